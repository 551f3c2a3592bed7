"""Short ways to worlds and runs, and the fixed set of scenarios many tests go over."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.histories import Run
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.blueprint import Blueprint

SIZES = (3_000, 30_000, 120_000)
SHORT = {"years": 8, "proposal_years": 4}
"""A run long enough for pilots to be followed for three years."""

FIXED: dict[str, dict[str, Any]] = {
    "defaults": {},
    "crowded": {"entrepreneurs": 20, "proposals_per_year": 2.0},
    "coordinators": {"inhabitants_per_coordinator": 10_000},
    "region": {"mode": "region", "inhabitants_per_entrepreneur": 5_000},
    "poor_region": {
        "mode": "region",
        "inhabitants_per_entrepreneur": 5_000,
        "reserve_nok": 60_000.0,
        "other_income_nok": 0.0,
    },
    "restless": {"turnover_per_year": 0.8},
    "all_channels_neutral": {
        f"neutral_{name}": True
        for name in (
            "attention", "ties", "path", "information", "coverage", "contact", "advisers",
            "frames", "fund", "places", "mandate", "scope",
        )
    },
    "shared_places": {"neutral_places": True, "entrepreneurs": 20, "few_units_share": 0.5},
    "late_cases": {"case_months_before": 0},
    "early_cases": {"case_months_before": 24, "project_months": 24},
    "planned": {"fund_requires_plan": True, "fund_nok_per_inhabitant": 100.0},
    "veto": {"advice_is_veto": True, "other_law_share": 1.0},
    "gates": {"extra_clearances": 2},
    "long_paths": {"organisation": "three_level", "span_of_control": 4},
    "new_thresholds": {"threshold_nok": 500_000.0, "threshold_basis": "term_with_project"},
    "low_thresholds": {
        "threshold_nok": 50_000.0,
        "national_threshold_nok": 300_000.0,
        "health_threshold_nok": 300_000.0,
        "complaint_chance": 0.8,
    },
    "close_ties": {"recusal_tie": 0.3, "complaint_chance": 0.5, "line_meetings_per_month": 1.0},
    "willing": {"willingness": 3.0, "patience_months": 24, "uptake_speed": 0.3},
    "unwilling": {"willingness": -0.5, "persistence": 1.0, "repeat_requests_max": 5},
    "equal_treatment": {"coverage_weight": 5.0, "persistence": 1.0, "one_unit_share": 0.2},
    "bridged": {"bridge_chance": 0.5, "bridge_chance_champion": 0.9, "bridge_outside_chance": 0.8},
    "formal": {
        "risk_weight": 30.0, "belief_weight": 1.0, "cost_weight": 0.0, "other_law_share": 0.0,
        "coverage_weight": 0.0, "willingness": 3.0,
    },
    "clannish": {
        "tie_weight": 20.0, "initial_tie_known": 0.1, "belief_weight": 0.5, "cost_weight": 0.1,
        "willingness": -3.0, "risk_weight": 0.5, "intro_price_share": 0.0,
    },
    "delegated": {
        "delegation_all_unit_nok": 500_000.0, "delegation_care_head_nok": 2_000_000.0,
        "delegation_all_line_nok": 300_000.0, "delegation_all_agree_nok": 800_000.0,
        "delegation_culture_agree_by_units": True, "delegation_nav_agree_by_units": True,
        "delegation_all_agree_by_units": False, "cross_sector_share": 0.9,
    },
    "co_paid": {"co_payment": True, "co_payment_forbidden_by": "nobody", "patience_months": 4},
    "co_paid_once": {
        "co_payment": True, "co_payment_renewable": False, "case_criterion": 0.55,
        "cross_sector_share": 0.9,
    },
    "bound": {"agreement_bindingness": 0.5, "turnover_per_year": 0.4},
    "bound_by_two": {
        "agreement_bindingness": 1.0, "agreement_signed_by": "decider", "agreement_evidence": 0.4,
        "agreement_term_years": 4, "co_payment": True, "threshold_basis": "term_with_project",
    },
    "taught": {
        "training_places_share": 0.6, "training_gain": 0.3, "training_fear_relief": 0.25,
        "guide_gain": 0.4, "turnover_per_year": 0.3,
    },
    "moored": {
        "formal_mooring": True, "mooring_plan_chance": 0.05, "turnover_per_year": 0.4,
        "agreement_bindingness": 0.5, "council_meetings_per_month": 0.2,
    },
    "slipping": {
        "support_slips": True, "slip_rate": 0.4, "support_at_start": 0.1,
        "support_post_gain": 0.02, "turnover_per_year": 0.3,
    },
    "labelled": {
        "research_label": True, "research_label_is_error": True, "inhouse_union_pressure": 0.4,
        "research_label_curiosity": 0.3,
    },
    "other_doors": {
        "private_buyer_chance": 1.0, "private_buyer_years": 2, "politicians_door_chance": 1.0,
        "horizon_gain_leaders": 0.5, "horizon_gain_indicators": 0.3, "failure_relief": 0.2,
    },
    "thick": {
        "cocreation_depth": 0.6, "arrangement": "partnership", "thick_meeting_hours": 2.0,
        "power_weight": 0.3, "partners_asked": True, "citizens_gain": 0.15, "spare_hours": 4.0,
    },
    "effect_contracts": {
        "effect_contract": True, "evidence_external_share": 0.8, "contract_set_up_share_max": 2.0,
        "contract_capital_nok": 1e9, "contract_novelty": 0.0, "contract_years": 2,
        "contract_target": 0.52, "state_share": 0.5,
    },
    "instruments": {},
    "little_used": {"unused_limit": 0.5, "initial_uptake": 0.1, "uptake_review_weight": 5.0},
}  # fmt: skip
"""Scenarios that between them meet every rule; values by parameter."""

DECIDED: dict[str, tuple[dict[str, Any], ...]] = {
    "instruments": (
        {"name": "delegation", "from": 6, "cost": {"set_up_nok": 40_000, "yearly_nok": 20_000}},
        {"name": "new_lines", "from": 18, "until": 70},
        {"name": "bridging", "from": 25, "payer": "fund", "cost": {"yearly_nok": 50_000}},
        {"name": "pooled_budget", "from": 30, "payer": "chief", "cost": {"yearly_nok": 1e9}},
        {"name": "formal_mooring", "from": 18, "cost": {"yearly_nok": 400_000}},
        {"name": "political_lab", "from": 6, "cost": {"yearly_nok": 400_000}},
    ),
}
"""Instruments that are decided in scenarios of the fixed set."""


def replicated(
    population: int, replications: int, *, seed: int = 5, driver: Any = None, **values: Any
) -> tuple[Run, ...]:
    """Runs of one municipality with some values, the same ones each time they are asked for."""
    return _replicated(population, replications, seed, driver, tuple(sorted(values.items())))


@cache
def _replicated(
    population: int, replications: int, seed: int, driver: Any, values: tuple[tuple[str, Any], ...]
) -> tuple[Run, ...]:
    made = load_scenario("baseline").with_municipalities(population).with_values(**dict(values))
    (plan,) = worlds(made)
    more = {} if driver is None else {"driver": driver}
    return tuple(run_one(plan, seed, number, **more) for number in range(replications))


@cache
def scenario(name: str) -> Scenario:
    """A scenario of the fixed set, in three sizes."""
    made = load_scenario("baseline").with_municipalities(*SIZES).with_values(**FIXED[name])
    return made.with_instruments(*DECIDED.get(name, ()))


@cache
def plans(name: str) -> tuple[Blueprint, ...]:
    """The worlds of a scenario of the fixed set."""
    return tuple(worlds(scenario(name)))


@cache
def finished(name: str, replications: int = 4, seed: int = 11) -> tuple[Run, ...]:
    """Finished runs of a scenario of the fixed set. Look, do not touch: they are shared."""
    return tuple(
        run_one(plan, seed, replication)
        for plan in plans(name)
        for replication in range(replications)
    )


def plan_for(population: int = 30_000, **values: Any) -> Blueprint:
    """The world of one municipality, defaults where ``values`` is silent."""
    base = load_scenario("baseline").with_municipalities(population)
    return worlds(base.with_values(**values))[0]


def plan_of_file(path: Path, **values: Any) -> Blueprint:
    """The world of one given organisation."""
    base = load_scenario("baseline").with_municipalities({"organisation_file": str(path)})
    return worlds(base.with_values(**values))[0]


def log(run: Run) -> bytes:
    """The event log as bytes: equal if and only if the same happened."""
    return bytes(np.ascontiguousarray(run.events).tobytes())


def courses(run: Run) -> bytes:
    """The pilot rows as bytes."""
    return bytes(np.ascontiguousarray(run.pilots).tobytes())


def kinds(run: Run, kind: int) -> Any:
    """The events of one kind."""
    return run.events[run.events["kind"] == kind]
