"""From the tables of a sweep file to what is varied, its policies and its points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.design.cells import (
    MOST_CELLS,
    Keys,
    RefusedError,
    refuse_unvaried,
    value_of,
)
from collabsim.experiment.design.designs import MORRIS_LEVELS, SAMPLED, grid, points_of
from collabsim.experiment.design.sweep_schema import TABLE_OF, TABLES
from collabsim.experiment.design.varied import SCENARIO, VARIABLE, Point, Varied
from collabsim.parameters import Value
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import plain_number, shown

STEP_DIGITS = 12
"""Steps of a range are rounded to so many digits: 0.3 and not 0.30000000000000004."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sweep varies, and the values of it.

    ``policies`` are the combinations of what is crossed, ``points`` those of all else.
    """

    varied: tuple[Varied, ...]
    policies: list[Point]
    points: list[Point]
    content: Mapping[str, Any]

    def place(self, name: str, value: Value, point: int) -> Keys:
        """Keys of a sweep file that lead to what gives ``name`` this value at a point."""
        table = TABLE_OF[VARIABLE[name].role]
        written = self.content.get(table, {}).get(name)
        if isinstance(written, list):
            return (table, name, written.index(value))
        if written is not None:
            return (table, name)
        return ("point", point, table, name)


def planned(content: Mapping[str, Any], bases: Mapping[str, Scenario]) -> Plan:
    """Read the tables of a validated sweep file.

    Args:
        content: what the file says.
        bases: the scenarios it starts from, by label.

    Raises:
        RefusedError: parts that do not hold together.
    """
    settings = content["sweep"]
    design = settings.get("design", "grid")
    axes = [_axis(content, table, name) for table, name in _varied_names(content)]
    for axis in axes:
        for base in bases.values():
            refuse_unvaried(base, axis.name, (TABLE_OF[VARIABLE[axis.name].role], axis.name))
    crossed = [axis for axis in axes if axis.crossed]
    free = [axis for axis in axes if not axis.crossed]
    _refuse_ranges(axes if design not in SAMPLED else crossed, design)
    _refuse_too_many(bases, crossed, free, content)
    if design == "list":
        points = _listed(content, bases, axes)
        free = _set_by_points(points, bases)
    elif design in SAMPLED:
        _refuse_left_out(design, free)
        points = _sampled(design, free, settings)
    else:
        points = grid(free)
    scenarios = []
    if len(bases) > 1:
        scenarios = [Varied(SCENARIO, "scenario", tuple(bases), crossed=True)]
    ordered = axes if design != "list" else [*crossed, *free]
    return Plan((*scenarios, *ordered), grid(crossed), points, content)


def _varied_names(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Table and name of everything that varies, in the order of the file."""
    for table in TABLES:
        for name in content.get(table, {}):
            yield table, name


def _axis(content: Mapping[str, Any], table: str, name: str) -> Varied:
    """What one key of a table says."""
    settings = content["sweep"]
    written = content[table][name]
    role = VARIABLE[name].role
    crossed = role == "lever" and settings.get("cross_levers", True)
    if isinstance(written, list):
        for index, value in enumerate(written):
            if value in written[:index]:
                raise RefusedError(f"{name} lists {_said(value)} twice", table, name, index)
        return Varied(name, role, tuple(written), crossed=crossed)
    low, high = written["low"], written["high"]
    if low >= high:
        raise RefusedError(
            f"low of {name} must be below high, but {_said(low)} is not below {_said(high)}",
            table, name, "low",
        )  # fmt: skip
    span = Varied(name, role, (), low, high, crossed)
    if "steps" not in written:
        return span
    return Varied(name, role, _steps(span, written["steps"], table), crossed=crossed)


def _said(value: Value) -> str:
    """A value in a sentence."""
    if isinstance(value, str | bool):
        return shown(value)
    return plain_number(value)


def _steps(span: Varied, steps: int, table: str) -> tuple[Value, ...]:
    """Values at equal distances over a range, its ends among them."""
    if span.size is not None and steps > span.size:
        raise RefusedError(
            f"{span.name} has only {span.size:,} whole numbers from low to high, "
            f"but steps is {steps:,}",
            table, span.name, "steps",
        )  # fmt: skip
    inner = np.linspace(span.low or 0.0, span.high or 0.0, steps).tolist()[1:-1]
    if span.size is not None:
        low, high = span.value(0), span.value(span.size - 1)
        return (low, *(math.floor(value + 0.5) for value in inner), high)
    return (span.at(0.0), *(float(f"{value:.{STEP_DIGITS}g}") for value in inner), span.at(1.0))


def _refuse_ranges(axes: Sequence[Varied], design: str) -> None:
    """Refuse ranges without steps where single values are wanted."""
    for axis in axes:
        if axis.values:
            continue
        keys = (TABLE_OF[VARIABLE[axis.name].role], axis.name)
        if design not in SAMPLED:
            raise RefusedError(
                f'{axis.name} has a range without steps, which the design "{design}" cannot '
                "run; add steps = ... or write a list of values",
                *keys,
            )
        raise RefusedError(
            f"{axis.name} is a lever, and each value of a lever is combined with every point; "
            "write a list of values or add steps = ..., or write cross_levers = false under "
            "[sweep] to sample levers like all else",
            *keys,
        )


def _refuse_too_many(
    bases: Mapping[str, Scenario],
    crossed: Sequence[Varied],
    free: Sequence[Varied],
    content: Mapping[str, Any],
) -> None:
    """Refuse a design of more cells than can be held, before it is drawn."""
    settings = content["sweep"]
    design = settings.get("design", "grid")
    policies = math.prod(axis.size or 1 for axis in crossed)
    if design in SAMPLED:
        points = points_of(design, len(free), settings["points"])
    elif design == "list":
        points = len(content["point"])
    else:
        points = math.prod(axis.size or 1 for axis in free)
    cells = len(bases) * policies * points
    if cells > MOST_CELLS:
        raise RefusedError(
            f"the sweep has {cells:,} cells, and there must not be more than {MOST_CELLS:,}; "
            "list fewer values, or sample them",
            "sweep", "points",
        )  # fmt: skip


def _refuse_left_out(design: str, free: Sequence[Varied]) -> None:
    """Refuse lists of which a Morris design would never run some values."""
    if design != "morris":
        return
    for axis in free:
        if len(axis.values) > MORRIS_LEVELS:
            raise RefusedError(
                f'{axis.name} has {len(axis.values)} values, but in the design "morris" an input '
                f"takes at most {MORRIS_LEVELS}; list fewer, or take another design",
                TABLE_OF[VARIABLE[axis.name].role], axis.name,
            )  # fmt: skip


def _sampled(design: str, free: Sequence[Varied], settings: Mapping[str, Any]) -> list[Point]:
    """The points of a sampled design."""
    if not free:
        raise RefusedError(
            f'the design "{design}" has nothing to sample; put what it is to sample into '
            "[uncertainties] or [structure], or write cross_levers = false to sample levers",
            "sweep", "design",
        )  # fmt: skip
    try:
        return SAMPLED[design](free, settings["points"], settings.get("seed", 0))
    except UserError as failure:
        raise RefusedError(str(failure), "sweep", "points") from None


def _listed(
    content: Mapping[str, Any], bases: Mapping[str, Scenario], axes: Sequence[Varied]
) -> list[Point]:
    """The points written down, one table for each."""
    known = {axis.name for axis in axes}
    points: list[Point] = []
    for number, tables in enumerate(content["point"]):
        point: Point = {}
        for table, values in tables.items():
            for name, value in values.items():
                keys = ("point", number, table, name)
                if name in known:
                    raise RefusedError(
                        f"{name} is varied in [{table}] already; set it there or in the points",
                        *keys,
                    )
                for base in bases.values():
                    refuse_unvaried(base, name, keys)
                point[name] = value
        points.append(point)
    return points


def _set_by_points(points: Sequence[Point], bases: Mapping[str, Scenario]) -> list[Varied]:
    """What listed points vary; where a point is silent, the scenario's value is one more."""
    names = dict.fromkeys(name for point in points for name in point)
    found = []
    for name in names:
        values = dict.fromkeys(
            point[name] if name in point else value_of(base, name)
            for base in bases.values()
            for point in points
        )
        found.append(Varied(name, VARIABLE[name].role, tuple(values)))
    return found
