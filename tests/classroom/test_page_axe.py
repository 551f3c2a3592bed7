"""Nothing is found by axe on the story, the lesson and the dashboard, names of controls too."""

from __future__ import annotations

import pytest

from tests.classroom.test_page_looks import PANELS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "rules": {"label-content-name-mismatch": {"enabled": True}},
}
VOTES = "&v=0-0-1-2-3-5-6-5-3-2-0&x=threshold:3&b=threshold"
SCENES = (
    "first.0", "first.1", "first.8", "first.10", "first.14", "vote.0", "reveal.0", "why.0",
    "rescue.0", "surprise.0", "buy.0", "close.0", "ticket.0",
)  # fmt: skip


@pytest.fixture(scope="module")
def axe():
    return pytest.importorskip("axe_playwright_python.sync_playwright").Axe()


def findings(axe, page):
    found = axe.run(page, options=RULES).response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_story_and_the_lesson(open_page, axe, dark):
    opened = open_page("#", size={"width": 1280, "height": 720})
    opened.run("app.habits.dark = given", dark)
    found = {}
    for scene in SCENES:
        opened.page.evaluate("(to) => { location.hash = to }", f"s={scene}{VOTES}")
        opened.settle()
        if problems := findings(axe, opened.page):
            found[scene] = problems
    opened.run("window.open = () => null; page.act.notes.open()")
    opened.page.keyboard.press("m")
    opened.settle()
    if problems := findings(axe, opened.page):
        found["notes and menu"] = problems
    assert found == {}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_dashboard(open_page, axe, dark):
    opened = open_page(anew=True, size={"width": 1280, "height": 720})
    opened.run("app.habits.dark = given; page.player.go(250)", dark)
    found = {}
    for panel in PANELS:
        opened.run("app.change({ panel: given, selected: null })", panel)
        opened.settle()
        if problems := findings(axe, opened.page):
            found[panel] = problems
    opened.run("page.player.go(app.steps.length - 1); page.select(1, { pilot: 0 })")
    opened.settle()
    if problems := findings(axe, opened.page):
        found["pilot"] = problems
    assert found == {}
