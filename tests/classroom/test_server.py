"""The classroom server: what it gives out, what it refuses, and what stands in its headers."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from collabsim.classroom.headers import SECURITY_HEADERS
from collabsim.classroom.making import scripts
from collabsim.classroom.page import PAGE_LANGUAGES, sources
from collabsim.classroom.sliders import bounds, range_of
from collabsim.inquiry.levers import LEVERS
from collabsim.language import text
from collabsim.parameters import PARAMETERS
from tests.classroom.served import app, ask, assets, data, new_app, pupil
from tests.every import every

EVERYTHING = [
    ("GET", "/"),
    ("GET", "/page/main.js"),
    ("GET", "/page/base.css"),
    ("GET", "/api/data"),
    ("GET", "/making/rules.wasm"),
    ("GET", "/making/maker_worker.js"),
    ("POST", "/api/data"),
    ("POST", "/page/main.js"),
    ("GET", "/nothing/here"),
    ("GET", "/api/nothing"),
    ("GET", "/page/..%2f..%2fserver.py"),
]


@pytest.mark.parametrize(("method", "path"), EVERYTHING)
def test_every_answer_has_the_security_headers(method, path):
    headers = ask(method, path).headers
    camera = SECURITY_HEADERS["permissions-policy"].replace("camera=()", "camera=(self)")
    expected = {**SECURITY_HEADERS, "permissions-policy": camera}
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == expected
    assert "camera=()" in SECURITY_HEADERS["permissions-policy"]
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_the_policy_lets_nothing_run_but_the_page_itself():
    policy = SECURITY_HEADERS["content-security-policy"]
    assert "*" not in policy
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == directives["frame-ancestors"] == "'none'"
    # WebAssembly is compiled; no text is ever run as a script.
    assert directives["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert directives["connect-src"] == directives["worker-src"] == "'self'"
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")


def test_the_page_asks_for_files_that_are_there_and_nothing_from_elsewhere():
    page = ask("GET", "/").text
    asked = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert any(one.endswith("main.js") for one in asked)
    for address in asked:
        if not address.startswith(("#", "data:")):
            assert ask("GET", f"/{address}").status_code == 200, address
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", page)
    assert not re.search(r"\son\w+=", page.split("<script")[0])


@every(sorted(sources()))
def test_files_of_the_page_are_given_as_they_are(name):
    answer = ask("GET", f"/page/{name}")
    if name.endswith(".html"):
        assert answer.status_code == 404
        return
    assert answer.text == sources()[name]
    kind = {"js": "text/javascript", "css": "text/css"}[name.rpartition(".")[2]]
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"


def test_what_the_page_makes_runs_with_is_given_as_it_is():
    for name, content in assets().items():
        assert ask("GET", f"/making/{name}").content == content, name
    for name, source in scripts().items():
        answer = ask("GET", f"/making/{name}")
        assert answer.text == source
        assert answer.headers["content-type"].startswith("text/javascript")
    assert ask("GET", "/making/rules.wasm").headers["content-type"] == "application/wasm"


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_the_page_opens_in_the_language_asked_for(language):
    page = ask("GET", "/", new_app(language=language)).text
    assert f'<html lang="{language}"' in page


def test_an_address_for_others_stands_in_the_page():
    page = ask("GET", "/", new_app(address="http://192.0.2.4:8000/")).text
    assert '"address":"http://192.0.2.4:8000/"' in page
    assert '"address":null' in ask("GET", "/").text


@pytest.mark.parametrize("path", ["/api/data", "/making/worlds.bin", "/making/rules.wasm"])
def test_what_is_sent_is_packed_and_not_sent_twice(path):
    async def scene():
        async with pupil(app()) as browser:
            first = await browser.get(path)
            tag = {"if-none-match": first.headers["etag"]}
            again = await browser.get(path, headers=tag)
            plain = await browser.get(path, headers={"accept-encoding": "identity"})
            return first, again, plain

    first, again, plain = asyncio.run(scene())
    assert first.headers["content-encoding"] == "gzip"
    assert int(first.headers["content-length"]) < len(first.content)
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in plain.headers
    assert plain.content == first.content


def test_the_data_are_those_of_the_classroom():
    assert ask("GET", "/api/data").json() == json.loads(json.dumps(data()))


def test_sliders_have_the_bounds_of_their_parameters():
    page = ask("GET", "/").text
    settings = json.loads(re.search(r'id="collabsim-page">(.*?)</script>', page)[1])
    for lever in LEVERS:
        name = next(iter(lever.values))
        found = settings["ranges"][lever.key]
        if PARAMETERS[name].kind == "bool":
            assert found is None
            continue
        low, high, step = (found[key] for key in ("low", "high", "step"))
        assert (low, high) == bounds(name)
        assert PARAMETERS[name].low <= low <= lever.values[name] <= high <= PARAMETERS[name].high
        assert 30 <= (high - low) / step <= 1_000
    assert range_of("project_months") == {"low": 1, "high": 60, "step": 1}


@pytest.mark.parametrize("path", ["/", "/api/data", "/making/rules.wasm", "/nothing"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_nothing_can_be_sent(method, path):
    answer = ask(method, path, content=b"x" * 100_000)
    assert (answer.status_code, answer.json()["error"]) == (405, "no_method")


@pytest.mark.parametrize("name", ["localhost", "localhost:8000", "127.0.0.1:8123", "[::1]:8000"])
def test_this_machine_is_let_in_under_its_own_names(name):
    assert ask("GET", "/page/base.css", headers={"host": name}).status_code == 200


@pytest.mark.parametrize(
    "name", ["elsewhere.example", "localhost.elsewhere.example", "10.0.0.7", "127.0.0.1.nip.io", ""]
)
def test_a_name_that_points_here_from_elsewhere_is_not(name):
    assert ask("GET", "/api/data", headers={"host": name}).status_code == 400
    assert ask("GET", "/page/base.css", new_app(), headers={"host": name}).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/trap",
        "/page/",
        "/page/nothing.js",
        "/page/%00",
        "/%E2%82",
        "/making/",
        "/making/../page.py",
    ],
)
def test_a_link_that_leads_nowhere_ends_on_a_friendly_page(path):
    answer = ask("GET", path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for language in PAGE_LANGUAGES:
        assert text("server.not_found", language) in answer.text
    assert '<a href="/">' in answer.text
    assert "<script" not in answer.text


def test_a_question_that_leads_nowhere_is_answered_with_data():
    answer = ask("GET", "/api/nothing")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")
    assert set(answer.json()["texts"]) == set(PAGE_LANGUAGES)


def test_an_error_of_ours_is_told_without_its_insides(monkeypatch):
    def broken(_request, _body):
        raise RuntimeError("the inside of the server")

    monkeypatch.setattr("collabsim.classroom.server.answer", broken)

    async def scene():
        sent = []

        async def receive():
            return {"type": "http.request", "body": b""}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http", "method": "GET", "path": "/api/data", "raw_path": b"/api/data",
            "query_string": b"", "client": ("10.0.0.1", 1), "server": ("localhost", 80),
            "scheme": "http", "http_version": "1.1", "root_path": "",
            "headers": [(b"host", b"localhost")],
        }  # fmt: skip
        with pytest.raises(RuntimeError, match="the inside"):
            await new_app()(scope, receive, send)
        return sent

    start, body = asyncio.run(scene())
    assert start["status"] == 500
    assert b"frame-ancestors 'none'" in dict(start["headers"])[b"content-security-policy"]
    assert json.loads(body["body"])["error"] == "failed"
    assert b"inside" not in body["body"]
