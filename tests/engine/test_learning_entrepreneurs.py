"""In a region entrepreneurs choose where to go, learn from results, and give up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.experiment.replicate import run_one
from collabsim.records.event_log import event_rows, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event, Outcome, State
from tests.runs import finished, kinds, plans

REGIONS = ["region", "poor_region"]


def begun(run: Run) -> Any:
    """Pilots whose result is known: something was begun under a decision, or it was stopped."""
    rows = run.pilots
    months = int(run.world.run[0]["months"])
    adopted = (rows["pays_from"] >= 0) & (rows["pays_from"] < months)
    delivered = np.zeros(len(rows), dtype=bool)
    first = (State.DELIVERING, State.IN_HOUSE, State.OTHER_SUPPLIER)
    for event in event_rows(kinds(run, Event.STATE)):
        if event.state_before == State.WAITING and event.state_after in first:
            delivered[event.pilot] = True
    assert not (delivered & ~adopted).any()
    stopped = (rows["outcome"] == Outcome.STOPPED) & (rows["state"] == State.STOPPED)
    return delivered | stopped


@pytest.mark.parametrize("name", REGIONS)
def test_every_result_is_learnt_once_by_the_one_who_had_it(name: str) -> None:
    for run in finished(name):
        municipalities = len(run.world.municipality)
        known = begun(run)
        row = run.pilots["entrepreneur"] * municipalities + run.pilots["municipality_row"]
        expected = np.bincount(row[known], minlength=len(run.world.opinion))
        assert (run.world.opinion["results"] == expected).all()
        assert expected.sum()


@pytest.mark.parametrize("name", REGIONS)
def test_every_stop_is_ascribed_to_somebody(name: str) -> None:
    total = 0
    for run in finished(name):
        opinions = run.world.opinion
        blamed = opinions["blamed_unit"] + opinions["blamed_line"] + opinions["blamed_rules"]
        assert (blamed == opinions["stops"]).all()
        assert (opinions["blamed_rightly"] <= opinions["stops"]).all()
        assert (opinions["kept"] + opinions["stops"] <= opinions["results"]).all()
        assert len(kinds(run, Event.BELIEVED)) == opinions["stops"].sum()
        total += int(opinions["stops"].sum())
    assert total


def test_in_paired_worlds_nobody_learns() -> None:
    for run in finished("defaults"):
        assert not run.world.opinion["results"].any()
        assert (run.world.opinion["value"] == 0.35).all()
        assert not run.world.opinion["heard"].any()
        assert len(kinds(run, Event.CHOSE_MUNICIPALITY)) == 0


def test_every_proposal_of_a_region_goes_where_it_was_chosen_to_go() -> None:
    for run in finished("region"):
        for field in ("municipality_row", "entrepreneur"):
            chosen = values(run.events, Event.CHOSE_MUNICIPALITY, field)
            assert (chosen == run.pilots[field]).all()


def test_larger_municipalities_get_more_proposals_from_those_who_know_nothing() -> None:
    plan = plans("region")[0]
    counts = np.zeros(len(plan.municipality))
    for replication in range(40):
        counts += np.bincount(
            run_one(plan, 1, replication).pilots["municipality_row"], minlength=len(counts)
        )
    assert (np.diff(counts) > 0).all()


def test_an_empty_reserve_ends_an_enterprise_and_all_it_was_doing() -> None:
    gone = came = 0
    for run in finished("poor_region"):
        for event in event_rows(kinds(run, Event.ENTREPRENEUR_LEFT)):
            own = run.pilots[run.pilots["entrepreneur"] == event.entrepreneur]
            before = own[own["proposed"] <= event.month]
            assert not before["open"].any()
            assert event.reserve_nok <= 0.0
            gone += 1
        for event in event_rows(kinds(run, Event.ENTREPRENEUR_CAME)):
            assert event.reserve_nok == 60_000.0
            came += 1
        inactive = run.world.entrepreneur["active"] == 0
        assert (run.world.entrepreneur["reserve_nok"][inactive] == 0.0).all()
    assert gone >= came > 0
