"""A small recording and a browser, for the tests of the classroom page."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from collabsim.classroom.export_data import classroom_data
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import RECORDED
from tests.classroom.opened import DASHBOARD, PATIENCE_SECONDS, Kept, Opened, listen

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


@pytest.fixture(scope="module")
def kept_pages(chromium):
    """Pages that the tests of a file use one after another, by what they were opened with."""
    kept: dict[tuple, Kept] = {}
    yield kept
    for one in kept.values():
        one.opened.page.context.close()


@pytest.fixture
def open_page(chromium, page_file, kept_pages):
    """Opens the page from disk, without a network, past the story it begins with.

    To open one takes a second. One that an earlier test has used is given again if, once set
    back, nothing that is seen tells it from a new one. A page behind a link is always new, and
    so is that of a test that asks for it because it looks at what is hidden.
    """
    lent, contexts = set(), []

    def new(address, file, size, motion):
        context = chromium.new_context(
            viewport=size, offline=True, reduced_motion=motion, accept_downloads=True
        )
        opened = listen(Opened(context.new_page()), "error", "warning")
        opened.page.goto(f"{file.as_uri()}{address or DASHBOARD}")
        opened.page.wait_for_selector("body[data-ready]", timeout=1000 * PATIENCE_SECONDS)
        opened.settle()
        return opened

    def opener(address="", *, file=page_file, size=None, motion="reduce", anew=False):
        size = size or PROJECTOR
        key = (file, *size.values(), motion)
        if anew or address or key in lent:
            opened = new(address, file, size, motion)
            contexts.append(opened.page.context)
            return opened
        lent.add(key)
        kept = kept_pages.get(key)
        if kept is None or not kept.as_new():
            if kept is not None:
                kept.opened.page.context.close()
            kept_pages[key] = kept = Kept(new(address, file, size, motion))
        return kept.opened

    yield opener
    for context in contexts:
        context.close()
