"""Running replications of one world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from collabsim.engine.loop import run_world
from collabsim.world.build import Blueprint
from collabsim.world.compiling import announce
from collabsim.world.tables import World

Driver = Callable[[World], None]


@dataclass(frozen=True, slots=True)
class Run:
    """One finished run: its world, and what it was a run of."""

    blueprint: Blueprint
    seed: int
    replication: int
    world: World

    @property
    def pilots(self) -> Any:
        """The rows of the pilot table that were used."""
        return self.world.pilot[: int(self.world.run[0]["n_pilots"])]

    @property
    def events(self) -> Any:
        """The rows of the event log that were used; none where events were not kept."""
        if self.world.run[0]["keep_events"] == 0:
            return self.world.event[:0]
        return self.world.event[: int(self.world.run[0]["n_events"])]


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
        plan = plan.grown()


@dataclass(frozen=True, slots=True)
class Histories:
    """Pilot rows of many replications of one world, with the replication of each."""

    blueprint: Blueprint
    seed: int
    replication: Any
    pilots: Any
    members: Any


def run_many(
    plan: Blueprint,
    seed: int,
    replications: int,
    *,
    first: int = 0,
    driver: Driver = run_world,
    tick: Callable[[], None] | None = None,
) -> Histories:
    """Run ``replications`` replications from ``first`` on, keeping pilot histories only."""
    rows, numbers = [], []
    for replication in range(first, first + replications):
        run = run_one(plan, seed, replication, keep_events=False, driver=driver)
        rows.append(run.pilots.copy())
        numbers.append(np.full(len(run.pilots), replication))
        if tick is not None:
            tick()
    empty = np.zeros(0, dtype=np.int64)
    return Histories(
        plan,
        seed,
        np.concatenate(numbers) if numbers else empty,
        np.concatenate(rows) if rows else plan.world(0, 0, keep_events=False).pilot[:0],
        None,
    )
