"""The server of the desk: gives out the page and its files, to this machine only."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from collabsim.desk_page import server, worlds
from tests.desk_page.conftest import few_worlds


class Browser:
    """Asks the application in this process, as a browser on this machine would."""

    def __init__(self):
        self.app = server.create_app()

    def ask(self, method, path, **options):
        async def asked():
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:8010"
            ) as client:
                return await client.request(method, path, **options)

        return asyncio.run(asked())

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def post(self, path, **options):
        return self.ask("POST", path, **options)


@pytest.fixture(scope="module")
def client():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worlds, "BUNDLES", few_worlds())
        yield Browser()


def test_the_page_and_all_it_names_are_there(client):
    page = client.get("/")
    assert page.status_code == 200
    assert 'src="desk_page/page/main.js"' in page.text
    for path in (
        "desk_page/page/main.js", "desk_page/page/base.css", "browser/page/engine/open.js",
        "classroom/page/dom.js", "vendor/docx.js", "data/offered.json", "data/worlds.bin",
        "data/sets-3000.bin",
    ):  # fmt: skip
        found = client.get(f"/{path}")
        assert found.status_code == 200, path
        assert found.headers["x-content-type-options"] == "nosniff"
        assert found.headers["content-security-policy"] == server.SERVED_POLICY


def test_worlds_that_a_browser_has_are_not_sent_again(client):
    first = client.get("/data/worlds.bin")
    kept = client.get("/data/worlds.bin", headers={"if-none-match": first.headers["etag"]})
    assert kept.status_code == 304


@pytest.mark.parametrize(
    "path", ["/nothing", "/data/nothing", "/desk_page/page.py", "/desk_page/page/../page.py",
             "/%2e%2e/pyproject.toml", "/vendor/vendor.json"]
)  # fmt: skip
def test_nothing_else_is_given_out(client, path):
    found = client.get(path)
    assert found.status_code == 404
    assert "def " not in found.text


def test_nothing_can_be_sent(client):
    for path in ("/", "/data/offered.json"):
        assert client.post(path, content=b"x").status_code == 405


def test_another_name_of_the_machine_is_refused(client):
    assert client.get("/", headers={"host": "elsewhere.test"}).status_code == 400


def test_worlds_that_could_not_be_made_are_made_when_they_are_asked_for_again():
    asked = []

    def failing_once():
        asked.append(1)
        if len(asked) == 1:
            raise MemoryError
        return few_worlds()["worlds.bin"]()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(worlds, "BUNDLES", {**few_worlds(), "worlds.bin": failing_once})
        browser = Browser()
        with pytest.raises(MemoryError):
            browser.get("/data/worlds.bin")
        assert browser.get("/data/worlds.bin").status_code == 200
        assert browser.get("/data/worlds.bin").status_code == 200
    assert len(asked) == 2
