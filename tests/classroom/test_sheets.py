"""Printable sheets: whole, in three languages, needing nothing from elsewhere."""

from __future__ import annotations

import importlib
import re
from html.parser import HTMLParser

import pytest

from collabsim.classroom import lesson
from collabsim.classroom.export_data import REPLICATION, SCENARIO, SEED
from collabsim.classroom.lesson import PLANS, glossary
from collabsim.classroom.roles import ROLES, ending_of
from collabsim.classroom.roles_sheet import case_of, own_path, sentence
from collabsim.classroom.sheets import (
    SHEET_LANGUAGES,
    SHEET_PAGES,
    SHEETS,
    sheet_html,
    write_sheets,
)
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.levers import BUDGET_POINTS, LEVERS
from collabsim.language import catalogue, text
from collabsim.scenario import load_scenario
from tests.classroom.pseudo import BEGIN, END, pseudo_catalogue

EVERY_SHEET = [(sheet, language) for sheet in SHEETS for language in SHEET_LANGUAGES]


class Reading(HTMLParser):
    """What a reader sees of a page, its links, and what it would fetch."""

    def __init__(self, page):
        super().__init__()
        self.seen, self.links, self.tags, self.headings = [], [], set(), []
        self._within = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self._within.append(tag)
        values = dict(attrs)
        if "href" in values:
            self.links.append(values["href"])
        if "data-heading" in values:
            self.headings.append(values["data-heading"])

    def handle_endtag(self, tag):
        while self._within and self._within.pop() != tag:
            pass

    def handle_data(self, data):
        if data.strip() and "style" not in self._within:
            self.seen.append(" ".join(data.split()))


def seen(sheet, language):
    """The words of a sheet on one line."""
    return " ".join(Reading(sheet_html(sheet, language)).seen)


@pytest.fixture
def pretended(monkeypatch):
    """Every catalogue in the pretended language."""
    module = importlib.import_module("collabsim.language.catalogue")
    catalogues = {language: pseudo_catalogue(language) for language in SHEET_LANGUAGES}
    monkeypatch.setattr(module, "catalogue", catalogues.__getitem__)
    monkeypatch.setattr(lesson, "catalogue", catalogues.__getitem__)


def test_every_sheet_is_written_in_every_language(tmp_path):
    folder = tmp_path / "sheets"
    written = write_sheets(folder)
    assert written == [
        folder / language / f"{sheet}.html" for language in ("nb", "nn", "en") for sheet in SHEETS
    ]
    assert sorted(SHEETS) == [
        "exit_ticket", "glossary", "instrument_words", "lesson_20", "lesson_45", "role_sheet",
        "teacher_sheet",
    ]  # fmt: skip
    assert sorted(path for path in folder.rglob("*") if path.is_file()) == sorted(written)


def test_writing_again_gives_the_same_bytes_and_leaves_other_files_alone(tmp_path):
    first = {path: path.read_bytes() for path in write_sheets(tmp_path, ["nn"])}
    own = tmp_path / "nn" / "notes.txt"
    own.write_text("mine")
    assert {path: path.read_bytes() for path in write_sheets(tmp_path, ["nn", "nn"])} == first
    assert own.read_text() == "mine"


def test_an_unknown_language_leaves_nothing_behind(tmp_path):
    with pytest.raises(ValueError, match="no language 'da'"):
        write_sheets(tmp_path / "sheets", ["nb", "da"])
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "sheets").write_text("")
    with pytest.raises(UserError, match="is a file"):
        write_sheets(tmp_path / "sheets")


@pytest.mark.parametrize(("sheet", "language"), EVERY_SHEET)
def test_a_sheet_needs_nothing_from_elsewhere(sheet, language):
    page = sheet_html(sheet, language)
    assert not re.search(r"https?:|//|\burl\(|@import|\bsrc=", page)
    assert not {"script", "link", "img", "iframe", "object"} & Reading(page).tags


def test_links_lead_to_the_other_sheets_and_languages(tmp_path):
    for path in write_sheets(tmp_path):
        links = Reading(path.read_text(encoding="utf-8")).links
        targets = {(path.parent / link).resolve() for link in links}
        assert all(target.is_file() for target in targets)
        assert len(targets) == len(SHEETS) + len(SHEET_LANGUAGES) - 1


@pytest.mark.parametrize(("sheet", "language"), EVERY_SHEET)
def test_a_sheet_says_its_language_and_has_no_gap(sheet, language):
    page = sheet_html(sheet, language)
    assert f'<html lang="{language}">' in page
    words = " ".join(Reading(page).seen)
    assert not re.search(r"[{}]|Undefined", words)
    assert text("sheet.footer", language) in words


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_tells_each_step_with_its_minutes(plan, language):
    words = seen(plan, language)
    points = {"points": BUDGET_POINTS}
    for step in PLANS[plan]:
        for part in ("", "_teacher", "_class", "_page"):
            assert text(f"{plan}.{step.key}{part}", language, **points) in words
        assert text("sheet.minutes", language, count=step.minutes) in words


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_the_long_plan_prices_every_lever(language):
    words = seen("lesson_45", language)
    for lever in LEVERS:
        row = " ".join(
            [
                text(f"lever.{lever.key}", language),
                str(lever.price),
                text(f"lever_means.{lever.key}", language),
                text(f"lever_worsens.{lever.key}", language),
            ]
        )
        assert row in words
    total = sum(lever.price for lever in LEVERS)
    assert text("sheet.levers_about", language, points=BUDGET_POINTS, all=total) in words
    assert text("lever_means.threshold", language) not in seen("lesson_20", language)


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_the_answers_stand_apart_from_the_questions(language):
    words = seen("exit_ticket", language)
    key = words.index(text("exit_ticket.key_title", language))
    for number in range(1, 5):
        assert words.index(text(f"exit_ticket.question_{number}", language)) < key
        assert words.index(text(f"exit_ticket.answer_{number}", language)) > key


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_the_teachers_sheet_leaves_out_no_text_written_for_it(language):
    words = seen("teacher_sheet", language)
    texts = {key: entry for key, entry in catalogue(language).items() if key.startswith("teacher.")}
    assert len(texts) > 25
    assert not {key for key, entry in texts.items() if entry not in words}


@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_the_role_sheet_tells_every_choice_of_the_three_and_what_it_came_to(language):
    """By the tree of the run, its own way through; what the model's person did is marked once."""
    words = seen("role_sheet", language)
    moments = own_path(case_of(REPLICATION)["roles"]["start"])
    assert [one["role"] for one in moments] == list(ROLES)
    at = 0
    for moment in moments:
        at = words.index(text(f"act_role.{moment['who']}", language), at)
        assert sum(one["own"] for one in moment["choices"]) == 1
        for one in moment["choices"]:
            came = " ".join(sentence(part, language) for part in one["came"]["parts"])
            own = f" {text('roles_sheet.own', language)}" if one["own"] else ""
            name = sentence([one["name"], one["values"]], language, "roles_act")
            row = f"{name}{own} {text(f'roles_why.{one["name"]}', language)} {came}"
            assert row in words[at:]
    assert words.count(text("roles_sheet.own", language)) == len(ROLES)
    truth = case_of(REPLICATION)["roles"]["truth"]
    assert text("roles.truth_ways", language) in words
    which = {0: "none", 1: "one"}.get(truth["delivers"], "many")
    told = {"count": truth["delivers"], "ways": truth["ways"]}
    assert text(f"roles.truth_{which}", language, **told) in words


def test_a_choice_of_the_sheet_is_what_a_replay_came_to():
    """Run here again with what the sheet's tree says was told."""
    plan = worlds(load_scenario(SCENARIO))[1]
    looked = 0
    for moment in own_path(case_of(REPLICATION)["roles"]["start"]):
        for one in moment["choices"]:
            told = {
                (decision, step, int(entity)): number
                for decision, step, entity, number in one["told"]
            }
            run = run_one(plan, SEED, REPLICATION, overrides=told)
            ending = ending_of(run, case_of(REPLICATION)["key"])
            assert {name: one["came"][name] for name in ending} == ending
            looked += 1
    assert looked > 8


def test_the_english_glossary_gives_the_norwegian_word():
    norwegian = {entry.key: entry.word for entry in glossary("nb")}
    words = seen("glossary", "en")
    for entry in glossary("en"):
        beside = f"{entry.word} ({norwegian[entry.key]})"
        assert (beside in words) == (entry.word != norwegian[entry.key])
    assert "(kommunestyre)" not in seen("glossary", "nb")


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize("sheet", SHEETS)
def test_every_word_comes_from_the_catalogues(sheet):
    read = Reading(sheet_html(sheet, "en"))
    assert len(read.seen) > 20
    for words in (*read.seen, *read.headings):
        rest = words
        # What is put into a sentence has its own marks.
        while (less := re.sub(f"{BEGIN}[^{BEGIN}{END}]*{END}", "", rest)) != rest:
            rest = less
        assert re.fullmatch(r"[\d(). ]*|\W+collabsim", rest), words


@pytest.mark.usefixtures("pretended")
@pytest.mark.parametrize("width", [360, 1280])
def test_no_sheet_is_wider_than_the_screen_in_a_longer_language(chromium, tmp_path, width):
    requests = []
    page = chromium.new_page(viewport={"width": width, "height": 800})
    page.on("request", lambda request: requests.append(request.url))
    for path in write_sheets(tmp_path, ["nb"]):
        page.goto(path.as_uri())
        over = page.evaluate(
            """() => [...document.querySelectorAll("body *")]
                .filter((e) => e.getBoundingClientRect().right > innerWidth + 0.5
                            || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
                .map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert over == []
    assert len(requests) == len(SHEETS)
    assert all(url.startswith("file:") for url in requests)


def test_links_are_for_the_screen_and_not_printed(chromium, tmp_path):
    page = chromium.new_page()
    page.goto(write_sheets(tmp_path, ["nn"])[0].as_uri())
    assert page.locator("nav").is_visible()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert page.locator("h1").is_visible()


@pytest.mark.slow
@pytest.mark.jobs
@pytest.mark.parametrize("language", SHEET_LANGUAGES)
def test_each_sheet_takes_the_pages_it_claims(chromium, tmp_path, language):
    """As the browser prints it on A4."""
    page = chromium.new_page()
    taken = {}
    for file in write_sheets(tmp_path, [language]):
        page.goto(file.as_uri())
        printed = page.pdf(prefer_css_page_size=True)
        taken[file.stem] = len(re.findall(rb"/Type\s*/Page\b", printed))
    page.close()
    assert taken == dict(SHEET_PAGES)
