"""Threads, replications and sizes of municipality."""

from __future__ import annotations

import numpy as np

from benchmarks.pairs import Figure, in_turn, seconds, times
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import load_scenario

PAIRS = 5
RUNS = 2_000
MANY = (500, 1_000, 2_000, 4_000, 8_000)
POPULATIONS = (1_000, 3_000, 10_000, 30_000, 120_000, 300_000, 700_000)
LARGE = 3
"""How many of them are large enough that the time of every run is time with people."""

RUNS_OF_A_SIZE = 300
LOOKED_AT = 20


def threads() -> Figure:
    """One thread against two, over the same replications."""
    plan = worlds(load_scenario("baseline").with_municipalities(10_000))[0]
    run_many(plan, 0, 50, workers=2)
    found, _, _ = in_turn(
        lambda: seconds(lambda: run_many(plan, 0, RUNS, workers=1)),
        lambda: seconds(lambda: run_many(plan, 0, RUNS, workers=2)),
        PAIRS,
    )
    return Figure(
        "One thread against two, the same replications", times(found, 2), "at least 1.6 times"
    )


def replications() -> Figure:
    """Time per replication as their number grows."""
    plan = worlds(load_scenario("baseline").with_municipalities(10_000))[0]
    run_many(plan, 0, 50, workers=1)
    each = [min(seconds(lambda n=n: run_many(plan, 0, n, workers=1)) for _ in range(3)) / n
            for n in MANY]  # fmt: skip
    slope = float(np.polyfit(np.log(MANY), np.log(np.asarray(each) * MANY), 1)[0])
    return Figure(
        f"Replications from {MANY[0]:,} to {MANY[-1]:,}: ms a run",
        ", ".join(f"{one * 1e3:.2f}" for one in each) + f"; the time grows as n to the {slope:.2f}",
        "linear: 1.00",
    )


def sizes() -> list[Figure]:
    """Time of a run by size, beside the people who had anything to do in it."""
    lines, took, busy = [], [], []
    for population in POPULATIONS:
        plan = worlds(load_scenario("baseline").with_municipalities(population))[0]
        run_many(plan, 0, 25, workers=1)
        each = (
            min(seconds(lambda p=plan: run_many(p, 0, RUNS_OF_A_SIZE, workers=1)) for _ in range(3))
            / RUNS_OF_A_SIZE
        )
        involved = np.mean(
            [
                int((run_one(plan, 0, r, keep_events=False).world.actor["ready"] != 0).sum())
                for r in range(LOOKED_AT)
            ]
        )
        took.append(each)
        busy.append(float(involved))
        lines.append(
            Figure(
                f"{population:,} inhabitants: {len(plan.unit):,} units, {len(plan.actor):,} posts",
                f"{each * 1e3:.2f} ms a run; {involved:,.0f} people had something to do, "
                f"{each / involved * 1e6:.1f} µs each",
            )
        )
    slope, above = _slope(busy, took), _slope(busy[-LARGE:], took[-LARGE:])
    lines.append(
        Figure(
            "Growth of the time with the people who had something to do",
            f"as their number to the {slope:.2f}; from {POPULATIONS[-LARGE]:,} inhabitants on "
            f"to the {above:.2f}",
            "at most linear: 1.00",
        )
    )
    return lines


def _slope(sizes: list[float], took: list[float]) -> float:
    """The power of the size that the time grows as."""
    return float(np.polyfit(np.log(sizes), np.log(took), 1)[0])
