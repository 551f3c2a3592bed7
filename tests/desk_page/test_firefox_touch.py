"""The main question by touch in Firefox, on a phone: changed, asked, answered, looked at."""

from __future__ import annotations

import pytest

from tests.desk_page.opened import open_desk
from tests.firefox.browser import firefox_touch

__all__ = ["firefox_touch"]

pytestmark = pytest.mark.jobs


def test_the_main_question_is_answered_to_a_finger(firefox_touch, desk_file):
    opened = open_desk(firefox_touch, desk_file.as_uri(), size=(360, 740))
    page = opened.page
    page.evaluate(
        "() => addEventListener('click', (event) => event.isTrusted && event.detail &&"
        " (window.pressed ??= new Set()).add(event.pointerType), true)"
    )
    page.click("#open-sheet")
    for size in opened.run("return app.question.sizes"):
        if size not in {3_000, 10_000}:
            page.click(f"#size-{size}")
    assert opened.run("return app.question.sizes") == [3_000, 10_000]
    page.locator("#sets").scroll_into_view_if_needed()
    page.click("#sets", position={"x": 2, "y": 8})
    assert opened.run("return app.question.sets") == 0
    page.click("#compute")
    opened.until("app.phase !== 'running' && app.result?.final")
    assert opened.run("return app.fault || app.broken") == ""
    page.click("#tab-ended")
    page.wait_for_selector("#view figure svg")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("[...window.pressed]") == ["touch"]
    assert opened.complaints == []
    page.context.close()
