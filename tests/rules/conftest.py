"""How to ask a rule: compiled and as written, which must answer alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from collabsim.parameters import as_record

WRITTEN_DOWN: dict[str, Any] = {
    "willingness": 1.05, "belief_weight": 7.5, "understanding_weight": 2.5,
    "ownership_weight": 2.5, "tie_weight": 1.2, "mandate_weight": 1.0, "curiosity_weight": 0.6,
    "risk_weight": 3.1, "cost_weight": 0.9, "inhouse_standard_of_proof": 0.4,
    "capacity": 7.0, "handled_ceiling": 0.95, "tie_decay": 0.02, "travel_hours_scale": 2.0,
    "weight_cognitive": 0.28, "weight_institutional": 0.33, "weight_social": 0.22,
    "weight_organisational": 0.17, "proximity_floor": 0.05, "substitution": 0.0,
    "routine_weight": 0.2, "mindset_drift": 0.02, "mindset_floor": 0.25,
    "mindset_contact_gain": 0.5, "rule_knowledge_per_purchase": 0.1, "purchase_memory_months": 36,
    "horizon_unit_years": 1.0, "horizon_section_years": 2.0, "horizon_sector_years": 3.0,
    "horizon_top_years": 4.0, "retention": 0.85,
    "reference_levels_passed": 2.0, "reference_workload": 12.0, "reference_units": 10.0,
    "closure_discount": 0.5,
    "learning_rate": 0.09, "cocreation_depth": 0.25, "ownership_gain": 0.1, "fit_gain": 2.0,
    "threshold_nok": 100_000.0, "national_threshold_nok": 1_300_000.0,
    "health_threshold_nok": 6_950_000.0, "threshold_basis": "term",
    "project_money_nok": 100_000.0, "reduced_share_min": 0.3, "inhouse_post_nok": 150_000.0,
    "inhouse_price_share": 0.3, "term_weight": 0.35, "clearance_discount": 0.8,
    "band_c_discount": 0.5, "proposal_noise": 0.3, "need_share_low": 0.2, "one_unit_share": 0.5,
    "few_units_share": 0.3, "sector_school": 0.3, "sector_kindergarten": 0.1, "sector_care": 0.3,
    "sector_culture": 0.1, "sector_nav": 0.2, "belief_rule_minded_share": 0.3,
    "understanding_indifference_level": 0.35, "ownership_indifference_level": 0.2,
    "risk_effect_minded_relief": 0.6, "cost_factor_voluntary": 1.3, "cost_relief_statutory": 0.5,
    "cross_sector_own_share": 0.5, "good_belief": 0.75, "good_understanding": 0.6,
    "good_ownership": 0.5, "good_tie": 0.4, "no_budget_line_years_max": 2,
    "effect_without_fit": 0.7, "effect_fit_gain": 0.5, "learning_shallow_cocreation": 1.6,
    "learning_depth_gain": 2.4, "ownership_gain_shallow_share": 0.3, "fit_gain_approval_loss": 0.5,
    "novelty_same_mindset_share": 0.5, "route_seen_incurious_share": 0.3,
    "route_seen_unknown_category_share": 0.5, "route_seen_fear_loss": 0.5,
    "research_counted_fear": 0.5, "competition_evidence_weight": 2.0,
    "competition_evidence_level": 0.5, "competition_cocreation_weight": 0.5,
    "price_step_nok": 10_000.0, "few_units_low": 2, "few_units_high": 3,
    "many_units_share_low": 0.5,
}  # fmt: skip
"""Values the answers of these tests were worked out with, whatever the defaults become."""


@pytest.fixture(scope="session")
def ask() -> Callable[..., Any]:
    """Call a rule both ways; the two answers must be the same bits."""

    def both(rule: Any, *arguments: Any) -> Any:
        compiled = rule(*arguments)
        written = getattr(rule, "py_func", rule)(*arguments)
        assert compiled == written, (rule.__name__, arguments)
        return compiled

    return both


@pytest.fixture(scope="session")
def parameters() -> Callable[..., Any]:
    """A row of parameters: the values written down above, others where they are given."""

    def row(**values: Any) -> Any:
        return as_record({**WRITTEN_DOWN, **values})[0]

    return row


@pytest.fixture(scope="session")
def p(parameters: Callable[..., Any]) -> Any:
    """The values written down above."""
    return parameters()
