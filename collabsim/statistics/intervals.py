"""95 % intervals that respect that pilots of one run share a municipality.

The unit that is drawn independently is the replication, not the pilot: its
pilots meet the same people, queues and purses. All functions work on sums per
replication, shape ``(..., R)`` with replications last, and are vectorised over
the leading axes. Shares and their differences have the intervals of
:mod:`collabsim.statistics.shares`. Of other ratios the variance is that of the
linearised ratio with each replication's residual inflated by its leverage
(which equals the delete-one-replication jackknife and keeps few replications
safe), the quantile Student's t with ``R - 1`` degrees of freedom.

These intervals say how far chance in the runs reaches. They shrink with more
replications and say nothing about how uncertain the assumptions are.

Sources: Cochran (1977) Sampling Techniques, ch. 6; Bell & McCaffrey (2002)
for the leverage correction.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from collabsim.statistics.shares import Bounds, difference_bounds, share_bounds

LEVEL = 0.95
DRAWS = 2000
"""Bootstrap draws where nothing else is said."""

FloatArray = NDArray[np.float64]


SHOWN = 0.0005
"""Half of the last digit shares are shown with: a tenth of a percentage point."""


def is_clear(low: float, high: float) -> bool:
    """Whether an interval of a difference of shares leaves out 0, also as it is shown.

    One that is printed as "0.0 to 0.6" does not; neither does an unknown one.
    """
    return bool(low >= SHOWN or high <= -SHOWN)


class Interval(NamedTuple):
    """A figure and its interval, arrays of one shape (0-d for a single figure).

    NaN where there was nothing to divide by, or too few replications to know.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray


class Term(NamedTuple):
    """One ratio of a contrast: ``weight * sum(numerators) / sum(denominators)``."""

    weight: float
    numerators: ArrayLike
    denominators: ArrayLike


def ratio_interval(
    numerators: ArrayLike, denominators: ArrayLike, level: float = LEVEL
) -> Interval:
    """Interval for a ratio of sums without bounds, such as users per pilot.

    Args:
        numerators: Sums per replication, shape ``(..., R)``.
        denominators: The same shape; replications with 0 contribute nothing.
        level: Coverage aimed at.

    Returns:
        Value and interval, shape ``(...)``.
    """
    return contrast_interval([Term(1.0, numerators, denominators)], level)


def rate_interval(numerators: ArrayLike, denominators: ArrayLike, level: float = LEVEL) -> Interval:
    """Interval for a rate of counted events, never below 0.

    Where no event was seen at all, the upper bound is the rate there would be
    if as many replications as can have been missed had one event each.

    Args:
        numerators: Events per replication, shape ``(..., R)``.
        denominators: What they are counted against, the same shape.
        level: Coverage aimed at.

    Returns:
        Value and interval, shape ``(...)``.
    """
    y, x = _pair(numerators, denominators)
    value, low, high = ratio_interval(y, x, level)
    informative = _informative(x)
    per_replication = _divide(x.sum(axis=-1), informative.astype(np.float64))
    unseen = (value == 0) & (informative > 1)
    high = np.where(unseen, _divide(_unseen(informative, level), per_replication), high)
    return Interval(value, np.maximum(low, 0), high)


def share_interval(
    numerators: ArrayLike, denominators: ArrayLike, level: float = LEVEL
) -> Interval:
    """Interval for a share, that of :func:`collabsim.statistics.shares.share_bounds`.

    What a table says is what a sweep stopped at. Where all replications agree on 0
    or on 1 it is as wide as what so many can have missed, given that their pilots
    may belong together.

    Args:
        numerators: Pilots with the property per replication, ``(..., R)``.
        denominators: All pilots per replication, the same shape.
        level: Coverage aimed at.

    Returns:
        Share and interval, shape ``(...)``; from 0 to 1 with one replication.
    """
    y, x = _pair(numerators, denominators)
    return _known(share_bounds(x, y, level))


def contrast_interval(terms: Sequence[Term], level: float = LEVEL) -> Interval:
    """Interval for a weighted sum of ratios over the *same* replications.

    Because the ratios share replications, what chance they have in common
    cancels: this is what pairing buys. A single term gives a ratio's interval.

    Args:
        terms: Weights and sums per replication; all arrays ``(..., R)``.
        level: Coverage aimed at.

    Returns:
        Value and interval, shape ``(...)``.

    Raises:
        ValueError: The terms do not have the same number of replications.
    """
    value, deviations = linearised_contrast(terms)
    informative = _least_informative(terms)
    half = _quantile(informative, level) * standard_error(deviations)
    half = np.where(informative < 2, np.nan, half)
    return Interval(value, value - half, value + half)


def difference_interval(first: Term, second: Term, level: float = LEVEL) -> Interval:
    """Paired interval for ``first`` minus ``second``, both of them shares.

    That of :func:`collabsim.statistics.shares.difference_bounds`: it stays within -1
    and 1, and is as wide as what so many replications can have missed where none of
    them shows any variation.

    Args:
        first: Sums of the first share (its weight is not read).
        second: Sums of the second, the same replications in the same order.
        level: Coverage aimed at.

    Returns:
        Difference and interval, shape ``(...)``.

    Raises:
        ValueError: The two do not have the same number of replications.
    """
    one, other = ((x, y) for y, x in _pairs([first, second]))
    return _known(difference_bounds(one, other, level))


def change_interval(terms: Sequence[Term], level: float = LEVEL) -> Interval:
    """Interval for a change of shares: a contrast that may be nothing in every replication.

    Where no replication shows any change, it is as wide as if as many replications
    as can have been missed had changed by the whole of a share.

    Args:
        terms: As for :func:`contrast_interval`, of shares.
        level: Coverage aimed at.

    Returns:
        Value and interval, shape ``(...)``.

    Raises:
        ValueError: The terms do not have the same number of replications.
    """
    value, low, high = contrast_interval(terms, level)
    _, deviations = linearised_contrast(terms)
    informative = _least_informative(terms)
    unseen = np.where(informative > 1, _unseen(informative, level), np.nan)
    still = (deviations == 0).all(axis=-1)
    return Interval(
        value, np.where(still, value - unseen, low), np.where(still, value + unseen, high)
    )


def linearised_contrast(terms: Sequence[Term]) -> tuple[FloatArray, FloatArray]:
    """A weighted sum of ratios and each replication's influence on it.

    Args:
        terms: As for :func:`contrast_interval`.

    Returns:
        The value, shape ``(...)``, and the influences, shape ``(..., R)``, on
        the scale of the value: their squares add up to its variance.
    """
    parts = [_linearised(y, x) for y, x in _pairs(terms)]
    value: FloatArray = sum(
        (term.weight * part[0] for term, part in zip(terms, parts, strict=True)),
        start=np.zeros(()),
    )
    influence: FloatArray = sum(
        (term.weight * part[1] for term, part in zip(terms, parts, strict=True)),
        start=np.zeros(()),
    )
    return value, influence


def resampled(replications: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """How often each replication is drawn in each bootstrap sample, ``(draws, R)``."""
    chances = np.full(replications, 1 / replications)
    drawn: NDArray[np.int64] = rng.multinomial(replications, chances, size=draws)
    return drawn


def bootstrap_interval(
    terms: Sequence[Term], *, seed: int, draws: int = DRAWS, level: float = LEVEL
) -> Interval:
    """Percentile interval of a weighted sum of ratios, replications redrawn whole.

    Every term gets the same redrawn replications, so pairs stay pairs. Works on
    the sums per replication: the cost does not depend on the number of pilots.

    Args:
        terms: As for :func:`contrast_interval`; one term for a single share.
        seed: Seed of the redrawing.
        draws: Bootstrap samples.
        level: Coverage aimed at.

    Returns:
        Value and interval, shape ``(...)``.
    """
    value, _ = linearised_contrast(terms)
    pairs = [_pair(term.numerators, term.denominators) for term in terms]
    weights = resampled(pairs[0][0].shape[-1], draws, np.random.default_rng(seed)).astype(float)
    redrawn: FloatArray = sum(
        (
            term.weight * _divide(y @ weights.T, x @ weights.T)
            for term, (y, x) in zip(terms, pairs, strict=True)
        ),
        start=np.zeros(()),
    )
    low, high = percentile_bounds(redrawn, axis=-1, level=level)
    return Interval(value, low, high)


def percentile_bounds(
    redrawn: FloatArray, *, axis: int, level: float = LEVEL
) -> tuple[FloatArray, FloatArray]:
    """Percentiles that hold ``level`` of the redrawn values; NaN where all are NaN."""
    tail = (1 - level) / 2
    empty = np.isnan(redrawn).all(axis=axis, keepdims=True)
    filled = np.where(empty, 0.0, redrawn)
    bounds = np.nanquantile(filled, [tail, 1 - tail], axis=axis)
    gone = empty.squeeze(axis)
    return np.where(gone, np.nan, bounds[0]), np.where(gone, np.nan, bounds[1])


def _known(found: Bounds) -> Interval:
    """The same; no interval where there was nothing to divide by."""
    unknown = np.isnan(found.point)
    return Interval(
        found.point, np.where(unknown, np.nan, found.low), np.where(unknown, np.nan, found.high)
    )


def _pair(numerators: ArrayLike, denominators: ArrayLike) -> tuple[FloatArray, FloatArray]:
    y, x = np.broadcast_arrays(
        np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
    )
    if y.ndim == 0 or y.shape[-1] == 0:
        raise ValueError("an interval needs sums for at least one replication")
    return y, x


def _pairs(terms: Sequence[Term]) -> list[tuple[FloatArray, FloatArray]]:
    pairs = [_pair(term.numerators, term.denominators) for term in terms]
    if len({y.shape[-1] for y, _ in pairs}) != 1:
        raise ValueError("a paired contrast needs the same replications in every term")
    return pairs


def _divide(y: FloatArray, x: FloatArray) -> FloatArray:
    ratio: FloatArray = np.divide(y, x, out=np.full(np.shape(x), np.nan), where=x > 0)
    return ratio


def _linearised(y: FloatArray, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The ratio, and how far it moves when a replication is left out, ``(..., R)``."""
    total = x.sum(axis=-1)
    ratio = _divide(y.sum(axis=-1), total)
    rest = total[..., None] - x
    residuals = y - ratio[..., None] * x
    deviations = np.divide(residuals, rest, out=np.zeros(x.shape), where=rest > 0)
    return ratio, np.where(np.isnan(ratio)[..., None], np.nan, deviations)


def standard_error(deviations: FloatArray) -> FloatArray:
    """The standard error of a contrast from each replication's influence, ``(..., R)``."""
    r = deviations.shape[-1]
    error: FloatArray = np.sqrt((r - 1) / r * np.square(deviations).sum(axis=-1))
    return error


def _informative(x: FloatArray) -> NDArray[np.int64]:
    """Replications that had anything in the denominator."""
    return np.asarray((x > 0).sum(axis=-1), dtype=np.int64)


def _least_informative(terms: Sequence[Term]) -> NDArray[np.int64]:
    counts = [_informative(_pair(term.numerators, term.denominators)[1]) for term in terms]
    return np.asarray(np.min(np.stack(np.broadcast_arrays(*counts)), axis=0), dtype=np.int64)


def _quantile(informative: NDArray[np.int64], level: float) -> FloatArray:
    """Student's t quantile with one degree of freedom less than there are replications."""
    freedom = np.maximum(informative - 1, 1)
    return np.asarray(stats.t.ppf(0.5 + level / 2, freedom), dtype=np.float64)


def _unseen(informative: NDArray[np.int64], level: float) -> FloatArray:
    """The largest share that this many replications can all have missed."""
    return np.asarray(1 - ((1 - level) / 2) ** (1 / np.maximum(informative, 1)))
