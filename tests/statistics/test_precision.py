"""A precision instead of a number of runs: what may be asked, when a cell stops, and how well."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import ArrayLike

from benchmarks import precision_coverage as benchmark
from collabsim.errors import UserError
from collabsim.records.course import HORIZONS as READ_AT
from collabsim.statistics.precision import (
    FARTHEST,
    HORIZONS,
    CellEstimate,
    Precision,
    Stopping,
    next_looks,
    smallest_and_largest,
)
from collabsim.statistics.shares import share_bounds

REQUIRED_COVERAGE = 0.94
MOST_RUNS = 0.60
QUICK = (5, 13)
"""Settings of the benchmark that take a second or two."""


@dataclass(frozen=True)
class Sums:
    """Sums of one world as a sweep keeps them."""

    observed: np.ndarray
    surviving: np.ndarray


def sums(observed: ArrayLike, surviving: ArrayLike) -> Sums:
    return Sums(np.asarray(observed, dtype=float), np.asarray(surviving, dtype=float))


def worlds(*shares: float, runs: int, pilots: int = 20, seed: int = 0) -> list[Sums]:
    """Runs of that many pilots each, independent of each other."""
    rng = np.random.default_rng(seed)
    return [sums(np.full(runs, pilots), rng.binomial(pilots, share, runs)) for share in shares]


def finished(stopping: Stopping, there: list[Sums]) -> tuple[list[int], CellEstimate]:
    """Every total asked for until the cell has enough, and what it then says."""
    asked, total = [], 0
    while True:
        now = [sums(world.observed[:total], world.surviving[:total]) for world in there]
        wanted = stopping.next_total(now)
        if wanted is None:
            return asked, stopping.estimate(now)
        assert wanted > total
        asked.append(wanted)
        total = wanted


# --- What may be asked ---------------------------------------------------------------------------


def test_a_table_of_a_file_becomes_a_precision_and_back() -> None:
    table = {"survival": 0.02, "difference": 0.03, "level": 0.9, "min": 30, "max": 900}
    precision = Precision.from_dict(table)
    assert precision.as_dict() == {**table, "horizon": 36}
    assert Precision.from_dict(json.loads(json.dumps(precision.as_dict()))) == precision


def test_what_was_not_asked_for_is_not_written() -> None:
    assert "difference" not in Precision(survival=0.02).as_dict()


def test_whole_numbers_and_numbers_of_numpy_are_numbers() -> None:
    plain = Precision(survival=0.02, difference=1, min=50, max=100, horizon=36)
    same = Precision(
        survival=np.float64(0.02), difference=np.int64(1), min=np.int32(50), horizon=np.int64(36),
        max=np.uint8(100),
    )  # fmt: skip
    assert plain == same
    assert json.dumps(plain.as_dict()) == json.dumps(same.as_dict())


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        ({}, "precision needs survival or difference"),
        ({"level": 0.9}, "precision needs survival or difference"),
        ({"survivl": 0.02}, "precision has no key survivl; nearest: survival"),
        ({"survival": 0.02, "zzz": 1}, "precision has no key zzz; keys are survival, difference"),
        ({"survival": 0.0}, "survival must be a number from 0.001 to 0.5, not 0"),
        ({"survival": -0.1}, "survival must be a number from 0.001 to 0.5, not -0.1"),
        ({"survival": 2}, "survival must be a number from 0.001 to 0.5, not 2"),
        ({"survival": float("nan")}, "survival must be a number from 0.001 to 0.5, not nan"),
        ({"survival": "2 %"}, 'survival must be a number from 0.001 to 0.5, not the text "2 %"'),
        ({"survival": True}, "survival must be a number from 0.001 to 0.5, not true"),
        ({"difference": 1.5}, "difference must be a number from 0.001 to 1, not 1.5"),
        ({"survival": 0.1, "level": 1}, "level must be a number from 0.5 to 0.999, not 1"),
        ({"survival": 0.1, "level": None}, "level must be a number from 0.5 to 0.999, not None"),
        ({"survival": 0.1, "min": 5}, "min must be a whole number from 20 to 100,000, not 5"),
        ({"survival": 0.1, "min": 50.5}, "min must be a whole number from 20 to 100,000, not 50.5"),
        ({"survival": 0.1, "max": 0}, "max must be a whole number from 20 to 1,000,000, not 0"),
        ({"survival": 0.1, "min": 300, "max": 200}, "min (300) must not be above max (200)"),
        ({"survival": 0.1, "horizon": 30}, "horizon must be 12, 24 or 36, not 30"),
        ({"survival": 0.1, "horizon": [36]}, "horizon must be 12, 24 or 36, not a list"),
        (0.02, "precision must be a table such as { survival = 0.02 }, not 0.02"),
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused_in_a_sentence(table: object, complaint: str) -> None:
    with pytest.raises(UserError, match=re.escape(complaint)):
        Precision.from_dict(table)


def test_a_difference_needs_two_worlds() -> None:
    with pytest.raises(UserError, match="a difference needs two municipalities"):
        Stopping(Precision(difference=0.02), 1)
    assert Stopping(Precision(survival=0.02), 1).next_total(worlds(0.5, runs=0)) == 50


def test_horizons_are_those_states_are_read_at() -> None:
    assert HORIZONS == READ_AT


@pytest.mark.parametrize(
    ("populations", "pair"),
    [
        ((3_000, 30_000), (0, 1)),
        ((30_000, 3_000, 9_000), (1, 0)),
        ((5, 5, 5), (0, 2)),
        ((7,), (0, 0)),
    ],
)
def test_the_smallest_and_the_largest_are_found_by_population(
    populations: tuple[int, ...], pair: tuple[int, int]
) -> None:
    assert smallest_and_largest(populations) == pair


# --- When a cell stops ---------------------------------------------------------------------------


def test_totals_are_planned_from_min_to_max_in_small_steps() -> None:
    totals = Precision(survival=0.02, min=20, max=1_003).totals
    steps = np.diff(totals) / totals[:-1]
    assert (totals[0], totals[-1]) == (20, 1_003)
    assert (steps > 0).all()
    assert (steps <= 0.05).all()
    assert Precision(survival=0.02, min=70, max=70).totals == (70,)


def test_the_next_look_is_on_the_way_and_never_far() -> None:
    totals = np.array(Precision(survival=0.02, max=1_000).totals)
    barely, halfway, far = next_looks(totals, 50, np.array([1.01, 1.25, 40.0]))
    assert barely == totals[1]
    assert totals[1] < halfway <= 0.9 * 1.25 * 50
    assert halfway < far <= FARTHEST * 50


def test_a_cell_stops_as_soon_as_a_planned_total_is_precise_enough() -> None:
    precision = Precision(survival=0.02, difference=0.03, max=5_000)
    asked, cell = finished(Stopping(precision, 2), worlds(0.4, 0.3, runs=5_000))
    assert cell.stopped
    assert cell.reached
    assert set(asked) <= set(precision.totals)
    assert cell.replications == asked[-1] < 5_000
    assert len(asked) < 15
    assert all(share.half_width <= 0.02 for share in cell.shares)
    assert cell.difference is not None
    assert cell.difference.half_width <= 0.03
    assert cell.difference.point == pytest.approx(cell.shares[0].point - cell.shares[1].point)


def test_only_what_is_asked_for_has_to_be_precise() -> None:
    there = worlds(0.5, 0.5, runs=5_000)
    _, shares = finished(Stopping(Precision(survival=0.02, max=5_000), 2), there)
    _, gap = finished(Stopping(Precision(difference=0.02, max=5_000), 2), there)
    assert shares.replications < gap.replications
    assert shares.difference is not None
    assert shares.difference.half_width > 0.02
    assert shares.difference.wanted is None
    assert shares.reached
    assert gap.reached


def test_max_without_the_precision_is_said_and_is_the_end() -> None:
    stopping = Stopping(Precision(survival=0.005, min=40, max=60), 1)
    asked, cell = finished(stopping, worlds(0.5, runs=60))
    assert asked[-1] == cell.replications == 60
    assert cell.stopped
    assert not cell.reached
    assert cell.shares[0].half_width > 0.005
    assert not cell.shares[0].reached


def test_the_pair_is_the_one_named() -> None:
    there = worlds(0.3, 0.9, 0.5, runs=60)
    wanted = Precision(difference=0.5, min=60)
    cell = Stopping(wanted, 3, pair=(1, 0)).estimate(there)
    assert cell.difference is not None
    assert cell.difference.point == pytest.approx(cell.shares[1].point - cell.shares[0].point)


def test_a_cell_is_decided_by_its_replications_and_by_nothing_else() -> None:
    """A resumed sweep asks with what it finds: between two totals, or past the last one."""
    precision = Precision(survival=0.02, max=4_000)
    there = worlds(0.4, runs=1_000)
    asked, cell = finished(Stopping(precision, 1), there)
    for length in range(0, 1_000, 7):
        found = [sums(world.observed[:length], world.surviving[:length]) for world in there]
        wanted = Stopping(precision, 1).next_total(found)
        assert wanted == next((total for total in asked if total > length), None)
    assert Stopping(precision, 1).estimate(there) == cell


def test_an_unfinished_cell_says_what_it_knows() -> None:
    cell = Stopping(Precision(survival=0.02), 1).estimate(worlds(0.4, runs=30))
    assert not cell.stopped
    assert not cell.reached
    assert cell.replications == 30
    assert 0.3 < cell.shares[0].low < 0.4 < cell.shares[0].high < 0.5


def test_a_failed_run_counts_for_nothing() -> None:
    whole = worlds(0.4, runs=100)[0]
    without = share_bounds(whole.observed, whole.surviving, 0.95)
    failed = share_bounds(np.insert(whole.observed, 50, 0), np.insert(whole.surviving, 50, 0), 0.95)
    assert [float(part) for part in failed] == pytest.approx([float(part) for part in without])


def test_worlds_of_different_lengths_are_a_mistake_of_ours() -> None:
    stopping = Stopping(Precision(survival=0.02), 2)
    with pytest.raises(ValueError, match="the same replications of 2 worlds"):
        stopping.next_total([*worlds(0.4, runs=60), *worlds(0.4, runs=61)])
    with pytest.raises(ValueError, match="not 1 worlds"):
        stopping.next_total(worlds(0.4, runs=60))


# --- How well ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", QUICK)
def test_intervals_hold_at_the_stop_and_cost_little(number: int) -> None:
    """2,000 repetitions of every answer: 95 % intervals, never below 94 % for any answer."""
    setting = benchmark.SETTINGS[number]
    row = benchmark.measured(setting)
    assert setting.precision.level == 0.95
    assert row.coverage.min() >= REQUIRED_COVERAGE
    assert row.runs.mean() <= MOST_RUNS * setting.fixed()
    assert benchmark.line(setting, row) in benchmark.PAGE.read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize(
    "number", [number for number in range(len(benchmark.SETTINGS)) if number not in QUICK]
)
@pytest.mark.long
def test_the_measured_table_is_that_of_this_rule(number: int) -> None:
    setting = benchmark.SETTINGS[number]
    row = benchmark.measured(setting)
    level = setting.precision.level
    assert row.coverage.min() >= level - (0.01 if level == 0.95 else 0.005)
    assert row.runs.mean() <= MOST_RUNS * setting.fixed()
    assert benchmark.line(setting, row) in benchmark.PAGE.read_text(encoding="utf-8")


def test_what_is_measured_is_what_stops_a_cell() -> None:
    for number, answer in ((6, 0.1), (13, (0.3, 0.1))):
        setting = benchmark.SETTINGS[number]
        runs = benchmark.drawn(setting, answer, 40)
        ends = benchmark.stopped(runs, setting.precision)
        stopping = Stopping(setting.precision, runs.observed.shape[1])
        for place in range(40):
            there = [sums(*pair) for pair in zip(*(part[place] for part in runs), strict=True)]
            cell = stopping.estimate(there)
            told = cell.difference if setting.paired else cell.shares[0]
            assert told is not None
            assert cell.stopped
            assert cell.replications == ends.total[place]
            assert (told.point, told.low, told.high) == pytest.approx(
                [float(column[place]) for column in ends.bounds]
            )


def test_intervals_of_a_cell_hold_where_the_last_of_them_stops_it() -> None:
    truth = (0.45, 0.30)
    stopping = Stopping(Precision(survival=0.05, difference=0.06, min=20, max=300), 2)
    held = np.zeros(3)
    for seed in range(300):
        cell = stopping.estimate(worlds(*truth, runs=300, pilots=8, seed=seed))
        assert cell.difference is not None
        told = [*cell.shares, cell.difference]
        held += [e.low <= t <= e.high for e, t in zip(told, (*truth, 0.15), strict=True)]
    assert held.min() >= REQUIRED_COVERAGE * 300


# --- The interval --------------------------------------------------------------------------------


def test_many_pilots_alone_have_the_interval_of_wilson() -> None:
    """Wilson (1927): 400 of 1,000 at 95 % are 0.3701 to 0.4307."""
    alive = np.repeat([1.0, 0.0], [400, 600])
    bounds = share_bounds(np.ones(1_000), alive, 0.95)
    assert float(bounds.point) == 0.4
    assert (float(bounds.low), float(bounds.high)) == pytest.approx((0.3701, 0.4307), abs=2e-4)


def test_nobody_seen_is_not_nobody_there() -> None:
    bounds = share_bounds(np.full(100, 20.0), np.zeros(100), 0.95)
    assert float(bounds.low) == 0.0
    assert 3 / 2_000 < float(bounds.high) < 3 / 100


def test_runs_that_are_all_or_nothing_count_as_one_pilot_each() -> None:
    rng = np.random.default_rng(3)
    whole = rng.random(400) < 0.4
    clustered = share_bounds(np.full(400, 25.0), 25.0 * whole, 0.95)
    alone = share_bounds(np.ones(400), whole.astype(float), 0.95)
    assert float(clustered.half_width) == pytest.approx(float(alone.half_width), rel=0.05)


@pytest.mark.parametrize("observed", [[0.0, 0.0], [20.0, 0.0], [20.0]])
def test_fewer_than_two_runs_say_nothing(observed: list[float]) -> None:
    bounds = share_bounds(np.array(observed), np.zeros(len(observed)), 0.95)
    assert (float(bounds.low), float(bounds.high)) == (0.0, 1.0)


def test_what_two_worlds_have_in_common_cancels() -> None:
    rng = np.random.default_rng(5)
    chance = rng.beta(4, 4, 400)
    run_effect = rng.random((400, 20))
    paired = [
        (run_effect < chance[:, None]).sum(axis=1),
        (run_effect < 0.9 * chance[:, None]).sum(axis=1),
    ]
    pilots = np.full(400, 20)
    together = Stopping(Precision(difference=0.5, min=400), 2).estimate(
        [sums(pilots, alive) for alive in paired]
    )
    apart = Stopping(Precision(difference=0.5, min=400), 2).estimate(
        [sums(pilots, paired[0]), sums(pilots, rng.permutation(paired[1]))]
    )
    assert together.difference is not None
    assert apart.difference is not None
    assert together.difference.half_width < 0.5 * apart.difference.half_width
