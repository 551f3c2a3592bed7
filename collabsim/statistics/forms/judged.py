"""The forms a claim may have, and what the intervals say of each in one municipality.

*Supported* and *contradicted* both have to be shown, against the smallest effect that matters; what
is neither is *undecided*. With each word goes the smallest alpha at which the intervals still give
it, for a family of claims held together (:mod:`collabsim.statistics.verdicts`).

Sources: Simonsohn (2018) Advances in Methods and Practices in Psychological Science 1:538-555 (an
inverted U needs both sides); Berger (1982) Technometrics 24:295-300 (all parts of a claim each at
the full level: intersection-union); Schuirmann (1987) (none: within bounds).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from collabsim.errors import UserError
from collabsim.statistics.forms.near_best import near_best, pairs_of
from collabsim.statistics.forms.totals import Curve, Effect
from collabsim.statistics.forms.two_lines import enough_levels, side_weights, within_sides
from collabsim.statistics.holm import WRONG
from collabsim.statistics.intervals import FloatArray


class Finding(StrEnum):
    """What the intervals say of a claim in one municipality."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    UNDECIDED = "undecided"


class Judged(NamedTuple):
    """A claim held against the runs of one municipality.

    ``supported`` and ``contradicted`` are the smallest alphas at which the intervals give either
    word, 1 where none does. ``effects`` are the figures they rest on, by name; ``levels`` the
    levels that may be the best, where the form has any.
    """

    supported: float
    contradicted: float
    effects: Mapping[str, Effect]
    levels: FloatArray = np.zeros(0)

    def at(self, alpha: float = WRONG) -> Finding:
        """The word where the intervals have level 1 - ``alpha``."""
        if self.supported < alpha:
            return Finding.SUPPORTED
        return Finding.CONTRADICTED if self.contradicted < alpha else Finding.UNDECIDED

    @property
    def alpha(self) -> float:
        """The smaller of both alphas: at which any word is given."""
        return min(self.supported, self.contradicted)


def inverted_u(levels: ArrayLike, curve: Curve, smallest: float) -> Judged:
    """Whether a curve rises to a best level and falls after it.

    Supported: from the first level to the best, and from the last to the best, it surely rises by
    more than ``smallest``; neither end may be the best; and the lines on both sides of the median
    of the levels that may be best surely have opposite slopes. Contradicted: either rise is surely
    smaller.

    Args:
        levels: Levels of the factor, rising; five or more.
        curve: The outcome at each level.
        smallest: The smallest effect that matters, in the outcome's unit; above 0.

    Raises:
        UserError: There are too few levels, or ``smallest`` is not above 0.
    """
    x = enough_levels(levels)
    _checked(smallest, curve, x.size)
    best = int(np.argmax(curve.value))
    rise, fall = curve.difference(best, 0), curve.difference(best, x.size - 1)
    among = near_best(curve)
    middle = within_sides(x, float(np.median(x[among.inside])))
    left, right = (curve.effect(weights) for weights in side_weights(x, middle))
    supported = max(
        rise.alpha_above(smallest),
        fall.alpha_above(smallest),
        float(among.alpha[0]),
        float(among.alpha[-1]),
        left.alpha_above(0.0),
        right.alpha_below(0.0),
    )
    contradicted = min(rise.alpha_below(smallest), fall.alpha_below(smallest))
    effects = {"rise": rise, "fall": fall, "left_slope": left, "right_slope": right}
    return Judged(supported, contradicted, effects, x[among.inside])


def rising(curve: Curve, smallest: float) -> Judged:
    """Whether the last level is higher than the first, and none is lower than one before it.

    Supported: last minus first is surely above ``smallest``, and no later level is lower by more
    than ``smallest``: of every pair the interval rules it out. Contradicted: last minus first is
    surely below ``smallest``, or a later level is surely lower by more than it, all pairs held
    together.

    Args:
        curve: The outcome at each level, two or more.
        smallest: The smallest effect that matters; above 0.
    """
    size = curve.value.size
    _checked(smallest, curve, size)
    if size < 2:
        raise UserError("a curve that rises needs two levels or more")
    last = curve.difference(size - 1, 0)
    before = np.triu(np.ones((size, size), np.bool_), k=1)
    places = np.argwhere(before).tolist()
    falls = [curve.difference(one, other) for one, other in places]
    worst = max(falls, key=lambda effect: effect.value)
    supported = max(last.alpha_above(smallest), *(one.alpha_below(smallest) for one in falls))
    surely = pairs_of(curve, before).alpha_above(smallest)[before].min()
    return Judged(
        supported,
        min(last.alpha_below(smallest), float(surely)),
        {"last_minus_first": last, "largest_fall": worst},
    )


def above(effect: Effect, smallest: float, name: str = "effect") -> Judged:
    """Whether an effect is more than the smallest that matters.

    The form of a difference, an interaction, a gain in log loss, a shift of the best level, and of
    a share mediated (where ``smallest`` is ``at_least``). Supported: surely above; contradicted:
    surely below.
    """
    return Judged(effect.alpha_above(smallest), effect.alpha_below(smallest), {name: effect})


def none(effect: Effect, smallest: float) -> Judged:
    """Whether there is no effect that matters: surely within ± ``smallest``, or surely outside.

    Raises:
        UserError: ``smallest`` is not above 0.
    """
    if not smallest > 0.0:
        raise UserError(f"the smallest effect that matters must be above 0, not {smallest:g}")
    outside = min(effect.alpha_above(smallest), effect.alpha_below(-smallest))
    return Judged(effect.alpha_within(smallest), outside, {"effect": effect})


def best_level_shift(levels: ArrayLike, one: Curve, other: Curve) -> Effect:
    """The best level of one curve minus that of another, in units of the level.

    Args:
        levels: Levels of both.
        one: The outcome at each level in the same bootstrap samples as the other.
        other: The curve it is held against.

    Of equally good levels the lowest is the best.
    """
    x = np.asarray(levels, np.float64)
    if not x.size == one.value.size == other.value.size or len(one.draws) != len(other.draws):
        raise UserError("a shift of the best level needs the same levels and samples of both")
    unknown = np.isnan(one.draws).any(axis=1) | np.isnan(other.draws).any(axis=1)
    shift = x[_best(one.draws)] - x[_best(other.draws)]
    value = float(x[np.argmax(one.value)] - x[np.argmax(other.value)])
    return Effect.of(value, np.where(unknown, np.nan, shift))


def _best(draws: FloatArray) -> np.ndarray[tuple[int, ...], np.dtype[np.intp]]:
    return np.argmax(np.where(np.isnan(draws), -np.inf, draws), axis=1)


def _checked(smallest: float, curve: Curve, levels: int) -> None:
    if not smallest > 0.0:
        raise UserError(f"the smallest effect that matters must be above 0, not {smallest:g}")
    if curve.value.size != levels:
        raise UserError(f"there are {curve.value.size} values for {levels} levels")
