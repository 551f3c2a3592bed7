"""Output on terminals that lack signs: a plain form in place of an end with a traceback."""

# ruff: noqa: RUF001 - signs and what they are mistaken for are the subject

from __future__ import annotations

import codecs
import os
import sys
import unicodedata
from typing import Any

_PLAIN = {
    "æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa", "ß": "ss",
    "–": "-", "—": "-", "‑": "-", "−": "-", "×": "x", "→": "->", "≥": ">=", "≤": "<=",
    "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": "...", "•": "*",
    "·": ".", "─": "-", "━": "-", "│": "|", "┃": "|", "└": "`", "├": "|", "✓": "x", "²": "2",
}  # fmt: skip
"""Signs that have no decomposition, as one writes them where they are missing."""

_HANDLER = "collabsim.plain"


def plain_form(sign: str) -> str:
    """What stands for a sign that an encoding lacks: letters without marks, else ``?``."""
    if sign in _PLAIN:
        return _PLAIN[sign]
    taken_apart = unicodedata.normalize("NFKD", sign)
    return "".join(part for part in taken_apart if part.isascii()) or "?"


def _replaced(failure: UnicodeError) -> tuple[str, int]:
    """The handler of Python's codecs for signs that cannot be written."""
    if not isinstance(failure, UnicodeEncodeError):
        raise failure
    missing = unicodedata.normalize("NFC", failure.object[failure.start : failure.end])
    return "".join(plain_form(sign) for sign in missing), failure.end


def write_what_can_be_written() -> None:
    """Let no encoding of standard output or standard error, nor a closed one, stop a command."""
    codecs.register_error(_HANDLER, _replaced)
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            # Closed by whoever started this program, who does not want to read it.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_HANDLER)
