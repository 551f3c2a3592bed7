"""A Firefox without a window, as the fixture ``firefox``: the same pages and calls as of Chromium.

It is the one of the machine, as Debian gives it out, and not one that Playwright has changed.
A file of tests takes it with ``from tests.firefox.browser import firefox``.

``firefox_touch`` is the same on a machine with a touch screen and no mouse. There ``click`` is a
tap of a finger, and ``mouse.down``, ``move`` and ``up`` draw one over the glass (``tap`` itself
does nothing: Playwright has none for Firefox). One of the two in a file, not both.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.firefox.relay import TOUCH

RELAY = Path(__file__).with_name("relay.py")
PREFERENCES = {
    # What asks for less motion, as pages of tests do, is a setting of the whole browser here.
    "ui.prefersReducedMotion": 1,
    # Files that a page hands out are kept where Playwright looks for them, without a question.
    "browser.download.always_ask_before_handling_new_types": False,
    "dom.disable_open_during_load": False,
}
TOUCH_SCREEN = {
    **PREFERENCES,
    "dom.w3c_touch_events.enabled": 1,
    "dom.maxtouchpoints.testing.value": 5,
    # What (pointer) and (any-pointer) are told: coarse, and nothing that hovers.
    "ui.primaryPointerCapabilities": 1,
    "ui.allPointerCapabilities": 1,
    # Scenes move, as they do for whoever has not asked for less.
    "ui.prefersReducedMotion": 0,
}


def program() -> str | None:
    """The Firefox of this machine."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


@contextmanager
def started(folder: Path, preferences: Mapping[str, object], *before: str):
    """A Firefox with these preferences; ``before`` is told to the relay."""
    api = pytest.importorskip("playwright.sync_api")
    own = program()
    if own is None:
        lacking = "there is no Firefox on this machine"
        (pytest.fail if os.environ.get("COLLABSIM_NEEDS_BROWSER") else pytest.skip)(lacking)
    starter = folder / "start"
    command = shlex.join([sys.executable, str(RELAY), *before, own])
    starter.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
    starter.chmod(0o700)
    with api.sync_playwright() as playwright:
        browser = playwright.firefox.launch(
            channel="moz-firefox", executable_path=starter, firefox_user_prefs=dict(preferences)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    """A browser without a window, shared by the tests of a file."""
    with started(tmp_path_factory.mktemp("firefox"), PREFERENCES) as browser:
        yield browser


@pytest.fixture(scope="module")
def firefox_touch(tmp_path_factory):
    """A browser whose only pointer is a finger, shared by the tests of a file."""
    with started(tmp_path_factory.mktemp("firefox"), TOUCH_SCREEN, TOUCH) as browser:
        yield browser
