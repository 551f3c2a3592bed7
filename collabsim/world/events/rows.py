"""Appending a row to the event log; the fields of a kind are put in by its writer."""

from __future__ import annotations

from collabsim.world.compiling import inner
from collabsim.world.tables import EVENTS_FULL, World

NO_ROW = -1


@inner
def new_row(
    w: World, month: int, kind: int, pilot: int, person: int, municipality: int, other: int
) -> int:
    """A row for one event, with nothing in its slots but ``other``; its number.

    -1 where the run keeps no events or the table is full, which raises the overflow mark.
    The municipality is that of the pilot or, where there is none, of the person; the one
    given counts only where there is neither.
    """
    run = w.run[0]
    place = int(run.n_events)
    run.n_events = place + 1
    if run.keep_events == 0:
        return NO_ROW
    if place >= w.event.shape[0]:
        run.overflow |= EVENTS_FULL
        return NO_ROW
    row = w.event[place]
    row.month = month
    row.kind = kind
    row.pilot = pilot
    row.actor = person
    row.other = other
    row.code = 0
    row.a = 0.0
    row.b = 0.0
    row.c = 0.0
    row.d = 0.0
    row.e = 0.0
    row.f = 0.0
    row.g = 0.0
    if pilot >= 0:
        row.municipality_row = w.pilot[pilot].municipality_row
    elif person >= 0:
        row.municipality_row = w.actor[person].municipality_row
    else:
        row.municipality_row = municipality
    return place
