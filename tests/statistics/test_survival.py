"""Survival past the project money: against hand calculation, statsmodels and published numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from collabsim.statistics.survival import (
    _variance_alone,
    incidence_curves,
    monthly_counts,
    product_limit,
    survival_curve,
)

# Freireich et al. (1963), weeks in remission under 6-MP; 0 = censored. The estimates are printed
# in Kleinbaum & Klein, Survival Analysis, table 2.1.
REMISSION = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSE = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PRINTED = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def test_the_curve_is_the_one_in_the_textbook() -> None:
    curve = survival_curve(REMISSION, RELAPSE, range(21)).set_index("month")
    for week, share in PRINTED.items():
        assert curve.loc[week, "share"] == pytest.approx(share, abs=5e-5)
    assert curve.loc[5, "share"] == 1
    assert curve.index[-1] == 35
    assert curve.loc[[6, 7, 10, 23], "at_risk"].to_list() == [21, 17, 15, 6]


def test_an_end_in_the_month_of_the_money_and_ties_with_censoring_by_hand() -> None:
    # Months 0, 2, 2, 2 (censored), 5 (censored): S = 4/5, then 4/5 * 2/4.
    curve = survival_curve([0, 2, 2, 2, 5], [1, 1, 1, 0, 0], range(5))
    assert curve["share"].to_list() == pytest.approx([0.8, 0.8, 0.4, 0.4, 0.4, 0.4])
    assert curve["at_risk"].to_list() == [5, 4, 4, 1, 1, 1]


def random_courses(seed: int, clusters: int = 40, pilots: int = 12):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(clusters), pilots)
    hazard = rng.gamma(2.0, 0.03, clusters)[cluster]
    end, censored = rng.geometric(np.clip(hazard, 0.001, 1)), rng.integers(5, 80, cluster.size)
    cause = rng.choice(["deciding", "waiting", "in_house"], cluster.size)
    ended = end <= censored
    return np.minimum(end, censored), ended, np.where(ended, cause, ""), cluster


def test_counts_per_replication_give_the_same_curve_as_statsmodels() -> None:
    time, ended, _, cluster = random_courses(1)
    counts = monthly_counts(time, ended, cluster, last=79)
    own = product_limit(counts.at_risk.sum(axis=0), counts.ended.sum(axis=0))
    fitted = SurvfuncRight(time, ended.astype(int))
    assert own[fitted.surv_times] == pytest.approx(fitted.surv_prob, abs=1e-12)


def test_bands_are_wider_than_those_that_forget_the_replications() -> None:
    time, ended, _, cluster = random_courses(2)
    together = survival_curve(time, ended, cluster, last=24)
    apart = survival_curve(time, ended, np.arange(time.size), last=24)
    width = (together["high"] - together["low"]).iloc[-1]
    assert width > 1.2 * (apart["high"] - apart["low"]).iloc[-1]


def test_bands_cover_the_truth_about_as_often_as_they_say() -> None:
    rng = np.random.default_rng(5)
    cluster = np.repeat(np.arange(50), 10)
    chance = rng.beta(4, 4, (200, 50))[:, cluster]
    survives = rng.random(chance.shape) < chance
    covered = 0
    for one in survives:
        curve = survival_curve(np.where(one, 20, 5), ~one, cluster, last=10)
        covered += bool(curve["low"].iloc[-1] <= 0.5 <= curve["high"].iloc[-1])
    assert covered / 200 >= 0.91


def luck_of_few(rng: np.random.Generator, replications: int = 10, pilots: int = 30):
    """Pilots of a few replications that share luck; ends by two ways, some censored."""
    cluster = np.repeat(np.arange(replications), pilots)
    run_effect = np.exp(rng.normal(0, 0.3, replications))[cluster]
    way, month = rng.random((2, cluster.size))
    # A third ends at once, a third month by month in one way, the rest later in a rare one.
    end = np.where(way < 0.33 * run_effect, 0, np.where(way < 0.66, 1 + 35 * month, 40)).astype(int)
    cause = np.where(rng.random(cluster.size) < 0.04 * run_effect, "rare", "common")
    censored = rng.integers(20, 80, cluster.size)
    ended = end <= censored
    return np.minimum(end, censored), ended, np.where(ended, cause, ""), cluster


@pytest.fixture(scope="module")
def truth_of_few():
    time, ended, cause, cluster = luck_of_few(np.random.default_rng(0), replications=20_000)
    counts = monthly_counts(time, ended, cluster, last=36)
    at_risk, ends = counts.at_risk.sum(axis=0), counts.ended.sum(axis=0)
    share = product_limit(at_risk, ends)
    rare = monthly_counts(time, cause == "rare", cluster, last=36).ended.sum(axis=0)
    before = np.concatenate([[1], share[:-1]])
    return share, np.cumsum(before * rare / at_risk)


@pytest.mark.parametrize(
    ("replications", "samples"), [(5, 100), pytest.param(10, 200, marks=pytest.mark.long)]
)
def test_bands_hold_the_truth_with_few_replications_and_few_events(
    truth_of_few, replications, samples
) -> None:
    """Percentiles of redrawn replications hold .80 to .90 here, of rare ends down to .45."""
    rng = np.random.default_rng(6)
    months = [0, 12, 24, 36]
    share, rare = (known[months] for known in truth_of_few)
    held = np.zeros((2, len(months)))
    for _ in range(samples):
        time, ended, cause, cluster = luck_of_few(rng, replications)
        curve = survival_curve(time, ended, cluster, last=36).set_index("month").loc[months]
        held[0] += (curve["low"] <= share) & (share <= curve["high"])
        ends = incidence_curves(time, cause, cluster, last=36)
        if "rare" not in set(ends["cause"]):
            # Nothing is said of a way to end that was not seen.
            held[1] += 1
            continue
        own = ends[ends["cause"] == "rare"].set_index("month").loc[months]
        held[1] += (own["low"] <= rare) & (rare <= own["high"])
    assert (held / samples >= 0.925).all(), held / samples


def test_without_luck_in_common_a_pilot_says_as_much_as_greenwood_and_the_binomial_say() -> None:
    time, ended, cause, cluster = random_courses(7)
    counts = monthly_counts(time, ended, cluster, last=int(time.max()))
    at_risk, ends = counts.at_risk.sum(axis=0), counts.ended.sum(axis=0)
    hazard, before = ends / at_risk, np.cumprod(np.concatenate([[1], 1 - (ends / at_risk)[:-1]]))
    variance = _variance_alone(np.cumsum(before * hazard), hazard, hazard, before, at_risk)
    fitted = SurvfuncRight(time, ended.astype(int))
    assert np.sqrt(variance[fitted.surv_times]) == pytest.approx(fitted.surv_prob_se, rel=1e-9)
    # Where nobody is censored, a cumulative incidence is a binomial share.
    own = monthly_counts(time[ended], cause[ended] == "waiting", cluster[ended], last=30)
    every = monthly_counts(time[ended], ended[ended], cluster[ended], last=30)
    at_risk, n = every.at_risk.sum(axis=0), ended.sum()
    hazard, own_hazard = every.ended.sum(axis=0) / at_risk, own.ended.sum(axis=0) / at_risk
    before = at_risk / n
    share = np.cumsum(before * own_hazard)
    variance = _variance_alone(share, hazard, own_hazard, before, at_risk)
    assert variance == pytest.approx(share * (1 - share) / n, rel=1e-9)


def test_a_single_replication_says_nothing_about_others() -> None:
    curve = survival_curve([3, 5, 9], [True, True, False], [0, 0, 0])
    assert curve[["low", "high"]].to_numpy().tolist() == [[0, 1]] * len(curve)


def test_competing_ends_by_hand() -> None:
    # Month 1: one of five by a. Month 2: one by a, one by b of four. Month 3: censored, b of two.
    curves = incidence_curves([1, 2, 2, 3, 3], ["a", "a", "b", "", "b"], range(5), last=5)
    share = curves.set_index(["cause", "month"])["share"]
    assert share["a"].to_list() == pytest.approx([0, 0.2, 0.4, 0.4])
    assert share["b"].to_list() == pytest.approx([0, 0, 0.2, 0.4])


def test_all_ends_and_survival_add_up_to_one() -> None:
    time, ended, cause, cluster = random_courses(3)
    alive = survival_curve(time, ended, cluster).set_index("month")["share"]
    ends = incidence_curves(time, cause, cluster)
    total = alive + ends.groupby("month")["share"].sum()
    assert total.to_numpy() == pytest.approx(np.ones(len(total)), abs=1e-9)


def test_nobody_to_follow_gives_an_empty_curve() -> None:
    assert survival_curve([], [], []).empty
    assert incidence_curves([5, 6], ["", ""], [0, 1]).empty
    never = survival_curve([5, 6], [False, False], [0, 1])
    assert (never["share"] == 1).all()


courses = st.lists(
    st.tuples(st.integers(0, 70), st.sampled_from(["", "a", "b"]), st.integers(0, 5)),
    min_size=1,
    max_size=40,
)


@given(courses)
def test_survival_never_rises_and_incidence_never_falls(rows) -> None:
    time, cause, cluster = zip(*rows, strict=True)
    ended = [word != "" for word in cause]
    curve = survival_curve(time, ended, cluster)
    assert (curve["share"].diff().dropna() <= 1e-9).all()
    for column in ("share", "low", "high"):
        assert curve[column].between(0, 1).all()
    assert (curve["low"] <= curve["share"]).all()
    assert (curve["share"] <= curve["high"]).all()
    for _, own in incidence_curves(time, cause, cluster).groupby("cause"):
        assert (own["share"].diff().dropna() >= -1e-9).all()
        assert (own["low"] <= own["high"]).all()
