"""Values that change during a run, in both drivers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.engine.loop import run_world as by_loop
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.inquiry.levers import plan_with
from collabsim.model import run_with_mesa as by_agents
from collabsim.parameters import PARAMETERS
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint
from tests.invariants import check_invariants

MONTH = 40
SEED = 3
SETTINGS: dict[str, dict[str, Any]] = {
    "threshold": {"threshold_nok": 900_000.0},
    "capacity": {"capacity": 9.0},
    "project money": {"project_money_nok": 350_000.0, "project_months": 9},
    "consent": {"willingness": 2.0, "patience_months": 20},
    "arrangement": {"arrangement": "joint_team", "cocreation_depth": 0.9},
    "evidence": {"evidence_quality_own": 0.3, "evidence_none_share": 0.1, "evidence_noise": 0.4},
    "proposals": {"cross_sector_share": 0.9, "proposals_per_year": 3.0},
    "pooled": {"pooled_budget": True, "state_share": 0.2, "intro_price_share": 0.5},
}
"""One of each kind: read live, or held by the pilot from its start."""


def scenario(*sizes: int, **values: Any) -> Scenario:
    made = load_scenario("baseline").with_municipalities(*(sizes or (9_000,)))
    return made.with_values(**{"years": 9, "proposal_years": 6, "entrepreneurs": 4, **values})


def tables(values: dict[str, Any]) -> dict[str, Any]:
    """Values under the tables they stand in."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        found.setdefault(PARAMETERS[key].group, {})[key] = value
    return found


def change(name: str, month: int = MONTH) -> dict[str, Any]:
    return {"from": month, **tables(SETTINGS[name])}


def back(name: str, month: int = MONTH) -> dict[str, Any]:
    """The change to what held at the beginning."""
    return {"from": month, **tables({key: scenario().values[key] for key in SETTINGS[name]})}


def plan_of(made: Scenario) -> Blueprint:
    return worlds(made)[0]


def events(plan: Blueprint, driver: Any = by_loop, replication: int = 0) -> np.ndarray:
    run = run_one(plan, SEED, replication, driver=driver)
    return np.asarray(run.events)


def same(a: np.ndarray, b: np.ndarray) -> bool:
    return a.tobytes() == b.tobytes()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_change_in_month_0_is_the_scenario_with_that_value(name: str) -> None:
    changed = scenario().with_changes(change(name, 0))
    at_once = scenario().with_values(**SETTINGS[name])
    assert same(events(plan_of(changed)), events(plan_of(at_once)))
    assert not same(events(plan_of(changed)), events(plan_of(scenario())))


@pytest.mark.parametrize("name", SETTINGS)
def test_a_change_to_the_same_value_changes_nothing(name: str) -> None:
    plan = plan_of(scenario().with_changes(back(name)))
    assert same(events(plan), events(plan_of(scenario())))


@pytest.mark.parametrize("name", SETTINGS)
def test_nothing_differs_before_its_month_and_something_after(name: str) -> None:
    plan = plan_of(scenario().with_changes(change(name)))
    differ = False
    for replication in range(4):
        before = events(plan_of(scenario()), replication=replication)
        after = events(plan, replication=replication)
        assert same(before[before["month"] < MONTH], after[after["month"] < MONTH])
        differ = differ or not same(before, after)
    assert differ


@pytest.mark.parametrize("name", ["project money", "proposals", "pooled"])
def test_both_drivers_change_alike(name: str) -> None:
    plan = plan_of(scenario().with_changes(change(name), back(name, MONTH + 9)))
    assert same(events(plan, by_loop), events(plan, by_agents))


def test_every_replication_of_a_block_begins_with_the_first_values() -> None:
    plan = plan_of(scenario().with_changes(change("consent", 20)))
    together = run_many(plan, SEED, 6, workers=1)
    for replication in range(6):
        alone = run_one(plan, SEED, replication, keep_events=False)
        of_block = together.pilots[together.replication == replication]
        assert alone.pilots.tobytes() == of_block.tobytes()
    assert plan.p["willingness"][0] == scenario().values["willingness"]


def test_projects_keep_what_they_were_promised_and_every_krone() -> None:
    promised = scenario().values
    others = {"intro_price_share": 0.9, "state_share": 0.1, "inhouse_price_share": 0.05}
    later = {"from": MONTH, **tables(SETTINGS["project money"] | others)}
    plan = plan_of(scenario(40_000).with_changes(later))
    ran = 0
    for replication in range(8):
        run = run_one(plan, SEED, replication)
        check_invariants(run)
        for pilot in run.pilots[run.pilots["started"] >= 0]:
            before = pilot["started"] < MONTH
            months = promised["project_months"] if before else 9
            money = promised["project_money_nok"] if before else 350_000
            assert pilot["project_months"] == months
            assert pilot["project_nok"] == money
            if pilot["money_ended"] == pilot["started"] + months and pilot["bridges"] == 0:
                assert pilot["project_paid_nok"] == pytest.approx(money, rel=1e-12)
                ran += int(before and pilot["money_ended"] > MONTH)
    assert ran > 3


def test_a_change_may_hold_for_one_municipality_of_a_region() -> None:
    region = scenario(3_000, 40_000, mode="region", entrepreneurs=4)
    large = region.municipalities[1].name
    plan = plan_of(region.with_changes({"municipality": [large], **change("threshold")}))
    assert [float(plan.p_in(row, MONTH)["threshold_nok"]) for row in (0, 1)] == [
        region.values["threshold_nok"],
        900_000,
    ]
    assert float(plan.p_in(1, MONTH - 1)["threshold_nok"]) == region.values["threshold_nok"]
    assert same(events(plan, by_loop), events(plan, by_agents))


@pytest.mark.parametrize(
    "changes", [[change("threshold")], [change("threshold"), back("threshold", 55)]]
)
def test_a_lever_put_on_a_world_holds_until_a_change_sets_it(changes: list[dict[str, Any]]) -> None:
    """Also where the change is back to what held at the beginning."""
    plan = plan_of(scenario().with_changes(*changes))
    moved = plan_with(plan, {"capacity": 9.0, "threshold_nok": 200_000})
    by_file = scenario(capacity=9.0, threshold_nok=200_000.0).with_changes(*changes)
    assert same(events(moved), events(plan_of(by_file)))
    assert moved.p_later.tobytes() == plan_of(by_file).p_later.tobytes()
