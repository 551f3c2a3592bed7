"""Intervals that respect that pilots of a replication belong together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from collabsim.statistics.intervals import (
    Term,
    bootstrap_interval,
    change_interval,
    contrast_interval,
    difference_interval,
    rate_interval,
    ratio_interval,
    share_interval,
)
from collabsim.statistics.shares import difference_bounds, share_bounds


def clustered(repeats: int, clusters: int, truth: float, seed: int):
    """Pilots in replications that share luck: a beta chance per replication."""
    rng = np.random.default_rng(seed)
    size = rng.integers(15, 45, (repeats, clusters))
    chance = rng.beta(truth * 6, (1 - truth) * 6, (repeats, clusters))
    return rng.binomial(size, chance).astype(float), size.astype(float)


@pytest.mark.parametrize(("clusters", "truth"), [(20, 0.4), (60, 0.4), (40, 0.15)])
def test_share_intervals_cover_where_naive_ones_do_not(clusters: int, truth: float) -> None:
    y, x = clustered(4000, clusters, truth, seed=7)
    _, low, high = share_interval(y, x)
    assert np.mean((low <= truth) & (truth <= high)) >= 0.93
    total = x.sum(axis=-1)
    share = y.sum(axis=-1) / total
    half = 1.96 * np.sqrt(share * (1 - share) / total)
    assert np.mean(np.abs(share - truth) <= half) < 0.85


@pytest.mark.parametrize("clusters", [3, 5])
def test_few_replications_are_safe(clusters: int) -> None:
    y, x = clustered(4000, clusters, 0.4, seed=8)
    _, low, high = share_interval(y, x)
    assert np.mean((low <= 0.4) & (high >= 0.4)) >= 0.93


def test_the_bootstrap_covers_too() -> None:
    y, x = clustered(400, 60, 0.4, seed=9)
    _, low, high = bootstrap_interval([Term(1.0, y, x)], seed=1, draws=600)
    assert np.mean((low <= 0.4) & (high >= 0.4)) >= 0.92


def paired(repeats: int, clusters: int, seed: int):
    rng = np.random.default_rng(seed)
    run_effect = rng.normal(0, 0.15, (repeats, clusters))
    pair = []
    for chance in (0.5, 0.4):
        size = rng.integers(15, 45, (repeats, clusters))
        y = rng.binomial(size, np.clip(chance + run_effect, 0, 1))
        pair.append(Term(1.0, y.astype(float), size.astype(float)))
    return pair


def test_paired_differences_cover_and_are_narrower_than_unpaired_ones() -> None:
    first, second = paired(2000, 30, seed=3)
    _, low, high = difference_interval(first, second)
    assert np.mean((low <= 0.1) & (high >= 0.1)) >= 0.93
    _, unpaired_low, unpaired_high = difference_interval(
        first,
        second._replace(
            numerators=second.numerators[:, ::-1], denominators=second.denominators[:, ::-1]
        ),
    )
    assert np.mean(high - low) < 0.6 * np.mean(unpaired_high - unpaired_low)


def test_linearisation_and_bootstrap_agree_on_a_paired_difference() -> None:
    first, second = (Term(t.weight, t.numerators[0], t.denominators[0]) for t in paired(1, 300, 4))
    linear = difference_interval(first, second)
    redrawn = bootstrap_interval([first, second._replace(weight=-1.0)], seed=5, draws=4000)
    assert redrawn.value == pytest.approx(linear.value)
    assert redrawn.low == pytest.approx(linear.low, abs=0.003)
    assert redrawn.high == pytest.approx(linear.high, abs=0.003)


def test_equal_replications_give_the_textbook_interval_of_a_mean() -> None:
    y = np.array([3.0, 5.0, 4.0, 8.0])
    low, high = stats.t.interval(0.95, 3, y.mean(), stats.sem(y))
    estimate = ratio_interval(y, np.ones(4))
    assert estimate.value == pytest.approx(5.0)
    assert estimate.low == pytest.approx(low, abs=1e-12)
    assert estimate.high == pytest.approx(high, abs=1e-12)


def test_the_variance_is_that_of_leaving_one_replication_out() -> None:
    y, x = (part[0] for part in clustered(1, 12, 0.4, seed=2))
    left_out = (y.sum() - y) / (x.sum() - x)
    ratio = y.sum() / x.sum()
    error = np.sqrt(11 / 12 * np.square(left_out - ratio).sum())
    half = stats.t.ppf(0.975, 11) * error
    assert ratio_interval(y, x).high == pytest.approx(ratio + half)


def test_a_share_of_none_or_all_still_has_an_interval() -> None:
    x = np.full(20, 10.0)
    none, every = share_interval(np.zeros(20), x), share_interval(x, x)
    assert (none.value, none.low) == (0, 0)
    # Between what 200 pilots can have missed that are drawn one by one, and what 20 can.
    assert 1 - 0.025 ** (1 / 200) < none.high < 1 - 0.025 ** (1 / 20)
    assert (every.value, every.high) == (1, 1)
    assert every.low == pytest.approx(1 - none.high)


def test_what_a_table_says_is_what_a_sweep_stops_at() -> None:
    y, x = clustered(20, 40, 0.2, seed=5)
    said, stopped = share_interval(y, x), share_bounds(x, y, 0.95)
    assert np.array_equal(said, stopped)
    first, second = paired(20, 30, seed=6)
    said = difference_interval(first, second)
    pairs = [(term.denominators, term.numerators) for term in (first, second)]
    assert np.array_equal(said, difference_bounds(*pairs, 0.95))


def test_one_replication_says_nothing_about_chance() -> None:
    share = share_interval([3.0], [10.0])
    assert tuple(share) == (pytest.approx(0.3), 0, 1)
    assert np.isnan(ratio_interval([3.0], [10.0]).low)
    difference = difference_interval(Term(1.0, [3.0], [10.0]), Term(1.0, [1.0], [10.0]))
    assert tuple(difference) == (pytest.approx(0.2), -1, 1)


def test_nothing_to_divide_by_is_not_a_number() -> None:
    assert np.isnan(share_interval([0.0, 0.0], [0.0, 0.0])).all()


def test_replications_without_pilots_do_not_narrow_the_interval() -> None:
    y, x = (part[0] for part in clustered(1, 10, 0.4, seed=2))
    padded = share_interval(np.append(y, np.zeros(90)), np.append(x, np.zeros(90)))
    plain = share_interval(y, x)
    assert padded.value == plain.value
    assert padded.high - padded.low >= plain.high - plain.low


def test_a_rate_without_events_is_bounded_by_what_can_have_been_missed() -> None:
    estimate = rate_interval(np.zeros(50), np.full(50, 4.0))
    assert (estimate.value, estimate.low) == (0, 0)
    assert estimate.high == pytest.approx((1 - 0.025 ** (1 / 50)) / 4)


def test_a_change_that_no_replication_shows_may_have_been_missed() -> None:
    y, x = (part[0] for part in clustered(1, 50, 0.4, seed=2))
    still = change_interval([Term(1.0, y, x), Term(-1.0, y, x)])
    missed = 1 - 0.025 ** (1 / 50)
    assert (still.value, still.low, still.high) == pytest.approx((0, -missed, missed))
    moved = [Term(1.0, y, x), Term(-1.0, np.minimum(y, 5), x)]
    assert change_interval(moved) == contrast_interval(moved)
    alone = [Term(1.0, y[:1], x[:1]), Term(-1.0, y[:1], x[:1])]
    assert np.isnan(change_interval(alone).low)


def test_terms_of_a_contrast_need_the_same_replications() -> None:
    with pytest.raises(ValueError, match="same replications"):
        contrast_interval([Term(1.0, [1.0, 2.0], [3.0, 3.0]), Term(-1.0, [1.0], [3.0])])
    with pytest.raises(ValueError, match="same replications"):
        difference_interval(Term(1.0, [1.0, 2.0], [3.0, 3.0]), Term(1.0, [1.0], [3.0]))


def test_the_same_seed_redraws_the_same_replications() -> None:
    y, x = (part[0] for part in clustered(1, 30, 0.4, seed=2))
    first, again, other = (bootstrap_interval([Term(1.0, y, x)], seed=s) for s in (0, 0, 1))
    assert first == again
    assert first.low != other.low


KEPT = np.array([2, 0, 16, 0, 20, 0, 0, 9, 0, 18, 15, 10])
"""Of as many pilots: the upper limit is 1 but for the last digit."""

counts = arrays(np.int64, 12, elements=st.integers(0, 30))


@example(KEPT, 0 * KEPT)
@given(counts, counts)
def test_a_share_lies_in_its_interval_and_that_between_0_and_1(kept, lost) -> None:
    value, low, high = share_interval(kept, kept + lost)
    if (kept + lost).sum() == 0:
        assert np.isnan(value)
    else:
        assert 0 <= low <= value <= high <= 1


@example(KEPT, 0 * KEPT, 0 * KEPT, KEPT)
@example(KEPT, 0 * KEPT, KEPT[::-1], 0 * KEPT)
@given(counts, counts, counts, counts)
def test_a_difference_lies_in_its_interval_and_that_between_minus_1_and_1(
    kept, lost, others_kept, others_lost
) -> None:
    first, second = Term(1.0, kept, kept + lost), Term(1.0, others_kept, others_kept + others_lost)
    value, low, high = difference_interval(first, second)
    if min((kept + lost).sum(), (others_kept + others_lost).sum()) == 0:
        assert np.isnan(value)
    else:
        assert -1 <= low <= value <= high <= 1
