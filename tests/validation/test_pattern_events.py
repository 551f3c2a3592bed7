"""What patterns read of event logs, against a walk through the log event by event."""

from __future__ import annotations

import math

import pytest

from collabsim.experiment.replicate import run_one
from collabsim.records.event_log import event_rows
from collabsim.validation.pattern_events import NAMES, event_sums
from collabsim.world.codes import Event
from tests.small_worlds import plan


@pytest.fixture(scope="module")
def runs():
    return [run_one(plan(place), seed, 0) for place in (0, 1) for seed in range(6)]


def test_the_sums_are_those_that_are_named(runs):
    assert set(event_sums(runs[0])) == set(NAMES)


def test_support_is_that_of_managers_asked_twice(runs):
    twice = 0
    for run in runs:
        asked, support = {}, [0.0, 0.0]
        counted = set()
        for row in event_rows(run.events):
            key = (row.pilot, row.person)
            if row.kind == Event.UNIT_ASKED:
                asked.setdefault(key, row.willingness_without_stake)
            elif row.kind == Event.UNIT_ANSWERED and key in asked and key not in counted:
                counted.add(key)
                for at, logit in enumerate((asked[key], row.willingness_without_stake)):
                    support[at] += 1 / (1 + math.exp(-logit))
        found = event_sums(run)
        assert found["asked_twice"] == len(counted)
        assert [found["support_start"], found["support_case"]] == pytest.approx(support)
        twice += len(counted)
    assert twice > 10


def test_champions_are_counted_by_pilot(runs):
    late = 0
    for run in runs:
        begun, over, champion = {}, {}, {}
        for row in event_rows(run.events):
            for kind, months in (
                (Event.STARTED, begun), (Event.MONEY_ENDED, over), (Event.CHAMPION, champion),
            ):  # fmt: skip
                if row.kind == kind:
                    months.setdefault(row.pilot, row.month)
        limit = run.blueprint.p["weak_limit"][0]
        works = [i for i in over if i in begun and run.pilots[i]["true_effect"] >= limit]
        found = event_sums(run)
        assert found["works_to_the_end"] == len(works)
        by_then = sum(champion.get(i, 10**6) <= over[i] for i in works)
        early = sum(champion.get(i, 10**6) <= begun[i] + 3 for i in works)
        assert (found["works_champion_late"], found["works_champion_early"]) == (by_then, early)
        late += by_then
    assert late > 0
