"""Workers that are processes: one that dies or hangs takes a job with it, nothing else."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.context import BaseContext, SpawnContext, SpawnProcess
from typing import Any, Literal

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from collabsim.errors import UserError
from collabsim.experiment.running.executors import CannotStartError, Verdict
from collabsim.experiment.running.executors.watched import compute_watched, ready
from collabsim.experiment.running.executors.without_program import (
    without_interrupts,
    without_main_module,
)
from collabsim.experiment.running.faults import refuse_fault
from collabsim.experiment.store.parts import Lost, PartAnswer, PartJob, source_hash_here

StartMethod = Literal["spawn", "forkserver"]

START_SECONDS = 120.0
"""How long a first process may take to import the project."""

ENDED_WITH_0 = 256
"""Exit code reported for a worker that ended with code 0, which pebble takes for its own doing."""

UNSEEN_FACTOR = 20
"""How many times as long as is usual a process may hold its lock without a word."""


class Processes:
    """So many processes, each with a pool of pebble's for itself.

    A pool has locks in common with its workers, and a worker that is killed takes
    along the locks it holds. With one worker to a pool, killing it harms no other.

    Args:
        workers: Number of processes.
        hang_after: Seconds of silence after which a job counts as hung.
        start_method: How processes are started. Never as a copy of this one, whose
            threads would be missing from it.
    """

    def __init__(
        self, workers: int, hang_after: float, start_method: StartMethod = "spawn"
    ) -> None:
        self._hang_after = hang_after
        context = _context(start_method)
        self._slots = [_Slot(context) for _ in range(workers)]
        self._seconds = 0.0
        self._runs = 0

    @property
    def slots(self) -> int:
        """Number of processes."""
        return len(self._slots)

    @property
    def remark(self) -> str | None:
        """Nothing: there is nobody to wait for."""
        return None

    def reach(self, driver: str) -> None:
        """Nobody else is needed."""

    def start(self, driver: str, stop: Callable[[], bool]) -> None:
        """Start the first process and let it compile, if that was not done; not all at once.

        The others start with their first jobs.

        Raises:
            CannotStartError: no process can be started from here.
            UserError: it has other rules.
        """
        pool = self._slots[0].pool
        try:
            first = _awaited(pool.schedule(source_hash_here), START_SECONDS, stop)
        except (OSError, ImportError, AssertionError, RuntimeError, ProcessExpired) as failure:
            raise CannotStartError(str(failure) or type(failure).__name__) from failure
        if first is not None:
            _awaited(pool.schedule(ready, (source_hash_here(driver), driver)), None, stop)

    def submit(self, job: PartJob) -> None:
        """Give a job to a free process."""
        slot = next(slot for slot in self._slots if slot.job is None)
        slot.give(job, self._hang_after)

    def wait(self, seconds: float) -> list[Verdict]:
        """Answers that are ready; waits for the first one.

        Raises:
            UserError: a process cannot do any job.
        """
        busy = [slot for slot in self._slots if slot.future is not None]
        if not busy:
            time.sleep(seconds)
            return []
        wait([slot.future for slot in busy if slot.future], seconds, FIRST_COMPLETED)
        verdicts = []
        for slot in busy:
            if slot.future is not None and slot.future.done():
                verdicts.append(self._counted(slot.take()))
            elif slot.job is not None and slot.seconds() > self._longest(slot.job):
                verdicts.append(slot.give_up())
        return verdicts

    def close(self) -> None:
        """Kill all processes."""
        for slot in self._slots:
            slot.pool.stop()
        for slot in self._slots:
            slot.pool.join()

    def _counted(self, verdict: Verdict) -> Verdict:
        if isinstance(verdict, PartAnswer):
            self._seconds += verdict.seconds
            self._runs += verdict.runs
        return verdict

    def _longest(self, job: PartJob) -> float:
        """Seconds after which a process is killed that has not itself seen that it hangs.

        It cannot look where foreign code keeps Python's lock.
        """
        each = self._hang_after
        if self._runs:
            each = UNSEEN_FACTOR * self._seconds / self._runs
        return START_SECONDS + self._hang_after + each * job.runs


def _awaited(
    future: ProcessFuture[Any], seconds: float | None, stop: Callable[[], bool]
) -> Any | None:
    """What a process answers; ``None`` if there is a stop before.

    Raises:
        CannotStartError: it takes longer than ``seconds``.
    """
    began = time.monotonic()
    while not future.done():
        if stop():
            return None
        if seconds is not None and time.monotonic() - began > seconds:
            raise CannotStartError(f"none was ready within {seconds:.0f} seconds")
        wait([future], timeout=0.1)
    return future.result()


class _Slot:
    """One process, and the job it is at."""

    def __init__(self, context: BaseContext) -> None:
        self._context = context
        self.pool: Any = ProcessPool(max_workers=1, context=context)
        self.job: PartJob | None = None
        self.future: ProcessFuture[Any] | None = None
        self._since = 0.0

    def give(self, job: PartJob, hang_after: float) -> None:
        """Start a job."""
        if not self.pool.active:  # its process was killed while it had nothing to do
            self._renew()
        self.job = job
        self._since = time.monotonic()
        self.future = self.pool.schedule(compute_watched, (job, hang_after))

    def seconds(self) -> float:
        """How long the job has taken."""
        return time.monotonic() - self._since

    def take(self) -> Verdict:
        """What became of the job; a process that is no longer good is replaced.

        Raises:
            UserError: it cannot do any job.
        """
        job, future = self._freed()
        try:
            verdict: Verdict = future.result()
        except UserError:
            raise
        except ProcessExpired as end:
            self._renew()
            return Lost(job.key, "died", _how(end.exitcode))
        except (BrokenProcessPool, CancelledError) as failure:
            self._renew()
            return Lost(job.key, "died", f"the process ended: {failure}")
        except Exception as failure:  # noqa: BLE001 - what cannot be sent, or understood
            refuse_fault(failure, f"part {job.part}")
            return Lost.because(job.key, failure)
        if isinstance(verdict, Lost) and verdict.kind == "hung":
            self._renew()
        return verdict

    def give_up(self) -> Lost:
        """Kill the process."""
        job, _ = self._freed()
        seconds = self.seconds()
        self._renew()
        return Lost(job.key, "hung", f"no word for {seconds:.0f} seconds")

    def _freed(self) -> tuple[PartJob, ProcessFuture[Any]]:
        job, future = self.job, self.future
        if job is None or future is None:
            raise ValueError("a process without a job has no answer")
        self.job = self.future = None
        return job, future

    def _renew(self) -> None:
        self.pool.stop()
        self.pool.join()
        self.pool = ProcessPool(max_workers=1, context=self._context)


def _how(exit_code: int) -> str:
    """How a process ended, in words."""
    if exit_code >= 0:
        return f"the process ended with exit code {exit_code % ENDED_WITH_0}"
    with suppress(ValueError):
        return f"the process was killed by {signal.Signals(-exit_code).name}"
    return f"the process was killed by signal {-exit_code}"


class _Worker:
    """What our processes do in another way than others."""

    def start(self) -> None:
        """Start without the program this one runs, and deaf to Ctrl-C.

        The terminal sends Ctrl-C to every process; this one decides what becomes of its workers.
        """
        with without_main_module(), without_interrupts():
            super().start()  # type: ignore[misc]

    def terminate(self) -> None:
        """Kill: a worker has nothing to tidy up, and may not be listening."""
        self.kill()  # type: ignore[attr-defined]

    @property
    def exitcode(self) -> int | None:
        """The exit code. Nothing that a worker does by itself ends it well."""
        code: int | None = super().exitcode  # type: ignore[misc]
        return ENDED_WITH_0 if code == 0 else code


class _SpawnedWorker(_Worker, SpawnProcess):
    """A worker started anew."""


class _Spawning(SpawnContext):
    """Where pebble gets such workers from."""

    Process = _SpawnedWorker


if sys.platform != "win32":
    from multiprocessing.context import ForkServerContext, ForkServerProcess

    class _ForkServedWorker(_Worker, ForkServerProcess):
        """A worker that is a copy of a process without threads."""

    class _ForkServing(ForkServerContext):
        """Where pebble gets such workers from."""

        Process = _ForkServedWorker


def spawning() -> BaseContext:
    """Processes that are started anew, without the program this one runs and deaf to Ctrl-C."""
    return _Spawning()


def _context(start_method: StartMethod) -> BaseContext:
    return _Spawning() if start_method == "spawn" else _ForkServing()
