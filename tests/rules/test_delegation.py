"""Delegation by level and sector, in kroner: who decides then, and from whose frame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.model import run_with_mesa
from collabsim.municipality.structure import Role, Sector
from collabsim.parameters.delegation_group import EVERYWHERE, SECTORS, delegation, name_of
from collabsim.records import event_log
from collabsim.records.histories import Run
from collabsim.scenario import load_scenario
from collabsim.world.codes import Event
from tests.runs import finished, kinds

SIZE = 60_000
REPLICATIONS = 12


def runs(**values: Any) -> list[Run]:
    scenario = load_scenario("baseline").with_municipalities(SIZE).with_values(**values)
    (plan,) = worlds(scenario)
    return [run_one(plan, 5, replication) for replication in range(REPLICATIONS)]


def opened(run: Run) -> list[tuple[Any, int, float]]:
    """Each case as it was first written: the pilot, levels to the decider, sum a year."""
    rows = run.events[run.events["kind"] == Event.CASE_OPENED]
    levels = event_log.values(run.events, Event.CASE_OPENED, "levels_to_decider")
    sums = event_log.values(run.events, Event.CASE_OPENED, "yearly_nok")
    return [
        (run.pilots[row["pilot"]], int(level), float(nok))
        for row, level, nok in zip(rows, levels, sums, strict=True)
    ]


def first_difference(a: Run, b: Run) -> tuple[Any, Any] | None:
    n = min(len(a.events), len(b.events))
    differ = np.flatnonzero(a.events[:n] != b.events[:n])
    return (a.events[differ[0]], b.events[differ[0]]) if len(differ) else None


def test_sectors_stand_in_the_order_of_their_codes():
    assert [one.name.lower() for one in Sector] == list(SECTORS)


def test_a_sum_below_every_frame_changes_nothing():
    sums = {name_of(s, "unit_nok"): 1.0 for s in (EVERYWHERE, *SECTORS)}
    for plain, given in zip(runs(), runs(**sums), strict=True):
        assert plain.events.tobytes() == given.events.tobytes()


@pytest.mark.parametrize("sector", list(Sector))
def test_what_one_sector_may_sign_for_shows_first_where_a_case_of_it_is_written(sector):
    name = name_of(sector.name.lower(), "unit_nok")
    written = []
    for plain, given in zip(runs(), runs(**{name: 1e6}), strict=True):
        two = first_difference(plain, given)
        if two is None:
            continue
        pilots = [plain.pilots[event["pilot"]] for event in two]
        assert any(sector in (one["sector"], one["other_sector"]) for one in pilots)
        written.append(two[0]["kind"] == Event.CASE_OPENED)
    # Where units leave, who decides is worked out anew, and shows with the next answer only.
    assert len(written) >= 3
    assert np.mean(written) > 0.7


def test_unit_managers_with_a_sum_decide_what_exceeds_their_frame_and_the_superior_carries_it():
    beyond = 0
    for run in runs(delegation_all_unit_nok=1e6):
        for pilot in run.pilots[run.pilots["carried_above_nok"] > 0.0]:
            payer = run.world.actor[pilot["payer"]]
            assert payer["role"] == Role.UNIT_MANAGER
            assert pilot["paid_yearly_nok"] <= 1e6
            beyond += 1
    assert beyond >= 3
    assert not any((run.pilots["carried_above_nok"] > 0.0).any() for run in runs())


def test_small_new_lines_are_made_without_the_council():
    def to_the_council(run: Run) -> int:
        asked = kinds(run, Event.DECIDED)
        return int((run.world.actor["role"][asked["actor"]] == Role.COUNCIL).sum())

    plain, given = runs(), runs(delegation_all_line_nok=300_000.0)
    assert sum(map(to_the_council, given)) < 0.7 * sum(map(to_the_council, plain))


def test_two_sectors_that_may_agree_need_nobody_who_leads_both():
    def nearest(by: dict[str, Any]) -> dict[bool, list[int]]:
        found: dict[bool, list[int]] = {False: [], True: []}
        for run in runs(cross_sector_share=1.0, **by):
            for pilot, level, nok in opened(run):
                if pilot["other_sector"] >= 0:
                    found[nok <= 500_000.0].append(level)
        return found

    agree = {"delegation_all_agree_nok": 500_000.0}
    units = {"delegation_all_agree_by_units": True, "delegation_all_unit_nok": 1e6}
    plain, heads, both = nearest({}), nearest(agree), nearest(agree | units)
    assert min(plain[True]) > 0
    assert min(heads[True]) == 1
    assert min(both[True]) == 0
    assert np.mean(heads[True]) < np.mean(plain[True]) - 0.5
    assert np.mean(both[True]) < np.mean(heads[True]) - 0.5
    assert np.mean(heads[False]) == pytest.approx(np.mean(plain[False]), abs=0.5)


def test_the_other_head_is_still_asked_where_two_sectors_agree():
    asked = 0
    for run in runs(cross_sector_share=1.0, delegation_all_agree_nok=800_000.0):
        for event in kinds(run, Event.ANSWERED):
            pilot, actor = run.pilots[event["pilot"]], run.world.actor[event["actor"]]
            other = pilot["other_unit"]
            head = actor["role"] in (Role.SECTOR_HEAD, Role.SECTION_HEAD)
            mine = actor["unit_from"] <= pilot["first_unit"] < actor["unit_to"]
            asked += bool(head and other >= 0 and not mine)
    assert asked > 10


def test_both_drivers_agree_with_sums_of_every_kind():
    (plan,) = worlds(load_scenario("baseline").with_municipalities(SIZE).with_values(
        **{one.name: 400_000.0 for one in delegation.parameters if one.kind == "float"}
    ))  # fmt: skip
    loop, agents = run_one(plan, 3, 0), run_one(plan, 3, 0, driver=run_with_mesa)
    assert loop.events.tobytes() == agents.events.tobytes()
    assert loop.pilots.tobytes() == agents.pilots.tobytes()


def test_what_is_carried_is_freed_again():
    for run in finished("delegated"):
        ended = run.pilots[run.pilots["payer"] < 0]
        assert (ended["carried_above_nok"] == 0.0).all()
