"""Survival since the start: equal to what the event log says, the same from a run folder."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim import replicate, simulate, survival_of
from collabsim.analysis.survival import NOT_ENDED, Group
from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_for
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.sweeping import sweep
from collabsim.records.event_frame import events_of_kind
from collabsim.records.monthly_states import ENDS, monthly_states_of_pilots, monthly_states_of_run
from collabsim.scenario import load_scenario
from tests.run_folders import small_sweep
from tests.runs import SHORT

# Proposed in the first four of twelve years, so that everybody is followed for four years.
YEARS = {**SHORT, "years": 12, "proposal_years": 4}
RUNS, MONTHS = 4, 49


@pytest.fixture(scope="module")
def scenario():
    return load_scenario("small_and_large").with_values(**YEARS)


@pytest.fixture(scope="module")
def found(scenario):
    return survival_of(scenario, months=MONTHS, replications=RUNS)


@pytest.fixture(scope="module")
def changes(scenario):
    """Every change of a state of a started pilot in the event log, in words, with its start."""
    parts = []
    for replication in range(RUNS):
        done = simulate(scenario, replication=replication, driver="compiled")
        key = ["municipality", "replication", "pilot"]
        starts = done.pilots[done.pilots["started"]][[*key, "started_month"]]
        states = events_of_kind(done.events, "state")
        parts.append(states.merge(starts, on=key, how="inner"))
    every = pd.concat(parts, ignore_index=True)
    return every.assign(since=every["month"].astype(int) - every["started_month"].astype(int))


def counted(changes: pd.DataFrame, municipality: str, month: int) -> pd.Series:
    """Pilots by state at the end of a month since their start, as the log tells it."""
    own = changes[(changes["municipality"] == municipality) & (changes["since"] <= month)]
    return own.groupby(["replication", "pilot"])["state_after"].last().value_counts()


def test_shares_by_state_are_counts_of_the_event_log(found, changes) -> None:
    for name in found.populations:
        for month in (0, 11, 12, 17, 30, 48):
            counts = counted(changes, name, month)
            own = found.occupation.query("municipality == @name and month == @month")
            expected = [counts.get(state, 0) / counts.sum() for state in own["state"]]
            assert own["share"].to_list() == pytest.approx(expected, abs=1e-12)
    assert set(found.occupation["month"]) == set(range(MONTHS))


def test_incidence_by_end_is_a_count_of_the_event_log(found, changes) -> None:
    ended = changes[changes["state_after"].isin([*ENDS, "unused"])]
    first = ended.groupby(["municipality", "replication", "pilot"]).first().reset_index()
    for name in found.populations:
        started = found.replications[Group(0, name)][1]
        assert started > 10
        own = found.incidence[found.incidence["municipality"] == name]
        assert len(own["end"].unique()) >= 2
        for row in own[own["month"].isin([12, 30, 48])].itertuples():
            there = first[(first["municipality"] == name) & (first["since"] <= row.month)]
            count = int((there["state_after"] == row.end).sum())
            assert row.share == pytest.approx(count / started, abs=1e-12)
            assert row.low <= row.share <= row.high


def test_means_are_the_curve_added_up_and_add_up_to_the_horizon(found) -> None:
    for name in found.populations:
        means = found.means[found.means["municipality"] == name].set_index("state")["months"]
        curve = found.survival[found.survival["municipality"] == name]
        assert means[NOT_ENDED] == pytest.approx(curve["share"][: found.horizon].sum())
        assert means.drop(NOT_ENDED).sum() == pytest.approx(found.horizon)
    one, other = found.populations
    table = found.means.pivot_table("months", "state", "municipality")
    gap = found.differences.set_index("state")
    assert (gap["municipality"] == one).all()
    assert gap["months"].to_dict() == pytest.approx((table[one] - table[other]).to_dict())
    assert ((gap["low"] <= gap["months"]) & (gap["months"] <= gap["high"])).all()


def test_a_table_of_pilots_says_the_same_of_what_it_knows(scenario) -> None:
    plan = list(worlds(scenario))[1]
    run = run_one(plan, 0, 0, driver=driver_for("compiled"))
    logged = monthly_states_of_run(run, MONTHS)
    pilots = replicate(scenario, replications=1, seed=0, municipalities=list(plan.municipalities))
    kept = monthly_states_of_pilots(pilots, 12 * YEARS["years"], MONTHS)
    assert (logged.followed == kept.followed).all()
    assert (logged.end == kept.end).all()
    assert ((logged.states == 0) == (kept.states == 0)).all()
    assert ((logged.states == -1) == (kept.states == -1)).all()
    goes_on = np.isin(logged.states, [0, 1, 2, 3])
    assert (goes_on == np.isin(kept.states, [0, 1])).all()


def test_a_run_that_ends_early_leaves_what_comes_after_unknown(scenario) -> None:
    short = scenario.with_values(years=5)
    run = run_one(next(iter(worlds(short))), 0, 0, driver=driver_for("compiled"))
    states_by_month = monthly_states_of_run(run, 80)
    last = 59 - run.pilots["started"][run.pilots["started"] >= 0]
    assert len(last) > 3
    assert ((states_by_month.states != -1).sum(axis=1) == last + 1).all()
    assert (states_by_month.followed <= last).all()
    unlogged = run_one(run.blueprint, 0, 0, keep_events=False, driver=driver_for("compiled"))
    with pytest.raises(ValueError, match="kept none"):
        monthly_states_of_run(unlogged, 80)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("survival") / "r"
    sweep(small_sweep(replications=6), place)
    return place


def test_a_run_folder_is_read_cell_by_cell_and_each_change_against_its_cell(folder) -> None:
    read = survival_of(folder, months=24)
    cells = {group.cell for group in read.replications}
    assert cells == {0, 1}
    assert read.states == ("running", "after_money", *ENDS)
    held = read.differences
    assert (held["cell"] != held["against_cell"]).all()
    assert (held["municipality"] == held["against_municipality"]).all()
    means = read.means.set_index(["cell", "municipality", "state"])["months"]
    for row in held.itertuples():
        gap = means[row.cell, row.municipality, row.state]
        gap -= means[row.against_cell, row.municipality, row.state]
        assert row.months == pytest.approx(gap)


def test_what_cannot_be_followed_is_said_in_a_sentence(scenario, tmp_path) -> None:
    with pytest.raises(UserError, match="at most 600, not 601"):
        survival_of(scenario, months=601)
    with pytest.raises(UserError, match="a cell of a run folder"):
        survival_of(scenario, against=1)
    with pytest.raises(UserError, match="nothing to follow"):
        survival_of(scenario.with_values(proposals_per_year=0), replications=1)
    with pytest.raises(UserError):
        survival_of(tmp_path)
