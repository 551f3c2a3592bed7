"""Formal mooring: what moors a pilot, and what people who leave no longer take along."""

from __future__ import annotations

from typing import Any

import pytest

from collabsim.model import run_with_mesa
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.world.codes import Event
from collabsim.world.events.codes import MooredBy
from tests.runs import kinds, replicated

RESTLESS = {"turnover_per_year": 0.5, "entrepreneurs": 20}
MOORED = {"formal_mooring": True, "mooring_plan_chance": 0.1}
REPLICATIONS = 6


def of(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(30_000, replications, **{**RESTLESS, **values})


def test_a_plan_does_nothing_where_mooring_does_not_count() -> None:
    for plain, other in zip(of(), of(mooring_plan_chance=0.5), strict=True):
        assert plain.events.tobytes() == other.events.tobytes()


def test_without_anybody_leaving_it_changes_only_what_it_says_itself() -> None:
    for plain, other in zip(
        of(turnover_per_year=0.0), of(turnover_per_year=0.0, **MOORED), strict=True
    ):
        events = other.events[other.events["kind"] != Event.MOORED]
        assert len(events) < len(other.events)
        left = [row for row in event_rows(plain.events) if row.kind == Event.LEFT]
        if not left:
            assert events.tobytes() == plain.events.tobytes()


def test_of_a_moored_pilot_no_answer_is_lost() -> None:
    lost_before, kept = 0, 0
    for run in of(**MOORED):
        moored: dict[int, int] = {}
        for row in event_rows(run.events):
            if row.kind == Event.MOORED:
                moored[row.pilot] = row.month
            if row.kind == Event.VOIDED:
                # People leave before anything else happens in a month.
                assert row.month <= moored.get(row.pilot, row.month)
                lost_before += 1
        kept += len(moored)
    assert lost_before > 0
    assert kept > 20
    assert (
        sum(row.kind == Event.VOIDED for run in of() for row in event_rows(run.events))
        > lost_before
    )


@pytest.mark.parametrize(
    ("moored_by", "values"),
    [
        (MooredBy.PLAN, {"mooring_plan_chance": 0.2}),
        (MooredBy.TERM, {"mooring_plan_chance": 0.0}),
        (MooredBy.AGREEMENT, {"agreement_bindingness": 0.5}),
    ],
)
def test_what_moors(moored_by: MooredBy, values: dict[str, float]) -> None:
    found = 0
    for run in of(formal_mooring=True, **values):
        rows = event_rows(run.events)
        for row in rows:
            if row.kind != Event.MOORED or row.moored_by != moored_by:
                continue
            found += 1
            now = [one for one in rows if one.pilot == row.pilot and one.month == row.month]
            if moored_by == MooredBy.TERM:
                assert any(one.kind == Event.ADOPTED and one.term_years > 1 for one in now)
            if moored_by == MooredBy.AGREEMENT:
                assert any(one.kind == Event.AGREEMENT_ENDED for one in now)
    assert found > 3


def test_both_drivers_write_the_same() -> None:
    values = {**MOORED, "council_meetings_per_month": 0.3}
    for one, other in zip(of(2, **values), of(2, **values, driver=run_with_mesa), strict=True):
        assert len(kinds(one, Event.MOORED))
        assert one.events.tobytes() == other.events.tobytes()
        assert one.pilots.tobytes() == other.pilots.tobytes()
