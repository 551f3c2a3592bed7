"""What would be read of proximities each month, kept for another run; nothing is changed by it.

Another run may have a reading where this one has none. So each month, when pilots have started and
before anybody meets, everybody around a pilot is looked at as if they read on every path. People
nobody has asked anything yet are looked at, too, and put back as they were.
"""

from __future__ import annotations

from collabsim.rules.course import (
    NOBODY,
    about_what,
    by_whom,
    is_kept,
    keep_in_course,
    opportunity,
    row_in_course,
    time_of,
)
from collabsim.rules.entrepreneurs import travel_hours
from collabsim.rules.knowledge import count_topics
from collabsim.rules.members import closure, member_row, refresh_member, team_topics, tie_now
from collabsim.rules.people import NEVER_READ, enter_post, find_holder, read_person
from collabsim.rules.proximity import (
    cognitive,
    geographical,
    institutional,
    lacking_share,
    mindset_distance,
    organisational,
)
from collabsim.rules.reading import acting_row, held_at, reader_of
from collabsim.rules.recording import keep_own
from collabsim.world.codes import Hold, Proximity, ReadingPath, State
from collabsim.world.compiling import inner
from collabsim.world.tables import LINE_SLOT, SLOTS, World


@inner
def would_read(w: World, proximity: int, path: int, m: int, a: int, month: int, own: float) -> None:
    """Keep what a member (row ``m``, of post ``a`` or of a team) would read, where it is asked."""
    if not is_kept(w, proximity, path):
        return
    i = m // SLOTS
    pilot = w.pilot[i]
    t = int(pilot.municipality_row)
    about, reader = about_what(pilot.key, t), by_whom(w, a, proximity, path)
    k = acting_row(w, proximity, path, reader_of(m - i * SLOTS), t, i, month)
    value = own
    if k != NOBODY and w.do[k].hold == Hold.COURSE:
        found = row_in_course(w, about, reader, time_of(month, pilot.started), 1)
        value = own if found < 0 else float(w.course[found].value)
    elif k != NOBODY:
        value = held_at(w, k, own)
    keep_in_course(w, about, reader, opportunity(time_of(month, 0)), value)


@inner
def would_answer(w: World, m: int, a: int, month: int) -> None:
    """What a post would read in an answer from a place around a pilot."""
    row = w.member[m]
    pilot = w.pilot[m // SLOTS]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    path = int(ReadingPath.UNDERSTANDING_ANSWER)
    distance = mindset_distance(actor, w.entrepreneur[pilot.entrepreneur])
    inst = institutional(p, distance, pilot.formal_gap)
    org = organisational(p, pilot.arrangement, pilot.routines)
    tie = tie_now(p, row, month)
    cog = cognitive(actor.topics, pilot.topics)
    would_read(w, Proximity.COGNITIVE, path, m, a, month, cog)
    would_read(w, Proximity.INSTITUTIONAL, path, m, a, month, inst)
    would_read(w, Proximity.SOCIAL, path, m, a, month, tie)
    would_read(w, Proximity.ORGANISATIONAL, path, m, a, month, org)
    would_read(w, Proximity.SOCIAL, ReadingPath.CONSENT, m, a, month, tie)


@inner
def would_meet(w: World, m: int, a: int, month: int, shut: float) -> None:
    """What a member would read if they met the entrepreneur, and where they must not decide."""
    row = w.member[m]
    pilot = w.pilot[m // SLOTS]
    actor = w.actor[a]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    p = w.p[pilot.municipality_row]
    path, new = int(ReadingPath.UNDERSTANDING_MEETING), int(ReadingPath.NOVELTY)
    distance = mindset_distance(actor, entrepreneur)
    inst = institutional(p, distance, pilot.formal_gap)
    org = organisational(p, pilot.arrangement, pilot.routines)
    tie = tie_now(p, row, month)
    cog = cognitive(actor.topics, pilot.topics)
    lacking = lacking_share(actor.topics, pilot.topics)
    near = geographical(p, travel_hours(w, pilot.entrepreneur, pilot.municipality_row))
    would_read(w, Proximity.COGNITIVE, path, m, a, month, cog)
    would_read(w, Proximity.INSTITUTIONAL, path, m, a, month, inst)
    would_read(w, Proximity.SOCIAL, path, m, a, month, tie)
    would_read(w, Proximity.ORGANISATIONAL, path, m, a, month, org)
    would_read(w, Proximity.COGNITIVE, new, m, a, month, 1.0 - lacking)
    would_read(w, Proximity.INSTITUTIONAL, new, m, a, month, 1.0 - distance)
    would_read(w, Proximity.ORGANISATIONAL, ReadingPath.APPROVAL, m, a, month, org)
    would_read(w, Proximity.SOCIAL, ReadingPath.CLOSURE, m, a, month, shut)
    would_read(w, Proximity.SOCIAL, ReadingPath.RECUSAL, m, a, month, tie)
    would_read(w, Proximity.GEOGRAPHICAL, ReadingPath.MEETING, m, a, month, near)


@inner
def set_aside(w: World, i: int) -> None:
    """Keep the people around a pilot as they are."""
    for slot in range(SLOTS):
        m = member_row(i, slot)
        w.member_before[slot] = w.member[m]
        if w.member[m].actor >= 0:
            w.actor_before[slot] = w.actor[w.member[m].actor]


@inner
def put_back(w: World, i: int) -> None:
    """Put the people around a pilot back as they were, whoever has two places as first kept."""
    for slot in range(SLOTS - 1, -1, -1):
        m = member_row(i, slot)
        w.member[m] = w.member_before[slot]
        if w.member[m].actor >= 0:
            w.actor[w.member[m].actor] = w.actor_before[slot]


@inner
def look_at(w: World, a: int, month: int) -> None:
    """Bring a person up to date without a place among those who have been read."""
    actor = w.actor[a]
    if actor.ready == NEVER_READ:
        find_holder(w, a, month)
        enter_post(actor)
    read_person(w, a, month)


@inner
def keep_around_pilot(w: World, i: int, month: int) -> None:
    """What everybody who has a place around a pilot would read now."""
    pilot = w.pilot[i]
    for slot in range(SLOTS):
        m = member_row(i, slot)
        if w.member[m].actor >= 0:
            look_at(w, int(w.member[m].actor), month)
            refresh_member(w, m, month)
    met = w.member[member_row(i, 0)].actor >= 0
    shut = closure(w, i, month) if met else 0.0
    for slot in range(SLOTS):
        m = member_row(i, slot)
        a = int(w.member[m].actor)
        if a >= 0:
            would_meet(w, m, a, month, shut)
            would_answer(w, m, a, month)
    there = count_topics(pilot.topics)
    if not met or there == 0:
        return
    known = count_topics(pilot.topics & team_topics(w, i)) / there
    m = member_row(i, 0)
    would_read(w, Proximity.COGNITIVE, ReadingPath.IMITATION, m, NOBODY, month, known)
    would_read(w, Proximity.SOCIAL, ReadingPath.CLOSURE, m, NOBODY, month, shut)


@inner
def keep_of_other_units(w: World, i: int, month: int) -> None:
    """What the managers of a pilot's other units would read from the first unit's place."""
    pilot = w.pilot[i]
    m = member_row(i, LINE_SLOT)
    first = int(w.member[m].actor)
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        a = int(w.unit[w.site[s].unit].manager)
        if a != first:
            w.actor_before[SLOTS] = w.actor[a]
            look_at(w, a, month)
            would_answer(w, m, a, month)
            w.actor[a] = w.actor_before[SLOTS]


@inner
def keep_opportunities(w: World, t: int, month: int) -> None:
    """Keep what would be read this month around every pilot of a municipality that is not over."""
    if w.tape.shape[0] == 0:
        return
    for i in range(w.run[0].n_pilots):
        pilot = w.pilot[i]
        over = pilot.state == State.NEVER_STARTED or pilot.state == State.STOPPED
        if pilot.municipality_row != t or pilot.found < 0 or over:
            continue
        set_aside(w, i)
        keep_around_pilot(w, i, month)
        if w.member[member_row(i, LINE_SLOT)].actor >= 0:
            keep_of_other_units(w, i, month)
        put_back(w, i)


@inner
def keep_distances(w: World, i: int, month: int, moment: int) -> None:
    """Keep how near team and line are at a moment of a pilot, among readings, where it is asked."""
    if w.run[0].keep_distances == 0:
        return
    set_aside(w, i)
    for slot in range(LINE_SLOT + w.pilot[i].line_n):
        m = member_row(i, slot)
        a = int(w.member[m].actor)
        if a >= 0:
            look_at(w, a, month)
            refresh_member(w, m, month)
            keep_own(w, m, a, month, moment)
    put_back(w, i)
