"""The state of every started pilot, month by month since its start.

From the event log of a run each state is known. A table of pilots, which is what a run folder
keeps, knows when the project money and the collaboration ended and as what: what lies between is
one state there, ``after_money``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event, State

ENDS: tuple[str, ...] = ("in_house", "other_supplier", "stopped")
"""As what a collaboration can end."""

GOES_ON: tuple[str, ...] = (
    *("running", "delivering", "bridged", "waiting"), "after_money", "effect_contract",
)  # fmt: skip
"""States in which the collaboration goes on."""

FROM_LOG: tuple[str, ...] = (
    *GOES_ON[:4], "in_house", "other_supplier", "unused", "stopped", "effect_contract",
)  # fmt: skip
"""States as the event log has them. A measure taken in-house may be dropped later. The last is told
only of runs that have it."""

FROM_TABLE: tuple[str, ...] = ("running", "after_money", *ENDS)
"""States as a table of pilots has them. The last three are for good: as what it ended."""

_CODES = np.full(len(State), -1)
_CODES[[int(State[name.upper()]) for name in FROM_LOG]] = np.arange(len(FROM_LOG))


class MonthlyStates(NamedTuple):
    """Started pilots, one row each.

    ``states`` has a number of ``words`` for each month since the start, ``(pilots, months)``, -1
    from where the run ends. ``followed`` is the months from the start to the end of the
    collaboration or of the run; ``end`` as what it ended, an empty string where it goes on.
    """

    words: tuple[str, ...]
    states: NDArray[np.int8]
    municipality: NDArray[np.object_]
    replication: NDArray[np.int64]
    followed: NDArray[np.int64]
    end: NDArray[np.object_]

    def of(self, municipality: str) -> MonthlyStates:
        """Those of one municipality."""
        own = self.municipality == municipality
        return MonthlyStates(self.words, *(column[own] for column in self[1:]))


def monthly_states_of_run(run: Run, months: int) -> MonthlyStates:
    """From the event log of a run that kept it.

    Args:
        run: A finished run with its events.
        months: Months from the start on, month 0 being that of the start.

    Raises:
        ValueError: The run kept no events.
    """
    if run.world.run[0]["keep_events"] == 0:
        raise ValueError("states by month are read from events; the run kept none")
    changes = of_kind(run.events, Event.STATE)
    pilots, last = run.pilots, int(run.world.run[0]["months"]) - 1
    rows = np.flatnonzero(pilots["started"] >= 0)
    started = pilots["started"][rows].astype(np.int64)
    place = np.full(len(pilots), -1)
    place[rows] = np.arange(rows.size)
    states = np.full((rows.size, months), -1, np.int8)
    after = _CODES[values(changes, Event.STATE, "state_after").astype(np.int64)]
    for pilot, month, state in zip(place[changes["pilot"]], changes["month"], after, strict=True):
        if pilot >= 0:
            # Events are in the order they happened: the last of a month is the one that stays.
            states[pilot, max(int(month) - started[pilot], 0) :] = state
    ended: NDArray[np.int64] = pilots["ended"][rows].astype(np.int64)
    names = np.array([*(state.name.lower() for state in State), ""], dtype=object)
    followed = np.where(ended >= 0, ended, last).astype(np.int64) - started
    end = names[np.where(ended >= 0, pilots["ended_as"][rows].astype(np.int64), len(State))]
    municipality = np.array(run.blueprint.municipalities, dtype=object)
    return MonthlyStates(
        FROM_LOG,
        _observed(states, last - started),
        municipality[pilots["municipality_row"][rows]],
        np.full(rows.size, run.replication, np.int64),
        followed,
        end,
    )


def monthly_states_of_pilots(pilots: pd.DataFrame, run_months: int, months: int) -> MonthlyStates:
    """From a table of pilots.

    Args:
        pilots: One row per proposal: ``municipality``, ``replication``, ``started``,
            ``started_month``, ``money_ended_month``, ``ended_month``, ``ended_as``.
        run_months: Length of the runs.
        months: Months from the start on.
    """
    own = pilots[pilots["started"].to_numpy(bool)]
    never = run_months + months
    started, money, ended = (
        own[name].astype("Int64").fillna(never).to_numpy(np.int64)
        for name in ("started_month", "money_ended_month", "ended_month")
    )
    going = ended == never
    end = np.where(going, "", own["ended_as"].astype(object)).astype(object)
    kinds = np.array([FROM_TABLE.index(word) if word else -1 for word in end], np.int64)
    followed = (np.minimum(ended, run_months - 1) - started).astype(np.int64)
    month = np.arange(months) + started[:, None]
    states = np.where(month < money[:, None], 0, 1)
    states = np.where(month >= ended[:, None], kinds[:, None], states).astype(np.int8)
    return MonthlyStates(
        FROM_TABLE,
        _observed(states, run_months - 1 - started),
        own["municipality"].to_numpy(object),
        own["replication"].to_numpy(np.int64),
        followed,
        end,
    )


def joined(parts: Sequence[MonthlyStates]) -> MonthlyStates:
    """MonthlyStates of several runs; all with the same words."""
    columns = zip(*(part[1:] for part in parts), strict=True)
    return MonthlyStates(parts[0].words, *(np.concatenate(column) for column in columns))


def _observed(states: NDArray[np.int8], last: NDArray[Any]) -> NDArray[np.int8]:
    """States to the last month of the run, nothing after it."""
    return np.where(np.arange(states.shape[1]) <= last[:, None], states, np.int8(-1))
