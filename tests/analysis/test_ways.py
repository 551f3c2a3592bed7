"""Ways and months of pilots: the counts of the tables, and those made from the event log."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

from collabsim.analysis.desk.counting import NEVER
from collabsim.analysis.desk.ways import ALL, STEPS, STOPS, months_table, ways_table
from collabsim.experiment.replicate import run_one
from collabsim.records.event_log import of_kind, values
from collabsim.records.frames import run_pilots_frame
from collabsim.world.codes import Event, State
from tests.runs import SHORT, plan_for

REPLICATIONS = (0, 1, 2)
OVER = (State.STOPPED, State.UNUSED, State.IN_HOUSE, State.OTHER_SUPPLIER)
PLACES = {
    State.DELIVERING: "delivering", State.IN_HOUSE: "taken_over",
    State.OTHER_SUPPLIER: "taken_over", State.WAITING: "undecided", State.BRIDGED: "undecided",
}  # fmt: skip


class Logged(NamedTuple):
    """A started pilot whose project money ended, as the event log has it.

    ``states`` are those at the end of each month; ``over`` is the month its collaboration ended.
    """

    proposed: int
    started: int
    money: int
    over: int | None
    states: np.ndarray


def logged(run):
    """Every such pilot of a run, and how many were proposed, from its events alone."""
    months = int(run.blueprint.run[0]["months"])
    changes = of_kind(run.events, Event.STATE)
    before = values(run.events, Event.STATE, "state_before")
    after = values(run.events, Event.STATE, "state_after")
    proposals = of_kind(run.events, Event.PROPOSED)
    found = []
    for pilot, proposed in zip(proposals["pilot"], proposals["month"], strict=True):
        states = np.full(months, int(State.PROPOSED))
        own = np.flatnonzero(changes["pilot"] == pilot)
        for n in own:
            states[changes["month"][n] :] = after[n]
        begun = [int(changes["month"][n]) for n in own if after[n] == State.RUNNING]
        ran_out = [int(changes["month"][n]) for n in own if before[n] == State.RUNNING]
        if begun and ran_out:
            # The entrepreneur is out once; what becomes of the measure later is another matter.
            over = [int(changes["month"][n]) for n in own if after[n] in OVER]
            found.append(
                Logged(int(proposed), begun[0], ran_out[0], over[0] if over else None, states)
            )
    return found, len(proposals)


@pytest.fixture(scope="module")
def runs():
    return [run_one(plan_for(30_000, **SHORT), 1, number) for number in REPLICATIONS]


@pytest.fixture(scope="module")
def months(runs):
    return int(runs[0].blueprint.run[0]["months"])


@pytest.fixture(scope="module")
def pilots(runs, months):
    return pd.concat([run_pilots_frame(run) for run in runs], ignore_index=True).assign(
        months=months
    )


def test_pilots_at_risk_and_alive_are_those_of_the_event_log(runs, pilots, months):
    table = months_table(pilots, REPLICATIONS)
    every = [one for run in runs for one in logged(run)[0]]
    assert len(every) > 30
    lived = [(one.over if one.over is not None else months - 1) - one.money for one in every]
    own = table[table["measure"] == "goes_on"]
    assert own["at_risk"].tolist() == [sum(one >= month for one in lived) for month in own["month"]]
    # Where nobody's run has ended yet, the share is the plain one.
    seen = own[own["month"] < months - 1 - max(one.money for one in every)]
    assert len(seen) > 2
    gone = [
        sum(one.over is not None and one.over - one.money <= month for one in every)
        for month in seen["month"]
    ]
    assert seen["share"].to_numpy() == pytest.approx(1.0 - np.array(gone) / len(every))
    assert (own["low"] <= own["share"]).all()
    assert (own["share"] <= own["high"]).all()


def test_who_delivers_is_who_does_so_in_the_event_log(runs, pilots, months):
    table = months_table(pilots, REPLICATIONS)
    every = [one for run in runs for one in logged(run)[0]]
    for row in table[table["measure"] == "delivering"].itertuples():
        seen = [one for one in every if one.money + row.month < months]
        there = sum(one.states[one.money + row.month] == State.DELIVERING for one in seen)
        assert row.at_risk == len(seen)
        assert row.share == pytest.approx(there / len(seen))


def test_ways_lead_where_the_event_log_says(runs, pilots, months):
    cohort = 24
    table = ways_table(pilots, REPLICATIONS, cohort)
    every = [one for run in runs for one in logged(run)[0] if one.proposed < cohort]
    asked = sum(
        int((of_kind(run.events, Event.PROPOSED)["month"] < cohort).sum()) for run in runs
    )  # fmt: skip
    assert all(one.money + 36 < months for one in every)
    whole = table[table["origin"] == ALL].set_index(["step", "place"])["pilots"]
    assert whole[0, "proposed"] == asked
    assert whole[1, "started"] == len(every)
    for step, at in ((2, 12), (3, 36)):
        for place in ("delivering", "taken_over", "undecided"):
            expected = sum(PLACES.get(State(one.states[one.money + at])) == place for one in every)
            assert whole[step, place] == expected
    lost = {step: len(every) - whole[step][list(STEPS[2][:3])].sum() for step in (2, 3)}
    assert whole[2][list(STOPS)].sum() == lost[2] > 0
    assert whole[3][["lost_since", "lost_before"]].sum() == lost[3] > 0


def test_streams_add_up_to_what_they_come_to_and_from(pilots):
    table = ways_table(pilots, REPLICATIONS, int(NEVER))
    for step in (1, 2):
        whole = table[(table["step"] == step) & (table["origin"] == ALL)]
        came = table[(table["step"] == step) & (table["origin"] != ALL)]
        assert whole["pilots"].sum() == came["pilots"].sum()
    followed = table[(table["origin"] == ALL) & (table["step"] == 3)]
    assert followed["pilots"].sum() > 0
    assert (table["per_100"] * table["of"] / 100.0 - table["pilots"]).abs().max() < 1e-9
    assert (table["low"] <= table["per_100"]).all()
    assert (table["per_100"] <= table["high"]).all()


def test_no_pilots_give_no_months(pilots):
    assert months_table(pilots[:0], REPLICATIONS).empty
