"""Running one replication of a world, and what many of them need."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence

from collabsim.engine.loop import run_block, run_world
from collabsim.errors import UserError
from collabsim.experiment.blocks import RunBlock
from collabsim.records.histories import Run
from collabsim.world.blueprint import Blueprint
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
    plan = plan.of_replication(replication)
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
