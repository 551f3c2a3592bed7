"""Beside the chance of many runs the page says what nobody knows: the values."""

from __future__ import annotations

import copy

import pytest

from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.inquiry.levers import LEVERS, RECORDED
from collabsim.language import text

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

LANGUAGES = ("nb", "nn", "en")
LEVER = RECORDED[0].key
OTHER = next(lever.key for lever in LEVERS if not lever.recorded)
HORIZONS = ("12", "24", "36")
PHONE = {"width": 390, "height": 844}


def told(more, fewer, verdict):
    one = {"spread": [0.1, -0.02, 0.2], "more": more, "fewer": fewer, "verdict": verdict}
    return {months: {**one, "untold": 20 - more - fewer} for months in HORIZONS}


def shares(*towns):
    return [{months: list(town) for months in HORIZONS} for town in towns]


REGION = {
    "points": 20,
    "replications": {"none": 40, "lever": 20},
    "combinations": [
        {
            "mask": 0,
            "share": shares((0.45, 0.3, 0.6), (0.3, 0.15, 0.4)),
            "size": told(17, 1, "above"),
            "gain": None,
        },
        {
            "mask": 1,
            "share": shares((0.5, 0.3, 0.6), (0.35, 0.2, 0.45)),
            "size": told(9, 6, "open"),
            "gain": [told(3, 0, "no_effect"), told(2, 13, "below")],
        },
    ],
}


@pytest.fixture(scope="module")
def region_file(recorded_data, tmp_path_factory):
    data = copy.deepcopy(recorded_data)
    data["region"] = REGION
    path = tmp_path_factory.mktemp("region") / "classroom.html"
    path.write_text(self_contained_page(pack(data)), encoding="utf-8")
    return path


@pytest.fixture
def open_region(open_page, region_file):
    def opener(**options):
        opened = open_page(file=region_file, **options)
        opened.run("app.change({ shown: true, panel: null }); page.toggleView()")
        opened.settle()
        return opened

    return opener


def said(opened, **setup):
    opened.run("app.change(given)", setup)
    opened.settle()
    return plain(opened.page.inner_text(".luck-region"))


def plain(words):
    return words.replace("\u00a0", " ")


def test_both_contrasts_are_told_in_every_language(open_region):
    opened = open_region()
    for language in LANGUAGES:
        counts = {"points": 20, "more": 17, "fewer": 1, "untold": 2}
        size = said(opened, language=language, twin="size", levers=[])
        assert size == plain(
            f"{text('region.size', language, **counts)} "
            f"{text('region.size_above', language)} {text('region.bar', language)}"
        )
        open_one = said(opened, twin="size", levers=[LEVER])
        assert text("region.size_open", language) in open_one
        for town, verdict, counts in (
            (0, "no_effect", {"points": 20, "more": 3, "fewer": 0, "untold": 17}),
            (1, "below", {"points": 20, "more": 2, "fewer": 13, "untold": 5}),
        ):
            gain = said(opened, twin="lever", town=town, levers=[LEVER])
            assert gain == plain(
                f"{text('region.gain', language, **counts)} "
                f"{text(f'region.gain_{verdict}', language)}"
            )


def test_of_a_choice_that_was_not_run_the_page_says_so(open_region):
    opened = open_region()
    wanted = plain(text("region.not_run", "nb"))
    assert said(opened, twin="lever", town=1, levers=[LEVER, OTHER]) == wanted
    assert opened.page.locator(".luck-picture .spread.side-0").count() == 1
    assert opened.page.locator(".luck-picture .spread.side-1").count() == 0
    value = next(iter(RECORDED[0].values))
    moved = {value: 2 * RECORDED[0].values[value]}
    assert said(opened, twin="lever", town=1, levers=[LEVER], values=moved) == wanted
    same = {value: RECORDED[0].values[value]}
    assert said(opened, twin="lever", town=1, levers=[LEVER], values=same) != wanted


def test_one_municipality_has_its_range(open_region):
    opened = open_region()
    wanted = text("region.one", "nb", points=20, low=15, high="40 %")
    assert said(opened, twin="lever", town=1, levers=[]) == plain(wanted)


def test_the_bar_reaches_from_the_5th_to_the_95th_percentile(open_region):
    opened = open_region()
    box = """() => {
      const [scale] = document.querySelectorAll('.luck-picture .cloud-line');
      const at = (name, one) => Number(one.getAttribute(name));
      const [left, right] = [at('x1', scale), at('x2', scale)];
      const share = (x) => Math.round(1e4 * (x - left) / (right - left)) / 1e4;
      return [...document.querySelectorAll('.luck-picture .spread')].map((one, i) => {
        const notch = document.querySelectorAll('.luck-picture .spread-middle')[i];
        const x = at('x', one);
        return [share(at('x1', notch)), share(x), share(x + at('width', one))];
      });
    }"""
    assert opened.page.evaluate(box) == [[0.45, 0.3, 0.6], [0.3, 0.15, 0.4]]


def test_under_the_figures_of_the_levers_it_stands_too(open_region):
    opened = open_region()
    opened.run("app.change(given)", {"panel": "levers", "twin": "lever", "levers": [LEVER]})
    opened.settle()
    counts = {"points": 20, "more": 2, "fewer": 13, "untold": 5}
    shown = opened.page.inner_text("#panel .region")
    assert shown.startswith(plain(text("region.gain", "nb", **counts)))


def test_beside_the_stage_it_is_short_and_before_the_guess_it_is_hidden(open_region):
    opened = open_region()
    opened.run("page.toggleView()")
    opened.settle()
    counts = {"points": 20, "more": 17, "fewer": 1, "untold": 2}
    short = plain(text("region.size_short", "nb", **counts))
    assert plain(opened.page.inner_text(".luck-region")) == short
    opened.run("app.change({ shown: false }); page.player.go(0); app.change({ shown: false })")
    opened.settle()
    assert not opened.page.locator(".luck-region").is_visible()


def test_on_a_phone_all_of_it_can_be_read(open_region):
    opened = open_region(size=PHONE)
    opened.run("document.querySelector('.luck-region').scrollIntoView({ block: 'end' })")
    fits = """() => {
      const one = document.querySelector('.luck-region');
      const box = one.getBoundingClientRect();
      return one.scrollWidth <= one.clientWidth && box.left >= 0 && box.right <= innerWidth;
    }"""
    assert opened.page.evaluate(fits)


def test_a_page_made_without_says_nothing_of_it(open_page):
    opened = open_page()
    opened.run("app.change({ shown: true, panel: 'levers' })")
    opened.settle()
    assert opened.page.locator(".spread").count() == 0
    assert not opened.page.locator(".luck-region").is_visible()
    assert opened.page.locator("#panel .region").count() == 0


def test_the_picture_that_is_taken_along_says_what_the_bars_are(open_region, open_page):
    for opener, key in ((open_region, "spread"), (open_page, "interval")):
        opened = opener()
        opened.run("app.change({ shown: true }); dispatchEvent(new Event('beforeprint'))")
        drawing = opened.page.locator("#sheet .picture")
        assert text(f"picture.{key}", "nb") in drawing.text_content()
        assert drawing.locator(".spread").count() == (2 if key == "spread" else 0)
