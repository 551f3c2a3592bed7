"""Stories of pilots: plain words, in order, resting on events, with reasons that are recorded."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.language import LANGUAGES, catalogue
from collabsim.municipality.structure import Sector
from collabsim.records.event_log import event_rows, of_kind
from collabsim.records.frames import run_pilots_frame
from collabsim.report.cast import cast_of
from collabsim.report.explain import story_of
from collabsim.scenario import load_scenario
from collabsim.world import codes
from collabsim.world.codes import Event, State
from collabsim.world.events.codes import DropReason
from tests.runs import FIXED, finished

CAUSE = {"en": "because", "nb": "fordi", "nn": "fordi"}
UNTOLD = {"state", "observed", "team_met", "leader_met", "no_free_unit", "addressee_missed"}
"""Kinds a story may pass over: what is summed up where a period ends, or said by its cause."""


@cache
def shipped():
    """One replication of each municipality of a shipped scenario."""
    return tuple(run_one(plan, 0, 0) for plan in worlds(load_scenario("small_and_large")))


@cache
def told(language):
    """Pilots of the shipped scenario with their stories: (run, pilot, story)."""
    return [
        (run, pilot, story_of(run, pilot, language))
        for run in shipped()
        for pilot in range(len(run.pilots))
    ]


def raw_words():
    """Words of codes that no language uses, so that they can only be codes."""
    kinds = [kind for kind in vars(codes).values() if hasattr(kind, "__members__")]
    names = {member.name.lower() for kind in kinds for member in kind}
    return {name for name in names if "_" in name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_stories_are_plain_words(language):
    assert len(told(language)) >= 30
    missing = catalogue(language)["format.missing"]
    for _, _, story in told(language):
        assert not re.search(r"\bNone\b|\bnan\b|[{}_]|\b(unit|staff|sector):\S", story.text)
        assert not any(word in story.text for word in raw_words())
        assert missing not in story.text
        assert "  " not in story.text
        assert not re.search(r" [,.;]|\.\.", story.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_line_is_a_sentence(language):
    for _, _, story in told(language):
        for line in story.lines:
            assert line.text[0].isupper() or line.text[0].isdigit(), line.text
            assert line.text[-1] in ".»”", line.text


@pytest.fixture
def _each_cast_once(monkeypatch):
    """Naming everybody of a municipality takes longer than telling what became of a pilot."""
    made = {}

    def once(plan, language):
        key = id(plan), language
        if key not in made:
            made[key] = plan, cast_of(plan, language)
        return made[key][1]

    monkeypatch.setattr("collabsim.report.cast.cast_of", once)


@pytest.mark.usefixtures("_each_cast_once")
@pytest.mark.parametrize("name", FIXED)
def test_lines_rest_on_events_of_the_pilot_and_say_why_where_it_is_recorded(name):
    """In the order of time, in every language; a line with a reason rests on one that has it."""
    for run in finished(name, 1)[:3]:
        log = event_rows(run.events)
        own = [[] for _ in run.pilots]
        for event, row in enumerate(log):
            if row.pilot >= 0:
                own[row.pilot].append(event)
        for pilot in range(min(len(run.pilots), 10)):
            for language in LANGUAGES:
                story = story_of(run, pilot, language)
                months = [line.month for line in story.lines]
                assert months == sorted(months)
                for line in story.lines:
                    assert line.events
                    for event in line.events:
                        row = log[event]
                        assert row.pilot == pilot or row.kind == Event.LEFT, line.text
                        assert row.month <= line.month
                    assert_says_why(log, line, language)
                seen = {event for line in story.lines for event in line.events}
                unseen = {
                    Event(log[event].kind).name.lower() for event in own[pilot] if event not in seen
                }
                assert unseen <= UNTOLD


def assert_says_why(log, line, language):
    """A line that says why names the reason that one of its events recorded."""
    assert (CAUSE[language] in line.text) == bool(line.reason), line.text
    if line.reason:
        recorded = {
            getattr(log[event], WITH_REASON[log[event].kind]).name.lower()
            for event in line.events
            if log[event].kind in WITH_REASON
        }
        assert line.reason in recorded


WITH_REASON = {
    Event.UNIT_ANSWERED: "largest_shortfall",
    Event.ANSWERED: "largest_shortfall",
    Event.DECIDED: "largest_shortfall",
    Event.REVIEWED: "largest_shortfall",
    Event.STOPPED: "stop_reason",
}
"""Kinds of event that carry a reason, and the field it stands in."""


def test_languages_tell_the_same():
    for stories in zip(*(told(language) for language in LANGUAGES), strict=True):
        lines = [story.lines for _, _, story in stories]
        for other in lines[1:]:
            assert [line.events for line in other] == [line.events for line in lines[0]]
            assert [line.reason for line in other] == [line.reason for line in lines[0]]


def test_a_story_is_short_enough_to_read():
    lengths = [len(story.lines) for _, _, story in told("en")]
    assert max(lengths) <= 60
    assert sum(length <= 40 for length in lengths) >= 0.9 * len(lengths)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_line_says_what_the_table_of_pilots_says(language):
    words = catalogue(language)
    for run in shipped():
        pilots = run_pilots_frame(run)
        for row in pilots.to_dict("records"):
            last = story_of(run, row["pilot"], language).lines[-1].text
            states = [words[f"state.{row['final_state']}"]]
            if not pd.isna(row["money_ended_month"]):
                states = [*(words[f"state.{row[f'state_{h}']}"] for h in (12, 24, 36)), *states]
            places = []
            at = 0
            for state in dict.fromkeys(states) if len(set(states)) == 1 else states:
                at = last.index(state, at) + 1
                places.append(at)
            assert places
            effect = f"{row['true_effect']:.2f}"
            assert effect.replace(".", words["format.decimal"]) in last
            assert ("weak" in last or "svak" in last) == row["weak"]


def test_a_refused_pilot_is_told_with_place_reason_and_argument():
    """The stop of the table of pilots stands in the story: who, why, and what was said."""
    found = 0
    for run in shipped():
        cast = cast_of(run.blueprint, "en")
        pilots = run_pilots_frame(run)
        for row in pilots[pilots["stop_stage"].isin(["clearing", "deciding"])].to_dict("records"):
            story = story_of(run, row["pilot"], "en")
            line = next(
                line for line in reversed(story.lines[:-1]) if line.reason == row["stop_reason"]
            )
            who = cast.posts[int(run.pilots[row["pilot"]]["stopped_by"])]
            assert who in line.text.lower() or who in line.text
            assert catalogue("en")[f"argument.{row['stop_argument']}"] in line.text
            found += 1
    assert found > 0


def test_posts_that_share_a_description_are_told_apart():
    for run in shipped():
        cast = cast_of(run.blueprint, "en")
        leaders = [
            post
            for post, name in zip(cast.posts, run.blueprint.posts, strict=True)
            if not name.startswith("staff:")
        ]
        assert len(set(leaders)) == len(leaders)
        assert len(set(cast.units)) == len(cast.units)


def test_money_and_months_are_written_as_the_language_writes_them():
    english, norwegian = ("\n".join(s.text for *_, s in told(one)) for one in ("en", "nb"))
    assert re.search(r"In [A-Z][a-z]+ of year \d", english)
    assert re.search(r"I [a-z]+ i år \d", norwegian)
    assert "NOK 100,000" in english
    assert "100\N{NO-BREAK SPACE}000 kroner" in norwegian


def test_a_pilot_that_never_started_ends_with_what_was_missed():
    for run, pilot, story in told("en"):
        if run.pilots[pilot]["state"] == State.NEVER_STARTED:
            assert "never started" in story.lines[-1].text
            assert re.search(r"never tried|little was missed", story.lines[-1].text)
            return
    pytest.fail("every pilot of the shipped scenario started")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_story_begins_with_who_opened_the_door_and_the_second_sector(language):
    words = catalogue(language)
    seen = set()
    for run, pilot, story in told(language):
        row = run.pilots[pilot]
        begun = int(row["initiated"])
        first = story.lines[0].text
        assert (words["story.begun_by_leader"] in first) == (begun == 1)
        assert (words["story.begun_by_frontline"] in first) == (begun == 2)
        seen.add(begun)
        if row["other_sector"] >= 0:
            second = Sector(int(row["other_sector"])).name.lower()
            assert words[f"sector.{second}"] in first
            seen.add("spans")
    assert seen == {0, 1, 2, "spans"}


def test_a_proposal_is_dropped_when_its_entrepreneur_gives_up():
    found = 0
    for run in finished("poor_region", 1):
        dropped = event_rows(of_kind(run.events, Event.DROPPED))
        gave_up = [row.pilot for row in dropped if row.drop_reason == DropReason.GAVE_UP]
        for pilot in gave_up[:3]:
            lines = [line.text for line in story_of(run, pilot, "en").lines]
            assert any("ran out of money and gave up" in line for line in lines)
            found += 1
    assert found > 0
