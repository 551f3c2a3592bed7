"""Which of several changed values made no difference to any pilot, and why if that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.replicate import Driver, run_many
from collabsim.parameters import Value
from collabsim.scenario import Scenario

FIRST_LOOK = 4
"""Replications looked at before all of them: what matters mostly shows in these."""

FUND = ("fund_nok_per_inhabitant", "fund_saved_years", "fund_requires_plan")

Why = Literal["same", "own", "no_fund", "unknown"]


def changed_nothing(
    scenario: Scenario,
    before: Scenario,
    *,
    replications: int,
    seed: int,
    driver: Driver,
    structures: Structures | None = None,
) -> dict[str, Why]:
    """Values that differ in ``scenario`` and change nothing that became of any pilot.

    Each is put back alone, and the same replications run with the same luck.

    Args:
        scenario: With the values that were set.
        before: Without them; the other values and the municipalities are not read.
        replications: How many are run.
        seed: Seed of the runs.
        driver: What runs them.
        structures: What has been laid out for the same answer, which is not laid out again.

    Returns:
        By name why: "same" (it had this value before), "own" (every municipality has a
        value of its own), "no_fund" (no municipality has a fund), or "unknown".
    """
    found: dict[str, Why] = {}
    runs = _Runs(seed, driver, structures or Structures())
    for name, origin in scenario.origins.items():
        if origin.file is not None or before.origins.get(name) == origin:
            continue
        if scenario.values[name] == before.values[name]:
            found[name] = "same"
        elif all(name in spec.overrides for spec in scenario.municipalities):
            found[name] = "own"
        elif _alike(scenario, name, before.values[name], replications, runs):
            found[name] = _why(scenario, name, before.values[name])
    return found


@dataclass(frozen=True, slots=True)
class _Runs:
    """How replications are run, and what has been laid out for them."""

    seed: int
    driver: Driver
    structures: Structures

    def pilots(self, scenario: Scenario, count: int) -> Sequence[bytes]:
        """All that became of the pilots, world by world."""
        plans = worlds(scenario, structures=self.structures)
        made = [run_many(plan, self.seed, count, driver=self.driver) for plan in plans]
        return [np.asarray(one.pilots).tobytes() + one.replication.tobytes() for one in made]


def _alike(scenario: Scenario, name: str, value: Value, replications: int, runs: _Runs) -> bool:
    """Whether every pilot of every replication is the same with another value."""
    try:
        other = scenario.with_values(**{name: value})
    except UserError:
        return False  # the value before does not go with the others that were set
    return all(
        runs.pilots(scenario, count) == runs.pilots(other, count)
        for count in dict.fromkeys((min(FIRST_LOOK, replications), replications))
    )


def _why(scenario: Scenario, name: str, value: Value) -> Why:
    def no_fund(values: dict[str, Value]) -> bool:
        return bool(values["neutral_fund"]) or not values["fund_nok_per_inhabitant"]

    own = [scenario.values_for(spec) for spec in scenario.municipalities]
    back = [{**scenario.values, name: value, **s.overrides} for s in scenario.municipalities]
    places = [*own, *back]
    return "no_fund" if name in FUND and all(map(no_fund, places)) else "unknown"
