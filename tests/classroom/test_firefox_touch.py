"""Both plans and the pupil's own page by touch in Firefox."""

from __future__ import annotations

import pytest

from collabsim.classroom.lesson import PLANS
from tests.classroom.clocked import Finger, by_finger, by_the_clock, complaints_of, scenes_of, start
from tests.firefox.browser import firefox_touch

__all__ = ["firefox_touch"]

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

SIZES = {"board": {"width": 1280, "height": 720}, "phone": {"width": 360, "height": 740}}


@pytest.fixture
def touched(firefox_touch):
    """Opens a page that counts whose pointer pressed it: in the end all were fingers."""
    opened = []

    def opener(size):
        context = firefox_touch.new_context(viewport=SIZES[size], offline=True)
        page = context.new_page()
        page.add_init_script(
            "addEventListener('click', (event) => (window.pressed ??= []).push("
            "event.isTrusted && event.pointerType), true)"
        )
        opened.append((context, page, complaints_of(page)))
        return page

    yield opener
    for context, page, complaints in opened:
        assert complaints == []
        assert set(page.evaluate("window.pressed")) == {"touch"}
        context.close()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_touch(touched, page_file, plan, size):
    seen = by_finger(touched(size), page_file, plan, Finger("click"))
    assert seen == scenes_of(plan)


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_by_touch_with_the_clock_of_the_notes(touched, page_file, plan):
    seen = by_the_clock(touched("board"), page_file, plan, Finger("click"))
    assert seen == scenes_of(plan)


def test_a_pupil_votes_chooses_and_watches_by_touch(touched, page_file):
    page = touched("phone")
    start(page, page_file, "#pupil")
    tap = Finger("click").tap
    tap(page, "#pupil [name=n4]")
    assert len(page.inner_text("#pupil output")) == 4
    for name in ("to-levers", "threshold", "to-watch", "after", "to-result"):
        tap(page, f"#pupil [name={name}]")
    now = page.evaluate(
        "() => { const { app, page } = window.collabsim;"
        " return [page.pupil.step, page.pupil.vote.choice, app.setup.levers, app.position] }"
    )
    assert now == ["result", 4, ["threshold"], 1]
