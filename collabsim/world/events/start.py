"""Events from the proposal to the start of a pilot."""

from __future__ import annotations

from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind, RestsOn

KINDS = (
    EventKind(
        "proposed",
        "an entrepreneur proposes a pilot",
        other=fields.ENTREPRENEUR,
        code=fields.SECTOR,
        a=fields.PRICE_NOK,
        b=fields.TRUE_EFFECT,
        c=fields.UNITS_WANTED,
        d=fields.UNITS_WITH_NEED,
        e=fields.INITIATED_BY,
        f=fields.OTHER_SECTOR,
        rests_on=(RestsOn(Decision.PROPOSE, "entrepreneur", "month"),),
    ),
    EventKind("dropped", "a proposal comes to nothing", code=fields.DROP_REASON),
    EventKind(
        "addressee_missed",
        "a month is lost: nobody to talk to was found",
        a=fields.CHANCE_TO_FIND,
        rests_on=(RestsOn(Decision.ADDRESSEE, "pilot", "month"),),
    ),
    EventKind(
        "addressee_found",
        "somebody to talk to is found",
        person="manager of the first unit",
        a=fields.CHANCE_TO_FIND,
        rests_on=(RestsOn(Decision.ADDRESSEE, "pilot", "month"),),
    ),
    EventKind(
        "no_free_unit",
        "a month is lost: every unit that could host is busy",
        a=fields.MONTHS_SINCE_PROPOSAL,
    ),
    EventKind(
        "unit_asked",
        "a unit manager answers about starting",
        person="unit manager",
        other=fields.UNIT_ROW,
        code=fields.ANSWER,
        a=fields.WILLINGNESS,
        b=fields.WILLINGNESS_WITHOUT_STAKE,
        c=fields.BELIEF,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RISK,
        f=fields.GOOD_IDEA,
        rests_on=(
            RestsOn(Decision.SITE_ANSWER, "person"),
            RestsOn(Decision.START, "person", "month"),
        ),
    ),
    EventKind(
        "granted",
        "project money is granted",
        code=fields.MONEY_SOURCE,
        a=fields.PROJECT_MONEY_NOK,
        rests_on=(
            RestsOn(Decision.FUND_LOT, step="derived"),
            RestsOn(Decision.OUTSIDE_MONEY, step="derived"),
        ),
    ),
    EventKind(
        "no_money",
        "no project money is found",
        a=fields.PROJECT_MONEY_NOK,
        rests_on=(RestsOn(Decision.OUTSIDE_MONEY),),
    ),
    EventKind(
        "started",
        "the pilot starts",
        person="manager of the first unit",
        other=fields.FIRST_UNIT_ROW,
        code=fields.SECOND_UNIT_ROW,
        a=fields.UNITS_COVERED,
        b=fields.UNITS_WITH_NEED,
        c=fields.PRICE_NOK,
        d=fields.MONEY_UNTIL_MONTH,
    ),
)
