"""Both plans in Firefox by keyboard: with the clock of the notes, and as fast as one can press."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import PLANS
from tests.classroom.clocked import Keys, by_the_clock, complaints_of, scenes_of, start
from tests.classroom.walked import through_the_scenes
from tests.firefox.browser import firefox

__all__ = ["firefox"]

pytestmark = [pytest.mark.slow, pytest.mark.jobs]


@pytest.fixture
def page(firefox):
    """A page of a projector, which may not complain."""
    context = firefox.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    complaints = complaints_of(page)
    yield page
    assert complaints == []
    context.close()


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_keyboard(page, page_file, plan):
    start(page, page_file)
    walk = Keys().walk(page, plan)
    walk.run(f"app.startLesson('{plan}')")
    page.keyboard.press("PageDown")
    assert (walk.place(), walk.step()) == (("first", 1), "watch")
    page.keyboard.press("Escape")
    while walk.place()[0] == "first":
        page.keyboard.press("PageDown")
    seen = through_the_scenes(walk, on=lambda: page.keyboard.press("PageDown"), key=True)
    assert seen == scenes_of(plan)


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_with_the_clock_of_the_notes(page, page_file, plan):
    assert by_the_clock(page, page_file, plan, Keys()) == scenes_of(plan)
