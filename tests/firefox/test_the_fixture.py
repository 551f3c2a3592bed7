"""What tests in Firefox rely on: it is the one of the machine, offline, and hides no fault."""

from __future__ import annotations

import json

import pytest

from tests.firefox.browser import firefox
from tests.firefox.relay import Lenient

__all__ = ["firefox"]

PAGE = """<!doctype html><html lang="nb"><title>before</title>
<button id="own" onclick="document.title = 'after'; console.error('said')">own</button>
<a id="file" download="file.txt" href="data:text/plain,taken">file</a>"""


def told(number, what):
    return json.dumps({"type": "error", "id": number, "error": what, "message": ""})


def test_only_a_setting_that_is_not_known_is_answered_for_the_browser():
    lenient = Lenient()
    for number, method in ((1, "emulation.setColours"), (2, "script.evaluate"), (3, "emulation.x")):
        asked = json.dumps({"id": number, "method": method})
        assert lenient.asked(asked) == asked
    unknown = "unknown command"
    assert json.loads(lenient.answered(told(1, unknown)))["type"] == "success"
    for kept in (told(2, unknown), told(3, "invalid argument"), told(4, unknown), '{"id": 1}'):
        assert lenient.answered(kept) == kept


@pytest.mark.jobs
def test_a_page_is_pressed_complains_hands_out_a_file_and_reaches_nobody(firefox, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    context = firefox.new_context(offline=True, reduced_motion="reduce", accept_downloads=True)
    page = context.new_page()
    said = []
    page.on("console", lambda one: said.append((one.type, one.text)))
    page.goto(path.as_uri())
    page.click("#own")
    assert page.title() == "after"
    assert said == [("error", "said")]
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "file"
    with page.expect_download() as given:
        page.click("#file")
    given.value.save_as(tmp_path / "taken.txt")
    assert (tmp_path / "taken.txt").read_text(encoding="utf-8") == "taken"
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert page.evaluate("navigator.userAgent.includes('Firefox')")
    assert page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'there', () => 'nobody')") == (
        "nobody"
    )
    context.close()
