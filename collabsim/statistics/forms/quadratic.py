"""The quadratic test of an inverted U, with the interval of its turning point.

It is printed because readers know it, and never decides: a quadratic bends down at the end of any
curve that flattens out, and the test then calls a curve that never falls an inverted U.

Sources: Lind & Mehlum (2010) Oxford Bulletin of Economics and Statistics 72:109-118; Sasabuchi
(1980) Biometrika 67:429-439; Fieller (1954) Journal of the Royal Statistical Society B 16:175-185.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from statsmodels.regression.linear_model import OLS

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import ROUNDING
from collabsim.statistics.forms.two_lines import Slope
from collabsim.statistics.intervals import FloatArray

TURN_LEVEL = 0.90
"""Coverage of the turning point's interval: that of two one-sided tests at 5 % (Lind & Mehlum)."""


class LindMehlum(NamedTuple):
    """A quadratic, its slopes at both ends, and where it turns.

    ``coefficients`` are constant, linear, square; ``turn`` is NaN where there is no bend. ``low``
    and ``high`` hold the turn, -inf and inf where no bend is told from none. ``chance`` is the
    p-value of "not an inverted U": the larger of those of both slopes.
    """

    coefficients: tuple[float, float, float]
    first: Slope
    last: Slope
    turn: float
    low: float
    high: float
    chance: float


def lind_mehlum(levels: ArrayLike, values: ArrayLike, level: float = TURN_LEVEL) -> LindMehlum:
    """Fit a quadratic by ordinary least squares and test its slopes at both ends.

    Args:
        levels: Levels of the factor, rising, ``(levels,)``; three or more.
        values: The outcome at each level in each replication, ``(levels, replications)``.
        level: Coverage of the turning point's interval.

    Raises:
        UserError: There are fewer than three levels, or as many numbers as coefficients.
    """
    grid, y = np.asarray(levels, np.float64), np.asarray(values, np.float64)
    if grid.ndim != 1 or np.unique(grid).size < 3:
        raise UserError(f"a quadratic needs three levels or more; there are {np.unique(grid).size}")
    if y.ndim != 2 or len(y) != grid.size or y.size <= 3:
        raise UserError("a quadratic needs a table of levels by replications, four numbers or more")
    x, flat = np.repeat(grid, y.shape[1]), y.ravel()
    design = np.column_stack([np.ones(x.size), x, x * x])
    fit = OLS(flat, design).fit()
    tiny = ROUNDING * 100.0 * max(float(np.abs(flat).max()), 1.0)
    beta = np.where(np.abs(fit.params) > tiny, fit.params, 0.0)
    covariance, freedom = np.asarray(fit.cov_params(), np.float64), x.size - 3
    low_end = _end(beta, covariance, float(grid.min()), tiny)
    high_end = _end(beta, covariance, float(grid.max()), tiny)
    chance = max(stats.t.sf(low_end.t, freedom), stats.t.sf(-high_end.t, freedom))
    turn = float(-beta[1] / (2.0 * beta[2])) if beta[2] else float("nan")
    low, high = _fieller(beta, covariance, float(stats.t.ppf(0.5 + level / 2.0, freedom)))
    first, linear, square = beta.tolist()
    return LindMehlum((first, linear, square), low_end, high_end, turn, low, high, float(chance))


def _end(beta: FloatArray, covariance: FloatArray, at: float, tiny: float) -> Slope:
    along = np.array([0.0, 1.0, 2.0 * at])
    slope, error = float(along @ beta), float(np.sqrt(max(along @ covariance @ along, 0.0)))
    if abs(slope) <= tiny:
        return Slope(0.0, error, 0.0)
    return Slope(slope, error, slope / error if error > tiny else float(np.copysign(np.inf, slope)))


def _fieller(beta: FloatArray, covariance: FloatArray, quantile: float) -> tuple[float, float]:
    """Where the slope b + 2 c x is not told from 0: between the roots of a quadratic in x."""
    square = quantile**2
    leading = 4.0 * (beta[2] ** 2 - square * covariance[2, 2])
    if leading <= 0.0:
        return -np.inf, np.inf
    middle = 4.0 * (beta[1] * beta[2] - square * covariance[1, 2])
    rest = beta[1] ** 2 - square * covariance[1, 1]
    # Where the bend is told from none the quadratic has two roots, but for rounding.
    root = float(np.sqrt(max(middle**2 - 4.0 * leading * rest, 0.0)))
    return float((-middle - root) / (2.0 * leading)), float((-middle + root) / (2.0 * leading))
