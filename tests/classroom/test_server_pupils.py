"""Many pupils at once: each gets what a lone pupil gets, and the server does not grow."""

from __future__ import annotations

import asyncio
import gc
import os
import time

import numpy as np
import psutil
import pytest

from collabsim.classroom.live import KEPT_SUMS_BYTES, KEPT_WORLDS_BYTES, LiveClassroom
from collabsim.classroom.requests import EnsembleRequest
from collabsim.classroom.server import KEPT_ANSWERS_BYTES, create_app
from tests.classroom.served import FEW, alone, live, lone, new_app, patient, pupil, question, setup

pytestmark = pytest.mark.jobs

PUPILS = 60
LONG_SECONDS = float(os.environ.get("COLLABSIM_PUPILS_SECONDS", "300"))
GROWTH_BYTES = 96 << 20
"""What the process may grow by in the second half of a long lesson: noise of the allocator."""


def address_of(number):
    return f"10.1.{number // 250}.{number % 250 + 1}"


async def lesson(application, questions):
    """All pupils ask at once; what each was given."""

    async def one(number, path, body):
        async with pupil(application, address_of(number)) as browser:
            return await patient(browser, path, body)

    asked = [one(number, *question) for number, question in enumerate(questions)]
    return await asyncio.gather(*asked)


@pytest.mark.parametrize("pupils", [24, pytest.param(PUPILS, marks=pytest.mark.long)])
def test_pupils_at_once_get_what_each_would_get_alone(pupils):
    rng = np.random.default_rng(1)
    questions = [question(number, rng) for number in range(pupils)]
    answers = asyncio.run(lesson(new_app(), questions))
    expected = [alone(lone(), path, body) for path, body in questions]
    found = [answer.headers["etag"] if answer.status_code == 200 else None for answer in answers]
    assert found == expected
    assert {answer.status_code for answer in answers} <= {200, 404, 409}
    assert len({tag for tag in found if tag}) > pupils / 2


def test_neighbours_that_ask_for_much_do_not_hold_up_a_small_question():
    async def scene():
        application = new_app()
        many = setup(twin="size", seed=5, replications=60)
        async with pupil(application, "10.0.0.1") as greedy, pupil(application, "10.0.0.2") as calm:
            tasks = [
                asyncio.create_task(patient(greedy, "ensemble", {**many, "seed": seed}))
                for seed in range(50, 58)
            ]
            await asyncio.sleep(0.05)
            small = setup(twin="one", town=0, seed=9, replications=1)
            assert (await patient(calm, "ensemble", small)).status_code == 200
            done = sum(task.done() for task in tasks)
            await asyncio.gather(*tasks)
            return done

    assert asyncio.run(scene()) < 8


def test_one_address_that_asks_for_too_much_is_told_to_wait():
    async def scene():
        application = new_app()
        async with pupil(application) as browser:
            asked = [
                browser.post("/api/ensemble", json=setup(seed=seed, replications=5))
                for seed in range(600, 620)
            ]
            return await asyncio.gather(*asked)

    answers = asyncio.run(scene())
    refused = [answer for answer in answers if answer.status_code == 429]
    assert 1 <= len(refused) <= 12
    assert {answer.status_code for answer in answers} == {200, 429}
    assert all(answer.json()["error"] == "too_many" for answer in refused)
    assert all(answer.headers["retry-after"] == "1" for answer in refused)


def test_a_greedy_page_takes_no_turns_from_others_at_its_address():
    async def scene():
        application = new_app()
        async with pupil(application, session=0) as greedy:
            flood = [
                asyncio.create_task(
                    greedy.post("/api/ensemble", json=setup(seed=seed, replications=5))
                )
                for seed in range(800, 830)
            ]
            await asyncio.sleep(0.01)

            async def polite(number):
                async with pupil(application, session=number) as browser:
                    body = setup(twin="one", town=0, seed=900, replications=1)
                    return await browser.post("/api/ensemble", json=body)

            calm = await asyncio.gather(*(polite(number) for number in range(1, 60)))
            return calm, await asyncio.gather(*flood)

    calm, flood = asyncio.run(scene())
    assert [answer.status_code for answer in calm] == [200] * 59
    assert 429 in {answer.status_code for answer in flood}


def test_a_full_line_is_told_with_a_time_to_ask_again(monkeypatch):
    monkeypatch.setattr("collabsim.classroom.server.MOST_IN_LINE", 3)

    async def scene():
        application = new_app()

        async def one(number):
            async with pupil(application, address_of(number)) as browser:
                body = setup(twin="one", seed=700 + number, replications=5)
                return await browser.post("/api/ensemble", json=body)

        return await asyncio.gather(*(one(number) for number in range(12)))

    answers = asyncio.run(scene())
    full = [answer for answer in answers if answer.status_code == 503]
    assert full
    assert all(1 <= int(answer.headers["retry-after"]) <= 30 for answer in full)
    assert {answer.json()["error"] for answer in full} == {"full"}


def test_work_does_not_block_the_event_loop():
    """While worlds are made, the server still answers what needs no work."""

    async def scene():
        application = new_app()
        async with pupil(application) as busy, pupil(application, "10.0.0.2") as other:
            work = asyncio.create_task(patient(busy, "ensemble", setup(seed=8, replications=400)))
            asked = 0
            while not work.done():
                assert (await other.get("/api/health")).status_code == 200
                asked += 1
                await asyncio.sleep(0.01)
            assert (await work).status_code == 200
            return asked

    # Were it blocked, the question would be answered once, after the work.
    assert asyncio.run(scene()) > 5


def test_what_is_kept_is_bounded():
    assert KEPT_ANSWERS_BYTES <= 64 << 20
    assert KEPT_WORLDS_BYTES <= 64 << 20
    assert KEPT_SUMS_BYTES <= 32 << 20
    service = live()
    before = service._sums.bytes
    for seed in range(20_000, 20_012):
        service.ensemble(EnsembleRequest.model_validate(setup(seed=seed, replications=1)))
    # Two tables a question: small ones weigh what they take, not what their numbers do.
    assert service._sums.bytes - before >= 12 * 2 * 13_000
    assert service._sides.bytes <= KEPT_WORLDS_BYTES


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.timeout(LONG_SECONDS * 2 + 300)
def test_a_long_lesson_neither_mixes_up_pupils_nor_grows():
    """Sixty pupils for five minutes, or COLLABSIM_PUPILS_SECONDS."""
    rng = np.random.default_rng(2)
    application = create_app(LiveClassroom(recorded=(), sizes=FEW))
    me = psutil.Process()
    begun, number, middle = time.monotonic(), 0, None
    while time.monotonic() - begun < LONG_SECONDS:
        questions = [question(number + k, rng) for k in range(PUPILS)]
        number += PUPILS
        answers = asyncio.run(lesson(application, questions))
        assert {answer.status_code for answer in answers} <= {200, 404, 409}
        chosen = rng.choice(PUPILS, 6, replace=False)
        for k in chosen:
            tag = answers[k].headers["etag"] if answers[k].status_code == 200 else None
            assert tag == alone(lone(), *questions[k])
        if middle is None and time.monotonic() - begun > LONG_SECONDS / 2:
            gc.collect()
            middle = me.memory_info().rss
    gc.collect()
    assert middle is not None
    assert me.memory_info().rss - middle < GROWTH_BYTES
