"""Two straight lines with a break: is the slope up before it and down after it?

A quadratic can turn where the data never do. Two lines with one break need both slopes. Where the
break is put matters for power: the "Robin Hood" rule moves it within the flat top towards the side
that is told more easily, so that the other gets more data.

The rule is Simonsohn's with levels in place of the fitted curve of a GAM: the flat top are the
levels within one paired standard error of the best. Three levels are left on each side (the break
counts on both), else two noisy levels at the end make a slope of their own.

Sources: Simonsohn (2018) Advances in Methods and Practices in Psychological Science 1:538-555;
MacKinnon & White (1985) Journal of Econometrics 29:305-325 (HC3).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.regression.linear_model import OLS

from collabsim.errors import UserError
from collabsim.statistics.forms.totals import ROUNDING
from collabsim.statistics.intervals import FloatArray

A_SIDE = 3
"""Levels each side of a break needs, the break counted on both. Simulated: with two, a rising
curve of eleven levels is called an inverted U."""


class Slope(NamedTuple):
    """A slope, its standard error and their quotient (0 where there is no slope at all)."""

    slope: float
    error: float
    t: float


class Lines(NamedTuple):
    """The slopes on both sides of a break, in units of the outcome by units of the level."""

    left: Slope
    right: Slope


class RobinHood(NamedTuple):
    """The break of :func:`robin_hood`, and the steps to it.

    ``best`` is the best level that is not at an end, ``flat`` the levels as good as it, ``middle``
    their median, ``share`` the quantile of them the break is at, ``at`` the break.
    """

    best: float
    flat: FloatArray
    middle: float
    share: float
    at: float
    lines: Lines


def enough_levels(levels: ArrayLike) -> FloatArray:
    """Levels as numbers, if there are enough of them for two sides.

    Raises:
        UserError: They do not rise, or there are fewer than five.
    """
    x = np.asarray(levels, np.float64)
    if x.ndim != 1 or not np.isfinite(x).all() or (np.diff(x) <= 0.0).any():
        raise UserError("levels must be numbers that rise, none of them twice")
    if x.size < 2 * A_SIDE - 1:
        raise UserError(
            f"two sides need {A_SIDE} levels each, so {2 * A_SIDE - 1} levels or more; "
            f"there are {x.size}"
        )
    return x


def within_sides(levels: FloatArray, at: float) -> float:
    """The break nearest to ``at`` that leaves three levels a side."""
    return float(np.clip(at, levels[A_SIDE - 1], levels[-A_SIDE]))


def side_weights(levels: ArrayLike, at: float) -> tuple[FloatArray, FloatArray]:
    """The two slopes as weighted sums of level values, each ``(levels,)``.

    In a balanced design the slopes of :func:`two_lines` depend on the levels' values alone, so that
    the bootstrap of replications gives their intervals too.

    Raises:
        UserError: There are too few levels on a side.
    """
    x = enough_levels(levels)
    return _weights(x, x <= at), _weights(x, x >= at)


def two_lines(levels: ArrayLike, values: ArrayLike, at: float) -> Lines:
    """Both slopes with the break given, by least squares, with HC3 errors.

    Regressors are 1, (x - at) below, (x - at) above, and above itself: the lines need not meet. A
    level at the break counts as below for the left slope and as above for the right one.

    Args:
        levels: Levels of the factor, rising, ``(levels,)``.
        values: The outcome at each level in each replication, ``(levels, replications)``.
        at: The break, in units of the level.

    Raises:
        UserError: A side has fewer than three levels, or there are fewer than two replications.
    """
    x = enough_levels(levels)
    y = np.asarray(values, np.float64)
    if y.ndim != 2 or len(y) != x.size or y.shape[1] < 2:
        raise UserError("two lines need a table of levels by two replications or more")
    if min((x <= at).sum(), (x >= at).sum()) < A_SIDE:
        raise UserError(f"a break at {at:g} leaves fewer than {A_SIDE} levels on a side")
    rows = np.repeat(x, y.shape[1])
    return Lines(
        _slope(rows, y.ravel(), at, rows > at, 1), _slope(rows, y.ravel(), at, rows >= at, 2)
    )


def robin_hood(levels: ArrayLike, values: ArrayLike) -> RobinHood:
    """Two lines with the break that gives the weaker side more data.

    Args:
        levels: Levels of the factor, rising, ``(levels,)``; five or more.
        values: The outcome at each level in each replication, ``(levels, replications)``.

    Raises:
        UserError: There are too few levels or replications.
    """
    x = enough_levels(levels)
    y = np.asarray(values, np.float64)
    if y.ndim != 2 or len(y) != x.size or y.shape[1] < 2:
        raise UserError("two lines need a table of levels by two replications or more")
    means = y.mean(axis=1)
    best = 1 + int(np.argmax(means[1:-1]))
    error = (y[best] - y).std(axis=1, ddof=1) / np.sqrt(y.shape[1])
    flat = x[means[best] - means <= error + ROUNDING * max(float(np.abs(means).max()), 1.0)]
    middle = within_sides(x, float(np.median(flat)))
    left, right = two_lines(x, y, middle)
    both = abs(left.t) + abs(right.t)
    share = 0.5 if not both else 0.0 if np.isinf(left.t) else abs(right.t) / both
    share = 1.0 if np.isnan(share) else share
    at = within_sides(x, float(np.quantile(flat, share)))
    return RobinHood(float(x[best]), flat, middle, float(share), at, two_lines(x, y, at))


def _weights(x: FloatArray, side: ArrayLike) -> FloatArray:
    inside = np.asarray(side, np.bool_)
    if inside.sum() < A_SIDE:
        raise UserError(f"a side of the break has {inside.sum()} levels; it needs {A_SIDE}")
    centred = np.where(inside, x - x[inside].mean(), 0.0)
    return np.asarray(centred / np.square(centred).sum(), np.float64)


def _slope(x: FloatArray, y: FloatArray, at: float, high: ArrayLike, column: int) -> Slope:
    above = np.asarray(high, np.float64)
    design = np.column_stack([np.ones(x.size), (x - at) * (1 - above), (x - at) * above, above])
    fit = OLS(y, design).fit()
    slope, error = float(fit.params[column]), float(fit.HC3_se[column])
    tiny = ROUNDING * max(float(np.abs(y).max()), 1.0)
    if abs(slope) <= tiny * 10.0:
        return Slope(0.0, error, 0.0)
    return Slope(slope, error, slope / error if error > tiny else float(np.copysign(np.inf, slope)))
