"""A browser in which the answers of the desk's page are worked out, without any page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import collabsim
from collabsim.desk_page.declared import declared

PACKAGE = Path(collabsim.__file__).parent
ROOMS = ("desk_page/page/answering", "browser/page/statistics")
PLACE = "http://desk.test"
MODULES = {f"/{room}/{file.name}" for room in ROOMS for file in (PACKAGE / room).glob("*.js")}
NO_NUMBER = re.compile(r'"\\u0001(NaN|-?Infinity)"')


class Answering:
    """Modules in a browser: each script is an async function given ``m``, all they export."""

    def __init__(self, page, data):
        self._page = page
        self._page.evaluate("(text) => { window.declared = JSON.parse(text); }", json.dumps(data))

    def run(self, script, given=None):
        """What a script returns that may name ``m``, ``declared`` and ``given``.

        Texts cross the border a hundred times faster than lists of numbers; Python's JSON has words
        for numbers that are none, and a script can read them.
        """
        answer = self._page.evaluate(
            "async (text) => {"
            f" const names = {json.dumps(sorted(MODULES))};"
            " const all = await Promise.all(names.map((n) => import(n)));"
            " const m = Object.assign({}, ...all); const declared = window.declared;"
            " const given = new Function(`return ${text}`)();"
            f" const work = async () => {{ {script} }};"
            " return JSON.stringify(await work() ?? null, (key, value) =>"
            "  typeof value === 'number' && !Number.isFinite(value) ? `\u0001${value}` : value); }",
            json.dumps(given),
        )
        return json.loads(NO_NUMBER.sub(r"\1", answer))


@pytest.fixture(scope="session")
def data():
    """What Python declares for the page."""
    return declared((30, 60, 120))


@pytest.fixture(scope="module")
def answering(chromium, data):
    """The modules, loaded in a browser that reaches nothing but them."""
    page = chromium.new_page()
    page.route("**/*", _served)
    page.goto(f"{PLACE}/")
    yield Answering(page, data)
    page.close()


def _served(route):
    path = route.request.url.removeprefix(PLACE)
    if path == "/":
        route.fulfill(body="<!doctype html>", content_type="text/html")
    elif path in MODULES:
        body = (PACKAGE / path.lstrip("/")).read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript")
    else:
        route.abort()
