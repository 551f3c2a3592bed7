"""What happened to one pilot, out of the event log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collabsim.records.meanings import NUMBER_COLUMNS
from collabsim.world.codes import Event, State


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event; ``event`` is its label in the index of the log, the rest as in MEANINGS."""

    event: int
    month: int
    kind: Event
    pilot: int
    person: int
    other: int
    code: int
    numbers: tuple[float, ...]

    def number(self, column: str) -> float:
        """The number in column ``a`` to ``f``."""
        return self.numbers[NUMBER_COLUMNS.index(column)]


_KINDS = {kind.name.lower(): kind for kind in Event}


def logged_events(events: pd.DataFrame, pilot: int) -> list[LoggedEvent]:
    """The events of a pilot, in order, and the departures of people around it.

    A departure is logged once for all pilots of a post. It belongs to this
    pilot if the post occurs in one of the pilot's own events.
    """
    # Columns as arrays: a page of stories is told while somebody waits for it.
    pilots, people = events["pilot"].to_numpy(), events["person"].to_numpy()
    kinds = events["kind"].to_numpy()
    own = pilots == pilot
    around = people[own & (people >= 0)]
    left = (kinds == Event.LEFT.name.lower()) & np.isin(people, around)
    rows = np.flatnonzero(own | left)
    whole = [events[name].to_numpy()[rows].tolist() for name in ("month", "other", "code")]
    numbers = zip(
        *(events[name].to_numpy(dtype=np.float64)[rows].tolist() for name in NUMBER_COLUMNS),
        strict=True,
    )
    return [
        LoggedEvent(int(label), month, _KINDS[kind], of, person, other, code, values)
        for label, kind, of, person, month, other, code, values in zip(
            events.index[rows], kinds[rows], pilots[rows].tolist(), people[rows].tolist(),
            *whole, numbers, strict=True,
        )
    ]  # fmt: skip


def state_in(course: list[LoggedEvent], month: int) -> tuple[State, LoggedEvent | None]:
    """State at the end of a month, and the event that led to it."""
    found: LoggedEvent | None = None
    for logged in course:
        if logged.kind == Event.STATE and logged.month <= month:
            found = logged
    return (State(found.code), found) if found is not None else (State.PROPOSED, None)
