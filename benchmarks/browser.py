"""The rules in a browser against the native loop, and against Mesa's own way, taken in turn."""

from __future__ import annotations

import shutil
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import mesa
from playwright.sync_api import Page, sync_playwright

from benchmarks.pairs import Figure, ratio, times
from collabsim.experiment.blocks import Runner
from collabsim.model import PilotTrapModel
from tests.browser.kit import base, offered, page_html, plan_of
from tests.classroom.conftest import FLAGS

RUNS = 400
MESA_RUNS = 2
PAIRS = 5
POPULATIONS = (10_000, 120_000)
TIMED = """async ([image, count, seed]) => {
  const began = performance.now();
  await engine.run([{ image, seed, first: 0, count }], { count: "sums" });
  return (performance.now() - began) / 1000 / count;
}"""

Timed = Callable[[], float]


def browser() -> list[Figure]:
    """The page as it is opened from disk, in Chromium without a window."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        return [Figure("In a browser", "there is none on this machine")]
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        file = Path(place) / "engine.html"
        file.write_text(page_html(offered()), encoding="utf-8")
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        pages = {}
        for workers in (1, 2):
            pages[workers] = opened.new_page()
            pages[workers].goto(file.as_uri())
            pages[workers].evaluate("(workers) => kit.open(given, { workers })", workers)
        for population in POPULATIONS:
            found += _figures(population, pages)
        opened.close()
    return found


def _figures(population: int, pages: dict[int, Page]) -> list[Figure]:
    """One municipality, all ways in turn, the order turned each time."""
    ways: dict[str, Timed] = {
        "native": _native(population),
        "one": _in_page(pages[1], population),
        "two": _in_page(pages[2], population),
        "mesa": _mesa(population),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(-1, PAIRS):
        for name in sorted(ways, reverse=bool(turn % 2)):
            took = ways[name]()
            if turn >= 0:  # what went before warmed up
                seconds[name].append(took)
    fast = {name: 1 / min(own) for name, own in seconds.items()}
    where = f"{population:,} inhabitants"
    return [
        Figure(
            f"Runs a second in Chromium, {where}",
            f"{fast['one']:,.0f} with one worker, {fast['two']:,.0f} with two; native in one "
            f"thread {fast['native']:,.0f}; Mesa's own `batch_run` {fast['mesa']:,.1f}",
        ),
        Figure(
            f"A run with one worker against the native loop, {where}",
            times(ratio(seconds["one"], seconds["native"]), 1),
        ),
        Figure(
            f"Mesa's own `batch_run` against one worker, {where}",
            times(ratio(seconds["mesa"], seconds["one"])),
        ),
    ]


def _in_page(page: Page, population: int) -> Timed:
    seeds = iter(range(10**6))
    return lambda: float(page.evaluate(TIMED, [str(population), RUNS, next(seeds)]))


def _native(population: int) -> Timed:
    plan = plan_of({"image": str(population)})
    runners = [Runner(world) for world in plan.by_replication or (plan,)]
    each = RUNS // len(runners)

    def timed() -> float:
        began = time.perf_counter()
        for first, runner in enumerate(runners):
            runner.run(0, first, each, len(runners))
        return (time.perf_counter() - began) / (each * len(runners))

    return timed


def _mesa(population: int) -> Timed:
    """The same scenario by Mesa's own runner, in one process."""
    scenario = base().with_municipalities(population)

    def timed() -> float:
        began = time.perf_counter()
        with warnings.catch_warnings():
            # Mesa itself says that its runner will go.
            warnings.simplefilter("ignore")
            mesa.batch_run(
                PilotTrapModel,
                parameters={"setup": [scenario], "replication": range(MESA_RUNS)},
                rng=[0],
                number_processes=1,
                data_collection_period=-1,
                max_steps=12 * int(scenario.values["years"]),
                display_progress=False,
            )
        return (time.perf_counter() - began) / MESA_RUNS

    return timed


if __name__ == "__main__":
    for figure in browser():
        print(f"{figure.what}: {figure.found}")
