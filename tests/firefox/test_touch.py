"""A finger in Firefox: what the page is told of it, and that it is the browser's own doing."""

from __future__ import annotations

import json

import pytest

from tests.firefox.browser import firefox_touch
from tests.firefox.relay import Touching

__all__ = ["firefox_touch"]

PAGE = """<!doctype html><html lang="nb"><title>touched</title>
<meta name="viewport" content="width=device-width">
<button id="own" style="width: 9rem; height: 4rem">own</button>
<input type="range" id="slider" min="0" max="100" value="0" style="width: 200px">
<script>
window.said = [];
const kinds = "touchstart touchmove touchend pointerdown mousedown click change";
for (const kind of kinds.split(" "))
  addEventListener(kind, (event) =>
    said.push([kind, event.pointerType ?? "", event.isTrusted, event.target.id]), true);
</script>"""
SCREEN = """[
  matchMedia("(pointer: coarse)").matches, matchMedia("(hover: none)").matches,
  matchMedia("(any-pointer: fine)").matches, navigator.maxTouchPoints,
]"""


def test_what_a_mouse_is_to_do_is_said_of_a_finger_and_nothing_else_is_changed():
    relay = Touching()
    actions = [
        {"type": "pointer", "id": "p", "parameters": {"pointerType": "mouse"}, "actions": [1]},
        {"type": "key", "id": "k", "actions": [2]},
    ]
    asked = {"id": 1, "method": "input.performActions", "params": {"actions": actions}}
    told = json.loads(relay.asked(json.dumps(asked)))
    assert told["params"]["actions"] == [
        {**actions[0], "parameters": {"pointerType": "touch"}}, actions[1]
    ]  # fmt: skip
    for other in ({"id": 2, "method": "script.evaluate"}, {"id": 3, "result": {}}):
        assert relay.asked(json.dumps(other)) == json.dumps(other)


@pytest.mark.jobs
def test_a_tap_and_a_drawn_slider_come_from_a_finger(firefox_touch, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    context = firefox_touch.new_context(viewport={"width": 360, "height": 740}, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.evaluate(SCREEN) == [True, True, False, 5]
    page.click("#own")
    said = page.evaluate("said.splice(0)")
    assert [kind for kind, *_ in said] == [
        "pointerdown", "touchstart", "touchend", "mousedown", "click"
    ]  # fmt: skip
    assert all(trusted and at == "own" for _, _, trusted, at in said)
    assert [by for kind, by, *_ in said if kind in {"pointerdown", "click"}] == ["touch", "touch"]
    box = page.locator("#slider").bounding_box()
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 20, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 150, y)
    page.mouse.up()
    assert {"touchmove", "change"} <= {kind for kind, *_ in page.evaluate("said")}
    assert 60 < int(page.input_value("#slider")) < 90
    context.close()
