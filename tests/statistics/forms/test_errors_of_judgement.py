"""How often the verdicts err: false inverted Us, power, and the set of near-best levels.

Made totals: pilots of each replication, with what a replication has in common across levels.
"""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.statistics.forms.interaction import interaction
from collabsim.statistics.forms.judged import Finding, above, inverted_u, none, rising
from collabsim.statistics.forms.near_best import near_best
from collabsim.statistics.forms.replications import for_difference, paired_spread, planned
from collabsim.statistics.forms.totals import Curve, Totals, curve_of, redrawing

X = np.arange(11) / 10
SEEDS, REPLICATIONS, PILOTS, SMALLEST = 400, 100, 6, 0.05
TIMES = redrawing(REPLICATIONS, seed=0, draws=399)

MONOTONE = {
    "linear": 0.3 + 0.3 * X,
    "log": 0.3 + 0.3 * np.log1p(9 * X) / np.log(10),
    "sqrt": 0.3 + 0.3 * np.sqrt(X),
    "inert": np.full(11, 0.5),
}
PEAK = 0.5 - 0.075 * (2 * X - 1) ** 2


def totals(truth: np.ndarray, seed: int, replications: int = REPLICATIONS) -> Totals:
    """Pilots with the property; a replication's luck and its pilots' draws are shared by levels."""
    rng = np.random.default_rng(seed)
    luck = rng.normal(0, 0.1, replications)
    shared, own = rng.random((2, 1, replications, PILOTS)), rng.random((11, replications, PILOTS))
    # Four pilots in five meet the same draw at every level: the correlation of paired runs is 0.8.
    same = rng.random((1, replications, PILOTS)) < 0.8
    happens = np.where(same, shared[0], own) < (truth[:, None] + luck)[..., None]
    return Totals.of(happens.sum(axis=-1), PILOTS)


def curves(truth: np.ndarray, times: np.ndarray = TIMES) -> list[Curve]:
    """Those of all seeds, redrawn in one go."""
    size = times.shape[1]
    every = Totals.of(np.concatenate([totals(truth, s, size).n for s in range(SEEDS)]), PILOTS)
    made = curve_of(every, times)
    parts = np.split(made.value, SEEDS), np.split(made.draws, SEEDS, axis=1)
    return [Curve(value, draws) for value, draws in zip(*parts, strict=True)]


@pytest.fixture(scope="module")
def judged() -> dict[str, list]:
    return {name: curves(truth) for name, truth in MONOTONE.items()}


@pytest.mark.parametrize("name", MONOTONE)
def test_a_curve_that_never_falls_is_hardly_ever_called_an_inverted_u(name, judged) -> None:
    found = [inverted_u(X, one, SMALLEST).at() for one in judged[name]]
    assert found.count(Finding.SUPPORTED) <= 0.05 * SEEDS
    # And it is not for want of a verdict: what does not fall by 0.05 is mostly said so.
    assert found.count(Finding.CONTRADICTED) >= 0.5 * SEEDS


def test_an_inert_parameter_is_hardly_ever_given_an_effect(judged) -> None:
    inert = judged["inert"]
    forms = {
        "rising": [rising(one, SMALLEST) for one in inert],
        "difference": [above(one.difference(10, 0), SMALLEST) for one in inert],
        "interaction": [
            above(interaction(Curve(one.value[:4], one.draws[:, :4])).additive, SMALLEST)
            for one in inert
        ],
    }
    for name, one in forms.items():
        assert sum(form.at() is Finding.SUPPORTED for form in one) <= 0.05 * SEEDS, name
    outside = [none(one.difference(10, 0), SMALLEST).at() for one in inert]
    assert outside.count(Finding.CONTRADICTED) <= 0.05 * SEEDS
    assert outside.count(Finding.SUPPORTED) >= 0.8 * SEEDS


def test_a_difference_of_just_the_smallest_is_called_more_in_one_of_forty() -> None:
    edge = np.where(X > 0.5, 0.5 + SMALLEST, 0.5)
    found = [above(one.difference(10, 0), SMALLEST).at() for one in curves(edge)]
    assert 0 < found.count(Finding.SUPPORTED) <= 0.05 * SEEDS
    assert 0 < found.count(Finding.CONTRADICTED) <= 0.05 * SEEDS


def test_rising_curves_are_called_rising(judged) -> None:
    for name in ("linear", "log", "sqrt"):
        found = [rising(one, SMALLEST).at() for one in judged[name][:100]]
        assert found.count(Finding.SUPPORTED) >= 90, name


def test_all_levels_of_an_inert_parameter_stay_near_best_about_as_often_as_said(judged) -> None:
    kept = sum(near_best(one).inside.all() for one in judged["inert"])
    assert 0.9 * SEEDS <= kept <= 0.99 * SEEDS


def test_a_true_inverted_u_is_found_at_the_planned_size() -> None:
    pilot = totals(PEAK, seed=900, replications=REPLICATIONS)
    wanted = [for_difference(paired_spread(pilot, 5, end), SMALLEST, 1.5, 0.95) for end in (0, 10)]
    size = planned(wanted, 1000).replications
    assert 100 < size < 1000
    times = redrawing(size, seed=0, draws=399)
    found = [inverted_u(X, one, SMALLEST).at() for one in curves(PEAK, times)]
    assert found.count(Finding.SUPPORTED) >= 0.9 * SEEDS
