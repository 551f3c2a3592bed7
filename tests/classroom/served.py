"""The classroom server in the same process: no port, as many pupils as a test wants."""

from __future__ import annotations

import asyncio
from functools import cache

import httpx

from collabsim.classroom.export_data import SCENARIO, classroom_data
from collabsim.classroom.making import making_assets
from collabsim.classroom.server import ANY_NAME, create_app
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.scenario import load_scenario

FEW = ReplicationCounts(base_and_single=20, pairs=10, others=10)


@cache
def data():
    """What the page opens with, without levers and with small ensembles."""
    return classroom_data(recorded=(), masks=[0], sizes=FEW)


@cache
def assets():
    """What the page makes runs with."""
    return making_assets(load_scenario(SCENARIO))


@cache
def app():
    """The server as a browser on this machine meets it."""
    return create_app(data(), assets())


def new_app(**options):
    """A server that has answered nothing yet, under any name."""
    return create_app(data(), assets(), hosts=ANY_NAME, **options)


def pupil(application, address="10.0.0.1"):
    """A browser of its own, at an address of its own."""
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(application, client=(address, 50_000)),
        base_url="http://localhost:8000",
        timeout=300,
    )


def ask(method, path, application=None, **options):
    """One question to a server."""

    async def asked():
        async with pupil(application or app()) as browser:
            return await browser.request(method, path, **options)

    return asyncio.run(asked())
