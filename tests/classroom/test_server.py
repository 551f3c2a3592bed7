"""The classroom server: what it gives out, what it refuses, and what stands in its headers."""

from __future__ import annotations

import asyncio
import json
import re
from itertools import product

import pytest

from collabsim.classroom import server
from collabsim.classroom.headers import SECURITY_HEADERS
from collabsim.classroom.live import LiveClassroom
from collabsim.classroom.page import PAGE_LANGUAGES, sources
from collabsim.classroom.requests import LARGEST_SEED, EnsembleRequest, Setup
from collabsim.classroom.sliders import bounds, range_of
from collabsim.inquiry.levers import LEVERS
from collabsim.language import text
from collabsim.parameters import PARAMETERS
from tests.classroom.served import app, ask, live, new_app, post, pupil, setup, written
from tests.every import every

EVERYTHING = [
    ("GET", "/", None),
    ("GET", "/page/main.js", None),
    ("GET", "/page/base.css", None),
    ("GET", "/api/data", None),
    ("GET", "/api/health", None),
    ("GET", "/api/openapi.json", None),
    ("POST", "/api/ensemble", setup(twin="one", town=0, replications=1)),
    ("POST", "/api/twins", {}),
    ("POST", "/page/main.js", None),
    ("GET", "/nothing/here", None),
    ("GET", "/api/nothing", None),
    ("GET", "/page/..%2f..%2fserver.py", None),
]


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING)
def test_every_answer_has_the_security_headers(method, path, body):
    headers = ask(method, path, json=body).headers
    assert {name: headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert "server" not in headers
    assert not [name for name in headers if name.startswith("access-control-")]


def test_the_policy_lets_nothing_run_but_the_page_itself():
    policy = SECURITY_HEADERS["content-security-policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    directives = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert directives["default-src"] == directives["frame-ancestors"] == "'none'"
    assert directives["script-src"] == directives["connect-src"] == "'self'"


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


@pytest.mark.parametrize("language", PAGE_LANGUAGES)
def test_the_page_opens_in_the_language_asked_for(language):
    page = ask("GET", "/", new_app(language=language)).text
    assert f'<html lang="{language}"' in page


def test_what_is_sent_is_packed_and_not_sent_twice():
    async def scene():
        async with pupil(app()) as browser:
            first = await browser.get("/api/data")
            tag = {"if-none-match": first.headers["etag"]}
            again = await browser.get("/api/data", headers=tag)
            plain = await browser.get("/api/data", headers={"accept-encoding": "identity"})
            return first, again, plain

    first, again, plain = asyncio.run(scene())
    assert first.headers["content-encoding"] == "gzip"
    assert int(first.headers["content-length"]) < len(first.content) / 3
    assert (again.status_code, again.content) == (304, b"")
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json() == json.loads(json.dumps(live().data))


def test_sliders_have_the_bounds_of_their_parameters():
    for lever in live().data["levers"]:
        name = next(iter(lever["values"]))
        if PARAMETERS[name].kind == "bool":
            assert lever["range"] is None
            continue
        low, high, step = (lever["range"][key] for key in ("low", "high", "step"))
        assert (low, high) == bounds(name)
        assert PARAMETERS[name].low <= low <= lever["values"][name] <= high <= PARAMETERS[name].high
        assert 30 <= (high - low) / step <= 1_000
    assert range_of("project_months") == {"low": 1, "high": 60, "step": 1}


@pytest.mark.parametrize("lever", LEVERS, ids=lambda one: one.key)
@pytest.mark.parametrize("end", [0, 1])
def test_every_lever_can_be_set_to_its_bounds(lever, end):
    values = {}
    for name in lever.values:
        bound = bounds(name)[end]
        values[name] = {"bool": bool, "int": int, "float": float}[PARAMETERS[name].kind](bound)
    changes = {"levers": [lever.key], "values": values, "seed": 303, "replications": 1}
    answer = post("/api/ensemble", setup(twin="one", town=0, **changes))
    assert answer.status_code == 200, answer.text
    (found,) = [c for c in answer.json()["combinations"] if c["levers"] == [lever.key]]
    assert found["municipalities"][0]["n"] == 1
    assert found["municipalities"][1] is None


REFUSED = {
    "unknown key": {"years": 3},
    "path": {"file": "/etc/passwd"},
    "unknown lever": {"levers": ["magic"]},
    "no list": {"levers": "guide"},
    "too many levers": {"levers": ["guide"] * 10},
    "unknown parameter": {"values": {"years": 100}},
    "above its bound": {"values": {"project_months": 61}},
    "below its bound": {"values": {"cocreation_depth": -0.01}},
    "text for a number": {"values": {"cocreation_depth": "0.5"}},
    "number for a switch": {"values": {"pooled_budget": 1}},
    "half months": {"values": {"project_months": 12.5}},
    "negative seed": {"seed": -1},
    "seed a browser cannot write": {"seed": LARGEST_SEED + 1},
    "text for a seed": {"seed": "1"},
    "seed in parts": {"seed": 1.5},
    "negative replication": {"replication": -1},
    "unknown twin": {"twin": "three"},
    "unknown town": {"town": 2},
    "switch for a town": {"town": True},
}


@every(product(["twins", "because", "ensemble"], REFUSED))
def test_what_is_not_within_its_bounds_is_refused(case):
    path, kind = case
    changes = REFUSED[kind]
    more = {"because": {"side": 0, "pilot": 0}, "ensemble": {"replications": 1}}.get(path, {})
    answer = post(f"/api/{path}", setup(**more, **changes))
    assert answer.status_code == 422
    told = answer.json()
    assert told["error"] == "refused"
    assert told["texts"] == {
        language: text("server.refused", language) for language in PAGE_LANGUAGES
    }
    (name,) = changes
    assert any(name in detail for detail in told["details"])
    assert "/etc/passwd" not in answer.text


@pytest.mark.parametrize("missing", setup())
def test_nothing_but_the_values_may_be_left_out(missing):
    body = setup(replications=1, twin="one", town=0)
    del body[missing]
    assert post("/api/ensemble", body).status_code == (200 if missing == "values" else 422)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("ensemble", {"replications": 0}),
        ("ensemble", {"replications": 1_001}),
        ("because", {"side": 2, "pilot": 0}),
        ("because", {"side": 0, "pilot": -1}),
        ("because", {"side": 0, "pilot": 24}),
        ("twins", {"replications": 30}),
    ],
)
def test_the_work_of_a_request_is_bounded(path, changes):
    assert post(f"/api/{path}", setup(**changes)).status_code == 422


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"null", b"nan", b"\xff\xfe", b"[" * 4_000, b"1" * 4_000,
        b'{"seed": 1e999}', b'{"seed": NaN}', b'{"values": {"cocreation_depth": Infinity}}',
    ],
)  # fmt: skip
def test_what_is_no_request_is_refused_with_a_sentence(content):
    kind = {"content-type": "application/json"}
    answer = ask("POST", "/api/twins", content=content, headers=kind)
    assert answer.status_code in {400, 422}
    assert answer.json()["texts"]["nb"] == text("server.refused", "nb")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", None])
def test_another_site_cannot_ask_in_a_readers_name(kind):
    """Without this kind a browser asks first whether another site may; it may not."""
    headers = {} if kind is None else {"content-type": kind}
    content = json.dumps(setup()).encode()
    assert ask("POST", "/api/twins", content=content, headers=headers).status_code == 422
    asked = {"origin": "http://elsewhere.example", "access-control-request-method": "POST"}
    assert ask("OPTIONS", "/api/twins", headers=asked).status_code == 405


def test_a_long_request_is_not_read():
    body = setup(levers=[" " * server.MOST_BODY_BYTES])
    answer = post("/api/twins", body)
    assert answer.status_code == 413

    async def endless():
        while True:
            yield b" " * 1_000

    kind = {"content-type": "application/json"}
    assert ask("POST", "/api/twins", content=endless(), headers=kind).status_code == 413


@pytest.mark.parametrize("name", ["localhost", "localhost:8000", "127.0.0.1:8123", "[::1]:8000"])
def test_this_machine_is_let_in_under_its_own_names(name):
    assert ask("GET", "/api/health", headers={"host": name}).status_code == 200


@pytest.mark.parametrize(
    "name", ["elsewhere.example", "localhost.elsewhere.example", "10.0.0.7", "127.0.0.1.nip.io", ""]
)
def test_a_name_that_points_here_from_elsewhere_is_not(name):
    assert ask("GET", "/api/data", headers={"host": name}).status_code == 400
    assert ask("GET", "/api/health", new_app(), headers={"host": name}).status_code == 200


@pytest.mark.parametrize("path", ["/trap", "/page/", "/page/nothing.js", "/page/%00", "/%E2%82"])
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
    answer = ask("GET", "/api/twins")
    assert (answer.status_code, answer.json()["error"]) == (405, "no_method")


def test_an_error_of_ours_is_told_without_its_insides(monkeypatch):
    def broken(_self, _setup):
        raise RuntimeError("the inside of the server")

    monkeypatch.setattr(LiveClassroom, "twins", broken)

    async def scene():
        application = new_app()
        sent = []

        async def receive():
            return {"type": "http.request", "body": json.dumps(setup()).encode()}

        async def send(message):
            sent.append(message)

        scope = {
            "type": "http", "method": "POST", "path": "/api/twins", "raw_path": b"/api/twins",
            "query_string": b"", "client": ("10.0.0.1", 1), "server": ("localhost", 80),
            "scheme": "http", "http_version": "1.1", "root_path": "",
            "headers": [(b"content-type", b"application/json"), (b"host", b"localhost")],
        }  # fmt: skip
        with pytest.raises(RuntimeError, match="the inside"):
            await application(scope, receive, send)
        return sent

    start, body = asyncio.run(scene())
    assert start["status"] == 500
    assert b"frame-ancestors 'none'" in dict(start["headers"])[b"content-security-policy"]
    assert json.loads(body["body"])["error"] == "failed"
    assert b"inside" not in body["body"]


def test_the_description_loads_nothing_from_elsewhere():
    assert ask("GET", "/docs").status_code == ask("GET", "/redoc").status_code == 404
    paths = ask("GET", "/api/openapi.json").json()["paths"]
    assert set(paths) == {
        "/api/data", "/api/health", "/api/twins", "/api/because", "/api/ensemble",
    }  # fmt: skip


def test_what_was_answered_is_kept_and_given_again(monkeypatch):
    made = []
    real = LiveClassroom.ensemble

    def counted(self, asked):
        made.append(asked.seed)
        return real(self, asked)

    monkeypatch.setattr(LiveClassroom, "ensemble", counted)

    async def scene():
        application = new_app()
        body = setup(twin="one", town=0, seed=77, replications=2)
        async with pupil(application) as browser:
            at_once = await asyncio.gather(
                *(browser.post("/api/ensemble", json=body) for _ in range(5))
            )
            later = await browser.post("/api/ensemble", json={**body, "levers": []})
        return {one.content for one in [*at_once, later]}

    assert len(asyncio.run(scene())) == 1
    assert made == [77]


def test_the_figures_of_the_page_are_those_of_its_data():
    known = live().data["ensembles"]["combinations"]
    answer = post("/api/ensemble", setup(levers=["guide"], replications=5)).json()
    assert len(answer["combinations"]) == 2
    assert all(one in known for one in answer["combinations"])


def test_figures_made_in_pieces_are_those_made_at_once(monkeypatch):
    service = live()
    asked = EnsembleRequest.model_validate(setup(seed=41, replications=11))
    whole = service.ensemble(asked)
    monkeypatch.setattr("collabsim.classroom.live.PIECE", 4)
    # Of each of two sides three pieces, and as many of the municipality as it is beside it.
    assert len(list(service.pieces(asked))) == 2 * (3 + 3)
    for piece in service.pieces(asked):
        piece()
    assert service.ensemble(asked) == whole


def test_written_is_what_is_sent():
    body = server.json_body({"å": [1, 2.5, None]})
    assert written(body) == {"å": [1, 2.5, None]}


def test_setups_that_mean_the_same_have_the_same_worlds():
    one = Setup.model_validate(
        setup(levers=["guide", "threshold"], values={"cocreation_depth": 0.1})
    )
    other = Setup.model_validate(setup(levers=["threshold", "guide", "guide"], values={}))
    assert one.sides == other.sides
    assert one.sides != Setup.model_validate(setup(levers=["guide"])).sides
