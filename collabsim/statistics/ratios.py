"""The ratio of two changes of the same runs, with its bootstrap interval over replications.

It has a meaning only where what is below the line is told from nothing; who asks for it has seen to
that.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from collabsim.statistics.intervals import Interval, Term, percentile_bounds, resampled

DRAWS = 4000
SEED = 36


def ratio_of_changes(above: Sequence[Term], below: Sequence[Term]) -> Interval:
    """One change for each unit of another, replications redrawn whole.

    Args:
        above: Terms of what is above the line, each of sums by replication.
        below: Those of what is below, of the same replications.

    Returns:
        The ratio with its 95 % interval; draws in which there is nothing below are left out.
    """
    runs = np.asarray(above[0].numerators).shape[-1]
    weights = _redrawn(runs)
    every = np.ones((1, runs))

    def change(terms: Sequence[Term], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
        parts = [
            term.weight * (drawn @ np.asarray(term.numerators, float))
            / np.maximum(drawn @ np.asarray(term.denominators, float), 1.0)
            for term in terms
        ]  # fmt: skip
        return np.asarray(sum(parts), np.float64)

    value = float(change(above, every)[0] / change(below, every)[0])
    top, bottom = change(above, weights), change(below, weights)
    ratio = np.divide(top, bottom, out=np.full(DRAWS, np.nan), where=bottom > 0.0)
    low, high = percentile_bounds(ratio, axis=-1)
    return Interval(np.asarray(value), low, high)


@lru_cache(maxsize=2)
def _redrawn(runs: int) -> NDArray[np.float64]:
    """How often each of so many replications is redrawn: the same in all that is told."""
    return resampled(runs, DRAWS, np.random.default_rng(SEED)).astype(float)
