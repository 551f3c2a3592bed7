"""Names that people write: one form for each, and none that a page or a terminal cannot show."""

from __future__ import annotations

import unicodedata
from pathlib import Path

LONGEST_NAME = 80


def plain_name(written: str) -> str:
    """A name in the form it is kept in: composed (NFC), single spaces, none at the ends.

    Raises:
        ValueError: it has no visible sign, or one that steers what stands around it: a
            control sign, a line break, a mark of direction, a sign of no width.
    """
    kept = unicodedata.normalize("NFC", written)
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in kept)
    if not spaced.isprintable():
        raise ValueError("signs that cannot be seen")
    name = " ".join(spaced.split())
    if all(unicodedata.category(sign).startswith("M") for sign in name.replace(" ", "")):
        raise ValueError("nothing that can be seen")
    return name


def name_of_file(path: Path) -> str:
    """What a file without a name of its own is called: its stem, with _ for what no name has."""
    stem = unicodedata.normalize("NFC", path.stem)
    shown = "".join(sign if sign.isprintable() else "_" for sign in stem)
    return " ".join(shown.split())[:LONGEST_NAME] or "_"


def read_alike(name: str) -> str:
    """A spelling that is the same for names which a reader takes for one.

    Capitals, ways of composing a letter and blanks make no difference.
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
