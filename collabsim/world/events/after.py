"""Events after project money: bridges, delivery, reviews, and how it ends."""

from __future__ import annotations

from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind, RestsOn

KINDS = (
    EventKind(
        "bridged",
        "more project money is found",
        other=fields.BRIDGE_MONTHS,
        code=fields.MONEY_SOURCE,
        a=fields.PROJECT_MONEY_NOK,
        b=fields.CHANCE_TO_LOOK,
        rests_on=(RestsOn(Decision.BRIDGE, "pilot", "month"),),
    ),
    EventKind("bridge_ended", "the extra project money ends", code=fields.OUTCOME),
    EventKind(
        "reviewed",
        "a measure is reviewed",
        person="reviewer",
        other=fields.ANSWER,
        code=fields.LARGEST_SHORTFALL,
        a=fields.WILLINGNESS,
        b=fields.BELIEF,
        c=fields.UPTAKE,
        d=fields.YEARLY_NOK,
        e=fields.PERCEIVED_RULE_RISK,
        f=fields.DISUSE_TERM,
        rests_on=(RestsOn(Decision.REVIEW, "person", "derived"),),
    ),
    EventKind(
        "complained",
        "a purchase is cancelled after a complaint",
        person="whose frame carried it",
        a=fields.YEARLY_NOK,
        rests_on=(
            RestsOn(Decision.COMPLAINT_RECUSAL, "person", "derived"),
            RestsOn(Decision.COMPLAINT, "pilot", "derived"),
        ),
        other_unused=0,
    ),
    EventKind(
        "state",
        "the pilot passes from one state to another",
        other=fields.STATE_BEFORE,
        code=fields.STATE_AFTER,
    ),
    EventKind(
        "stopped",
        "it is a no for good",
        person="who said no or let it lie",
        person_may_be_missing=True,
        other=fields.STOP_STAGE,
        code=fields.STOP_REASON,
        a=fields.STOP_ARGUMENT,
        b=fields.BELIEF,
        c=fields.YEARLY_NOK,
        d=fields.CONTRACT_RUNS_OUT,
    ),
)
