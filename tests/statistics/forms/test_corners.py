"""Odd data of the tests of form: constant columns, ties, few levels, unknown samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.statistics.forms.interaction import interaction, three_way
from collabsim.statistics.forms.judged import (
    Finding,
    above,
    best_level_shift,
    inverted_u,
    none,
    rising,
)
from collabsim.statistics.forms.log_loss import fit_logistic, gain, log_loss
from collabsim.statistics.forms.natural_effects import Refusal, common_part, natural_effects
from collabsim.statistics.forms.near_best import near_best
from collabsim.statistics.forms.quadratic import lind_mehlum
from collabsim.statistics.forms.shapes import shapes
from collabsim.statistics.forms.totals import (
    Curve,
    Effect,
    Totals,
    curve_of,
    quantile_of,
    rank_of,
    redrawing,
)
from collabsim.statistics.forms.two_lines import robin_hood, side_weights, two_lines

X = np.arange(11) / 10
FLAT = np.full((11, 6), 0.3)


def curve(values: object, seed: int = 0, draws: int = 199, d: object = 1) -> Curve:
    totals = Totals.of(values, d)
    return curve_of(totals, redrawing(totals.n.shape[1], seed=seed, draws=draws))


def test_a_constant_outcome_has_no_form() -> None:
    flat = curve(FLAT)
    assert near_best(flat).inside.all()
    judged = inverted_u(X, flat, 0.05)
    assert judged.at() is Finding.CONTRADICTED
    assert rising(flat, 0.05).at() is Finding.CONTRADICTED
    assert none(flat.difference(10, 0), 0.05).at() is Finding.SUPPORTED
    bend = lind_mehlum(X, FLAT)
    assert np.isnan(bend.turn)
    assert (bend.low, bend.high, bend.first.t, bend.chance) == (-np.inf, np.inf, 0.0, 0.5)
    hood = robin_hood(X, FLAT)
    assert (hood.lines.left.t, hood.lines.right.t, hood.share) == (0.0, 0.0, 0.5)
    assert shapes(FLAT.mean(axis=1)).sse_unimodal == pytest.approx(0, abs=1e-25)
    assert interaction(curve(FLAT[:4])).additive.value == pytest.approx(0, abs=1e-15)


def test_a_curve_without_any_noise_is_judged_by_its_values() -> None:
    peak = np.repeat((1 - 4 * (X - 0.5) ** 2)[:, None], 4, axis=1)
    assert near_best(curve(peak)).inside.nonzero()[0].tolist() == [5]
    assert inverted_u(X, curve(peak), 0.9).at() is Finding.SUPPORTED
    assert inverted_u(X, curve(peak), 1.1).at() is Finding.CONTRADICTED
    up = np.repeat(X[:, None], 4, axis=1)
    assert robin_hood(X, up).lines.left.t == np.inf
    assert rising(curve(up), 0.5).at() is Finding.SUPPORTED
    down = rising(curve(up[::-1]), 0.5)
    assert (down.at(), down.effects["largest_fall"].value) == (Finding.CONTRADICTED, 1.0)


@pytest.mark.parametrize("levels", range(1, 5))
def test_too_few_levels_are_said_in_a_sentence(levels: int) -> None:
    values = np.random.default_rng(0).normal(size=(levels, 5))
    with pytest.raises(UserError, match=f"there are {levels}"):
        inverted_u(X[:levels], curve(values), 0.1)
    with pytest.raises(UserError, match=f"there are {levels}"):
        robin_hood(X[:levels], values)
    if levels < 3:
        with pytest.raises(UserError, match=f"there are {levels}"):
            lind_mehlum(X[:levels], values)


def test_what_cannot_be_used_is_said_in_a_sentence() -> None:
    values = np.random.default_rng(0).normal(size=(11, 5))
    for at in (0.1, 0.9):
        with pytest.raises(UserError, match="fewer than 3 levels on a side"):
            two_lines(X, values, at)
        with pytest.raises(UserError, match="a side of the break has 2 levels"):
            side_weights(X, at)
    with pytest.raises(UserError, match="none of them twice"):
        robin_hood(np.zeros(11), values)
    with pytest.raises(UserError, match="two replications or more, not 1"):
        Totals.of(values[:, :1], 1)
    with pytest.raises(UserError, match="level 2 of 2 has no pilot"):
        Totals.of(np.ones((2, 3)), [[1, 1, 1], [0, 0, 0]])
    with pytest.raises(UserError, match="must be finite"):
        Totals.of([[1, np.nan]], 1)
    with pytest.raises(UserError, match="must be above 0"):
        inverted_u(X, curve(values), 0.0)
    with pytest.raises(UserError, match="4 arms; there are 11"):
        interaction(curve(values))
    with pytest.raises(UserError, match="8 arms"):
        three_way(curve(values))
    with pytest.raises(UserError, match="3 spans for 5"):
        redrawing(5, seed=0, spans=[1, 2, 3])


def test_seed_zero_redraws_like_any_other_and_spans_stay_whole() -> None:
    spans = np.array([4, 4, 8, 8, 8])
    times = redrawing(5, seed=0, draws=50, spans=spans)
    assert (times == redrawing(5, seed=0, draws=50, spans=spans)).all()
    assert (times != redrawing(5, seed=1, draws=50, spans=spans)).any()
    assert (times[:, :2].sum(axis=1) == 2).all()
    assert (times[:, 2:].sum(axis=1) == 3).all()


def test_tied_best_levels_are_all_kept() -> None:
    values = (
        np.random.default_rng(2).normal(size=(1, 30)) * 0.01
        + np.array([0, 0.5, 1, 1, 0.5, 0.2])[:, None]
    )
    assert near_best(curve(values)).inside.nonzero()[0].tolist() == [2, 3]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(5, 12), st.integers(2, 20), st.booleans())
def test_any_data_are_judged(seed: int, levels: int, replications: int, rounded: bool) -> None:
    rng = np.random.default_rng(seed)
    d = rng.integers(0, 4, (levels, replications))
    d[:, 0] += 1
    n = rng.binomial(d, 0.5) if rounded else rng.normal(size=d.shape) * d
    x = np.sort(rng.choice(100, levels, replace=False)).astype(float)
    made = curve(n, seed, 39, d)
    for judged in (inverted_u(x, made, 0.1), rising(made, 0.1)):
        assert 0 < judged.alpha <= 1
        assert judged.at() in set(Finding)
        assert max(judged.supported, judged.contradicted) >= 0.05
    top = near_best(made)
    assert top.inside[np.argmax(made.value)]
    assert (top.alpha[top.inside] > 0.05 - 1e-9).all()
    assert not (x[top.inside].size == levels and (top.alpha < 0.05).any())
    fit = shapes(made.value)
    assert fit.sse_unimodal <= min(fit.sse_rising, fit.sse_falling) + 1e-12
    values = Totals.of(n, d).by_replication
    assert values.mean(axis=1) == pytest.approx(made.value, abs=1e-12)
    hood = robin_hood(x, values)
    assert 0 <= hood.share <= 1
    assert x[2] <= hood.at <= x[-3]
    assert not np.isnan(hood.lines).any()
    assert 0 <= lind_mehlum(x, values).chance <= 1


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.one_of(st.integers(-3, 3), st.floats(-2, 2), st.just(np.nan)), min_size=2),
    st.floats(-3, 3),
)
def test_the_smallest_alpha_is_the_one_at_which_the_interval_still_says_so(draws, bound) -> None:
    effect = Effect.of(0.0, draws)
    least, near = 2 / (len(draws) + 1), abs(bound)
    for said, alpha in (
        (lambda low, high: low > bound, effect.alpha_above(bound)),
        (lambda low, high: high < bound, effect.alpha_below(bound)),
        (
            lambda low, high: -near < low and high < near,
            effect.alpha_within(abs(bound)),
        ),
    ):
        if alpha < 0.999:
            assert said(*effect.interval(1 - min(1, alpha + 1e-6)))
        if alpha > least + 1e-6:
            assert not said(*effect.interval(1 - (alpha - 1e-6)))


def test_quantiles_are_those_of_numpy_and_ranks_turn_them_around() -> None:
    ordered = np.sort(np.random.default_rng(3).normal(size=41))
    for part in np.linspace(0, 1, 17):
        found = quantile_of(ordered, part)
        assert found == pytest.approx(np.quantile(ordered, part), abs=1e-15)
        assert rank_of(ordered, found, last=True) == pytest.approx(part, abs=1 / 40)
        assert quantile_of(ordered, rank_of(ordered, 0.1, last=True)) == pytest.approx(0.1)


def test_a_sample_in_which_a_figure_is_unknown_widens_its_interval() -> None:
    draws = np.r_[np.linspace(1, 2, 95), np.full(5, np.nan)]
    assert Effect.of(1.5, draws).interval() == (-np.inf, np.inf)
    assert Effect.of(1.5, draws[:-4]).interval()[0] > 0


def test_indirect_and_direct_effects_add_up_to_the_total_in_every_sample() -> None:
    rng = np.random.default_rng(4)
    values = rng.normal(0.5, 0.1, (4, 40)) + np.array([0.15, 0, 0.07, 0.075])[:, None]
    found = natural_effects(curve(values), 0.05)
    assert found.indirect_pure.value + found.direct_total.value == pytest.approx(found.total.value)
    assert found.indirect_total.value + found.direct_pure.value == pytest.approx(found.total.value)
    middle = (found.share_pure.value + found.share_total.value) / 2
    assert found.share.value == pytest.approx(middle)


def test_a_share_of_the_worked_example_and_when_it_is_refused() -> None:
    arms = np.array([0.522, 0.376, 0.451, 0.454])
    steady = Curve(arms, np.tile(arms, (99, 1)))
    assert natural_effects(steady, 0.05).share.value == pytest.approx(0.49, abs=0.005)
    assert natural_effects(steady, 0.05).refusal is None
    assert natural_effects(steady, 0.05, common=0.89).refusal is Refusal.NOT_COMMON
    assert natural_effects(steady, 0.3).refusal is Refusal.TOTAL_TOO_SMALL
    nothing = Curve(np.full(4, 0.5), np.full((99, 4), 0.5))
    assert np.isnan(natural_effects(nothing, 0.05).share.value)
    assert natural_effects(nothing, 0.05).share.interval() == (-np.inf, np.inf)
    started = [[10, 10], [10, 10], [10, 9], [8, 10]]
    assert common_part(started, [8, 9]) == pytest.approx(17 / 20)
    assert common_part(np.zeros((4, 2)), [0, 0]) == 0


def test_groups_told_apart_wholly_or_columns_that_say_nothing_end_in_numbers() -> None:
    x = np.repeat([0.0, 1.0], 20)
    assert log_loss(fit_logistic(x, x), x, x) == pytest.approx(1e-6, rel=0.5)
    assert log_loss(fit_logistic(x, x), x, 1 - x) == pytest.approx(-np.log(1e-6), rel=0.01)
    same = np.column_stack([x, x, np.ones(40)])
    y = np.tile([0.0, 1.0, 1.0, 1.0], 10)
    assert log_loss(fit_logistic(same, y), same, y) == pytest.approx(
        log_loss(fit_logistic(x, y), x, y), abs=1e-9
    )
    assert np.isfinite(fit_logistic(x, np.ones(40))).all()


def test_what_is_known_pays_on_other_replications_and_noise_does_not() -> None:
    rng = np.random.default_rng(5)
    replication = np.repeat(np.arange(60), 12)
    x, noise = rng.normal(size=(2, replication.size))
    y = rng.random(replication.size) < 1 / (1 + np.exp(-1.5 * x))
    weights = redrawing(60, seed=0, draws=999)
    nothing = np.zeros((x.size, 0))
    pays = curve_of(gain(x, nothing, y, replication), weights).effect([1])
    assert above(pays, 0.05, "gain").at() is Finding.SUPPORTED
    useless = curve_of(gain(noise, nothing, y, replication), weights).effect([1])
    assert above(useless, 0.05, "gain").at() is Finding.CONTRADICTED
    with pytest.raises(UserError, match="two of them and two folds; there are 1"):
        gain(x, nothing, y, np.zeros(x.size))


def test_folds_are_whole_replications() -> None:
    # Every replication has its own outcome: known replications tell nothing of the others.
    replication = np.repeat(np.arange(4), 5)
    mark = (replication[:, None] == np.arange(4)).astype(float)
    y = np.repeat([0.0, 1.0, 0.0, 1.0], 5)
    assert gain(mark, np.zeros((20, 0)), y, replication, 4).value[0] < 0


def test_the_best_level_shifts_by_what_lies_between_the_peaks() -> None:
    rng = np.random.default_rng(6)
    times = redrawing(50, seed=0, draws=199)
    made = [
        curve_of(Totals.of(rng.normal(0, 0.01, (11, 50)) - (X[:, None] - peak) ** 2, 1), times)
        for peak in (0.7, 0.3)
    ]
    shift = best_level_shift(X, *made)
    assert shift.value == pytest.approx(0.4)
    assert above(shift, 0.2, "shift").at() is Finding.SUPPORTED
    assert above(shift, 0.6, "shift").at() is Finding.CONTRADICTED
    with pytest.raises(UserError, match="same levels and samples"):
        best_level_shift(X[:5], *made)
