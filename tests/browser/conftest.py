"""A browser with a page that runs the engine."""

from __future__ import annotations

import pytest

from tests.browser.kit import offered, page_html
from tests.classroom.conftest import chromium

__all__ = ["chromium"]


@pytest.fixture(scope="session")
def engine_file(tmp_path_factory):
    """The page, written to a file."""
    path = tmp_path_factory.mktemp("engine") / "engine.html"
    path.write_text(page_html(offered()), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def page(chromium, engine_file):
    """The page, opened from disk without a network, its engine open with two workers."""
    context = chromium.new_context(offline=True)
    made = context.new_page()
    said: list[str] = []
    made.on("console", lambda one: said.append(one.text))
    made.on("pageerror", lambda one: said.append(str(one)))
    made.on("request", lambda one: said.append(one.url) if one.url.startswith("http") else None)
    made.goto(engine_file.as_uri())
    assert made.evaluate("kit.open(given, {workers: 2})") == "open"
    yield made
    context.close()
    # Nothing was asked of a network, and nothing complained of.
    assert said == []
