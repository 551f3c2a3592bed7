"""Effect contracts: arithmetic on drawn pilots, against a count of its own from their tables."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest

from collabsim.analysis.effect_contract import (
    SHARING,
    YEARS,
    Drawn,
    chance_of_payment,
    counted,
    drawn,
    feasible,
    large_enough,
    least_return,
    price_needed,
    price_quantiles,
    spread,
)
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.records.frames import pilots_frame
from collabsim.scenario import load_scenario

REPLICATIONS = 8


@pytest.fixture(scope="module")
def histories():
    scenario = load_scenario("four_sizes")
    return run_many(worlds(scenario)[1], 3, REPLICATIONS)


@pytest.fixture(scope="module")
def pilots(histories):
    return drawn(histories)


def test_it_takes_payments_of_one_million_six_hundred_thousand():
    """400,000 are a quarter of 1.6 million, however long and whoever shares it."""
    for years in YEARS:
        for sharing in SHARING:
            needed = price_needed(years, sharing)
            assert needed * years * sharing == pytest.approx(1_600_000)
            assert large_enough(needed * 1.0001, years, sharing)
            assert not large_enough(needed * 0.9999, years, sharing)
    assert price_needed(4.0) == 400_000


def test_quality_is_needed_too():
    assert feasible(500_000, 0.6, 4.0)
    assert not feasible(500_000, 0.59, 4.0)
    assert not feasible(399_999, 0.9, 4.0)


def test_shares_are_those_of_an_independent_count(histories, pilots):
    """By plain loops over the rows of the table of pilots."""
    table = pilots_frame(histories)
    found = counted(pilots, REPLICATIONS, 0.61)
    own = [[0] * REPLICATIONS for _ in range(3)]
    for row, raw in zip(table.to_dict("records"), histories.pilots, strict=True):
        if raw["started"] < 0:
            continue
        run, quality = int(row["replication"]), float(raw["evidence_quality"])
        own[0][run] += 1
        own[1][run] += 4.5 * row["price_nok"] * 2 / 4 >= 400_000
        own[2][run] += 4 * row["price_nok"] / 4 >= 400_000 and quality >= 0.6
    assert list(found["started"]) == own[0]
    assert list(found["large"][4.5, 2]) == own[1]
    assert list(found["feasible"][4.0, 1]) == own[2]
    assert 0 < sum(own[2]) < sum(own[1]) < sum(own[0])


def test_what_an_investor_takes_is_that_of_an_independent_count(histories, pilots):
    limit = float(histories.blueprint.p["weak_limit"][0])
    found = counted(pilots, REPLICATIONS, 0.61)
    rows = histories.pilots[histories.pilots["started"] >= 0]
    taken = {False: 0, True: 0}
    for one in rows:
        quality, observations = float(one["evidence_quality"]), float(one["observations"])
        if quality < 0.6 or float(one["price_nok"]) * 4 * 4 / 4 < 400_000:
            continue
        variance = 0.0625 / (0.5 * 48 * quality) + 0.27**2 / observations + 0.0025
        believed = (float(one["evidence"]) + 0.61) / 2
        chance = 1.0 - NormalDist(believed, math.sqrt(variance)).cdf(0.5)
        taken[bool(one["true_effect"] < limit)] += 1.15 * chance >= 1.05
    assert taken[False] > 0
    for weak, count in taken.items():
        assert found["taken"][4.0, 4, 0.5, weak].sum() == count


def test_good_and_weak_pilots_are_all_of_them(pilots):
    found = counted(pilots, REPLICATIONS, 0.61)
    for at, count in found["feasible"].items():
        apart = found["feasible_of"][(*at, False)] + found["feasible_of"][(*at, True)]
        assert (apart == count).all()


def test_more_sharing_and_more_years_are_never_less(pilots):
    found = {
        (years, sharing): large_enough(pilots.price_nok, years, sharing).sum()
        for years in YEARS
        for sharing in SHARING
    }
    assert found[4.0, 1] <= found[4.5, 1] <= found[4.5, 2] <= found[4.5, 4]


def test_an_investor_asks_for_no_more_than_it_takes():
    """A sure payment has to bring a twentieth; below .913 the largest return is too little."""
    assert least_return(1.0) == pytest.approx(0.05)
    assert least_return(1.05 / 1.15 + 1e-9) == pytest.approx(0.15)
    assert math.isnan(least_return(1.05 / 1.15 - 1e-9))
    assert math.isnan(least_return(0.0))


def test_more_to_see_is_a_narrower_guess_and_a_lower_target_a_better_chance():
    assert spread(4.0, 0.7, 20.0) < spread(4.0, 0.7, 5.0)
    assert spread(4.5, 0.7, 20.0) < spread(4.0, 0.7, 20.0)
    one = Drawn(
        replication=np.zeros(1, np.int64),
        price_nok=np.asarray([500_000.0]),
        quality=np.asarray([0.7]),
        evidence=np.asarray([0.7]),
        observations=np.asarray([20.0]),
        weak=np.asarray([False]),
    )
    chances = [float(chance_of_payment(one, 0.61, 4.0, target)[0]) for target in (0.45, 0.5, 0.6)]
    assert chances == sorted(chances, reverse=True)
    assert price_quantiles(one, (0.1, 0.9)) == [500_000.0, 500_000.0]
