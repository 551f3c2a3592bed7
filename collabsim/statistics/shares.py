"""Intervals for shares of pilots that come in runs, for sums with interim analyses.

A share is a ratio of sums over runs: pilots with a property by all pilots. Pilots
of one run share people, queues and money, so the run is what is drawn
independently. The interval is Wilson's, with the number of pilots divided by the
design effect measured between runs (Kish 1965; Korn & Graubard 1998). Two things
keep it honest while events are few, which is when a stopping rule looks:

* The design effect is shrunk towards that of a correlation of 0.1 within runs, as
  if four more events had been seen. Where no pilot survived, or all did, nothing is
  known of it, and the assumed one is all there is.
* The quantile is Student's t with the degrees of freedom the variance estimate
  really has, by its own kurtosis (Satterthwaite 1946). Twenty survivors in a
  thousand runs are not a thousand independent looks at the variance.

A difference combines the limits of its two shares with the correlation between
paired runs (Newcombe 1998, method 10; Zou & Donner 2008). The correlation is shrunk
towards none in the same way: pairing is believed once it has been seen.

Sources: Wilson (1927) JASA 22:209-212; Kish (1965) Survey Sampling; Satterthwaite
(1946) Biometrics Bulletin 2:110-114; Korn & Graubard (1998) Survey Methodology
24:193-201; Newcombe (1998) Statistics in Medicine 17:2635-2650; Zou & Donner (2008)
Statistics in Medicine 27:1693-1702.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

ASSUMED_CORRELATION = 0.1
"""Correlation between pilots of a run that is assumed until runs have shown theirs."""

ASSUMED_EVENTS = 4.0
"""Events the assumption counts for."""

FEWEST_DEGREES = 3.0
"""Degrees of freedom a variance is given at the least; below, an interval says nothing."""

FloatArray = NDArray[np.float64]


class Bounds(NamedTuple):
    """A figure and its interval, arrays of one shape (0-d for a single figure)."""

    point: FloatArray
    low: FloatArray
    high: FloatArray

    @property
    def half_width(self) -> FloatArray:
        """Half of what lies between the limits."""
        return np.asarray((self.high - self.low) / 2)


class _Sums(NamedTuple):
    """What the intervals of a share are computed from."""

    share: FloatArray
    pilots: FloatArray
    events: FloatArray
    residuals: FloatArray


def share_bounds(observed: FloatArray, surviving: FloatArray, level: float) -> Bounds:
    """Interval of a share.

    Args:
        observed: Pilots in each run, shape ``(..., runs)``; runs without any count for
            nothing.
        surviving: Those of them with the property, the same shape.
        level: Coverage of the interval at a number of runs fixed beforehand.

    Returns:
        Share and limits, shape ``(...)``, within 0 and 1. Without a pilot the share is
        NaN; with fewer than two runs that had pilots the interval is from 0 to 1.
    """
    return _wilson(_summed(observed, surviving), observed, level)


def difference_bounds(
    first: tuple[FloatArray, FloatArray], second: tuple[FloatArray, FloatArray], level: float
) -> Bounds:
    """Interval of the first share minus the second, over the same replications.

    Args:
        first: Observed and surviving pilots of each run, each ``(..., runs)``.
        second: The same of the other world; run by run the replications of the first.
        level: As for :func:`share_bounds`.

    Returns:
        Difference and limits, shape ``(...)``, within -1 and 1, and these where either
        share has fewer than two runs that had pilots.
    """
    sums = [_summed(*first), _summed(*second)]
    one, other = _wilson(sums[0], first[0], level), _wilson(sums[1], second[0], level)
    together = _correlation(*sums)

    def reach(up: FloatArray, down: FloatArray) -> FloatArray:
        square = np.square(up) + np.square(down) - 2 * together * up * down
        return np.sqrt(np.maximum(square, 0.0))

    known = (_runs(first[0]) > 1) & (_runs(second[0]) > 1)
    difference = np.asarray(one.point - other.point)
    low = np.maximum(difference - reach(one.point - one.low, other.high - other.point), -1.0)
    high = np.minimum(difference + reach(one.high - one.point, other.point - other.low), 1.0)
    return Bounds(difference, np.where(known, low, -1.0), np.where(known, high, 1.0))


def _runs(observed: FloatArray) -> FloatArray:
    """Runs that had pilots."""
    return np.asarray((observed > 0).sum(axis=-1), dtype=np.float64)


def _summed(observed: FloatArray, surviving: FloatArray) -> _Sums:
    pilots = observed.sum(axis=-1)
    alive = surviving.sum(axis=-1)
    share = _divided(alive, pilots, otherwise=np.nan)
    residuals = surviving - np.nan_to_num(share)[..., None] * observed
    return _Sums(share, pilots, np.minimum(alive, pilots - alive), residuals)


def _wilson(sums: _Sums, observed: FloatArray, level: float) -> Bounds:
    runs = _runs(observed)
    known = runs > 1
    share = np.where(known, sums.share, 0.5)
    square = np.square(sums.residuals)
    spread = square.sum(axis=-1)
    t = special.stdtrit(_degrees(spread, np.square(square).sum(axis=-1), runs), 0.5 + level / 2)
    independent = np.maximum(sums.pilots, 1.0) / _design_effect(sums, spread, runs)
    weight = np.square(t) / independent
    centre = (share + weight / 2) / (1 + weight)
    half = np.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight)
    # Where all survived, or none, a limit is the share itself but for the last digit.
    low = np.clip(centre - half, 0.0, share)
    high = np.clip(centre + half, share, 1.0)
    return Bounds(sums.share, np.where(known, low, 0.0), np.where(known, high, 1.0))


def _degrees(spread: FloatArray, fourth: FloatArray, runs: FloatArray) -> FloatArray:
    """Degrees of freedom of a sum of squares: twice its square by its variance."""
    most = np.maximum(runs - 1, 1.0)
    variance = fourth - np.square(spread) / np.maximum(runs, 1.0)
    freedom = _divided(2 * np.square(spread), variance, otherwise=np.inf)
    return np.asarray(np.clip(freedom, np.minimum(FEWEST_DEGREES, most), most))


def _design_effect(sums: _Sums, spread: FloatArray, runs: FloatArray) -> FloatArray:
    """How many pilots of these runs say as much as one drawn alone."""
    in_a_run = sums.pilots / np.maximum(runs, 1.0)
    assumed = 1 + ASSUMED_CORRELATION * np.maximum(in_a_run - 1, 0.0)
    alone = sums.pilots * np.nan_to_num(sums.share * (1 - sums.share))
    unbiased = spread * runs / np.maximum(runs - 1, 1.0)
    seen = _divided(unbiased, alone, otherwise=1.0)
    return _towards(assumed, seen, sums.events)


def _correlation(first: _Sums, second: _Sums) -> FloatArray:
    """How far the runs of a pair go together."""
    both = (first.residuals * second.residuals).sum(axis=-1)
    spread = np.square(first.residuals).sum(axis=-1) * np.square(second.residuals).sum(axis=-1)
    seen = _divided(both, np.sqrt(spread), otherwise=0.0)
    believed = _towards(np.zeros(seen.shape), seen, np.minimum(first.events, second.events))
    return np.where(seen > 0, believed, seen)


def _divided(above: FloatArray, below: FloatArray, *, otherwise: float) -> FloatArray:
    """A quotient, and something else where there is nothing to divide by."""
    some = below > 0
    return np.where(some, above / np.where(some, below, 1.0), otherwise)


def _towards(assumed: FloatArray, seen: FloatArray, events: FloatArray) -> FloatArray:
    """What was seen, drawn towards what is assumed while events are few."""
    return np.asarray((events * seen + ASSUMED_EVENTS * assumed) / (events + ASSUMED_EVENTS))
