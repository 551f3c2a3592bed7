"""What a worker does: the runs of a job, and nothing else.

It reads no file but given organisations, writes none, and keeps nothing but
worlds laid out. A run that raises becomes a failure; the others go on.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np

from collabsim.errors import UserError
from collabsim.experiment.blocks import BLOCK_RUNS, Runner
from collabsim.experiment.drivers import SHIPPED, driver_of_name
from collabsim.experiment.replicate import loop_of, run_many, run_one
from collabsim.experiment.running.faults import fault, refuse_fault
from collabsim.experiment.running.layouts import LAYOUTS, change_of, lay_out
from collabsim.experiment.store.parts import (
    Failure,
    PartAnswer,
    PartJob,
    RunId,
    Setting,
    Work,
    full_traceback,
    one_line,
    source_hash_here,
    sources_of,
)
from collabsim.records.columns import Block, to_table
from collabsim.scenario import load_scenario
from collabsim.world.build import Blueprint

type Running = Callable[[int, int], Block]
"""Runs replications from the first to before the last."""


class StoppedError(Exception):
    """The job was given up because it was told to stop."""


def refuse_other_rules(rules: str, driver: str) -> None:
    """Refuse to run a sweep that is run with other sources elsewhere.

    Raises:
        UserError: the sources differ, or the driver cannot be imported here.
    """
    here = source_hash_here(driver)
    if rules != here:
        raise UserError(
            f"the worker {platform.node()} has other rules ({here}) than the sweep "
            f"({rules}); install the same {sources_of(driver)} on all machines"
        )


_PREPARING = threading.Lock()


def prepare(driver: str) -> None:
    """Load or compile all that runs of a shipped driver need, once in a process.

    A small world is run. What goes wrong with that does not tell of any run of a sweep.

    Raises:
        MachineFaultError: it cannot be run here.
    """
    with _PREPARING:
        _prepare_once(driver)


@cache
def _prepare_once(name: str) -> None:
    small = load_scenario("baseline").with_municipalities(1_000)
    small = small.with_values(years=1, proposal_years=1, entrepreneurs=1)
    driver = driver_of_name(name)
    loop = loop_of(driver)
    try:
        plan = lay_out(small, 0)
        if loop is not None:
            Runner(plan, loop).run(0, 0, 1)
        else:
            run_one(plan, 0, 0, keep_events=False, driver=driver)
    except Exception as failure:
        raise fault(failure, "loading the compiled rules") from failure


def compute_part(
    job: PartJob, stop: Callable[[], bool], sign: Callable[[], None] | None = None
) -> PartAnswer:
    """Make the runs of a job.

    Args:
        job: What to run.
        stop: Looked at between blocks of runs.
        sign: Called after every block, as a sign of life.

    Raises:
        StoppedError: ``stop`` said so.
        UserError: the driver cannot be imported here, the rules differ, an organisation
            file is not what it was when the sweep began, or the machine is at fault.
    """
    refuse_other_rules(job.rules, job.driver)
    if job.driver in SHIPPED:
        prepare(job.driver)
    began = time.perf_counter()
    making = _JobExecution(job, stop, sign)
    try:
        table = to_table(making.blocks())
    except (OSError, MemoryError) as failure:
        refuse_fault(failure, f"part {job.part}")
        raise
    seconds = time.perf_counter() - began
    return PartAnswer(job.key, job.runs, table, tuple(making.failures), seconds)


def _refuse_changed(setting: Setting) -> None:
    """Refuse a cell whose organisation files are not those the sweep began with.

    Raises:
        UserError: they have changed, or cannot be read.
    """
    change = change_of(setting.scenario, setting.fingerprint)
    if change is not None:
        raise UserError(f"cell {setting.number}: {change}")


class _JobExecution:
    """The blocks of a job, one after the other, and the failures met on the way."""

    def __init__(
        self, job: PartJob, stop: Callable[[], bool], sign: Callable[[], None] | None
    ) -> None:
        self.job = job
        self.stop = stop
        self.sign = sign
        self.driver = driver_of_name(job.driver)
        self.loop = loop_of(self.driver)
        self.settings = {setting.number: setting for setting in job.settings}
        self.failures: list[Failure] = []

    def blocks(self) -> Iterator[Block]:
        """All blocks of the job in order; runs that failed are left out."""
        at_once = 1 if self.loop is None else BLOCK_RUNS
        for work in self.job.works:
            setting = self.settings[work.cell]
            try:
                plan = LAYOUTS.get(setting.fingerprint, setting.scenario, work.world)
            except Exception as failure:  # noqa: BLE001 - whatever a run raises is its result
                refuse_fault(failure, f"laying out cell {work.cell}")
                _refuse_changed(setting)
                self._failed(setting, work.world, range(work.first, work.last), failure)
                continue
            # Looked at after the file was read: what was laid out then is what the sweep means.
            _refuse_changed(setting)
            run = self._running(setting, work, plan)
            for first in range(work.first, work.last, at_once):
                if self.stop():
                    raise StoppedError
                yield from self._block(run, setting, work, first, min(first + at_once, work.last))
                if self.sign is not None:
                    self.sign()

    def _running(self, setting: Setting, work: Work, plan: Blueprint) -> Running:
        """What runs replications of a world: compiled in memory used again, or one by one."""
        if self.loop is not None:
            runner = Runner(plan, self.loop)

            def run(first: int, last: int) -> Block:
                counts, rows = runner.run(setting.seed, first, last - first)
                numbers = np.arange(first, last)
                return Block(
                    work.cell, work.world, runner.plan, setting.seed, numbers, counts, rows
                )

        else:

            def run(first: int, last: int) -> Block:
                made = run_many(plan, setting.seed, last - first, first=first, driver=self.driver)
                return Block.of(work.cell, work.world, made, first, last)

        return run

    def _block(
        self, run: Running, setting: Setting, work: Work, first: int, last: int
    ) -> Iterator[Block]:
        """Replications at once; if one of them raises, one by one."""
        try:
            yield run(first, last)
        except (Exception, SystemExit) as failure:  # noqa: BLE001 - its result too
            refuse_fault(failure, f"replications {first} to {last - 1} of cell {work.cell}")
            if last - first == 1:
                self._failed(setting, work.world, range(first, last), failure)
                return
            for one in range(first, last):
                yield from self._block(run, setting, work, one, one + 1)

    def _failed(
        self, setting: Setting, world: int, replications: range, failure: BaseException
    ) -> None:
        """Put down what a run, or each run of a world that cannot be laid out, raised."""
        error, where = one_line(failure), full_traceback(failure)
        for replication in replications:
            run = RunId(
                setting.number,
                world,
                replication,
                setting.seed,
                setting.fingerprint,
                self.job.rules,
            )
            self.failures.append(run.failed("exception", error, where))
