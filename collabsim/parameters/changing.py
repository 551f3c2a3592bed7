"""Which values may change during a run, and from when a change counts.

A value is read *live* (whoever reads it next reads the new one), *at the start of a pilot* (each
pilot keeps what held when it was proposed or began), *with a person* (when somebody is drawn, or
for the whole time in a post at once) or it is *built in* (the municipality is laid out with it
before the first month). The last two cannot change in a run. A test reads the rules and holds
this table to them.
"""

from __future__ import annotations

from typing import Literal

Read = Literal["live", "at start", "with a person", "built in"]

BUILT_IN = frozenset((
    "acquaintances", "budget_per_inhabitant_nok", "care_units_per_1000",
    "chance_acquaintance_share", "coordinator_workload", "culture_units_per_1000",
    "discretion_share", "duty_workload", "entrepreneurs", "escalation_share",
    "frontline_per_unit", "fund_nok_per_inhabitant", "inhabitants_per_central_post",
    "inhabitants_per_coordinator", "inhabitants_per_entrepreneur", "instrument_frame_share",
    "kindergartens_per_1000",
    "mode", "nav_first_limit_inhabitants", "nav_inhabitants_per_extra_office",
    "first_opinion", "neutral_advisers", "neutral_fund", "neutral_ideas", "neutral_levels",
    "neutral_ties", "organisation", "proposal_years",
    "reference_tie_chance", "region_hours", "schools_per_1000", "shared_office_workload",
    "sector_grouping", "span_of_control", "staff_per_inhabitant", "state_frame_nok", "travel_hours",
    "unit_rate_factor", "weak_limit", "years",
))  # fmt: skip
"""Read while the municipality is laid out, or of the run as a whole."""

WITH_A_PERSON = frozenset((
    "council_takes_office_month",
    "curiosity_mean", "curiosity_sd", "entrepreneur_mindset", "entrepreneur_mindset_sd",
    "fear_mean", "fear_relief", "fear_sd", "field_share", "firsthand_tie", "horizon_factor",
    "horizon_sd", "horizon_section_years", "horizon_sector_years", "horizon_top_years",
    "horizon_unit_years", "initial_tie_known", "initial_tie_unknown",
    "mindset_contact_gain", "mindset_correlation", "mindset_drift", "mindset_floor",
    "mindset_new_in_post", "mindset_sd", "neutral_contact", "nonprofit_share", "prior_mean",
    "prior_sd", "reference_contact", "reserve_nok", "rule_knowledge_holder",
    "rule_knowledge_line", "rule_knowledge_sd", "rule_training", "run_in_months",
    "tie_decay", "topics_entrepreneur", "topics_leader", "topics_per_field", "topics_staff",
    "turnover_per_year",
))  # fmt: skip
"""Read when a person is drawn, or for the whole time in a post at once."""

AT_START = frozenset((
    "addressee_chance", "agreement_after_months", "agreement_bindingness", "agreement_evidence",
    "agreement_signed_by", "agreement_term_years", "addressee_coordinator", "addressee_known",
    "arrangement",
    "cocreation_depth", "cross_sector_share", "effect_sd", "evidence_external_share",
    "evidence_none_share", "evidence_quality_external", "evidence_quality_min",
    "evidence_quality_none", "evidence_quality_own", "evidence_start",
    "evidence_start_weight", "few_units_high", "few_units_low",
    "few_units_share", "formal_gap", "free_unit_wait_months", "frontline_initiated_share",
    "gain_weight_municipality", "gain_weight_sector", "gain_weight_state",
    "gain_weight_state_nav", "gain_weight_unit", "gain_weight_users", "grant_share",
    "initial_fit", "initial_ownership", "intro_price_share", "leader_initiated_share",
    "many_units_share_low", "need_share_low", "neutral_repetition", "neutral_scope",
    "nonprofit_route_difference",
    "one_unit_share", "organisational_contract", "organisational_grant",
    "organisational_joint_team", "organisational_partnership", "other_law_share",
    "outside_money_chance", "price_nok", "price_sd", "projects_at_once",
    "proposals_per_year", "research_share", "route_exists_band_c", "route_exists_other_law",
    "sector_care", "sector_culture", "sector_kindergarten", "sector_nav", "sector_school",
    "statutory_full_share", "statutory_half_share", "transferable_low", "useful_effect",
    "useful_share", "weak_effect", "years_until_gain_high", "years_until_gain_low",
))  # fmt: skip
"""Read when a pilot is proposed, looks for a place or begins, and not about it later."""

WHY_NOT: dict[Read, str] = {
    "built in": "the municipality is laid out with it before the first month",
    "with a person": (
        "it is read when a person is drawn or for a whole time in a post at once, "
        "and the run would depend on when somebody is first looked at"
    ),
}
"""Why a value cannot change during a run."""


def read_when(name: str) -> Read:
    """When the rules read a parameter."""
    if name in BUILT_IN:
        return "built in"
    if name in WITH_A_PERSON:
        return "with a person"
    return "at start" if name in AT_START else "live"
