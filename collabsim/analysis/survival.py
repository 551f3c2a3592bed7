"""How long collaborations last after their project money ended.

Kaplan-Meier for the end of the collaboration, Aalen-Johansen for the
competing ways in which it ends. The estimates are those of statsmodels; the
bands come from redrawing whole replications, because pilots of one
replication share a municipality and the usual (Greenwood) bands would be too
narrow. Months are whole numbers; in one month ends come before censoring.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from collabsim.analysis.intervals import (
    DRAWS,
    LEVEL,
    FloatArray,
    percentile_bounds,
    resampled,
)

LAST_MONTH = 60
"""Curves are drawn this many months past the project money."""


class Monthly(NamedTuple):
    """Counts per replication and month after the money, shape ``(R, months)``."""

    at_risk: FloatArray
    ended: FloatArray


def monthly_counts(
    survived: ArrayLike, ended: ArrayLike, cluster: ArrayLike, last: int = LAST_MONTH
) -> Monthly:
    """Count, in each replication, who was at risk and who ended in months 0 to ``last``.

    Args:
        survived: Months each pilot was followed, whole numbers from 0.
        ended: Whether the collaboration ended then (False: censored).
        cluster: The replication of each pilot.
        last: Last month counted.

    Returns:
        One row per replication that has a pilot, in rising order.
    """
    months = np.asarray(survived, dtype=np.int64)
    over = np.asarray(ended, dtype=bool)
    names, row = np.unique(np.asarray(cluster), return_inverse=True)
    leaving = np.zeros((names.size, last + 2))
    np.add.at(leaving, (row, np.minimum(months, last + 1)), 1)
    # Everybody who leaves in this month or later is at risk in it.
    at_risk = leaving[:, ::-1].cumsum(axis=1)[:, ::-1][:, : last + 1]
    counted = over & (months <= last)
    ends = np.zeros((names.size, last + 1))
    np.add.at(ends, (row[counted], months[counted]), 1)
    return Monthly(at_risk, ends)


def survival_curve(
    survived: ArrayLike,
    ended: ArrayLike,
    cluster: ArrayLike,
    *,
    seed: int,
    last: int = LAST_MONTH,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Kaplan-Meier curve by month with a band from redrawn replications.

    Args:
        survived: Months each pilot was followed, whole numbers from 0.
        ended: Whether the collaboration ended then (False: censored).
        cluster: The replication of each pilot.
        seed: Seed of the redrawing.
        last: Last month of the curve; it stops earlier where nobody is at risk.
        draws: Bootstrap samples.
        level: Coverage of the band at each month.

    Returns:
        One row per month: ``month``, ``at_risk``, ``share`` still collaborating
        at the end of that month, ``low``, ``high``.
    """
    time, status = np.asarray(survived, dtype=np.int64), np.asarray(ended, dtype=np.int64)
    if time.size == 0:
        return _empty(["month", "at_risk", "share", "low", "high"])
    counts = monthly_counts(time, status, cluster, last)
    reached = _reached(counts)
    share = _survfunc(time, status, last)[reached]
    weights = _weights(counts.at_risk.shape[0], draws, seed)
    at_risk, ends = weights @ counts.at_risk, weights @ counts.ended
    low, high = percentile_bounds(product_limit(at_risk, ends)[:, reached], axis=0, level=level)
    return pd.DataFrame(
        {
            "month": np.flatnonzero(reached),
            "at_risk": counts.at_risk.sum(axis=0)[reached].astype(np.int64),
            "share": share,
            # With few replications a percentile can pass the estimate by a hair.
            "low": np.minimum(low, share),
            "high": np.maximum(high, share),
        }
    )


def incidence_curves(
    survived: ArrayLike,
    cause: ArrayLike,
    cluster: ArrayLike,
    *,
    seed: int,
    last: int = LAST_MONTH,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Aalen-Johansen cumulative incidence of each way to end, with bands.

    Args:
        survived: Months each pilot was followed, whole numbers from 0.
        cause: How each collaboration ended, an empty string where censored.
        cluster: The replication of each pilot.
        seed: Seed of the redrawing.
        last: Last month of the curves.
        draws: Bootstrap samples.
        level: Coverage of the band at each month.

    Returns:
        One row per cause (in alphabetical order) and month: ``cause``,
        ``month``, ``share`` that had ended in this way, ``low``, ``high``. The
        shares of all causes and the survival curve add up to one.
    """
    time, words = np.asarray(survived, dtype=np.int64), np.asarray(cause, dtype=str)
    causes = sorted(set(words.tolist()) - {""})
    if not causes:
        return _empty(["cause", "month", "share", "low", "high"])
    code = np.array([causes.index(word) + 1 if word else 0 for word in words.tolist()])
    counts = monthly_counts(time, code > 0, cluster, last)
    reached = _reached(counts)
    # Where everybody has ended statsmodels divides by zero in standard errors not used here.
    with np.errstate(divide="ignore", invalid="ignore"):
        estimates = CumIncidenceRight(time, code)
    weights = _weights(counts.at_risk.shape[0], draws, seed)
    at_risk = weights @ counts.at_risk
    free = product_limit(at_risk, weights @ counts.ended)
    before = np.concatenate([np.ones((draws, 1)), free[:, :-1]], axis=1)
    frames = []
    for index, name in enumerate(causes):
        share = _by_month(estimates.times, estimates.cinc[index], 0.0, last)[reached]
        ends = weights @ monthly_counts(time, code == index + 1, cluster, last).ended
        redrawn = (before * _hazard(at_risk, ends)).cumsum(axis=1)
        low, high = percentile_bounds(redrawn[:, reached], axis=0, level=level)
        frames.append(
            pd.DataFrame(
                {
                    "cause": name,
                    "month": np.flatnonzero(reached),
                    "share": share,
                    "low": np.minimum(low, share),
                    "high": np.maximum(high, share),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def product_limit(at_risk: FloatArray, ended: FloatArray) -> FloatArray:
    """Kaplan-Meier curves from counts with months on the last axis."""
    curve: FloatArray = np.cumprod(1 - _hazard(at_risk, ended), axis=-1)
    return curve


def _hazard(at_risk: FloatArray, ended: FloatArray) -> FloatArray:
    """Share of those at risk that ended; 0 where a redrawing left nobody at risk."""
    return np.divide(ended, at_risk, out=np.zeros(ended.shape), where=at_risk > 0)


def _weights(replications: int, draws: int, seed: int) -> FloatArray:
    return resampled(replications, draws, np.random.default_rng(seed)).astype(np.float64)


def _reached(counts: Monthly) -> NDArray[np.bool_]:
    """Months in which anybody was still at risk: the curve says nothing later."""
    return np.asarray(counts.at_risk.sum(axis=0) > 0)


def _survfunc(time: NDArray[np.int64], status: NDArray[np.int64], last: int) -> FloatArray:
    if not status.any():
        return np.ones(last + 1)
    fitted = SurvfuncRight(time, status)
    return _by_month(fitted.surv_times, fitted.surv_prob, 1.0, last)


def _by_month(times: ArrayLike, values: ArrayLike, start: float, last: int) -> FloatArray:
    """A step function at whole months 0 to ``last``, ``start`` before its first step."""
    steps = np.concatenate([[start], np.asarray(values, dtype=np.float64)])
    found: FloatArray = steps[np.searchsorted(np.asarray(times), np.arange(last + 1), side="right")]
    return found


def _empty(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype="float64") for name in columns})
