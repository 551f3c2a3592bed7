"""Runs a second in a browser, with one worker and with two, and the native loop beside them."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.pairs import Figure
from collabsim.experiment.blocks import Runner
from tests.browser.kit import offered, page_html, plan_of
from tests.classroom.conftest import FLAGS

RUNS = 400
TURNS = 3
POPULATIONS = ("10000", "120000")
TIMED = """async ([image, count, turns]) => {
  const found = [];
  for (let seed = 0; seed < turns; seed += 1) {
    const began = performance.now();
    await engine.run([{ image, seed, first: 0, count }], { count: "sums" });
    found.push((1000 * count) / (performance.now() - began));
  }
  return Math.max(...found);
}"""


def browser() -> list[Figure]:
    """The page as it is opened from disk, in Chromium without a window."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return [Figure("In a browser", "there is none on this machine")]
    found: dict[tuple[str, int], float] = {}

    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "engine.html"
        file.write_text(page_html(offered()), encoding="utf-8")
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        for workers in (1, 2):
            page = opened.new_page()
            page.goto(file.as_uri())
            page.evaluate("(workers) => kit.open(given, { workers })", workers)
            for image in POPULATIONS:
                found[image, workers] = page.evaluate(TIMED, [image, RUNS, TURNS])
            page.close()
        opened.close()
    return [_figure(image, found[image, 1], found[image, 2]) for image in POPULATIONS]


def _figure(image: str, one: float, two: float) -> Figure:
    plan = plan_of({"image": image})
    runners = [Runner(world) for world in plan.by_replication or (plan,)]
    each = RUNS // len(runners)
    best = 0.0
    for _ in range(TURNS):
        began = time.perf_counter()
        for first, runner in enumerate(runners):
            runner.run(0, first, each, len(runners))
        best = max(best, each * len(runners) / (time.perf_counter() - began))
    return Figure(
        f"Runs a second in Chromium, {int(image):,} inhabitants",
        f"{one:,.0f} with one worker, {two:,.0f} with two; native in one thread {best:,.0f}",
    )


if __name__ == "__main__":
    for figure in browser():
        print(f"{figure.what}: {figure.found}")
