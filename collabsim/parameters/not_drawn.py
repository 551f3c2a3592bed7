"""What the region of values does not draw, with the reason.

Each parameter of role uncertainty or structure is drawn from its range
(:mod:`collabsim.parameters.ranges`) or stands here. Levers and the context of a run are chosen,
and drawn nowhere.
"""

from __future__ import annotations

_BY_REASON: dict[str, tuple[str, ...]] = {
    "a source other than assumption gives the value": (
        "schools_per_1000", "staff_per_inhabitant",
    ),
    "unit_rate_factor moves the units of all sectors together": (
        "kindergartens_per_1000", "care_units_per_1000", "culture_units_per_1000",
    ),
    "a word of structure: points are accepted under the declared one, and each is then run "
    "under the others": (
        "organisation", "sector_grouping", "threshold_basis", "renewal_counts",
        "nav_under_health_line", "understanding_without_mindset", "advice_is_veto",
    ),
    "set for each replication, in equal shares, unless it is given": (
        "span_of_control",
    ),
    "read only where there are coordinators, and without a reform there are none": (
        "coordinator_workload", "addressee_coordinator",
    ),
    "read only where a journey takes time, and in the points nobody travels": (
        "travel_hours_scale",
    ),
    "read only with an arrangement other than a grant": (
        "organisational_contract", "organisational_partnership", "organisational_joint_team",
    ),
    "read only where entrepreneurs of a region choose where to go, and the points have the same "
    "proposals everywhere": (
        "first_opinion",
        "value_learning", "value_learning_others", "result_value_max", "choice_temperature",
        "travel_cost", "region_hours", "other_income_nok", "reserve_nok",
    ),
    "read only where entrepreneurs of a region choose, or somebody supports the waiting; neither "
    "is so in the points": (
        "monthly_cost_nok",
    ),
    "read only where there are instruments, and in the points there are none": (
        "instrument_frame_share", "hours_per_matter", "spare_hours",
    ),
    "read only with courses, a guide, support that may lack or a research label, and in the "
    "points there are none": (
        "training_half_life_years", "guide_read_line", "guide_read_advisers",
        "support_slips", "slip_rate", "support_at_start", "support_left_after_manager",
        "anchoring_down_at_start", "anchoring_up_at_start", "anchoring_gain",
        "anchoring_down_share", "anchoring_up_share", "anchoring_champion_effort",
        "anchoring_meeting_gain", "anchoring_use_gain", "slip_uptake_loss",
        "research_label_curiosity", "research_label_is_error",
    ),
    "read only where co-creation shares power or citizens take part, and in the points neither is "
    "so": (
        "power_aversion_mean", "power_aversion_sd", "power_at_stake_from", "partners_asked_from",
        "citizens_begin_chance", "equality_at_start", "equality_gain", "citizens_fit_gain",
        "citizens_design_least", "citizens_trust_loss",
    ),
    "read only with a private buyer or where politicians take up a case, and in the points there "
    "is neither": (
        "private_buyer_horizon_years", "private_buyer_years", "politicians_door_tie_loss",
    ),
    "varied by claims on proximities alone; points are accepted under what was the rule before": (
        "radicalness", "absorptive_stock", "absorptive_novelty_loss", "meetings_pass_topics",
        "meetings_move_frames",
    ),
    "read only with effect contracts, and in the points there are none": (
        "contract_set_up_nok", "contract_set_up_share_max", "contract_quality_min",
        "contract_quality_measured", "contract_talks_months_low", "contract_talks_months_high",
        "contract_return_max", "contract_investor_gain_min", "contract_capital_nok",
        "contract_novelty", "contract_rigidity", "contract_rigidity_fit_loss",
        "contract_rigidity_measured",
    ),
    "names the reason of a no and decides nothing": (
        "good_belief", "good_understanding", "good_ownership", "good_tie",
    ),
    "the grid on which something is drawn or proposed, and no quantity of the world": (
        "topics_per_field", "price_step_nok", "few_units_low", "few_units_high",
        "middle_term_years", "long_term_years",
    ),
    "clearances without a person are a switch for experiments": (
        "extra_clearances", "extra_clearance_chance",
    ),
    "a switch of the register of size channels": (
        "neutral_attention", "neutral_ties", "neutral_path", "neutral_information",
        "neutral_coverage", "neutral_contact", "neutral_advisers", "neutral_frames",
        "neutral_fund", "neutral_places", "neutral_mandate", "neutral_scope",
        "neutral_unit_frames", "neutral_levels", "neutral_repetition", "neutral_ideas",
    ),
    "read only where a size channel is neutral": (
        "reference_workload", "reference_tie_chance", "reference_levels_passed",
        "reference_contact", "reference_coverage", "reference_units",
        "reference_unit_frame_nok",
    ),
}  # fmt: skip

INERT: tuple[str, ...] = ()
"""Measured as without effect: over its whole range less than .005 on delivering at 10,000 and
120,000 inhabitants, at both horizons, 200 paired replications. A dimension without effect would
cost points and claim an uncertainty that is none. Each may keep its plausible range."""

_INERT_REASON = "without effect over its whole range"

NOT_DRAWN: dict[str, str] = {
    **{name: reason for reason, names in _BY_REASON.items() for name in names},
    **dict.fromkeys(INERT, _INERT_REASON),
}
"""By the name of the parameter: why the region of values does not draw it."""
if len(NOT_DRAWN) != sum(map(len, _BY_REASON.values())) + len(INERT):
    raise ValueError("two reasons for one parameter not to be drawn")


def not_drawn(name: str) -> str | None:
    """Why the region of values does not draw a parameter; ``None`` where it may."""
    return NOT_DRAWN.get(name)
