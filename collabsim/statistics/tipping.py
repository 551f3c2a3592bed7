"""Where a noisy quantity crosses a level as one parameter moves: the tipping point.

The quantity is measured at a few values of the parameter, each time with chance in it. Where it
rises or falls throughout (which is checked as far as the measurements can), the values at which it
may cross are those at which a likelihood ratio does not rule it out: the fit of all curves of that
direction is held against that of the curves that cross just there. No form of the curve is assumed.
The next measurement is made where most is to be learned about it, so that far fewer are needed than
on a grid.

Sources: Banerjee & Wellner (2001) Annals of Statistics 29:1699-1731 (likelihood ratios for monotone
functions; their limit is exceeded by the chi-square used here, which is right for few points too);
Waeber, Frazier & Henderson (2013) SIAM Journal on Control and Optimization 51:2261-2279 (bisection
with noise: ask where the posterior is divided).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, stats

from collabsim.statistics.holm import WRONG
from collabsim.statistics.intervals import LEVEL

CELLS = 40
"""Parts a range is divided in: no value is looked at that lies between. Assumption."""

FIRST, LOOKS = 5, 12
"""Measurements at equal distances to begin with, and in all. Assumptions."""

AT = (0.5, 0.2, 0.8)
"""Where the possible crossings are divided by the next measurements, in turn. Assumption."""

type FloatArray = NDArray[np.float64]


class Kind(StrEnum):
    """What is found: a crossing, none, more than one, or too little to say."""

    CROSSING = "crossing"
    ABOVE = "above"
    BELOW = "below"
    SEVERAL = "several"
    UNCLEAR = "unclear"


class Look(NamedTuple):
    """The quantity at one value of the parameter, and its standard error."""

    at: float
    value: float
    error: float


@dataclass(frozen=True, slots=True)
class Tipping:
    """What is known of a crossing.

    ``at`` is the best guess and ``low`` to ``high`` the 95 % interval, NaN unless there is a
    ``CROSSING``; ``rises`` whether the quantity is above the level beyond it. ``ABOVE`` and
    ``BELOW`` say it is so, told from chance, at every value looked at. ``UNCLEAR`` is all else,
    as where it is told apart on one side only. ``looks`` has one entry for each value.
    """

    kind: Kind
    looks: tuple[Look, ...]
    at: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
    rises: bool = True

    @property
    def measured(self) -> int:
        """How many values were looked at."""
        return len(self.looks)


def tipping_point(
    measure: Callable[[float, int], tuple[float, float]],
    low: float,
    high: float,
    *,
    level: float = 0.0,
    looks: int = LOOKS,
    told: Callable[[int, int], None] | None = None,
) -> Tipping:
    """Look for the value of a parameter at which a quantity crosses a level.

    Args:
        measure: Given a value of the parameter and how often anything was measured before, gives
            the quantity and its standard error; chance in it must be new each time.
        low: The least value of the parameter.
        high: The largest.
        level: What is crossed.
        looks: Measurements in all, at least five.
        told: Called with the measurements done and those in all.

    Raises:
        ValueError: The range is empty, or there are fewer than five measurements.
    """
    if not low < high or looks < FIRST:
        raise ValueError("a tipping point needs a range, and at least five measurements")
    places = np.linspace(low, high, CELLS + 1)
    sums = np.zeros((CELLS + 1, 2))
    start = np.rint(np.linspace(0, CELLS, FIRST)).astype(int)
    for done in range(looks):
        place = int(start[done]) if done < FIRST else _next(places, sums, level, done)
        value, error = measure(float(places[place]), done)
        if error > 0.0 and np.isfinite(error):
            sums[place] += (value / error**2, 1.0 / error**2)
        if told is not None:
            told(done + 1, looks)
    return judged(_pooled(places, sums), level)


def judged(looks: Sequence[Look], level: float = 0.0) -> Tipping:
    """What measurements say about where a level is crossed.

    Args:
        looks: In order of the parameter.
        level: What is crossed.
    """
    kept = tuple(looks)
    if not kept:
        return Tipping(Kind.UNCLEAR, kept)
    z = np.array([(one.value - level) / one.error for one in kept])
    # All of them together are wrong in at most 5 of 100.
    clear = np.where(np.abs(z) > stats.norm.isf(WRONG / 2.0 / len(kept)), np.sign(z), 0.0)
    signs = clear[clear != 0.0]
    if (clear > 0).all():
        return Tipping(Kind.ABOVE, kept)
    if (clear < 0).all():
        return Tipping(Kind.BELOW, kept)
    if np.count_nonzero(np.diff(signs)) > 1:
        return Tipping(Kind.SEVERAL, kept)
    if len(set(signs.tolist())) < 2:
        return Tipping(Kind.UNCLEAR, kept)
    rises = bool(signs[-1] > 0)
    ratios = _ratios(kept, level, rises=rises)
    possible = np.flatnonzero(ratios <= stats.chi2.ppf(LEVEL, 1))
    first, last = int(possible[0]), int(possible[-1])
    if first == 0 or last == len(kept):
        return Tipping(Kind.UNCLEAR, kept, rises=rises)
    ends = kept[first - 1].at, kept[last].at
    best = _middle(np.array([one.at for one in kept]), ratios, 0.5)
    return Tipping(Kind.CROSSING, kept, best, *ends, rises)


def _pooled(places: FloatArray, sums: FloatArray) -> tuple[Look, ...]:
    """One entry for each place that was looked at, however often."""
    return tuple(
        Look(float(at), float(top / weight), float(weight**-0.5))
        for at, (top, weight) in zip(places, sums, strict=True)
        if weight > 0.0
    )


def _ratios(looks: Sequence[Look], level: float, *, rises: bool) -> FloatArray:
    """How much worse curves fit that cross before each look, or after the last, than any do."""
    sign = 1.0 if rises else -1.0
    values = np.array([sign * (one.value - level) for one in looks])
    weights = np.array([one.error**-2 for one in looks])
    free = _misfit(values, weights, _rising(values, weights))
    found = []
    for gap in range(len(looks) + 1):
        # The best rising curve that crosses here: that of each side, kept on its side.
        left = np.minimum(_rising(values[:gap], weights[:gap]), 0.0)
        right = np.maximum(_rising(values[gap:], weights[gap:]), 0.0)
        found.append(_misfit(values, weights, np.concatenate([left, right])) - free)
    return np.array(found)


def _rising(values: FloatArray, weights: FloatArray) -> FloatArray:
    """The rising curve that fits best."""
    if not len(values):
        return values
    return np.asarray(optimize.isotonic_regression(values, weights=weights).x, np.float64)


def _misfit(values: FloatArray, weights: FloatArray, curve: FloatArray) -> float:
    return float((weights * np.square(values - curve)).sum())


def _next(places: FloatArray, sums: FloatArray, level: float, done: int) -> int:
    """The place that divides where the crossing may lie, as :data:`AT` says in turn."""
    looks = _pooled(places, sums)
    if len(looks) < 2:
        return done % len(places)
    at = np.array([one.at for one in looks])
    ratios = min(
        (_ratios(looks, level, rises=rises) for rises in (True, False)),
        key=lambda one: float(one[1:-1].min()),
    )
    wanted = _middle(at, ratios, AT[done % len(AT)])
    return int(np.abs(places - wanted).argmin())


def _middle(at: FloatArray, ratios: FloatArray, share: float) -> float:
    """The value with such a share of the possible crossings below it, within the range."""
    inner = np.exp(-0.5 * (ratios[1:-1] - ratios[1:-1].min())) * np.diff(at)
    steps = np.r_[0.0, np.cumsum(inner)] / inner.sum()
    return float(np.interp(share, steps, at))
