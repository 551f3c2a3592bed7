"""How the page looks: every language, screens from a phone to a projector, and enough contrast."""

from __future__ import annotations

import re

import pytest

from collabsim.classroom.page import page_words
from tests.classroom.pseudo import BEGIN, END, write_pseudo_page

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

PHONE = {"width": 360, "height": 740}
SCREENS = {
    "projector": {"width": 1920, "height": 1080},
    "small_projector": {"width": 1280, "height": 720},
    "tablet": {"width": 1024, "height": 768},
    "phone": PHONE,
}
PANELS = ["lesson", "levers", "story", "glossary", "share", "help"]

CONTRASTS = """
  const light = (c) => { const [r, g, b] = c.map((v) => { const x = v / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const ground = (element) => { for (let e = element; e; e = e.parentElement) {
    const c = parse(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] === 1) return c.slice(0, 3); } return [255, 255, 255]; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || !element.checkVisibility()) continue;
    if (element.closest("script, noscript, .unseen, :disabled, .dear")) continue;
    const style = getComputedStyle(element);
    const inSvg = element.namespaceURI.endsWith("svg");
    const front = parse(inSvg ? style.fill : style.color).slice(0, 3);
    const back = inSvg ? ground(element.closest("svg")) : ground(element);
    if (inSvg && element.closest(".token")) continue;
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) poor.push([text.slice(0, 30), ratio.toFixed(2)]);
  }
  return poor;
"""


@pytest.mark.parametrize("panel", PANELS)
def test_texts_stand_out_from_their_ground(open_page, panel):
    opened = open_page()
    opened.run(
        "page.player.go(250); app.change({ levers: ['threshold'], selected: null });"
        f" page.panels.open('{panel}'); page.draw()"
    )
    opened.settle()
    assert opened.run(CONTRASTS) == []


def test_pilots_are_told_apart_without_colour(open_page):
    opened = open_page()
    signs = opened.run(
        "page.panels.open('help'); page.draw();"
        " const paths = document.querySelectorAll('.legend-list path[class^=sign]');"
        " return [...paths].map((path) => path.getAttribute('d'))"
    )
    assert len(signs) == 10
    assert len(set(signs)) == len(signs)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_language_is_changed_on_the_page(open_page, language):
    opened = open_page()
    opened.page.click(f"#languages [lang={language}]")
    opened.settle()
    assert opened.page.get_attribute("html", "lang") == language
    words = page_words()[language]
    assert opened.page.inner_text("#question") == words["page.question"]
    assert opened.page.inner_text("#controls .parted").startswith(
        words["controls.parted"].split("{")[0].strip()
    )
    number = opened.run("return app.words.number(1234567.5, 1)")
    assert number == {"en": "1,234,567.5"}.get(language, "1\u00a0234\u00a0567,5")
    assert opened.run("return app.words.number(1000)") == {"en": "1,000"}.get(language, "1000")


def test_numbers_and_dates_are_written_as_the_language_writes_them(open_page):
    opened = open_page()
    assert opened.run("return app.words.percent(0.41)") == "41\u00a0%"
    assert opened.run("return app.words.date(16)") == "mai i år 2"
    opened.run("app.change({ language: 'en' })")
    assert opened.run("return app.words.percent(0.41)") == "41%"
    assert opened.run("return app.words.date(16)") == "May, year 2"


@pytest.fixture(scope="module")
def pseudo_file(recorded_data, tmp_path_factory):
    """The page in a pretended language in which every text is longer and marked."""
    return write_pseudo_page(recorded_data, tmp_path_factory.mktemp("pseudo") / "classroom.html")


RECORDED = ".story, .causes, .fine, .pilot-title, [data-text='page.title']"


@pytest.mark.parametrize("panel", PANELS)
def test_every_text_on_the_page_comes_from_the_catalogues(open_page, pseudo_file, panel):
    """What stands outside the marks is from the recording, or is no word."""
    opened = open_page(file=pseudo_file)
    opened.run(f"page.player.go(120); page.panels.open('{panel}'); page.draw()")
    opened.settle()
    texts = opened.run(
        "return [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()"
        f' && !e.closest("{RECORDED}, script, option, kbd, .short"))'
        ".flatMap((e) => [...e.childNodes]).filter((n) => n.nodeType === 3)"
        ".map((n) => n.textContent)"
    )
    marked = [text for text in texts if BEGIN in text]
    stray = [
        text
        for text in texts
        if re.search(r"[A-Za-zæøå]{3,}", re.sub(rf"{BEGIN}.*{END}", "", text, flags=re.DOTALL))
    ]
    assert len(marked) > 30
    assert not stray


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("panel", ["none", "lesson"])
def test_nothing_hangs_over_the_edge(open_page, pseudo_file, screen, panel):
    opened = open_page(file=pseudo_file, size=SCREENS[screen])
    chosen = "null" if panel == "none" else f"'{panel}'"
    opened.run(f"app.change({{ panel: {chosen} }}); page.player.go(200)")
    opened.settle()
    wide = opened.run("return [document.documentElement.scrollWidth, innerWidth]")
    assert wide[0] <= wide[1]


@pytest.mark.parametrize("screen", SCREENS)
def test_the_controls_are_within_reach(open_page, screen):
    opened = open_page(size=SCREENS[screen])
    opened.run("app.change({ panel: null })")
    opened.settle()
    size = SCREENS[screen]
    for action in ("back", "play", "forward", "next"):
        box = opened.page.locator(f"[data-action={action}]").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert box["y"] + box["height"] <= size["height"]
        assert min(box["width"], box["height"]) >= 24
    town = opened.page.locator("#stage-0 .town").bounding_box()
    assert town["height"] > 240


def test_on_a_phone_one_municipality_is_seen_at_a_time(open_page):
    opened = open_page(size=PHONE)
    assert opened.run("return app.setup.panel") is None
    assert opened.page.is_visible("#stage-0")
    assert not opened.page.is_visible("#stage-1")
    opened.page.click("#side-tabs button:nth-child(2)")
    opened.settle()
    assert opened.page.is_visible("#stage-1")
    assert not opened.page.is_visible("#stage-0")
    assert opened.page.locator("#stage-1 .person").count() > 190


def test_every_control_has_a_name(open_page):
    opened = open_page()
    for panel in PANELS:
        opened.run(f"page.panels.open('{panel}'); page.draw()")
        nameless = opened.run(
            "return [...document.querySelectorAll('button, input, select, [role=button]')]"
            ".filter((e) => e.checkVisibility() && !e.getAttribute('aria-label')"
            " && !e.textContent.trim() && !e.labels?.length).map((e) => e.outerHTML.slice(0, 80))"
        )
        assert nameless == []


def test_the_focus_is_seen(open_page):
    opened = open_page()
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Tab")
    style = opened.run(
        "const style = getComputedStyle(document.activeElement);"
        " return [style.outlineStyle, style.outlineWidth]"
    )
    assert style[0] == "solid"
    assert float(style[1].removesuffix("px")) >= 2


def test_nothing_moves_for_those_who_want_it_still(open_page):
    opened = open_page(motion="reduce")
    opened.run("page.player.jump('start', 1)")
    opened.settle()
    still = opened.run(
        "return getComputedStyle(document.querySelector('.token')).transitionDuration"
    )
    assert still == "0s"
    moving = open_page(motion="no-preference")
    moving.run("page.player.jump('start', 1)")
    moving.settle()
    lasts = moving.run(
        "return getComputedStyle(document.querySelector('.token')).transitionDuration"
    )
    assert float(lasts.removesuffix("s")) > 0.1


def test_arrow_keys_lead_through_the_hierarchy(open_page):
    opened = open_page()
    opened.page.keyboard.press("t")
    names = []
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowRight"):
        opened.page.keyboard.press(key)
        names.append(opened.run("return document.activeElement.getAttribute('aria-label')"))
    assert "kommunestyret" in names[0]
    assert "kommunedirektøren" in names[1]
    assert len(set(names)) == 4
    opened.page.keyboard.press("Enter")
    opened.settle()
    assert opened.run("return app.setup.panel") == "story"
