"""A small recording and a browser, for the tests of the classroom page."""

from __future__ import annotations

import json
import os
import shutil
import time
from dataclasses import dataclass, field

import pytest

from collabsim.classroom.export_data import classroom_data
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import RECORDED

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PROJECTOR = {"width": 1920, "height": 1080}


@pytest.fixture(scope="session")
def recorded_data():
    """Both municipalities with and without one lever, with small ensembles."""
    sizes = ReplicationCounts(base_and_single=40, pairs=20, others=10)
    return json.loads(
        json.dumps(classroom_data(recorded=RECORDED[:1], masks=(0, 1, 32), sizes=sizes))
    )


@pytest.fixture(scope="session")
def page_file(recorded_data, tmp_path_factory):
    """The self-contained page, written to a file."""
    path = tmp_path_factory.mktemp("page") / "classroom.html"
    path.write_text(self_contained_page(pack(recorded_data)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def chromium():
    """A browser without a window, shared by the tests of a file.

    While it is open an event loop is running, so that files without pages may not meet it.
    """
    api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        lacking = "there is no chromium on this machine"
        # Where a change is to land, pages that nobody has looked at are not good pages.
        (pytest.fail if os.environ.get("COLLABSIM_NEEDS_BROWSER") else pytest.skip)(lacking)
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@dataclass
class Opened:
    """An opened page, and what it asked for and complained about."""

    page: object
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def run(self, script: str, argument: object = None) -> object:
        """Evaluate a script that may name ``app``, ``page`` and ``hash``."""
        return self.page.evaluate(
            f"async (given) => {{ const {{ app, page, hash }} = window.collabsim; {script} }}",
            argument,
        )

    def until(self, condition: str, seconds: float = 15) -> None:
        """Wait until a condition holds. The content policy keeps the page from doing it itself."""
        end = time.monotonic() + seconds
        while not self.run(f"return {condition}"):
            assert time.monotonic() < end, condition
            self.page.wait_for_timeout(50)

    def settle(self) -> None:
        """Wait until what was planned has been drawn."""
        self.page.evaluate(
            "new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
        )


@pytest.fixture
def open_page(chromium, page_file):
    """Opens the page from disk, without a network."""
    contexts = []

    def opener(address="", *, file=page_file, size=None, motion="reduce"):
        context = chromium.new_context(
            viewport=size or PROJECTOR, offline=True, reduced_motion=motion, accept_downloads=True
        )
        contexts.append(context)
        opened = Opened(context.new_page())
        opened.page.on("request", lambda request: opened.requests.append(request.url))
        opened.page.on(
            "console",
            lambda said: (
                opened.complaints.append(said.text) if said.type in {"error", "warning"} else None
            ),
        )
        opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
        opened.page.goto(f"{file.as_uri()}{address}")
        opened.page.wait_for_selector("body[data-ready]", timeout=20_000)
        opened.settle()
        return opened

    yield opener
    for context in contexts:
        context.close()
