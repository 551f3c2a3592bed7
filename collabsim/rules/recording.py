"""What is kept of how proximities were read, where it is asked for. No rule reads it."""

from __future__ import annotations

import math

from collabsim.rules.course import NOBODY, about_what, by_whom, row_in_course, time_of
from collabsim.rules.entrepreneurs import travel_hours
from collabsim.rules.members import closure, tie_now
from collabsim.rules.proximity import (
    cognitive,
    geographical,
    institutional,
    lacking_share,
    mindset_distance,
    organisational,
)
from collabsim.rules.reading import acting_row, held_at, reader_of
from collabsim.world.codes import Hold, Occasion, Proximity, ReadingPath
from collabsim.world.compiling import inner
from collabsim.world.tables import READINGS_FULL, SLOTS, World

NOTHING = math.nan
NOWHERE = -1
READ_AFTER_KEEPING = ReadingPath.APPROVAL | ReadingPath.CLOSURE | ReadingPath.CONSENT
"""Paths on which a reading is made when its occasion has been kept."""


@inner
def read_instead(
    w: World, proximity: int, path: int, m: int, a: int, month: int, own: float
) -> float:
    """What a ``do`` makes a member read; not a number where none acts or the path is off."""
    i = m // SLOTS
    pilot = w.pilot[i]
    t = int(pilot.municipality_row)
    k = acting_row(w, proximity, path, reader_of(m - i * SLOTS), t, i, month)
    if k == NOBODY or w.do[k].hold == Hold.OWN or w.do[k].hold == Hold.OFF:
        return NOTHING
    if w.do[k].hold == Hold.COURSE:
        about, reader = about_what(pilot.key, t), by_whom(w, a, proximity, path)
        ahead = 1 if path & READ_AFTER_KEEPING != 0 else 0
        found = row_in_course(w, about, reader, time_of(month, pilot.started), ahead)
        return own if found < 0 else float(w.course[found].value)
    return held_at(w, k, own)


@inner
def read_on(
    w: World,
    proximity: int,
    paths: tuple[int, int],
    m: int,
    a: int,
    month: int,
    owns: tuple[float, float],
) -> float:
    """What is read instead on the first of two paths on which a ``do`` acts."""
    read = read_instead(w, proximity, paths[0], m, a, month, owns[0])
    if math.isnan(read):
        read = read_instead(w, proximity, paths[1], m, a, month, owns[1])
    return read


@inner
def occasions_before(w: World, n: int, m: int, a: int, month: int, occasion: int) -> int:
    """Readings of one kind among the ``n`` kept that a post has made about a pilot this month."""
    found = 0
    for k in range(n - 1, -1, -1):
        row = w.reading[k]
        if row.month != month:
            break
        same = row.pilot == m // SLOTS and row.actor == a
        if same and row.occasion == occasion:
            found += 1
    return found


@inner
def keep_reading(
    w: World, m: int, a: int, month: int, occasion: int, understood: float, new: float
) -> None:
    """Keep what the proximities were on one occasion, and what was read in their place.

    Closure is read when people meet; on an answer it is not looked at, as that would find out
    who holds the posts of the line. Nothing is changed by what is kept.
    """
    place = keep_own(w, m, a, month, occasion)
    if place < 0:
        return
    row = w.reading[place]
    row.closure = closure(w, m // SLOTS, month) if occasion == Occasion.MEETING else NOTHING
    row.understanding = understood
    row.novelty = new
    keep_what_is_read(w, m, month, place)


@inner
def keep_own(w: World, m: int, a: int, month: int, occasion: int) -> int:
    """Keep what proximities are by state, and nothing read; the row, or -1 where none is kept."""
    if w.reading.shape[0] == 0:
        return NOWHERE
    run = w.run[0]
    place = int(run.n_readings)
    run.n_readings += 1
    if place >= w.reading.shape[0]:
        run.overflow |= READINGS_FULL
        return NOWHERE
    row = w.reading[place]
    member = w.member[m]
    i = m // SLOTS
    pilot = w.pilot[i]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    row.pilot = i
    row.slot = m - i * SLOTS
    row.actor = a
    row.holder = actor.holder
    row.month = month
    row.occasion = occasion
    row.nth = occasions_before(w, place, m, a, month, occasion)
    row.state = pilot.state
    row.distance = mindset_distance(actor, w.entrepreneur[pilot.entrepreneur])
    row.lacking = lacking_share(actor.topics, pilot.topics)
    row.cognitive = cognitive(actor.topics, pilot.topics)
    row.institutional = institutional(p, row.distance, pilot.formal_gap)
    row.social = tie_now(p, member, month)
    row.organisational = organisational(p, pilot.arrangement, pilot.routines)
    hours = travel_hours(w, pilot.entrepreneur, pilot.municipality_row)
    row.geographical = geographical(p, hours)
    row.tie_months = NOTHING
    if member.first_met >= 0:
        row.tie_months = float(month - member.first_met)
    row.closure, row.understanding, row.novelty = NOTHING, NOTHING, NOTHING
    row.read_cognitive, row.read_institutional, row.read_social = NOTHING, NOTHING, NOTHING
    row.read_organisational, row.read_geographical = NOTHING, NOTHING
    return place


@inner
def keep_what_is_read(w: World, m: int, month: int, place: int) -> None:
    """Keep what each proximity was read as on an occasion already kept, by the paths it has."""
    row = w.reading[place]
    a = int(row.actor)
    if row.occasion == Occasion.MEETING:
        path = int(ReadingPath.UNDERSTANDING_MEETING)
        new, social = int(ReadingPath.NOVELTY), int(ReadingPath.CLOSURE)
        bound, near = int(ReadingPath.APPROVAL), int(ReadingPath.MEETING)
        second = row.closure
    else:
        path = int(ReadingPath.UNDERSTANDING_ANSWER)
        new, social, bound, near = path, int(ReadingPath.CONSENT), path, 0
        second = row.social
    row.read_cognitive = read_on(
        w, Proximity.COGNITIVE, (path, new), m, a, month, (row.cognitive, 1.0 - row.lacking)
    )
    row.read_institutional = read_on(
        w,
        Proximity.INSTITUTIONAL,
        (path, new),
        m,
        a,
        month,
        (row.institutional, 1.0 - row.distance),
    )
    row.read_social = read_on(
        w, Proximity.SOCIAL, (path, social), m, a, month, (row.social, second)
    )
    row.read_organisational = read_on(
        w, Proximity.ORGANISATIONAL, (path, bound), m, a, month,
        (row.organisational, row.organisational),
    )  # fmt: skip
    row.read_geographical = read_instead(
        w, Proximity.GEOGRAPHICAL, near, m, a, month, row.geographical
    )
