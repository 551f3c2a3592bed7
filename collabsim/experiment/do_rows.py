"""What is read of proximities, as rows of a world's table ``do``; what a path is when it is off."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from collabsim.scenario import Do, MunicipalitySpec, Scenario
from collabsim.world.codes import Hold, Moment, Proximity, Reader, ReadingPath

CONSTANTS = "data/proximity_constants.json"
"""Where the constants are, in the package; ``collabsim.validation.proximity_constants`` makes
them."""
WITHOUT: Mapping[str, float] = {
    "approval": 0.0, "closure": 0.0, "consent": 0.0, "recusal": 0.0, "search": 1.0,
}  # fmt: skip
"""What is read where a path is off and its term in a rule vanishes by that: nothing to add, nobody
too close, no cost of travel. All other paths are factors or members of a mean and stand at a
constant."""
EVERYBODY = sum(Reader)
NO_END = 1_000_000
"""A month that no run reaches."""
EVERYWHERE = -1


@cache
def constants() -> dict[str, dict[str, float]]:
    """What a factor or a member of a mean is read as where its path is off.

    By path and proximity: the mean of what is read there at the defaults.
    """
    text = files("collabsim").joinpath(CONSTANTS).read_text(encoding="utf-8")
    found: dict[str, dict[str, float]] = json.loads(text)["constants"]
    return found


def without(path: str, proximity: str) -> float:
    """What is read of a proximity on a path that is off."""
    return WITHOUT[path] if path in WITHOUT else constants()[path][proximity]


def do_rows(scenario: Scenario, specs: Sequence[MunicipalitySpec]) -> list[tuple[Any, ...]]:
    """The rows of :data:`collabsim.world.tables_in_time.DO` for a world of these municipalities.

    A table that switches paths off has a row for each of them, as each has its own constant.
    """
    rows = []
    for one in scenario.dos:
        holding = [row for row, spec in enumerate(specs) if one.holds_for(spec.name)]
        places = holding if len(holding) < len(specs) else [EVERYWHERE]
        for place in places:
            rows += _rows(one, place)
    return rows


def _rows(one: Do, place: int) -> list[tuple[Any, ...]]:
    readers: int = sum(int(Reader[word.upper()]) for word in one.who)
    if readers == EVERYBODY - Reader.ENTREPRENEUR:
        readers = EVERYBODY
    begins = (Moment.MONTH, 0) if one.begins == 0 else _moment(one.begins)
    ends = (Moment.MONTH, NO_END) if one.ends is None else _moment(one.ends)
    by_value: dict[float, int] = {}
    for path in one.paths:
        value = without(path, one.proximity) if one.hold == "off" else float(one.value or 0.0)
        by_value[value] = by_value.get(value, 0) | path_bit(path)
    return [
        (Proximity[one.proximity.upper()], paths, readers, *begins, *ends, place,
         Hold[one.hold.upper()], value)
        for value, paths in by_value.items()
    ]  # fmt: skip


def _moment(when: int | str) -> tuple[int, int]:
    """Kind of moment, and the month of the run where it is one."""
    return (Moment.MONTH, when) if isinstance(when, int) else (Moment[when.upper()], 0)


def kept_rows(mediators: Mapping[str, Sequence[str]]) -> list[tuple[Any, ...]]:
    """The rows by which nobody reads and which say what is kept for another run.

    Args:
        mediators: each proximity with its paths.
    """
    return [
        (Proximity[proximity.upper()], sum(map(path_bit, paths)), 0, Moment.MONTH, 0,
         Moment.MONTH, NO_END, EVERYWHERE, Hold.OWN, 0.0)
        for proximity, paths in mediators.items()
    ]  # fmt: skip


def path_bit(path: str) -> int:
    """A path as the rules know it."""
    return int(ReadingPath[path.replace(".", "_").upper()])
