"""Which of several effects are told from nothing, all of them held together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import stats

WRONG = 0.05
"""Chance that any effect is told apart where there is none at all."""


def holm(chances: Sequence[float], wrong: float = WRONG) -> NDArray[np.bool_]:
    """Which effects are told apart, by the step-down procedure of Holm.

    Args:
        chances: Of each effect, the chance of one as large where there is none (its p-value); NaN
            where it is unknown, which is never told apart.
        wrong: Chance, at most, that any of them is told apart that is none.

    Source: Holm (1979) Scandinavian Journal of Statistics 6:65-70.
    """
    given = np.asarray(chances, dtype=np.float64)
    known = np.where(np.isnan(given), 1.0, given)
    apart = np.zeros(len(known), np.bool_)
    for passed, place in enumerate(np.argsort(known, kind="stable")):
        if known[place] > wrong / (len(known) - passed):
            break
        apart[place] = True
    return apart


def chance_of_more(value: float, error: float, freedom: int) -> float:
    """The chance of a value as far from 0 where the truth is 0, by Student's t; both sides.

    Args:
        value: The estimate.
        error: Its standard error; where it is 0 the value is told apart unless it is 0 itself.
        freedom: Degrees of freedom, at least 1.
    """
    if np.isnan(value) or np.isnan(error):
        return float("nan")
    if error <= 0.0:
        return 0.0 if value else 1.0
    return float(2.0 * stats.t.sf(abs(value) / error, max(freedom, 1)))
