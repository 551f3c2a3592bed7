"""How and when collaborations ended, held against a direct count from the event log."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pytest

from collabsim.analysis.comparison import Comparison
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.course import HORIZONS, course
from collabsim.records.event_log import event_rows
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event, State
from tests.runs import FIXED, plans

OVER = {State.IN_HOUSE: "in_house", State.OTHER_SUPPLIER: "other_supplier"}
ENTREPRENEURS = 10
"""Enough pilots that every way to end occurs in a few replications."""


def told(run: Run, until: int) -> dict[int, tuple[int, int, str]]:
    """What the event log says until a month: money ended, collaboration ended (or -1), and how.

    Nothing is read but events, in their order, and none after the end of a pilot.
    """
    money: dict[int, int] = {}
    ends: dict[int, tuple[int, str]] = {}
    stage: dict[int, str] = {}
    for event in event_rows(run.events[run.events["month"] < until]):
        pilot, month = event.pilot, event.month
        if event.kind == Event.MONEY_ENDED:
            money.setdefault(pilot, month)
        if pilot in ends:
            continue
        if event.kind == Event.STOPPED:
            stage[pilot] = event.stop_stage.name.lower()
        elif event.kind == Event.STATE and event.state_after in OVER:
            ends[pilot] = month, OVER[event.state_after]
        elif event.kind == Event.STATE and event.state_after == State.STOPPED:
            ends[pilot] = month, stage[pilot]
    return {pilot: (month, *ends.get(pilot, (-1, ""))) for pilot, month in money.items()}


@pytest.mark.parametrize("name", FIXED)
def test_every_pilot_ends_when_and_how_the_event_log_says(name: str) -> None:
    for plan in plans(name):
        run = run_one(plan, 11, 0)
        months = int(run.world.run[0]["months"])
        frame = run_pilots_frame(run)
        followed = course(frame, months)
        counted = told(run, months)
        assert sorted(followed.index) == sorted(counted)
        for pilot, row in followed.iterrows():
            money, end, cause = counted[int(pilot)]
            last = end if end >= 0 else months - 1
            assert (row["ended"], row["cause"]) == (end >= 0, cause)
            assert row["survived_months"] == max(0, last - money)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    scenario = load_scenario("small_and_large").with_values(entrepreneurs=ENTREPRENEURS)
    return [run_one(plan, 3, r) for plan in worlds(scenario) for r in range(8)]


def test_the_ways_to_end_are_those_counted_in_the_event_log(runs: list[Run]) -> None:
    """Where every pilot was followed for three years, a cumulative incidence is a plain share."""
    horizon = HORIZONS[-1]
    frame = pd.concat([run_pilots_frame(run) for run in runs])
    followed = frame[(frame["money_ended_month"] + horizon < 180).fillna(value=False)]
    ends = Comparison.from_pilots(followed).ends
    for name in followed["municipality"].unique():
        counts: Counter[str] = Counter()
        pilots = 0
        for run in runs:
            if run.blueprint.municipalities != (name,):
                continue
            for money, end, cause in told(run, 180).values():
                if money + horizon < 180:
                    pilots += 1
                    counts[cause] += 0 <= end <= money + horizon
        own = ends[(ends["municipality"] == name) & (ends["month"] == horizon)]
        shares = dict(zip(own["cause"], own["share"], strict=True))
        assert counts["in_house"] > 5
        assert set(shares) >= {cause for cause in counts if counts[cause]}
        for cause, share in shares.items():
            assert share == pytest.approx(counts[cause] / pilots, abs=1e-12), (name, cause)


def test_a_longer_window_changes_nothing_before_the_end_of_a_shorter_one() -> None:
    scenario = load_scenario("small_and_large").with_values(entrepreneurs=ENTREPRENEURS)
    short, long = (
        pd.concat([
            course(run_pilots_frame(run_one(plan, 4, r)), 12 * years)
            for plan in worlds(scenario.with_values(years=years, proposal_years=6))
            for r in range(6)
        ], keys=range(12))
        for years in (8, 15)
    )  # fmt: skip
    ended = short[short["ended"]]
    assert len(ended) > 100
    columns = ["survived_months", "ended", "cause"]
    pd.testing.assert_frame_equal(ended[columns], long.loc[ended.index, columns])
    # What had not ended by then ends later, or not at all.
    going = short[~short["ended"]]
    later = long.loc[going.index]
    assert (later["survived_months"] > going["survived_months"]).all()
    assert later["ended"].any()


def test_nobody_is_at_risk_in_a_month_that_was_not_run(runs: list[Run]) -> None:
    run = runs[0]
    frame = run_pilots_frame(run)
    last = (course(frame, 180)["survived_months"] + frame["money_ended_month"]).dropna()
    assert last.max() == 179
