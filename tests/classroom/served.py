"""The classroom server in the same process: no port, as many pupils as a test wants."""

from __future__ import annotations

import asyncio
import gzip
import json
from functools import cache

import httpx

from collabsim.classroom.bodies import json_body
from collabsim.classroom.live import LiveClassroom, NoPilotError, UnshowableError
from collabsim.classroom.requests import EnsembleRequest, Setup, WhyRequest
from collabsim.classroom.server import ANY_NAME, SESSION_HEADER, create_app
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.inquiry.levers import LEVERS

FEW = ReplicationCounts(base_and_single=20, pairs=10, others=10)

SETUP = {
    "twin": "size", "town": 1, "levers": [], "values": {}, "seed": 302, "replication": 0,
}  # fmt: skip


@cache
def live():
    """The scenario, recorded without levers and with small ensembles."""
    return LiveClassroom(recorded=(), sizes=FEW)


@cache
def lone():
    """The same for one pupil: it is asked what a test compares with, and nothing else."""
    return LiveClassroom(recorded=(), sizes=FEW)


@cache
def app():
    """The server as a browser on this machine meets it."""
    return create_app(live())


def new_app(**options):
    """A server that has answered nothing yet, under any name."""
    return create_app(live(), hosts=ANY_NAME, **options)


def pupil(application, address="10.0.0.1", session=None):
    """A browser of its own, at an address of its own; ``session`` numbers the open page."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application, client=(address, 50_000)),
        base_url="http://localhost:8000",
        headers={} if session is None else {SESSION_HEADER: f"{session:032x}"},
        timeout=300,
    )


def ask(method, path, application=None, **options):
    """One question to a server."""

    async def asked():
        async with pupil(application or app()) as browser:
            return await browser.request(method, path, **options)

    return asyncio.run(asked())


def post(path, body, application=None):
    """One question with data."""
    return ask("POST", path, application, json=body)


def setup(**changes):
    """What the page asks for, with some of it changed."""
    return {**SETUP, **changes}


def written(body):
    """What the content of an answer says."""
    return json.loads(gzip.decompress(body.packed))


def question(number, rng):
    """What a pupil asks: a seed and levers of its own, mostly cheap questions."""
    lever = LEVERS[rng.integers(len(LEVERS))]
    body = setup(twin="one", town=0, seed=10_000 + number, levers=[lever.key])
    if number % 12 == 0:
        return "twins", body
    if number % 6 == 1:
        return "because", {**body, "side": 0, "pilot": int(rng.integers(3))}
    return "ensemble", {**body, "replications": int(rng.integers(1, 4))}


def alone(service, path, body):
    """The name of what a lone pupil gets, or None where that is a refusal."""
    kinds = {
        "twins": (Setup, service.twins),
        "because": (WhyRequest, service.why),
        "ensemble": (EnsembleRequest, service.ensemble),
    }
    kind, make = kinds[path]
    try:
        return json_body(make(kind.model_validate(body))).tag
    except (UnshowableError, NoPilotError):
        return None


async def patient(browser, path, body):
    """Ask as the page does: again, when told to."""
    while True:
        answer = await browser.post(f"/api/{path}", json=body)
        if answer.status_code not in {429, 503}:
            return answer
        told = answer.json()
        assert told["retry_after"] == int(answer.headers["retry-after"]) >= 1
        assert set(told["texts"]) == {"nb", "nn", "en"}
        await asyncio.sleep(told["retry_after"] / 10)
