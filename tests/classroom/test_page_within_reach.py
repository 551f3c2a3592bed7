"""Within reach: what the keyboard is on stays seen, and a phone shows stage and lesson at once."""

from __future__ import annotations

import re

import pytest

from collabsim.classroom.sliders import range_of
from collabsim.inquiry.levers import LEVERS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

NARROW = {
    "phone": {"width": 390, "height": 844},
    "small_phone": {"width": 360, "height": 740},
    "half_screen": {"width": 640, "height": 800},
}
PANELS = ["levers", "story", "glossary", "share", "help"]

FOCUSED = """
  const one = document.activeElement;
  if (one === document.body) return null;
  const { x, y, width, height, top, bottom } = one.getBoundingClientRect();
  const hit = document.elementFromPoint(x + width / 2, y + height / 2);
  return { inPanel: one.closest("#panel") !== null, name: one.outerHTML.slice(0, 80),
           seen: hit !== null && (one.contains(hit) || hit.contains(one)) };
"""


@pytest.mark.parametrize("language", ["nn", "en"])
def test_the_page_speaks_one_language_from_the_first_step(open_page, language):
    opened = open_page()
    captions = [f"#stage-{side} .caption" for side in (0, 1)]
    before = [opened.page.inner_text(caption) for caption in captions]
    opened.page.click(f"#languages [lang={language}]")
    opened.settle()
    told = [opened.page.inner_text(caption) for caption in captions]
    assert not set(before) & set(told)
    opened.run("app.change({ panel: 'share' }); page.draw()")
    link = opened.page.input_value("#link")
    again = open_page(link[link.index("#") :])
    assert again.run("return [app.words.language, app.position]") == [language, 0]
    assert [again.page.inner_text(caption) for caption in captions] == told


def test_a_change_of_language_keeps_the_focus(open_page):
    opened = open_page()
    for language in ("en", "nn", "nb"):
        opened.page.focus(f"#languages [lang={language}]")
        opened.page.keyboard.press("Enter")
        opened.settle()
        assert opened.run("return document.activeElement.lang") == language
        assert opened.run("return document.activeElement.ariaPressed") == "true"


def test_the_tabs_of_a_narrow_screen_are_tabs(open_page):
    opened = open_page(size=NARROW["phone"])
    opened.page.focus("#side-tabs [aria-selected=true]")
    for key, side in (
        ("ArrowRight", 1), ("ArrowRight", 0), ("ArrowLeft", 1), ("Home", 0), ("End", 1)
    ):  # fmt: skip
        opened.page.keyboard.press(key)
        opened.settle()
        assert opened.run("return app.setup.side") == side
        assert opened.run("return document.activeElement.id") == f"side-tab-{side}"
        assert opened.page.is_visible(f"#stage-{side}[role=tabpanel]")
        assert not opened.page.is_visible(f"#stage-{1 - side}")
    assert opened.run("return app.position") == 0
    tabs = opened.run(
        "return [...document.querySelectorAll('#side-tabs [role=tab]')].map((tab) => {"
        " const page = document.getElementById(tab.getAttribute('aria-controls'));"
        " return [tab.getAttribute('tabindex'), page.getAttribute('aria-labelledby') === tab.id]})"
    )
    assert tabs == [["-1", True], ["0", True]]
    opened.page.click("#side-tab-0")
    opened.settle()
    assert opened.run("return document.activeElement.id") == "side-tab-0"


def test_side_by_side_the_stages_are_no_pages_of_tabs(open_page):
    opened = open_page()
    assert opened.page.locator("[role=tabpanel]").count() == 0
    opened.page.set_viewport_size(NARROW["phone"])
    opened.settle()
    opened.settle()
    assert opened.page.locator("[role=tabpanel]").count() == 2


@pytest.mark.parametrize("screen", NARROW)
def test_the_lesson_leaves_the_stage_to_be_seen(open_page, screen):
    size = NARROW[screen]
    opened = open_page(size=size)
    opened.page.click("#panels [data-panel=lesson]")
    opened.settle()
    opened.page.click("[data-focus=lesson_45]")
    opened.settle()
    for _ in range(2):
        opened.page.click("[data-focus=plan-next]")
        opened.settle()
        panel = opened.page.locator("#panel").bounding_box()
        assert panel["height"] <= size["height"] / 2
    opened.page.click("[data-focus=plan-back]")
    opened.settle()
    assert opened.run("return document.body.dataset.lesson") == "watch"
    opened.page.click("[data-focus=do-play]")
    opened.settle()
    assert opened.run("return page.player.playing")
    seen = opened.run(
        "const { left, top, width, height } ="
        " document.querySelector('#stage-0 .town').getBoundingClientRect();"
        " return [0.05, 0.5, 0.95].map((y) => document.elementFromPoint("
        " left + width / 2, top + y * height)?.closest('.stage')?.id)"
    )
    assert seen == ["stage-0"] * 3
    controls = opened.page.locator("#controls").bounding_box()
    panel = opened.page.locator("#panel").bounding_box()
    assert panel["y"] + panel["height"] <= controls["y"] + 1


@pytest.mark.parametrize("screen", ["phone", "half_screen"])
@pytest.mark.parametrize("panel", PANELS)
def test_tab_does_not_lead_behind_a_panel(open_page, screen, panel):
    opened = open_page(size=NARROW[screen])
    opened.run("page.panels.open(given)", panel)
    opened.settle()
    for _ in range(25):
        opened.page.keyboard.press("Tab")
        on = opened.run(FOCUSED)
        assert on is None or (on["inPanel"] and on["seen"]), on
    opened.page.keyboard.press("Escape")
    opened.settle()
    assert opened.run("return document.activeElement.dataset.panel") == panel


@pytest.mark.parametrize("screen", NARROW)
@pytest.mark.parametrize("panel", ["none", "lesson"])
def test_what_has_the_focus_is_seen_on_a_narrow_screen(open_page, screen, panel):
    opened = open_page(size=NARROW[screen])
    opened.run("page.player.go(150)")
    if panel == "lesson":
        opened.run("page.panels.lesson.start('lesson_45'); page.panels.open('lesson')")
        opened.settle()
        opened.page.keyboard.press("Tab")
    opened.settle()
    names = set()
    for _ in range(35):
        opened.page.keyboard.press("Tab")
        on = opened.run(FOCUSED)
        assert on is None or on["seen"], on
        names.add(on and on["name"])
    assert len(names) > 15


@pytest.mark.parametrize("screen", NARROW)
def test_a_narrow_screen_has_the_kinds_of_jump_and_the_parting(open_page, screen):
    size = NARROW[screen]
    opened = open_page(size=size)
    for what in ("#jump-kind", "#buttons .parted", "#pace"):
        box = opened.page.locator(what).bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
        assert box["height"] >= 24
    opened.page.select_option("#jump-kind", "money")
    opened.page.click("[data-action=next]")
    opened.settle()
    assert opened.run("return app.step.beats.some((beat) => beat?.tags.includes('money_ended'))")
    opened.page.click("#buttons .parted")
    opened.settle()
    assert opened.run("return app.position === app.parting.position")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_before_any_money_has_ended_nothing_is_counted_of_nothing(open_page, language):
    opened = open_page()
    opened.run("app.change({ shown: true, language: given })", language)
    for repeats in (1, 30, 1000):
        opened.run("app.change({ repeats: given }); page.draw()", repeats)
        opened.settle()
        told = opened.run(
            "const said = [...document.querySelectorAll('.luck-picture, .lives')]"
            ".map((one) => one.getAttribute('aria-label'));"
            " return [...said, document.querySelector('.luck-words').textContent,"
            " document.querySelector('.luck-picture').textContent]"
        )
        assert len(told) == 5
        for sentence in told:
            assert sentence
            assert not re.search(r"\b0 (av|of) 0\b", sentence)


VALUES = {
    "nb": {
        "threshold": "382\u00a0000 kroner", "delegation": "382\u00a0000 kroner",
        "guide": "50\u00a0%",
        "project_months": "24 måneder", "mandate": "0,9 av 1", "horizon": "3 ganger",
        "cocreation": "0,75 av 1", "waiting_support": "15\u00a0000 kroner i måneden",
    },
    "nn": {
        "threshold": "382\u00a0000 kroner", "delegation": "382\u00a0000 kroner",
        "guide": "50\u00a0%",
        "project_months": "24 månader", "mandate": "0,9 av 1", "horizon": "3 gonger",
        "cocreation": "0,75 av 1", "waiting_support": "15\u00a0000 kroner i månaden",
    },
    "en": {
        "threshold": "382,000 kroner", "delegation": "382,000 kroner", "guide": "50%",
        "project_months": "24 months", "mandate": "0.9 of 1", "horizon": "3 times",
        "cocreation": "0.75 of 1", "waiting_support": "15,000 kroner a month",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", VALUES)
def test_the_value_of_a_slider_has_its_unit(open_page, language):
    """With the ranges that a server gives the levers; a file has none."""
    ranges = {one.key: range_of(next(iter(one.values))) for one in LEVERS}
    opened = open_page()
    seen = opened.run(
        "for (const lever of app.recording.levers) lever.range = given.ranges[lever.key];"
        " app.change({ language: given.language, panel: 'levers' }); const seen = {};"
        " for (const { key, range } of app.recording.levers) { if (!range) continue;"
        " app.change({ levers: [key] }); page.draw();"
        " const [slider] = document.querySelectorAll('.levers .value input');"
        " const output = document.querySelector('.levers .value output');"
        " if (slider.ariaValueText !== output.textContent) throw new Error(key);"
        " seen[key] = output.textContent; } return seen",
        {"ranges": ranges, "language": language},
    )
    assert seen == VALUES[language]


def test_the_value_of_a_slider_is_told_while_it_moves(open_page):
    opened = open_page()
    told = opened.run(
        "app.recording.levers[0].range = { low: 100000, high: 1300000, step: 50000 };"
        " app.change({ panel: 'levers', levers: ['threshold'] }); page.draw();"
        " const slider = document.querySelector('.levers .value input');"
        " slider.value = 750000; slider.dispatchEvent(new Event('input'));"
        " const output = document.querySelector('.levers .value output');"
        " return [slider.ariaValueText, output.textContent]"
    )
    assert told == ["750\u00a0000 kroner"] * 2
