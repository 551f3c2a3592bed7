"""Sums per run: who counts, and in which denominator."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.records.counts import run_sums, runs
from collabsim.records.course import CENSORED, HORIZONS, STATES, course, months_observed

BASE = {
    "municipality": "A",
    "population": 5000,
    "replication": 0,
    "started": True,
    "weak": False,
    "money_ended_month": 24,
    "ended_month": pd.NA,
    "ended_as": None,
    "outcome": "direct",
    "stop_stage": None,
    "stop_reason": None,
    "final_state": "delivering",
    "state_12": "delivering",
    "state_24": "delivering",
    "state_36": "delivering",
    "legal_errors": 0,
    "users_reached": 0.0,
    "net_value_prices": 1.5,
    "net_positive": True,
    "fit_gained": 0.25,
}


def pilots(*changes: dict) -> pd.DataFrame:
    months = {"money_ended_month": "Int64", "ended_month": "Int64"}
    return pd.DataFrame([BASE | change for change in changes]).astype(months)


def gone(state: str, **more) -> dict:
    states = {"state_12": state, "state_24": state, "state_36": state, "final_state": state}
    return {**states, "ended_as": state, **more}


def test_started_pilots_that_could_be_observed_are_the_denominator() -> None:
    sums = run_sums(
        pilots(
            {},
            gone("stopped", stop_stage="not_brought_forward", ended_month=24),
            gone("never_started", started=False, money_ended_month=pd.NA),
            {"state_36": CENSORED},
        )
    ).loc[("A", 0)]
    assert (sums["proposals"], sums["started"]) == (4, 3)
    assert (sums["observed_12"], sums["observed_36"]) == (3, 2)
    assert (sums["delivering_12"], sums["delivering_36"]) == (2, 1)
    assert sums["stopped_36"] == 1


def test_value_is_of_pilots_followed_for_ten_years_and_fit_of_those_whose_money_ended() -> None:
    unknown = {"net_value_prices": None, "net_positive": None}
    sums = run_sums(
        pilots(
            {},
            {"net_value_prices": -4.0, "net_positive": False},
            unknown,
            {**unknown, "fit_gained": None},
            gone(
                "never_started", started=False, money_ended_month=pd.NA, fit_gained=None, **unknown
            ),
        )
    ).loc[("A", 0)]
    assert (sums["net_observed"], sums["net_positive"]) == (2, 1)
    assert sums["net_value_prices"] == -2.5
    assert (sums["fit_observed"], sums["fit_gained"]) == (3, 0.75)


def test_alive_is_whoever_delivers_and_waiting_is_not_alive() -> None:
    states = ("delivering", "bridged", "in_house", "other_supplier", "waiting", "unused", "stopped")
    sums = run_sums(pilots(*(gone(state) for state in states))).loc[("A", 0)]
    assert sums["alive_12"] == 4
    assert sums["lasting"] == 4
    assert sums["observed_12"] == 7


def test_a_good_pilot_that_waits_is_not_lost_and_a_weak_one_in_house_is_kept() -> None:
    sums = run_sums(
        pilots(gone("waiting"), gone("unused"), gone("stopped"), gone("in_house", weak=True))
    ).loc[("A", 0)]
    assert (sums["good_observed"], sums["good_lost"]) == (3, 2)
    assert (sums["weak_observed"], sums["weak_kept"]) == (1, 1)


def test_a_replication_without_proposals_counts_with_zeros() -> None:
    table = pilots({"replication": 2}, {"municipality": "B", "population": 100, "replication": 0})
    index = runs(table)
    assert index.to_list() == [("B", 0), ("B", 2), ("A", 0), ("A", 2)]
    assert run_sums(table).loc[("A", 0), "proposals"] == 0
    assert len(run_sums(table, range(4))) == 8


def test_a_word_that_is_no_state_is_refused() -> None:
    with pytest.raises(ValueError, match="state_24 holds"):
        run_sums(pilots({"state_24": "thriving"}))


@given(st.lists(st.sampled_from([*STATES, CENSORED]), min_size=1, max_size=30))
def test_every_observed_pilot_is_in_exactly_one_state(states: list[str]) -> None:
    sums = run_sums(pilots(*(gone(state) for state in states))).loc[("A", 0)]
    for horizon in HORIZONS:
        total = sum(sums[f"{state}_{horizon}"] for state in STATES)
        assert total == sums[f"observed_{horizon}"] == len(states) - states.count(CENSORED)


def test_a_course_runs_from_the_end_of_the_money_to_the_end_or_the_run() -> None:
    table = pilots(
        {},
        gone("stopped", ended_month=30, stop_stage="deciding"),
        gone("in_house", outcome="takeover", ended_month=36),
        gone("stopped", ended_month=20, stop_stage="waiting"),
        {"money_ended_month": pd.NA, **gone(CENSORED)},
    )
    followed = course(table, months=180)
    assert followed["survived_months"].to_list() == [155, 6, 12, 0]
    assert followed["ended"].to_list() == [False, True, True, True]
    assert followed["cause"].to_list() == ["", "deciding", "in_house", "waiting"]
    assert months_observed(table, 180).isna().to_list() == [False] * 4 + [True]


def test_a_cause_is_fixed_when_the_collaboration_ends() -> None:
    later = {"ended_month": 30, "stop_stage": "review", "stop_reason": "belief"}
    gave_up = {"ended_month": 26, "stop_stage": "waiting", "stop_reason": "reserve"}
    table = pilots(
        gone("stopped", **later, ended_as="in_house"),
        gone("stopped", **later, ended_as="other_supplier"),
        gone("unused", ended_month=30, ended_as="in_house"),
        gone("stopped", outcome="transfer", **gave_up),
        gone("stopped", outcome="direct", **later),
    )
    assert course(table, months=180)["cause"].to_list() == [
        "in_house", "other_supplier", "in_house", "waiting", "review",
    ]  # fmt: skip
