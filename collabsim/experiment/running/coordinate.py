"""Running a sweep: parts are handed out, what comes back is stored, until all is there.

One process coordinates and alone writes the run folder; workers make runs and
nothing else. Whatever ends the program, parts that are stored stay stored, and
:func:`resume_sweep` makes the others.
"""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.drivers import COMPILED, check_importable_elsewhere, driver_of_name
from collabsim.experiment.replicate import loop_of
from collabsim.experiment.running.executors import Executor, executor_of_name, usual_executor
from collabsim.experiment.running.faults import MachineFaultError
from collabsim.experiment.running.gathering import CompletePart, PartCollector
from collabsim.experiment.running.handing_out import HandingOut
from collabsim.experiment.running.headline import COLUMNS, Headline, RunningEstimate
from collabsim.experiment.running.interrupts import Stop, stopping_on_signals
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.experiment.running.rounds import PrecisionShortfall, ended_short, rounds
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import (
    COMPILED_PARTS,
    PartJob,
    PartPlan,
    PartSize,
    Setting,
    Share,
    job_of,
    plan_round,
    world_count,
)
from collabsim.records.columns import joined

SLOW_PARTS = PartSize(1, 100)
MOST_WORKERS = 1_024
"""Of runs that are not compiled: each takes about a second."""

SHOWN_PLACES = 4
"""Municipalities of cells of which running estimates are told."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sweep has come.

    ``runs`` of the ``planned`` ones are stored, ``earlier`` of them before the
    program began; ``failed`` counts failures. ``open_end`` says that more rounds
    may follow, until the wanted precision is reached. ``remark`` is a sentence
    for the user, if there is something to say.
    """

    runs: int
    planned: int
    earlier: int
    failed: int
    seconds: float
    open_end: bool
    estimates: tuple[RunningEstimate, ...]
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class SweepEnd:
    """How a sweep ended: ``stopped`` where it was interrupted before all was there.

    ``short`` are the intervals that are wider than was asked for because ``max`` ended
    their cells; nothing is said of them where the sweep was stopped.
    """

    folder: Path
    sweep: Sweep
    runs: int
    planned: int
    failed: int
    stopped: bool
    seconds: float
    estimates: tuple[RunningEstimate, ...]
    short: tuple[PrecisionShortfall, ...] = ()


type ProgressReporter = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class ExecutionSettings:
    """What a sweep is run with. Nothing of it changes a result.

    Args:
        executor: "threads", "processes" or "dask"; the usual one for the driver if left out.
        workers: How many; as many as there are cores if left out.
        scheduler: Address of the scheduler of a running Dask cluster.
        hang_after: Seconds without a sign of life after which a run counts as hung.
    """

    executor: str | None = None
    workers: int | None = None
    scheduler: str | None = None
    hang_after: float = HANG_AFTER

    def executor_for(self, driver: str) -> Executor:
        """The executor these are, not started yet.

        Raises:
            UserError: they do not go together, or not with the driver.
        """
        usual = "dask" if self.scheduler is not None else usual_executor(driver)
        name = self.executor or usual
        if name != "threads":
            check_importable_elsewhere(driver)
        if self.workers is not None and self.workers < 1:
            raise UserError(f"workers must be at least 1, not {self.workers}")
        if self.workers is not None and self.workers > MOST_WORKERS:
            raise UserError(f"workers must be at most {MOST_WORKERS:,}")
        if not self.hang_after > 0:
            raise UserError(f"hang_after must be above 0 seconds, not {self.hang_after:g}")
        return executor_of_name(
            name, workers=self.workers, scheduler=self.scheduler, hang_after=self.hang_after
        )


def run_sweep(
    sweep: Sweep,
    path: str | Path,
    *,
    driver: str = COMPILED,
    execution: ExecutionSettings | None = None,
    tell: ProgressReporter | None = None,
) -> SweepEnd:
    """Run a sweep into a new run folder.

    Args:
        sweep: What to run.
        path: The folder; it must not exist, or be empty.
        driver: "compiled", "mesa" or "package.module:function".
        execution: What to run it with.
        tell: Called about four times a second with how far it has come.

    Returns:
        How it ended. An interrupt (Ctrl-C) ends it early and is not raised.

    Raises:
        UserError: something that cannot be used, in one sentence. Before the first
            run nothing is written; after it, all that is stored is whole.
    """
    execution = execution or ExecutionSettings()
    driver_of_name(driver)
    executor = execution.executor_for(driver)
    with closing(executor):
        executor.reach(driver)
        folder = RunFolder.create(path, sweep, driver=driver)
        return _conducted(folder, sweep, executor, tell)


def resume_sweep(
    path: str | Path,
    *,
    execution: ExecutionSettings | None = None,
    tell: ProgressReporter | None = None,
    failed: bool = False,
    trust: bool = False,
) -> SweepEnd:
    """Go on with a sweep that was interrupted; what it was begun with need not be there any more.

    Args:
        path: Its run folder.
        execution: What to run it with; need not be what it began with.
        tell: As for :func:`run_sweep`.
        failed: Also make the parts again in which runs have failed.
        trust: As for :meth:`RunFolder.open`.

    Raises:
        UserError: there is no run folder, somebody is writing to it, or the rules are
            not those it was begun with.
    """
    folder = RunFolder.open(path, trust=trust)
    driver = folder.driver
    driver_of_name(driver)
    executor = (execution or ExecutionSettings()).executor_for(driver)
    with closing(executor):
        executor.reach(driver)
        return _conducted(folder, folder.sweep, executor, tell, failed=failed)


def _conducted(
    folder: RunFolder,
    sweep: Sweep,
    executor: Executor,
    tell: ProgressReporter | None,
    *,
    failed: bool = False,
) -> SweepEnd:
    with stopping_on_signals() as stop, folder.writing():
        if failed:
            folder.set_failed_aside()
        conducting = _SweepExecution(folder, sweep, executor, tell, stop)
        try:
            conducting.run()
        except KeyboardInterrupt:
            stop.ask()
        except MachineFaultError as fault:
            raise MachineFaultError(
                f"{fault}; no run is put down as failed for it, go on when that is mended with: "
                f"collabsim resume {shlex.quote(str(folder.path))}{folder.trusting}"
            ) from None
        finally:
            conducting.close()
        return conducting.end(stopped=stop())


def part_size(driver: str) -> PartSize:
    """Runs of a part, for a driver."""
    return SLOW_PARTS if loop_of(driver_of_name(driver)) is None else COMPILED_PARTS


def _refuse_other_plan(folder: RunFolder, plan: PartPlan, shares: Sequence[Share]) -> None:
    """Refuse to go on where parts were laid out in another way.

    Raises:
        UserError: a part that is there holds other runs than it would hold now.
    """
    if tuple(shares) != plan.shares:
        raise UserError(
            f"{folder.path} was begun by a version of collabsim that divides sweeps in another "
            "way; go on with that version, or begin anew in another folder"
        )


class _Settings(dict[int, Setting]):
    """What workers have to know of each cell, made when first asked for.

    That of a cell with organisation files is made at once: later the files may be others.
    """

    def __init__(self, sweep: Sweep) -> None:
        super().__init__()
        self._sweep = sweep
        for cell in sweep.cells:
            if any(spec.given is not None for spec in cell.scenario.municipalities):
                self[cell.number] = self._made(cell.number)

    def __missing__(self, cell: int) -> Setting:
        self[cell] = made = self._made(cell)
        return made

    def _made(self, cell: int) -> Setting:
        scenario = self._sweep.cells[cell].scenario
        return Setting(cell, scenario, self._sweep.seed_of(cell), scenario.fingerprint)


class _SweepExecution:
    """One go at a sweep, from its first missing part to its last."""

    def __init__(
        self,
        folder: RunFolder,
        sweep: Sweep,
        executor: Executor,
        tell: ProgressReporter | None,
        stop: Stop,
    ) -> None:
        self._folder = folder
        self._sweep = sweep
        self._driver = folder.driver
        self._hands = HandingOut(
            executor, folder.driver, stop, keep=self._store, report=self._report
        )
        self._tell = tell
        self._stop = stop
        # A precision is reached cell by cell; without one, sums are for what is told on the way.
        places = SHOWN_PLACES if sweep.precision is None else None
        self._headline = Headline(sweep.cells, sweep.precision, places=places)
        self._settings = _Settings(sweep)
        self._began = time.monotonic()
        self._runs = self._planned = self._earlier = self._failed = 0

    def run(self) -> None:
        """Make what is missing, round by round."""
        there = self._folder.part_files(check=True)
        records = self._folder.records()
        for remark in self._folder.remarks:
            self._report(remark)
        self._failed = len(self._folder.failures())
        number = 0
        for wanted in rounds(self._sweep, self._headline):
            plans = plan_round(
                self._sweep.cells,
                wanted,
                first_number=number,
                size=part_size(self._driver),
            )
            number += len(plans)
            self._planned += sum(map(self._runs_of, plans))
            for plan in plans:
                if plan.number in there:
                    _refuse_other_plan(self._folder, plan, records[plan.number].shares)
                    self._found(plan, there[plan.number])
            self._make([plan for plan in plans if plan.number not in there])
            if self._stop():
                return
        self._folder.finish()

    def close(self) -> None:
        """Let go of the workers."""
        self._hands.close()

    def end(self, *, stopped: bool) -> SweepEnd:
        """How it ended, which is told a last time."""
        self._report()
        return SweepEnd(
            self._folder.path,
            self._sweep,
            self._runs,
            self._planned,
            self._failed,
            stopped,
            time.monotonic() - self._began,
            self._headline.running(SHOWN_PLACES),
            () if stopped else ended_short(self._sweep, self._headline),
        )

    def _make(self, plans: Sequence[PartPlan]) -> None:
        """Make the parts of a round that are missing, until done or told to stop."""
        self._hands.make(plans, PartCollector(plans, self._job, joined))

    def _job(self, plan: PartPlan) -> PartJob:
        return job_of(plan, self._settings, driver=self._driver, keep=self._sweep.keep)

    def _store(self, part: CompletePart) -> None:
        self._folder.write_part(part.plan, part.table, part.failures, part.kept)
        self._headline.add(part.table, part.plan.shares)
        self._runs += part.runs
        self._failed += len(part.failures)

    def _found(self, plan: PartPlan, path: Path) -> None:
        """Count in a part that was stored before."""
        with pq.ParquetFile(path) as file:
            self._headline.add(file.read(columns=list(COLUMNS)), plan.shares)
        self._runs += self._runs_of(plan)
        self._earlier += self._runs_of(plan)

    def _runs_of(self, plan: PartPlan) -> int:
        cells = self._sweep.cells
        return sum(
            (share.last - share.first) * world_count(cells[share.cell].scenario)
            for share in plan.shares
        )

    def _report(self, remark: str | None = None) -> None:
        if self._tell is None:
            return
        self._tell(
            Progress(
                self._runs,
                self._planned,
                self._earlier,
                self._failed,
                time.monotonic() - self._began,
                self._sweep.precision is not None,
                self._headline.running(SHOWN_PLACES),
                remark,
            )
        )
