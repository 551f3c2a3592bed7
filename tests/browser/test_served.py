"""The same modules, served one by one as they are."""

from __future__ import annotations

import hashlib
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from tests.browser.kit import given, offered, python_bytes
from tests.browser.test_in_chromium import CELLS

pytestmark = [pytest.mark.slow, pytest.mark.jobs]

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (
    '<!doctype html><meta charset="utf-8"><title>engine</title>'
    '<script type="module" src="page.js"></script>'
)


class Quiet(SimpleHTTPRequestHandler):
    """The checkout's files, and two that are nowhere."""

    made: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        """A file of the checkout, or one that was made for the test."""
        body = self.made.get(self.path)
        if body is None:
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path.endswith("html") else "text/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said) -> None:
        """Nothing is written down."""


@pytest.fixture(scope="module")
def address():
    """Where the checkout is served."""
    said = json.dumps(given(offered()[:1])).encode()
    Quiet.made = {"/tests/browser/page/page.html": PAGE.encode(), "/given.json": said}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CHECKOUT)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_modules_that_are_served_run_the_same(chromium, address):
    page = chromium.new_page()
    page.goto(f"{address}/tests/browser/page/page.html")
    page.wait_for_function("globalThis.kit")
    opened = "async () => kit.open(await (await fetch('/given.json')).json(), { workers: 1 })"
    assert page.evaluate(opened) == "open"
    found = page.evaluate("(cells) => kit.digests(cells)", CELLS[:1])
    assert found == [hashlib.sha256(python_bytes(CELLS[0])).hexdigest()]
    page.close()
