"""The classroom server: gives out the page, its files and what it makes runs with.

It keeps nothing about anybody, takes nothing and runs nothing: whatever was not recorded, the
page runs itself. Everything is packed once, before the first reader comes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from collabsim.classroom.bodies import ResponseBody, answer, body_of, json_body
from collabsim.classroom.headers import SecurityHeaders
from collabsim.classroom.making import scripts
from collabsim.classroom.page import PAGE_LANGUAGES, served_page, sources, static_file
from collabsim.classroom.problems import problem

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""What a browser on this machine may call the server.

A page from elsewhere cannot reach it under a name of its own that it lets point here.
"""

ANY_NAME = ("*",)

CAMERA = ("camera",)
"""What the page may ask its reader for: a teacher scans the codes on the pupils' screens."""

_KINDS = {"js": "text/javascript; charset=utf-8", "json": "application/json",
          "wasm": "application/wasm"}  # fmt: skip


def create_app(
    data: Any,
    assets: Mapping[str, bytes],
    *,
    hosts: Sequence[str] = LOOPBACK_NAMES,
    language: str = PAGE_LANGUAGES[0],
    address: str | None = None,
) -> ASGIApp:
    """The server as an ASGI application.

    Args:
        data: What the page opens with, of :func:`collabsim.classroom.export_data.classroom_data`.
        assets: What the page makes runs with, of :func:`collabsim.classroom.making.making_assets`
            for the scenario of the data.
        hosts: Names under which it may be asked.
        language: The language the page opens in.
        address: Where other machines reach the server; None where none can.

    Raises:
        ValueError: there is no such language.
    """
    given = {
        "/": body_of(served_page(language, address).encode(), "text/html; charset=utf-8"),
        "/api/data": json_body(data),
        **{f"/page/{name}": body_of(*found) for name in sources() if (found := static_file(name))},
        **{f"/making/{name}": _made(name, content) for name, content in assets.items()},
        **{f"/making/{name}": _made(name, one.encode()) for name, one in scripts().items()},
    }

    async def show(request: Request) -> Response:
        body = given.get(request.url.path)
        return answer(request, body) if body else problem(request, 404)

    async def refused(request: Request, error: Exception) -> Response:
        return problem(request, error.status_code if isinstance(error, HTTPException) else 500)

    app = Starlette(
        routes=[Route("/{path:path}", show)],
        exception_handlers={HTTPException: refused, Exception: refused},
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    return SecurityHeaders(app, devices=CAMERA)


def _made(name: str, content: bytes) -> ResponseBody:
    return body_of(content, _KINDS.get(name.rpartition(".")[2], "application/octet-stream"))
