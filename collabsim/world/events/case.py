"""Events of a case on its course to the decider."""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind, RestsOn

HANDLED = RestsOn(Decision.HANDLED, "person", "month")
ANSWERED = (RestsOn(Decision.ANSWER, "person", "derived"), HANDLED)

KINDS = (
    EventKind(
        Event.NOT_BROUGHT_FORWARD,
        "the unit manager brings no case forward: the team saw too little effect",
        person="manager of the first unit",
        a=fields.EVIDENCE,
    ),
    EventKind(
        Event.CASE_OPENED,
        "a case is written, or written anew",
        person="manager of the first unit",
        other=fields.LEVELS_TO_DECIDER,
        code=fields.BAND,
        a=fields.YEARLY_NOK,
        b=fields.TERM_YEARS,
        c=fields.FULL_PRICE_YEARLY_NOK,
        d=fields.THRESHOLD_VALUE_NOK_LOW,
        e=fields.THRESHOLD_VALUE_NOK_HIGH,
        f=fields.EVIDENCE,
        rests_on=(RestsOn(Decision.PROPOSAL_NOISE, step="derived"),),
    ),
    EventKind(
        Event.UNIT_ANSWERED,
        "a unit manager answers in the case",
        person="unit manager",
        other=fields.ANSWER,
        code=fields.LARGEST_SHORTFALL,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.UNDERSTANDING,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RISK,
        f=fields.COST_TERM,
        g=fields.WILLINGNESS_WITHOUT_STAKE,
        rests_on=ANSWERED,
    ),
    EventKind(
        Event.ROUTE_SEEN,
        "somebody sees a lawful route",
        person="who sees it",
        code=fields.ROLE,
        a=fields.CHANCE_TO_SEE,
        rests_on=(RestsOn(Decision.SEE_ROUTE, "person", "derived"),),
    ),
    EventKind(
        Event.ADVISED,
        "an adviser gives advice",
        person="adviser",
        code=fields.SAW_ROUTE,
        a=fields.RULE_KNOWLEDGE_LEFT,
        rests_on=(HANDLED,),
    ),
    EventKind(
        Event.ANSWERED,
        "a leader who is not the decider answers in the case",
        person="leader",
        other=fields.ANSWER,
        code=fields.LARGEST_SHORTFALL,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.UNDERSTANDING,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RISK,
        f=fields.COST_TERM,
        rests_on=ANSWERED,
    ),
    EventKind(
        Event.ASKED_AGAIN,
        "the entrepreneur comes back after a no",
        person="who said no",
        other=fields.TIMES_ASKED_AGAIN,
        a=fields.UNDERSTANDING,
        b=fields.TIE,
        rests_on=(RestsOn(Decision.PERSIST, "person", "derived"),),
    ),
    EventKind(
        Event.ALL_OFFERED,
        "the proposer offers the pilot to all units with the need",
        code=fields.UNITS_COVERED,
        a=fields.FULL_PRICE_YEARLY_NOK,
        rests_on=(RestsOn(Decision.PERSIST, "person", "derived"),),
    ),
    EventKind(
        Event.ALONE,
        "the other sector is out; the manager answers about going on alone",
        person="manager of the first unit",
        other=fields.ANSWER,
        code=fields.LARGEST_SHORTFALL,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.UNDERSTANDING,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RISK,
        f=fields.COST_TERM,
        g=fields.FULL_PRICE_YEARLY_NOK,
        rests_on=(RestsOn(Decision.ALONE, "person", "derived"),),
    ),
    EventKind(
        Event.RECUSED,
        "a decider with too close a tie steps aside",
        person="decider",
        code=fields.MONTHS_UNTIL_DEPUTY,
        rests_on=(
            RestsOn(Decision.RECUSE, "person"),
            RestsOn(Decision.RECUSAL_MONTHS, "person"),
        ),
    ),
    EventKind(
        Event.GATHERED,
        "a coordinator gathers those still to be asked",
        person="coordinator",
        rests_on=(HANDLED,),
    ),
    EventKind(
        Event.LISTED,
        "the case is put on the council's list",
        person="council",
        other=fields.DOOR,
        code=fields.TERM_YEARS,
        a=fields.COUNCIL_MONTH,
        rests_on=(RestsOn(Decision.LATE_LIST, step="derived"),),
    ),
)
