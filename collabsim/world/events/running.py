"""Events while a pilot runs on project money, and when that money ends."""

from __future__ import annotations

from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind, RestsOn

KINDS = (
    EventKind(
        "team_met",
        "a team member meets the entrepreneur; one event for each member present",
        person="team member",
        other=fields.PLACE,
        a=fields.UNDERSTANDING,
        b=fields.TIE,
        c=fields.OWNERSHIP,
        d=fields.FIT,
        e=fields.FIRST_HAND_KNOWLEDGE,
        f=fields.EFFECT_MINDSET,
        rests_on=(RestsOn(Decision.TEAM_MEETING, "pilot", "month"),),
    ),
    EventKind(
        "leader_met",
        "a leader of the line meets the entrepreneur",
        person="leader",
        other=fields.PLACE,
        a=fields.UNDERSTANDING,
        b=fields.TIE,
        c=fields.OWNERSHIP,
        d=fields.FIT,
        e=fields.FIRST_HAND_KNOWLEDGE,
        f=fields.EFFECT_MINDSET,
        rests_on=(RestsOn(Decision.LINE_MEETING, "person", "month"),),
    ),
    EventKind(
        "observed",
        "the team observes a month of effect",
        a=fields.OBSERVED_EFFECT,
        b=fields.EVIDENCE,
        c=fields.DELIVERED_EFFECT,
        d=fields.FIT,
        e=fields.OWNERSHIP,
        rests_on=(RestsOn(Decision.OBSERVATION, step="derived"),),
    ),
    EventKind(
        "champion",
        "a team member becomes a champion",
        person="team member",
        code=fields.PLACE,
        a=fields.CHANCE_OF_CHAMPION,
        rests_on=(RestsOn(Decision.CHAMPION, "person", "month"),),
    ),
    EventKind(
        "moored",
        "a plan, an agreement that binds or a longer term moors the pilot",
        code=fields.MOORED_BY,
        rests_on=(RestsOn(Decision.MOORING, "pilot", "month"),),
    ),
    EventKind(
        "slipped",
        "a month of the project, the case or the use slips for want of support",
        code=fields.SLIP_PHASE,
        a=fields.CHANCE_TO_SLIP,
        b=fields.SUPPORT,
        rests_on=(RestsOn(Decision.SLIP, "pilot", "month"),),
    ),
    EventKind(
        "citizens_took_part",
        "half of a project is over: how far citizens have taken part by then",
        a=fields.EQUALITY,
        b=fields.CITIZENS_DESIGN,
        c=fields.CITIZENS_IMPLEMENT,
        d=fields.FIT,
    ),
    EventKind(
        "money_ended",
        "the project money ends",
        code=fields.OUTCOME,
        a=fields.EVIDENCE,
    ),
)
