"""A pretended language: texts two fifths longer, with accented letters, marked at both ends.

What it is for: a page that holds it without cutting anything will hold any real language, and
a text without its marks did not come from the catalogues.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from collabsim.classroom.packing import pack
from collabsim.classroom.page import page_words, self_contained_page
from collabsim.language import catalogue

BEGIN, END = "⟦", "⟧"
LONGER = 1.4
"""How many times as long a text becomes at least, its marks not counted."""

_ACCENTED = str.maketrans("AEIOUYaeiouycnsz", "ÀÉÎÖÜÝåéïøüýçñšž")
_FILLER = " lørém ípsüm dølör sït åmét"
_BRACES = re.compile(r"(\{[^{}]*\})")
_HOW_NUMBERS_ARE_WRITTEN = "format."


def pseudo(sentence: str) -> str:
    """The sentence in the pretended language. What stands in braces is left as it is."""
    parts = _BRACES.split(sentence)
    accented = "".join(
        part if _BRACES.fullmatch(part) else part.translate(_ACCENTED) for part in parts
    )
    missing = max(0, round(LONGER * len(sentence) + 0.5) - len(accented))
    filler = (_FILLER * (missing // len(_FILLER) + 1))[:missing]
    return f"{BEGIN}{accented}{filler}{END}"


def write_pseudo_page(data: object, path: Path) -> Path:
    """Write the classroom page in the pretended language to a file."""
    words = {
        key: sentence if key.startswith(_HOW_NUMBERS_ARE_WRITTEN) else pseudo(sentence)
        for key, sentence in page_words()["nb"].items()
    }
    path.write_text(self_contained_page(pack(data), words={"nb": words}), encoding="utf-8")
    return path


def pseudo_catalogue(language: str) -> Mapping[str, str]:
    """All sentences of a language, pretended; how it writes numbers stays."""
    return {
        key: sentence if key.startswith(_HOW_NUMBERS_ARE_WRITTEN) else pseudo(sentence)
        for key, sentence in catalogue(language).items()
    }
