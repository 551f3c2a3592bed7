"""What a worker does: the runs of a job, and nothing else.

It reads no file but given organisations, writes none, and keeps nothing but
worlds laid out. A run that raises becomes a failure; the others go on.
"""

from __future__ import annotations

import platform
import threading
import time
from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np
import pyarrow as pa

from collabsim.errors import UserError
from collabsim.experiment.blocks import Runner
from collabsim.experiment.drivers import SHIPPED, driver_of_name
from collabsim.experiment.replicate import loop_of, run_one
from collabsim.experiment.running.faults import fault, refuse_fault
from collabsim.experiment.running.layouts import LAYOUTS, change_of, lay_out
from collabsim.experiment.running.making import JobExecution, Running, running
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
from collabsim.records.columns import to_table
from collabsim.records.histories import Block
from collabsim.records.kept_names import DISTANCES
from collabsim.scenario import load_scenario
from collabsim.world.blueprint import Blueprint


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
    making = _PartExecution(job, stop, sign)
    try:
        table = to_table(making.blocks())
    except (OSError, MemoryError) as failure:
        refuse_fault(failure, f"part {job.part}")
        raise
    seconds = time.perf_counter() - began
    kept = {name: pa.concat_tables(tables) for name, tables in making.kept.items()}
    return PartAnswer(job.key, job.runs, table, tuple(making.failures), seconds, kept)


def _refuse_changed(setting: Setting) -> None:
    """Refuse a cell whose organisation files are not those the sweep began with.

    Raises:
        UserError: they have changed, or cannot be read.
    """
    change = change_of(setting.scenario, setting.fingerprint)
    if change is not None:
        raise UserError(f"cell {setting.number}: {change}")


def _none_kept(name: str) -> pa.Table:
    """A kept table without a row."""
    from collabsim.records.kept_tables import KEPT_TABLES  # noqa: PLC0415 - imports pandas

    return KEPT_TABLES[name].schema.empty_table()


class _PartExecution(JobExecution):
    """The blocks of a job whose runs that fail are put down, and the others go on."""

    def __init__(
        self, job: PartJob, stop: Callable[[], bool], sign: Callable[[], None] | None
    ) -> None:
        super().__init__(job, driver_of_name(job.driver), stop, sign)
        self.settings = {setting.number: setting for setting in job.settings}
        self.failures: list[Failure] = []
        self.kept: dict[str, list[pa.Table]] = {name: [_none_kept(name)] for name in job.keep}

    def running(self, work: Work) -> Running | None:
        """What makes the replications of a world; ``None`` where it cannot be laid out."""
        setting = self.settings[work.cell]
        try:
            plan = LAYOUTS.get(setting.fingerprint, setting.scenario, work.world)
        except Exception as failure:  # noqa: BLE001 - whatever a run raises is its result
            refuse_fault(failure, f"laying out cell {work.cell}")
            _refuse_changed(setting)
            self._failed(setting, work.world, range(work.first, work.last), failure)
            return None
        # Looked at after the file was read: what was laid out then is what the sweep means.
        _refuse_changed(setting)
        if self.job.keep:
            return partial(
                self._keeping,
                work,
                plan.keeping_readings(distances=DISTANCES in self.job.keep),
                setting.seed,
            )
        return running(work, plan, setting.seed, self.driver)

    def _keeping(
        self, work: Work, plan: Blueprint, seed: int, first: int, last: int
    ) -> list[Block]:
        """Replications run one by one, of which what is read of proximities is kept.

        Where one raises, nothing of these is kept, and they are run again.
        """
        from collabsim.records.kept_tables import kept_table  # noqa: PLC0415 - imports pandas

        made, runs = [], []
        for number in range(first, last):
            run = run_one(plan, seed, number, keep_events=False, driver=self.driver)
            counts = np.array([len(run.pilots)])
            made.append(
                Block(
                    work.cell, work.world, run.blueprint, seed, np.array([number]), counts,
                    run.pilots,
                )
            )  # fmt: skip
            runs.append({name: kept_table(name, run, work.cell, work.world) for name in self.kept})
        for kept in runs:
            for name, table in kept.items():
                self.kept[name].append(table)
        return made

    def block(self, run: Running, work: Work, first: int, last: int) -> Iterator[Block]:
        """Replications at once; if one of them raises, one by one."""
        try:
            made = run(first, last)
        except (Exception, SystemExit) as failure:  # noqa: BLE001 - its result too
            refuse_fault(failure, f"replications {first} to {last - 1} of cell {work.cell}")
            if last - first == 1:
                setting = self.settings[work.cell]
                self._failed(setting, work.world, range(first, last), failure)
                return
            for one in range(first, last):
                yield from self.block(run, work, one, one + 1)
        else:
            yield from made

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
