"""What became of each started pilot, counted from the month its project money ended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.world.codes import ALIVE, State

HORIZONS: tuple[int, ...] = (12, 24, 36)
"""Months after project money ended at which states are read."""

STATES: tuple[str, ...] = tuple(
    state.name.lower()
    for state in (
        State.DELIVERING,
        State.WAITING,
        State.BRIDGED,
        State.EFFECT_CONTRACT,
        State.IN_HOUSE,
        State.OTHER_SUPPLIER,
        State.UNUSED,
        State.STOPPED,
    )
)
"""The states a pilot can be in after its project money ended, exactly one a month."""

ALIVE_STATES: tuple[str, ...] = tuple(state.name.lower() for state in ALIVE)
"""States in which the measure is alive, whoever delivers it."""

CENSORED = "censored"
_STOPPED = State.STOPPED.name.lower()


def state_column(horizon: int) -> str:
    """Name of the column that holds the state ``horizon`` months after the money."""
    return f"state_{horizon}"


def months_observed(pilots: pd.DataFrame, months: int) -> pd.Series[float]:
    """Months each pilot was followed after its project money ended.

    Args:
        pilots: One row per proposal.
        months: Length of the run; a pilot that still goes is censored in its last
            month, which is number ``months - 1``.

    Returns:
        Months to the end of the collaboration or of the run, NaN where project
        money never ended. An end before the money did counts as month 0.
    """
    end = pilots["ended_month"].fillna(months - 1)
    return (end - pilots["money_ended_month"]).clip(lower=0).astype("Float64").astype(float)


def cause_of_end(pilots: pd.DataFrame) -> pd.Series[str]:
    """How each collaboration ended: the stage of its stop, or who went on without it.

    It is fixed when the collaboration ends. A measure taken in-house, or won by
    another supplier, may be reviewed and dropped years later: that is no cause of
    an end that lies behind. One that still goes has no end: an empty string.
    """
    stopped = pilots["ended_as"] == _STOPPED
    cause = pilots["stop_stage"].where(stopped, pilots["ended_as"]).astype(str)
    return cause.where(pilots["ended_month"].notna(), "")


IN_PART = "delivering_in_part"
"""Delivering, but alone where two sectors began it, or for a reduced sum."""


def delivers_in_part(pilots: pd.DataFrame, months: int) -> pd.Series[bool]:
    """Whether each pilot delivers so many months after its money, and only part of what it was.

    Args:
        pilots: One row per proposal.
        months: One of :data:`HORIZONS`.
    """
    part = pilots["went_alone"].to_numpy(bool) | (pilots["outcome"] == "reduced").to_numpy(bool)
    return (pilots[state_column(months)] == "delivering") & part


def course(pilots: pd.DataFrame, months: int) -> pd.DataFrame:
    """Follow every started pilot whose project money ended.

    Args:
        pilots: One row per proposal.
        months: Length of the run in months.

    Returns:
        One row per such pilot, indexed as ``pilots``: ``municipality``,
        ``replication``, ``survived_months``, ``ended`` (False: censored),
        ``cause`` and the ``state_12``, ``state_24``, ``state_36`` columns.

    Raises:
        ValueError: A state column holds a word that is no state after funding.
    """
    begun = pilots[pilots["started"].to_numpy(bool) & pilots["money_ended_month"].notna()]
    check_states(begun)
    return pd.DataFrame(
        {
            "municipality": begun["municipality"],
            "replication": begun["replication"],
            "survived_months": months_observed(begun, months).astype(np.int64),
            "ended": begun["ended_month"].notna(),
            "cause": cause_of_end(begun),
            **{state_column(h): begun[state_column(h)] for h in HORIZONS},
        }
    )


def check_states(started: pd.DataFrame) -> None:
    """Refuse started pilots whose state at a horizon is not one of :data:`STATES`.

    Without the check a misspelt or forgotten state would silently fall out of
    every share.
    """
    for horizon in HORIZONS:
        states = started[state_column(horizon)]
        if states.isna().any():
            raise ValueError(
                f"{state_column(horizon)} holds nothing for {int(states.isna().sum())} started "
                f"pilots; expected one of {[*STATES, CENSORED]}"
            )
        unknown = set(states.unique()) - {*STATES, CENSORED}
        if unknown:
            raise ValueError(
                f"{state_column(horizon)} holds {sorted(unknown)}; "
                f"expected one of {[*STATES, CENSORED]}"
            )
