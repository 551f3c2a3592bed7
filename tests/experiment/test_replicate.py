"""Replications: each its own, each the same again, in any order and in another process."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from collabsim.errors import UserError
from collabsim.experiment.blocks import BLOCK_RUNS
from collabsim.experiment.plan import chosen, is_region, structure_of, worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.scenario import load_scenario
from tests.runs import courses, log, plan_for, plans, scenario


def log_of(population: int, seed: int, replication: int) -> bytes:
    """The log of one run, for a process that knows nothing of this one."""
    return log(run_one(plan_for(population), seed, replication))


def test_replications_of_one_seed_differ_and_so_do_seeds() -> None:
    plan = plan_for(10_000)
    logs = [log(run_one(plan, seed, replication)) for seed in range(3) for replication in range(8)]
    assert len(set(logs)) == len(logs)


def test_seed_and_replication_do_not_stand_in_for_each_other() -> None:
    plan = plan_for(10_000)
    assert log(run_one(plan, 1, 2)) != log(run_one(plan, 2, 1))


@pytest.mark.parametrize("name", ["defaults", "region"])
def test_a_replication_is_the_same_in_any_order(name: str) -> None:
    for plan in plans(name):
        forth = {r: log(run_one(plan, 3, r)) for r in range(6)}
        back = {r: log(run_one(plan, 3, r)) for r in reversed(range(6))}
        assert forth == back


def test_a_replication_is_the_same_in_another_process() -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        there = pool.submit(log_of, 10_000, 6, 4).result()
    assert there == log_of(10_000, 6, 4)


def test_a_block_of_replications_is_those_replications() -> None:
    plan = plan_for(10_000)
    whole = run_many(plan, 2, 6)
    parts = [run_many(plan, 2, 2, first=first) for first in (0, 2, 4)]
    assert np.array_equal(whole.pilots, np.concatenate([part.pilots for part in parts]))
    assert np.array_equal(whole.replication, np.concatenate([part.replication for part in parts]))
    one = run_one(plan, 2, 3)
    assert whole.pilots[whole.replication == 3].tobytes() == courses(one)


def test_no_replications_are_no_pilots() -> None:
    none = run_many(plan_for(10_000), 0, 0)
    assert len(none.pilots) == len(none.replication) == 0


@pytest.mark.parametrize("replications", [0, 5, BLOCK_RUNS, 2 * BLOCK_RUNS + 1])
def test_progress_counts_every_replication_once(replications: int) -> None:
    ticks: list[int] = []
    run_many(plan_for(5_000), 0, replications, tick=ticks.append)
    assert sum(ticks) == replications
    assert all(0 < tick <= BLOCK_RUNS for tick in ticks)


def test_a_run_is_no_part_of_its_blueprint() -> None:
    plan = plan_for(10_000)
    before = [table.tobytes() for table in (plan.run, plan.municipality, plan.unit, plan.actor)]
    run_one(plan, 1, 1)
    assert before == [
        table.tobytes() for table in (plan.run, plan.municipality, plan.unit, plan.actor)
    ]


def test_a_paired_scenario_has_a_world_for_each_municipality_and_a_region_has_one() -> None:
    paired, region = scenario("defaults"), scenario("region")
    assert not is_region(paired)
    assert is_region(region)
    assert [plan.municipalities for plan in worlds(paired)] == [
        (spec.name,) for spec in paired.municipalities
    ]
    assert [plan.municipalities for plan in worlds(region)] == [
        tuple(spec.name for spec in region.municipalities)
    ]


def test_the_same_proposals_come_to_every_municipality_of_a_comparison() -> None:
    """Same luck of pilots: what does not depend on the place is the same row by row."""
    small, middle, large = (run_one(plan, 8, 2) for plan in plans("defaults"))
    for other in (middle, large):
        for field in (
            "key",
            "proposed",
            "true_effect",
            "years_until_gain",
            "category_fit",
            "sector",
        ):
            assert np.array_equal(small.pilots[field], other.pilots[field]), field


def test_a_municipality_is_chosen_by_name() -> None:
    made = scenario("defaults")
    names = [spec.name for spec in made.municipalities]
    assert [spec.name for spec in chosen(made, [names[2], names[0]])] == [names[2], names[0]]
    assert chosen(made, None) == made.municipalities
    with pytest.raises(UserError, match="no municipality 'Atlantis'"):
        chosen(made, ["Atlantis"])


def test_a_specification_without_a_size_is_refused() -> None:
    from collabsim.scenario import MunicipalitySpec

    nowhere = MunicipalitySpec("nowhere", None)
    with pytest.raises(UserError, match="neither a population nor an organisation"):
        structure_of(load_scenario("baseline"), nowhere)
