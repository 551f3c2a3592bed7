"""The compiled loop against the same rules uncompiled, and against Mesa's own batch_run."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings

import mesa

from benchmarks.pairs import Figure, in_turn, seconds, times
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.model import PilotTrapModel
from collabsim.scenario import load_scenario

PAIRS = 5
MESA_RUNS = 4
LOOP_RUNS = 400
POPULATION = 10_000


def _alone(replications: int, *, compiled: bool) -> float:
    """Seconds per replication of the small case in a process of its own."""
    surroundings = dict(os.environ)
    surroundings.pop("NUMBA_DISABLE_JIT", None)
    if not compiled:
        surroundings["NUMBA_DISABLE_JIT"] = "1"
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.one_run", str(replications)],
        capture_output=True,
        check=True,
        text=True,
        env=surroundings,
    )
    return float(done.stdout)


def uncompiled() -> Figure:
    """The same source, interpreted and compiled."""
    _alone(1, compiled=True)
    found, slow, fast = in_turn(
        lambda: _alone(3, compiled=False), lambda: _alone(2_000, compiled=True), PAIRS
    )
    return Figure(
        "The same rules uncompiled (`NUMBA_DISABLE_JIT=1`), small case: 3,000 inhabitants, 6 years",
        f"{times(found)}; {min(slow) * 1e3:,.0f} ms and {min(fast) * 1e3:.3f} ms a run",
        "at least 1,000 times",
    )


def mesa_batch() -> Figure:
    """Mesa's runner on our Mesa model, and the compiled loop on the same seeds."""
    scenario = load_scenario("baseline").with_municipalities(POPULATION)
    plan = worlds(scenario)[0]
    run_many(plan, 0, 1, workers=1)

    def with_mesa() -> float:
        def work() -> None:
            with warnings.catch_warnings():
                # Mesa itself says that its runner will go.
                warnings.simplefilter("ignore")
                mesa.batch_run(
                    PilotTrapModel,
                    parameters={"municipality": POPULATION, "replication": range(MESA_RUNS)},
                    rng=[0],
                    number_processes=1,
                    data_collection_period=-1,
                    max_steps=12 * int(scenario.values["years"]),
                    display_progress=False,
                )

        return seconds(work) / MESA_RUNS

    def with_the_loop() -> float:
        return seconds(lambda: run_many(plan, 0, LOOP_RUNS, workers=1)) / LOOP_RUNS

    found, slow, fast = in_turn(with_mesa, with_the_loop, PAIRS)
    return Figure(
        "Mesa's own `batch_run` on our Mesa model, 10,000 inhabitants, 15 years, one process",
        f"{times(found)}; {min(slow) * 1e3:,.0f} ms and {min(fast) * 1e3:.2f} ms a run",
        "at least 100 times",
    )
