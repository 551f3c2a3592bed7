"""What a run keeps of a decision is what came of it."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from collabsim.records.event_log import event_rows
from collabsim.world.codes import Event, Stage
from collabsim.world.events.codes import Answer
from collabsim.world.tables import TABLES
from tests.runs import finished, kinds

YES_OR_NO = [
    (name, field.name)
    for name, table in TABLES.items()
    for field in table.fields
    if field.unit == "0/1"
]


@pytest.mark.parametrize("scenario", ["defaults", "region"])
def test_what_is_declared_as_yes_or_no_is_one_of_them(scenario: str) -> None:
    assert ("member", "queued") in YES_OR_NO
    for run in finished(scenario):
        for table, field in YES_OR_NO:
            assert np.isin(getattr(run.world, table)[field], (0, 1)).all(), (table, field)


def test_a_pilot_spans_two_sectors_if_it_started_with_a_unit_in_the_other() -> None:
    both = set()
    for run in finished("crowded"):
        for event in event_rows(kinds(run, Event.STARTED)):
            spans = bool(run.pilots["spans"][event.pilot])
            assert spans == (event.second_unit_row is not None)
            both.add(spans)
    assert both == {True, False}


def test_a_decider_who_recuses_leaves_the_case_until_the_deputy_comes() -> None:
    recusals = 0
    for run in finished("close_ties"):
        decisions = defaultdict(list)
        for event in event_rows(kinds(run, Event.DECIDED)):
            decisions[event.pilot].append(event.month)
        for event in event_rows(kinds(run, Event.RECUSED)):
            deputy = event.month + event.months_until_deputy
            assert event.months_until_deputy > 0
            assert not any(event.month <= month < deputy for month in decisions[event.pilot])
            recusals += 1
    assert recusals


def test_a_no_at_review_ends_the_contract_and_a_yes_does_not() -> None:
    answers = set()
    for scenario in ("defaults", "little_used"):
        for run in finished(scenario):
            ended = {
                (event.pilot, event.month)
                for event in event_rows(kinds(run, Event.STOPPED))
                if event.stop_stage in {Stage.REVIEW, Stage.USE}
            }
            for event in event_rows(kinds(run, Event.REVIEWED)):
                refused = event.answer == Answer.NO
                assert refused == ((event.pilot, event.month) in ended)
                answers.add(event.answer)
    assert answers == {Answer.YES, Answer.NO}
