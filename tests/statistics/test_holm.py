"""Several effects held together: none told apart too often, and all that are large enough."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from collabsim.statistics.holm import chance_of_more, holm


def test_it_is_the_procedure_of_statsmodels():
    rng = np.random.default_rng(4)
    for _ in range(50):
        chances = rng.beta(0.4, 2.0, 12)
        reject = multipletests(chances, 0.05, "holm")[0]
        assert holm(chances).tolist() == reject.tolist()


def test_what_is_unknown_is_not_told_apart_and_counts_among_all():
    assert holm([0.02, float("nan")]).tolist() == [True, False]
    assert holm([0.03, float("nan")]).tolist() == [False, False]


def test_a_value_without_chance_is_told_apart_unless_it_is_nothing():
    assert chance_of_more(0.0, 0.0, 9) == 1.0
    assert chance_of_more(0.1, 0.0, 9) == 0.0
    assert chance_of_more(2.262157, 1.0, 9) == pytest.approx(0.05, abs=1e-6)
    assert np.isnan(chance_of_more(float("nan"), 1.0, 9))
