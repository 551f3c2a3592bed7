"""Which levels may be the best: all those no other level is surely better than.

Of two levels the difference is held against its bootstrap error times one critical value, that of
the largest of all differences, so that the truly best level is kept as often as the level says,
however many levels there are.

Sources: Hsu (1996) Multiple Comparisons, ch. 4 (comparisons with the best); Hansen, Lunde & Nason
(2011) Econometrica 79:453-497 (the set by the largest studentised difference).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.statistics.forms.totals import ROUNDING, Curve, quantile_of, rank_of
from collabsim.statistics.intervals import LEVEL, FloatArray


class Pairs(NamedTuple):
    """All differences of two levels, the first minus the second, ``(levels, levels)``.

    ``largest`` is the largest studentised deviation of them in each bootstrap sample, sorted.
    """

    difference: FloatArray
    error: FloatArray
    largest: FloatArray

    def critical(self, level: float = LEVEL) -> float:
        """How many errors no difference is off by, in this part of the samples."""
        return quantile_of(self.largest, level)

    def alpha_above(self, bound: float) -> FloatArray:
        """The smallest alpha at which each difference is surely above ``bound``, all together."""
        over = self.difference - bound
        t = np.divide(over, self.error, out=np.where(over > 0.0, np.inf, 0.0), where=self.error > 0)
        ranks = [rank_of(self.largest, one, last=False) for one in t.ravel().tolist()]
        least = 1.0 / (self.largest.size + 1)
        alphas = np.where(t.ravel() > 0.0, np.maximum(1.0 - np.array(ranks), least), 1.0)
        return np.asarray(alphas.reshape(t.shape), np.float64)


class NearBest(NamedTuple):
    """``inside`` says which levels may be the best, ``(levels,)``.

    ``alpha`` is the smallest alpha at which each level is out, 1 for the best; ``critical`` the
    critical value used.
    """

    inside: NDArray[np.bool_]
    critical: float
    alpha: FloatArray


def pairs_of(curve: Curve, among: NDArray[np.bool_] | None = None) -> Pairs:
    """Differences of levels, their errors and their largest deviation in each sample.

    Args:
        curve: Levels and their bootstrap samples; a sample in which a level is unknown is as far
            off as can be.
        among: The pairs looked at together, ``(levels, levels)``; all where left out.
    """
    levels = curve.value.size
    looked_at = ~np.eye(levels, dtype=np.bool_) if among is None else among
    first, second = np.nonzero(looked_at)
    difference = curve.value[first] - curve.value[second]
    off = curve.draws[:, first] - curve.draws[:, second] - difference
    known = ~np.isnan(off).any(axis=1)
    spread = off[known].std(axis=0, ddof=1) if known.sum() > 1 else np.full(first.size, np.inf)
    # Levels that move together in every sample differ by rounding alone, and are no evidence.
    tiny = ROUNDING * max(float(np.abs(curve.value).max()), 1.0)
    error = np.where(spread > tiny, spread, 0.0)
    studentised = np.divide(off, error, out=np.zeros(off.shape), where=error > 0.0)
    largest = np.where(known, studentised.max(axis=1, initial=-np.inf), np.inf)
    matrix = np.zeros((levels, levels)), np.zeros((levels, levels))
    matrix[0][first, second] = np.where(np.abs(difference) > tiny, difference, 0.0)
    matrix[1][first, second] = error
    return Pairs(matrix[0], matrix[1], np.sort(largest))


def near_best(curve: Curve, level: float = LEVEL) -> NearBest:
    """The levels that may be the best one.

    Args:
        curve: Values of levels and their bootstrap samples.
        level: How often the truly best level is kept.

    Returns:
        Which levels are kept; never none.
    """
    pairs = pairs_of(curve)
    critical = pairs.critical(level)
    still = pairs.error <= 0.0
    margin = np.where(still, 0.0, critical * np.where(still, 1.0, pairs.error))
    out = (pairs.difference > margin).any(axis=0)
    return NearBest(~out, critical, pairs.alpha_above(0.0).min(axis=0))
