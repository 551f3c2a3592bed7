"""The classroom server: the page, its files, and worlds made while a pupil waits.

It keeps nothing about anybody, takes no files and no paths, and evaluates no text.
What it makes goes through a turnstile into a few threads; the event loop only
receives and sends.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Hashable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

import collabsim
from collabsim.classroom.bodies import ResponseBody, answer, body_of, json_body
from collabsim.classroom.headers import SecurityHeaders
from collabsim.classroom.limits import BoundedCache, BusyError, FairQueue
from collabsim.classroom.live import LiveClassroom, NoPilotError, UnshowableError
from collabsim.classroom.page import PAGE_LANGUAGES, served_page, sources, static_file
from collabsim.classroom.problems import problem
from collabsim.classroom.requests import EnsembleRequest, Problem, Setup, WhyRequest
from collabsim.experiment.replicate import processors

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
"""What a browser on this machine may call the server.

A page from elsewhere cannot reach it under a name of its own that it lets point here.
"""

ANY_NAME = ("*",)

MOST_BODY_BYTES = 4_096
KEPT_ANSWERS_BYTES = 64 << 20
MOST_IN_LINE = 120
"""Two questions of each pupil of two classes."""

MOST_OF_ONE = 8
"""What one page may have under way, or an address that does not say which page asks."""

MOST_OF_ADDRESS = 1_000
"""What one address may have under way: a whole school behind one router has one for all."""

SESSION_HEADER = "collabsim-session"
"""The number a page draws when it opens and sends with each question. It is kept nowhere."""

_SESSION = re.compile(r"[0-9a-f]{32}")

_BUSY = {"too_many": 429, "full": 503}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object"}}}},
    **{status: {"model": Problem} for status in (400, 404, 409, 422, 429, 503)},
}


def asking_client(session: str, address: str) -> str:
    """Who takes turns: a page that names its session, else all at the address."""
    return f"session {session}" if _SESSION.fullmatch(session) else f"address {address}"


class _Service:
    """Who makes answers, in what order, and what is kept of them."""

    def __init__(self, live: LiveClassroom) -> None:
        self.live = live
        self.turnstile = FairQueue(
            at_once=processors(),
            in_line=MOST_IN_LINE,
            of_one=MOST_OF_ONE,
            of_address=MOST_OF_ADDRESS,
        )
        self._answers: BoundedCache[Hashable, ResponseBody] = BoundedCache(KEPT_ANSWERS_BYTES)
        self._under_way: dict[Hashable, asyncio.Task[ResponseBody]] = {}
        self._threads = ThreadPoolExecutor(processors(), thread_name_prefix="answer")

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self.live.close()

    async def answer(
        self,
        request: Request,
        key: Hashable,
        make: Callable[[], Any],
        pieces: Iterable[Callable[[], object]] = (),
    ) -> Response:
        """Make an answer, or give one that was made for the same question.

        Those who ask the same at the same time wait for one answer.

        Args:
            request: What was asked.
            key: All that the answer depends on.
            make: Makes it.
            pieces: Long work that is to be done before, in turn with that of others.
        """
        address = request.client.host if request.client else ""
        client = asking_client(request.headers.get(SESSION_HEADER, ""), address)
        with self.turnstile.asking(client, address):
            body = self._answers.get(key)
            if body is None:
                task = self._under_way.get(key)
                if task is None:
                    task = asyncio.create_task(self._make(client, key, make, pieces))
                    self._under_way[key] = task
                    task.add_done_callback(lambda _: self._under_way.pop(key))
                # Whoever goes away does not take the answer from the others.
                body = await asyncio.shield(task)
        return answer(request, body)

    async def _make(
        self,
        client: str,
        key: Hashable,
        make: Callable[[], Any],
        pieces: Iterable[Callable[[], object]],
    ) -> ResponseBody:
        loop = asyncio.get_running_loop()
        for piece in pieces:
            async with self.turnstile.turn(client, long=True):
                await loop.run_in_executor(self._threads, piece)
        async with self.turnstile.turn(client):
            body = await loop.run_in_executor(self._threads, lambda: json_body(make()))
        self._answers.put(key, body, len(body.packed))
        return body


def create_app(
    live: LiveClassroom,
    *,
    hosts: Sequence[str] = LOOPBACK_NAMES,
    language: str = PAGE_LANGUAGES[0],
    address: str | None = None,
) -> ASGIApp:
    """The server as an ASGI application.

    Args:
        live: The scenario behind it.
        hosts: Names under which it may be asked.
        language: The language the page opens in.
        address: Where other machines reach the server; None where none can.

    Raises:
        ValueError: there is no such language.
    """
    service = _Service(live)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        service.close()

    app = FastAPI(
        title="collabsim classroom",
        summary="Worlds for the classroom page. Nothing is stored.",
        version=collabsim.__version__,
        lifespan=lifespan,
        openapi_url="/api/openapi.json",
        # Their pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        max_body_size=MOST_BODY_BYTES,
        telemetry={
            "tracing": False, "metrics": False, "logs": False,
            "operation_spans": False, "auto_configure": False,
        },
    )  # fmt: skip
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)
    _add_page(app, live, served_page(language, address))
    _add_questions(app, service)
    _add_problems(app)
    return SecurityHeaders(app)


def _add_page(app: FastAPI, live: LiveClassroom, written: str) -> None:
    """The page, its files and what it opens with: packed once."""
    page = body_of(written.encode(), "text/html; charset=utf-8")
    data = json_body(live.data)

    files = {name: body_of(*found) for name in sources() if (found := static_file(name))}

    @app.get("/", include_in_schema=False)
    async def show_page(request: Request) -> Response:
        return answer(request, page)

    @app.get("/page/{name}", include_in_schema=False)
    async def show_file(request: Request, name: str) -> Response:
        return answer(request, files[name]) if name in files else problem(request, 404)

    @app.get("/api/data", responses={200: _ANSWERS[200]}, response_class=Response)
    async def show_data(request: Request) -> Response:
        """What the page opens with."""
        return answer(request, data)


def _add_questions(app: FastAPI, service: _Service) -> None:
    """What is made for each question."""
    live = service.live

    @app.get("/api/health")
    async def health() -> dict[str, str | int]:
        """Whether the server answers, and how many wait."""
        return {"status": "ready", "waiting": service.turnstile.waiting}

    @app.post("/api/twins", responses=_ANSWERS, response_class=Response)
    async def twins(request: Request, setup: Setup) -> Response:
        """Worlds with these levers and this luck, and where they part."""
        key = "twins", setup.twin, setup.sides
        return await service.answer(request, key, lambda: live.twins(setup))

    @app.post("/api/because", responses=_ANSWERS, response_class=Response)
    async def because(request: Request, asked: WhyRequest) -> Response:
        """Why one pilot stopped, with the verdict of a replay on each cause."""
        key = "because", asked.sides, asked.side, asked.pilot
        return await service.answer(request, key, lambda: live.why(asked))

    @app.post("/api/ensemble", responses=_ANSWERS, response_class=Response)
    async def ensemble(request: Request, asked: EnsembleRequest) -> Response:
        """Figures over many runs with these levers."""
        key = "ensemble", asked.sides, asked.replications
        return await service.answer(request, key, lambda: live.ensemble(asked), live.pieces(asked))


def _add_problems(app: FastAPI) -> None:
    """What is answered where something is wrong."""

    @app.exception_handler(BusyError)
    async def busy(request: Request, error: BusyError) -> Response:
        return problem(request, _BUSY[error.word], error.word, retry_after=error.retry_after)

    @app.exception_handler(UnshowableError)
    async def unshowable(request: Request, _error: UnshowableError) -> Response:
        return problem(request, 409, "unshowable")

    @app.exception_handler(NoPilotError)
    async def no_pilot(request: Request, _error: NoPilotError) -> Response:
        return problem(request, 404, "no_pilot")

    @app.exception_handler(RequestValidationError)
    async def refused(request: Request, error: RequestValidationError) -> Response:
        # What was sent is not repeated: it may be anything.
        details = [
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        ]
        return problem(request, 422, details=details)

    @app.exception_handler(HTTPException)
    async def other(request: Request, error: HTTPException) -> Response:
        return problem(request, error.status_code)

    @app.exception_handler(Exception)
    async def failed(request: Request, _error: Exception) -> Response:
        return problem(request, 500)
