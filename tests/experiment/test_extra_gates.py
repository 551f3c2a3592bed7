"""One more gate never rescues a pilot: fewer clearances, not more, keep it alive."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.experiment.running.in_memory import run_many
from collabsim.world.build import Blueprint
from collabsim.world.codes import Outcome, Reason, Stage, State
from tests.runs import plan_for

ALONE = {
    "entrepreneurs": 1, "projects_at_once": 1, "proposals_per_year": 0.8, "proposal_years": 1,
    "years": 7, "outside_money_chance": 1.0, "willingness": 2.0,
}  # fmt: skip
"""About one proposal in a world, and time to follow it for three years."""
ALIVE = (State.DELIVERING, State.IN_HOUSE)
SIZES = (3_000, 30_000, 120_000)


def pilots_of(plan: Blueprint, seed: int, replications: range) -> list[Any]:
    """The pilots of each replication, made in blocks."""
    made = run_many(plan, seed, len(replications), first=replications.start, workers=1)
    starts = np.searchsorted(made.replication, replications[1:])
    return np.split(made.pilots, starts)


def alive(pilot: Any) -> tuple[bool, ...]:
    """Whether a pilot is alive 12 and 36 months after its money ended, and at the end."""
    return tuple(pilot[name] in ALIVE for name in ("state_12", "state_36", "state"))


def compare(population: int, gates: int, replications: range) -> tuple[int, int]:
    """Pairs of worlds with and without gates: how many were compared, and how many stopped."""
    free = pilots_of(plan_for(population, **ALONE), 17, replications)
    gated = pilots_of(plan_for(population, **ALONE, extra_clearances=gates), 17, replications)
    compared = stopped = 0
    for replication, without, with_gates in zip(replications, free, gated, strict=True):
        if len(without) != 1 or without["started"][0] < 0:
            continue
        old, new = without[0], with_gates[0]
        assert old["key"] == new["key"]
        compared += 1
        for before, after in zip(alive(old), alive(new), strict=True):
            assert before or not after, f"a gate rescued a pilot in replication {replication}"
        if new["stage"] == Stage.CLEARING and new["reason"] == Reason.RULES:
            stopped += new["outcome"] == Outcome.STOPPED and old["outcome"] != Outcome.STOPPED
    return compared, stopped


@pytest.mark.parametrize("gates", [1, 3])
def test_an_added_gate_never_rescues_a_pilot(gates: int) -> None:
    """In more than 1,000 worlds of one pilot."""
    counts = [compare(size, gates, range(1_500)) for size in SIZES]
    assert sum(compared for compared, _ in counts) > 1_000
    assert all(stopped for _, stopped in counts)


@pytest.mark.long
@pytest.mark.parametrize("gates", [1, 2, 3])
def test_an_added_gate_never_rescues_a_pilot_in_ten_thousand_worlds(gates: int) -> None:
    counts = [compare(size, gates, range(20_000)) for size in SIZES]
    assert sum(compared for compared, _ in counts) > 10_000
    assert all(stopped for _, stopped in counts)


def test_each_gate_takes_its_share_of_those_it_is_asked_about() -> None:
    """p^n: of single pilots that come to a decider, 0.8 a gate are left."""
    decided = {}
    for gates in (0, 1, 2):
        plan = plan_for(
            30_000, **ALONE, extra_clearances=gates, repeat_requests_max=0, turnover_per_year=0
        )
        rows = pilots_of(plan, 3, range(1_500))
        pilots = np.concatenate([row for row in rows if len(row) == 1])
        shut = (pilots["stage"] == Stage.CLEARING) & (pilots["reason"] == Reason.RULES)
        decided[gates] = (pilots, shut)
    came = decided[2][1].sum() + (decided[2][0]["outcome"] > Outcome.OPEN).sum()
    assert came
    first = decided[1][1] & ~decided[0][1]
    second = decided[2][1] & ~decided[0][1]
    assert second.sum() / first.sum() == pytest.approx((1 - 0.8**2) / 0.2, abs=0.35)
