"""Running the points of a recipe: in processes of their own, stored as they come, resumable."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pebble import ProcessPool

from collabsim.experiment.design.region_points import CODES, Axis, values_at
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import processors
from collabsim.experiment.running.executors.processes import spawning
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.parameters import Value
from collabsim.validation.region.outcomes import counts
from collabsim.validation.region.recipe import Recipe, base_scenario
from collabsim.validation.region.store import PartialPoints
from collabsim.world.compiling import announce

type _Job = tuple[Recipe, tuple[Axis, ...], NDArray[np.uint16]]
type _Made = tuple[int, dict[str, list[Any]]]

CHUNK = 8
"""Points a process is given at a time: some seconds, so that little is lost by an interrupt."""


def run_point(
    values: Mapping[str, Value],
    recipe: Recipe,
    replications: int | None = None,
    workers: int | None = 1,
) -> dict[str, Any]:
    """Run one point in all sizes.

    Args:
        values: Those of its parameters; the others have their defaults.
        recipe: Sizes and seed.
        replications: As many as the recipe says if left out.
        workers: Threads, as many as there are processors if ``None``.

    Returns:
        Its counts (:func:`collabsim.validation.region.outcomes.counts`).
    """
    number = recipe.replications if replications is None else replications
    plans = worlds(base_scenario(recipe).with_values(**values))
    made = run_worlds(plans, recipe.seed, number, workers=workers)
    return counts(dict(zip(recipe.sizes, made, strict=True)), number)


def run_chunk(
    recipe: Recipe, axes: Sequence[Axis], codes: NDArray[np.uint16]
) -> dict[str, list[Any]]:
    """Run some points one after the other; what a process does.

    Args:
        recipe: How they are run.
        axes: What is drawn.
        codes: Their places, a row for each.

    Returns:
        Their counts, a list for each.
    """
    shares = (codes.astype(np.float64) + 0.5) / CODES
    made = [run_point(values_at(axes, row.tolist()), recipe) for row in shares]
    return {name: [one[name] for one in made] for name in made[0]}


def run_points(
    folder: Path,
    recipe: Recipe,
    axes: tuple[Axis, ...],
    codes: NDArray[np.uint16],
    *,
    processes: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> PartialPoints:
    """Run all points that are not there yet, and keep each chunk as soon as it is made.

    Args:
        folder: Where the chunks are kept; of an interrupted run they are taken up again.
        recipe: How points are run.
        axes: What is drawn.
        codes: Places of the points, a row for each.
        processes: How many to use, as many as there are processors if left out; with 0 the
            points are run here, one after the other.
        tick: Called with the points done since the last call, first those that were there.

    Returns:
        The folder with all of them.

    Raises:
        UserError: The folder holds points of another recipe or of other rules.
        KeyboardInterrupt: It was interrupted; what was made is there.
    """
    kept = PartialPoints.open(folder, recipe, axes)
    starts = [start for start in range(0, len(codes), CHUNK) if start not in kept.starts]
    if tick is not None:
        tick(len(codes) - sum(len(codes[start : start + CHUNK]) for start in starts))
    if not starts:
        return kept
    announce()
    jobs = {start: (recipe, axes, codes[start : start + CHUNK]) for start in starts}
    number = processors() if processes is None else processes
    made = _in_processes(jobs, min(number, len(jobs))) if number else _here(jobs)
    for start, counted in made:
        kept.keep(start, counted)
        if tick is not None:
            tick(len(jobs[start][2]))
    return kept


def _here(jobs: Mapping[int, _Job]) -> Iterator[_Made]:
    """Chunks as they are made in this process."""
    for start, job in jobs.items():
        yield start, run_chunk(*job)


def _in_processes(jobs: Mapping[int, _Job], number: int) -> Iterator[_Made]:
    """Chunks as they are made in processes, which are ended with this iteration."""
    pool: Any = ProcessPool(max_workers=number, context=spawning())
    try:
        waiting: dict[Any, int] = {pool.schedule(run_chunk, job): at for at, job in jobs.items()}
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()
    finally:
        pool.stop()
        pool.join()
