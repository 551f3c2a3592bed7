"""What became of a pilot, where it was stopped, and what the stop cost or saved."""

from __future__ import annotations

from typing import Any

import numpy as np

from collabsim.records.event_log import event_row, values
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, Event, State

Json = Any

LOST = frozenset({State.STOPPED, State.UNUSED})
"""States in which nothing is left of a measure."""


def row_of(run: Run, key: int) -> int:
    """The row of the pilot with this key; -1 where the run has none."""
    found = np.flatnonzero(run.pilots["key"] == key)
    return int(found[0]) if len(found) else -1


def state_at(run: Run, pilot: int, month: int) -> State:
    """The state of a pilot at the end of a month, from the event log."""
    own = run.events[(run.events["pilot"] == pilot) & (run.events["month"] <= month)]
    states = values(own, Event.STATE, "state_after")
    return State(int(states[-1])) if len(states) else State.PROPOSED


def events_of(run: Run, pilot: int, kind: Event) -> list[int]:
    """Numbers of the events of one kind about a pilot."""
    events = run.events
    return [int(n) for n in np.flatnonzero((events["kind"] == kind) & (events["pilot"] == pilot))]


def stop_event(run: Run, pilot: int) -> int:
    """Number of the event by which it was a no for good; -1 where there was none."""
    found = events_of(run, pilot, Event.STOPPED)
    return found[-1] if found else -1


def end_event(run: Run, pilot: int) -> int:
    """Number of the event by which a pilot came to a stop; -1 where it did not."""
    for n in reversed(events_of(run, pilot, Event.STATE)):
        if event_row(run.events[n]).state_after == State.STOPPED:
            return n
    return -1


def fate_of(run: Run, pilot: int) -> Json:
    """What became of a pilot.

    ``verdict`` says in one word what that was worth: a good or weak pilot kept,
    a good one lost, a weak one stopped (what a refusal prevented), still open,
    or never started.
    """
    row = run.pilots[pilot]
    weak = float(row["true_effect"]) < float(run.blueprint.p[0]["weak_limit"])
    whole = ("source", "money_ended", "state_12", "state_24", "state_36", "outcome", "ended")
    return {
        "started": int(row["started"]),
        "covered": int(row["covered"]),
        **{name: int(row[name]) for name in whole},
        "final": int(row["state"]),
        "verdict": _verdict(State(int(row["state"])), weak=weak),
        "legal_errors": int(row["legal_errors"]),
        "users": round(float(row["users"])),
        "stop": _stop(run, pilot),
    }


def _verdict(state: State, *, weak: bool) -> str:
    if state in (State.NEVER_STARTED, State.PROPOSED):
        return "never_started"
    if state in ALIVE:
        return "weak_kept" if weak else "good_kept"
    if state in LOST:
        return "weak_stopped" if weak else "good_lost"
    return "open"


def _stop(run: Run, pilot: int) -> Json:
    """Where and how it was stopped, with the numbers of the events; None where it was not."""
    n = stop_event(run, pilot)
    if n < 0:
        return None
    event = event_row(run.events[n])
    return {
        "event": n,
        "ended_event": end_event(run, pilot),
        "month": event.month,
        "stage": int(event.stop_stage),
        "reason": int(event.stop_reason),
        "argument": int(event.stop_argument),
        "post": event.person,
        "level": int(run.pilots[pilot]["stopped_by_level"]),
        "belief": round(event.belief, 3),
        "runs_out": int(event.contract_runs_out),
    }
