"""Two drivers, one history: Mesa and the compiled loop write the same event log."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, reject, settings
from hypothesis import strategies as st

from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.scenario import load_scenario, shipped_folder
from collabsim.scenario.do_schema import COURSE, HOLDS, PATHS, READERS, WITH_VALUE
from collabsim.world.blueprint import Blueprint
from collabsim.world.draws import Decision
from collabsim.world.tables import PILOTS_FULL, World
from tests.engine.test_invariants import worlds_to_run

ORGANISATION = shipped_folder() / "organisations" / "example_merger.toml"
STATE = (
    "run",
    "municipality",
    "unit",
    "actor",
    "entrepreneur",
    "opinion",
    "pilot",
    "member",
    "site",
    "reading",
)


def same_history(plan: Blueprint, seed: int, replication: int = 0, **how: object) -> int:
    """Hold both drivers against each other, to the last bit; how many events there were."""
    agents = run_one(plan, seed, replication, driver=run_with_mesa, **how)
    loop = run_one(plan, seed, replication, driver=run_world, **how)
    assert len(agents.events) == len(loop.events)
    assert agents.events.tobytes() == loop.events.tobytes()
    for table in STATE:
        left, right = getattr(agents.world, table), getattr(loop.world, table)
        assert left.tobytes() == right.tobytes(), table
    return int(loop.world.run[0]["n_events"])


@st.composite
def readings(draw: st.DrawFn) -> dict[str, object]:
    """Any ``[[do]]`` that can stand in a scenario without a region."""
    proximity = draw(st.sampled_from(sorted(PATHS)))
    known = [path for path in PATHS[proximity] if path != "search"]
    hold = draw(st.sampled_from([one for one in HOLDS if one != COURSE]))
    value = {"value": draw(st.floats(0.0, 1.0))} if hold in WITH_VALUE else {}
    return {
        "proximity": proximity,
        "path": draw(st.lists(st.sampled_from(known), min_size=1)),
        "who": draw(st.one_of(st.just("all"), st.lists(st.sampled_from(READERS), min_size=1))),
        "hold": hold,
        "from": draw(st.sampled_from([0, 12, "proposal", "start", "money_end"])),
        **value,
    }


@pytest.mark.parametrize("population", [1, 3_000, 120_000])
@pytest.mark.parametrize("seed", [0, 1])
def test_for_every_size(population: int, seed: int, lay_out) -> None:
    assert same_history(lay_out(population), seed) > 100


@pytest.mark.parametrize(
    "values",
    [
        {"inhabitants_per_coordinator": 10_000},
        {"pooled_budget": True},
        {"fund_requires_plan": True, "fund_nok_per_inhabitant": 100.0},
        {"advice_is_veto": True},
        {"organisation": "two_level"},
        {"organisation": "three_level", "span_of_control": 4},
        {"turnover_per_year": 1.0},
        {"turnover_per_year": 0.0},
        {"neutral_attention": True, "neutral_ties": True, "neutral_places": True},
        {"years": 6, "proposal_years": 6},
    ],
    ids=str,
)
def test_for_every_option(values: dict[str, object], lay_out) -> None:
    assert same_history(lay_out(30_000, **values), 3) > 100


def test_for_a_region_in_which_entrepreneurs_choose_learn_and_give_up(lay_out) -> None:
    plan = lay_out(3_000, 10_000, 60_000, mode="region", reserve_nok=40_000.0)
    assert len(plan.municipality) == 3
    assert same_history(plan, 2) > 100


def test_for_a_given_organisation(lay_out) -> None:
    assert same_history(lay_out({"organisation_file": str(ORGANISATION)}), 1) > 100


def test_with_forced_draws(lay_out) -> None:
    forced = {(int(Decision.PROPOSE), month, 1): 0.0 for month in range(0, 60, 7)}
    assert same_history(lay_out(10_000), 1, overrides=forced) > 100


def test_without_an_event_log(lay_out) -> None:
    assert same_history(lay_out(10_000), 1, keep_events=False) > 100


def test_when_the_first_tables_were_too_small(lay_out) -> None:
    plan = lay_out(10_000).of_replication(0)
    small = type(plan)(
        **{f: getattr(plan, f) for f in plan.__slots__} | {"events": 50, "pilots": 2}
    )
    assert same_history(small, 1) == same_history(plan, 1)


def test_a_driver_leaves_a_world_whose_tables_were_too_small_marked(lay_out) -> None:
    plan = lay_out(10_000).of_replication(0)
    small = type(plan)(**{f: getattr(plan, f) for f in plan.__slots__} | {"pilots": 1})
    world: World = small.world(1, 0)
    run_with_mesa(world)
    assert world.run[0]["overflow"] == PILOTS_FULL


@example(population=357, seed=0, replication=0, values={})
@given(
    population=st.integers(1, 150_000),
    seed=st.integers(0, 2**63),
    replication=st.integers(0, 1_000),
    values=st.fixed_dictionaries(
        {},
        optional={
            "organisation": st.sampled_from(["by_span", "two_level", "three_level"]),
            "inhabitants_per_coordinator": st.sampled_from([0, 5_000, 60_000]),
            "pooled_budget": st.booleans(),
            "advice_is_veto": st.booleans(),
            "turnover_per_year": st.sampled_from([0.0, 0.05, 0.15, 0.9]),
            "escalation_share": st.floats(0.0, 1.0),
            "retention": st.floats(0.7, 0.98),
            "patience_months": st.integers(0, 24),
            "threshold_basis": st.sampled_from(["one_year", "term", "term_with_project"]),
            "substitution": st.sampled_from([-3.0, 0.0, 1.0]),
        },
    ),
)
@settings(max_examples=settings().max_examples // 2)
def test_for_drawn_scenarios(
    population: int, seed: int, replication: int, values: dict[str, object]
) -> None:
    scenario = load_scenario("baseline").with_municipalities(population)
    plan = worlds(scenario.with_values(years=7, proposal_years=4, **values))[0]
    assert same_history(plan, seed, replication) >= 0


@given(
    population=st.integers(1_000, 120_000),
    seed=st.integers(0, 2**63),
    dos=st.lists(readings(), min_size=1, max_size=4),
)
@settings(max_examples=max(5, settings().max_examples // 3))
def test_for_drawn_readings(population: int, seed: int, dos: list[dict[str, object]]) -> None:
    scenario = load_scenario("baseline").with_municipalities(population)
    scenario = scenario.with_values(years=7, proposal_years=4).with_do(*dos)
    assert same_history(worlds(scenario)[0].keeping_readings(), seed) >= 0


def test_the_comparison_would_see_a_difference(lay_out) -> None:
    plan = lay_out(10_000)
    one = run_one(plan, 1, 0, driver=run_with_mesa)
    other = run_one(plan, 1, 1, driver=run_with_mesa)
    assert not np.array_equal(one.events, other.events)


@settings(max_examples=max(20, settings().max_examples // 2))
@given(worlds_to_run(), st.integers(0, 2**63), st.booleans(), st.booleans())
def test_for_any_value_of_any_parameter(
    world: tuple[tuple[int, ...], dict[str, object]], seed: int, merged: bool, forced: bool
) -> None:
    """In regions and alone, with every switch and option, and with an organisation given."""
    sizes, values = world
    places = [*sizes, {"organisation_file": str(ORGANISATION)}][-len(sizes) :] if merged else sizes
    overrides = {(int(Decision.PROPOSE), month, 1): 0.0 for month in range(0, 24, 5)}
    try:
        plans = worlds(load_scenario("baseline").with_municipalities(*places).with_values(**values))
    except UserError:
        reject()
    for plan in plans:
        assert same_history(plan, seed, overrides=overrides if forced else None) >= 0
