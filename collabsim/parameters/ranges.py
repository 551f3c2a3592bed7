"""Ranges outside of which nobody would take a value for plausible.

The bounds of a declaration say what the model accepts, and are wide. Whoever asks what another
value would have done looks within these ranges, and so does whoever asks how much hangs on the
values nobody can rule out: the region of values is drawn from them (:data:`DRAWN`). A value
outside of them, such as the 0 of ``inhabitants_per_coordinator`` that stands for none, is one to
change from and never to.

What is drawn and what is not is complete: each parameter of role uncertainty or structure has a
range here or a reason in :mod:`collabsim.parameters.not_drawn`, never both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collabsim.parameters.declare import ASSUMPTION, Parameter
from collabsim.parameters.delegation_group import EVERYWHERE, SECTORS, delegation, name_of
from collabsim.parameters.not_drawn import not_drawn

SOURCE = ASSUMPTION


@dataclass(frozen=True, slots=True)
class PlausibleRange:
    """Least and largest plausible value of a parameter, both inclusive.

    ``by_ratio`` where two values are as far apart as their ratio says, not their difference.
    ``why`` is what its width rests on.
    """

    low: float
    high: float
    by_ratio: bool = False
    why: str = ASSUMPTION


@dataclass(frozen=True, slots=True)
class _Kind:
    """Ranges that are as wide as they are for the same reason."""

    why: str
    by_ratio: bool
    ends: Mapping[str, tuple[float, float]]


_KINDS: tuple[_Kind, ...] = (
    _Kind("what a reform would choose, and not what is unknown", False, {
        "fund_nok_per_inhabitant": (0.0, 60.0), "project_months": (3.0, 36.0),
        "threshold_nok": (0.0, 1_300_000.0), "national_threshold_nok": (500_000.0, 3_000_000.0),
        "health_threshold_nok": (2_000_000.0, 15_000_000.0),
        "waiting_support_nok": (0.0, 30_000.0),
    }),
    _Kind("what a reform would choose, and not what is unknown", False, {
        "agreement_bindingness": (0.0, 1.0), "agreement_evidence": (0.42, 0.65),
        "agreement_term_years": (1.0, 4.0), "agreement_after_months": (1.0, 6.0),
        "case_criterion": (0.0, 0.65),
    }),
    _Kind("what a reform would choose, and not what is unknown", True, {
        "inhabitants_per_coordinator": (10_000.0, 100_000.0),
        "project_money_nok": (50_000.0, 500_000.0), "horizon_factor": (0.5, 5.0),
    }),
    _Kind("what a reform would choose, and not what is unknown", False, {
        name_of(sector, ending): (0.0, most)
        for sector in (EVERYWHERE, *SECTORS)
        for ending, most in (
            ("unit_nok", 1_000_000.0), ("head_nok", 10_000_000.0),
            ("line_nok", 500_000.0), ("agree_nok", 1_000_000.0),
        )
    }),
    _Kind("spans of control that handbooks of management name", False, {
        "span_of_control": (12.0, 30.0),
    }),
    _Kind("the ends that studies, surveys or experiments give", False, {
        "turnover_per_year": (0.08, 0.25), "useful_share": (0.5, 0.7), "retention": (0.7, 0.98),
        "years_until_gain_high": (3.0, 7.0), "kept_effect_low": (0.3, 0.5),
        "kept_effect_high": (0.7, 0.9), "years_until_gain_low": (0.5, 1.5),
        "route_exists_band_c": (0.4, 0.8), "route_exists_other_law": (0.7, 0.95),
        "substitution": (-3.0, 1.0),
    }),
    _Kind("the ends that studies, surveys or experiments give", True, {
        "acquaintances": (100.0, 600.0),
    }),
    _Kind("a share nobody has counted: about half as much to half as much again, within 0 and 1",
          False, {
        "escalation_share": (0.0, 0.5), "handled_ceiling": (0.8, 1.0),
        "chance_acquaintance_share": (0.3, 0.7), "outside_money_chance": (0.4, 0.95),
        "state_share": (0.3, 0.7), "grant_share": (0.35, 0.65), "research_share": (0.15, 0.35),
        "field_share": (0.5, 0.9), "ownership_left_after_manager": (0.6, 1.0),
        "mandate_meetings_per_year": (0.25, 0.75), "mandate_unmet_share": (0.3, 0.7),
        "belief_rule_minded_share": (0.1, 0.5), "risk_effect_minded_relief": (0.4, 0.8),
        "cross_sector_own_share": (0.35, 0.65), "persistence": (0.2, 0.7),
        "novelty_same_mindset_share": (0.3, 0.7), "team_meetings_per_month": (0.5, 1.0),
        "line_meetings_per_month": (0.1, 0.5), "entrepreneur_learning_share": (0.05, 0.25),
        "fit_gain_approval_loss": (0.3, 0.7), "ownership_gain_shallow_share": (0.15, 0.45),
        "evidence_none_share": (0.15, 0.45), "alone_price_share": (0.3, 0.7),
        "alone_gain": (0.3, 0.7),
        "closure_discount": (0.2, 0.8), "closure_learning_loss": (0.1, 0.5),
        "firsthand_gain": (0.2, 0.6), "price_fixed_share": (0.3, 0.7),
        "cross_sector_share": (0.2, 0.8), "need_share_low": (0.1, 0.5),
        "one_unit_share": (0.3, 0.7), "few_units_share": (0.15, 0.3),
        "many_units_share_low": (0.3, 0.7), "statutory_full_share": (0.05, 0.25),
        "statutory_half_share": (0.15, 0.35), "transferable_low": (0.05, 0.35),
        "gain_weight_unit": (0.15, 0.35), "gain_weight_sector": (0.15, 0.35),
        "gain_weight_municipality": (0.1, 0.3), "gain_weight_state": (0.05, 0.25),
        "gain_weight_state_nav": (0.3, 0.6), "gain_weight_users": (0.05, 0.25),
        "other_law_share": (0.3, 0.7), "nonprofit_route_difference": (0.0, 0.2),
        "route_seen_incurious_share": (0.15, 0.45),
        "route_seen_unknown_category_share": (0.3, 0.7), "route_seen_fear_loss": (0.3, 0.7),
        "complaint_chance": (0.05, 0.2), "proposed_share_min": (0.3, 0.5),
        "reduced_share_min": (0.2, 0.4), "inhouse_price_share": (0.15, 0.5),
        "inhouse_feasible_min": (0.05, 0.15), "inhouse_feasible_level": (0.35, 0.65),
        "transfer_chance": (0.3, 0.7), "late_agenda_chance": (0.2, 0.6),
        "late_agenda_chance_champion": (0.6, 0.95), "bridge_outside_chance": (0.1, 0.5),
        "addressee_chance": (0.25, 0.6), "addressee_known": (0.1, 0.3),
        "uptake_goal_base": (0.1, 0.3), "uptake_goal_evidence": (0.45, 0.75),
        "uptake_goal_ownership": (0.2, 0.4), "uptake_goal_inhouse": (0.35, 0.65),
    }),
    _Kind("a level between 0 and 1 that persons or pilots are held against: a tenth or two about",
          False, {
        "initial_tie_known": (0.25, 0.6), "initial_tie_unknown": (0.02, 0.15),
        "tie_gain": (0.05, 0.3), "mindset_floor": (0.1, 0.4), "mindset_contact_gain": (0.25, 0.7),
        "mindset_new_in_post": (0.4, 0.6), "entrepreneur_mindset": (0.7, 0.95),
        "fear_mean": (0.2, 0.6), "curiosity_mean": (0.4, 0.7),
        "rule_knowledge_line": (0.1, 0.4), "rule_knowledge_holder": (0.5, 0.8),
        "rule_knowledge_per_purchase": (0.03, 0.2), "prior_mean": (0.5, 0.7),
        "understanding_indifference_level": (0.25, 0.45),
        "ownership_indifference_level": (0.1, 0.3), "standard_of_proof": (0.38, 0.52),
        "inhouse_standard_of_proof": (0.33, 0.47), "persistence_tie_loss": (0.0, 0.2),
        "formal_gap": (0.0, 0.2), "organisational_grant": (0.1, 0.3),
        "routine_weight": (0.1, 0.3), "firsthand_tie": (0.15, 0.45),
        "evidence_quality_none": (0.05, 0.2), "evidence_quality_own": (0.25, 0.55),
        "evidence_quality_external": (0.55, 0.9),
        "evidence_start": (0.4, 0.6), "champion_evidence_level": (0.4, 0.5),
        "useful_effect": (0.7, 0.8), "weak_effect": (0.38, 0.52),
        "category_limit": (0.25, 0.55), "initial_fit": (0.3, 0.5),
        "initial_ownership": (0.0, 0.1), "competition_evidence_level": (0.4, 0.6),
        "evidence_limit": (0.35, 0.5), "transfer_ownership": (0.2, 0.5),
        "initial_uptake": (0.2, 0.4), "uptake_review_level": (0.3, 0.5),
    }),
    _Kind("how much persons, prices and years differ: from little to about twice that", False, {
        "budget_stress_sd": (0.25, 0.75), "mindset_sd": (0.08, 0.2),
        "mindset_correlation": (0.2, 0.8), "entrepreneur_mindset_sd": (0.04, 0.12),
        "fear_sd": (0.1, 0.3), "curiosity_sd": (0.15, 0.35), "rule_knowledge_sd": (0.08, 0.22),
        "horizon_sd": (0.2, 0.6), "prior_sd": (0.05, 0.15), "evidence_noise": (0.15, 0.4),
        "effect_sd": (0.05, 0.15), "price_sd": (0.3, 0.7), "proposal_noise": (0.15, 0.6),
    }),
    _Kind("a weight against other weights: from felt by few to what decides for many", False, {
        "willingness": (-0.5, 2.0), "belief_weight": (3.0, 12.0),
        "understanding_weight": (1.0, 8.0), "ownership_weight": (1.0, 8.0),
        "tie_weight": (0.5, 3.0), "mandate_weight": (0.3, 2.0), "curiosity_weight": (0.2, 1.2),
        "coverage_weight": (0.0, 2.0), "no_line_risk": (0.1, 0.5), "voluntary_risk": (0.05, 0.35),
        "weight_cognitive": (0.15, 0.4), "weight_institutional": (0.2, 0.45),
        "weight_social": (0.1, 0.35), "weight_organisational": (0.08, 0.26),
        "term_weight": (0.15, 0.7), "competition_cost": (0.5, 2.0),
        "competition_fear": (0.3, 1.5), "reduced_cost": (0.3, 2.5),
        "without_lawful_route_cost": (0.3, 2.5), "without_lawful_route_fear": (0.75, 3.0),
        "without_lawful_route_knowledge": (0.75, 2.25), "inhouse_cost": (0.0, 1.5),
        "competition_evidence_weight": (1.0, 3.0), "competition_cocreation_weight": (0.2, 0.8),
    }),
    _Kind("a weight against other weights: from felt by few to what decides for many", True, {
        "risk_weight": (2.0, 20.0), "cost_weight": (0.3, 3.0), "uptake_review_weight": (1.0, 4.0),
        "competitor_strength": (0.25, 1.0), "proximity_floor": (0.025, 0.1),
    }),
    _Kind("a factor: from hardly any effect to about twice that of the middle", False, {
        "unit_rate_factor": (0.6, 1.4), "synergy": (1.0, 1.3),
        "cost_factor_voluntary": (1.0, 1.6), "cost_relief_statutory": (0.3, 0.7),
        "strain_max": (2.0, 4.0), "learning_shallow_cocreation": (1.1, 2.1),
        "learning_depth_gain": (1.4, 3.4), "fit_gain": (1.0, 3.0),
        "effect_without_fit": (0.6, 0.8), "effect_fit_gain": (0.35, 0.65),
        "clearance_discount": (0.6, 0.95), "band_c_discount": (0.3, 0.8),
    }),
    _Kind("an amount, a length of time or a speed: about half to twice the middle", True, {
        "inhabitants_per_central_post": (5_000.0, 15_000.0),
        "nav_inhabitants_per_extra_office": (25_000.0, 64_000.0),
        "nav_first_limit_inhabitants": (45_000.0, 80_000.0), "capacity": (3.0, 12.0),
        "shared_office_workload": (5.0, 20.0), "tie_decay": (0.01, 0.05),
        "budget_per_inhabitant_nok": (30_000.0, 45_000.0), "discretion_share": (0.007, 0.016),
        "state_frame_nok": (1_500_000.0, 6_000_000.0), "longer_term_frame_factor": (2.0, 4.5),
        "intro_price_share": (0.03, 0.25), "mindset_drift": (0.005, 0.05),
        "horizon_unit_years": (0.5, 2.0), "horizon_section_years": (1.0, 3.0),
        "horizon_sector_years": (2.0, 4.5), "horizon_top_years": (2.5, 6.0),
        "routine_gain": (0.05, 0.2), "learning_rate": (0.04, 0.2), "ownership_gain": (0.05, 0.2),
        "champion_rate": (0.2, 1.0), "price_nok": (150_000.0, 450_000.0),
        "inhouse_post_nok": (100_000.0, 250_000.0), "bridge_chance": (0.04, 0.15),
        "bridge_chance_champion": (0.08, 0.3), "uptake_speed": (0.04, 0.15),
    }),
    _Kind("a number or a length of time: about half as much to half as much again", False, {
        "duty_workload": (1.0, 6.0), "frontline_per_unit": (3.0, 7.0),
        "fund_saved_years": (2.0, 4.0), "purchase_memory_months": (24.0, 48.0),
        "topics_staff": (6.0, 12.0), "topics_leader": (4.0, 9.0),
        "topics_entrepreneur": (7.0, 13.0), "experience_weight": (0.05, 0.5),
        "repeat_requests_max": (1.0, 3.0), "evidence_start_weight": (1.0, 5.0),
        "competitors_max": (2.0, 4.0), "patience_months": (6.0, 18.0),
    }),
)  # fmt: skip

PLAUSIBLE: dict[str, PlausibleRange] = {
    name: PlausibleRange(low, high, kind.by_ratio, kind.why)
    for kind in _KINDS
    for name, (low, high) in kind.ends.items()
}
"""By the name of the parameter: assumptions, around the defaults. Those not here have none."""
if len(PLAUSIBLE) != sum(len(kind.ends) for kind in _KINDS):
    raise ValueError("two kinds of ranges have the same parameter")

BELOW: dict[str, tuple[str, PlausibleRange]] = {
    "inhouse_standard_of_proof": (
        "standard_of_proof",
        PlausibleRange(0.0, 0.1, why="own staff is not held to a higher standard than others"),
    ),
}
"""Drawn by how far they lie below another parameter: that one, and the range of the difference."""

_CHOSEN_FREELY = frozenset({
    "fund_nok_per_inhabitant", "project_months", "threshold_nok", "national_threshold_nok",
    "health_threshold_nok", "waiting_support_nok", "inhabitants_per_coordinator",
    "project_money_nok", "horizon_factor", "case_criterion", "agreement_bindingness",
    "agreement_evidence", "agreement_term_years", "agreement_after_months",
    *(one.name for one in delegation.parameters),
})  # fmt: skip
"""Levers: somebody chooses them, and a region of what is unknown does not vary them."""

DRAWN: dict[str, PlausibleRange] = {
    name: BELOW[name][1] if name in BELOW else reach
    for name, reach in PLAUSIBLE.items()
    if name not in _CHOSEN_FREELY and not not_drawn(name)
}
"""What the region of values draws, in a fixed order, and from which range."""

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


CHOICE_ENDS: dict[str, tuple[str, str]] = {
    "threshold_basis": ("one_year", "term_with_project"),
    "renewal_counts": ("nothing", "all_years"),
    "organisation": ("two_level", "three_level"),
    "sector_grouping": ("three_heads", "five_heads"),
}
"""Words that are assumptions, by how far apart they can be read: what counts least and what counts
most against a threshold, the fewest levels or heads and the most."""

LISTED: tuple[str, ...] = (*REGION, "cross_sector_share", *CHOICE_ENDS)
"""What is moved one at a time where nobody asks for every assumption: what grows with size in a
way nobody has measured, and what a municipality can find out about itself."""
