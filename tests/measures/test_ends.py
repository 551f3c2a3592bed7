"""How collaborations end: against the event log, whatever happens to the measure later."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
import pytest

from collabsim import load_scenario, simulate
from collabsim.analysis.tables import survival_tables
from collabsim.api import replicate
from collabsim.measures import course

REPLICATIONS = 40
GONE = ("in_house", "other_supplier")


@pytest.fixture(scope="module")
def pilots() -> pd.DataFrame:
    return replicate("small_and_large", replications=REPLICATIONS)


def from_the_log(events: pd.DataFrame, pilots: pd.DataFrame) -> Counter:
    """Causes of end of one municipality, read off the event log alone."""
    found: Counter = Counter()
    for pilot in pilots.loc[pilots["money_ended_month"].notna(), "pilot"]:
        own = events[events["pilot"] == pilot]
        cause = ""
        stage = ""
        for event in own.itertuples():
            if event.kind == "stopped":
                stage = STAGES[int(event.other)]
            if event.kind == "state" and not cause:
                state = STATES.get(int(event.code), "")
                if state in GONE:
                    cause = state
                elif state == "stopped":
                    cause = stage
        if cause:
            found[cause] += 1
    return found


STAGES = {
    1: "not_brought_forward", 2: "clearing", 3: "deciding", 4: "waiting", 5: "competition",
    6: "review", 7: "use",
}  # fmt: skip
STATES = {5: "in_house", 7: "other_supplier", 8: "stopped"}


def test_causes_of_end_are_those_of_the_event_log(pilots) -> None:
    counted: Counter = Counter()
    for replication in range(8):
        run = simulate("small_and_large", replication=replication, driver="compiled")
        for name, own in run.pilots.groupby("municipality"):
            counted += from_the_log(run.events[run.events["municipality"] == name], own)
    followed = course(pilots[pilots["replication"] < 8], months=180)
    causes = Counter(followed.loc[followed["ended"], "cause"])
    assert causes == counted
    assert causes["in_house"] > 10
    assert causes["review"] > 5


def test_what_is_reviewed_later_was_taken_over_all_the_same(pilots) -> None:
    reviewed = pilots["ended_as"].isin(GONE) & pilots["stop_stage"].isin(["review", "use"])
    assert reviewed.sum() > 10
    assert (pilots.loc[reviewed, "final_state"] == "stopped").all()
    cause = course(pilots, months=180)["cause"]
    assert set(cause[reviewed[reviewed].index.intersection(cause.index)]) <= set(GONE)


def test_the_length_of_the_window_changes_nothing_before_its_end() -> None:
    tables = []
    for years in (12, 15):
        scenario = load_scenario("small_and_large").with_values(years=years, proposal_years=8)
        made = replicate(scenario, replications=20)
        tables.append((made, 12 * years))
    (short, until), (whole, _) = tables
    early, late = (course(table, months) for table, months in tables)
    ended = early["ended"].to_numpy(bool)
    assert ended.sum() > 100
    assert (early.loc[ended, "cause"] == late.loc[ended, "cause"]).all()
    before = whole["ended_month"].fillna(until).to_numpy(int) < until
    same = short["ended_month"].fillna(-1).to_numpy(int)[before]
    assert (same == whole["ended_month"].fillna(-1).to_numpy(int)[before]).all()


def test_ends_add_up_with_survival(pilots) -> None:
    populations = dict(zip(pilots["municipality"], pilots["population"], strict=True))
    curves, ends = survival_tables(pilots, populations, 180, 0)
    for name in populations:
        alive = curves[curves["municipality"] == name].set_index("month")["share"]
        gone = ends[ends["municipality"] == name].groupby("month")["share"].sum()
        assert np.allclose(alive + gone, 1.0, atol=1e-9)


def test_nothing_is_where_there_is_nothing(pilots) -> None:
    assert "lag" not in pilots.columns
    kept_back = pilots["stop_stage"] == "not_brought_forward"
    ran_out = pilots["stop_reason"].isin(["time", "reserve"]) & (pilots["outcome"] == "stopped")
    undecided = kept_back | ran_out | (pilots["outcome"] == "open")
    assert undecided.sum() > 50
    for name in ("decided_month", "months_to_decision"):
        assert (pilots[name].isna() == undecided).all()
    brought = pilots["amount_nok"].notna()
    assert 0 < brought.sum() < len(pilots)
    for name in ("decider_place", "term_years"):
        assert (pilots[name].notna() == brought).all()
    assert (pilots.loc[brought, "term_years"] > 0).all()
    assert (pilots["kept_effect"].notna() == (pilots["ended_as"] == "in_house")).all()
    assert (pilots["ended_as"] == "none").equals(pilots["ended_month"].isna())
    whole = pilots.select_dtypes("number")
    assert not [name for name in whole if (whole[name].dropna() < 0).any() and name != "evidence"]
