"""The module gives what the native loop gives: the same bytes of all tables and of the log."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.browser import RULES_WASM
from collabsim.engine.loop import run_world
from collabsim.experiment.blocks import Runner
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.told import Act, Told, overrides_of
from collabsim.native import RULES
from collabsim.world.codes import Event
from collabsim.world.compiling import rules_hash
from collabsim.world.events.codes import Option
from collabsim.world.tables import EVENTS_FULL, PILOTS_FULL
from tests.browser.drawing import drawn_scenario
from tests.flat_memory import unlike
from tests.golden.measured import scenario_of
from tests.golden.scenarios import SCENARIOS
from tests.runs import FIXED, plan_for, plans
from tests.small_worlds import LARGE, finished

wasmtime = pytest.importorskip("wasmtime")


@pytest.fixture(scope="module")
def module():
    from tests.browser.under_wasmtime import Module

    return Module()


def same(module, plan, seed: int, replication: int = 0) -> int:
    """Hold one run against the native loop; how many events it had."""
    native = run_one(plan, seed, replication, driver=run_world).world
    made = run_one(plan, seed, replication, driver=module.run_world).world
    assert unlike(native, made) == []
    return int(native.run[0]["n_events"])


def test_the_module_is_of_the_rules_that_are_here():
    engine = wasmtime.Engine()
    made = wasmtime.Module.from_file(engine, str(RULES_WASM))
    assert [one.name for one in made.imports] == []
    store = wasmtime.Store(engine)
    exports = wasmtime.Instance(store, made, []).exports(store)
    place = exports[RULES].value(store)
    length = len(rules_hash())
    assert bytes(exports["memory"].read(store, place, place + length)).decode() == rules_hash()


@pytest.mark.parametrize("golden", SCENARIOS, ids=lambda one: one.name)
def test_scenarios_whose_hashes_are_kept(module, golden):
    for plan in worlds(scenario_of(golden)):
        assert same(module, plan, golden.seed) > 0


@pytest.mark.parametrize("name", FIXED)
def test_the_fixed_scenarios(module, name):
    for plan in plans(name):
        assert same(module, plan, 11, 3) > 0


def test_blocks_of_replications(module):
    for plan in (plan_for(3_000), plan_for(60_000)):
        native = Runner(plan).run(7, 2, 40, 3)
        made = Runner(plan, module.run_block).run(7, 2, 40, 3)
        assert np.array_equal(native[0], made[0])
        assert native[1].tobytes() == made[1].tobytes()


def test_a_table_that_is_too_small_is_said(module):
    plan = plan_for(10_000)
    world = plan.grown(0).world(1, 0)
    small = type(plan)(**{**_fields(plan), "pilots": 2, "events": 40}).world(1, 0)
    module.run_world(small)
    assert small.run[0]["overflow"] & (PILOTS_FULL | EVENTS_FULL)
    module.run_world(world)
    assert world.run[0]["overflow"] == 0


def test_what_persons_are_told(module):
    """An option and a case that are told: the same history as in the native loop, and another."""
    run = finished(LARGE, 302, 0)
    log = LogOfDraws(run)
    decided = next(row for row in log.rows if row.kind == Event.DECIDED)
    opened = next(row for row in log.rows if row.kind == Event.CASE_OPENED)
    other = Option.STOP if decided.option != Option.STOP else Option.REDUCED
    for one, act, option in (
        (decided, Act.DECIDE, other),
        (opened, Act.LET_CASE_LIE, None),
        (opened, Act.WRITE_CASE, None),
    ):
        month = one.month - (act == Act.WRITE_CASE)
        forced = overrides_of(log, Told(act, one.pilot, one.person, month, option=option))
        again = [
            run_one(run.blueprint, 302, 0, overrides=forced, driver=driver)
            for driver in (run_world, module.run_world)
        ]
        assert again[0].events.tobytes() == again[1].events.tobytes()
        assert again[0].events.tobytes() != run.events.tobytes()


def _fields(plan):
    return {name: getattr(plan, name) for name in plan.__dataclass_fields__}


def test_what_rules_raise_ends_the_call(module):
    plan = plan_for(3_000)
    p = plan.p.copy()
    p["hours_per_matter"] = 0.0
    world = type(plan)(**{**_fields(plan), "p": p}).world(1, 0)
    with pytest.raises(SystemError, match="status 1"):
        module.run_world(world)


def drawn(module, first: int, last: int) -> int:
    """Hold drawn scenarios against the native loop; how many events they had."""
    return sum(
        same(module, plan, number, number % 7)
        for number in range(first, last)
        for plan in worlds(drawn_scenario(number))
    )


JOBS = [pytest.param(part, marks=pytest.mark.jobs) for part in range(1, 4)]


@pytest.mark.parametrize("part", [0, *JOBS])
def test_drawn_scenarios(module, part):
    assert drawn(module, 50 * part, 50 * part + 50) > 10_000


@pytest.mark.long
@pytest.mark.parametrize("part", range(18))
def test_many_drawn_scenarios(module, part):
    assert drawn(module, 200 + 100 * part, 300 + 100 * part) > 20_000
