"""States since the start: against direct counts, Kaplan-Meier, lifelines, and repeated samples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim.statistics.occupation import (
    Moves,
    mean_estimates,
    occupation,
    occupied,
    redrawn_replications,
    share_estimates,
)
from collabsim.statistics.survival import incidence_curves, survival_curve

# KaplanMeierFitter of lifelines 0.30.3, for the courses of `made` at months 0, 5, ... 55.
LIFELINES = [
    0.9533333333333333, 0.8333333333333331, 0.7184855954815719, 0.6310844551965713,
    0.5441762766383376, 0.4767184498656915, 0.41643437648428977, 0.37124452480487613,
    0.30946612878105195, 0.26498274016572176, 0.20846544243806778, 0.16521165010332425,
]  # fmt: skip
# Freireich et al. (1963), and what lifelines gives for the mean within 30 weeks.
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
REMISSION_MEAN = 21.04649859943977


def made() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(7)
    end, censored = rng.geometric(0.03, 300) - 1, rng.integers(5, 70, 300)
    return np.minimum(end, censored), end <= censored


def states_of(followed, ended, months: int) -> np.ndarray:
    """Goes on (0), then ended (1) for as long as is looked; nothing after censoring."""
    month, followed = np.arange(months), np.asarray(followed)[:, None]
    over = np.asarray(ended, bool)[:, None]
    return np.where(month < followed, 0, np.where(over, 1, np.where(month == followed, 0, -1)))


def all_at_once(states: np.ndarray, kinds: int, replication=None, runs: int = 1) -> np.ndarray:
    run = np.zeros(len(states), int) if replication is None else replication
    return occupied(Moves.of(states, run, runs, kinds), np.ones((1, runs)))[0]


def test_two_states_are_kaplan_meier_and_that_is_lifelines() -> None:
    followed, ended = made()
    curve = survival_curve(followed, ended, np.zeros(300), last=59)["share"].to_numpy()
    assert curve[::5] == pytest.approx(LIFELINES, abs=1e-9)
    assert all_at_once(states_of(followed, ended, 60), 2)[:, 0] == pytest.approx(curve, abs=1e-12)


def test_the_mean_within_a_horizon_is_the_area_lifelines_finds() -> None:
    states = states_of(REMISSION, RELAPSE, 30)
    moves = Moves.of(states, np.arange(21), 21, 2)
    found = occupation(moves, redrawn_replications(21, draws=99))
    assert mean_estimates(found, 30, [[1], [0]]).value == pytest.approx(REMISSION_MEAN, abs=1e-9)


def test_competing_ends_are_those_of_aalen_and_johansen() -> None:
    followed, ended = made()
    cause = np.where(ended, np.where(followed % 3 == 0, "a", "b"), "")
    states = states_of(followed, ended, 60)
    states[(states == 1) & (cause == "b")[:, None]] = 2
    found = all_at_once(states, 3)
    curves = incidence_curves(followed, cause, np.zeros(300), last=59)
    for place, name in ((1, "a"), (2, "b")):
        own = curves[curves["cause"] == name]["share"].to_numpy()
        assert found[:, place] == pytest.approx(own, abs=1e-12)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 12), st.integers(1, 4))
def test_shares_add_up_and_are_counts_where_all_are_followed(seed, pilots, months, kinds) -> None:
    rng = np.random.default_rng(seed)
    states = rng.integers(0, kinds, (pilots, months))
    counts = (states[..., None] == np.arange(kinds)).mean(axis=0)
    assert all_at_once(states, kinds) == pytest.approx(counts, abs=1e-12)
    last = rng.integers(0, months, pilots)
    states[np.arange(months) > last[:, None]] = -1
    found = all_at_once(states, kinds)
    reached = last.max() + 1
    assert found[:reached].sum(axis=1) == pytest.approx(np.ones(reached), abs=1e-12)
    assert np.isnan(found[reached:]).all()
    runs = rng.integers(0, 3, pilots)
    moves = Moves.of(states, runs, 4, kinds)
    assert moves.reached == reached
    estimate = share_estimates(moves, occupation(moves, redrawn_replications(4, draws=19)))
    for low, value, high in zip(estimate.low, estimate.value, estimate.high, strict=True):
        if not np.isnan(value).any():
            # Shares that are 1 are sums in another order in each sample: equal but for rounding.
            assert (low <= value + 1e-12).all()
            assert (value <= high + 1e-12).all()


def test_one_replication_says_nothing_of_chance() -> None:
    states = states_of(*made(), 60)
    moves = Moves.of(states, np.zeros(300, int), 1, 2)
    found = occupation(moves, redrawn_replications(1, draws=9))
    shares = share_estimates(moves, found)
    assert (shares.low[:40] == 0).all()
    assert (shares.high[:40] == 1).all()
    assert np.isinf(mean_estimates(found, 24, [[1], [0]]).low).all()


def test_a_group_held_against_itself_differs_by_nothing() -> None:
    states, run = states_of(*made(), 60), np.arange(300) % 30
    moves = Moves.of(states, run, 30, 2)
    found = occupation(moves, redrawn_replications(30, draws=99))
    none = mean_estimates(found, 36, np.eye(2), found)
    assert none.value == pytest.approx([0, 0])
    assert (none.low == 0).all()
    assert (none.high == 0).all()
    halves = moves.first(15)
    assert (len(halves.counts), len(halves.there)) == (15, 15)


# As many replications as the command runs if not told otherwise.
REPEATS, RUNS, MONTHS, PILOTS = 400, 100, 13, 4


def repeated(seed: int, hazard: float) -> np.ndarray:
    """Pilots of a hundred replications, 400 times: each ends by a hazard its replication has."""
    rng = np.random.default_rng(seed)
    own = np.minimum(hazard * rng.gamma(4, 0.25, (REPEATS, RUNS, 1)), 0.9)
    end = rng.geometric(own, (REPEATS, RUNS, PILOTS))
    last = rng.integers(6, 20, (REPEATS, RUNS, PILOTS))
    flat = REPEATS, -1
    followed = np.minimum(end, last).reshape(flat)
    return states_of(followed.ravel(), (end <= last).ravel(), MONTHS).reshape(*flat, MONTHS)


@pytest.mark.parametrize(
    ("repeats", "least"), [(80, 0.88), pytest.param(REPEATS, 0.93, marks=pytest.mark.long)]
)
def test_intervals_cover_as_often_as_they_say(repeats: int, least: float) -> None:
    first, second = repeated(0, 0.06)[:repeats], repeated(1, 0.09)[:repeats]
    run = np.repeat(np.arange(RUNS), PILOTS)
    times = redrawn_replications(RUNS, draws=499)
    # The truth, of gamma-distributed hazards: many pilots drawn on their own, all followed.
    rng = np.random.default_rng(2)
    going_on = [
        np.mean(
            (1 - np.minimum(hazard * rng.gamma(4, 0.25, 100_000), 0.9))[:, None]
            ** np.arange(MONTHS),
            axis=0,
        )
        for hazard in (0.06, 0.09)
    ]
    hits = np.zeros(3)
    for one, other in zip(first, second, strict=True):
        sides = [Moves.of(states, run, RUNS, 2) for states in (one, other)]
        drawn = [occupation(moves, times) for moves in sides]
        share = share_estimates(sides[0], drawn[0])
        months = mean_estimates(drawn[0], 12, [[1], [0]])
        gap = mean_estimates(drawn[0], 12, [[1], [0]], drawn[1])
        truth = (
            going_on[0][12],
            going_on[0][:12].sum(),
            (going_on[0] - going_on[1])[:12].sum(),
        )
        found = ((share.low[12, 0], share.high[12, 0]), (months.low[0], months.high[0]),
                 (gap.low[0], gap.high[0]))  # fmt: skip
        hits += [low <= true <= high for (low, high), true in zip(found, truth, strict=True)]
    assert (hits / repeats >= least).all(), hits / repeats
    assert (hits / repeats < 1).all(), hits / repeats
