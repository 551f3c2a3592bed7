"""The library made ahead of time against the same loop as numba compiles it for this processor."""

from __future__ import annotations

import time
from functools import partial

from numba.core.registry import CPUDispatcher

from benchmarks.pairs import Figure, in_turn, times
from collabsim.engine.loop import run_block
from collabsim.experiment.blocks import Runner
from collabsim.experiment.plan import worlds
from collabsim.scenario import load_scenario
from collabsim.world.compiling import engine

PAIRS = 12
RUNS = 100
POPULATIONS = (10_000, 120_000)


def library() -> list[Figure]:
    """Both loops on the same replications, in one process."""
    if engine().reason is not None:
        return [Figure("The library made ahead of time", engine().told())]
    return [_of(population) for population in POPULATIONS]


def _of(population: int) -> Figure:
    plan = worlds(load_scenario("baseline").with_municipalities(population))[0]
    compiled = Runner(plan, partial(CPUDispatcher.__call__, run_block))
    ahead = Runner(plan)

    def each(runner: Runner) -> float:
        # Of this thread alone: what else runs on the machine counts for neither.
        began = time.thread_time()
        runner.run(0, 0, RUNS)
        return (time.thread_time() - began) / RUNS

    each(compiled), each(ahead)
    found, first, second = in_turn(lambda: each(compiled), lambda: each(ahead), PAIRS)
    return Figure(
        f"The loop as numba compiles it here against the library, {population:,} inhabitants",
        f"{times(found, 2)}; {min(first) * 1e3:.2f} and {min(second) * 1e3:.2f} ms a run",
        "at least 0.9 times",
    )
