"""How long collaborations last after their project money ended.

Kaplan-Meier for the end of the collaboration, Aalen-Johansen for the
competing ways in which it ends. The estimates are those of statsmodels. The
bands treat each month's share like any other share of pilots that come in
replications: the interval of :mod:`collabsim.statistics.shares`, of as many
pilots as would be as precise if all had been followed (Dorey & Korn 1987) and
with the influence of whole replications on the curve (Ying & Wei 1994; Williams
1995). Pilots of one replication share a municipality, so Greenwood's bands would
be too narrow; percentiles of redrawn replications are too narrow where there are
few. Months are whole numbers; in one month ends come before censoring.

Sources: Dorey & Korn (1987) Statistics in Medicine 6:679-687; Ying & Wei (1994)
Journal of Multivariate Analysis 50:17-29; Williams (1995) Lifetime Data Analysis
1:171-186.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from statsmodels.duration.survfunc import CumIncidenceRight, SurvfuncRight

from collabsim.statistics.intervals import LEVEL, FloatArray
from collabsim.statistics.shares import Bounds, share_bounds

LAST_MONTH = 60
"""Curves are drawn this many months past the project money."""

_ROUNDING = 1e-14


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
    last: int = LAST_MONTH,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Kaplan-Meier curve by month with a band for chance between replications.

    Args:
        survived: Months each pilot was followed, whole numbers from 0.
        ended: Whether the collaboration ended then (False: censored).
        cluster: The replication of each pilot.
        last: Last month of the curve; it stops earlier where nobody is at risk.
        level: Coverage of the band at each month by itself.

    Returns:
        One row per month: ``month``, ``at_risk``, ``share`` still collaborating
        at the end of that month, ``low``, ``high``. With one replication the band
        is from 0 to 1.
    """
    time, status = np.asarray(survived, dtype=np.int64), np.asarray(ended, dtype=np.int64)
    if time.size == 0:
        return _empty(["month", "at_risk", "share", "low", "high"])
    counts = monthly_counts(time, status, cluster, last)
    reached = _reached(counts)
    share = _survfunc(time, status, last)[reached]
    bounds = _incidence_bounds(counts, counts.ended, level)
    return pd.DataFrame(
        {
            "month": np.flatnonzero(reached),
            "at_risk": counts.at_risk.sum(axis=0)[reached].astype(np.int64),
            "share": share,
            # The share itself where a limit is the share, but for the last digit.
            "low": np.minimum(1 - bounds.high[reached], share),
            "high": np.maximum(1 - bounds.low[reached], share),
        }
    )


def incidence_curves(
    survived: ArrayLike,
    cause: ArrayLike,
    cluster: ArrayLike,
    *,
    last: int = LAST_MONTH,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Aalen-Johansen cumulative incidence of each way to end, with bands.

    Args:
        survived: Months each pilot was followed, whole numbers from 0.
        cause: How each collaboration ended, an empty string where censored.
        cluster: The replication of each pilot.
        last: Last month of the curves.
        level: Coverage of the band at each month by itself.

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
    frames = []
    for index, name in enumerate(causes):
        share = _by_month(estimates.times, estimates.cinc[index], 0.0, last)[reached]
        ends = monthly_counts(time, code == index + 1, cluster, last).ended
        bounds = _incidence_bounds(counts, ends, level)
        frames.append(
            pd.DataFrame(
                {
                    "cause": name,
                    "month": np.flatnonzero(reached),
                    "share": share,
                    "low": np.minimum(bounds.low[reached], share),
                    "high": np.maximum(bounds.high[reached], share),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def product_limit(at_risk: FloatArray, ended: FloatArray) -> FloatArray:
    """Kaplan-Meier curves from counts with months on the last axis."""
    curve: FloatArray = np.cumprod(1 - _divided(ended, at_risk), axis=-1)
    return curve


def _incidence_bounds(counts: Monthly, ends: FloatArray, level: float) -> Bounds:
    """Interval of the share that had ended in one way, month by month.

    A month's incidence depends on this month's and every earlier month's two
    hazards, of ending in this way and of ending at all. With its derivatives by
    both, ``own`` and ``all``, the counts of a replication give its influence, and
    multinomial months give the variance of as many pilots on their own.

    Args:
        counts: At risk and ended in any way, per replication and month.
        ends: Ended in this way, the same shape.
        level: Coverage of each interval.
    """
    at_risk = counts.at_risk.sum(axis=0)
    hazard = _divided(counts.ended.sum(axis=0), at_risk)
    own_hazard = _divided(ends.sum(axis=0), at_risk)
    before = np.concatenate([[1.0], np.cumprod(1 - hazard)[:-1]])
    share = np.cumsum(before * own_hazard)
    # d share(t) / d own hazard(u) = before(u); by the hazard of ending at all it is
    # -(share(t) - share(u)) / (1 - hazard(u)), and nothing once everybody has ended.
    own = _divided(before, at_risk) * (ends - own_hazard * counts.at_risk)
    going_on = _divided(np.ones_like(hazard), (1 - hazard) * at_risk)
    every = going_on * (counts.ended - hazard * counts.at_risk)
    influence = np.cumsum(own + every * share, axis=1) - share * np.cumsum(every, axis=1)
    variance = _variance_alone(share, hazard, own_hazard, before, at_risk)
    pilots = float(counts.at_risk[:, 0].sum())
    alone = _divided(share * (1 - share), variance)
    # Where nobody has ended in this way yet, or everybody has, those at risk are all that is known.
    alone = np.clip(np.where(alone > 0, alone, at_risk), 1.0, pilots)[:, None]
    observed = alone * (counts.at_risk[:, 0] / pilots)
    return share_bounds(observed, share[:, None] * observed + alone * influence.T, level)


def _variance_alone(
    share: FloatArray,
    hazard: FloatArray,
    own_hazard: FloatArray,
    before: FloatArray,
    at_risk: FloatArray,
) -> FloatArray:
    """Variance of a cumulative incidence by month, if no two pilots had anything in common."""
    own = _divided(own_hazard * (1 - own_hazard) * before**2, at_risk)
    every = _divided(hazard, (1 - hazard) * at_risk)
    both = _divided(own_hazard * before, at_risk)
    # The sum over earlier months of own + (s(t) - s(u))^2 every - 2 (s(t) - s(u)) both.
    terms = own + share**2 * every + 2 * share * both
    slope = np.cumsum(share * every + both)
    variance: FloatArray = np.cumsum(terms) - 2 * share * slope + share**2 * np.cumsum(every)
    return np.where(variance > _ROUNDING, variance, 0.0)


def _divided(above: FloatArray, below: FloatArray) -> FloatArray:
    """A quotient; 0 where nobody is at risk, or nobody goes on."""
    shape = np.broadcast_shapes(np.shape(above), np.shape(below))
    return np.divide(above, below, out=np.zeros(shape), where=np.asarray(below) > 0)


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
