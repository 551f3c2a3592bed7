"""Events of people who come and go, whatever pilot they have to do with."""

from __future__ import annotations

from collabsim.world.draws import Decision
from collabsim.world.events import fields
from collabsim.world.events.declare import EventKind, RestsOn

KINDS = (
    EventKind(
        "left",
        "somebody who is involved in a pilot leaves the post",
        pilot=False,
        person="who leaves",
        code=fields.ROLE,
        a=fields.PILOTS_WITH_CHAMPION,
        rests_on=(RestsOn(Decision.PERSON_STAYS, "person", "derived"),),
    ),
    EventKind(
        "election",
        "there has been an election",
        pilot=False,
        person="council",
        other=fields.MUNICIPALITY_ROW,
    ),
    EventKind(
        "taught",
        "somebody whom a case has reached is on a course, or reads the guide",
        person="who learns",
        code=fields.TAUGHT_BY,
        a=fields.KNOWLEDGE_GAIN,
        b=fields.FEAR_RELIEF,
        rests_on=(RestsOn(Decision.TEACHING, "person", "derived"),),
    ),
    EventKind(
        "voided",
        "an answer in a case no longer counts, as the one who gave it has left",
        person="post of the one who left",
        code=fields.PLACE,
        rests_on=(RestsOn(Decision.PERSON_STAYS, "person", "derived"),),
    ),
)
