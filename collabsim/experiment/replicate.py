"""Running replications of one world."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from collabsim.engine.loop import run_block, run_world
from collabsim.errors import UserError
from collabsim.experiment.blocks import BLOCK_RUNS, RunBlock, Runner
from collabsim.records.histories import Histories, Run
from collabsim.world.build import Blueprint, empty_pilots
from collabsim.world.compiling import announce
from collabsim.world.tables import World

Driver = Callable[[World], None]


def run_one(
    plan: Blueprint,
    seed: int,
    replication: int,
    *,
    overrides: Mapping[tuple[int, int, int], float] | None = None,
    keep_events: bool = True,
    driver: Driver = run_world,
) -> Run:
    """Run one replication, with larger tables if the first were too small."""
    announce()
    while True:
        world = plan.world(seed, replication, overrides=overrides, keep_events=keep_events)
        driver(world)
        if world.run[0]["overflow"] == 0:
            return Run(plan, seed, replication, world)
        plan = plan.grown(int(world.run[0]["overflow"]))


BYTES_OF_A_PILOT = 400
"""For each pilot a world has room for, in its rows and in the tables made of them, measured."""


def check_memory(plans: Sequence[Blueprint], replications: int) -> None:
    """Refuse more pilots than the memory of this machine holds, before the first is run.

    Raises:
        UserError: they would not fit; a sweep keeps them on disk.
    """
    needed = BYTES_OF_A_PILOT * replications * sum(plan.pilots for plan in plans)
    there = _memory()
    if there is not None and needed > there:
        giga = 1e9
        raise UserError(
            f"{replications:,} replications would take about {needed / giga:,.0f} GB of memory, "
            f"and this machine has {there / giga:,.0f}; take fewer, or run a sweep, "
            "which keeps its results on disk"
        )


def _memory() -> int | None:
    """Bytes of memory of this machine, where the system tells."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None


def run_many(
    plan: Blueprint,
    seed: int,
    replications: int,
    *,
    first: int = 0,
    driver: Driver = run_world,
    workers: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> Histories:
    """Run ``replications`` replications from ``first`` on, keeping pilot histories only.

    Args:
        plan: the world.
        seed: seed of the runs.
        replications: how many.
        first: number of the first one.
        driver: what runs a world. The compiled loop runs them in blocks over threads.
        workers: threads, as many as there are processors if left out.
        tick: called with the number of replications done since the last call.
    """
    starts = range(first, first + replications, BLOCK_RUNS)
    sizes = [min(BLOCK_RUNS, first + replications - start) for start in starts]
    loop = loop_of(driver)
    if loop is not None:
        parts = _in_blocks(plan, seed, list(zip(starts, sizes, strict=True)), workers, loop)
    else:
        parts = (_one_by_one(plan, seed, s, n, driver) for s, n in zip(starts, sizes, strict=True))
    counts, rows = [], []
    for part, size in zip(parts, sizes, strict=True):
        counts.append(part[0])
        rows.append(part[1])
        if tick is not None:
            tick(size)
    if not rows:
        empty = np.zeros(0, dtype=np.int64)
        return Histories(plan, seed, empty, empty_pilots(0))
    numbers = np.repeat(np.arange(first, first + replications), np.concatenate(counts))
    return Histories(plan, seed, numbers, np.concatenate(rows))


def loop_of(driver: Driver) -> RunBlock | None:
    """The compiled loop over blocks behind a driver, the shipped one or a rulebook's, if any."""
    if driver is run_world:
        return run_block
    found: RunBlock | None = getattr(driver, "run_block", None)
    return found


def processors() -> int:
    """Processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _in_blocks(
    plan: Blueprint, seed: int, shares: list[tuple[int, int]], workers: int | None, loop: RunBlock
) -> Iterator[tuple[Any, Any]]:
    """Blocks over threads, in order; compiled code leaves Python's lock to the others."""
    own = threading.local()

    def work(share: tuple[int, int]) -> tuple[Any, Any]:
        if not hasattr(own, "runner"):
            own.runner = Runner(plan, loop)
        counts, rows = own.runner.run(seed, *share)
        return counts, rows.copy()

    announce()  # here, and not by every thread at the same moment
    threads = min(workers or processors(), len(shares))
    if threads <= 1:
        yield from map(work, shares)
        return
    pool = ThreadPoolExecutor(threads, thread_name_prefix="collabsim")
    try:
        yield from pool.map(work, shares)
    finally:
        pool.shutdown(cancel_futures=True)


def _one_by_one(
    plan: Blueprint, seed: int, first: int, count: int, driver: Driver
) -> tuple[Any, Any]:
    """The same with a driver that runs one world at a time."""
    runs = [
        run_one(plan, seed, first + r, keep_events=False, driver=driver).pilots.copy()
        for r in range(count)
    ]
    return np.array([len(rows) for rows in runs]), np.concatenate(runs)
