"""Shapley values of channels."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from collabsim.statistics.shapley import Shapley, shapley

NAMES = ("attention", "ties", "path", "coverage", "fund", "advisers")


class Game:
    """A gap that falls when channels are neutralised, with interactions of pairs."""

    def __init__(self, seed: int, channels: int, replications: int = 8) -> None:
        rng = np.random.default_rng(seed)
        self.names = NAMES[:channels]
        self.own = rng.normal(0.05, 0.02, (channels, replications))
        self.pairs = rng.normal(0, 0.02, (channels, channels, replications))
        self.asked: list[frozenset[str]] = []

    def __call__(self, neutral: frozenset[str]) -> np.ndarray:
        self.asked.append(neutral)
        on = [i for i, name in enumerate(self.names) if name not in neutral]
        gap = self.own[on].sum(axis=0)
        return gap + sum((self.pairs[i, j] for i in on for j in on if i < j), np.zeros_like(gap))


def by_definition(game: Game) -> np.ndarray:
    orders = list(permutations(game.names))
    values = np.zeros_like(game.own)
    for order in orders:
        for place, name in enumerate(order):
            before = frozenset(order[:place])
            values[game.names.index(name)] += game(before) - game(before | {name})
    return values / len(orders)


@given(st.integers(0, 1000), st.integers(1, 4))
def test_values_add_up_to_what_disappears_in_every_replication(seed: int, channels: int) -> None:
    result = shapley(Game(seed, channels), NAMES[:channels])
    gone = result.whole - result.rest
    assert result.values.sum(axis=0) == pytest.approx(gone, abs=1e-12)
    assert result.sets_asked == 2**channels
    assert (result.sampling_error == 0).all()


@given(st.integers(0, 200), st.integers(1, 7))
def test_sampled_values_add_up_too(seed: int, orders: int) -> None:
    result = shapley(Game(seed, 6), NAMES, permutations=orders, seed=seed)
    assert result.values.sum(axis=0) == pytest.approx(result.whole - result.rest, abs=1e-12)


def test_exact_values_are_the_mean_over_all_orders() -> None:
    game = Game(1, 4)
    assert shapley(game, game.names).values[..., 0] == pytest.approx(by_definition(game))


def test_antithetic_orders_are_exact_for_interactions_of_pairs() -> None:
    game = Game(2, 5)
    sampled = shapley(game, game.names, permutations=6, exact_up_to=0)
    assert sampled.values[..., 0] == pytest.approx(by_definition(game))
    assert sampled.sampling_error == pytest.approx(np.zeros((5, 1)), abs=1e-12)


def test_the_sampling_error_is_about_the_distance_to_the_exact_value() -> None:
    def gap(neutral: frozenset[str]) -> np.ndarray:
        return np.full(4, float({"attention", "ties", "path"} <= neutral) * -0.3 + 0.5)

    exact = shapley(gap, NAMES[:5], exact_up_to=5).values.mean(axis=1)
    z = []
    for seed in range(60):
        sampled = shapley(gap, NAMES[:5], permutations=40, exact_up_to=0, seed=seed)
        z.append((sampled.values.mean(axis=1) - exact)[0, 0] / sampled.sampling_error[0, 0])
    assert np.std(z) == pytest.approx(1, abs=0.35)


def test_each_set_is_asked_for_once() -> None:
    game = Game(3, 6)
    result = shapley(game, NAMES, permutations=10)
    assert len(game.asked) == len(set(game.asked)) == result.sets_asked


def test_several_measures_are_divided_at_once() -> None:
    game = Game(4, 3)
    both = shapley(lambda neutral: np.column_stack([game(neutral), 2 * game(neutral)]), game.names)
    assert both.values.shape == (3, 8, 2)
    assert both.values[..., 1] == pytest.approx(2 * both.values[..., 0])
    value, low, high = both.interval()
    assert value.shape == (3, 2)
    assert ((low < value) & (value < high)).all()


@pytest.mark.parametrize("names", [[], ["ties", "ties"]])
def test_channels_must_be_named_once(names: list[str]) -> None:
    with pytest.raises(ValueError, match="each once"):
        shapley(lambda _: np.zeros(3), names)


def test_errors_of_sampling_orders_add_up_in_the_lead_of_one_channel_over_another() -> None:
    """How they go together is not known, so the interval is as wide as it can be."""
    rng = np.random.default_rng(5)
    values, error = rng.normal(0.05, 0.02, (2, 8, 3)), rng.uniform(0.01, 0.02, (2, 3))
    nothing = np.zeros((8, 3))
    found = Shapley(("attention", "ties"), values, error, nothing, nothing, 4)
    lead = found.lead(0, 1)
    difference = found.values[0] - found.values[1]
    runs = difference.shape[-2]
    between = difference.var(axis=-2, ddof=1) / runs
    half = stats.t.ppf(0.975, runs - 1) * np.sqrt(between + (error[0] + error[1]) ** 2)
    assert np.asarray(lead.high - lead.low) / 2 == pytest.approx(half)
    assert np.asarray(lead.value) == pytest.approx(difference.mean(axis=-2))
