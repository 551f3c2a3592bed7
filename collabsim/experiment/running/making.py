"""What a worker does with a job: its replications, block by block, in one way for all.

What is made of the blocks, and what becomes of a run that raises, is said by those who
give the job: a sweep in a folder (:mod:`collabsim.experiment.running.compute`) or one in
memory (:mod:`collabsim.experiment.running.in_memory`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np

from collabsim.experiment.blocks import BLOCK_RUNS, Runner
from collabsim.experiment.replicate import Driver, loop_of, run_one
from collabsim.experiment.store.parts import PartJob, Work
from collabsim.records.histories import Block
from collabsim.world.blueprint import Blueprint

type Running = Callable[[int, int], list[Block]]
"""Runs replications from the first to before the last, in blocks in order; the next call may reuse
the rows."""


class StoppedError(Exception):
    """The job was given up because it was told to stop."""


class JobExecution(ABC):
    """The blocks of a job, one after the other. A run that raises ends the job.

    Args:
        job: What to run.
        driver: What runs it.
        stop: Looked at between blocks of runs.
        sign: Called after every block, as a sign of life.
    """

    def __init__(
        self,
        job: PartJob,
        driver: Driver,
        stop: Callable[[], bool],
        sign: Callable[[], None] | None = None,
    ) -> None:
        self.job = job
        self.driver = driver
        self.stop = stop
        self.sign = sign

    def blocks(self) -> Iterator[Block]:
        """All blocks of the job in order.

        Raises:
            StoppedError: ``stop`` said so.
        """
        at_once = 1 if loop_of(self.driver) is None else BLOCK_RUNS
        for work in self.job.works:
            run = self.running(work)
            if run is None:
                continue
            for first in range(work.first, work.last, at_once):
                if self.stop():
                    raise StoppedError
                yield from self.block(run, work, first, min(first + at_once, work.last))
                if self.sign is not None:
                    self.sign()

    @abstractmethod
    def running(self, work: Work) -> Running | None:
        """What makes the replications of a world; ``None`` where they are not to be made."""

    def block(self, run: Running, work: Work, first: int, last: int) -> Iterator[Block]:
        """Replications ``first`` to before ``last`` of a world, at once."""
        del work
        yield from run(first, last)


def running(work: Work, plan: Blueprint, seed: int, driver: Driver) -> Running:
    """What runs replications of a world: compiled in memory used again, or one by one."""
    loop = loop_of(driver)
    if loop is None:
        return partial(_one_by_one, work, plan, seed, driver)
    runners: dict[int, Runner] = {}

    def run(first: int, last: int) -> list[Block]:
        numbers = np.arange(first, last)
        made: list[tuple[Blueprint, Any, Any, Any]] = []
        for own, which in plan.of_replications(numbers):
            mine = numbers[which]
            if not len(mine):
                continue
            if id(own) not in runners:
                runners[id(own)] = Runner(own, loop)
            # Those of one world come at equal distances.
            step = max(1, len(plan.by_replication))
            counts, rows = runners[id(own)].run(seed, int(mine[0]), len(mine), step)
            made.append((own, mine, counts, rows))
        if len(made) == 1:
            own, _, counts, rows = made[0]
            return [Block(work.cell, work.world, own, seed, numbers, counts, rows)]
        return in_order(work, seed, made)

    return run


def in_order(work: Work, seed: int, made: Sequence[tuple[Blueprint, Any, Any, Any]]) -> list[Block]:
    """A block for each replication, in their order, from those of several worlds."""
    found = {}
    for own, numbers, counts, rows in made:
        ends = np.cumsum(counts)
        for k, number in enumerate(numbers.tolist()):
            own_rows = rows[ends[k] - counts[k] : ends[k]]
            found[number] = Block(
                work.cell, work.world, own, seed, numbers[k : k + 1], counts[k : k + 1], own_rows
            )
    return [found[number] for number in sorted(found)]


def _one_by_one(
    work: Work, plan: Blueprint, seed: int, driver: Driver, first: int, last: int
) -> list[Block]:
    """Replications of a driver of one's own: one run after the other."""
    made = []
    for number in range(first, last):
        run = run_one(plan, seed, number, keep_events=False, driver=driver)
        alone = np.array([number])
        counts = np.array([len(run.pilots)])
        made.append(
            Block(
                work.cell, work.world, plan.of_replication(number), seed, alone, counts, run.pilots
            )
        )
    return made
