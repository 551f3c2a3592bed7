"""Instruments that are decided and never introduced, as their payer's frame is too small."""

from __future__ import annotations

from collections.abc import Iterable

from collabsim.experiment.plan import chosen, lives_in, worlds
from collabsim.scenario import Scenario


def never_introduced(scenario: Scenario, towns: Iterable[str]) -> dict[str, list[str]]:
    """Where an instrument of a scenario is asked for and cannot be paid, in none of its uses.

    Known before a run: it follows from the frames of the municipality and from what else the same
    payer carries.

    Args:
        scenario: Whose municipalities.
        towns: Names of the municipalities to look at, in the order in which they are told.

    Returns:
        Names of municipalities by the name of the instrument, in the order of the scenario's uses.
    """
    if not scenario.instruments:
        return {}
    lives = {}
    for plan in worlds(scenario):
        for row, town in enumerate(plan.municipalities):
            (spec,) = chosen(scenario, [town])
            lives[town] = lives_in(plan, scenario, spec, row)
    found: dict[str, list[str]] = {}
    for town in towns:
        for name in dict.fromkeys(life.use.name for life in lives.get(town, ())):
            own = [life for life in lives[town] if life.use.name == name]
            asked = any(one.kind == "unpaid" for life in own for one in life.happenings)
            if asked and all(life.introduced is None for life in own):
                found.setdefault(name, []).append(town)
    return found
