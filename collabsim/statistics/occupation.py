"""In which state pilots are, month by month since their start, where some are followed for less.

The share in each state is the Aalen-Johansen estimate: from month to month each state is left for
others at the rates seen among those followed through both. It is right for any process that is
followed until a date that has nothing to do with it (Datta & Satten 2001), and the plain share
where all are followed. Summed over months it is the mean number of months spent in a state within a
horizon.

Intervals redraw whole replications, the same ones in each group, so that differences are paired.
Percentiles of few redrawn replications are too narrow; they are taken as far out as makes up for it
(Hesterberg 2015).

Sources: Aalen & Johansen (1978) Scandinavian Journal of Statistics 5:141-150; Datta & Satten (2001)
Statistics & Probability Letters 55:403-411; Royston & Parmar (2013) BMC Medical Research
Methodology 13:152 (restricted means); Hesterberg (2015) The American Statistician 69:371-386.
"""

from __future__ import annotations

from typing import NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from collabsim.statistics.intervals import DRAWS, LEVEL, FloatArray, percentile_bounds, resampled
from collabsim.statistics.shares import share_bounds

FEW = 20
"""Replications below which redrawn shares are too narrow however far out percentiles are taken: a
state one replication has seen is seen or not by chance. Assumption."""

UNKNOWN = -1
"""The state of a pilot in a month in which it is followed no more."""


class Moves(NamedTuple):
    """Pilots by state and month, summed within each replication.

    ``counts`` are moves from each month to the next, ``(R, months - 1, P)``, of the pairs of states
    that occur, ``pairs``, ``(P, 2)``; ``there`` is pilots by month and state, ``(R, months, S)``.
    Staying in a state is a move too.
    """

    counts: FloatArray
    pairs: NDArray[np.int64]
    there: FloatArray

    @classmethod
    def of(cls, states: ArrayLike, replication: ArrayLike, replications: int, kinds: int) -> Self:
        """Count moves.

        Args:
            states: Number of the state of each pilot in each month since its start,
                ``(pilots, months)``; :data:`UNKNOWN` from where it is followed no more.
            replication: The replication of each pilot, from 0.
            replications: How many there are, with those that have no pilot.
            kinds: How many states there are.
        """
        given, run = np.asarray(states, np.int64), np.asarray(replication, np.int64)
        months = given.shape[1]
        there = np.zeros((replications, months, kinds))
        pilot, month = np.nonzero(given != UNKNOWN)
        np.add.at(there, (run[pilot], month, given[pilot, month]), 1)
        both = (given[:, :-1] != UNKNOWN) & (given[:, 1:] != UNKNOWN)
        pilot, month = np.nonzero(both)
        code = given[pilot, month] * kinds + given[pilot, month + 1]
        used, place = np.unique(code, return_inverse=True)
        counts = np.zeros((replications, months - 1, used.size))
        np.add.at(counts, (run[pilot], month, place), 1)
        return cls(counts, np.stack([used // kinds, used % kinds], axis=1), there)

    @property
    def reached(self) -> int:
        """Months, from the start on, in which anybody is followed."""
        return int((self.there.sum(axis=(0, 2)) > 0).sum())

    def first(self, replications: int) -> Self:
        """The same of the first replications only."""
        return self._replace(
            counts=self.counts[:replications],
            there=self.there[:replications],
        )


class Estimated(NamedTuple):
    """Figures with limits, arrays of one shape."""

    value: FloatArray
    low: FloatArray
    high: FloatArray


def redrawn_replications(replications: int, *, seed: int = 0, draws: int = DRAWS) -> FloatArray:
    """How often each replication is drawn in each bootstrap sample, ``(draws, replications)``."""
    return resampled(replications, draws, np.random.default_rng(seed)).astype(np.float64)


class Occupation(NamedTuple):
    """Shares in each state by month, ``(months, S)``, and redrawn, ``(draws, months, S)``.

    NaN in months nobody is followed to, and where no pilot was drawn.
    """

    value: FloatArray
    draws: FloatArray
    replications: int


def occupation(moves: Moves, times: FloatArray) -> Occupation:
    """Estimate shares, and the same of redrawn replications.

    Args:
        moves: Counts of a group of pilots.
        times: From :func:`redrawn_replications`.
    """
    runs = len(moves.counts)
    return Occupation(occupied(moves, np.ones((1, runs)))[0], occupied(moves, times), runs)


def occupied(moves: Moves, times: FloatArray) -> FloatArray:
    """Shares in each state by month, for replications that count so many times.

    Args:
        moves: Counts of a group.
        times: How often each replication counts, ``(draws, R)``.

    Returns:
        ``(draws, months, S)``.
    """
    months, kinds = moves.there.shape[1:]
    start = moves.there[:, 0].T @ times.T
    pilots = start.sum(axis=0)
    share = np.divide(start, pilots, out=np.full(start.shape, np.nan), where=pilots > 0)
    found = np.full((months, kinds, len(times)), np.nan)
    found[0] = share
    flat = moves.counts.reshape(len(moves.counts), moves.counts[0].size)
    every = (flat.T @ times.T).reshape(*moves.counts.shape[1:], len(times))
    pairs = moves.pairs.tolist()
    for month in range(1, moves.reached):
        moved = every[month - 1]
        at_risk = np.zeros(share.shape)
        for place, (origin, _) in enumerate(pairs):
            at_risk[origin] += moved[place]
        # A state nobody is followed in keeps the share it has: nothing is known of leaving it.
        each = np.divide(share, at_risk, out=np.zeros(share.shape), where=at_risk > 0)
        share = np.where(at_risk > 0, 0.0, share)
        for place, (origin, target) in enumerate(pairs):
            share[target] += each[origin] * moved[place]
        found[month] = share
    return found.transpose(2, 0, 1)


def share_estimates(moves: Moves, found: Occupation, level: float = LEVEL) -> Estimated:
    """Shares in each state by month with intervals, each ``(months, S)``.

    Where no pilot is in a state, or all are, redrawing shows no chance at all: the interval is then
    that of :func:`collabsim.statistics.shares.share_bounds`, of those followed so far. With fewer
    than :data:`FEW` replications it is at least as wide as that.

    Args:
        moves: Counts of a group.
        found: What :func:`occupation` makes of them.
        level: Coverage of the interval of each month by itself.
    """
    value = found.value
    low, high = _bounds(found.draws, found.replications, level)
    followed = np.broadcast_to(moves.there.sum(axis=2, keepdims=True), moves.there.shape)
    plain = share_bounds(followed.transpose(1, 2, 0), moves.there.transpose(1, 2, 0), level)
    still = (value <= 0.0) | (value >= 1.0) | (found.replications < FEW)
    return Estimated(
        value,
        np.clip(np.where(still, np.fmin(plain.low, low), low), 0.0, value),
        np.clip(np.where(still, np.fmax(plain.high, high), high), value, 1.0),
    )


def mean_estimates(
    found: Occupation,
    horizon: int,
    groups: ArrayLike,
    against: Occupation | None = None,
    level: float = LEVEL,
) -> Estimated:
    """Mean months within a horizon with intervals, or how many more than elsewhere, ``(G,)``.

    Args:
        found: Shares of a group of pilots.
        horizon: Months from the start on.
        groups: Which states are added up in each figure, 0 or 1, ``(S, G)``.
        against: Shares of another group in the same redrawn replications: the figures are then
            differences, paired by replication.
        level: Coverage of each interval.
    """
    value, draws = found.value, found.draws
    if against is not None:
        value, draws = value - against.value, draws - against.draws
    add = np.asarray(groups, np.float64)
    total = value[:horizon].sum(axis=0) @ add
    low, high = _bounds(draws[:, :horizon].sum(axis=1) @ add, found.replications, level)
    return Estimated(total, np.minimum(low, total), np.maximum(high, total))


def _bounds(draws: FloatArray, replications: int, level: float) -> tuple[FloatArray, FloatArray]:
    """Percentiles of redrawn figures, draws first, widened for few replications."""
    if replications < 2:
        shape = draws.shape[1:]
        return np.full(shape, -np.inf), np.full(shape, np.inf)
    tail = stats.t.ppf((1 - level) / 2, replications - 1)
    wider = 1 - 2 * float(stats.norm.cdf(np.sqrt(replications / (replications - 1)) * tail))
    return percentile_bounds(draws, axis=0, level=wider)
