"""More room in the tables of a world that is being stepped.

Tables are sized once, because a row is a view. The compiled loop runs a
replication again with larger tables when they were too small. Agents may keep
something of their own, so a Mesa model must not live through a month twice: it
makes room *before* a month that might need it. A world with longer tables runs
the same course, since no rule reads their length.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from collabsim.world.blueprint import empty_members, empty_pilots
from collabsim.world.codes import State
from collabsim.world.tables import SLOTS, World

EVENTS_PER_PILOT = 100
"""Most events of one pilot in a month, with a wide margin: some ten have been seen."""
READINGS_PER_PILOT = 8 * SLOTS
"""Most readings of one pilot in a month, where they are kept, with a wide margin."""
COURSE_PER_PILOT = 40 * SLOTS
"""The same for readings kept for another run, and opportunities for them."""
COURSE_PER_SITE = 30
OTHER_EVENTS = 10
"""Most events in a month of one municipality or entrepreneur outside pilots."""


def with_room(world: World) -> World:
    """The world itself if the next month fits surely, else a copy with longer tables."""
    run = world.run[0]
    n_pilots, n_sites = int(run["n_pilots"]), int(run["n_sites"])
    founders, municipalities = len(world.entrepreneur), len(world.municipality)
    largest = int(np.diff(world.municipality["sector_from"], axis=1).max())
    state = world.pilot["state"][:n_pilots]
    over = (state == State.STOPPED) | (state == State.NEVER_STARTED)
    busy = n_pilots - int(over.sum()) + founders
    pilots = _length(len(world.pilot), n_pilots + founders)
    sites = _length(len(world.site), n_sites + founders * (largest + 2))
    expected = EVENTS_PER_PILOT * busy + OTHER_EVENTS * (municipalities + founders)
    expected += len(world.instrument)
    events = _length(len(world.event), int(run["n_events"]) + expected)
    readings = len(world.reading)
    if readings:
        readings = _length(readings, int(run["n_readings"]) + READINGS_PER_PILOT * busy)
    tape = len(world.tape)
    if tape:
        searched = 2 * founders * municipalities
        tape = _length(
            tape,
            int(run["n_tape"]) + COURSE_PER_PILOT * busy + COURSE_PER_SITE * n_sites + searched,
        )
    lengths = tuple(map(len, (world.pilot, world.site, world.event, world.reading, world.tape)))
    if (pilots, sites, events, readings, tape) == lengths:
        return world
    tables = {name: getattr(world, name) for name in (*World.TABLES, *World.PARTS)}
    tables["pilot"] = _longer(world.pilot, empty_pilots(pilots))
    tables["member"] = _longer(world.member, empty_members(pilots))
    tables["site"] = _longer(world.site, np.zeros(sites, world.site.dtype))
    tables["event"] = _longer(world.event, np.zeros(events, world.event.dtype))
    tables["tape"] = _longer(world.tape, np.zeros(tape, world.tape.dtype))
    tables["reading"] = _longer(world.reading, np.zeros(readings, world.reading.dtype))
    return World(**tables)


def _length(now: int, needed: int) -> int:
    return now if needed <= now else max(2 * now, needed)


def _longer(old: Any, fresh: Any) -> Any:
    fresh[: len(old)] = old
    return fresh
