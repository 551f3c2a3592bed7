"""A sweep of one cell in memory: every digit is kept, and a run that fails ends it.

It is the sweep of :mod:`collabsim.experiment.running.coordinate` with another place for
what is made: the same loop shares out the runs, the same workers make them. No file is
written, no library of tables is needed, and worlds may be of a driver, a rulebook or
agents that have no name by which another process could find them. There is nothing to be
stored where it is interrupted, so an interrupt ends it as it ends any program of Python's.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from collabsim.engine.loop import run_world
from collabsim.experiment.blocks import BLOCK_RUNS
from collabsim.experiment.replicate import Driver, loop_of, processors
from collabsim.experiment.running.executors.threads import Threads
from collabsim.experiment.running.gathering import CompletePart, PartCollector
from collabsim.experiment.running.handing_out import HandingOut
from collabsim.experiment.running.interrupts import Stop
from collabsim.experiment.running.making import JobExecution, Running, StoppedError, running
from collabsim.experiment.store.parts import PartAnswer, PartJob, PartPlan, Share, Work
from collabsim.records.histories import Block, Histories
from collabsim.world.blueprint import Blueprint
from collabsim.world.compiling import announce


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
    """Run replications of one world; see :func:`run_worlds`."""
    (made,) = run_worlds(
        [plan], seed, replications, first=first, driver=driver, workers=workers, tick=tick
    )
    return made


def run_worlds(
    plans: Sequence[Blueprint],
    seed: int,
    replications: int,
    *,
    first: int = 0,
    driver: Driver = run_world,
    workers: int | None = None,
    tick: Callable[[int], None] | None = None,
) -> list[Histories]:
    """Run ``replications`` replications from ``first`` on of each world, keeping pilots only.

    Args:
        plans: the worlds.
        seed: seed of the runs.
        replications: how many of each.
        first: number of the first one.
        driver: what runs a world. The compiled loop runs them in blocks over threads, any
            other one after the other.
        workers: threads, as many as there are processors if left out.
        tick: called with the number of runs done since the last call.

    Returns:
        What became of the pilots of each world, in the order of the worlds.

    Raises:
        KeyboardInterrupt: it was interrupted.
        Exception: whatever a run raises, with where it was raised.
    """
    compiled = loop_of(driver) is not None
    at_once = BLOCK_RUNS if compiled else 1
    shares = [
        Share(world, start, min(start + at_once, first + replications))
        for world in range(len(plans))
        for start in range(first, first + replications, at_once)
    ]
    parts = [PartPlan(number, (share,)) for number, share in enumerate(shares)]
    memory = _Memory(plans, seed, driver, tick)
    threads = min(workers or processors(), len(shares)) if compiled else 1
    announce()  # here, and not by every thread at the same moment
    hands = HandingOut(
        Threads(threads, memory.verdict), "", Stop(), keep=memory.keep, report=lambda _: None
    )
    try:
        hands.make(parts, PartCollector(parts, job_of_world, _all_blocks))
    finally:
        hands.close()
    return memory.histories()


def job_of_world(plan: PartPlan) -> PartJob:
    """The runs of a part: replications of one world, which stands for a cell."""
    (share,) = plan.shares
    return PartJob(plan.number, (), (Work(share.cell, 0, share.first, share.last),), (), "", "")


def _all_blocks(answers: Sequence[tuple[Block, ...]]) -> tuple[Block, ...]:
    return tuple(block for blocks in answers for block in blocks)


class _Memory:
    """Worlds, and the blocks of their replications as they come in."""

    def __init__(
        self,
        plans: Sequence[Blueprint],
        seed: int,
        driver: Driver,
        tick: Callable[[int], None] | None,
    ) -> None:
        self.plans = plans
        self.seed = seed
        self.driver = driver
        self._tick = tick
        self._kept: list[dict[int, tuple[Block, ...]]] = [{} for _ in plans]
        self._of_thread = threading.local()

    def verdict(self, job: PartJob, stop: Callable[[], bool]) -> PartAnswer | BaseException | None:
        """What a thread gives back for a job: its blocks, or what a run of it raised."""
        began = time.perf_counter()
        making = _WorldExecution(job, self, stop)
        try:
            blocks = tuple(replace(block, rows=block.rows.copy()) for block in making.blocks())
        except StoppedError:
            return None
        except BaseException as failure:  # noqa: BLE001 - raised again where the user waits
            return failure
        return PartAnswer(job.key, job.runs, blocks, (), time.perf_counter() - began)

    def running(self, work: Work) -> Running:
        """What makes the replications of a world in this thread, with memory used again."""
        own: dict[int, Running] = self._of_thread.__dict__.setdefault("running", {})
        if work.cell not in own:
            own[work.cell] = running(work, self.plans[work.cell], self.seed, self.driver)
        return own[work.cell]

    def keep(self, part: CompletePart) -> None:
        """Keep the blocks of a part."""
        (share,) = part.plan.shares
        self._kept[share.cell][part.plan.number] = part.table
        if self._tick is not None:
            self._tick(part.runs)

    def histories(self) -> list[Histories]:
        """All that was kept, world by world and in the order of the replications."""
        made = []
        for plan, kept in zip(self.plans, self._kept, strict=True):
            blocks = [block for number in sorted(kept) for block in kept[number]]
            kept.clear()  # so that no more than one world is there twice
            made.append(Histories.of_blocks(plan, self.seed, blocks))
        return made


class _WorldExecution(JobExecution):
    """The blocks of a job on worlds that are laid out."""

    def __init__(self, job: PartJob, memory: _Memory, stop: Callable[[], bool]) -> None:
        super().__init__(job, memory.driver, stop)
        self._memory = memory

    def running(self, work: Work) -> Running:
        """As its memory has it."""
        return self._memory.running(work)
