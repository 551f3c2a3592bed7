"""Scenario discovery: a box of assumptions in which a result is more common than elsewhere.

PRIM, the patient rule induction method: from the box of everything a thin slice is peeled off
again and again, the one whose loss leaves the result most common. What is given as a box is checked
against chance by doing the same with the labels permuted, and its limits are found again in
bootstrap samples. With many inputs and few points peeling always finds *something*; without the
permutation nothing it finds means anything.

Our own, for the one kept implementation (the EMA workbench) brings scikit-learn, seaborn and a
library of evolutionary search, to be locked for every platform, and has no test against chance.

Sources: Friedman & Fisher (1999) Statistics and Computing 9:123-143; Bryant & Lempert (2010)
Technological Forecasting and Social Change 77:34-49 (what scenario discovery asks of a box).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabsim.statistics.holm import WRONG

PEELED = 0.1
"""Part of the points in a box that is peeled off at a time. Assumption: 60 points are few."""

SMALLEST = 0.15
"""Part of all points that a box keeps at least. Assumption."""

MOST_LIMITS = 3
"""Inputs that limit a box: of more nobody makes a sentence. Assumption."""

AHEAD = 2
"""Slices whose loss decides where to peel; the first of them alone has too few points to tell."""

OFTEN = 0.5
"""Share of the bootstrap samples that has to find a limit for it to be told. Assumption."""

PERMUTED, BOOTSTRAPPED = 199, 200

type FloatArray = NDArray[np.float64]
type Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a box.

    ``upper`` says whether the input lies below ``at`` in the box or above; ``low`` to ``high`` is
    where 90 of 100 bootstrap samples have the limit, and ``found`` in what share of them the input
    limits the box on this side at all.
    """

    input: str
    upper: bool
    at: float
    low: float
    high: float
    found: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box, whether it is one or not.

    ``inside`` of ``points`` in it have the result, ``everywhere`` of ``of`` do in all; ``chance``
    is how often permuted labels have a box as good as the one that was peeled. Limits that few
    bootstrap samples find again are left out of it.
    """

    limits: tuple[Limit, ...]
    inside: int
    points: int
    everywhere: int
    of: int
    chance: float
    wrong: float = WRONG

    @property
    def better_than_chance(self) -> bool:
        """Whether there is a box at all."""
        return bool(self.limits) and self.chance <= self.wrong


type _Limits = dict[tuple[int, bool], float]


def find_box(
    inputs: Sequence[str], points: FloatArray, labels: Labels, *, seed: int, wrong: float = WRONG
) -> Box:
    """Look for a box in which a result is common.

    Args:
        inputs: Names, one for each column of ``points``.
        points: Where the points lie, ``(point, input)``.
        labels: Which of them have the result.
        seed: Of the permutations and bootstrap samples.
        wrong: Chance, at most, that a box is told where there is none.
    """
    marks = np.asarray(labels, np.bool_)
    order = np.argsort(points, axis=0, kind="stable")
    rng = np.random.default_rng(seed)
    limits, score = _best(points, order, marks)
    better = sum(
        _best(points, order, rng.permutation(marks))[1] >= score - 1e-12 for _ in range(PERMUTED)
    )
    chance = (better + 1) / (PERMUTED + 1)
    told: list[Limit] = []
    kept: _Limits = {}
    if limits and chance <= wrong:
        redrawn = _redrawn(points, marks, rng)
        for (column, upper), at in limits.items():
            again = [one.get((column, upper)) for one in redrawn]
            one = _limit(inputs[column], at, again, upper=upper)
            if one.found >= OFTEN:
                told.append(one)
                kept[column, upper] = at
    within = _within(points, kept)
    return Box(
        tuple(told),
        int(marks[within].sum()), int(within.sum()), int(marks.sum()), len(marks), chance, wrong,
    )  # fmt: skip


def _limit(name: str, at: float, again: Sequence[float | None], *, upper: bool) -> Limit:
    there = [one for one in again if one is not None]
    low, high = np.quantile(there, [0.05, 0.95]) if there else (np.nan, np.nan)
    return Limit(name, upper, at, float(low), float(high), len(there) / max(len(again), 1))


def _redrawn(points: FloatArray, marks: Labels, rng: np.random.Generator) -> list[_Limits]:
    found = []
    for _ in range(BOOTSTRAPPED):
        rows = rng.integers(len(marks), size=len(marks))
        own = points[rows]
        found.append(_best(own, np.argsort(own, axis=0, kind="stable"), marks[rows])[0])
    return found


def _best(points: FloatArray, order: NDArray[np.int64], marks: Labels) -> tuple[_Limits, float]:
    """The best box on the way of peeling, and how far it lies from what is everywhere.

    That is in standard deviations of a sample of so many points drawn from all of them.
    """
    share = float(marks.mean())
    least = max(int(np.ceil(SMALLEST * len(marks))), 5)
    within = np.ones(len(marks), np.bool_)
    limits: _Limits = {}
    best: tuple[_Limits, float] = ({}, 0.0)
    while (left := int(within.sum())) > least and share not in {0.0, 1.0}:
        peel = _peel(points, order, marks, within, limits, min(_thin(left), left - least))
        if peel is None:
            break
        key, at, kept = peel
        within, limits = kept, {**limits, key: at}
        inside = int(within.sum())
        rest = (len(marks) - inside) / max(len(marks) - 1, 1)
        spread = np.sqrt(share * (1.0 - share) * rest / inside)
        score = float((marks[within].mean() - share) / spread)
        if score > best[1]:
            best = limits, score
    return best


def _thin(left: int) -> int:
    return max(int(np.floor(PEELED * left)), 1)


def _peel(
    points: FloatArray,
    order: NDArray[np.int64],
    marks: Labels,
    within: Labels,
    limits: _Limits,
    count: int,
) -> tuple[tuple[int, bool], float, Labels] | None:
    """The slice whose loss leaves the result most common: its limit, where, and what is kept."""
    columns = np.arange(points.shape[1])
    if len({column for column, _ in limits}) >= MOST_LIMITS:
        columns = np.array(sorted({column for column, _ in limits}))
    inside = within[order[:, columns]]
    marked = marks[order[:, columns]] & inside
    rank, total = np.cumsum(inside, axis=0), int(within.sum())
    lost = np.zeros((2, len(columns)))
    for slices, weight in ((AHEAD, 1.0), (1, 0.5 / len(marks))):
        lost[0] += weight * (marked & (rank <= slices * count)).sum(axis=0)
        lost[1] += weight * (marked & (rank > total - slices * count)).sum(axis=0)
    side, place = np.unravel_index(int(lost.argmin()), lost.shape)
    upper, column = bool(side), int(columns[place])
    own = np.sort(points[within, column])
    edge = own[total - count - 1 : total - count + 1] if upper else own[count - 1 : count + 1]
    at = float(edge.mean())
    kept = within & (points[:, column] <= at if upper else points[:, column] >= at)
    # Equal values cannot be told apart: nothing may be peeled, or more than was wanted.
    if kept.sum() == total or not kept.any():
        return None
    return (column, upper), at, kept


def _within(points: FloatArray, limits: _Limits) -> Labels:
    kept = np.ones(len(points), np.bool_)
    for (column, upper), at in limits.items():
        kept &= points[:, column] <= at if upper else points[:, column] >= at
    return kept
