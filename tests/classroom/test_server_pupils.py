"""Many pupils at once: each gets all its page needs, and the server does not grow."""

from __future__ import annotations

import asyncio
import gc
import re

import psutil
import pytest

from collabsim.classroom.making import scripts
from tests.classroom.served import app, ask, assets, new_app, pupil

pytestmark = pytest.mark.jobs

PUPILS = 60
GROWTH_BYTES = 96 << 20
"""What the process may grow by in the second half of a long lesson: noise of the allocator."""


def needed():
    """All that a page asks for from its opening to its first run."""
    own = re.findall(r'(?:src|href)="(page/[^"]+)"', ask("GET", "/").text)
    return ["/", "/api/data", *(f"/{one}" for one in own),
            *(f"/making/{one}" for one in (*assets(), *scripts()))]  # fmt: skip


async def opened(application, number, paths):
    """What one pupil is given: the name of each answer's content."""
    address = f"10.1.{number // 250}.{number % 250 + 1}"
    async with pupil(application, address) as browser:
        answers = await asyncio.gather(*(browser.get(path) for path in paths))
    assert {one.status_code for one in answers} == {200}
    return [one.headers["etag"] for one in answers]


async def lesson(application, paths):
    """All pupils open the page at once."""
    return await asyncio.gather(*(opened(application, k, paths) for k in range(PUPILS)))


def test_sixty_pupils_at_once_get_what_each_would_get_alone():
    paths = needed()
    alone = asyncio.run(opened(app(), 0, paths))
    assert len(set(alone)) == len(paths) > 20
    assert asyncio.run(lesson(new_app(), paths)) == [alone] * PUPILS


@pytest.mark.slow
@pytest.mark.long
def test_a_long_day_of_lessons_does_not_grow():
    application, paths, me = new_app(), needed(), psutil.Process()
    middle = 0
    for number in range(40):
        asyncio.run(lesson(application, paths))
        if number == 20:
            gc.collect()
            middle = me.memory_info().rss
    gc.collect()
    assert me.memory_info().rss - middle < GROWTH_BYTES
