"""What is said of a measure after its collaboration ended, and where there is nothing to say."""

from __future__ import annotations

import pandas as pd
import pytest

from collabsim.api import replicate
from collabsim.records.course import course

REPLICATIONS = 40
GONE = ("in_house", "other_supplier")


@pytest.fixture(scope="module")
def pilots() -> pd.DataFrame:
    return replicate("small_and_large", replications=REPLICATIONS)


def test_what_is_reviewed_later_was_taken_over_all_the_same(pilots) -> None:
    reviewed = pilots["ended_as"].isin(GONE) & pilots["stop_stage"].isin(["review", "use"])
    assert reviewed.sum() > 10
    assert (pilots.loc[reviewed, "final_state"] == "stopped").all()
    cause = course(pilots, months=180)["cause"]
    assert set(cause[reviewed[reviewed].index.intersection(cause.index)]) <= set(GONE)


def test_nothing_is_where_there_is_nothing(pilots) -> None:
    assert "lag" not in pilots.columns
    assert list(pilots.columns).count("years_until_gain") == 1
    kept_back = pilots["stop_stage"] == "not_brought_forward"
    ran_out = pilots["stop_reason"].isin(["time", "reserve"]) & (pilots["outcome"] == "stopped")
    undecided = kept_back | ran_out | (pilots["outcome"] == "open") | pilots["outcome"].isna()
    assert undecided.sum() > 50
    for name in ("decided_month", "months_to_decision"):
        assert (pilots[name].isna() == undecided).all()
    brought = pilots["amount_nok"].notna()
    assert 0 < brought.sum() < len(pilots)
    for name in ("decider_place", "term_years"):
        assert (pilots[name].notna() == brought).all()
    assert (pilots.loc[brought, "term_years"] > 0).all()
    assert (pilots["kept_effect"].notna() == (pilots["ended_as"] == "in_house")).all()
    assert pilots["ended_as"].isna().equals(pilots["ended_month"].isna())
    whole = pilots.select_dtypes("number")
    of_sign = {*(f"frame_change_{one}" for one in ("team", "manager", "line")), "net_value_prices"}
    negative = {name for name in whole if (whole[name].dropna() < 0).any()}
    assert negative <= of_sign
    started = pilots["started"]
    for name in ("evidence", "money_source"):
        assert (pilots[name].notna() == started).all()
    for name in ("band", "route_needed", "route_exists", "route_seen"):
        assert (pilots[name].notna() == brought).all()
    assert (pilots["feasible"].notna() == pilots["case_opened_month"].notna()).all()
    stopped = pilots["stop_stage"].notna()
    assert (pilots["stop_reason"].notna() == stopped).all()
    words = pilots.select_dtypes("str")
    assert len(words.columns) > 10
    assert not [name for name in words if words[name].isin(["none", ""]).any()]
