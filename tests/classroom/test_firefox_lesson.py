"""Both plans from the vote to the exit ticket in Firefox, by keyboard."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import PLANS
from tests.classroom.opened import PATIENCE_SECONDS
from tests.classroom.walked import Walk, through_the_scenes
from tests.firefox.browser import firefox

__all__ = ["firefox"]

pytestmark = [pytest.mark.slow, pytest.mark.jobs]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_keyboard_in_firefox(firefox, page_file, plan):
    context = firefox.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(page_file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
    walk = Walk(page, plan)
    walk.run(f"app.startLesson('{plan}')")
    page.keyboard.press("PageDown")
    assert (walk.place(), walk.step()) == (("first", 1), "watch")
    page.keyboard.press("Escape")
    while walk.place()[0] == "first":
        page.keyboard.press("PageDown")
    seen = through_the_scenes(walk, on=lambda: page.keyboard.press("PageDown"), key=True)
    assert seen[-1] == "ticket"
    assert complaints == []
    context.close()
