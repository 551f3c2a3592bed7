"""Forms of a claim on cells of a grid, with values that are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from collabsim import replicate
from collabsim.laboratory.cells import grid_of
from collabsim.laboratory.counted import Counted, marginal
from collabsim.laboratory.hypothesis import AskedForm, AskedOutcome, Contrast, Factor
from collabsim.laboratory.judging import looks
from collabsim.laboratory.outcomes import OUTCOMES, columns_of, outcome_of
from collabsim.laboratory.planning import plan_from, power_at
from collabsim.records.course import ALIVE_STATES
from collabsim.statistics.forms.judged import Finding
from collabsim.statistics.forms.totals import Curve

TOWN = "2,000 inhabitants"
REPLICATIONS = 60
_DO = ({"proximity": "cognitive", "path": "all", "hold": "level"},)


def counted_of(factors, share, outcomes=("delivering_12",), noise=0.04, pilots=50):
    """Counts whose shares are known, of the same luck in all cells."""
    grid = grid_of(factors)
    rng = np.random.default_rng(3)
    luck = noise * rng.standard_normal((len(outcomes), 1, 1, REPLICATIONS))
    own = 0.01 * rng.standard_normal((len(outcomes), 1, len(grid), REPLICATIONS))
    value = np.array([[[share(name, at) for at in grid]] for name in outcomes])[..., None]
    return Counted(tuple(outcomes), (TOWN,), pilots * (value + luck + own),
                   np.full((*value.shape[:3], REPLICATIONS), float(pilots)))  # fmt: skip


def claim(small, factors, test, outcomes=("delivering_12",), smallest=0.05):
    asked = tuple(AskedOutcome(name, place == 0, smallest) for place, name in enumerate(outcomes))
    return replace(small, factors=factors, test=replace(test, towns=(TOWN,)), outcomes=asked)


def word(hypothesis, counted, outcome="delivering_12"):
    (look,) = looks(hypothesis, counted, [outcome], draws=999)
    return look.judged.at(), look.judged.effects


FIVE = (Factor("x", (0.0, 0.25, 0.5, 0.75, 1.0), _DO),)


def level(at):
    return at["x"] if at["x"] != "own" else 0.5


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (lambda _, at: 0.5 - (level(at) - 0.5) ** 2, Finding.SUPPORTED),
        (lambda _, at: 0.3 + 0.2 * level(at), Finding.CONTRADICTED),
        (lambda _, at: 0.3, Finding.CONTRADICTED),
    ],
)
def test_an_inverted_u(small, share, expected):
    hypothesis = claim(small, FIVE, AskedForm("inverted_u", "x", ()))
    assert word(hypothesis, counted_of(FIVE, share))[0] == expected


def test_rising_and_falling_are_each_others_mirror(small):
    up = counted_of(FIVE, lambda _, at: 0.3 + 0.2 * level(at))
    down = counted_of(FIVE, lambda _, at: 0.5 - 0.2 * level(at))
    rising, falling = (
        claim(small, FIVE, AskedForm(form, "x", ())) for form in ("rising", "falling")
    )
    assert word(rising, up)[0] == word(falling, down)[0] == Finding.SUPPORTED
    assert word(rising, down)[0] == word(falling, up)[0] == Finding.CONTRADICTED


TWO = (Factor("x", (0.0, 1.0), _DO), Factor("z", (0.0, 1.0), _DO))


def both(at, name):
    return 0.5 if at[name] == "own" else at[name]


@pytest.mark.parametrize(("sign", "expected"), [(1, Finding.CONTRADICTED), (-1, Finding.SUPPORTED)])
def test_making_up_for_is_an_interaction_below_nothing(small, sign, expected):
    counted = counted_of(TWO, lambda _, at: 0.2 + 0.2 * max(both(at, "x"), both(at, "z")))
    hypothesis = claim(small, TWO, AskedForm("interaction", "x", (), sign=sign))
    found, effects = word(hypothesis, counted)
    assert found == expected
    assert effects["additive"].value == pytest.approx(-0.2, abs=0.01)


def test_an_interaction_of_three_is_the_difference_of_two(small):
    three = (*TWO, Factor("w", ("a", "b", "c"), values=({}, {}, {})))
    counted = counted_of(
        three,
        lambda _, at: 0.2 + (0.3 if at["w"] == "c" else 0.1) * both(at, "x") * both(at, "z"),
    )
    hypothesis = claim(small, three, AskedForm("three_way", "x", ()))
    found, effects = word(hypothesis, counted)
    assert found == Finding.SUPPORTED
    assert effects["three_way"].value == pytest.approx(0.2, abs=0.015)


def test_a_shift_of_the_best_level_between_two_outcomes(small):
    peak = {"delivering_12": 0.75, "started": 0.25}
    counted = counted_of(
        FIVE, lambda name, at: 0.5 - 0.5 * abs(level(at) - peak[name]),
        outcomes=("delivering_12", "started"),
    )  # fmt: skip
    test = AskedForm("best_level_shift", "x", (), at_least=0.1,
                between={"one": "delivering_12", "other": "started"})  # fmt: skip
    hypothesis = claim(small, FIVE, test, ("delivering_12", "started"))
    found, effects = word(hypothesis, counted)
    assert found == Finding.SUPPORTED
    assert effects["shift"].value == pytest.approx(0.5)
    turned = replace(hypothesis, test=replace(hypothesis.test, sign=-1))
    assert word(turned, counted)[0] == Finding.CONTRADICTED


def test_a_paradox_needs_more_starts_and_less_worth_above(small):
    outcomes = ("delivering_12", "started")
    rises = lambda at: 0.2 + 0.5 * level(at)  # noqa: E731
    falls = lambda at: 0.6 - 0.8 * max(0.0, level(at) - 0.5)  # noqa: E731
    test = AskedForm("paradox", "x", ())
    hypothesis = claim(small, FIVE, test, outcomes)
    yes = counted_of(FIVE, lambda name, at: rises(at) if name == "started" else falls(at), outcomes)
    no = counted_of(FIVE, lambda name, at: rises(at), outcomes)
    assert word(hypothesis, yes)[0] == Finding.SUPPORTED
    assert word(hypothesis, no)[0] == Finding.CONTRADICTED


def test_contrasts_have_to_hold_all_and_what_has_no_bound_is_only_shown(small):
    counted = counted_of(FIVE, lambda _, at: 0.2 + 0.4 * level(at))
    own, low = {"x": "own"}, {"x": 0.0}
    held = Contrast("delivering_12", own, low, at_least=0.1)
    over = Contrast("delivering_12", own, low, at_most=0.1)
    shown = Contrast("delivering_12", low, own)
    for contrasts, expected in (
        ((held, shown), Finding.SUPPORTED),
        ((held, over), Finding.CONTRADICTED),
    ):
        hypothesis = claim(small, FIVE, AskedForm("contrasts", "x", (), contrasts=contrasts))
        assert word(hypothesis, counted)[0] == expected


def test_every_outcome_is_a_number_of_every_pilot_that_has_it():
    pilots = replicate("baseline", replications=2, seed=1)
    for name in OUTCOMES:
        value, there = outcome_of(pilots, name)
        assert value.shape == there.shape == (len(pilots),)
        assert np.isfinite(value[there]).all()
        again = outcome_of(pilots[columns_of([name])], name)
        assert np.array_equal(again.there, there)
    value, there = outcome_of(pilots, "weak_kept_share")
    alive = pilots["started"] & pilots["state_36"].isin(ALIVE_STATES)
    assert value[there].sum() == (alive & pilots["weak"]).sum()
    net = pilots["net_value_prices"]
    value, there = outcome_of(pilots, "net_positive")
    assert value[there].mean() == pytest.approx((net[net.notna()] > 0).mean())


def test_a_curve_over_one_factor_is_the_mean_over_the_others():
    grid = grid_of(TWO)
    curve = Curve(np.arange(5.0), np.tile(np.arange(5.0), (3, 1)))
    assert marginal(curve, grid, "x").value.tolist() == [0.5, 2.5]
    assert marginal(curve, grid, "x", {"z": 1.0}).value.tolist() == [1.0, 3.0]


def test_as_many_are_planned_as_find_the_effect_so_often(small):
    """What the plan promises, counted: 400 claims with a true rise of 1.5 times the smallest."""
    three = (Factor("x", (0.0, 0.5, 1.0), _DO),)
    hypothesis = claim(small, three, AskedForm("rising", "x", ()))
    hypothesis = replace(hypothesis, plan=replace(hypothesis.plan, replications=None))
    share = lambda _, at: 0.3 + 0.075 * (0.5 if at["x"] == "own" else at["x"])  # noqa: E731
    pilot = counted_of(three, share)
    noisy = pilot._replace(
        above=pilot.above + 50 * 0.11 * np.random.default_rng(5).standard_normal(pilot.above.shape)
    )
    plan = plan_from(hypothesis, noisy)
    (side,) = plan.sides
    values = noisy.above[0, 0] / 50
    assert side.spread == pytest.approx((values[2] - values[0]).std(ddof=1))
    found = 0
    rng = np.random.default_rng(11)
    n = plan.planned.replications
    z = 1.959964
    for _ in range(400):
        difference = 0.075 + side.spread * rng.standard_normal(n)
        found += difference.mean() - z * side.spread / np.sqrt(n) > side.smallest
    assert found / 400 == pytest.approx(power_at(side, n, 1.5), abs=0.05)
    assert power_at(side, n, 1.5) >= 0.9 - 1e-3
