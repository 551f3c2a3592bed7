"""What happened to one pilot, out of the event log."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from collabsim.measures.meanings import NUMBER_COLUMNS
from collabsim.world.codes import Event, State


@dataclass(frozen=True, slots=True)
class Happening:
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


def happenings(events: pd.DataFrame, pilot: int) -> list[Happening]:
    """The events of a pilot, in order, and the departures of people around it.

    A departure is logged once for all pilots of a post. It belongs to this
    pilot if the post occurs in one of the pilot's own events.
    """
    own = events["pilot"] == pilot
    people = events.loc[own & (events["person"] >= 0), "person"].unique()
    left = (events["kind"] == Event.LEFT.name.lower()) & events["person"].isin(people)
    rows = events[own | left]
    months, kinds = rows["month"].to_numpy(), rows["kind"].to_numpy()
    pilots, people = rows["pilot"].to_numpy(), rows["person"].to_numpy()
    others, codes = rows["other"].to_numpy(), rows["code"].to_numpy()
    numbers = rows[list(NUMBER_COLUMNS)].to_numpy(dtype=np.float64)
    return [
        Happening(
            event=int(label),
            month=int(months[k]),
            kind=_KINDS[kinds[k]],
            pilot=int(pilots[k]),
            person=int(people[k]),
            other=int(others[k]),
            code=int(codes[k]),
            numbers=tuple(float(x) for x in numbers[k]),
        )
        for k, label in enumerate(rows.index)
    ]


def state_in(course: list[Happening], month: int) -> tuple[State, Happening | None]:
    """State at the end of a month, and the event that led to it."""
    found: Happening | None = None
    for happening in course:
        if happening.kind == Event.STATE and happening.month <= month:
            found = happening
    return (State(found.code), found) if found is not None else (State.PROPOSED, None)
