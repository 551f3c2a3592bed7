"""Which of several changed values made no difference to any pilot, and why if that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import Driver
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.municipality.generate import project_money
from collabsim.parameters import Value
from collabsim.parameters.idle import Held, idle_by
from collabsim.records.histories import Histories
from collabsim.scenario import MunicipalitySpec, Scenario
from collabsim.world.codes import Source

FIRST_LOOK = 4
"""Replications looked at before all of them: what matters mostly shows in these."""

FUND = ("fund_nok_per_inhabitant", "fund_saved_years", "fund_requires_plan")

Why = Literal["same", "own", "no_fund", "idle", "fund", "unknown"]
HowPaid = Literal["short", "none", "all", "some"]


@dataclass(frozen=True, slots=True)
class FundPaid:
    """What the fund of a municipality paid, the same with both values.

    ``how`` says whether it paid "all", "some" or "none" of the projects that were
    granted money, or is "short": never as large as one project. ``paid`` of ``granted``
    projects got their money from it.
    """

    municipality: str
    how: HowPaid
    paid: int
    granted: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a changed value made no difference.

    ``why`` is "same" (it had this value before), "own" (every municipality has a value
    of its own), "no_fund" (no municipality has a fund), "idle" (no rule reads it while
    the values ``held`` are what they are), "fund" (``paid`` says what each fund paid
    with either value), or "unknown".
    """

    why: Why
    held: Held = ()
    paid: tuple[FundPaid, ...] = ()


def changed_nothing(
    scenario: Scenario,
    before: Scenario,
    *,
    replications: int,
    seed: int,
    driver: Driver,
    structures: Structures | None = None,
) -> dict[str, Reason]:
    """Values that differ in ``scenario`` and change nothing that became of any pilot.

    Each is put back alone, and the same replications run with the same random draws.

    Args:
        scenario: With the values that were set.
        before: Without them; the other values and the municipalities are not read.
        replications: How many are run.
        seed: Seed of the runs.
        driver: What runs them.
        structures: What has been laid out for the same answer, which is not laid out again.

    Returns:
        Why, by name, for those that made no difference.
    """
    found: dict[str, Reason] = {}
    runs = _Runs(seed, driver, structures or Structures())
    for name, origin in scenario.origins.items():
        if origin.file is not None or before.origins.get(name) == origin:
            continue
        if scenario.values[name] == before.values[name]:
            found[name] = Reason("same")
            continue
        if all(name in spec.overrides for spec in scenario.municipalities):
            found[name] = Reason("own")
            continue
        try:
            other = scenario.with_values(**{name: before.values[name]})
        except UserError:
            continue  # the value before does not go with the others that were set
        made = _alike(scenario, other, replications, runs)
        if made is not None:
            found[name] = reason_of(name, (scenario, other), _counted(made), runs.structures)
    return found


def reason_of(
    name: str,
    scenarios: Sequence[Scenario],
    counts: Mapping[str, tuple[int, int]],
    structures: Structures | None = None,
) -> Reason:
    """Why scenarios that differ in one value have the same pilots, as far as that is known.

    Args:
        name: The parameter they differ in.
        scenarios: Two or more.
        counts: For each municipality the projects paid by its fund, and all that were
            granted money.
        structures: What has been laid out for the same answer, which is not laid out again.
    """
    places = [one.values_for(spec) for one in scenarios for spec in one.municipalities]
    if name in FUND and all(map(_no_fund, places)):
        return Reason("no_fund")
    held = {idle_by(name, values) for values in places}
    if len(held) == 1 and (only := held.pop()):
        return Reason("idle", held=only)
    if name in FUND:
        kept = structures or Structures()
        paid = tuple(_paid(scenarios, kept, place, *counts[place]) for place in sorted(counts))
        # That the plan came to nothing does not follow from what the fund paid.
        if name != "fund_requires_plan" or not any(one.paid for one in paid):
            return Reason("fund", paid=paid)
    return Reason("unknown")


def _no_fund(values: Mapping[str, Value]) -> bool:
    return bool(values["neutral_fund"]) or not values["fund_nok_per_inhabitant"]


@dataclass(frozen=True, slots=True)
class _Runs:
    """How replications are run, and what has been laid out for them."""

    seed: int
    driver: Driver
    structures: Structures

    def histories(self, scenario: Scenario, count: int) -> list[Histories]:
        """All that became of the pilots, world by world."""
        plans = worlds(scenario, structures=self.structures)
        return run_worlds(plans, self.seed, count, driver=self.driver)


def _alike(
    scenario: Scenario, other: Scenario, replications: int, runs: _Runs
) -> list[Histories] | None:
    """All replications, if every pilot of theirs is the same in both scenarios."""
    made: list[Histories] = []
    for count in dict.fromkeys((min(FIRST_LOOK, replications), replications)):
        made = runs.histories(scenario, count)
        if _rows(made) != _rows(runs.histories(other, count)):
            return None
    return made


def _rows(made: list[Histories]) -> list[bytes]:
    """All that became of the pilots, world by world."""
    return [np.asarray(one.pilots).tobytes() + one.replication.tobytes() for one in made]


def _counted(made: list[Histories]) -> dict[str, tuple[int, int]]:
    """Projects paid by the fund, and all that were granted money, by municipality."""
    found = {}
    for one in made:
        for municipality, name in enumerate(one.blueprint.municipalities):
            source = one.pilots["source"][one.pilots["municipality_row"] == municipality]
            granted = int((source != Source.NONE).sum())
            found[name] = (int((source == Source.FUND).sum()), granted)
    return found


def _paid(
    scenarios: Sequence[Scenario], structures: Structures, place: str, paid: int, granted: int
) -> FundPaid:
    how: HowPaid = "some"
    if all(_short(scenario, structures, place) for scenario in scenarios):
        how = "short"
    elif not paid:
        how = "none"
    elif paid == granted:
        how = "all"
    return FundPaid(place, how, paid, granted)


def _short(scenario: Scenario, structures: Structures, place: str) -> bool:
    """Whether the fund of a municipality can never hold what one project gets."""
    return all(
        _too_small(scenario, structures, spec)
        for spec in scenario.municipalities
        if spec.name == place
    )


def _too_small(scenario: Scenario, structures: Structures, spec: MunicipalitySpec) -> bool:
    values = scenario.values_for(spec)
    project = project_money(values)
    yearly = structures.of(scenario, spec).fund_nok_per_year
    # What is saved up is a grant smaller than one project; see the rule of the fund.
    return yearly < project and yearly * float(values["fund_saved_years"]) < project
