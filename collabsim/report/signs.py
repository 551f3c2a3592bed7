"""Signs the font of the figures lacks: said once, in a sentence, and not by a library."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_LACKING = re.compile(r"Glyph (\d+) .*missing from")


class MissingSignsWarning(UserWarning):
    """The font of a figure lacks signs of a name; ``signs`` are those."""

    def __init__(self, signs: str) -> None:
        self.signs = signs
        super().__init__(
            f"the font of the figures lacks {' '.join(signs)}: a box is drawn in place of each"
        )


@contextmanager
def missing_signs() -> Iterator[None]:
    """Draw, and warn once of all signs that could not be drawn.

    Warns:
        MissingSignsWarning: there were any. Other warnings stay what they are.
    """
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    lacking: dict[str, None] = {}
    for one in caught:
        found = _LACKING.search(str(one.message))
        if found:
            lacking[chr(int(found.group(1)))] = None
        elif isinstance(one.message, MissingSignsWarning):
            lacking |= dict.fromkeys(one.message.signs)
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    if lacking:
        warnings.warn(MissingSignsWarning("".join(lacking)), stacklevel=3)


@contextmanager
def signs_told() -> Iterator[list[str]]:
    """The same for a command: the signs are collected to be told of in its language."""
    told: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with missing_signs():
            yield told
    for one in caught:
        if isinstance(one.message, MissingSignsWarning):
            told.extend(one.message.signs)
        else:
            warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
