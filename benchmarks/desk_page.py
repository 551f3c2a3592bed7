"""The analyst's page as it is opened from disk: first paint, answers, memory, long tasks."""

from __future__ import annotations

import math
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.pairs import Figure
from collabsim.desk_page.page import self_contained_page
from tests.classroom.conftest import FLAGS

TURNS = 5
SIZES = [10_000, 120_000]
SLOWED = 4
LONG_MS = 50
"""From so long a task on the page's own thread is told by the browser."""

PATIENCE_MS = 600_000
TABS = ("ended", "kroner", "size", "matters", "tipping", "pilot", "effect")
WATCHED = """
globalThis.waited = [];
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) globalThis.waited.push([one.startTime, one.duration]);
}).observe({ type: "longtask", buffered: true });
"""
ASKED = """async (given) => {
  const { app } = globalThis.collabsimDesk;
  app.ask({ ...app.question, ...given });
  const began = performance.now();
  await app.compute();
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  if (app.fault || app.broken || !app.result.final) throw new Error(app.fault || app.broken);
  return performance.now() - began;
}"""
PRESSED = """async (tab) => {
  const { app } = globalThis.collabsimDesk;
  app.show(tab);
  const button = document.getElementById(tab === "pilot" ? "story-go" : `${tab}-go`);
  button?.click();
  const has = (what) => document.querySelector(`#view ${what}`);
  const built = () => tab !== "numbers" || (has(".tabulator-row") && !has("[aria-busy=true]"));
  const busy = () => app.phase === "running" || !built();
  do await new Promise((done) => setTimeout(done, 100)); while (busy());
}"""
TAKEN = """async (kind) => {
  const said = document.getElementById("live");
  said.textContent = "";
  document.getElementById(`take-${kind}`).click();
  while (!said.textContent) await new Promise((done) => setTimeout(done, 100));
}"""


def desk_page() -> list[Figure]:
    """The whole file, in Chromium without a window, without a network."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return [Figure("The analyst's page", "there is no browser on this machine")]
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "desk.html"
        file.write_text(self_contained_page(), encoding="utf-8")
        with _started(playwright, program) as browser:
            turns = [_turn(browser, file) for _ in range(TURNS)]
        with _started(playwright, program) as browser:
            slowed = _turn(browser, file, slowed=SLOWED, tabs=True)
        with _started(playwright, program) as browser:
            whole = _turn(browser, file, tabs=True, sets=20)
    return [*_figures(turns), *_memory(whole), *_waiting("", whole), *_waiting(
        f", processor slowed {SLOWED} times", slowed)]  # fmt: skip


@contextmanager
def _started(playwright: Any, program: str) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
    try:
        yield browser
    finally:
        browser.close()


def _turn(
    browser: Browser, file: Path, *, slowed: int = 1, tabs: bool = False, sets: int = 0
) -> dict[str, Any]:
    """Open the page anew and ask it; times in ms."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    if slowed > 1:
        said = context.new_cdp_session(page)
        said.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.add_init_script(WATCHED)
    page.goto(file.as_uri())
    page.wait_for_selector("body[data-ready]", timeout=PATIENCE_MS)
    found: dict[str, Any] = {
        "paint": page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"
        ),
        "opened": page.evaluate("performance.now()"),
    }
    page.set_default_timeout(PATIENCE_MS)
    question = {"sizes": SIZES, "sets": 0}
    found["answer"] = page.evaluate(ASKED, {**question, "replications": 200})
    found["thousand"] = page.evaluate(ASKED, {**question, "replications": 1_000})
    if sets:
        found["sets"] = page.evaluate(ASKED, {**question, "replications": 200, "sets": sets})
    for tab in TABS if tabs else ():
        page.evaluate(PRESSED, tab)
    for kind in ("docx", "xlsx") if tabs else ():
        page.evaluate(TAKEN, kind)
    found["opening"] = _longest(page, until=found["opened"])
    found["longest"] = _longest(page, since=found["opened"])
    before_grid = page.evaluate("performance.now()")
    page.evaluate(PRESSED, "numbers")
    found["grid"] = _longest(page, since=before_grid)
    found["megabytes"] = _megabytes()
    context.close()
    return found


def _longest(page: Page, since: float = 0.0, until: float = math.inf) -> float:
    """The longest task on the page's own thread begun in that time, in ms; 0 if none was long."""
    waited = page.evaluate("globalThis.waited")
    return max((float(lasted) for at, lasted in waited if since <= at < until), default=0.0)


def _megabytes() -> float:
    """What the processes of pages hold, shared memory counted once."""
    held = 0
    for one in psutil.Process().children(recursive=True):
        try:
            if any(part.startswith("--type=renderer") for part in one.cmdline()):
                held += one.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return held / 2**20


def _figures(turns: list[dict[str, Any]]) -> list[Figure]:
    told = [
        ("First paint of the analyst's page, from disk", "paint", "under 2 s"),
        ("Until it can be asked", "opened", ""),
        ("First answer: two sizes, 200 replications of each side", "answer", "under 3 s"),
        ("The same with 1,000 replications", "thousand", "under 10 s"),
    ]
    return [Figure(what, _seconds([one[key] for one in turns]), aim) for what, key, aim in told]


def _seconds(milliseconds: list[float]) -> str:
    ordered = [one / 1000 for one in sorted(milliseconds)]
    middle = statistics.median(ordered)
    return f"{middle:.2f} s ({ordered[0]:.2f} to {ordered[-1]:.2f}, {len(ordered)} times)"


def _memory(whole: Mapping[str, Any]) -> list[Figure]:
    what = "Memory after answers, 20 sets of assumptions and every tab"
    return [Figure(what, f"{whole['megabytes']:.0f} MB", "under 600 MB")]


def _waiting(how: str, found: Mapping[str, Any]) -> list[Figure]:
    told = [
        (f"Longest task on the page's own thread while it opens{how}", "opening", ""),
        (
            f"The same from then on: questions, answers, tabs, document, workbook{how}",
            "longest",
            f"none over {LONG_MS} ms",
        ),
        (
            f"The same while the grid of all numbers is built{how}",
            "grid",
            f"none over {LONG_MS} ms",
        ),
    ]
    return [Figure(what, _long(found[key]), aim) for what, key, aim in told]


def _long(longest: float) -> str:
    return f"{longest:.0f} ms" if longest > LONG_MS else f"none over {LONG_MS} ms"


if __name__ == "__main__":
    for figure in desk_page():
        print(f"{figure.what}: {figure.found}")
