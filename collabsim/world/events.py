"""Appending to the event log."""

from __future__ import annotations

from collabsim.world.compiling import inner
from collabsim.world.tables import EVENTS_FULL, World


@inner
def append_event(
    w: World,
    month: int,
    kind: int,
    pilot: int,
    actor: int,
    other: int,
    code: int,
    a: float,
    b: float,
    c: float,
    d: float,
    e: float,
    f: float,
) -> None:
    """Append one event; a table that is full raises the overflow mark."""
    run = w.run[0]
    place = run.n_events
    run.n_events = place + 1
    if run.keep_events == 0:
        return
    if place >= w.event.shape[0]:
        run.overflow |= EVENTS_FULL
        return
    row = w.event[place]
    row.month = month
    row.kind = kind
    row.pilot = pilot
    row.actor = actor
    row.other = other
    row.code = code
    row.a = a
    row.b = b
    row.c = c
    row.d = d
    row.e = e
    row.f = f
    if pilot >= 0:
        row.municipality_row = w.pilot[pilot].municipality_row
    elif actor >= 0:
        row.municipality_row = w.actor[actor].municipality_row
    else:
        row.municipality_row = other


@inner
def append_short_event(
    w: World, month: int, kind: int, pilot: int, actor: int, code: int, a: float
) -> None:
    """Append an event that needs no more than one code and one number."""
    append_event(w, month, kind, pilot, actor, -1, code, a, 0.0, 0.0, 0.0, 0.0, 0.0)
