"""How many pilots were in each state, month by month, counted from the event log."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event, State


def pilots_by_state(run: Run) -> NDArray[np.int64]:
    """Count the pilots in each state at the end of each month.

    Args:
        run: A finished run that kept its events.

    Returns:
        Counts, shape (months, states), the states in the order of :class:`State`.

    Raises:
        ValueError: The run kept no events.
    """
    if run.world.run[0]["keep_events"] == 0:
        raise ValueError("states by month are counted from events; the run kept none")
    events = run.events
    changes = np.zeros((int(run.world.run[0]["months"]), len(State)), dtype=np.int64)
    proposed = of_kind(events, Event.PROPOSED)
    np.add.at(changes, (proposed["month"], int(State.PROPOSED)), 1)
    months = of_kind(events, Event.STATE)["month"]
    np.add.at(changes, (months, values(events, Event.STATE, "state_before")), -1)
    np.add.at(changes, (months, values(events, Event.STATE, "state_after")), 1)
    counts: NDArray[np.int64] = changes.cumsum(axis=0)
    return counts
