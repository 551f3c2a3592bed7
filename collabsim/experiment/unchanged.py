"""Which of several changed values made no difference to any pilot, and why if that is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import Driver, run_many
from collabsim.parameters import Value
from collabsim.scenario import Scenario

FIRST_LOOK = 4
"""Replications looked at before all of them: what matters mostly shows in these."""

FUND = ("fund_nok_per_inhabitant", "fund_saved_years", "fund_requires_plan")

Why = Literal["same", "own", "no_fund", "unknown"]


def changed_nothing(
    scenario: Scenario, before: Scenario, *, replications: int, seed: int, driver: Driver
) -> dict[str, Why]:
    """Values that differ in ``scenario`` and change nothing that became of any pilot.

    Each is put back alone, and the same replications run with the same luck.

    Args:
        scenario: With the values that were set.
        before: Without them; the other values and the municipalities are not read.
        replications: How many are run.
        seed: Seed of the runs.
        driver: What runs them.

    Returns:
        By name why: "same" (it had this value before), "own" (every municipality has a
        value of its own), "no_fund" (no municipality has a fund), or "unknown".
    """
    found: dict[str, Why] = {}
    for name, origin in scenario.origins.items():
        if origin.file is not None or before.origins.get(name) == origin:
            continue
        if scenario.values[name] == before.values[name]:
            found[name] = "same"
        elif all(name in spec.overrides for spec in scenario.municipalities):
            found[name] = "own"
        elif _alike(scenario, name, before.values[name], replications, seed, driver):
            found[name] = _why(scenario, name, before.values[name])
    return found


def _alike(
    scenario: Scenario, name: str, value: Value, replications: int, seed: int, driver: Driver
) -> bool:
    """Whether every pilot of every replication is the same with another value."""
    try:
        other = scenario.with_values(**{name: value})
    except UserError:
        return False  # the value before does not go with the others that were set
    return all(
        _pilots(scenario, count, seed, driver) == _pilots(other, count, seed, driver)
        for count in dict.fromkeys((min(FIRST_LOOK, replications), replications))
    )


def _pilots(scenario: Scenario, count: int, seed: int, driver: Driver) -> Sequence[bytes]:
    """All that became of the pilots, world by world."""
    made = [run_many(plan, seed, count, driver=driver) for plan in worlds(scenario)]
    return [np.asarray(one.pilots).tobytes() + one.replication.tobytes() for one in made]


def _why(scenario: Scenario, name: str, value: Value) -> Why:
    def no_fund(values: dict[str, Value]) -> bool:
        return bool(values["neutral_fund"]) or not values["fund_nok_per_inhabitant"]

    own = [scenario.values_for(spec) for spec in scenario.municipalities]
    back = [{**scenario.values, name: value, **s.overrides} for s in scenario.municipalities]
    places = [*own, *back]
    return "no_fund" if name in FUND and all(map(no_fund, places)) else "unknown"
