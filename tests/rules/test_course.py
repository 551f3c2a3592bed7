"""One run reads what another run of the same replication has read."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from collabsim import natural_effects_runs, replicate
from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.do_rows import kept_rows
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.courses import course_of, run_with_course
from collabsim.model import run_with_mesa
from collabsim.records.histories import Run
from collabsim.records.reading_frame import readings_frame
from collabsim.rules.course import TURNS
from collabsim.scenario import Scenario, load_scenario
from collabsim.scenario.do_schema import PATHS
from collabsim.world.blueprint import Blueprint

SEED = 4
STATE = "pilot", "member", "actor", "entrepreneur", "unit", "site", "municipality"
FAR = {"proximity": "geographical", "path": ["meeting"], "hold": "value", "value": 0.3}
MEDIATORS = ("cognitive", "institutional", "social", "organisational")


def plain(size: int = 10_000) -> Scenario:
    return load_scenario("baseline").with_municipalities(size)


def keeping(scenario: Scenario) -> Blueprint:
    return worlds(scenario)[0].keeping_course(kept_rows(PATHS))


def reading(scenario: Scenario, names: Any = PATHS) -> Blueprint:
    held = ({"proximity": one, "path": "all", "hold": "course", "course": "near"} for one in names)
    return worlds(scenario.with_do(*scenario.dos, *held), replaying=True)[0]


@cache
def near(replication: int) -> Run:
    return run_one(keeping(plain()), SEED, replication)


def assert_same(one: Run, other: Run) -> None:
    assert one.events.tobytes() == other.events.tobytes()
    for table in STATE:
        assert getattr(one.world, table).tobytes() == getattr(other.world, table).tobytes(), table


def counts(run: Run) -> list[int]:
    row = run.world.run[0]
    return [int(row[name]) for name in ("course_reads", "course_before", "course_own")]


@pytest.mark.parametrize("replication", [0, 1, 2])
def test_a_course_of_itself_is_the_run_itself(replication: int) -> None:
    itself = run_one(worlds(plain())[0], SEED, replication)
    assert_same(near(replication), itself)
    course = course_of(near(replication))
    assert (course["time"] % TURNS > 1).any(), "somebody reads twice in a month"
    replayed = run_with_course(reading(plain()), SEED, replication, course, keep_events=True)
    assert_same(replayed, itself)
    reads, before, own = counts(replayed)
    assert reads > 1_000
    assert before == own == 0


def test_in_a_region_too_and_where_no_person_had_been_asked() -> None:
    region = load_scenario("baseline").with_municipalities(3_000, 10_000)
    region = region.with_values(mode="region", years=6, proposal_years=5)
    itself = run_one(worlds(region)[0], SEED, 0)
    kept = run_one(keeping(region), SEED, 0)
    assert_same(kept, itself)
    replayed = run_with_course(reading(region), SEED, 0, course_of(kept), keep_events=True)
    assert_same(replayed, itself)
    assert counts(replayed)[1:] == [0, 0]


def test_a_constant_course_is_a_value() -> None:
    held = plain().with_do({"proximity": "cognitive", "path": "all", "hold": "value", "value": 0.4})
    value = run_one(keeping(held), SEED, 0)
    course = course_of(value)
    course = course[course["reader"] % 8 == 0]
    assert set(course["value"]) == {0.4}
    replayed = run_with_course(reading(plain(), ["cognitive"]), SEED, 0, course, keep_events=True)
    assert_same(replayed, value)
    assert value.events.tobytes() != near(0).events.tobytes()


def test_drivers_keep_and_read_the_same() -> None:
    short = plain().with_values(years=5, proposal_years=4)
    kept = [run_one(keeping(short), SEED, 1, driver=one) for one in (run_world, run_with_mesa)]
    courses = [course_of(one) for one in kept]
    assert courses[0].tobytes() == courses[1].tobytes()
    far = reading(short.with_do(FAR), MEDIATORS)
    runs = [
        run_with_course(far, SEED, 1, courses[0], keep_events=True, driver=one)
        for one in (run_world, run_with_mesa)
    ]
    assert runs[0].events.tobytes() == runs[1].events.tobytes()
    assert counts(runs[0]) == counts(runs[1])
    assert runs[0].events.tobytes() != kept[0].events.tobytes()


def test_what_another_run_has_read_is_what_is_read_here() -> None:
    course = course_of(near(0))
    far = reading(plain().with_do(FAR), ["social"]).keeping_readings()
    table = readings_frame(run_with_course(far, SEED, 0, course))
    assert table["read_social"].notna().all()
    differ = table["read_social"] != table["social"]
    assert 0.2 < differ.mean() < 1.0
    assert set(table.loc[differ, "read_social"]) <= set(course["value"])
    itself = reading(plain()).keeping_readings()
    same = readings_frame(run_with_course(itself, SEED, 0, course))
    met = same["occasion"] == "meeting"
    for name in PATHS:
        rows = same[met] if name == "geographical" else same
        assert (rows[f"read_{name}"] == rows[name]).all(), name


def test_where_there_is_no_course_the_own_value_is_read_and_counted() -> None:
    nothing = course_of(near(0))[:0].copy()
    run = run_with_course(reading(plain()), SEED, 0, nothing, keep_events=True)
    assert run.events.tobytes() == near(0).events.tobytes()
    held = course_of(near(0))[:1].copy()
    held["value"], held["about"] = 0.5, -1
    run = run_with_course(reading(plain()), SEED, 0, held, keep_events=True)
    reads, before, own = counts(run)
    assert reads == own > 1_000
    assert before == 0
    assert run.events.tobytes() == near(0).events.tobytes()


def test_indirect_and_direct_effects_add_up_to_the_total_in_every_replication() -> None:
    scenario = plain()
    (made,) = natural_effects_runs(
        scenario, {"proximity": "geographical", "path": ["meeting"], "from": "proposal"},
        near=1.0, far=0.1, mediators=MEDIATORS, replications=4, seed=SEED,
    )  # fmt: skip
    nn, ff, fn, nf = made.n
    np.testing.assert_array_equal((fn - ff) + (nn - fn), nn - ff)
    np.testing.assert_array_equal((nn - nf) + (nf - ff), nn - ff)
    assert (fn != ff).any()
    assert (fn != nn).any()
    assert 0.8 < made.common <= 1.0
    assert 0.0 < made.missed < 0.4
    pilots = replicate(
        scenario.with_do({**FAR, "value": 0.1, "from": "proposal"}), replications=4, seed=SEED
    )
    delivering = pilots["started"] & (pilots["state_36"] == "delivering")
    counted = delivering.groupby(pilots["replication"]).sum()
    np.testing.assert_array_equal(made.n_all[1], counted)
    assert made.totals.value.shape == made.totals_of_all.value.shape == (4,)


def test_what_cannot_be_a_mediation_is_refused() -> None:
    held = plain().with_do(
        {"proximity": "social", "path": "all", "hold": "course", "course": "near"}
    )
    with pytest.raises(UserError, match="social proximity is read at the course of 'near', which"):
        replicate(held, replications=1)
    do = {"proximity": "social", "path": "all"}
    for mediators, path, outcome, sentence in (
        ([], "all", "delivering_36", "one mediator or more"),
        (["sociel"], "all", "delivering_36", "nearest: social"),
        (["social"], "all", "delivering_36", "so it is no mediator"),
        (["cognitive"], ["closure"], "delivering_36", "path names none of them"),
        (["cognitive"], "all", "delivered_36", "nearest: delivering_36"),
    ):
        with pytest.raises(UserError, match=sentence):
            natural_effects_runs(
                plain(), do, near=1, far=0, mediators=mediators, path=path, outcome=outcome
            )
