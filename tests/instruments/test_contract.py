"""What every instrument of the catalogue keeps to, whatever it does."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest

from collabsim.engine.loop import run_world as by_loop
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.instruments import CATALOGUE, PAYERS, Setting
from collabsim.model import run_with_mesa as by_agents
from collabsim.parameters import PARAMETERS
from collabsim.records.event_log import of_kind, values
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event
from collabsim.world.events.codes import CostPayer, InstrumentName
from tests.instruments.turns import in_turns, needed
from tests.invariants import check_invariants

SEED = 5
MONTH = 30
REPLICATIONS = 5
OWN = [event for event in Event if event.name.startswith("INSTRUMENT_")]
MONEY = {"set_up_nok": 30_000, "yearly_nok": 20_000}
SWITCHES = [
    name
    for name, one in CATALOGUE.items()
    if all(PARAMETERS[setting.parameter].kind == "bool" for setting in one.settings)
]
TURNS = (MONTH, 60, 84)
"""When what excludes another takes its turn."""
OFTEN = 40
"""Replications after which something that acts has acted."""


@cache
def plain(*sizes: int, **values: Any) -> Scenario:
    """Sizes in which money, councils and second sectors are met often."""
    made = load_scenario("baseline").with_municipalities(*(sizes or (40_000,)))
    busy = {"years": 9, "proposal_years": 7, "entrepreneurs": 12, "cross_sector_share": 0.5}
    return made.with_values(**{**busy, **values})


def used(name: str, base: Scenario | None = None, **how: Any) -> Scenario:
    made = (base or plain()).with_values(**CATALOGUE[name].needs)
    return made.with_instruments({"name": name, "from": MONTH, **how})


def everything(base: Scenario, **how: Any) -> Scenario:
    """All of them, one after the other where two exclude each other."""
    when = in_turns(TURNS)
    return base.with_values(**needed()).with_instruments(
        *({"name": name, **when[name], "cost": MONEY} | how for name in CATALOGUE)
    )


@lru_cache(maxsize=4)
def plan_of(scenario: Scenario) -> Blueprint:
    """Its world before the first month. Look, do not touch: it is shared."""
    return worlds(scenario)[0]


def log(scenario: Scenario, replication: int = 0, driver: Any = by_loop) -> np.ndarray:
    run = run_one(plan_of(scenario), SEED, replication, driver=driver)
    return np.asarray(run.events)


def others(events: np.ndarray) -> np.ndarray:
    """A log without the events of instruments."""
    return events[~np.isin(events["kind"], OWN)]


def baseline(replication: int, name: str) -> np.ndarray:
    """The log without an instrument, where it would have something to act on."""
    return _baseline(replication, tuple(sorted(CATALOGUE[name].needs.items())))


@cache
def _baseline(replication: int, needs: tuple[tuple[str, Any], ...]) -> np.ndarray:
    """The same log for all that need the same."""
    return log(plain(**dict(needs)), replication)


def first_difference(a: np.ndarray, b: np.ndarray) -> list[np.void]:
    """The rows of two logs at the first place where they differ, one where a log has ended."""
    for place in range(max(len(a), len(b))):
        rows = [events[place] for events in (a, b) if place < len(events)]
        if len({row.tobytes() for row in rows}) > 1 or len(rows) == 1:
            return rows
    return []


def test_events_know_the_instruments_and_payers_by_their_names() -> None:
    assert {one.name.lower() for one in InstrumentName} == set(CATALOGUE)
    assert [one.name.lower() for one in CostPayer] == list(PAYERS)


@pytest.mark.parametrize("name", CATALOGUE)
def test_at_strength_0_the_log_is_that_without_it_but_for_its_own_events(name: str) -> None:
    for payer in ("chief", "outside"):
        cost = {"yearly_nok": 500_000}
        events = log(used(name, strength=0.0, payer=payer, cost=cost))
        assert others(events).tobytes() == baseline(0, name).tobytes()
        assert len(of_kind(events, Event.INSTRUMENT_INTRODUCED)) == 1


@pytest.mark.parametrize("name", CATALOGUE)
def test_it_is_in_force_in_the_month_of_its_introduction(name: str) -> None:
    plan = plan_of(used(name))
    delay = CATALOGUE[name].delay_months
    before, then = plan.p_in(0, MONTH + delay - 1), plan.p_in(0, MONTH + delay)
    moved = [
        one.parameter
        for one in CATALOGUE[name].settings
        if not one.scales and one.value != PARAMETERS[one.parameter].default
    ]
    assert any(before[parameter] != then[parameter] for parameter in moved) or not moved
    told = of_kind(log(used(name)), Event.INSTRUMENT_INTRODUCED)
    assert told["month"].tolist() == [MONTH + delay]


@pytest.mark.parametrize("name", CATALOGUE)
def test_nothing_differs_before_its_month_and_what_differs_first_is_about_a_pilot(
    name: str,
) -> None:
    acted, made = 0, used(name, strength=1.0)
    for replication in range(OFTEN):
        events = log(made, replication)
        rows = first_difference(others(events), baseline(replication, name))
        acted += bool(rows)
        assert all(row["month"] >= MONTH + CATALOGUE[name].delay_months for row in rows)
        assert not rows or any(row["pilot"] >= 0 for row in rows)
        if acted and replication + 1 >= REPLICATIONS:
            break
    assert acted, "it does nothing in any of these runs"


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_at_half_strength_is_on(name: str) -> None:
    half, full = log(used(name, strength=0.5)), log(used(name))
    assert half.tobytes() == full.tobytes()


@pytest.mark.parametrize("name", CATALOGUE)
def test_what_is_not_affordable_is_not_introduced_and_said_so(name: str) -> None:
    events = log(used(name, payer="chief", cost={"yearly_nok": 1e9}))
    assert others(events).tobytes() == baseline(0, name).tobytes()
    assert len(of_kind(events, Event.INSTRUMENT_INTRODUCED)) == 0
    unpaid = of_kind(events, Event.INSTRUMENT_UNPAID)
    due = MONTH + CATALOGUE[name].delay_months
    assert unpaid["month"].tolist() == [due, *range(due // 12 * 12 + 12, 9 * 12, 12)]
    assert values(events, Event.INSTRUMENT_UNPAID, "instrument_nok").tolist() == [
        1e9 + CATALOGUE[name].cost.set_up_nok
    ] * len(unpaid)


def test_what_is_affordable_does_not_hang_on_pilots() -> None:
    told = []
    for shares in ({}, {"proposals_per_year": 0.0}, {"willingness": 3.0}):
        base = plain(10_000, **shares)
        events = log(everything(base, payer="chief", cost={"yearly_nok": 300_000}))
        told.append(events[np.isin(events["kind"], OWN)])
    assert len(of_kind(told[0], Event.INSTRUMENT_UNPAID)) > 0
    assert told[0].tobytes() == told[1].tobytes() == told[2].tobytes()


def test_what_the_chief_executive_pays_lowers_that_persons_authority() -> None:
    """The cost alone, of an instrument that sets what holds anyway."""
    base = plain(10_000, instrument_frame_share=1.0)
    free = float(plan_of(base).actor["free_nok"][plan_of(base).municipality["chief"][0]])
    idle = {"name": "bridging", "from": 0, "settings": {"chance": base.values["bridge_chance"]}}
    paid = {"payer": "chief", "cost": {"yearly_nok": 0.98 * free}}
    differ = 0
    for replication in range(REPLICATIONS):
        without = others(log(base.with_instruments(idle), replication))
        assert without.tobytes() == log(base, replication).tobytes()
        differ += others(log(base.with_instruments(idle | paid), replication)).tobytes() != (
            without.tobytes()
        )
    assert differ


def test_a_change_of_the_scenario_is_what_an_instrument_starts_from() -> None:
    change = {"from": MONTH + 10, "case": {"patience_months": 5}, "money": {"pooled_budget": True}}
    base = plain().with_changes(change)
    plan = plan_of(base.with_instruments({"name": "delegation", "from": MONTH, "until": 60}))
    sums = [float(plan.p_in(0, month)["delegation_all_unit_nok"]) for month in (29, 30, 59, 60)]
    assert sums == [0.0, 500_000.0, 500_000.0, 0.0]
    assert [int(plan.p_in(0, month)["patience_months"]) for month in (39, 40, 60)] == [
        PARAMETERS["patience_months"].default,
        5,
        5,
    ]


@pytest.mark.parametrize("payer", ["chief", "state"])
def test_both_drivers_and_every_replication_of_a_block_agree_with_all_on(payer: str) -> None:
    region = plain(3_000, 40_000, mode="region", entrepreneurs=6)
    for base in (plain(), region):
        plan = plan_of(everything(base, payer=payer))
        run = run_one(plan, SEED, 0)
        check_invariants(run)
        by_mesa = run_one(plan, SEED, 0, driver=by_agents)
        assert by_mesa.events.tobytes() == run.events.tobytes()
        together = run_many(plan, SEED, 3, workers=1)
        for replication in range(3):
            alone = run_one(plan, SEED, replication, keep_events=False)
            of_block = together.pilots[together.replication == replication]
            assert alone.pilots.tobytes() == of_block.tobytes()


def test_one_municipality_of_a_region_may_have_it_alone() -> None:
    region = plain(3_000, 40_000, mode="region", entrepreneurs=6)
    large = region.municipalities[1].name
    made = used("delegation", region, municipality=large, cost=MONEY)
    events = log(made)
    assert set(events[np.isin(events["kind"], OWN)]["municipality_row"].tolist()) == {1}
    plan = plan_of(made)
    assert [float(plan.p_in(row, MONTH)["delegation_all_unit_nok"]) for row in (0, 1)] == [
        0.0,
        500_000.0,
    ]


def test_both_drivers_agree_while_a_number_is_taken_up_wears_and_is_worn_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = Setting("chance", "bridge_chance", 1.0, 0.0, 1.0, "made up", scales=True)
    made_up = replace(
        CATALOGUE["bridging"], settings=(chance,), payer="chief", uptake_months=6, wear_months=6
    )
    monkeypatch.setitem(CATALOGUE, "bridging", made_up)
    base = plain(10_000)
    free = float(plan_of(base).actor["free_nok"][plan_of(base).municipality["chief"][0]])
    cost = {"cost": {"yearly_nok": 0.3 * free}}
    plan = plan_of(
        base.with_instruments(
            {"name": "delegation", "from": 48, "strength": 0.5, **cost},
            {"name": "bridging", "from": 12, **cost},
        )
    )
    chances = [float(plan.p_in(0, month)["bridge_chance"]) for month in (12, 24, 47, 54, 80)]
    before = base.values["bridge_chance"]
    assert chances[0] == chances[-1] == before
    assert before < chances[1] < chances[2]
    assert before < chances[3] < chances[2]
    run = run_one(plan, SEED, 0)
    assert len(of_kind(run.events, Event.INSTRUMENT_WORN)) == 1
    assert run_one(plan, SEED, 0, driver=by_agents).events.tobytes() == run.events.tobytes()
    check_invariants(run)
