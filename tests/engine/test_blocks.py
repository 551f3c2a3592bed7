"""A block of replications gives what single runs give, whatever was in its memory before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.experiment.blocks import Runner
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.world.blueprint import Blueprint
from collabsim.world.draws import key_schedule, key_schedules
from tests.runs import FIXED, SHORT, plan_for, plans


def alone(plan: Blueprint, seed: int, first: int, count: int) -> list[bytes]:
    """Pilot rows of replications, each run in a world of its own."""
    return [
        run_one(plan, seed, first + r, keep_events=False).pilots.tobytes() for r in range(count)
    ]


def split(counts: Any, rows: Any) -> list[bytes]:
    """Pilot rows of a block by replication."""
    ends = np.cumsum(counts)
    return [rows[end - n : end].tobytes() for n, end in zip(counts, ends, strict=True)]


@given(seed=st.integers(0, 2**64 - 1), first=st.integers(0, 2**40), count=st.integers(0, 5))
def test_keys_of_many_are_the_keys_of_each(seed: int, first: int, count: int) -> None:
    expected = [key_schedule(seed, first + r) for r in range(count)]
    assert np.array_equal(key_schedules(seed, first, count), np.array(expected).reshape(-1, 20))


@pytest.mark.parametrize("name", FIXED)
def test_a_block_is_its_runs(name: str) -> None:
    for plan in (one.of_replication(1) for one in plans(name)):
        assert split(*Runner(plan).run(5, 0, 6)) == alone(plan, 5, 0, 6)


def test_what_a_block_leaves_behind_changes_nothing() -> None:
    plan = plan_for(10_000, **SHORT)
    runner = Runner(plan)
    first = split(*runner.run(5, 0, 8))
    runner.run(77, 300, 3)
    assert split(*runner.run(5, 0, 8)) == first
    assert split(*runner.run(5, 4, 4)) == first[4:]


@pytest.mark.parametrize("room", [{"pilots": 1}, {"sites": 3}, {"pilots": 2, "sites": 4}])
def test_tables_that_are_too_small_grow_within_a_block(room: dict[str, int]) -> None:
    plan = plan_for(10_000, **SHORT).of_replication(0)
    tight = replace(plan, **room)
    assert split(*Runner(tight).run(5, 0, 6)) == alone(plan, 5, 0, 6)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_many_over_threads_are_in_order(workers: int) -> None:
    plan = plan_for(10_000, **SHORT)
    done: list[int] = []
    found = run_many(plan, 3, 60, first=7, workers=workers, tick=done.append)
    assert sum(done) == 60
    assert b"".join(alone(plan, 3, 7, 60)) == found.pilots.tobytes()
    assert (np.diff(found.replication) >= 0).all()


def test_a_driver_of_single_worlds_gives_the_same() -> None:
    plan = plan_for(10_000, **SHORT)

    def driver(world: Any) -> None:
        from collabsim.engine.loop import run_world

        run_world(world)

    one, many = run_many(plan, 3, 4, driver=driver), run_many(plan, 3, 4)
    assert one.pilots.tobytes() == many.pilots.tobytes()
    assert np.array_equal(one.replication, many.replication)


def test_no_replications_are_no_pilots() -> None:
    found = run_many(plan_for(10_000, **SHORT), 3, 0)
    assert len(found.pilots) == len(found.replication) == 0


@pytest.mark.slow
@pytest.mark.long
def test_a_hundred_thousand_replications_take_no_more_memory_than_some() -> None:
    runner = Runner(plan_for(3_000, years=6, proposal_years=3))
    process = psutil.Process()

    def run(first: int, last: int) -> int:
        return sum(int(runner.run(9, start, 100)[0].sum()) for start in range(first, last, 100))

    run(0, 5_000)
    before = process.memory_info().rss
    pilots = run(5_000, 105_000)
    assert pilots > 100_000
    assert process.memory_info().rss - before < 50 * 2**20
