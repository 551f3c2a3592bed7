"""What happened to one pilot, out of the event log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from collabsim.records.event_log import EventRow, event_rows
from collabsim.world.codes import Event, State

# A story asks for the kind of every event again and again, and making one takes longest.
_KINDS = {int(kind): kind for kind in Event}


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event: ``event`` is its number in the log, every field of its kind an attribute."""

    event: int
    row: EventRow
    kind: Event
    """What happened."""

    @property
    def month(self) -> int:
        """When it happened."""
        return self.row.month

    @property
    def pilot(self) -> int:
        """The pilot it is about, -1 where it is about none."""
        return self.row.pilot

    @property
    def person(self) -> int:
        """The post it names, -1 where it is nobody's."""
        return self.row.person

    def __getattr__(self, name: str) -> Any:
        """The field of this name."""
        return getattr(self.row, name)


def around(events: Any, pilot: int) -> Any:
    """Numbers of the events of a pilot, and of the departures of people around it.

    A departure is logged once for all pilots of a post. It belongs to this
    pilot if the post occurs in one of the pilot's own events.
    """
    own = events["pilot"] == pilot
    people = np.unique(events["actor"][own & (events["actor"] >= 0)])
    left = (events["kind"] == Event.LEFT) & np.isin(events["actor"], people)
    return np.flatnonzero(own | left)


def logged_events(events: Any, pilot: int) -> list[LoggedEvent]:
    """The events of a pilot, in order, and the departures of people around it.

    Args:
        events: The event log of a run.
        pilot: Row of the pilot.
    """
    numbers = around(events, pilot)
    rows = event_rows(events[numbers])
    found = zip(numbers.tolist(), rows, strict=True)
    return [LoggedEvent(n, row, _KINDS[row.kind]) for n, row in found]


def state_in(course: list[LoggedEvent], month: int) -> tuple[State, LoggedEvent | None]:
    """State at the end of a month, and the event that led to it."""
    found: LoggedEvent | None = None
    for logged in course:
        if logged.kind == Event.STATE and logged.month <= month:
            found = logged
    return (found.state_after, found) if found is not None else (State.PROPOSED, None)
