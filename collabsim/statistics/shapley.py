"""Which channel carries a gap: Shapley values over sets of neutralised channels.

Neutralising channels one at a time counts what two of them do together twice
or not at all. The Shapley value of a channel is the change of the gap when it
is neutralised, averaged over all orders in which the channels can be. The
values add up to the gap that disappears when all are neutralised.

Sources: Shapley (1953); Mitchell, Cooper, Frank & Holmes (2022) Sampling
Permutations for Shapley Value Estimation, for antithetic orders.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats

from collabsim.statistics.intervals import LEVEL, FloatArray, Interval

Gap = Callable[[frozenset[str]], ArrayLike]
"""From the channels neutralised to the gap: one number per replication, or one
row per replication with a column per measure. Rows average to the gap."""

EXACT_UP_TO = 4
"""Most channels for which all sets (two to the power of their number) are asked for."""


@dataclass(frozen=True, slots=True)
class Shapley:
    """Shapley values of the channels.

    ``values`` has shape (channels, replications, measures). ``sampling_error``,
    shape (channels, measures), is the Monte-Carlo standard error from not
    trying every order, 0 where all were. ``whole`` is the gap with nothing
    neutralised, ``rest`` what is left with everything neutralised, both
    (replications, measures).
    """

    channels: tuple[str, ...]
    values: FloatArray
    sampling_error: FloatArray
    whole: FloatArray
    rest: FloatArray
    sets_asked: int

    def interval(self, level: float = LEVEL) -> Interval:
        """Mean value over replications, shape (channels, measures).

        The interval holds the chance variation of the replications and of the orders tried.
        """
        return _interval(self.values, self.sampling_error, level)

    def lead(self, channel: int, other: int, level: float = LEVEL) -> Interval:
        """By how much the value of one channel exceeds that of another, shape (measures,).

        Both had the same replications. How their errors of sampling orders go together
        is not known; they are taken to add up.
        """
        error = self.sampling_error[channel] + self.sampling_error[other]
        return _interval(self.values[channel] - self.values[other], error, level)


def _interval(values: FloatArray, sampling_error: FloatArray, level: float) -> Interval:
    """Mean over replications, which are on the last axis but one."""
    r = values.shape[-2]
    mean = values.mean(axis=-2)
    if r < 2:
        return Interval(mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan))
    between = values.var(axis=-2, ddof=1) / r
    half = stats.t.ppf(0.5 + level / 2, r - 1) * np.sqrt(between + sampling_error**2)
    return Interval(mean, mean - half, mean + half)


def shapley(
    gap: Gap,
    channels: Sequence[str],
    *,
    permutations: int = 16,
    exact_up_to: int = EXACT_UP_TO,
    seed: int = 0,
) -> Shapley:
    """Divide a gap among channels.

    Args:
        gap: See :data:`Gap`; asked at most once for each set.
        channels: Names of the channels, all different.
        permutations: Orders tried when there are many channels, rounded up to
            an even number: each order is tried with its reverse (antithetic).
        exact_up_to: Up to this many channels every set is asked for instead.
        seed: Seed of the orders.

    Returns:
        Values whose sum over channels is ``whole - rest`` in every replication.

    Raises:
        ValueError: No channels, or one named twice.
    """
    names = tuple(channels)
    if not names or len(set(names)) != len(names):
        raise ValueError(f"channels must be named, each once, got {list(names)}")
    known: dict[frozenset[str], FloatArray] = {}

    def asked(neutral: frozenset[str]) -> FloatArray:
        if neutral not in known:
            answer = np.asarray(gap(neutral), dtype=np.float64)
            known[neutral] = answer[:, None] if answer.ndim == 1 else answer
        return known[neutral]

    if len(names) <= exact_up_to:
        values = _exact(asked, names)
        error = np.zeros((len(names), values.shape[2]))
    else:
        values, error = _sampled(asked, names, permutations, seed)
    whole, rest = asked(frozenset()), asked(frozenset(names))
    return Shapley(names, values, error, whole, rest, len(known))


def _exact(asked: Callable[[frozenset[str]], FloatArray], names: tuple[str, ...]) -> FloatArray:
    n = len(names)
    values = np.zeros((n, *asked(frozenset()).shape))
    for index, name in enumerate(names):
        others = [other for other in names if other != name]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                before = frozenset(chosen)
                values[index] += weight * (asked(before) - asked(before | {name}))
    return values


def _sampled(
    asked: Callable[[frozenset[str]], FloatArray],
    names: tuple[str, ...],
    permutations: int,
    seed: int,
) -> tuple[FloatArray, FloatArray]:
    """Mean over random orders and their reverses, with the standard error of pairs."""
    rng = np.random.default_rng(seed)
    pairs = max(1, -(-permutations // 2))
    per_pair = np.zeros((pairs, len(names), *asked(frozenset()).shape))
    for pair in range(pairs):
        order = rng.permutation(len(names))
        for direction in (order, order[::-1]):
            before: frozenset[str] = frozenset()
            for index in direction:
                after = before | {names[int(index)]}
                per_pair[pair, int(index)] += (asked(before) - asked(after)) / 2
                before = after
    values = per_pair.mean(axis=0)
    if pairs == 1:
        return values, np.full((len(names), values.shape[2]), np.nan)
    means = per_pair.mean(axis=2)
    error: FloatArray = means.std(axis=0, ddof=1) / np.sqrt(pairs)
    return values, error
