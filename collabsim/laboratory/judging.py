"""A claim held against what was counted, by its form: in one municipality, then by its word."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from collabsim.laboratory.cells import grid_of
from collabsim.laboratory.counted import Counted, marginal, spans_of
from collabsim.laboratory.hypothesis import At, Contrast, Factor, Hypothesis
from collabsim.statistics.forms.interaction import interaction, three_way
from collabsim.statistics.forms.judged import Judged, above, best_level_shift, inverted_u, rising
from collabsim.statistics.forms.totals import VERDICT_DRAWS, Curve, Effect, redrawing
from collabsim.statistics.intervals import FloatArray

REGION_DRAWS = 1_999
"""Bootstrap samples at each point of the region, where no family is held together."""

BOOTSTRAP_SEED = 20_250_101
"""Seed of the redrawing; any would do."""


type Curves = Callable[[str], Curve]
"""Gives the values of all cells of a municipality by the name of an outcome."""


class Look(NamedTuple):
    """One outcome in one municipality, held against the claim.

    ``curve`` has the values of all cells; ``judged`` is nothing where a cell has no pilot.
    """

    outcome: str
    town: str
    curve: Curve
    judged: Judged


def looks(
    hypothesis: Hypothesis, counted: Counted, outcomes: Sequence[str], *,
    draws: int = VERDICT_DRAWS,
) -> list[Look]:  # fmt: skip
    """Hold a claim against what was counted in the cells of one arm.

    Args:
        hypothesis: The claim.
        counted: Sums in the cells of the arm, in the order of the grid.
        outcomes: Which outcomes; of ``contrasts`` any one stands for all of them.
        draws: Bootstrap samples; the same replications are redrawn at all levels.

    Raises:
        UserError: a cell has no pilot.
    """
    times = redrawing(
        counted.replications, seed=BOOTSTRAP_SEED, draws=draws, spans=spans_of(counted.replications)
    )
    grid = grid_of(hypothesis.factors)
    found = []
    for name in outcomes:
        for town in counted.towns:
            curves = partial(_curve, counted, town, times)
            found.append(Look(name, town, curves(name), judge(hypothesis, name, curves, grid)))
    return found


def _curve(counted: Counted, town: str, times: FloatArray, outcome: str) -> Curve:
    return counted.curve(outcome, town, times)


def judge(hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]) -> Judged:
    """One outcome in one municipality; ``curves`` gives the values of all cells by outcome."""
    test = hypothesis.test
    return _FORMS[test.form](hypothesis, outcome, curves, grid)


def levels_of(factor: Factor) -> FloatArray:
    """The levels of a factor that are numbers, rising."""
    return np.array(sorted(float(one) for one in factor.levels if not isinstance(one, str)))


def _negated(curve: Curve) -> Curve:
    return Curve(-curve.value, -curve.draws)


def _inverted_u(hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]) -> Judged:
    factor = hypothesis.factor(hypothesis.test.factor)
    curve = marginal(curves(outcome), grid, factor.name)
    return inverted_u(levels_of(factor), curve, hypothesis.outcome(outcome).smallest)


def _monotone(hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]) -> Judged:
    test = hypothesis.test
    curve = marginal(curves(outcome), grid, test.factor)
    smallest = hypothesis.outcome(outcome).smallest
    return rising(_negated(curve) if test.form == "falling" else curve, smallest)


def _contrasts(hypothesis: Hypothesis, _: str, curves: Curves, grid: Sequence[At]) -> Judged:
    """All of the contrasts have to hold; one that surely does not is against the claim."""
    supported, contradicted, effects = [], [], {}
    for number, one in enumerate(hypothesis.test.contrasts, start=1):
        effect = contrast_effect(one, curves, grid)
        if one.at_least is not None:
            supported.append(effect.alpha_above(one.at_least))
            contradicted.append(effect.alpha_below(one.at_least))
        if one.at_most is not None:
            supported.append(effect.alpha_below(one.at_most))
            contradicted.append(effect.alpha_above(one.at_most))
        effects[f"contrast_{number}"] = effect
    return Judged(max(supported), min(contradicted), effects)


def contrast_effect(one: Contrast, curves: Curves, grid: Sequence[At]) -> Effect:
    """A difference of two cells."""
    return curves(one.outcome).difference(grid.index(one.plus), grid.index(one.minus))


def corners(hypothesis: Hypothesis, grid: Sequence[At]) -> list[int]:
    """Cells at the first and the last level of each factor; the last factor's low ones first."""
    *others, third = [(one.name, (one.levels[0], one.levels[-1])) for one in hypothesis.factors]
    if not len(others) > 1:
        (first, ends), (second, last) = others[0], third
        return [grid.index({first: a, second: b}) for a in ends for b in last]
    (first, ends), (second, others_ends) = others
    return [
        grid.index({first: a, second: b, third[0]: c})
        for c in third[1]
        for a in ends
        for b in others_ends
    ]


def _at(curve: Curve, cells: Sequence[int]) -> Curve:
    places = list(cells)
    return Curve(curve.value[places], curve.draws[:, places])


def _interaction(
    hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]
) -> Judged:
    found = interaction(_at(curves(outcome), corners(hypothesis, grid)))
    signed = _signed(found.additive, hypothesis.test.sign)
    judged = above(signed, hypothesis.outcome(outcome).smallest, "additive")
    effects = {"additive": found.additive, "reri": found.reri, "logit": found.logit}
    return judged._replace(effects=effects)


def _three_way(hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]) -> Judged:
    effect = three_way(_at(curves(outcome), corners(hypothesis, grid)))
    signed = _signed(effect, hypothesis.test.sign)
    judged = above(signed, hypothesis.outcome(outcome).smallest, "three_way")
    return judged._replace(effects={"three_way": effect})


def _signed(effect: Effect, sign: int) -> Effect:
    if sign > 0:
        return effect
    # What is unknown stays as low and as high as can be, whichever way it is turned.
    return Effect(-effect.value, -effect.highest[::-1], -effect.lowest[::-1])


def _best_level_shift(
    hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]
) -> Judged:
    test = hypothesis.test
    between, factor = test.between, hypothesis.factor(test.factor)
    if "factor" in between:
        one, other = (
            marginal(curves(outcome), grid, factor.name, {between["factor"]: between[end]})
            for end in ("one", "other")
        )
    else:
        one, other = (marginal(curves(between[end]), grid, factor.name) for end in ("one", "other"))
    shift = best_level_shift(levels_of(factor), one, other)
    judged = above(_signed(shift, test.sign), test.at_least, "shift")
    return judged._replace(effects={"shift": shift})


def _paradox(hypothesis: Hypothesis, outcome: str, curves: Curves, grid: Sequence[At]) -> Judged:
    """More start at every level up, and what they are worth falls over the upper third."""
    factor = hypothesis.factor(hypothesis.test.factor)
    x = levels_of(factor)
    starts = rising(marginal(curves("started"), grid, factor.name),
                    hypothesis.outcome("started").smallest)  # fmt: skip
    worth = marginal(curves(outcome), grid, factor.name)
    upper = int(np.searchsorted(x, x[0] + (x[-1] - x[0]) * 2.0 / 3.0))
    fall = worth.difference(upper, x.size - 1)
    smallest = hypothesis.outcome(outcome).smallest
    return Judged(
        max(starts.supported, fall.alpha_above(smallest)),
        min(starts.contradicted, fall.alpha_below(smallest)),
        {**starts.effects, "fall_upper_third": fall},
    )


def _not_of_cells(_: Hypothesis, __: str, ___: Curves, ____: Sequence[At]) -> Judged:
    """Such a claim is not about the cells: it has runs of its own."""
    return Judged(1.0, 1.0, {})


_FORMS: Mapping[str, Callable[[Hypothesis, str, Curves, Sequence[At]], Judged]] = {
    "inverted_u": _inverted_u,
    "rising": _monotone,
    "falling": _monotone,
    "contrasts": _contrasts,
    "interaction": _interaction,
    "three_way": _three_way,
    "best_level_shift": _best_level_shift,
    "paradox": _paradox,
    "share_mediated": _not_of_cells,
    "log_loss": _not_of_cells,
}


def as_plain(look: Look) -> Mapping[str, object]:
    """What was found, in plain numbers."""
    low, high = np.nanquantile(look.curve.draws, [0.025, 0.975], axis=0)
    return {
        "outcome": look.outcome,
        "municipality": look.town,
        "supported": look.judged.supported,
        "contradicted": look.judged.contradicted,
        "value": look.curve.value.tolist(),
        "low": low.tolist(),
        "high": high.tolist(),
        "effects": {
            name: [one.value, *one.interval()] for name, one in look.judged.effects.items()
        },
        "near_best": look.judged.levels.tolist(),
    }
