"""Writers of the events declared in ``events/people.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def left(
    w: World,
    month: int,
    person: int,
    role: int,
    pilots_with_champion: int,
) -> None:
    """Somebody who is involved in a pilot leaves the post."""
    n = new_row(w, month, Event.LEFT, -1, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = role
    row.a = pilots_with_champion


@inner
def election(
    w: World,
    month: int,
    person: int,
    municipality_row: int,
) -> None:
    """There has been an election."""
    new_row(w, month, Event.ELECTION, -1, person, municipality_row, municipality_row)


@inner
def taught(
    w: World,
    month: int,
    pilot: int,
    person: int,
    taught_by: int,
    knowledge_gain: float,
    fear_relief: float,
) -> None:
    """Somebody whom a case has reached is on a course, or reads the guide."""
    n = new_row(w, month, Event.TAUGHT, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = taught_by
    row.a = knowledge_gain
    row.b = fear_relief


@inner
def voided(
    w: World,
    month: int,
    pilot: int,
    person: int,
    place_around_pilot: int,
) -> None:
    """An answer in a case no longer counts, as the one who gave it has left."""
    n = new_row(w, month, Event.VOIDED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = place_around_pilot
