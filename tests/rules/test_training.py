"""Courses and guides: who is taught, what stays of it, and that reading changes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from collabsim.model import PilotTrapModel, run_with_mesa
from collabsim.municipality.structure import Role
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.people import left_of_teaching, read_person
from collabsim.world.codes import Event
from collabsim.world.events.codes import TaughtBy
from tests.runs import kinds, replicated

COURSES = {"training_places_share": 0.5, "training_gain": 0.3, "training_fear_relief": 0.25}
REPLICATIONS = 8


def runs(replications: int = REPLICATIONS, **values: Any) -> tuple[Run, ...]:
    return replicated(30_000, replications, seed=3, **values)


def taught(run: Run) -> list[Any]:
    return [row for row in event_rows(run.events) if row.kind == Event.TAUGHT]


def test_half_of_it_is_left_after_the_half_life(ask: Any, parameters: Any) -> None:
    row = parameters(training_half_life_years=4.0)
    assert ask(left_of_teaching, row, 0.3, 10, 10) == pytest.approx(0.3)
    assert ask(left_of_teaching, row, 0.3, 10, 58) == pytest.approx(0.15)
    assert ask(left_of_teaching, row, 0.3, 10, 106) == pytest.approx(0.075)
    assert ask(left_of_teaching, row, 0.0, 10, 11) == 0.0


@pytest.mark.parametrize(
    "values",
    [{"training_places_share": 0.7}, {"training_gain": 0.4, "training_fear_relief": 0.4}],
)
def test_places_without_a_course_and_a_course_without_places_change_nothing(
    values: dict[str, float],
) -> None:
    for plain, other in zip(runs(), runs(**values), strict=True):
        assert plain.events.tobytes() == other.events.tobytes()


def test_only_those_with_a_case_are_taught_and_each_at_most_once_a_year() -> None:
    found = 0
    for run in runs(**COURSES):
        roles = run.world.actor["role"]
        opened = {int(n): int(p["case_open"]) for n, p in enumerate(run.pilots)}
        by_person_and_year = [(row.person, row.month // 12) for row in taught(run)]
        for row in taught(run):
            assert row.month >= opened[row.pilot]
            assert roles[row.person] != Role.COUNCIL
            assert row.taught_by == TaughtBy.COURSE
        leavers = {row.person for row in event_rows(run.events) if row.kind == Event.LEFT}
        stayed = [one for one in by_person_and_year if one[0] not in leavers]
        assert len(set(stayed)) == len(stayed)
        found += len(by_person_and_year)
    assert found > 20


def test_about_as_many_get_a_place_as_there_are_places() -> None:
    """Against a count of those asked: with all places everybody with a case is taught."""
    every = sum(len(taught(run)) for run in runs(**COURSES | {"training_places_share": 1.0}))
    half = sum(len(taught(run)) for run in runs(**COURSES))
    assert 0.3 * every < half < 0.7 * every


def test_advisers_read_the_guide_as_often_as_is_said() -> None:
    values = {"guide_gain": 0.3, "guide_read_line": 0.0, "guide_read_advisers": 1.0}
    found = runs(**values)
    roles = {int(run.world.actor["role"][row.person]) for run in found for row in taught(run)}
    assert roles == {Role.ADVISER}


def test_what_is_taught_lies_over_what_a_person_brought_along() -> None:
    for run in runs(**COURSES):
        world, p = run.world, run.world.p[0]
        for post in np.flatnonzero((world.actor["taught"] > 0.0) & (world.actor["ready"] == 2)):
            month = int(run.events["month"].max())
            read_person(world, int(post), month)
            person = world.actor[post]
            left = 0.5 ** ((month - person["taught_month"]) / (12 * p["training_half_life_years"]))
            own = person["own_rule_knowledge"]
            expected = own + (1.0 - own) * person["taught"] * left
            assert person["rule_knowledge"] == pytest.approx(expected)
            fear = person["own_fear"] * (
                1.0
                - person["relieved"]
                * 0.5 ** ((month - person["relieved_month"]) / (12 * p["training_half_life_years"]))
            )
            assert person["fear"] == pytest.approx(fear)


def test_to_read_everybody_every_month_changes_nothing() -> None:
    given = {"municipality": 10_000, "seed": 3, "years": 6, "proposal_years": 5}
    values = {**COURSES, "guide_gain": 0.4, "turnover_per_year": 0.3, "entrepreneurs": 20}
    plain, read = (PilotTrapModel(**given, **values) for _ in range(2))
    while read.running:
        for post in range(len(read.world.actor)):
            read_person(read.world, post, read.month)
        read.step()
        plain.step()
    assert (plain.events["kind"] == "taught").sum() > 10
    assert read.events.equals(plain.events)


def test_both_drivers_write_the_same() -> None:
    values = {**COURSES, "guide_gain": 0.4, "turnover_per_year": 0.3}
    for one, other in zip(runs(2, **values), runs(2, **values, driver=run_with_mesa), strict=True):
        assert len(kinds(one, Event.TAUGHT))
        assert one.events.tobytes() == other.events.tobytes()
