"""Every number of a text with its result: a number is never a word that stands by itself.

A text is made with marks around each number that say which result it is. A terminal drops the
marks, a page makes elements of them, a document bookmarks; what is printed resolves in
``numbers.json`` to a value with its interval, or to a declared constant of the question.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from collabsim.language import number
from collabsim.report.grid import Grid

_BEGIN, _MIDDLE, _END = "\ue000", "\ue001", "\ue002"
_MARKED = re.compile(f"{_BEGIN}([^{_MIDDLE}]*){_MIDDLE}([^{_END}]*){_END}")

CHANCE, COUNT, CONSTANT, SPREAD = "chance", "sets", "constant", "sets_5_95"
INDEX, DECLARED = "index", "declared"
"""Kinds of numbers: with a 95 % interval for chance; counts of sets of assumptions, or what five to
ninety-five of a hundred of them span; what was given: sizes, years, thresholds; and an index or a
share over the points of a design, which has no interval of its own; and what is declared of an
instrument, as the mean of the runs has it."""


@dataclass(frozen=True, slots=True)
class Number:
    """A result a text shows.

    ``low`` and ``high`` are its interval, nothing for counts and constants; ``query`` is what
    gives the row of the table of effects it stands in.
    """

    value: float
    kind: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    cell: int | None = None
    size: int | None = None
    measure: str | None = None
    horizon: int | None = None
    query: str = ""


@dataclass(slots=True)
class Numbers:
    """The numbers of one report in one language, by their ids."""

    language: str
    found: dict[str, Number] = field(default_factory=dict)

    def put(self, key: str, one: Number, written: str) -> str:
        """A number as it is written, marked with its id."""
        self.found[key] = one
        return f"{_BEGIN}{key}{_MIDDLE}{written}{_END}"

    def constant(self, key: str, value: float, decimals: int = 0, unit: str = "") -> str:
        """What was given and not found: a size, a year, a threshold, how much was run."""
        written = number(value, self.language, decimals)
        return self.put(f"c.{key}", Number(value, CONSTANT, unit), written)

    def constant_text(self, key: str, written: str) -> str:
        """A name with digits in it, such as a version or a hash."""
        return self.put(f"c.{key}", Number(float("nan"), CONSTANT, written), written)

    def as_dict(self) -> dict[str, Any]:
        """For ``numbers.json``; what is unknown is null."""
        return {key: _plain(asdict(one)) for key, one in sorted(self.found.items())}


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: None if isinstance(value, float) and not math.isfinite(value) else value
        for key, value in record.items()
    }


def plain(text: str) -> str:
    """A text without marks."""
    return _MARKED.sub(r"\2", text)


def parts(text: str) -> Iterator[tuple[str | None, str]]:
    """The pieces of a text, each with the id of its number; ``None`` where it is none."""
    at = 0
    for match in _MARKED.finditer(text):
        if match.start() > at:
            yield None, text[at : match.start()]
        yield match.group(1), match.group(2)
        at = match.end()
    if at < len(text):
        yield None, text[at:]


def unmarked(text: str) -> str:
    """What is left of a text without its numbers: there must be no digit in it."""
    return _MARKED.sub("", text)


def plain_grid(grid: Grid) -> Grid:
    """A table without marks, for a terminal."""
    rows = [replace(row, cells=[plain(cell) for cell in row.cells]) for row in grid.rows]
    return replace(
        grid, title=plain(grid.title), headings=[plain(one) for one in grid.headings], rows=rows
    )


def rekeyed(text: str, prefix: str) -> str:
    """A text whose numbers have a prefix to their ids, as where several reports become one."""
    return _MARKED.sub(lambda one: f"{_BEGIN}{prefix}{one[1]}{_MIDDLE}{one[2]}{_END}", text)
