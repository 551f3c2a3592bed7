"""Which cells of a sweep are held against which: a change and what it changes from.

Two cells are a pair where they differ in levers only and met the same random draws. What a sweep
varies besides (values nobody has measured, sizes) is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from collabsim.analysis.contrasts import refuse_unpaired
from collabsim.errors import UserError
from collabsim.experiment.design.cells import value_of
from collabsim.experiment.design.sweep import Cell, Sweep
from collabsim.experiment.design.varied import POPULATION, SCENARIO
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import shown

MOST_NAMED = 4
"""Differences that a sentence names; of more it says how many."""


class Pair(NamedTuple):
    """A cell, and the one it is held against."""

    after: Cell
    before: Cell


class CannotPairError(UserError):
    """The sweep has no cell that the others can be held against."""


def changed_names(sweep: Sweep) -> tuple[str, ...]:
    """What makes the difference between a cell and the one it is held against.

    Levers and the choice of scenario; where a sweep varies neither, all that it varies but size. A
    lever with one value is the same on both sides.
    """
    levers = tuple(
        one.name for one in sweep.varied if one.role in {"lever", SCENARIO} and len(one.values) != 1
    )
    rest = tuple(one.name for one in sweep.varied if one.name != POPULATION.name)
    return levers or rest


def pairs_of(sweep: Sweep, against: int | None = None) -> tuple[Pair, ...]:
    """Every cell that has one to be held against, with that one.

    Args:
        sweep: With paired seeds.
        against: Number of the cell whose levers are those held against; those the sweep names
            (``[against]``) or else the scenario's own values if left out.

    Raises:
        CannotPairError: Seeds are independent, or there is no cell to hold the others against.
        UserError: There is no cell of that number, or the scenarios differ in more than levers.
    """
    try:
        refuse_unpaired(sweep)
    except UserError as failure:
        raise CannotPairError(str(failure)) from None
    names = changed_names(sweep)
    if not names:
        raise CannotPairError(f"{sweep.name}: nothing but size is varied, so no cell is a change")
    held = _held(sweep, names, against)
    rest = [one.name for one in sweep.varied if one.name not in names]
    by_rest = {
        tuple(cell.values[name] for name in rest): cell
        for cell in sweep.cells
        if all(cell.values[name] == held[name] for name in names)
    }
    found = []
    for cell in sweep.cells:
        if all(cell.values[name] == held[name] for name in names):
            continue
        before = by_rest.get(tuple(cell.values[name] for name in rest))
        if before is not None:
            refuse_another_baseline(cell.scenario, before.scenario)
            found.append(Pair(cell, before))
    if not found:
        own = ", ".join(f"{name} = {_said(value)}" for name, value in held.items())
        raise CannotPairError(
            f"{sweep.name}: no cell has {own}, so there is nothing to hold the others against; "
            "--against says which cell does"
        )
    return tuple(found)


def _held(sweep: Sweep, names: tuple[str, ...], against: int | None) -> Mapping[str, Value]:
    """The values of what makes the difference, in the cells that are held against."""
    if against is not None:
        last = len(sweep.cells) - 1
        if not 0 <= against <= last:
            raise UserError(f"--against: there is no cell {against}; the last one is {last}")
        return {name: sweep.cells[against].values[name] for name in names}
    first = next(iter(sweep.scenarios))
    label = str(sweep.against.get(SCENARIO, first))
    base = sweep.scenarios[label]
    return {
        name: label if name == SCENARIO else sweep.against.get(name, value_of(base, name))
        for name in names
    }


def refuse_another_baseline(one: Scenario, other: Scenario) -> None:
    """Refuse to hold scenarios against each other that differ in more than levers.

    Instruments and changes in time are levers too; municipalities are matched by the caller.

    Raises:
        UserError: with what differs.
    """
    differing = [
        f"{name} ({_said(one.values[name])} against {_said(other.values[name])})"
        for name, parameter in PARAMETERS.items()
        if parameter.role != "lever" and one.values[name] != other.values[name]
    ]
    if not differing:
        return
    more = len(differing) - MOST_NAMED
    named = ", ".join(differing[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    raise UserError(
        f"{one.name} and {other.name} are not the same baseline: beside levers they differ in "
        f"{named}; a change is read against the scenario it changes and nothing else"
    )


def _said(value: Value) -> str:
    return shown(value) if isinstance(value, str | bool) else f"{value:g}"
