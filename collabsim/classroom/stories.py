"""Sentences for the page: the story of each pilot, and why it stopped, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from collabsim.inquiry.because import Explanation, Verdict
from collabsim.language import LANGUAGES, label
from collabsim.records.histories import Run
from collabsim.report.cast import Cast, cast_of
from collabsim.report.story import tell
from collabsim.report.story_log import around, logged_events
from collabsim.report.verdicts import verdict_text, weighed
from collabsim.world.blueprint import Blueprint

Json = Any

Texts = dict[str, str]
"""A sentence in every language."""

Casts = Mapping[str, Cast]
"""The people and places of a municipality as each language names them."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One line of a story in every language.

    ``events`` are the numbers of the events it rests on; ``reason`` the word for
    the term that weighed most at a no, where the line names one.
    """

    month: int
    texts: Texts
    reason: str
    events: tuple[int, ...]

    def as_json(self) -> Json:
        """What worlds share of a line: month, sentence, reason."""
        return [self.month, self.texts, self.reason]


@dataclass(frozen=True, slots=True)
class StoryOfPilot:
    """Title and lines of one pilot's story."""

    title: Texts
    note: Texts
    lines: tuple[StoryLine, ...]


class Storyteller:
    """Tells the stories of runs of one municipality, each course of events once.

    Worlds that differ in a lever share most courses; only the numbers of the
    events differ from world to world.
    """

    def __init__(self, plan: Blueprint) -> None:
        self.casts = {language: cast_of(plan, language) for language in LANGUAGES}
        self._told: dict[bytes, StoryOfPilot] = {}

    def stories(self, run: Run) -> list[StoryOfPilot]:
        """Tell the stories of all pilots of a run, by their rows."""
        return [self._story(run, pilot) for pilot in range(len(run.pilots))]

    def _story(self, run: Run, pilot: int) -> StoryOfPilot:
        numbers = around(run.events, pilot)
        course = run.events[numbers]
        content = course.tobytes()
        if content not in self._told:
            # Told of a log that holds nothing else: its events are numbered by their place.
            self._told[content] = self._tell(run, course, pilot)
        story, own = self._told[content], numbers.tolist()
        lines = tuple(
            replace(line, events=tuple(own[place] for place in line.events)) for line in story.lines
        )
        return replace(story, lines=lines)

    def _tell(self, run: Run, events: Any, pilot: int) -> StoryOfPilot:
        plan = run.blueprint
        course = logged_events(events, pilot)
        told = {
            language: tell(
                course,
                cast,
                pilot,
                municipality=label(plan.municipalities[0], plan.populations[0], language),
                months=int(plan.run[0]["months"]),
                weak_limit=float(plan.p[0]["weak_limit"]),
                language=language,
            )
            for language, cast in self.casts.items()
        }
        lines = [
            StoryLine(
                same[0].month,
                {
                    language: weighed(one, language)
                    for language, one in zip(told, same, strict=True)
                },
                same[0].reason,
                same[0].events,
            )
            for same in zip(*(story.lines for story in told.values()), strict=True)
        ]
        return StoryOfPilot(
            {language: story.title for language, story in told.items()},
            {language: story.note for language, story in told.items()},
            tuple(lines),
        )


def verdict_texts(explanation: Explanation, verdict: Verdict, casts: Casts) -> Texts:
    """One verdict as a sentence: with "because" only if the replay bore it out."""
    return {
        language: verdict_text(
            verdict.cause,
            verdict.replayed,
            explanation.after_money,
            cast,
            language,
            holds=verdict.because,
        )
        for language, cast in casts.items()
    }
