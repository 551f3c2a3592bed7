"""Stories of recorded worlds are those of the report, less the word "because"."""

from __future__ import annotations

import re

import pytest

from collabsim.classroom.stories import Storyteller, weighed
from collabsim.language import LANGUAGES, text
from collabsim.report.explain import story_of
from collabsim.world.codes import Reason
from tests.small_worlds import finished, plan

WORLDS = [(), ("guide",), ("delegation",)]


@pytest.mark.parametrize("place", [0, 1])
def test_stories_are_those_of_the_report_world_by_world(place):
    teller = Storyteller(plan(place))
    for levers in WORLDS:
        run = finished(place, 302, 0, *levers)
        for pilot, story in list(enumerate(teller.stories(run)))[place :: 1 + 3 * place]:
            for language in LANGUAGES:
                told = story_of(run, pilot, language)
                assert story.title[language] == told.title
                assert story.note[language] == told.note
                assert [line.events for line in story.lines] == [t.events for t in told.lines]
                assert [line.month for line in story.lines] == [t.month for t in told.lines]
                assert [line.texts[language] for line in story.lines] == [
                    weighed(line, language) for line in told.lines
                ]


@pytest.mark.parametrize("place", [0, 1])
def test_no_line_says_because(place):
    teller = Storyteller(plan(place))
    reasons = set()
    for seed in (302, 3, 4, 5):
        for story in teller.stories(finished(place, seed, 0)):
            for line in story.lines:
                reasons.add(line.reason)
                for language in LANGUAGES:
                    assert not re.search(r"\b(because|fordi)\b", line.texts[language].lower())
    assert len(reasons) > 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_begins_with_the_word_that_is_replaced(language):
    word = {"en": "because "}.get(language, "fordi ")
    for reason in Reason:
        if reason not in (Reason.NONE, Reason.TIME, Reason.COMPLAINT, Reason.RESERVE):
            assert text(f"story.because_{reason.name.lower()}", language).startswith(word)


def test_events_of_a_line_are_those_of_its_own_world():
    """The same course has other event numbers in a world in which more happened around it."""
    teller = Storyteller(plan(0))
    for levers in WORLDS:
        run = finished(0, 302, 0, *levers)
        for pilot, story in enumerate(teller.stories(run)):
            for line in story.lines:
                about = run.events[list(line.events)]
                assert ((about["pilot"] == pilot) | (about["pilot"] == -1)).all()
