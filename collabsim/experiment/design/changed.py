"""What is decided within the run as a lever of a sweep.

Every scenario of the sweep stands beside itself with the tables ``[[change]]`` and
``[[instrument]]``, in cells of their own, so that what they do is the difference of two runs with
the same draws. The one without comes first, and is what the others are held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.cells import RefusedError
from collabsim.experiment.design.sweep_schema import CHANGE, INSTRUMENT
from collabsim.scenario import InconsistentError, InstrumentUse, Scenario
from collabsim.scenario.changing import Change, read_change
from collabsim.scenario.instruments import InstrumentError, read_use
from collabsim.scenario.prices import price_year

CHANGED = "_changed"
"""Ends the label of a scenario with what is decided within the run."""


def with_changes(content: Mapping[str, Any], bases: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The scenarios of a sweep, each followed by itself with what the sweep decides within the run.

    Args:
        content: What the file says, its amounts in kroner of 2018.
        bases: Scenarios by label.

    Raises:
        RefusedError: A change or an instrument that a scenario cannot have.
    """
    if CHANGE not in content and INSTRUMENT not in content:
        return dict(bases)
    found: dict[str, Scenario] = {}
    for label, base in bases.items():
        found[label] = base
        if f"{label}{CHANGED}" in bases:
            raise RefusedError(f"two scenarios are called {label}{CHANGED}", "sweep", "scenarios")
        found[f"{label}{CHANGED}"] = _changed(content, base)
    return found


def _changed(content: Mapping[str, Any], base: Scenario) -> Scenario:
    """A scenario with the changes and instruments of a sweep after those it has itself."""
    changes = [_change(table, at, base) for at, table in enumerate(content.get(CHANGE, ()))]
    uses = [
        _use(table, at, base, price_year(content))
        for at, table in enumerate(content.get(INSTRUMENT, ()))
    ]
    months = dict.fromkeys([*(one.month for one in changes), *(one.month for one in uses)])
    made = replace(
        base,
        name=f"{base.name}, changed in month {', '.join(map(str, months))}",
        changes=(*base.changes, *changes),
        instruments=(*base.instruments, *uses),
    )
    try:
        return made.checked()
    except InconsistentError as failure:
        raise _refused(failure, content, base) from None


def _change(table: Mapping[str, Any], place: int, base: Scenario) -> Change:
    try:
        return read_change(table, base.first_year)
    except UserError as failure:
        raise RefusedError(_of_scenario(failure, base), CHANGE, place, "from") from None


def _use(table: Mapping[str, Any], place: int, base: Scenario, year: int) -> InstrumentUse:
    try:
        return read_use(table, base.first_year, year)
    except InstrumentError as failure:
        keys = (INSTRUMENT, place, *failure.keys)
        raise RefusedError(_of_scenario(failure, base), *keys) from None


def _of_scenario(failure: UserError, base: Scenario) -> str:
    """A sentence that names the scenario where it names the file: a sweep has no first year."""
    return str(failure).replace(
        "at the top of the file", f"at the top of a scenario file that extends {base.name!r}"
    )


def _refused(
    failure: InconsistentError, content: Mapping[str, Any], base: Scenario
) -> RefusedError:
    """The refusal of a change or an instrument, at its place in the sweep file."""
    fault = failure.change
    there = {CHANGE: len(base.changes), INSTRUMENT: len(base.instruments)}
    if fault is None or fault.table not in there or fault.change < there[fault.table]:
        first = CHANGE if CHANGE in content else INSTRUMENT
        return RefusedError(f"with the changes, {base.name!r} cannot be used: {failure}", first, 0)
    return RefusedError(str(failure), fault.table, fault.change - there[fault.table], *fault.keys)
