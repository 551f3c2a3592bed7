"""Parts: every run in one of them, cells in balance wherever a sweep is stopped."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.experiment.store.parts import (
    COMPILED_PARTS,
    MADE_BY,
    PARTS,
    PARTS_OF_A_SMALL_ROUND,
    WITH_MESA,
    PartPlan,
    PartSize,
    Setting,
    Share,
    job_of,
    plan_round,
    run_name,
    source_hash_here,
    world_count,
)
from collabsim.scenario import Scenario
from collabsim.world.compiling import source_hash
from tests.experiment.sweeps import CHECKOUT, FAULTY, base

TWO_WORLDS = base()
ONE_WORLD = base(3_000)
REGION = base(mode="region")


@dataclass(frozen=True)
class Cell:
    """What a plan looks at."""

    number: int
    scenario: Scenario = TWO_WORLDS


def cells(count, scenario=TWO_WORLDS):
    return [Cell(number, scenario) for number in range(count)]


def asked(count, replications):
    return dict.fromkeys(range(count), (0, replications))


def replications_of(plans):
    """How often each (cell, replication) is in a plan."""
    return Counter(
        (share.cell, replication)
        for plan in plans
        for share in plan.shares
        for replication in range(share.first, share.last)
    )


def runs_of(plan):
    return sum((share.last - share.first) * 2 for share in plan.shares)


ranges = st.dictionaries(
    st.integers(0, 40),
    st.tuples(st.integers(0, 5), st.integers(0, 150)).map(lambda pair: (pair[0], sum(pair))),
    max_size=41,
)


sizes = st.builds(PartSize, st.integers(1, 500), st.integers(1, 3_000))


@given(ranges, st.integers(0, 500), sizes)
def test_every_replication_asked_for_is_in_one_part_and_no_other_is(wanted, before, size):
    plans = plan_round(cells(41), wanted, first_number=before, size=size)
    expected = {(c, r) for c, (first, last) in wanted.items() for r in range(first, last)}
    counted = replications_of(plans)
    assert set(counted) == expected
    assert set(counted.values()) <= {1}
    assert [plan.number for plan in plans] == list(range(before, before + len(plans)))


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 8), st.randoms())
def test_wherever_it_stops_cells_differ_by_no_more_than_one_part(
    count, replications, workers, shuffle: random.Random
):
    """Parts are stored in any order ``after`` allows; looked at after each."""
    plans = plan_round(cells(count), asked(count, replications))
    most = max(share.last - share.first for plan in plans for share in plan.shares)
    stored: set[int] = set()
    totals = dict.fromkeys(range(count), 0)
    begun: list = []
    waiting = list(plans)
    while begun or waiting:
        while waiting and len(begun) < workers:
            begun.append(waiting.pop(0))
        lowest = min(plan.number for plan in [*begun, *waiting])
        plan = shuffle.choice([plan for plan in begun if plan.after <= lowest])
        begun.remove(plan)
        stored.add(plan.number)
        for share in plan.shares:
            totals[share.cell] += share.last - share.first
        assert max(totals.values()) - min(totals.values()) <= most
    assert set(totals.values()) == {replications}


def test_parts_are_many_and_worth_storing_and_none_is_large():
    small = plan_round(cells(2), asked(2, 200))
    assert len(small) >= PARTS_OF_A_SMALL_ROUND
    middling = plan_round(cells(2), asked(2, 2_000))
    assert PARTS_OF_A_SMALL_ROUND < len(middling) <= PARTS
    assert min(map(runs_of, middling[:-1])) >= 0.9 * COMPILED_PARTS.worth
    assert len(plan_round(cells(2), asked(2, 20_000))) >= PARTS
    assert len(plan_round(cells(100), asked(100, 200))) >= PARTS
    large = plan_round(cells(40), asked(40, 10_000))
    assert max(map(runs_of, large)) <= COMPILED_PARTS.most
    assert len(large) <= 1.1 * 40 * 10_000 * 2 / COMPILED_PARTS.most
    many = plan_round(cells(5_000), asked(5_000, 10))
    assert max(map(runs_of, many)) <= COMPILED_PARTS.most
    assert all(share.last - share.first == 1 for plan in many for share in plan.shares)


def test_runs_that_take_long_are_stored_few_at_a_time():
    slow = plan_round(cells(2), asked(2, 200), size=PartSize(1, 100))
    assert len(slow) >= PARTS


def test_a_part_holds_the_same_replications_of_all_cells():
    for plan in plan_round(cells(7), asked(7, 300)):
        assert {share.cell for share in plan.shares} == set(range(7))
        assert len({(share.first, share.last) for share in plan.shares}) == 1
        assert plan.after == 0


def test_nothing_wanted_is_no_part():
    assert plan_round(cells(3), {}) == []
    assert plan_round(cells(3), {0: (5, 5)}) == []


def whole(sweep_cells, wanted):
    """One job with all that is wanted."""
    settings = {c: Setting(c, TWO_WORLDS, 0, f"cell {c}") for c in range(sweep_cells)}
    shares = tuple(Share(cell, *span) for cell, span in wanted.items())
    return job_of(PartPlan(4, shares), settings, driver="compiled")


def places(job):
    return [(run.cell, run.world, run.replication) for run in job.names()]


@pytest.mark.parametrize("wanted", [{0: (0, 9), 1: (2, 11)}, {0: (0, 1)}, {3: (7, 9), 4: (0, 40)}])
def test_pieces_hold_the_runs_of_the_job_in_order_down_to_single_runs(wanted):
    def check(job):
        if job.runs == 1:
            return 1
        pieces = job.split()
        assert [run for piece in pieces for run in places(piece)] == places(job)
        assert len(pieces) == min(8, job.runs)
        sizes = [piece.runs for piece in pieces]
        assert max(sizes) - min(sizes) <= 1
        assert sorted(piece.key for piece in pieces) == [piece.key for piece in pieces]
        assert all({s.number for s in p.settings} == {w.cell for w in p.works} for p in pieces)
        return sum(check(piece) for piece in pieces)

    job = whole(5, wanted)
    assert check(job) == job.runs == 2 * sum(last - first for first, last in wanted.values())


def test_a_run_is_named_by_all_that_determines_it():
    names = {
        run_name("a", 0, 0, 0),
        run_name("b", 0, 0, 0),
        run_name("a", 1, 0, 0),
        run_name("a", 0, 1, 0),
        run_name("a", 0, 0, 1),
        run_name("a", 0, 0, 0, "other rules"),
    }
    assert len(names) == 6
    assert all(len(name) == 16 and int(name, 16) >= 0 for name in names)
    assert run_name("a", 0, 0, 0) == run_name("a", 0, 0, 0)


def test_the_sources_of_a_run_are_those_of_its_driver_too():
    drivers = ("compiled", "mesa", f"{FAULTY}:raising")
    assert len({source_hash_here(driver) for driver in drivers}) == 3
    assert source_hash_here(f"{FAULTY}:raising") == source_hash_here(f"{FAULTY}:dying")
    # A module without a file of its own adds nothing.
    assert source_hash_here("builtins:print") == source_hash_here()


@pytest.mark.parametrize("place", ["agents/person.py", "model.py"])
def test_an_edited_agent_is_another_source_for_mesa_only(place, tmp_path):
    copy = tmp_path / "collabsim"
    shutil.copytree(CHECKOUT / "collabsim", copy, ignore=shutil.ignore_patterns("__pycache__"))
    before = source_hash(copy, MADE_BY), source_hash(copy, WITH_MESA)
    with (copy / place).open("a", encoding="utf-8") as edited:
        edited.write("# edited\n")
    assert source_hash(copy, MADE_BY) == before[0]
    assert source_hash(copy, WITH_MESA) != before[1]


def test_a_region_is_one_world():
    assert [world_count(one) for one in (TWO_WORLDS, ONE_WORLD, REGION)] == [2, 1, 1]
