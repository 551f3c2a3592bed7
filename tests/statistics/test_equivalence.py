"""Two one-sided tests and Holm's test, against what is known of both."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from collabsim.statistics.equivalence import Difference, Outcome, holm, outcomes


def test_equivalent_is_that_both_one_sided_tests_say_so():
    for value in np.linspace(-1.5, 1.5, 31):
        for error in (0.1, 0.3, 0.6):
            one = Difference(float(value), error, 30)
            above = stats.t.sf((value + 1.0) / error, 30)  # told to be above the lower bound
            below = stats.t.cdf((value - 1.0) / error, 30)
            (found,) = outcomes([one], [1.0])
            assert (found is Outcome.EQUIVALENT) == (max(above, below) < 0.05)


def test_a_small_clear_difference_is_the_same_and_a_wide_one_is_not_decided():
    said = outcomes(
        [Difference(0.4, 0.1, 50), Difference(0.4, 2.0, 50), Difference(4.0, 0.5, 50)], [1.0] * 3
    )
    assert said == [Outcome.EQUIVALENT, Outcome.UNDECIDED, Outcome.CHANGED]


def test_nothing_to_say_of_what_is_unknown():
    assert outcomes([Difference(math.nan, math.nan, 3)], [1.0]) == [Outcome.UNDECIDED]
    with pytest.raises(ValueError, match="above 0"):
        outcomes([Difference(0.0, 1.0, 3)], [0.0])


def test_without_any_variation_a_difference_is_what_it_is():
    exact = [Difference(0.0, 0.0, 9), Difference(2.0, 0.0, 9)]
    assert outcomes(exact, [1.0, 1.0]) == [Outcome.EQUIVALENT, Outcome.CHANGED]


def test_holm_as_in_its_textbook_example():
    # 0.05/4, 0.05/3, 0.05/2, 0.05: the first two pass, the third stops it.
    assert holm([0.01, 0.04, 0.03, 0.005]) == [True, False, False, True]
    assert holm([0.01, math.nan]) == [True, False]
    assert holm([]) == []


def test_figures_that_did_not_change_are_seldom_called_changed():
    rng = np.random.default_rng(3)
    wrong = 0
    for _ in range(400):
        samples = rng.normal(size=(20, 30))
        own = [
            Difference(float(x.mean()), float(x.std(ddof=1) / math.sqrt(30)), 29) for x in samples
        ]
        wrong += Outcome.CHANGED in outcomes(own, [0.01] * 20)
    assert 0 < wrong <= 34  # 5 % of 400, and three standard errors more
