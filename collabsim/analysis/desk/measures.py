"""The measures of the desk, each declared once: what is counted, against what, and what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import SUMS
from collabsim.errors import UserError
from collabsim.scenario.sentences import nearest_name
from collabsim.statistics.intervals import (
    Interval,
    Term,
    contrast_interval,
    difference_interval,
    linearised_contrast,
    ratio_interval,
    share_interval,
    standard_error,
)

type Sums = NDArray[np.float64]
"""Sums of runs, ``(..., sum, replication)``."""

OF_SHARES, OF_PROPOSALS, OF_ERRORS, OF_USERS = 1.0, 0.5, 5.0, 1000.0
"""Smallest differences that matter: 1 of 100 for shares, 0.5 of 100 proposals for counts, 5 of 100
for breaches of law, 50 users of 100 proposals, a million kroner. Assumptions."""


@dataclass(frozen=True, slots=True)
class DeskMeasure:
    """Something an effect is told of.

    Attributes:
        name: What it is called in tables and catalogues.
        counted: The sum on top.
        against: The sum below.
        matters: Smallest difference that matters, in hundreds of ``per``.
        per: Of what the hundred are: started, good, weak, proposals.
        months: Months after the project money, if it is read at one time.
        share: Whether no replication can count more than what is below.
        better: 1 where more is what is hoped for, -1 where it is not, 0 where neither.
    """

    name: str
    counted: str
    against: str
    matters: float
    per: str
    months: int | None = None
    share: bool = True
    better: int = 1

    def terms(self, after: Sums, before: Sums) -> tuple[Term, Term]:
        """What is held against what, in hundreds."""
        top, below = SUMS.index(self.counted), SUMS.index(self.against)
        return (
            Term(100.0, after[..., top, :], after[..., below, :]),
            Term(-100.0, before[..., top, :], before[..., below, :]),
        )

    def effect(self, after: Sums, before: Sums) -> Interval:
        """After minus before, of a hundred, with its paired 95 % interval for chance."""
        terms = self.terms(after, before)
        if not self.share:
            return contrast_interval(terms)
        first, second = (term._replace(weight=1.0) for term in terms)
        found = difference_interval(first, second)
        return Interval(*(100.0 * np.asarray(part) for part in found))

    def level(self, sums: Sums) -> Interval:
        """The measure itself, of a hundred, with its 95 % interval; unknown with nothing below."""
        top, below = (sums[..., SUMS.index(name), :] for name in (self.counted, self.against))
        found = (share_interval if self.share else ratio_interval)(top, below)
        return Interval(*(100.0 * np.asarray(part) for part in found))

    def with_error(self, after: Sums, before: Sums) -> tuple[Any, Any]:
        """After minus before and its standard error for chance, both of a hundred."""
        value, influence = linearised_contrast(self.terms(after, before))
        return value, standard_error(influence)


MEASURES: tuple[DeskMeasure, ...] = (
    *(
        DeskMeasure(f"{what}_{months}", f"{what}_{months}", f"observed_{months}", OF_SHARES,
                    "started", months)
        for what in ("delivering", "alive")
        for months in (12, 36)
    ),
    DeskMeasure("good_lost", "good_lost", "good_observed", OF_SHARES, "good", 36, better=-1),
    DeskMeasure("weak_kept", "weak_kept", "weak_observed", OF_SHARES, "weak", 36, better=-1),
    DeskMeasure(
        "legal_errors", "legal_errors", "started", OF_ERRORS, "started", share=False, better=-1
    ),
    DeskMeasure("started", "cohort_started", "cohort", OF_PROPOSALS, "proposals", better=0),
    *(
        DeskMeasure(f"delivering_{months}_of_proposals", f"cohort_delivering_{months}", "cohort",
                    OF_PROPOSALS, "proposals", months)
        for months in (12, 36)
    ),
    DeskMeasure("good_kept_of_proposals", "cohort_good_kept", "cohort", OF_PROPOSALS, "proposals",
                36),
    DeskMeasure("weak_kept_of_proposals", "cohort_weak_kept", "cohort", OF_PROPOSALS, "proposals",
                36, better=-1),
    DeskMeasure("users", "users", "proposals", OF_USERS, "proposals", share=False),
)  # fmt: skip
"""What is told of every change, in this order."""

BY_NAME = {measure.name: measure for measure in MEASURES}

HEADLINES = ("delivering_12", "delivering_36")
"""What the answer is about, and what the precision of a set of assumptions is held against."""

PER_PROPOSALS = tuple(f"{name}_of_proposals" for name in HEADLINES)
"""What the answer is about where a change moves how many start."""


def measure_of(name: str, given_as: str = "--of") -> DeskMeasure:
    """The measure of a name.

    Raises:
        UserError: there is none, with the nearest.
    """
    if name in BY_NAME:
        return BY_NAME[name]
    near = nearest_name(name, BY_NAME)
    hint = f"did you mean {near}?" if near else f"there are {', '.join(BY_NAME)}"
    raise UserError(f"{given_as}: there is no measure {name!r}; {hint}")


def effects_of(
    measures: Sequence[DeskMeasure], after: Sums, before: Sums
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Effects and their standard errors for chance, measures on the last axis."""
    pairs = [measure.with_error(after, before) for measure in measures]
    value = np.stack([np.asarray(one) for one, _ in pairs], axis=-1)
    error = np.stack([np.asarray(one) for _, one in pairs], axis=-1)
    return value, error
