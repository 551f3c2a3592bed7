"""Events of decisions, competitions and legal errors."""

from __future__ import annotations

from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.codes import LegalError
from collabsim.world.events.declare import EventKind, Instead, RestsOn

KINDS = (
    EventKind(
        "decided",
        "the decider chooses an option",
        person="decider",
        other=fields.OPTION,
        code=fields.LARGEST_SHORTFALL,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.UNDERSTANDING,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RISK,
        f=fields.COST_TERM,
        rests_on=(
            RestsOn(Decision.OPTION_NOISE, "person", "derived"),
            RestsOn(Decision.HANDLED, "person", "month"),
        ),
    ),
    EventKind(
        "competition",
        "a competition begins",
        person="decider",
        other=fields.BAND,
        a=fields.COMPETITION_ENDS_MONTH,
        b=fields.YEARLY_NOK,
        rests_on=(RestsOn(Decision.COMPETITION_MONTHS),),
    ),
    EventKind(
        "competition_ended",
        "a competition ends",
        person="decider",
        other=fields.OTHER_SUPPLIERS,
        code=fields.WON,
        a=fields.CHANCE_TO_WIN,
        rests_on=(RestsOn(Decision.COMPETITION_WON),),
    ),
    EventKind(
        "adopted",
        "it is decided who delivers, at what price and for how long",
        person="whose frame carries it",
        other=fields.TERM_YEARS,
        code=fields.OUTCOME,
        a=fields.YEARLY_NOK,
        b=fields.FIRST_PAYMENT_MONTH,
        c=fields.ROUTE_WAS_SEEN,
    ),
    EventKind(
        "labelled",
        "a decider who sees no lawful way counts the purchase as research",
        person="decider",
        a=fields.CURIOSITY_WITHOUT_FEAR,
    ),
    EventKind(
        "politicians_door",
        "a case refused below the council is put on its next list by politicians",
        person="who refused",
        a=fields.COUNCIL_MONTH,
        rests_on=(RestsOn(Decision.POLITICIANS_DOOR, "pilot", "month"),),
    ),
    EventKind(
        "private_asked",
        "a firm is asked to buy what the municipality refused",
        person="who refused",
        other=fields.ANSWER,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.YEARLY_NOK,
        rests_on=(RestsOn(Decision.PRIVATE_BUYER, "pilot", "month"),),
    ),
    EventKind(
        "contract_talks",
        "talks about an effect contract begin",
        person="decider",
        a=fields.TALKS_END_MONTH,
        b=fields.CHANCE_OF_TARGET,
        c=fields.INVESTED_NOK,
        rests_on=(RestsOn(Decision.CONTRACT),),
    ),
    EventKind(
        "contract_ended",
        "talks about an effect contract end",
        person="who agreed, or was to",
        other=fields.CONTRACT_END,
        a=fields.CHANCE_OF_TARGET,
        b=fields.ASKED_RETURN,
        c=fields.INVESTED_NOK,
        rests_on=(RestsOn(Decision.CONTRACT),),
    ),
    EventKind(
        "effect_measured",
        "an effect contract is over, and its effect is measured",
        person="whose frame carries what is due",
        code=fields.TARGET_MET,
        a=fields.MEASURED_EFFECT,
        b=fields.DELIVERED_EFFECT,
        c=fields.REPAID_NOK,
        d=fields.REPAID_STATE_NOK,
        rests_on=(RestsOn(Decision.MEASURING),),
    ),
    EventKind(
        "legal_error",
        "a legal error is made",
        person="who made it",
        code=fields.LEGAL_ERROR,
        a=fields.YEARLY_NOK,
        instead=Instead("a", LegalError.NOT_RECUSED, fields.TIE),
        rests_on=(
            RestsOn(Decision.COMPLAINT_RECUSAL, "person", "derived"),
            RestsOn(Decision.COMPLAINT, "pilot", "derived"),
        ),
    ),
)
