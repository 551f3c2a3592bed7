"""What a change comes to over the region of values."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim import compare, region_contrasts
from collabsim.errors import UserError
from collabsim.scenario import load_scenario

HOW = {"replications": 3, "seed": 4}


@pytest.fixture(scope="module")
def scenarios():
    base = load_scenario("small_and_large").with_values(years=8, proposal_years=4)
    return base.with_values(delegation_all_unit_nok=500_000.0), base


def test_it_is_the_share_with_the_change_less_the_share_without(scenarios):
    steps = []
    found = region_contrasts(
        *scenarios, points=2, **HOW, progress=lambda done, total: steps.append((done, total))
    )
    assert steps[-1] == (24, 24)
    assert set(found["region_points"]) == {2}
    on, off = (compare(one, region_points=2, **HOW).region.each for one in scenarios)
    for column, (name, own) in zip(
        ("small_share", "large_share"), found.groupby("municipality", sort=False), strict=True
    ):
        assert name in {"10,000 inhabitants", "120,000 inhabitants"}
        for row in own.to_dict("records"):
            here = (on["measure"] == row["measure"]) & (on["months"] == row["months"])
            wanted = (on[column] - off[column])[here]
            assert row["region_median"] == pytest.approx(wanted.median(), nan_ok=True)
            assert row["region_95"] == pytest.approx(np.nanquantile(wanted, 0.95), nan_ok=True)
            told = row["region_above"] + row["region_below"] + row["region_untold"]
            assert told == pytest.approx(1)


def test_a_scenario_does_not_differ_from_itself(scenarios):
    found = region_contrasts(scenarios[1], scenarios[1], points=1, **HOW)
    known = found[found["region_median"].notna()]
    assert len(known)
    assert (known[["region_median", "region_5", "region_95"]] == 0).all(axis=None)
    assert set(known["region_untold"]) == {1.0}
    assert set(known["region_verdict"]) == {"no_effect"}


def test_what_one_of_them_sets_is_drawn_in_neither(scenarios, monkeypatch):
    base = scenarios[1]
    default = base.values["capacity"]
    seen = []

    def stop(chosen, *_given, **_named):
        seen.extend(one.values["capacity"] for one in chosen)
        return iter([])

    monkeypatch.setattr("collabsim.analysis.region_contrasts.run_at_points", stop)
    with pytest.raises(ValueError, match="not enough values"):  # nothing was counted
        region_contrasts(base.with_values(capacity=2.0), base, points=2)
    assert seen == [2.0, 2.0, default, default]


def test_other_municipalities_are_refused(scenarios):
    with pytest.raises(UserError, match="do not have the same municipalities"):
        region_contrasts(scenarios[0], scenarios[1].with_municipalities(9_000))
    with pytest.raises(UserError, match="points"):
        region_contrasts(*scenarios, points=0)
