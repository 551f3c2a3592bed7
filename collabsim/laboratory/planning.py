"""How many replications a hypothesis needs, from pilot runs on a seed of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from collabsim.laboratory.cells import grid_of
from collabsim.laboratory.counted import Counted, marginal
from collabsim.laboratory.hypothesis import At, Hypothesis
from collabsim.laboratory.judging import corners, levels_of
from collabsim.statistics.forms.interaction import TOGETHER
from collabsim.statistics.forms.replications import Planned, for_difference, planned
from collabsim.statistics.forms.totals import Curve
from collabsim.statistics.intervals import LEVEL, FloatArray


class Side(NamedTuple):
    """One difference that is planned for: its spread between replications, and how many it wants.

    ``name`` says what of what, ``spread`` is the standard deviation of the difference in one
    replication, ``smallest`` the smallest effect that matters.
    """

    outcome: str
    town: str
    name: str
    spread: float
    smallest: float
    replications: float


class Plan(NamedTuple):
    """How many replications there will be, and from what that follows."""

    planned: Planned
    sides: tuple[Side, ...]
    given: bool = False


def plan_from(hypothesis: Hypothesis, pilot: Counted) -> Plan:
    """Plan from what was counted in pilot runs of the arm that decides.

    Args:
        hypothesis: The claim; where it says how many replications there are, that holds.
        pilot: Sums in the cells of the pilot runs.

    Raises:
        UserError: the pilot runs give no spread.
    """
    asked = hypothesis.plan
    if asked.replications is not None:
        return Plan(Planned(asked.replications, asked.replications), (), True)
    sides = tuple(
        Side(
            outcome, town, name, spread, smallest,
            for_difference(spread, smallest, asked.true_effect, asked.power),
        )
        for town in hypothesis.test.towns
        for outcome, name, smallest, spread in _spreads(hypothesis, pilot, town)
    )  # fmt: skip
    return Plan(planned([one.replications for one in sides], asked.at_most), sides)


def power_at(side: Side, replications: int, true_effect: float) -> float:
    """How often a true effect is surely above the smallest, with so many replications.

    Args:
        side: What is looked at.
        replications: How many there are.
        true_effect: In times the smallest effect.

    Returns:
        From 0 to 1; by the normal approximation the plan is made with.
    """
    if side.spread <= 0.0:
        return float(true_effect > 1.0)
    z = (true_effect - 1.0) * side.smallest * math.sqrt(replications) / side.spread
    return float(stats.norm.cdf(z - stats.norm.ppf(0.5 + LEVEL / 2.0)))


def _spreads(
    hypothesis: Hypothesis, pilot: Counted, town: str
) -> list[tuple[str, str, float, float]]:
    """Each difference the form rests on: outcome, name, smallest effect, spread."""
    test = hypothesis.test
    grid = grid_of(hypothesis.factors)
    if test.form == "contrasts":
        return [
            (one.outcome, f"contrast_{number}", hypothesis.outcome(one.outcome).smallest,
             _spread(pilot, one.outcome, town, _difference(grid, one.plus, one.minus)))
            for number, one in enumerate(test.contrasts, start=1)
            if one.at_least is not None or one.at_most is not None
        ]  # fmt: skip
    found = []
    for outcome in hypothesis.primary:
        for name, weights in _SIDES[test.form](hypothesis, pilot, outcome.name, town, grid):
            spread = _spread(pilot, outcome.name, town, weights)
            found.append((outcome.name, name, outcome.smallest, spread))
    return found


def _spread(pilot: Counted, outcome: str, town: str, weights: FloatArray) -> float:
    """Standard deviation between replications of a weighted sum of cells."""
    return float((weights @ pilot.totals(outcome, town).by_replication).std(ddof=1))


def _difference(grid: Sequence[At], plus: At, minus: At) -> FloatArray:
    weights = np.zeros(len(grid))
    weights[grid.index(plus)] += 1.0
    weights[grid.index(minus)] -= 1.0
    return weights


type _Weights = list[tuple[str, FloatArray]]


def _level_weights(hypothesis: Hypothesis, grid: Sequence[At]) -> FloatArray:
    """The curve over levels as weighted sums of cells, ``(levels, cells)``."""
    eye = np.eye(len(grid))
    found: FloatArray = marginal(
        Curve(np.zeros(len(grid)), eye), grid, hypothesis.test.factor
    ).draws.T
    return found


def _curve_sides(
    hypothesis: Hypothesis, pilot: Counted, outcome: str, town: str, grid: Sequence[At]
) -> _Weights:
    """Best level minus the first and the last; of a curve that only rises the ends."""
    levels = _level_weights(hypothesis, grid)
    value = levels @ pilot.totals(outcome, town).value
    if hypothesis.test.form in {"rising", "falling"}:
        return [("last_minus_first", levels[-1] - levels[0])]
    if hypothesis.test.form == "paradox":
        x = levels_of(hypothesis.factor(hypothesis.test.factor))
        upper = int(np.searchsorted(x, x[0] + (x[-1] - x[0]) * 2.0 / 3.0))
        return [("fall_upper_third", levels[upper] - levels[-1])]
    best = int(np.argmax(value))
    ends = (("rise", 0), ("fall", len(levels) - 1))
    return [(name, levels[best] - levels[end]) for name, end in ends if end != best] or [
        ("rise", levels[best] - levels[best - 1])
    ]


def _corner_sides(
    hypothesis: Hypothesis, pilot: Counted, outcome: str, town: str, grid: Sequence[At]
) -> _Weights:
    del pilot, outcome, town
    signs = TOGETHER if hypothesis.test.form == "interaction" else np.r_[-TOGETHER, TOGETHER]
    weights = np.zeros(len(grid))
    weights[corners(hypothesis, grid)] = signs
    return [(hypothesis.test.form, weights)]


_SIDES: dict[str, Callable[..., _Weights]] = {
    "inverted_u": _curve_sides,
    "rising": _curve_sides,
    "falling": _curve_sides,
    "paradox": _curve_sides,
    "interaction": _corner_sides,
    "three_way": _corner_sides,
}
