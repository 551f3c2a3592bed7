"""Which parameters no rule reads while others have a certain value.

To change one of them then changes nothing, and this says why. Every entry is held to the
model by a test: with these values no pilot hangs on the parameter.
"""

from __future__ import annotations

from collections.abc import Mapping

from collabsim.parameters.contract_group import effect_contracts
from collabsim.parameters.declare import Value
from collabsim.parameters.delegation_group import BY_UNITS, EVERYWHERE, SECTORS, name_of
from collabsim.parameters.support_group import support

Held = tuple[tuple[str, Value], ...]
"""Values that hold together: names and what they are."""

_PAIRED: Held = (("mode", "paired"),)
_NO_FUND: tuple[Held, ...] = ((("neutral_fund", True),), (("fund_nok_per_inhabitant", 0.0),))
_NO_SUM_AGREED: Held = tuple(
    (name_of(sector, "agree_nok"), 0.0) for sector in (EVERYWHERE, *SECTORS)
)
_NOTHING_TO_AGREE: tuple[Held, ...] = ((("cross_sector_share", 0.0),),)
_NO_AGREEMENT: Held = (("agreement_bindingness", 0.0),)
_NO_CO_PAYMENT: Held = (("co_payment", False),)
_NO_COURSES: tuple[Held, ...] = (
    (("training_places_share", 0.0),),
    (("training_gain", 0.0), ("training_fear_relief", 0.0)),
)
_NOTHING_TAUGHT: Held = (
    ("training_places_share", 0.0), ("guide_gain", 0.0), ("failure_relief", 0.0),
)  # fmt: skip
_NO_PRIVATE_BUYER: Held = (("private_buyer_chance", 0.0),)
_NO_SLIPS: Held = (("support_slips", False),)
_NO_LABEL: Held = (("research_label", False),)
_NO_COORDINATORS: Held = (("inhabitants_per_coordinator", 0), ("coordinators_added", 0))
_NOBODY_BRIDGES: Held = (("bridge_chance", 0.0), ("bridge_chance_champion", 0.0))

_OF_CITIZENS = (
    "citizens_begin_chance", "equality_at_start", "equality_gain", "citizens_fit_gain",
    "citizens_design_least", "citizens_trust_loss",
)  # fmt: skip

IDLE: Mapping[str, tuple[Held, ...]] = {
    "reference_workload": ((("neutral_attention", False),),),
    "reference_tie_chance": ((("neutral_ties", False),),),
    "reference_levels_passed": ((("neutral_information", False), ("neutral_mandate", False)),),
    "reference_contact": ((("neutral_contact", False),),),
    "reference_units": ((("neutral_frames", False),),),
    "reference_unit_frame_nok": ((("neutral_unit_frames", False),),),
    "neutral_ideas": (_PAIRED,),
    "first_opinion": (_PAIRED,),
    "fund_nok_per_inhabitant": ((("neutral_fund", True),),),
    "fund_saved_years": _NO_FUND,
    "fund_requires_plan": _NO_FUND,
    "case_months_before_plan": ((("fund_requires_plan", False),), *_NO_FUND),
    "extra_clearance_chance": ((("extra_clearances", 0),),),
    "coordinator_workload": (_NO_COORDINATORS,),
    "addressee_coordinator": (_NO_COORDINATORS,),
    "coordinators_known": ((("coordinators_added", 0),),),
    "synergy": ((("cross_sector_share", 0.0),),),
    "pooled_budget": ((("cross_sector_share", 0.0),),),
    "useful_effect": ((("useful_share", 0.0),),),
    "weak_effect": ((("useful_share", 1.0),),),
    "bridge_outside_chance": (_NOBODY_BRIDGES,),
    "entrepreneurs": ((("mode", "region"),),),
    "travel_hours": ((("mode", "region"),),),
    "inhabitants_per_entrepreneur": (_PAIRED,),
    "value_learning": (_PAIRED,),
    "value_learning_others": (_PAIRED,),
    "choice_temperature": (_PAIRED,),
    "travel_cost": (_PAIRED,),
    "other_income_nok": (_PAIRED,),
    "reserve_nok": (_PAIRED,),
    "replaced_after_months": (_PAIRED,),
    **dict.fromkeys(
        (
            "agreement_evidence",
            "agreement_term_years",
            "agreement_after_months",
            "agreement_signed_by",
        ),
        (_NO_AGREEMENT,),
    ),
    "co_payment_forbidden_by": (_NO_CO_PAYMENT,),
    "co_payment_renewable": (_NO_CO_PAYMENT,),
    "training_places_share": (_NO_COURSES[1],),
    "training_gain": (_NO_COURSES[0],),
    "training_fear_relief": (_NO_COURSES[0],),
    "training_half_life_years": (_NOTHING_TAUGHT,),
    "guide_read_line": ((("guide_gain", 0.0),),),
    "guide_read_advisers": ((("guide_gain", 0.0),),),
    "mooring_plan_chance": ((("formal_mooring", False),),),
    **dict.fromkeys(
        (one.name for one in support.parameters if one.name != "support_slips"), (_NO_SLIPS,)
    ),
    "research_label_curiosity": (_NO_LABEL,),
    "research_label_is_error": (_NO_LABEL,),
    **dict.fromkeys(
        ("power_aversion_mean", "power_aversion_sd", "power_at_stake_from"),
        ((("power_weight", 0.0),),),
    ),
    "partners_asked_from": ((("partners_asked", False),),),
    **dict.fromkeys(_OF_CITIZENS, ((("citizens_gain", 0.0),),)),
    "politicians_door_tie_loss": ((("politicians_door_chance", 0.0),),),
    "private_buyer_horizon_years": (_NO_PRIVATE_BUYER,),
    "private_buyer_years": (_NO_PRIVATE_BUYER,),
    **dict.fromkeys(
        (one.name for one in effect_contracts.parameters if one.name != "effect_contract"),
        ((("effect_contract", False),),),
    ),
    **{name_of(sector, "agree_nok"): _NOTHING_TO_AGREE for sector in (EVERYWHERE, *SECTORS)},
    **{
        name_of(sector, BY_UNITS): (_NO_SUM_AGREED, *_NOTHING_TO_AGREE)
        for sector in (EVERYWHERE, *SECTORS)
    },
}
"""By name: each set of values with which the parameter is read by nothing."""


def idle_by(name: str, values: Mapping[str, Value]) -> Held:
    """The values because of which nothing reads a parameter; empty where it is read."""
    for held in IDLE.get(name, ()):
        if all(values[other] == value for other, value in held):
            return held
    return ()
