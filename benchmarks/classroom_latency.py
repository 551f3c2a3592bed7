"""How long a pupil waits: for a slider, for new luck, for a reason, and with sixty at once.

The time on the clock depends on what else the machine does, so processor time is given
beside it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import cache

import httpx
import numpy as np

from benchmarks.pairs import Figure
from collabsim.classroom.bodies import json_body
from collabsim.classroom.live import LiveClassroom
from collabsim.classroom.requests import EnsembleRequest, Setup, WhyRequest
from collabsim.classroom.server import ANY_NAME, create_app
from collabsim.inquiry.ensembles import ReplicationCounts

QUESTIONS = 15
PUPILS = 60
WANTED = "at most 300 ms of computation"
SETUP = {
    "twin": "size", "town": 1, "levers": ["threshold"], "values": {}, "seed": 302,
    "replication": 0,
}  # fmt: skip


@cache
def _live() -> LiveClassroom:
    """The classroom, warm: every function compiled, every name of a post made."""
    live = LiveClassroom(recorded=(), sizes=ReplicationCounts(30, 10, 10))
    for number in range(3):
        live.twins(Setup.model_validate(SETUP | {"seed": 900 + number}))
    return live


def _timed(what: str, ask: Callable[[int], object], wanted: str = "") -> Figure:
    """Median, and the worst of nine in ten, of a question asked anew each time."""
    clock, processor = [], []
    for number in range(QUESTIONS):
        began, used = time.perf_counter(), time.process_time()
        json_body(ask(number))
        clock.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    middle, worst = 1e3 * np.quantile(clock, [0.5, 0.9])
    spent = 1e3 * float(np.median(processor))
    found = f"{middle:.0f} ms (nine in ten within {worst:.0f} ms); {spent:.0f} ms of processor"
    return Figure(what, found, wanted)


def _slid(number: int, first: float = 200_000.0, **changes: object) -> Setup:
    """The slider of the threshold, moved a little further each time; nothing is asked twice."""
    values = {"threshold_nok": first + 10_000.0 * number}
    return Setup.model_validate(SETUP | {"values": values} | changes)


def answers() -> list[Figure]:
    """What one pupil waits for, packed and ready to be sent."""
    live = _live()
    stopped = [WhyRequest.model_validate(SETUP | {"side": 1, "pilot": n}) for n in range(QUESTIONS)]
    many = [
        EnsembleRequest.model_validate(SETUP | {"seed": 700 + n, "replications": 1_000})
        for n in range(QUESTIONS)
    ]
    return [
        _timed(
            "A slider moved, the large municipality without and with the lever",
            lambda n: live.twins(_slid(n, twin="lever")),
            WANTED,
        ),
        _timed(
            "A slider moved, small beside large: two new worlds, figures of 30 runs each",
            lambda n: live.twins(_slid(n, 400_001.0)),
            WANTED,
        ),
        _timed(
            "New luck: two new worlds with new pilots, every story told anew",
            lambda n: live.twins(_slid(n, replication=1 + n)),
        ),
        _timed("Why one pilot stopped, every candidate replayed", lambda n: live.why(stopped[n])),
        _timed("Figures of 1,000 runs of both municipalities", lambda n: live.ensemble(many[n])),
    ]


async def _lesson() -> list[float]:
    """Seconds each pupil waits when all move a slider in the same moment."""
    app = create_app(_live(), hosts=ANY_NAME)

    async def pupil(number: int) -> float:
        transport = httpx.ASGITransport(app, client=(f"10.0.0.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            began = time.perf_counter()
            body = _slid(number, 600_002.0, twin="lever").model_dump(exclude_none=True)
            answer = await browser.post("/api/twins", json=body, timeout=300)
            answer.raise_for_status()
            return time.perf_counter() - began

    return await asyncio.gather(*(pupil(number) for number in range(PUPILS)))


def pupils() -> Figure:
    """Sixty pupils, each with a slider of its own in another place, at once."""
    waited = asyncio.run(_lesson())
    return Figure(
        f"{PUPILS} pupils move sliders to different places in the same moment",
        f"half are answered within {np.median(waited):.1f} s, the last after {max(waited):.1f} s",
    )


EVERY_SECONDS = 15.0
LESSON_SECONDS = 60.0


async def _minute() -> list[float]:
    """Seconds each answer takes in a minute in which every pupil moves a lever every 15 s."""
    app = create_app(_live(), hosts=ANY_NAME)
    begun = time.perf_counter()
    waited: list[float] = []

    async def pupil(number: int) -> None:
        transport = httpx.ASGITransport(app, client=(f"10.0.1.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            for turn in range(int(LESSON_SECONDS / EVERY_SECONDS)):
                # Pupils do not move together: their first moves are spread over the 15 seconds.
                due = EVERY_SECONDS * (turn + number / PUPILS)
                await asyncio.sleep(max(0.0, due - (time.perf_counter() - begun)))
                first = 100_003.0 + 20_000.0 * turn
                body = _slid(number, first, twin="lever", replication=1 + turn)
                asked = time.perf_counter()
                answer = await browser.post(
                    "/api/twins",
                    json=body.model_dump(exclude_none=True),
                    headers={"collabsim-session": f"{number:032x}"},
                    timeout=300,
                )
                answer.raise_for_status()
                waited.append(time.perf_counter() - asked)

    await asyncio.gather(*(pupil(number) for number in range(PUPILS)))
    return waited


def minute() -> Figure:
    """Sixty pupils behind one server, each moving a lever every 15 seconds for a minute."""
    waited = np.array(asyncio.run(_minute()))
    within = float((waited <= 5.0).mean())
    return Figure(
        f"{PUPILS} pupils, each moving a lever every {EVERY_SECONDS:.0f} s for a minute",
        f"half are answered within {np.median(waited):.1f} s, nine in ten within "
        f"{np.quantile(waited, 0.9):.1f} s; {100 * within:.0f} % of {waited.size} within 5 s",
        "nine in ten within 5 s",
    )
