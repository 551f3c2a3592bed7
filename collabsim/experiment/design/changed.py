"""What changes within the run as a lever of a sweep: its tables ``[[change]]``.

Every scenario of the sweep stands beside itself with the changes, in cells of their own, so that
what they do is the difference of two runs with the same draws. The one without comes first, and is
what the others are held against.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.design.cells import RefusedError
from collabsim.experiment.design.sweep_schema import CHANGE
from collabsim.scenario import InconsistentError, Scenario
from collabsim.scenario.changing import Change, read_change

CHANGED = "_changed"
"""Ends the label of a scenario with the changes."""


def with_changes(content: Mapping[str, Any], bases: Mapping[str, Scenario]) -> dict[str, Scenario]:
    """The scenarios of a sweep, each followed by itself with the sweep's changes.

    Args:
        content: What the file says, its amounts in kroner of 2018.
        bases: Scenarios by label.

    Raises:
        RefusedError: A change that a scenario cannot have.
    """
    if CHANGE not in content:
        return dict(bases)
    found: dict[str, Scenario] = {}
    for label, base in bases.items():
        found[label] = base
        if f"{label}{CHANGED}" in bases:
            raise RefusedError(f"two scenarios are called {label}{CHANGED}", "sweep", "scenarios")
        changes = [
            _read(table, place, base) for place, table in enumerate(content[CHANGE])
        ]  # fmt: skip
        try:
            made = base.with_changes(*base.changes, *changes)
        except InconsistentError as failure:
            raise _refused(failure, len(base.changes), base) from None
        months = ", ".join(str(month) for month in dict.fromkeys(one.month for one in changes))
        found[f"{label}{CHANGED}"] = replace(made, name=f"{base.name}, changed in month {months}")
    return found


def _read(table: Mapping[str, Any], place: int, base: Scenario) -> Change:
    try:
        return read_change(table, base.first_year)
    except UserError as failure:
        said = str(failure).replace(
            "at the top of the file", f"at the top of a scenario file that extends {base.name!r}"
        )
        raise RefusedError(said, CHANGE, place, "from") from None


def _refused(failure: InconsistentError, before: int, base: Scenario) -> RefusedError:
    """The refusal of a change, at its place in the sweep file."""
    fault = failure.change
    if fault is None or fault.table != CHANGE or fault.change < before:
        return RefusedError(f"with the changes, {base.name!r} cannot be used: {failure}", CHANGE, 0)
    return RefusedError(str(failure), CHANGE, fault.change - before, *fault.keys)
