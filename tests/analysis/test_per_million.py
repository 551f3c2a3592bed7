"""What a million kroner of a price gives: by hand, who pays, and where it is silent."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.money import KRONER
from collabsim.analysis.desk.per_good import Untold, per_good, per_million, price_of

RUNS, TOWN = 40, "5,000 inhabitants"


def change(gain, price, payer="state"):
    rng = np.random.default_rng(7)
    sums = np.zeros((2, 1, 3, len(SUMS), RUNS))
    sums[:, 0, :, SUMS.index("cohort")] = 100.0
    good = rng.integers(20, 30, RUNS).astype(float)
    sums[1, 0, :, SUMS.index("cohort_good_kept")] = good
    sums[0, 0, :, SUMS.index("cohort_good_kept")] = good + gain + rng.integers(-1, 2, RUNS)
    kroner = np.zeros((2, 1, len(KRONER), RUNS))
    kroner[:, 0, KRONER.index("proposals")] = 100.0
    kroner[0, 0, KRONER.index(f"price_by_{payer}")] = price * (1.0 + 0.1 * rng.random(RUNS))
    pair: Any = SimpleNamespace()
    return Change(pair, {}, {TOWN: 5_000}, sums, tuple(range(RUNS)), None, (kroner[0], kroner[1]))


@pytest.mark.parametrize("payer", ["state", "fund", "municipality"])
def test_it_is_the_gain_over_the_price_and_says_who_pays(payer):
    one = change(6.0, 2e6, payer)
    found = per_million(one, TOWN, 2018)
    assert not isinstance(found, Untold)
    after, before = one.sums[:, 0, 0, SUMS.index("cohort_good_kept")].mean(axis=-1)
    paid = one.kroner[0][0, KRONER.index(f"price_by_{payer}")].mean() / 1e6
    assert found.value == pytest.approx((after - before) / paid)
    assert found.low < found.value < found.high
    assert list(found.payers) == [f"price_by_{payer}"]
    assert float(found.price.value) == pytest.approx(paid)


def test_it_is_silent_where_gain_or_price_is_not_told():
    assert per_million(change(0.0, 2e6), TOWN, 2018) is Untold.SMALL
    assert per_million(change(-6.0, 2e6), TOWN, 2018) is Untold.GAIN
    assert per_million(change(6.0, 0.0), TOWN, 2018) is Untold.PAID
    assert per_good(change(0.0, 2e6), TOWN, 2018) is Untold.SMALL
    assert per_good(change(6.0, 2e6), TOWN, 2018) is Untold.PAID
    # What matters is asked for: a gain of six of a hundred is none that matters where eight do.
    assert per_million(change(6.0, 2e6), TOWN, 2018, scale=16.0) is Untold.SMALL


def test_the_price_is_in_the_kroner_of_the_year():
    one = change(6.0, 2e6)
    old, new = (float(price_of(one, TOWN, year)[0].value) for year in (2018, 2026))
    assert new == pytest.approx(1.31 * old)
