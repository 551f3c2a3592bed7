"""The server of the analyst's page: gives out its files and worlds, and keeps nothing.

It takes no text and no files and runs no model: all of that happens in the browser. What takes
long, worlds in sets of assumptions, is made once, in one thread, when it is first asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from collabsim.classroom.bodies import ResponseBody, answer, body_of
from collabsim.classroom.headers import SecurityHeaders
from collabsim.classroom.problems import problem
from collabsim.classroom.server import LOOPBACK_NAMES
from collabsim.desk_page import worlds
from collabsim.desk_page.page import (
    PAGE_LANGUAGES,
    SERVED_POLICY,
    files,
    media_type,
    served_page,
    small_assets,
)


class _Store:
    """What is given out by path, packed once; what is large is made when asked for."""

    def __init__(self, language: str) -> None:
        self.page = body_of(served_page(language).encode(), "text/html; charset=utf-8")
        self.files = {path: body_of(one.content, one.kind) for path, one in files().items()}
        self.data = {
            name: body_of(content, media_type(name)) for name, content in small_assets().items()
        }
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="worlds")
        self._making: dict[str, Future[ResponseBody]] = {}

    async def large(self, name: str) -> ResponseBody:
        """A large asset; all who ask for it wait for one. What failed is made anew."""
        making = self._making.get(name)
        if making is None or (making.done() and making.exception() is not None):
            making = self._making[name] = self._thread.submit(_made, name)
        return await asyncio.shield(asyncio.wrap_future(making))


def _made(name: str) -> ResponseBody:
    return body_of(worlds.bundle_of(name), media_type(name))


def create_app(
    *, hosts: Sequence[str] = LOOPBACK_NAMES, language: str = PAGE_LANGUAGES[0]
) -> ASGIApp:
    """The server as an ASGI application.

    Args:
        hosts: Names under which it may be asked.
        language: The language the page opens in.

    Raises:
        ValueError: there is no such language.
    """
    store = _Store(language)

    async def show_page(request: Request) -> Response:
        return answer(request, store.page)

    async def show_data(request: Request) -> Response:
        name = request.path_params["name"]
        if name in worlds.BUNDLES:
            return answer(request, await store.large(name))
        return answer(request, store.data[name]) if name in store.data else problem(request, 404)

    async def show_file(request: Request) -> Response:
        path = request.path_params["path"]
        return answer(request, store.files[path]) if path in store.files else problem(request, 404)

    async def refused(request: Request, error: Exception) -> Response:
        return problem(request, error.status_code if isinstance(error, HTTPException) else 500)

    app = Starlette(
        routes=[
            Route("/", show_page),
            Route("/data/{name}", show_data),
            Route("/{path:path}", show_file),
        ],
        exception_handlers={HTTPException: refused, Exception: refused},
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    return SecurityHeaders(app, SERVED_POLICY)
