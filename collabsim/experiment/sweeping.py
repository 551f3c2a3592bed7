"""Sweeps from Python: run one, go on with one, make one of its runs again."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.drivers import COMPILED
from collabsim.experiment.progress import ProgressPrinter
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import (
    ExecutionSettings,
    Progress,
    SweepEnd,
    resume_sweep,
    run_sweep,
)
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.experiment.running.replay import find_run, replay_run
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run

type ProgressReporter = bool | Callable[[Progress], None]


def sweep(
    what: Sweep | str | Path,
    folder: str | Path,
    *,
    replications: int | None = None,
    seed: int | None = None,
    driver: str = COMPILED,
    executor: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    hang_after: float = HANG_AFTER,
    progress: ProgressReporter = True,
) -> Results:
    """Run a sweep and keep its results in a folder.

    It can be called from a plain script, with or without the usual guard, from a
    notebook and from a program of one line.

    Args:
        what: A sweep, a sweep file or the name of a shipped one.
        folder: Where results are kept; it must not exist, or be empty.
        replications: Takes the place of the sweep's replications or precision.
        seed: Takes the place of the sweep's seed.
        driver: "compiled", "mesa" or "package.module:function".
        executor: "threads", "processes" or "dask"; if left out threads for compiled
            runs and processes for all others.
        workers: How many; as many as there are processors if left out.
        scheduler: Address of the scheduler of a running Dask cluster.
        hang_after: Seconds without a sign of life after which a run counts as hung.
        progress: Whether to print how far it has come, or what to call with it.

    Returns:
        The results. Runs that failed are rows of ``failures``.

    Raises:
        UserError: something that cannot be used, in one sentence.
        KeyboardInterrupt: it was interrupted; what is stored is whole, and
            :func:`resume` goes on.
    """
    chosen = _sweep(what, replications, seed)
    execution = ExecutionSettings(executor, workers, scheduler, hang_after)
    end = run_sweep(chosen, folder, driver=driver, execution=execution, tell=_telling(progress))
    return _results(end)


def resume(
    folder: str | Path,
    *,
    executor: str | None = None,
    workers: int | None = None,
    scheduler: str | None = None,
    hang_after: float = HANG_AFTER,
    progress: ProgressReporter = True,
    failed: bool = False,
    trust: bool = False,
) -> Results:
    """Go on with a sweep that was interrupted, however it was.

    Nothing but the folder is needed. Runs of damaged parts are rerun.

    Args:
        folder: The folder of the sweep.
        executor: As for :func:`sweep`; need not be what it began with.
        workers: As for :func:`sweep`.
        scheduler: As for :func:`sweep`.
        hang_after: As for :func:`sweep`.
        progress: As for :func:`sweep`.
        failed: Also make the runs again that failed, with the parts they are in.
        trust: Whether a driver that is not a shipped one may be imported because the
            folder names it. To import it is to run what whoever made the folder wrote.

    Returns:
        The results, those an undisturbed sweep has.

    Raises:
        UserError: something that cannot be used, in one sentence.
        KeyboardInterrupt: it was interrupted again.
    """
    execution = ExecutionSettings(executor, workers, scheduler, hang_after)
    tell = _telling(progress)
    return _results(
        resume_sweep(folder, execution=execution, tell=tell, failed=failed, trust=trust)
    )


@dataclass(frozen=True)
class Replay:
    """What :func:`replay` returns.

    ``pilots`` has one row per proposal, ``events`` one row per event, in the words
    of all result tables. ``same`` says whether the pilots are those stored in the
    sweep, value for value; ``None`` for a run that failed there.
    """

    cell: int
    seed: int
    replication: int
    run: Run
    pilots: pd.DataFrame
    events: pd.DataFrame
    same: bool | None


def replay(
    folder: str | Path,
    run: str,
    *,
    driver: str | None = None,
    hang_after: float = HANG_AFTER,
    trust: bool = False,
) -> Replay:
    """Make one run of a sweep again, with its event log.

    Args:
        folder: The folder of the sweep.
        run: The name of the run or its beginning, or cell/municipality/replication.
        driver: What runs it; what ran the sweep if left out.
        hang_after: As for :func:`sweep`.
        trust: As for :func:`resume`.

    Raises:
        UserError: no such run, or the rules are not those of the sweep.
        LostRunError: it ended its process, or did not end, as it did in the sweep.
        Exception: what it raised in the sweep, it raises again.
    """
    place = RunFolder.open(folder, trust=trust)
    found = find_run(place, run)
    made = replay_run(place, found, driver=driver, hang_after=hang_after)
    return Replay(
        found.cell,
        found.seed,
        found.replication,
        made.run,
        run_pilots_frame(made.run),
        events_frame(made.run),
        made.same,
    )


def _sweep(what: Sweep | str | Path, replications: int | None, seed: int | None) -> Sweep:
    if not isinstance(what, Sweep):
        return load_sweep(what, replications=replications, seed=seed)
    if replications is not None:
        if replications < 1:
            raise UserError(f"replications must be at least 1, not {replications}")
        what = replace(what, replications=replications, precision=None)
    return what if seed is None else replace(what, seed=seed)


def _telling(progress: ProgressReporter) -> Callable[[Progress], None] | None:
    if progress is True:
        return ProgressPrinter()
    return None if progress is False else progress


def _results(end: SweepEnd) -> Results:
    if end.stopped:
        raise KeyboardInterrupt(
            f"the sweep was stopped; what is stored is whole, go on with: "
            f"collabsim resume {shlex.quote(str(end.folder))}"
        )
    return Results(end.folder)
