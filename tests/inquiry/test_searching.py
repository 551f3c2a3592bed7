"""The smallest change that turns an outcome, on outcomes that are known beforehand."""

from __future__ import annotations

import pytest

from collabsim.inquiry.fates import NOT_THERE, Result
from collabsim.inquiry.searching import CLOSE, STEPS, Trial, turns
from collabsim.parameters import PARAMETERS, ROLES
from collabsim.parameters.ranges import DRAWN, PLAUSIBLE, REGION, range_of
from tests.every import every

THRESHOLD = PARAMETERS["threshold_nok"]
LIMIT = PARAMETERS["evidence_limit"]
MONTHS = PARAMETERS["project_months"]


class Outcome:
    """Stands in for replays: turned where ``turned`` says so, and where nothing may be tried."""

    def __init__(self, turned, impossible=lambda value: False):
        self.turned, self.impossible, self.values = turned, impossible, []

    def __call__(self, value):
        self.values.append(value)
        if self.impossible(value):
            return None
        result = Result.SAVED if self.turned(value) else Result.LATER
        return Trial(value, result, None, NOT_THERE, self.turned(value), same_course=False)


@pytest.mark.parametrize("limit", [101_000.0, 287_654.0, 650_000.0, 1_299_000.0])
def test_where_it_turns_is_found_between_two_values_that_were_tried(limit):
    outcome = Outcome(lambda value: value >= limit)
    _, up = turns(THRESHOLD, 100_000.0, outcome)
    assert up.before < limit <= up.first.value
    assert up.first.value - up.before <= max(CLOSE * (up.first.value - 100_000.0), 1_000.0)
    assert up.only_once
    assert {up.first.value, up.before} <= {100_000.0, *outcome.values}


def test_both_sides_are_searched_and_the_nearest_of_each_is_told():
    outcome = Outcome(lambda value: value <= 0.4 or value >= 0.49)
    down, up = turns(LIMIT, 0.47, outcome)
    assert down.first.value <= 0.4 < down.before
    assert up.before < 0.49 <= up.first.value
    assert [abs(t.value - 0.47) for t in down.trials] == sorted(
        abs(t.value - 0.47) for t in down.trials
    )


def test_whole_numbers_are_narrowed_to_neighbours():
    _, up = turns(MONTHS, 12, Outcome(lambda value: value >= 17))
    assert (up.before, up.first.value) == (16, 17)
    assert all(isinstance(trial.value, int) for trial in up.trials)


def test_an_outcome_that_turns_back_is_told_as_such():
    _, up = turns(MONTHS, 12, Outcome(lambda value: 14 <= value < 20))
    assert up.first.value == 14
    assert not up.only_once
    assert [trial.value for trial in up.trials if not trial.turned][-1] == 36


def test_nothing_is_claimed_where_nothing_turns():
    for side in turns(THRESHOLD, 100_000.0, Outcome(lambda value: False)):
        assert side.first is None
        assert side.before is None
        assert not side.only_once


def test_what_changes_nothing_at_its_end_is_not_searched_further():
    def unmoved(value):
        tried.append(value)
        return Trial(value, Result.UNCHANGED, None, NOT_THERE, turned=False, same_course=True)

    tried: list[float] = []
    assert len(list(turns(LIMIT, 0.47, unmoved))) == 2
    assert tried == [0.35, 0.5]


def test_every_other_word_is_tried():
    basis = PARAMETERS["threshold_basis"]
    found = list(turns(basis, "term", Outcome(lambda value: value == "one_year")))
    assert [side.trials[0].value for side in found] == ["one_year", "term_with_project"]
    assert [side.first is not None for side in found] == [True, False]
    (switch,) = turns(PARAMETERS["pooled_budget"], False, Outcome(lambda value: value))
    assert switch.first.value is True
    assert switch.before is False


def test_a_value_that_stands_for_none_is_left_for_some_in_the_range():
    coordinators = PARAMETERS["inhabitants_per_coordinator"]
    found = list(turns(coordinators, 0, Outcome(lambda value: value < 20_000)))
    assert [side.trials[0].value for side in found] == [10_000, 31_600, 100_000]
    assert [side.first is not None for side in found] == [True, False, False]


def test_values_that_do_not_go_together_with_others_are_left_out():
    nowhere = Outcome(lambda value: True, impossible=lambda value: True)
    assert list(turns(LIMIT, 0.47, nowhere)) == []
    _, up = turns(MONTHS, 12, Outcome(lambda value: value >= 17, lambda value: value > 30))
    assert up.first.value == 17


def test_a_search_ends():
    outcome = Outcome(lambda value: value >= 100_001.0)
    list(turns(THRESHOLD, 100_000.0, outcome))
    assert len(outcome.values) < 2 * (4 + STEPS)


@every(sorted(PLAUSIBLE))
def test_plausible_ranges_lie_within_the_bounds(name):
    parameter, reach = PARAMETERS[name], range_of(PARAMETERS[name])
    assert parameter.role in ROLES[:2] or name in REGION or name in DRAWN
    assert parameter.kind in ("int", "float")
    assert parameter.low <= reach.low < reach.high <= parameter.high
    assert not reach.by_ratio or reach.low > 0.0
    none = parameter.name in {"inhabitants_per_coordinator", "span_of_control"}
    assert none or reach.low <= parameter.default <= reach.high
