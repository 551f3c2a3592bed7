"""A Firefox without a window, as the fixture ``firefox``: the same pages and calls as of Chromium.

It is the one of the machine, as Debian gives it out, and not one that Playwright has changed.
A file of tests takes it with ``from tests.firefox.browser import firefox``.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

import pytest

RELAY = Path(__file__).with_name("relay.py")
PREFERENCES = {
    # What asks for less motion, as pages of tests do, is a setting of the whole browser here.
    "ui.prefersReducedMotion": 1,
    # Files that a page hands out are kept where Playwright looks for them, without a question.
    "browser.download.always_ask_before_handling_new_types": False,
    "dom.disable_open_during_load": False,
}


def program() -> str | None:
    """The Firefox of this machine."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """A browser without a window, shared by the tests of a file."""
    api = pytest.importorskip("playwright.sync_api")
    own = program()
    if own is None:
        lacking = "there is no Firefox on this machine"
        (pytest.fail if os.environ.get("COLLABSIM_NEEDS_BROWSER") else pytest.skip)(lacking)
    starter = tmp_path_factory.mktemp("firefox") / "start"
    command = shlex.join([sys.executable, str(RELAY), own])
    starter.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    starter.chmod(0o700)
    with api.sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=starter, firefox_user_prefs=PREFERENCES
        )
        yield browser
        browser.close()
