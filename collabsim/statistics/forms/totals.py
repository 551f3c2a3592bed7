"""Levels as ratios of replication totals, and one bootstrap of replications for all of them.

Pilots of one replication share a municipality, and replications of two levels share their draws.
So whole replications are redrawn, the same ones at every level: what levels have in common cancels
in their differences. Replications take the spans of control in turn, each with a structure of its
own; they are redrawn within their span.

Sources: Davison & Hinkley (1997) Bootstrap Methods and their Application, ch. 3.2 and 3.8 (strata,
matched data); Hyndman & Fan (1996) The American Statistician 50:361-365, definition 7 (quantiles).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from collabsim.errors import UserError
from collabsim.statistics.intervals import LEVEL, FloatArray, resampled

VERDICT_DRAWS = 9_999
"""Bootstrap draws a verdict rests on. 9,999 make multiples of 1/10,000 of the rank of a value."""

ROUNDING = 1e-12
"""Differences and errors below this part of the largest value are those of rounding."""


class Totals(NamedTuple):
    """What replications sum up to, each of shape ``(levels, replications)``.

    ``n`` is a number of pilots or a sum of their values, ``d`` the number of pilots it is of.
    """

    n: FloatArray
    d: FloatArray

    @classmethod
    def of(cls, n: ArrayLike, d: ArrayLike) -> Self:
        """The same from anything numpy can read; ``d`` may be one number for all.

        Raises:
            UserError: The shape is wrong, a number is not finite, a level has no pilot, or there
                are fewer than two replications.
        """
        above, below = np.broadcast_arrays(np.asarray(n, np.float64), np.asarray(d, np.float64))
        if above.ndim != 2 or not above.shape[0]:
            raise UserError("replication totals are a table of levels by replications")
        if above.shape[1] < 2:
            raise UserError(
                f"a test of form needs two replications or more, not {above.shape[1]}: "
                "chance shows only between replications"
            )
        if not (np.isfinite(above).all() and np.isfinite(below).all()) or (below < 0.0).any():
            raise UserError("replication totals must be finite, and pilots 0 or more")
        empty = np.flatnonzero(below.sum(axis=1) <= 0.0)
        if empty.size:
            raise UserError(
                f"level {empty[0] + 1} of {len(above)} has no pilot in any replication, "
                "so it has no value"
            )
        return cls(above, below)

    @property
    def value(self) -> FloatArray:
        """The value of each level, ``(levels,)``."""
        found: FloatArray = self.n.sum(axis=1) / self.d.sum(axis=1)
        return found

    @property
    def by_replication(self) -> FloatArray:
        """Each level in each replication, linearised: value + (n - value d) / mean d.

        The values of regressions. They average to the level's value, and are ``n`` where ``d`` is
        1. Source: Cochran (1977) Sampling Techniques, ch. 6.
        """
        value = self.value[:, None]
        return value + (self.n - value * self.d) / self.d.mean(axis=1, keepdims=True)


class Curve(NamedTuple):
    """Values of levels, ``(levels,)``, and in each bootstrap sample, ``(draws, levels)``."""

    value: FloatArray
    draws: FloatArray

    def effect(self, weights: ArrayLike) -> Effect:
        """A weighted sum of the levels, weights of shape ``(levels,)``."""
        given = np.asarray(weights, np.float64)
        return Effect.of(float(self.value @ given), self.draws @ given)

    def difference(self, one: int, other: int) -> Effect:
        """The level at place ``one`` minus that at ``other``."""
        return Effect.of(
            float(self.value[one] - self.value[other]), self.draws[:, one] - self.draws[:, other]
        )


def redrawing(
    replications: int, *, seed: int, draws: int = VERDICT_DRAWS, spans: ArrayLike | None = None
) -> FloatArray:
    """How often each replication is drawn in each bootstrap sample, ``(draws, replications)``.

    Args:
        replications: Replications of every level.
        seed: Seed of the redrawing.
        draws: Bootstrap samples.
        spans: The span of control of each replication, ``(replications,)``; one for all where
            left out.

    Raises:
        UserError: There is not one span for each replication.
    """
    rng = np.random.default_rng(seed)
    labels = np.zeros(replications) if spans is None else np.asarray(spans)
    if labels.shape != (replications,):
        raise UserError(f"there are {labels.size} spans for {replications} replications")
    times = np.zeros((draws, replications))
    for label in np.unique(labels):
        inside = np.flatnonzero(labels == label)
        times[:, inside] = resampled(inside.size, draws, rng)
    return times


def curve_of(totals: Totals, times: FloatArray) -> Curve:
    """The values of levels as they are and in each bootstrap sample.

    Args:
        totals: Totals of every level.
        times: What :func:`redrawing` gives, ``(draws, replications)``.

    A level without a pilot in a sample is unknown (NaN) there.
    """
    above, below = times @ totals.n.T, times @ totals.d.T
    draws = np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0.0)
    return Curve(totals.value, draws)


@dataclass(frozen=True, slots=True, eq=False)
class Effect:
    """A figure, and what it is in the bootstrap samples, sorted.

    Samples in which it is unknown are not left out: they count as as low as can be for lower
    limits, and as high as can be for upper ones.
    """

    value: float
    lowest: FloatArray
    highest: FloatArray

    @classmethod
    def of(cls, value: float, draws: ArrayLike) -> Self:
        """From the figure and its samples, ``(draws,)``, in any order; NaN is unknown."""
        given = np.asarray(draws, np.float64)
        unknown = np.isnan(given)
        return cls(
            float(value),
            np.sort(np.where(unknown, -np.inf, given)),
            np.sort(np.where(unknown, np.inf, given)),
        )

    def interval(self, level: float = LEVEL) -> tuple[float, float]:
        """Percentile interval of this coverage; infinite limits where it is unknown."""
        tail = (1.0 - level) / 2.0
        return quantile_of(self.lowest, tail), quantile_of(self.highest, 1.0 - tail)

    def alpha_above(self, bound: float) -> float:
        """The smallest alpha at which the interval of level 1 - alpha lies above ``bound``.

        1 where none does; at least 2/(draws + 1), as so many samples cannot tell less.
        """
        return self._alpha(rank_of(self.lowest, bound, last=True))

    def alpha_below(self, bound: float) -> float:
        """The smallest alpha at which the interval lies below ``bound``."""
        return self._alpha(1.0 - rank_of(self.highest, bound, last=False))

    def alpha_within(self, bound: float) -> float:
        """The smallest alpha at which the interval lies between -``bound`` and ``bound``."""
        return max(self.alpha_above(-bound), self.alpha_below(bound))

    def _alpha(self, tail: float) -> float:
        return float(min(max(2.0 * tail, 2.0 / (self.lowest.size + 1)), 1.0))


def quantile_of(ordered: FloatArray, part: float) -> float:
    """A linear quantile of sorted numbers, some of which may be infinite."""
    place = part * (ordered.size - 1)
    before = int(np.floor(place))
    rest = place - before
    low, high = float(ordered[before]), float(ordered[min(before + 1, ordered.size - 1)])
    return low if low == high or not rest or np.isneginf(low) else low + rest * (high - low)


def rank_of(ordered: FloatArray, bound: float, *, last: bool) -> float:
    """The part of sorted numbers below a bound: what :func:`quantile_of` is turned around.

    Args:
        ordered: Sorted numbers.
        bound: The quantile to be found.
        last: Of several numbers equal to the bound, the last is meant and not the first.
    """
    place = int(np.searchsorted(ordered, bound, side="right" if last else "left"))
    if place == 0:
        return 0.0
    if place == ordered.size:
        return 1.0
    low, high = float(ordered[place - 1]), float(ordered[place])
    if not np.isfinite(high - low):
        # A quantile on the way to an infinite number is infinite: only the finite end counts.
        whole = place if np.isinf(low) else place - 1
        return whole / (ordered.size - 1)
    return (place - 1 + (bound - low) / (high - low)) / (ordered.size - 1)
