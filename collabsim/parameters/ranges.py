"""Ranges outside of which nobody would take a value for plausible.

The bounds of a declaration say what the model accepts, and are wide. Whoever asks what another
value would have done looks within these ranges, and so does whoever asks how much hangs on the
values nobody can rule out (:data:`REGION`). A value outside of them, such as the 0 of
``inhabitants_per_coordinator`` that stands for none, is one to change from and never to.
"""

from __future__ import annotations

from dataclasses import dataclass

from collabsim.parameters.declare import ASSUMPTION, Parameter

SOURCE = ASSUMPTION


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """Least and largest plausible value of a parameter, both inclusive.

    ``by_ratio`` where two values are as far apart as their ratio says, not their difference.
    """

    low: float
    high: float
    by_ratio: bool = False


_DIFFERENCE = {
    "fund_nok_per_inhabitant": (0.0, 60.0),
    "project_months": (3.0, 36.0),
    "threshold_nok": (0.0, 1_300_000.0),
    "national_threshold_nok": (500_000.0, 3_000_000.0),
    "health_threshold_nok": (2_000_000.0, 15_000_000.0),
    "waiting_support_nok": (0.0, 30_000.0),
    "escalation_share": (0.0, 0.5),
    "handled_ceiling": (0.8, 1.0),
    "initial_tie_known": (0.25, 0.6),
    "initial_tie_unknown": (0.02, 0.15),
    "tie_gain": (0.05, 0.3),
    "budget_stress_sd": (0.25, 0.75),
    "outside_money_chance": (0.4, 0.95),
    "mindset_sd": (0.08, 0.2),
    "mindset_floor": (0.1, 0.4),
    "mindset_contact_gain": (0.25, 0.7),
    "entrepreneur_mindset": (0.7, 0.95),
    "fear_mean": (0.2, 0.6),
    "fear_sd": (0.1, 0.3),
    "curiosity_mean": (0.4, 0.7),
    "rule_knowledge_line": (0.1, 0.4),
    "rule_knowledge_holder": (0.5, 0.8),
    "rule_knowledge_per_purchase": (0.03, 0.2),
    "topics_staff": (6.0, 12.0),
    "topics_leader": (4.0, 9.0),
    "topics_entrepreneur": (7.0, 13.0),
    "turnover_per_year": (0.1, 0.25),
    "prior_mean": (0.5, 0.7),
    "prior_sd": (0.05, 0.15),
    "experience_weight": (0.05, 0.5),
    "willingness": (-0.5, 2.0),
    "belief_weight": (3.0, 12.0),
    "understanding_weight": (1.0, 8.0),
    "ownership_weight": (1.0, 8.0),
    "tie_weight": (0.5, 3.0),
    "mandate_weight": (0.3, 2.0),
    "curiosity_weight": (0.2, 1.2),
    "coverage_weight": (0.2, 1.5),
    "standard_of_proof": (0.38, 0.52),
    "inhouse_standard_of_proof": (0.33, 0.47),
    "synergy": (1.0, 1.3),
    "persistence": (0.2, 0.7),
    "persistence_tie_loss": (0.0, 0.2),
    "substitution": (-3.0, 1.0),
    "weight_cognitive": (0.15, 0.4),
    "weight_institutional": (0.2, 0.45),
    "weight_social": (0.1, 0.35),
    "weight_organisational": (0.08, 0.26),
    "formal_gap": (0.0, 0.2),
    "team_meetings_per_month": (0.5, 1.0),
    "line_meetings_per_month": (0.1, 0.5),
    "fit_gain": (1.0, 3.0),
    "closure_discount": (0.2, 0.8),
    "firsthand_gain": (0.2, 0.6),
    "firsthand_tie": (0.15, 0.45),
    "retention": (0.7, 0.98),
    "evidence_noise": (0.15, 0.4),
    "evidence_start_weight": (1.0, 5.0),
    "useful_share": (0.5, 0.7),
    "useful_effect": (0.7, 0.8),
    "weak_effect": (0.38, 0.52),
    "price_sd": (0.3, 0.7),
    "cross_sector_share": (0.2, 0.8),
    "need_share_low": (0.1, 0.5),
    "one_unit_share": (0.3, 0.7),
    "few_units_share": (0.15, 0.3),
    "years_until_gain_high": (3.0, 7.0),
    "statutory_full_share": (0.05, 0.25),
    "category_limit": (0.25, 0.55),
    "initial_fit": (0.3, 0.5),
    "initial_ownership": (0.0, 0.1),
    "transferable_low": (0.05, 0.35),
    "other_law_share": (0.3, 0.7),
    "route_exists_band_c": (0.4, 0.8),
    "route_exists_other_law": (0.7, 0.95),
    "complaint_chance": (0.05, 0.2),
    "evidence_limit": (0.35, 0.5),
    "patience_months": (6.0, 12.0),
    "term_weight": (0.15, 0.7),
    "clearance_discount": (0.6, 0.95),
    "band_c_discount": (0.3, 0.8),
    "proposal_noise": (0.15, 0.6),
    "late_agenda_chance": (0.2, 0.6),
    "late_agenda_chance_champion": (0.6, 0.95),
    "competition_cost": (0.5, 2.0),
    "competition_fear": (0.3, 1.5),
    "reduced_cost": (0.3, 2.5),
    "without_lawful_route_cost": (0.3, 2.5),
    "without_lawful_route_fear": (0.75, 3.0),
    "inhouse_cost": (0.0, 1.5),
    "inhouse_price_share": (0.15, 0.5),
    "transfer_ownership": (0.2, 0.5),
    "bridge_outside_chance": (0.1, 0.5),
    "addressee_chance": (0.25, 0.6),
    "initial_uptake": (0.2, 0.4),
    "uptake_review_level": (0.3, 0.5),
    "unit_rate_factor": (0.5, 1.5),
    "inhabitants_per_central_post": (5_000.0, 12_000.0),
    "span_of_control": (12.0, 30.0),
}
"""Least and largest value where differences count."""

_RATIO = {
    "inhabitants_per_coordinator": (10_000.0, 100_000.0),
    "project_money_nok": (50_000.0, 500_000.0),
    "delegation": (1.0, 20.0),
    "horizon_factor": (0.5, 5.0),
    "capacity": (3.0, 12.0),
    "acquaintances": (100.0, 600.0),
    "tie_decay": (0.01, 0.05),
    "discretion_share": (0.008, 0.02),
    "mindset_drift": (0.005, 0.05),
    "horizon_unit_years": (0.5, 2.0),
    "horizon_section_years": (1.0, 3.0),
    "horizon_sector_years": (2.0, 4.5),
    "horizon_top_years": (2.5, 6.0),
    "risk_weight": (2.0, 20.0),
    "cost_weight": (0.3, 3.0),
    "learning_rate": (0.04, 0.2),
    "ownership_gain": (0.05, 0.2),
    "champion_rate": (0.2, 1.0),
    "price_nok": (150_000, 450_000),
    "competitor_strength": (0.25, 1.0),
    "inhouse_post_nok": (100_000, 250_000),
    "bridge_chance": (0.04, 0.15),
    "bridge_chance_champion": (0.08, 0.3),
    "uptake_speed": (0.04, 0.15),
    "uptake_review_weight": (1.0, 4.0),
}
"""Least and largest value where ratios count."""

PLAUSIBLE: dict[str, PlausibleRange] = {
    **{name: PlausibleRange(low, high) for name, (low, high) in _DIFFERENCE.items()},
    **{name: PlausibleRange(low, high, by_ratio=True) for name, (low, high) in _RATIO.items()},
}
"""By the name of the parameter: assumptions, around the defaults. Those not here have none."""


REGION: tuple[str, ...] = (
    "escalation_share", "acquaintances", "retention", "unit_rate_factor", "coverage_weight",
    "patience_months", "inhabitants_per_central_post", "span_of_control", "turnover_per_year",
    "discretion_share",
)  # fmt: skip
"""What grows how with size is nowhere measured: the parameters that are swept for it, in the
order of the axes of the design."""


def range_of(parameter: Parameter) -> PlausibleRange:
    """Where to look for other values of a parameter: its plausible range, else its bounds."""
    return PLAUSIBLE.get(parameter.name, PlausibleRange(parameter.low, parameter.high))
