"""How long a pupil waits: for a slider, for new luck, for a thousand runs, and for the page itself.

The page makes its own runs, so the machine that is measured is the pupil's. What a server has to
do is to give out the page, to a class at once.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import statistics
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page, sync_playwright
from starlette.types import ASGIApp

from benchmarks.pairs import Figure
from collabsim.classroom.export_data import SCENARIO, classroom_data
from collabsim.classroom.making import making_assets, scripts
from collabsim.classroom.packing import pack
from collabsim.classroom.page import self_contained_page, sources
from collabsim.classroom.server import ANY_NAME, create_app
from collabsim.inquiry.ensembles import ReplicationCounts
from collabsim.scenario import load_scenario
from tests.classroom.conftest import FLAGS

TURNS = 9
PUPILS = 60
PATIENCE_MS = 600_000
WAITED = """async (given) => {
  const { app } = globalThis.collabsim;
  const until = async (done) => {
    while (!done()) await new Promise((next) => requestAnimationFrame(next));
  };
  const began = performance.now();
  app.change(given);
  await until(() => !app.needsWorlds);
  const worlds = performance.now() - began;
  await until(() => !app.needsFigures && !app.setup.waiting);
  return [worlds, performance.now() - began];
}"""


@cache
def _made() -> tuple[Any, dict[str, bytes]]:
    """What the page opens with, without recorded levers, and what it makes runs with."""
    data = classroom_data(recorded=(), masks=[0], sizes=ReplicationCounts(30, 10, 10))
    return json.loads(json.dumps(data)), making_assets(load_scenario(SCENARIO))


def answers() -> list[Figure]:
    """What one pupil waits for, in Chromium without a window."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return [Figure("A slider moved", "there is no browser on this machine")]
    data, assets = _made()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "classroom.html"
        file.write_text(self_contained_page(pack(data), assets=assets), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_context(offline=True).new_page()
        page.goto(f"{file.as_uri()}#s=explore")
        page.wait_for_selector("body[data-ready]", timeout=PATIENCE_MS)
        page.set_default_timeout(PATIENCE_MS)
        first = _waited(page, 0, twin="size")
        slid = [_waited(page, 1 + turn, twin="size") for turn in range(TURNS)]
        luck = [_waited(page, 20 + turn, replication=1 + turn) for turn in range(TURNS)]
        browser.close()
    worlds, figures = zip(*slid, strict=True)
    return [
        Figure("The first slider moved, with the engine opened for it", f"{first[0]:.0f} ms"),
        Figure("A slider moved, small beside large: two new worlds", _told(worlds)),
        Figure("New luck: two new worlds with new pilots", _told([one for one, _ in luck])),
        Figure("A thousand runs of each of them, from the slider on", _told(figures)),
    ]


def _waited(page: Page, number: int, **changes: Any) -> tuple[float, float]:
    """Milliseconds until the worlds are there, and until the figures are; nothing twice."""
    given: dict[str, Any] = {"levers": ["threshold"], "values": {}, "shown": True}
    given["values"] = {"threshold_nok": 200_000 + 10_000 * number}
    if "replication" in changes:
        seed = page.evaluate("globalThis.collabsim.app.recording.scenario.seed")
        given["luck"] = {"seed": seed, "replication": changes.pop("replication")}
    worlds, figures = page.evaluate(WAITED, {**given, **changes})
    return float(worlds), float(figures)


def _told(waited: Any) -> str:
    return f"{statistics.median(waited):.0f} ms (at most {max(waited):.0f} ms)"


async def _lesson(app: ASGIApp) -> list[float]:
    """Seconds until each of a class has all that the page needs, when all open it at once."""
    names = [name for name in sources() if not name.endswith(".html")]
    made = [*_made()[1], *scripts()]
    paths = ["/", "/api/data", *(f"/page/{one}" for one in names),
             *(f"/making/{one}" for one in made)]  # fmt: skip

    async def pupil(number: int) -> float:
        transport = httpx.ASGITransport(app, client=(f"10.0.0.{number}", 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            began = time.perf_counter()
            for answer in await asyncio.gather(*(browser.get(path) for path in paths)):
                answer.raise_for_status()
            return time.perf_counter() - began

    return await asyncio.gather(*(pupil(number) for number in range(PUPILS)))


def pupils() -> Figure:
    """A class that opens the served page in the same moment."""
    waited = asyncio.run(_lesson(create_app(*_made(), hosts=ANY_NAME)))
    return Figure(
        f"{PUPILS} pupils open the served page in the same moment, without a network between",
        f"half have all of it within {statistics.median(waited):.1f} s, "
        f"the last after {max(waited):.1f} s",
    )
