"""Whether two figures are the same within bounds, different, or not told apart.

*Equivalent* is two one-sided tests: the difference is told from each of the two bounds on its
inner side, which is so where its 90 % interval lies between them. *Changed* is that the difference
is told from 0; where many figures are looked at, by the step-down test of Holm over all of them, so
that in one look in twenty at most a figure that did not change is called changed. What is neither
is not decided: there are too few replications to say.

Sources: Schuirmann (1987), two one-sided tests; Holm (1979), a sequentially rejective test.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from scipy import stats

CHANCE = 0.05
"""Chance of each one-sided test, and of calling any unchanged figure changed."""


class Outcome(StrEnum):
    """What may be said of a difference."""

    EQUIVALENT = "equivalent"
    CHANGED = "changed"
    UNDECIDED = "undecided"


class Difference(NamedTuple):
    """A difference, its standard error, and the degrees of freedom that error has."""

    value: float
    error: float
    freedom: int

    def interval(self, level: float) -> tuple[float, float]:
        """The interval that covers the true difference this often."""
        if not self.error:
            return self.value, self.value
        half = float(stats.t.ppf(0.5 + level / 2.0, self.freedom)) * self.error
        return self.value - half, self.value + half

    @property
    def chance(self) -> float:
        """Chance of a difference this large where there is none; unknown without an error."""
        if np.isnan(self.value) or np.isnan(self.error):
            return float("nan")
        if not self.error:
            return 0.0 if self.value else 1.0
        return float(2.0 * stats.t.sf(abs(self.value) / self.error, self.freedom))


def outcomes(differences: Sequence[Difference], matters: Sequence[float]) -> list[Outcome]:
    """What may be said of each difference.

    Args:
        differences: All that are looked at together.
        matters: Of each, the smallest difference that matters, in its unit; above 0.

    Raises:
        ValueError: A bound is not above 0.
    """
    if any(not one > 0.0 for one in matters):
        raise ValueError("the smallest difference that matters must be above 0")
    clear = holm([one.chance for one in differences])
    found = []
    for one, bound, told in zip(differences, matters, clear, strict=True):
        low, high = one.interval(1.0 - 2.0 * CHANCE)
        if -bound < low and high < bound:
            found.append(Outcome.EQUIVALENT)
        else:
            found.append(Outcome.CHANGED if told else Outcome.UNDECIDED)
    return found


def holm(chances: Sequence[float]) -> list[bool]:
    """Which of several differences are told from 0, all of them looked at together.

    Args:
        chances: Of each, how likely it is where there is none; one that is unknown is not told.
    """
    known = sorted((one, place) for place, one in enumerate(chances) if not np.isnan(one))
    told = [False] * len(chances)
    for rank, (one, place) in enumerate(known):
        if one > CHANCE / (len(known) - rank):
            break
        told[place] = True
    return told
