"""Many runs in one process leave nothing behind."""

from __future__ import annotations

import gc
import resource
import sys
import weakref
from pathlib import Path

import pytest
from numba.core import config

from collabsim.agents import Entrepreneur
from collabsim.model import PilotTrapModel, run_with_mesa

MIB = 1 << 20
MOST_MIB = 20.0
WARM_UP = 10 if config.DISABLE_JIT else 50
RUNS = 20 if config.DISABLE_JIT else 200
"""Uncompiled rules take a second a run."""


def resident_mib() -> float:
    """Memory the process holds now; where that is not known, the most it ever held."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text().split()[1]) * resource.getpagesize() / MIB
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MIB if sys.platform == "darwin" else most / 1024


def run_many(n: int) -> tuple[int, float]:
    """Run short models one after the other: how many live on, and MiB the process grew by."""
    alive: weakref.WeakSet[PilotTrapModel] = weakref.WeakSet()
    before = 0.0
    for seed in range(n + WARM_UP):
        model = PilotTrapModel(municipality=3_000, seed=seed, years=2, proposal_years=2)
        model.run_model()
        alive.add(model)
        if seed == WARM_UP:
            gc.collect()
            before = resident_mib()
    del model
    gc.collect()
    return len(alive), resident_mib() - before


@pytest.mark.long
def test_a_few_hundred_runs_leave_nothing_behind() -> None:
    living, grown = run_many(RUNS)
    assert living == 0
    assert grown < MOST_MIB


@pytest.mark.slow
@pytest.mark.long
def test_five_thousand_runs_leave_nothing_behind() -> None:
    living, grown = run_many(5_000)
    assert living == 0
    assert grown < MOST_MIB


def test_a_driver_leaves_no_model_behind() -> None:
    alive: weakref.WeakSet[object] = weakref.WeakSet()

    class Seen(Entrepreneur):
        def __init__(self, model: object, row: int) -> None:
            super().__init__(model, row)
            alive.add(model)

    world = PilotTrapModel(municipality=3_000).blueprint.world(0, 0)
    run_with_mesa(world, agent_classes={Entrepreneur: Seen})
    gc.collect()
    assert world.run[0]["n_events"] > 0
    assert not alive
