"""What a hypothesis may look at, of tables of pilots: shares and means, summed by replication.

Beside the outcomes of single started pilots (:mod:`collabsim.records.pilot_outcomes`) there are two
of other pilots: how many proposals start, and how many of the pilots kept are weak.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.records.course import ALIVE_STATES, HORIZONS, STATES, state_column
from collabsim.records.pilot_outcomes import ALIVE, OF_PILOTS, PilotOutcome, pilot_outcome
from collabsim.statistics.intervals import FloatArray

KEPT_AT = 36
"""Months after the money at which a pilot that is alive, whoever delivers it, counts as kept."""


def _started(pilots: pd.DataFrame) -> PilotOutcome:
    return PilotOutcome(pilots["started"].to_numpy(float), np.ones(len(pilots), np.bool_))


def _weak_kept(pilots: pd.DataFrame) -> PilotOutcome:
    kept = pilots[state_column(KEPT_AT)].isin(ALIVE_STATES).to_numpy(bool)
    return PilotOutcome(pilots["weak"].to_numpy(float), kept)


_OTHERS: Mapping[str, tuple[Callable[[pd.DataFrame], PilotOutcome], tuple[str, ...]]] = {
    "started": (_started, ("started",)),
    "weak_kept_share": (_weak_kept, ("weak", state_column(KEPT_AT))),
}

OUTCOMES: tuple[str, ...] = tuple(dict.fromkeys((*_OTHERS, *OF_PILOTS)))
"""Every outcome by name."""


def outcome_of(pilots: pd.DataFrame, name: str) -> PilotOutcome:
    """An outcome of every row of a frame of pilots: its value, and which rows have it."""
    own = _OTHERS.get(name)
    return pilot_outcome(pilots, name) if own is None else own[0](pilots)


def sums(
    pilots: pd.DataFrame, name: str, row: NDArray[np.int64], rows: int
) -> tuple[FloatArray, FloatArray]:
    """What is summed up in each row, and over how many pilots, each ``(rows,)``.

    Args:
        pilots: One row per proposal.
        name: One of :data:`OUTCOMES`.
        row: The row each pilot counts in.
        rows: How many rows there are.
    """
    value, there = outcome_of(pilots, name)
    above = np.bincount(row[there], weights=value[there], minlength=rows)
    return above, np.bincount(row[there], minlength=rows).astype(np.float64)


def columns_of(names: Sequence[str]) -> list[str]:
    """The columns of pilots these outcomes are made of, each once."""
    found: list[str] = []
    for name in names:
        state, _, months = name.rpartition("_")
        if name in _OTHERS:
            found += _OTHERS[name][1]
        elif state in (*STATES, ALIVE) and months.isdigit() and int(months) in HORIZONS:
            found += ["started", state_column(int(months))]
        else:
            found += ["started", name]
    return list(dict.fromkeys(found))
