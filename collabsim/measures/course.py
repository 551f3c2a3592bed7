"""What became of each started pilot, counted from the month its project money ended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.world.codes import ALIVE, Outcome, Reason, State

HORIZONS: tuple[int, ...] = (12, 24, 36)
"""Months after project money ended at which states are read."""

STATES: tuple[str, ...] = tuple(
    state.name.lower()
    for state in (
        State.DELIVERING,
        State.WAITING,
        State.BRIDGED,
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
_NEVER = -1
_GOES_OVER: dict[str, str] = {
    Outcome.TRANSFER.name.lower(): State.IN_HOUSE.name.lower(),
    Outcome.TAKEOVER.name.lower(): State.IN_HOUSE.name.lower(),
    Outcome.COMPETITION_LOST.name.lower(): State.OTHER_SUPPLIER.name.lower(),
}
"""Outcomes after which somebody else delivers, and the state that begins with."""

_GAVE_UP = Reason.RESERVE.name.lower()


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
    end = pilots["ended_month"].where(pilots["ended_month"] != _NEVER, months - 1)
    waited = (end - pilots["money_ended_month"]).clip(lower=0).astype(float)
    return waited.where(pilots["money_ended_month"] != _NEVER)


def cause_of_end(pilots: pd.DataFrame) -> pd.Series[str]:
    """How each collaboration ended: who it went over to, else the stage of its stop.

    It is fixed when the collaboration ends. A measure that own staff or another
    supplier has taken on may be stopped at a review, or come out of use, years later;
    that ends the measure and is no end of the collaboration. Nothing but its
    entrepreneur giving up can end a collaboration between the decision on such a
    measure and its first month.

    Args:
        pilots: One row per proposal.

    Returns:
        A state ("in_house" or "other_supplier") or a stage; an empty string for a
        collaboration that still goes.
    """
    over = pilots["outcome"].map(_GOES_OVER).where(pilots["stop_reason"] != _GAVE_UP)
    cause = over.fillna(pilots["stop_stage"]).astype(str)
    return cause.where(pilots["ended_month"] != _NEVER, "")


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
    begun = pilots[pilots["started"].to_numpy(bool) & (pilots["money_ended_month"] != _NEVER)]
    check_states(begun)
    return pd.DataFrame(
        {
            "municipality": begun["municipality"],
            "replication": begun["replication"],
            "survived_months": months_observed(begun, months).astype(np.int64),
            "ended": begun["ended_month"] != _NEVER,
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
        unknown = set(started[state_column(horizon)].unique()) - {*STATES, CENSORED}
        if unknown:
            raise ValueError(
                f"{state_column(horizon)} holds {sorted(unknown)}; "
                f"expected one of {[*STATES, CENSORED]}"
            )
