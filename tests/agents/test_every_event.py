"""Both drivers write the same log where every kind of event and every state is met often."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.records import event_log
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event, State

OFTEN = 100
BUSY: dict[str, Any] = {"entrepreneurs": 30, "proposals_per_year": 3.0}
ONE = 30_000
REGION = (3_000, 10_000, 60_000)
CROWDS: dict[str, tuple[tuple[int, ...], dict[str, Any], int]] = {
    "busy": ((ONE,), BUSY, 3),
    "close": (
        (ONE,),
        BUSY | {"recusal_tie": 0.1, "complaint_chance": 0.8, "line_meetings_per_month": 1.0},
        4,
    ),
    "competing": (
        (ONE,),
        BUSY
        | {
            "threshold_nok": 50_000.0,
            "national_threshold_nok": 300_000.0,
            "health_threshold_nok": 300_000.0,
            "complaint_chance": 0.8,
            "competition_cost": 0.0,
            "competitors_max": 20,
            "competitor_strength": 5.0,
        },
        4,
    ),
    "planned": ((ONE,), BUSY | {"fund_requires_plan": True, "pooled_budget": True}, 1),
    "unwilling": ((ONE,), BUSY | {"willingness": -0.5, "persistence": 1.0}, 2),
    "equal": (
        (ONE,),
        BUSY
        | {
            "coverage_weight": 5.0,
            "persistence": 1.0,
            "one_unit_share": 0.2,
            "inhabitants_per_coordinator": 10_000,
        },
        5,
    ),
    "parting": (
        (120_000,),
        BUSY | {"cross_sector_share": 1.0, "willingness": -0.5, "persistence": 0.0},
        4,
    ),
    "paying_themselves": (
        (120_000,),
        BUSY | {"co_payment": True, "co_payment_forbidden_by": "nobody", "patience_months": 3},
        3,
    ),
    "bound": (
        (ONE,),
        BUSY | {"agreement_bindingness": 1.0, "agreement_evidence": 0.4},
        2,
    ),
    "taught": (
        (ONE,),
        BUSY | {"training_places_share": 0.5, "training_gain": 0.3, "guide_gain": 0.3},
        1,
    ),
    "moored": (
        (ONE,),
        BUSY
        | {
            "formal_mooring": True,
            "mooring_plan_chance": 0.05,
            "support_slips": True,
        },
        2,
    ),
    "labelled": (
        (ONE,),
        BUSY
        | {
            "research_label": True,
            "research_label_curiosity": 0.1,
            "threshold_nok": 50_000.0,
            "other_law_share": 0.9,
        },
        3,
    ),
    "refused_above": (
        (120_000,),
        BUSY
        | {
            "private_buyer_chance": 1.0,
            "politicians_door_chance": 1.0,
            "coverage_weight": 5.0,
            "persistence": 0.0,
            "few_units_share": 0.1,
            "one_unit_share": 0.8,
        },
        7,
    ),
    "other_doors": (
        (ONE,),
        BUSY
        | {
            "private_buyer_chance": 1.0,
            "politicians_door_chance": 1.0,
            "failure_relief": 0.2,
            "cocreation_depth": 0.6,
            "partners_asked": True,
            "citizens_gain": 0.15,
        },
        3,
    ),
    "effect_contracts": (
        (ONE,),
        BUSY
        | {
            "effect_contract": True,
            "evidence_external_share": 0.8,
            "contract_set_up_share_max": 2.0,
            "contract_capital_nok": 1e9,
            "contract_novelty": 0.0,
            "contract_years": 1,
        },
        3,
    ),
    "delegated": (
        (ONE,),
        BUSY
        | {
            "delegation_all_unit_nok": 500_000.0,
            "delegation_all_line_nok": 300_000.0,
            "delegation_all_agree_nok": 800_000.0,
        },
        1,
    ),
    "region": (REGION, {"mode": "region", "inhabitants_per_entrepreneur": 3_000}, 2),
    "poor_region": (
        REGION,
        {
            "mode": "region",
            "inhabitants_per_entrepreneur": 2_000,
            "reserve_nok": 60_000.0,
            "other_income_nok": 0.0,
        },
        5,
    ),
}
"""Populations, values and replications: as few runs as meet everything a hundred times."""


def met(name: str) -> tuple[Counter[str], Counter[str]]:
    """Kinds of events and states entered in a crowd, after both drivers were held together."""
    populations, values, replications = CROWDS[name]
    base = load_scenario("baseline").with_municipalities(*populations)
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for plan in worlds(base.with_values(**values)):
        for replication in range(replications):
            loop = run_one(plan, 11, replication)
            agents = run_one(plan, 11, replication, driver=run_with_mesa)
            assert agents.events.tobytes() == loop.events.tobytes()
            assert agents.pilots.tobytes() == loop.pilots.tobytes()
            kinds.update(Event(int(code)).name for code in loop.events["kind"])
            entered = event_log.values(loop.events, Event.STATE, "state_after")
            states.update(State(int(code)).name for code in entered)
            states[State.PROPOSED.name] += len(loop.pilots)
    return kinds, states


@pytest.mark.slow
@pytest.mark.long
def test_every_kind_of_event_and_every_state_is_met_a_hundred_times() -> None:
    kinds: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for name in CROWDS:
        more_kinds, more_states = met(name)
        kinds += more_kinds
        states += more_states
    # What happens to instruments is laid out before; tests/instruments holds the drivers together.
    rules = [kind.name for kind in Event if not kind.name.startswith("INSTRUMENT_")]
    assert {name: kinds[name] for name in rules if kinds[name] < OFTEN} == {}
    assert {state.name: states[state.name] for state in State if states[state.name] < OFTEN} == {}
