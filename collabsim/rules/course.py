"""The course of readings: what one run has read, kept, and read in its place by another.

Two runs of one replication meet the same luck, so that one can be made to read on some paths what
the other has read there: the mediators' course of one arm in another arm (Pearl 2001). A row is a
reading, or an *opportunity*: what would have been read in a month in which nobody did. Rows are
found by pilot, post, path and time. What is read is that of the same occasion, or of the month's
opportunity; where the other run has neither, the last before; where it has none, the own value. The
last two are counted.
"""

from __future__ import annotations

from collabsim.world.compiling import compiled, inner
from collabsim.world.tables import COURSE_FULL, World

NOBODY = -1
"""Stands for a post where none reads: a whole team, or an entrepreneur in search."""
PLACES = 4096
"""More municipalities than a world has."""
BITS_OF_PATHS = 16
"""Bits that hold a path and a proximity beside a post."""
ALL_PATHS = 1 << BITS_OF_PATHS
PROXIMITIES = 8
"""More proximities than there are, a power of two."""
TURNS = 4096
"""More readings than a post makes on one path about a pilot in a month."""
HALVES = 2
MONTH = HALVES * TURNS
"""A month: before a pilot has started in it, and after."""


@compiled
def about_what(pilot_key: int, t: int) -> int:
    """Number of a pilot in a municipality (row ``t``), the same in twin runs."""
    return int(pilot_key * PLACES + t)


@inner
def by_whom(w: World, a: int, proximity: int, path: int) -> int:
    """Number of a post (row ``a``, or nobody) that reads a proximity on a path."""
    post = 0
    if a != NOBODY:
        post = int(w.actor[a].code) + 1
    return int((post << BITS_OF_PATHS) + path * PROXIMITIES + proximity)


@compiled
def time_of(month: int, started: int) -> int:
    """When in a run: a month, in halves before and after pilots may start in it.

    Args:
        month: of the run.
        started: when the pilot started, -1 if it has not.
    """
    return month * MONTH + (0 if started < 0 else TURNS)


@compiled
def opportunity(time: int) -> int:
    """When everybody has an opportunity, in the month of a time."""
    return time // MONTH * MONTH + TURNS


@inner
def first_row(w: World, about: int, reader: int, time: int) -> int:
    """First row of the course that is not before this; rows are sorted."""
    low, high = 0, w.course.shape[0]
    while low < high:
        middle = (low + high) // HALVES
        row = w.course[middle]
        before = row.about < about
        if row.about == about:
            before = row.reader < reader
            if row.reader == reader:
                before = row.time < time
        if before:
            low = middle + 1
        else:
            high = middle
    return low


@inner
def readings_of(w: World, about: int, reader: int) -> int:
    """First row of what a post has read of a pilot on a path, -1 if it has read nothing."""
    head = first_row(w, about, reader, 0)
    if head == w.course.shape[0]:
        return -1
    row = w.course[head]
    return head if row.about == about and row.reader == reader else -1


@inner
def take_turn(w: World, about: int, reader: int, time: int) -> None:
    """Count a reading, so that the second of a month finds the second of the course."""
    head = readings_of(w, about, reader)
    if head < 0:
        return
    row = w.course[head]
    if row.last_time != time:
        row.last_time = time
        row.turn = 0
    row.turn += 1


@inner
def row_in_course(w: World, about: int, reader: int, time: int, ahead: int) -> int:
    """Row of the course for the reading whose turn it is; -1 where there is none to take.

    Args:
        w: the world.
        about: pilot and municipality.
        reader: post, path and proximity.
        time: half of a month.
        ahead: 1 where that reading has not been counted yet.
    """
    head = readings_of(w, about, reader)
    if head < 0:
        return -1
    turn = ahead
    if w.course[head].last_time == time:
        turn += int(w.course[head].turn)
    found = first_row(w, about, reader, time + turn + 1) - 1
    if found < head or w.course[found].time != time + turn:
        # The opportunity of a month is that of the whole month.
        found = first_row(w, about, reader, max(time + turn, opportunity(time)) + 1) - 1
    return found if found >= head else -1


@inner
def read_in_course(w: World, about: int, reader: int, time: int, own: float) -> float:
    """What is read where a reading is held at the course of another run; how is counted."""
    run = w.run[0]
    run.course_reads += 1
    found = row_in_course(w, about, reader, time, 0)
    if found < 0:
        run.course_own += 1
        return own
    row = w.course[found]
    if row.time < time // MONTH * MONTH:
        run.course_before += 1
    return float(row.value)


@inner
def is_kept(w: World, proximity: int, path: int) -> bool:
    """Whether readings of a proximity on a path are kept for another run."""
    if w.tape.shape[0] == 0:
        return False
    for k in range(w.do.shape[0]):
        row = w.do[k]
        if row.who == 0 and row.proximity == proximity and row.paths & path != 0:
            return True
    return False


@inner
def keep_in_course(w: World, about: int, reader: int, time: int, value: float) -> None:
    """Keep what was read, or would have been, for another run."""
    run = w.run[0]
    place = run.n_tape
    run.n_tape += 1
    if place >= w.tape.shape[0]:
        run.overflow |= COURSE_FULL
        return
    row = w.tape[place]
    row.about = about
    row.reader = reader
    row.time = time
    row.value = value
