"""Who decides follows from the case: budgets involved, free frames, new lines, moved money."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.municipality.structure import Role, Sector
from collabsim.records.event_log import values
from collabsim.rules.deciders import (
    answers_for_all,
    authority,
    beyond_own_frame,
    free_of_units,
    leaders_between,
    lowest_to_agree,
    may_agree,
    new_line_needed,
)
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Band, Event
from collabsim.world.tables import ACTOR, ADVISER_SLOT, LINE_SLOT, SLOTS
from tests.runs import FIXED, finished, kinds


def person(**fields: Any) -> Any:
    row = np.zeros(1, ACTOR.dtype)[0]
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def pilot(**fields: Any) -> Any:
    row = empty_pilots(1)[0]
    for name, value in fields.items():
        setattr(row, name, value)
    return row


AMOUNT = st.floats(0.0, 1e7)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, AMOUNT, st.sampled_from(list(Sector)))
def test_authority_is_the_larger_of_frame_and_sum_less_what_is_committed(
    ask: Any, parameters: Any, free: float, committed: float, carried: float, everywhere: float,
    own: float, sector: Sector,
) -> None:  # fmt: skip
    where = f"delegation_{sector.name.lower()}"
    row = parameters(
        delegation_all_unit_nok=everywhere, **{f"{where}_unit_nok": own, f"{where}_head_nok": 3e7}
    )
    values = {"free_nok": free, "committed_nok": committed, "carried_nok": carried}
    unit = person(role=Role.UNIT_MANAGER, **values)
    tied = committed + carried
    assert ask(authority, row, unit, sector) == pytest.approx(max(free, everywhere, own) - tied)
    for role in (Role.SECTION_HEAD, Role.SECTOR_HEAD):
        assert ask(authority, row, person(role=role, **values), sector) == pytest.approx(3e7 - tied)
    for role in (Role.CHIEF_EXECUTIVE, Role.COUNCIL, Role.STATE_SUPERIOR):
        above = person(role=role, **values)
        assert ask(authority, row, above, sector) == pytest.approx(free - tied)
    other = Sector.CARE if sector != Sector.CARE else Sector.NAV
    assert ask(authority, row, unit, other) == pytest.approx(max(free, everywhere) - tied)


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT)
def test_what_exceeds_the_own_free_frame_is_told_from_what_it_covers(
    ask: Any, parameters: Any, free: float, committed: float, asked: float, most: float
) -> None:
    unit = person(role=Role.UNIT_MANAGER, free_nok=free, committed_nok=committed)
    beyond = ask(
        beyond_own_frame, parameters(delegation_care_unit_nok=most), unit, Sector.CARE, asked
    )
    left = max(0.0, free - committed)
    assert beyond == (pytest.approx(max(0.0, asked - left)) if most > 0.0 else 0.0)
    assert ask(beyond_own_frame, parameters(), unit, Sector.CARE, asked) == 0.0


@pytest.mark.parametrize(
    ("low", "high", "other", "pooled", "answers"),
    [
        (5, 5, -1, False, True),
        (5, 9, -1, False, True),
        (4, 5, -1, False, False),
        (9, 10, -1, False, False),
        (5, 5, 7, False, True),
        (5, 5, 10, False, False),
        (5, 5, 10, True, True),
    ],
)
def test_one_answers_for_all_budgets_or_does_not(
    ask: Any, parameters: Any, low: int, high: int, other: int, pooled: bool, answers: bool
) -> None:
    leader = person(unit_from=5, unit_to=10)
    touched = pilot(unit_low=low, unit_high=high, other_unit=other)
    assert ask(answers_for_all, parameters(pooled_budget=pooled), touched, leader) == answers


@pytest.mark.parametrize(
    ("line", "term", "needed"), [(1, 4, False), (0, 4, True), (0, 2, False), (0, 1, False)]
)
def test_a_new_line_is_needed_for_what_outlasts_two_years(
    p: Any, ask: Any, line: int, term: int, needed: bool
) -> None:
    assert ask(new_line_needed, p, pilot(has_line=line), 1.0, term) == needed


@pytest.mark.parametrize(
    ("sum_nok", "needed"), [(299_999.0, False), (300_000.0, False), (300_001.0, True)]
)
def test_small_new_lines_may_be_delegated(
    ask: Any, parameters: Any, sum_nok: float, needed: bool
) -> None:
    row = parameters(delegation_culture_line_nok=300_000.0)
    without = pilot(has_line=0, sector=Sector.CULTURE)
    assert ask(new_line_needed, row, without, sum_nok, 4) == needed
    assert ask(new_line_needed, row, pilot(has_line=0, sector=Sector.CARE), sum_nok, 4)


def test_both_sectors_must_be_allowed_to_agree(ask: Any, parameters: Any) -> None:
    two = pilot(sector=Sector.CARE, other_sector=Sector.NAV, other_unit=3)
    both = {"delegation_care_agree_nok": 500_000.0, "delegation_nav_agree_nok": 200_000.0}
    assert ask(may_agree, parameters(**both), two, 200_000.0)
    assert not ask(may_agree, parameters(**both), two, 200_001.0)
    assert not ask(may_agree, parameters(delegation_care_agree_nok=500_000.0), two, 1.0)
    assert not ask(may_agree, parameters(**both), pilot(sector=Sector.CARE), 1.0)
    assert ask(may_agree, parameters(delegation_all_agree_nok=500_000.0), two, 500_000.0)
    assert ask(lowest_to_agree, parameters(delegation_care_agree_by_units=True), two) == 1
    assert ask(lowest_to_agree, parameters(delegation_all_agree_by_units=True), two) == 0


@pytest.mark.parametrize(("place", "asked"), [(0, 0), (1, 0), (2, 1), (5, 4)])
def test_all_between_the_unit_and_the_decider_are_asked(
    p: Any, ask: Any, parameters: Any, place: int, asked: int
) -> None:
    assert ask(leaders_between, p, place) == asked
    assert ask(leaders_between, parameters(neutral_path=True), place) == 0


def test_neutral_frames_give_leaders_frames_of_one_size(parameters: Any, ask: Any) -> None:
    row = parameters(neutral_frames=True)
    assert ask(free_of_units, row, 900.0, person(unit_from=0, unit_to=90)) == 100.0
    assert ask(free_of_units, row, 900.0, person(unit_from=3, unit_to=4)) == 900.0
    assert ask(free_of_units, parameters(), 900.0, person(unit_from=0, unit_to=90)) == 900.0


def test_neutral_frames_are_what_a_person_may_commit_from(parameters: Any, ask: Any) -> None:
    row = parameters(neutral_frames=True)
    for units in (10, 30, 90):
        leader = person(free_nok=10.0 * units, committed_nok=50.0, unit_from=0, unit_to=units)
        assert ask(authority, row, leader, Sector.CARE) == 50.0
    alone = person(free_nok=900.0, unit_from=3, unit_to=4)
    assert ask(authority, row, alone, Sector.CARE) == 900.0


CASES = ["defaults", "long_paths", "coordinators", "region", "low_thresholds"]


@pytest.mark.parametrize("name", CASES)
def test_only_those_who_may_decide_do(name: str) -> None:
    """A decider answers for all units covered; advisers, staff and the state line never decide."""
    seen = 0
    for run in finished(name):
        actors = run.world.actor
        for event in kinds(run, Event.DECIDED):
            decider = actors[event["actor"]]
            assert decider["role"] not in (Role.ADVISER, Role.FRONTLINE, Role.STATE_SUPERIOR)
            row = run.pilots[event["pilot"]]
            if row["case_version"] == 0:
                assert decider["unit_from"] <= row["first_unit"] < decider["unit_to"]
            seen += 1
    assert seen > 20


@pytest.mark.parametrize("name", CASES)
def test_the_council_decides_in_june_october_and_december_only(name: str) -> None:
    months = set()
    for run in finished(name):
        decided = kinds(run, Event.DECIDED)
        council = run.world.actor["role"][decided["actor"]] == Role.COUNCIL
        months |= {int(month) % 12 for month in decided["month"][council]}
    assert months <= {5, 9, 11}
    assert 11 in months


@pytest.mark.parametrize("name", CASES)
def test_a_case_goes_up_the_line_in_order(name: str) -> None:
    """Units, then advice, then superiors from below, as long as nobody has to be asked anew."""
    anew = (Event.VOIDED, Event.ALL_OFFERED, Event.ASKED_AGAIN, Event.GATHERED)
    seen = 0
    for run in finished(name):
        disturbed = set(run.events["pilot"][np.isin(run.events["kind"], anew)].tolist())
        for number, row in enumerate(run.pilots):
            if row["case_open"] < 0 or number in disturbed:
                continue
            line = run.world.member["actor"][number * SLOTS : (number + 1) * SLOTS]
            mine = run.events[run.events["pilot"] == number]
            answers = mine[mine["kind"] == Event.ANSWERED]
            above = line[LINE_SLOT:ADVISER_SLOT].tolist()
            places = [above.index(a) for a in answers["actor"] if a in above]
            assert places == sorted(places)
            order = mine["kind"][
                np.isin(
                    mine["kind"],
                    (Event.UNIT_ANSWERED, Event.ADVISED, Event.ANSWERED, Event.DECIDED),
                )
            ]
            rank = {Event.UNIT_ANSWERED: 0, Event.ADVISED: 1, Event.ANSWERED: 2, Event.DECIDED: 3}
            ranks = [rank[Event(int(kind))] for kind in order]
            assert ranks == sorted(ranks)
            seen += len(ranks) > 2
    assert seen


@pytest.mark.parametrize("name", FIXED)
def test_what_is_adopted_is_on_the_grid_and_within_the_price(name: str) -> None:
    for run in finished(name):
        yearly, full, years, band = (
            values(run.events, Event.CASE_OPENED, field)
            for field in ("yearly_nok", "full_price_yearly_nok", "term_years", "band")
        )
        assert (yearly <= full + 1e-6).all()
        assert (yearly >= 0.4 * full - 10_000.0).all()
        assert set(years.tolist()) <= {1, 2, 4}
        assert set(band.tolist()) <= {int(band) for band in Band}
        on_grid = (yearly % 10_000.0 == 0.0) | (yearly == full)
        assert on_grid.all()
