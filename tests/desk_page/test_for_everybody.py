"""Every tab in every language: nothing for axe to find, none too wide; by keyboard alone."""

from __future__ import annotations

import pytest

from tests.desk_page.opened import TABS

pytestmark = pytest.mark.jobs

WITHIN_A_RUN = {
    "levers": {
        "pooled_budget": {"before": False, "after": True},
        "delegation_school_unit_nok": {"before": 0, "after": 300_000, "from": 25},
    },
    "instruments": [
        {"name": "coordinator", "month": 24},
        {"name": "waiting_support", "month": 12, "until": 60},
    ],
}
"""What is decided from the start and within the run, each with its fields in the form."""

WIDTHS = ((1280, 800), (360, 740), (640, 400), (768, 1024), (1920, 1080))
"""As they are meant, and 1280 at twice the size, which leaves 640."""

WITH_AXE = WIDTHS[:2]


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def found_by(axe, page):
    """What axe finds on a page, by all its rules."""
    found = axe.run(page)
    return found.generate_report() if found.violations_count else ""


def asked_of_everything(desk, language, within_a_run):
    """Four sizes in a language, with all that is only worked out when it is asked for."""
    desk.page.select_option("#language", language)
    sizes = desk.run(
        "return [3000, 10000, ...app.offered.sizes.filter((one) => one > 12000 && one < 17000)]"
    )
    assert len(sizes) >= 4
    own = {"preset": "own", **WITHIN_A_RUN} if within_a_run else {}
    desk.ask(sizes=sizes, replications=200, sets=0, **own)
    # What is decided within a run has no value that could be moved to where it tips over.
    for tab in ("matters", "instruments", "pilot", *(() if within_a_run else ("tipping",))):
        desk.run("app.show(given)", tab)
        desk.page.click("#story-go" if tab == "pilot" else f"#{tab}-go")
        desk.until("app.phase !== 'running'")
    made = desk.run(
        "const { moved, ranked, story, tipped } = app.result;"
        "return [moved, ranked, story, tipped].map(Boolean)"
    )
    assert made == [True, True, True, not within_a_run]
    fields = desk.page.locator("#form [id^=instrument-]").count()
    assert (fields > 4) == within_a_run


@pytest.mark.parametrize("within_a_run", [False, True], ids=["from_the_start", "within_a_run"])
@pytest.mark.parametrize(
    "language", ["nb", *(pytest.param(one, marks=pytest.mark.long) for one in ("nn", "en"))]
)
def test_every_tab_fits_and_is_understood_by_whoever_hears_it(
    open_page, axe, language, within_a_run
):
    desk = open_page()
    asked_of_everything(desk, language, within_a_run)
    wrong = {}
    for width, height in WIDTHS:
        desk.page.set_viewport_size({"width": width, "height": height})
        for tab in TABS:
            desk.run("app.show(given)", tab)
            desk.page.wait_for_selector("#view > *")
            if tab == "numbers":
                desk.page.wait_for_selector(".tabulator-row")
                desk.until("document.querySelector('#view [aria-busy=true]') === null")
            wide = desk.page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                wrong[width, tab] = wide
            if (width, height) in WITH_AXE and (told := found_by(axe, desk.page)):
                wrong[width, tab, "axe"] = told
    assert wrong == {}
    assert desk.complaints == []


def test_a_memo_is_understood_by_whoever_hears_it(open_page, axe, tmp_path):
    desk = open_page()
    desk.ask(sizes=[3_000, 10_000], replications=200, sets=0)
    memo = desk.taken("html", tmp_path)
    page = desk.page.context.new_page()
    page.goto(memo.as_uri())
    assert found_by(axe, page) == ""
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_whole_question_is_asked_by_keyboard_alone(open_page, tmp_path):
    desk = open_page()
    page = desk.page

    def to(name):
        """Press Tab until an element is reached; it has to show where one is."""
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id") == name:
                seen = "getComputedStyle(document.activeElement)"
                assert page.evaluate(f"{seen}.outlineStyle") != "none", name
                return
        raise AssertionError(f"{name} is not reached")

    to("preset")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    for size in desk.run("return app.question.sizes"):
        if size not in {3_000, 10_000}:
            to(f"size-{size}")
            page.keyboard.press("Space")
    assert desk.run("return app.question.sizes") == [3_000, 10_000]
    to("lever-threshold_nok")
    page.keyboard.press("Control+a")
    page.keyboard.type("400000")
    page.keyboard.press("Enter")
    to("sets")
    page.keyboard.press("Home")
    to("compute")
    page.keyboard.press("Enter")
    desk.until("app.phase !== 'running' && app.result?.final")
    assert desk.run("return app.result.question.levers.threshold_nok.after") == 400_000
    assert desk.run("return app.result.sets") == 0
    to("tab-effect")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "tab-ended"
    to("take-html")
    with page.expect_download() as given:
        page.keyboard.press("Enter")
    assert given.value.suggested_filename.endswith(".html")
    assert desk.complaints == []
