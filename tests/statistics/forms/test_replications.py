"""How many replications are planned."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.power import normal_sample_size_one_tail

from collabsim.errors import UserError
from collabsim.statistics.forms.replications import (
    for_difference,
    for_half_width,
    paired_spread,
    planned,
)
from collabsim.statistics.forms.totals import Totals


def test_the_plan_of_the_worked_example() -> None:
    assert for_difference(0.067, 0.05, 1.5, 0.9) == pytest.approx(76, abs=1)
    assert for_difference(0.122, 0.05, 1.5, 0.9) == pytest.approx(250, abs=1)


def test_the_formula_is_that_of_statsmodels() -> None:
    expected = normal_sample_size_one_tail(0.025, 0.9, 0.025, std_null=0.122)
    assert for_difference(0.122, 0.05, 1.5, 0.9) == pytest.approx(expected)


def test_plans_are_rounded_up_to_fives_from_a_hundred_on_and_bounded() -> None:
    assert planned([75.4, 3.0], 1000) == (100, 100)
    assert planned([76, 250.2], 1000) == (255, 255)
    assert planned([250.0], 1000) == (250, 250)
    assert not planned([250.0], 250).too_few
    assert planned([250.1], 250) == (250, 255)
    assert planned([250.1], 250).too_few
    assert for_half_width(40, 0.1, 0.05) == pytest.approx(160)


def test_the_spread_is_that_of_the_paired_difference() -> None:
    rng = np.random.default_rng(0)
    shared, own = rng.normal(size=(2, 500))
    values = np.stack([shared, shared + own])
    assert paired_spread(Totals.of(values, 1), 1, 0) == pytest.approx(own.std(ddof=1))
    counts = rng.integers(1, 6, (2, 500))
    n = rng.binomial(counts, 0.4)
    p = n.sum(axis=1) / counts.sum(axis=1)
    influence = (n - p[:, None] * counts) / counts.mean(axis=1, keepdims=True)
    expected = (influence[1] - influence[0]).std(ddof=1)
    assert paired_spread(Totals.of(n, counts), 1, 0) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: for_difference(0.1, 0, 1.5, 0.9), "smallest effect that matters"),
        (lambda: for_difference(0.1, 0.05, 1, 0.9), "true_effect"),
        (lambda: for_difference(0.1, 0.05, 1.5, 1), "power must be"),
        (lambda: for_difference(float("nan"), 0.05, 1.5, 0.9), "no spread"),
        (lambda: for_half_width(40, float("inf"), 0.05), "no interval"),
        (lambda: for_half_width(40, 0.1, 0), "half_width must be"),
        (lambda: planned([], 100), "one primary outcome"),
        (lambda: planned([100], 0), "at_most must be"),
    ],
)
def test_a_plan_that_cannot_be_made_is_said_in_a_sentence(call, words) -> None:
    with pytest.raises(UserError, match=words):
        call()
