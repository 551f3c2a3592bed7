"""How pilots ended: each in one way, as the event log tells it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim import compare, replicate
from collabsim.analysis.fate_tables import fate_table, sector_table
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.municipality.structure import Role
from collabsim.records.course import cause_of_end
from collabsim.records.event_log import event_rows
from collabsim.records.fates import FATES, fates
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event, Outcome, Reason, Stage, State
from collabsim.world.events.codes import Answer

REPLICATIONS = 12
MUNICIPALITIES = ("10,000 inhabitants", "120,000 inhabitants")


@pytest.fixture(scope="module")
def pilots() -> pd.DataFrame:
    return replicate("small_and_large", replications=REPLICATIONS)


def told(log: list, roles: np.ndarray, months: int) -> dict[int, str]:
    """The fate of each pilot from its events alone, where its 36th month lies in the run."""
    ended: dict[int, tuple[int, str]] = {}
    said: dict[int, object] = {}
    money: dict[int, int] = {}
    for event in log:
        if event.kind == Event.MONEY_ENDED:
            money.setdefault(event.pilot, event.month)
        elif event.kind == Event.STOPPED:
            said[event.pilot] = event
        elif event.kind == Event.STATE and event.pilot not in ended:
            if event.state_after in (State.IN_HOUSE, State.OTHER_SUPPLIER):
                ended[event.pilot] = (event.month, "taken_over")
            elif event.state_after == State.STOPPED:
                ended[event.pilot] = (event.month, why(said[event.pilot], roles))
    found = {}
    for pilot, month in money.items():
        if month + 36 < months:
            when, fate = ended.get(pilot, (month + 99, "goes_on"))
            found[pilot] = fate if when <= month + 36 else "goes_on"
    return found


def why(stop, roles: np.ndarray) -> str:  # type: ignore[no-untyped-def]
    by_unit = stop.person >= 0 and roles[stop.person] == Role.UNIT_MANAGER
    if stop.stop_stage == Stage.NOT_BROUGHT_FORWARD:
        return "no_effect" if stop.stop_reason == Reason.NO_EFFECT else "unit_manager_no"
    if stop.stop_stage in (Stage.CLEARING, Stage.DECIDING):
        return "unit_manager_no" if by_unit else "refused_above"
    late = stop.stop_stage in (Stage.WAITING, Stage.COMPETITION)
    return "out_of_time" if late else "ended_at_review"


def test_fates_are_those_the_event_log_tells(pilots: pd.DataFrame) -> None:
    seen = set()
    fate = fates(pilots)
    for plan, name in zip(worlds(load_scenario("small_and_large")), MUNICIPALITIES, strict=True):
        for replication in range(REPLICATIONS):
            run = run_one(plan, 0, replication)
            roles = run.blueprint.actor["role"]
            by_log = told(event_rows(run.events), roles, int(plan.run["months"][0]))
            own = pilots[(pilots["municipality"] == name) & (pilots["replication"] == replication)]
            counted = fate[fate.index.isin(own.index)]
            numbers = own.loc[counted.index, "pilot"].astype(int)
            assert dict(zip(numbers, counted, strict=True)) == by_log
            seen |= set(by_log.values())
    assert seen == set(FATES)


def test_shares_add_up_and_agree_with_what_else_is_said(pilots: pd.DataFrame) -> None:
    table = fate_table(pilots, MUNICIPALITIES, range(REPLICATIONS))
    for _, own in table.groupby(["municipality", "sectors"]):
        assert own["share"].sum() == pytest.approx(1.0)
        assert own["pilots"].sum() == own["of"].iloc[0]
    whole = table[table["sectors"] == "all"].set_index(["municipality", "fate"])
    parts = table[table["sectors"] != "all"].groupby(["municipality", "fate"])
    assert (parts["pilots"].sum() == whole["pilots"].sort_index()).all()
    answer = compare("small_and_large", replications=REPLICATIONS)
    pd.testing.assert_frame_equal(answer.fates, table)
    kept = answer.difference.query("measure == 'not_ended' and months == 36").iloc[0]
    goes_on = [whole.loc[(name, "goes_on"), "share"] for name in MUNICIPALITIES]
    assert goes_on == pytest.approx([kept["small_share"], kept["large_share"]])


def test_one_and_two_sectors_make_up_the_whole(pilots: pd.DataFrame) -> None:
    table = sector_table(pilots, MUNICIPALITIES, range(REPLICATIONS))
    for (name, months), own in table[table["measure"] == "delivering"].groupby(
        ["municipality", "months"]
    ):
        known = pilots[
            pilots["started"]
            & (pilots["municipality"] == name)
            & (pilots[f"state_{months}"] != "censored")
        ]
        assert own["of"].sum() == len(known)
        assert own["pilots"].sum() == (known[f"state_{months}"] == "delivering").sum()
        two = known[known["cross_sector"]]
        spanning = own.set_index("sectors").loc["two_sectors"]
        assert spanning["share"] == pytest.approx((two[f"state_{months}"] == "delivering").mean())
        assert spanning["share_low"] < spanning["share"] < spanning["share_high"]


def test_a_measure_taken_in_house_and_dropped_later_was_taken_over(pilots: pd.DataFrame) -> None:
    one = pilots[fates(pilots).eq("taken_over").reindex(pilots.index, fill_value=False)].head(1)
    later = one.assign(stop_stage="review", stop_reason="belief", state_36="stopped")
    assert fates(later).tolist() == ["taken_over"]
    assert cause_of_end(later).tolist() == one["ended_as"].tolist()


def test_delivering_in_part_is_what_the_log_tells(pilots: pd.DataFrame) -> None:
    """Alone after the other sector's no, or a reduced sum, by the events alone."""
    table = sector_table(pilots, MUNICIPALITIES, range(REPLICATIONS))
    own = table[(table["measure"] == "delivering_in_part") & (table["months"] == 12)]
    found = own.groupby("municipality")["pilots"].sum()
    for plan, name in zip(worlds(load_scenario("small_and_large")), MUNICIPALITIES, strict=True):
        counted = 0
        for replication in range(REPLICATIONS):
            run = run_one(plan, 0, replication)
            part = set()
            for event in event_rows(run.events):
                if (event.kind == Event.ALONE and event.answer == Answer.YES) or (
                    event.kind == Event.ADOPTED and event.outcome == Outcome.REDUCED
                ):
                    part.add(event.pilot)
            counted += sum(int(run.pilots["state_12"][i]) == State.DELIVERING for i in part)
        assert found[name] == counted > 0
