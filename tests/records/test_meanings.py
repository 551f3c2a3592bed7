"""Every kind of event says what its columns hold, and the log holds nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.records.meanings import MEANINGS, NUMBER_COLUMNS, TOO_CLOSE
from collabsim.rules import options
from collabsim.rules.case import NO as RULE_NO
from collabsim.rules.case import YES as RULE_YES
from collabsim.world.codes import Event
from tests.runs import FIXED, finished, kinds


def test_every_kind_of_event_is_explained():
    assert set(MEANINGS) == set(Event)
    for kind, meaning in MEANINGS.items():
        assert meaning.about, kind
        assert len(meaning.numbers) <= len(NUMBER_COLUMNS), kind
        named = [meaning.other, meaning.code, *meaning.numbers]
        assert all(column.name and column.unit for column in named if column is not None), kind


def test_answers_and_options_are_those_of_the_rules():
    assert dict(MEANINGS[Event.ANSWERED].other.words) == {RULE_YES: "yes", RULE_NO: "no"}
    words = {
        options.STOP: "stop",
        options.ROUTE: "by the band's way",
        options.COMPETITION: "competition",
        options.REDUCED: "reduced",
        options.WITHOUT_LAWFUL_ROUTE: "without a way",
        options.IN_HOUSE: "in-house",
    }
    assert dict(MEANINGS[Event.DECIDED].other.words) == words
    assert TOO_CLOSE in dict(MEANINGS[Event.LEGAL_ERROR].code.words)


@pytest.mark.parametrize("name", FIXED)
def test_the_log_holds_what_is_declared(name):
    for run in finished(name, 1):
        for kind, meaning in MEANINGS.items():
            rows = kinds(run, kind)
            for column in ("other", "code"):
                declared = getattr(meaning, column)
                allowed = {-1, 0} if declared is None else {number for number, _ in declared.words}
                if allowed:
                    assert set(np.unique(rows[column])) <= allowed, (kind, column)
            for place, column in enumerate(NUMBER_COLUMNS):
                if place >= len(meaning.numbers):
                    assert not rows[column].any(), (kind, column)
                elif meaning.numbers[place].words:
                    allowed = {number for number, _ in meaning.numbers[place].words}
                    assert set(np.unique(rows[column])) <= allowed, (kind, column)
                elif meaning.numbers[place].unit == "0-1":
                    assert ((rows[column] >= 0) & (rows[column] <= 1)).all(), (kind, column)
                elif meaning.numbers[place].unit == "0/1":
                    assert set(np.unique(rows[column])) <= {0.0, 1.0}, (kind, column)


@pytest.mark.parametrize("name", FIXED)
def test_a_person_stands_where_one_is_declared(name):
    for run in finished(name, 1):
        for kind, meaning in MEANINGS.items():
            people = kinds(run, kind)["actor"]
            if not meaning.person:
                assert (people == -1).all(), kind
            elif "-1" not in meaning.person:
                assert (people >= 0).all(), kind
