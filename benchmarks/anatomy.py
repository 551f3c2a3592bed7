"""What a draw, a meeting and a pilot history cost, and where the time of a run goes."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from benchmarks.pairs import Figure, seconds
from collabsim.engine.loop import case_phases, first_phases, last_phases, middle_phases
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.rules.meeting import meet
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.draws import make_draws, uniform
from collabsim.world.tables import TEAM, World

REPEATS = 7
DRAWS = 2_000_000
MEETINGS = 1_000_000
RUNS = 300
GROUPS = (
    "calendar, turnover, proposals, starts",
    "pilots at work: meetings, observing, champions",
    "cases: answers, clearing, deciding, competitions",
    "waiting, delivery, reserves, the record",
)


@intrinsic  # type: ignore[untyped-decorator]
def _cycles(_context: Any) -> Any:
    """The processor's own counter; no call of the system disturbs what is timed."""

    def build(_cgcontext: Any, builder: Any, _signature: Any, _arguments: Any) -> Any:
        kind = ir.FunctionType(ir.IntType(64), [])
        found = builder.module.globals.get("llvm.readcyclecounter")
        counter = found or ir.Function(builder.module, kind, "llvm.readcyclecounter")
        return builder.call(counter, [])

    return types.uint64(), build


@numba.njit(nogil=True)  # type: ignore[untyped-decorator]
def _draw_many(draws: Any, n: int) -> float:
    total = 0.0
    for k in range(n):
        total += uniform(draws, 1, k, 7, 0)
    return total


@inner
def _meet_once(w: World, m: int) -> float:
    return float(meet(w, m, 30))


@numba.njit(nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _meet_many(w: Any, m: int, n: int) -> float:
    total = 0.0
    for _ in range(n):
        total += _meet_once(w, m)
    return total


@numba.njit(nogil=True, _nrt=False)  # type: ignore[untyped-decorator]
def _timed_months(w: Any, spent: Any) -> None:
    for month in range(w.run[0].months):
        start = _cycles()
        first_phases(w, month)
        second = _cycles()
        middle_phases(w, month)
        third = _cycles()
        case_phases(w, month)
        fourth = _cycles()
        last_phases(w, month)
        end = _cycles()
        spent[0] += second - start
        spent[1] += third - second
        spent[2] += fourth - third
        spent[3] += end - fourth


def _best(work: Any, n: int) -> float:
    """Nanoseconds of one of ``n``, the best of several times."""
    work(10)
    return min(seconds(lambda: work(n)) for _ in range(REPEATS)) / n * 1e9


def grains() -> list[Figure]:
    """Nanoseconds per draw, per meeting and per pilot history."""
    plan = worlds(load_scenario("baseline").with_municipalities(10_000))[0]
    draws = make_draws(0, 0)
    draw = _best(lambda n: _draw_many(draws, n), DRAWS)
    run = run_one(plan, 0, 0)
    started = np.flatnonzero(run.pilots["started"] >= 0)
    slots = len(run.world.member) // len(run.world.pilot)
    member = int(started[0]) * slots
    meeting = _best(lambda n: _meet_many(run.world, member, n), MEETINGS)
    run_many(plan, 0, 25, workers=1)
    found = run_many(plan, 0, RUNS, workers=1)
    spent = min(seconds(lambda: run_many(plan, 0, RUNS, workers=1)) for _ in range(REPEATS))
    met = sum(
        int(np.isin(run_one(plan, 0, r).events["kind"], [Event.TEAM_MET, Event.LEADER_MET]).sum())
        for r in range(20)
    )
    return [
        Figure("One draw (Philox 4x64-10, one number used of four)", f"{draw:.0f} ns"),
        Figure(f"One meeting (a team of {TEAM} is met one by one)", f"{meeting:.0f} ns"),
        Figure(
            "One pilot history of 15 years, 10,000 inhabitants, all that surrounds it included",
            f"{spent / len(found.pilots) * 1e9:,.0f} ns, "
            f"{len(found.pilots) / spent:,.0f} histories a second on one core, "
            f"with {met / 20 / (len(found.pilots) / RUNS):.0f} meetings each",
        ),
    ]


def where_time_goes() -> list[Figure]:
    """Shares of the time of a run, by groups of phases, small and large."""
    lines = []
    for population in (10_000, 120_000):
        plan = worlds(load_scenario("baseline").with_municipalities(population))[0]
        spent = np.zeros(len(GROUPS), dtype=np.uint64)
        _timed_months(plan.world(0, 0, keep_events=False), spent)
        spent[:] = 0
        for replication in range(RUNS):
            _timed_months(plan.world(0, replication, keep_events=False), spent)
        shares = spent / spent.sum()
        lines.append(
            Figure(
                f"Where the time goes, {population:,} inhabitants",
                "; ".join(
                    f"{name} {share:.0%}" for name, share in zip(GROUPS, shares, strict=True)
                ),
            )
        )
    return lines
