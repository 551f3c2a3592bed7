"""An outcome of single pilots: which of them have one, and what it is.

A name such as ``delivering_36`` is a state at a horizon, and whether a pilot is in it; any other
name is a column of pilots that is a number or true or false.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.errors import UserError
from collabsim.records.course import ALIVE_STATES, CENSORED, HORIZONS, STATES, state_column
from collabsim.records.pilot_columns import FRAME_COLUMNS
from collabsim.scenario.sentences import nearest_name

ALIVE = "alive"
OF_PILOTS: tuple[str, ...] = (
    *(f"{state}_{months}" for months in HORIZONS for state in (*STATES, ALIVE)),
    *(one.name for one in FRAME_COLUMNS if one.kind in {"number", "true/false"}),
)
"""Every outcome a pilot can have."""


class PilotOutcome(NamedTuple):
    """What a started pilot has come to.

    ``there`` says which pilots have it: those that started and for which it is defined.
    """

    value: NDArray[np.float64]
    there: NDArray[np.bool_]


def pilot_outcome(pilots: pd.DataFrame, name: str) -> PilotOutcome:
    """An outcome of every row of a frame of pilots.

    Args:
        pilots: one row per proposal.
        name: one of :data:`OF_PILOTS`.

    Raises:
        UserError: there is no such outcome.
    """
    checked_pilot_outcome(name)
    started = pilots["started"].to_numpy(bool)
    state, _, months = name.rpartition("_")
    if state in (*STATES, ALIVE) and months.isdigit():
        found = pilots[state_column(int(months))]
        wanted = ALIVE_STATES if state == ALIVE else (state,)
        there = started & (found != CENSORED).to_numpy(bool)
        return PilotOutcome(np.where(there, found.isin(wanted), 0.0).astype(float), there)
    column = pilots[name]
    there = started & column.notna().to_numpy(bool)
    return PilotOutcome(column.to_numpy(float, na_value=0.0), there)


def checked_pilot_outcome(name: str) -> str:
    """The name of an outcome of pilots.

    Raises:
        UserError: there is none of this name.
    """
    if name not in OF_PILOTS:
        near = nearest_name(name, OF_PILOTS)
        hint = f"; nearest: {near}" if near else "; delivering_36 is one"
        raise UserError(f"pilots have no outcome {name!r}{hint}")
    return name
