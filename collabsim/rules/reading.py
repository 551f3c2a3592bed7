"""What a reader takes a proximity to be: its own value, or what a ``do`` holds it at.

A ``do`` changes what is read on some paths, by some readers, from some month on. It never
changes state: topics, mindsets, ties and routines run on as they would, so that one path can be
switched off while all others work (Pearl 2001 calls what is left a path-specific effect). Every
rule that acts on a proximity reads it here, and nothing is drawn, so that two runs with other
rows meet the same luck.
"""

from __future__ import annotations

from collabsim.rules.course import (
    ALL_PATHS,
    NOBODY,
    PROXIMITIES,
    about_what,
    by_whom,
    is_kept,
    keep_in_course,
    read_in_course,
    take_turn,
    time_of,
)
from collabsim.rules.knowledge import clip
from collabsim.world.codes import Hold, Moment, Proximity, Reader, ReadingPath
from collabsim.world.compiling import compiled, inner
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, OTHER_SLOT, SLOTS, TEAM, World


@compiled
def reader_of(slot: int) -> int:
    """Who reads, as a bit: by the place around the pilot."""
    if slot < TEAM:
        return int(Reader.TEAM)
    if slot == LINE_SLOT:
        return int(Reader.UNIT_MANAGER)
    if slot < ADVISER_SLOT:
        return int(Reader.LINE)
    if slot == OTHER_SLOT:
        return int(Reader.OTHER_HEAD)
    return int(Reader.STATE)


@inner
def has_come(w: World, i: int, moment: int, at: int, month: int) -> bool:
    """Whether a moment has come for a pilot: a month of the run, or one in the pilot's own life.

    Before there is a pilot only its proposal is at hand.
    """
    if moment == Moment.MONTH:
        return month >= at
    if moment == Moment.PROPOSAL:
        return True
    if i == NOBODY:
        return False
    if moment == Moment.START:
        return bool(w.pilot[i].started >= 0)
    return bool(w.pilot[i].money_ended >= 0)


@inner
def acting_row(w: World, proximity: int, path: int, reader: int, t: int, i: int, month: int) -> int:
    """The row of ``do`` that acts on a reading, the last one that fits; -1 if none does."""
    for k in range(w.do.shape[0] - 1, -1, -1):
        row = w.do[k]
        if row.proximity != proximity or row.paths & path == 0 or row.who & reader == 0:
            continue
        if row.municipality_row != NOBODY and row.municipality_row != t:
            continue
        begun = has_come(w, i, row.from_moment, row.from_month, month)
        if begun and not has_come(w, i, row.until_moment, row.until_month, month):
            return k
    return NOBODY


@inner
def held_at(w: World, k: int, own: float) -> float:
    """What is read under one row of ``do``, from 0 to 1 where it is not the own value."""
    row = w.do[k]
    if row.hold == Hold.OWN:
        return own
    if row.hold == Hold.SHIFT:
        return clip(own + row.value)
    return float(row.value)


@inner
def reads(w: World, proximity: int, path: int, m: int, a: int, month: int, own: float) -> float:
    """What a member (row ``m``) reads of a proximity whose own value is ``own``.

    Args:
        w: the world.
        proximity: a :class:`~collabsim.world.codes.Proximity`.
        path: a :class:`~collabsim.world.codes.ReadingPath`, where it is read.
        m: row of the member who reads.
        a: row of their post, which managers of other units have apart from their place; -1 where
            a whole team reads.
        month: of the run.
        own: what it is by state, from 0 to 1.
    """
    if w.do.shape[0] == 0:
        return own
    i = m // SLOTS
    pilot = w.pilot[i]
    t = int(pilot.municipality_row)
    k = acting_row(w, proximity, path, reader_of(m - i * SLOTS), t, i, month)
    about, reader = about_what(pilot.key, t), by_whom(w, a, proximity, path)
    return read_and_kept(w, k, about, reader, time_of(month, pilot.started), own)


@inner
def read_and_kept(w: World, k: int, about: int, reader: int, time: int, own: float) -> float:
    """What is read where row ``k`` of ``do`` acts, or none; kept where another run needs it."""
    if w.course.shape[0] > 0:
        take_turn(w, about, reader, time)
    read = own
    if k != NOBODY and w.do[k].hold == Hold.COURSE:
        read = read_in_course(w, about, reader, time, own)
    elif k != NOBODY:
        read = held_at(w, k, own)
    if is_kept(w, reader % PROXIMITIES, reader % ALL_PATHS // PROXIMITIES):
        keep_in_course(w, about, reader, time + 1, read)
    return read


@inner
def reads_lack(
    w: World, proximity: int, path: int, m: int, a: int, month: int, own: float
) -> float:
    """The same where the rule reads what is lacking to a proximity: one minus it.

    The own value comes back as it is, not as one minus one minus it: that may differ in the last
    digit.
    """
    if w.do.shape[0] == 0:
        return own
    near = 1.0 - own
    read = reads(w, proximity, path, m, a, month, near)
    return own if read == near else 1.0 - read


@inner
def reads_in_search(w: World, e: int, t: int, month: int, own: float) -> float:
    """How near an entrepreneur (row ``e``) takes a municipality to be before there is a pilot."""
    if w.do.shape[0] == 0:
        return own
    reader, path = int(Reader.ENTREPRENEUR), int(ReadingPath.SEARCH)
    k = acting_row(w, Proximity.GEOGRAPHICAL, path, reader, t, NOBODY, month)
    who = by_whom(w, NOBODY, Proximity.GEOGRAPHICAL, path)
    return read_and_kept(w, k, about_what(e, t), who, time_of(month, NOBODY), own)
