"""The lesson as data: plans that fill their time, levers and words that have their texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from collabsim.classroom.lesson import (
    FIRST_WORDS,
    PLANS,
    glossary,
    instrument_words,
    numbered,
    proximities,
)
from collabsim.classroom.page import page_words
from collabsim.inquiry.levers import LEVERS
from collabsim.language import LANGUAGES, catalogue
from tests.classroom.pseudo import BEGIN, END, LONGER, pseudo

WORDS_ASKED_FOR = {
    "council", "chief_executive", "block_grant", "delegation", "procurement", "threshold",
    "framework_agreement", "economic_plan", "annual_budget", "tertial_report", "nav",
    "social_entrepreneur", "co_creation", "pilot", "champion", "gatekeeper", "anchoring",
    "effect_contract",
}  # fmt: skip


def table(language, name):
    return {
        key.removeprefix(f"{name}.") for key in catalogue(language) if key.startswith(f"{name}.")
    }


@pytest.mark.parametrize(("plan", "minutes"), [("lesson_20", 20), ("lesson_45", 45)])
def test_a_plan_fills_its_time(plan, minutes):
    assert sum(step.minutes for step in PLANS[plan]) == minutes
    assert len({step.key for step in PLANS[plan]}) == len(PLANS[plan])


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_guesses_before_it_runs_and_compares_after(plan):
    keys = [step.key for step in PLANS[plan]]
    assert keys.index("watch") < keys.index("guess") < keys.index("compare")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_the_texts_of_a_plan_are_those_of_its_steps(plan, language):
    parts = {
        f"{step.key}{part}" for step in PLANS[plan] for part in ("", "_teacher", "_class", "_page")
    }
    assert table(language, plan) == parts | {"title", "short"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_says_what_it_is_and_what_it_can_make_worse(language):
    keys = {lever.key for lever in LEVERS}
    for name in ("lever", "lever_means", "lever_worsens"):
        assert table(language, name) == keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_explains_each_of_its_words_once(language):
    entries = glossary(language)
    assert 30 <= len(entries) <= 40
    assert len({entry.word for entry in entries}) == len(entries)
    assert WORDS_ASKED_FOR | set(FIRST_WORDS) <= {entry.key for entry in entries}
    assert table(language, "glossary_word") == table(language, "glossary")
    assert table(language, "proximity_word") == table(language, "proximity")
    for entry in (*entries, *proximities(language)):
        assert 1 <= entry.meaning.count(". ") + 1 <= 2, entry.meaning
        assert entry.meaning[0].isupper()
        assert entry.meaning.endswith(".")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_instruments_have_a_list_of_words_of_their_own(language):
    entries = instrument_words(language)
    assert {"co_payment", "mooring", "sroi", "effect_investor"} <= {one.key for one in entries}
    assert table(language, "instrument_glossary_word") == table(language, "instrument_glossary")
    assert [one.key for one in instrument_words("en")] != []
    assert {one.key for one in entries} == {one.key for one in instrument_words("en")}
    assert not {one.word for one in entries} & {one.word for one in glossary(language)}
    for entry in entries:
        assert 1 <= entry.meaning.count(". ") + 1 <= 2, entry.meaning
        assert entry.meaning[0].isupper()
        assert entry.meaning.endswith(".")


def test_words_stand_in_the_order_of_the_alphabet():
    norwegian = [entry.word for entry in glossary("nb")]
    assert norwegian[0] == "anskaffelse"
    assert norwegian[-3:] == ["økonomiplan", "øremerket tilskudd", "årsbudsjett"]
    assert (
        norwegian.index("lovpålagt oppgave") < norwegian.index("NAV") < norwegian.index("ordfører")
    )


def test_proximities_are_the_five_of_the_model():
    assert [entry.key for entry in proximities()] == [
        "cognitive", "institutional", "social", "organisational", "geographical",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_four_questions_each_with_what_a_good_answer_contains(language):
    questions = numbered("exit_ticket.question", language)
    answers = numbered("exit_ticket.answer", language)
    assert len(questions) == len(answers) == 4
    assert all(question.endswith("?") for question in questions)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_of_the_lesson_promises_a_forecast(language):
    """The words for it appear only where they are denied."""
    foretelling = {"en": "predict", "nb": "forutsi", "nn": "føresei"}[language]
    tables = (
        *PLANS,
        "lesson",
        "lever_means",
        "lever_worsens",
        "exit_ticket",
        "teacher",
        "sheet",
        "glossary",
    )
    texts = [text for key, text in catalogue(language).items() if key.split(".")[0] in tables]
    assert not [text for text in texts if foretelling in text.lower()]


BECAUSE = re.compile(
    r"\b(fordi|ettersom|på grunn av|av di|because|due to|owing to)\b", re.IGNORECASE
)
CHECKED = {"because.holds", "vote.because"}
"""Sentences that are filled only with causes a replay has borne out."""

CLASSROOM = ("because", "because_fact", "because_undone", "lever_about", "serving")
"""Tables of the classroom that the page gets with the data, or from the server."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_for_a_cause_stands_only_where_a_replay_has_checked_it(language):
    """Stories are told by ``story.toml``; the classroom words their reasons anew (test_stories)."""
    from_data = {key for key in catalogue(language) if key.split(".")[0] in CLASSROOM}
    texts = {key: catalogue(language)[key] for key in {*page_words()[language], *from_data}}
    assert len(texts) > 500
    assert {key for key, text in texts.items() if BECAUSE.search(text)} == CHECKED


def test_the_search_for_causes_finds_one():
    for sentence in ("Den stanset fordi {fact}.", "It stopped because {fact}."):
        assert BECAUSE.search(sentence)


def test_the_pretended_language_lengthens_and_keeps_what_stands_in_braces():
    sentence = "Sammenligner {scenario}: {replications} gjentakelser"
    pretended = pseudo(sentence)
    assert pretended[0] == BEGIN
    assert pretended[-1] == END
    assert "{scenario}" in pretended
    assert "{replications}" in pretended
    assert len(pretended) - 2 >= LONGER * len(sentence)
    assert "abc: 3 " in pretended.format(scenario="abc", replications=3)


def test_the_pages_about_the_lesson_have_the_steps_of_the_lesson():
    """One lesson, wherever it is told: the minutes of each step, in their order."""
    docs = Path(__file__).parents[2] / "docs"
    minutes = [step.minutes for step in PLANS["lesson_45"]]
    told = (docs / "classroom.md").read_text(encoding="utf-8")
    told = told.partition("## A lesson of 45 minutes")[2].partition("The step of")[0]
    assert [int(n) for n in re.findall(r"\((\d+) minutes\)", told)] == minutes
    table = (docs / "how_to" / "en_undervisningstime.md").read_text(encoding="utf-8")
    assert [int(n) for n in re.findall(r"(?m)^\| [^|]+ \| (\d+) \|", table)] == minutes
