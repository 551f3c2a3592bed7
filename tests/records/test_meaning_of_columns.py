"""What columns say of single pilots: what holds, months from 0, states by month."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.experiment.replicate import run_one
from collabsim.records.dictionary import TABLES
from collabsim.records.event_columns import event_columns
from collabsim.records.frames import run_pilots_frame
from collabsim.records.states import pilots_by_state
from collabsim.world.codes import State
from tests.runs import SHORT, plan_for


@pytest.fixture(scope="module")
def run():
    return run_one(plan_for(30_000, **SHORT), 1, 0)


def test_what_holds_is_true_and_what_does_not_is_false(run) -> None:
    frame = run_pilots_frame(run)
    for column, field in {"has_budget_line": "has_line", "law_touched": "law_touched"}.items():
        expected = [bool(one) for one in run.pilots[field]]
        assert frame[column].tolist() == expected
        assert {True, False} == set(expected)
    brought = frame["route_needed"].notna()
    assert brought.any()
    assert frame.loc[brought, "route_needed"].astype(bool).tolist() == [
        bool(one) for one in run.pilots["route_needed"][brought.to_numpy(bool)]
    ]


def test_the_first_month_is_a_month_and_none_is_missing(run) -> None:
    pilots = run.pilots.copy()
    pilots["started"][:2] = 0, -1
    run.world.pilot[: len(pilots)] = pilots
    frame = run_pilots_frame(run)
    assert frame["started_month"].iloc[0] == 0
    assert frame["started_month"].isna().iloc[1]


def test_every_proposal_is_in_one_state_every_month_from_then_on(run) -> None:
    counts = pilots_by_state(run)
    proposed = np.bincount(run.pilots["proposed"], minlength=len(counts)).cumsum()
    assert counts.sum(axis=1).tolist() == proposed.tolist()
    last = np.bincount(run.pilots["state"], minlength=len(State))
    assert counts[-1].tolist() == last.tolist()


def test_a_column_of_events_that_may_be_null_says_when() -> None:
    entries = {entry.name: entry for entry in TABLES["events"]}
    columns = event_columns()
    assert {column.may_be_null for column in columns} == {True, False}
    for column in columns:
        assert bool(entries[column.name].missing) == column.may_be_null, column.name
