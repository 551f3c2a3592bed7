"""The one kind of error that is the user's to mend, and the one kind of warning.

A name that was published goes on being understood: whoever uses it is told the
present one.
"""

from __future__ import annotations

import warnings
from pathlib import Path

LONGEST_SENTENCE = 2_000
LONGEST_QUOTED = 60
LARGEST_QUOTED = 10**15


class UserError(Exception):
    """Something the user wrote or asked for cannot be used.

    The message is one clear sentence: file, line and key where there are any,
    what was expected, and the nearest valid name. The command line prints it
    and ends with code 2; it never shows a traceback for it. Signs in it that
    steer a terminal are escaped, and it stands on one line.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(shortened(visible(sentence), LONGEST_SENTENCE))


class FormerNameWarning(DeprecationWarning):
    """A name was used that is another now. The sentence says both.

    From Python it is a warning, in a command a line on standard error.
    """


_PACKAGE = str(Path(__file__).parent)


def warn_of_former(former: str, present: str, place: str = "") -> None:
    """Tell whoever called this package that a name is another now.

    Args:
        former: The name that was used.
        present: What to write instead.
        place: File and line it stands in, if in a file.
    """
    where = f"{place}: " if place else ""
    sentence = f"{where}{former} is now called {present}; write {present} instead"
    warnings.warn(visible(sentence), FormerNameWarning, skip_file_prefixes=(_PACKAGE,))


def former_attribute(former: str, present: str) -> property:
    """An attribute under the name it had before."""

    def get(owner: object) -> object:
        warn_of_former(former, present)
        return getattr(owner, present)

    get.__doc__ = f"Former name of ``{present}``."
    return property(get)


def visible(text: str) -> str:
    r"""The text with escapes, such as ``\x1b``, for signs that have no picture of their own.

    No-break spaces stay; line breaks, control signs, marks of direction and halves of
    pairs of code units do not.
    """
    return "".join(
        sign
        if sign.isprintable() or sign in "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
        else sign.encode("unicode_escape").decode("ascii")
        for sign in text
    )


def shortened(text: str, longest: int) -> str:
    """The beginning of a text that is too long for a sentence, with three dots."""
    return text if len(text) <= longest else text[:longest] + "..."


def quoted(value: object) -> str:
    """What a user wrote, as Python would write it, cut to a length that fits a sentence."""
    if isinstance(value, int) and abs(value) >= LARGEST_QUOTED:
        return "a number that large" if value > 0 else "a number that small"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return repr(shortened(value, LONGEST_QUOTED))
    return shortened(repr(value), LONGEST_QUOTED)
