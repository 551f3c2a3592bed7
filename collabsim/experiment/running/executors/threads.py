"""Workers that are threads: compiled runs let go of Python's lock and scale over cores."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from collabsim.errors import UserError
from collabsim.experiment.running.executors import Verdict
from collabsim.experiment.running.making import StoppedError
from collabsim.experiment.store.parts import Lost, PartJob

type Work = Callable[[PartJob, Callable[[], bool]], Verdict | BaseException | None]
"""Does a job unless told to stop; an exception it gives back is raised where one waits."""

PATIENCE_SECONDS = 0.5
"""How long :meth:`Threads.close` waits for threads that are in the middle of a block."""


class Threads:
    """So many threads of this process.

    A driver that ends the process ends the sweep with it, and one that never
    returns holds up its thread: use processes for drivers you do not trust.

    Args:
        workers: How many.
        work: What they do with a job; the runs of a sweep in a folder if left out.
    """

    def __init__(self, workers: int, work: Work | None = None) -> None:
        self._workers = workers
        self._work = work or part_verdict
        self._jobs: queue.SimpleQueue[PartJob | None] = queue.SimpleQueue()
        self._verdicts: queue.SimpleQueue[Verdict | BaseException] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def slots(self) -> int:
        """Number of threads."""
        return self._workers

    @property
    def remark(self) -> str | None:
        """Nothing: there is nobody to wait for."""
        return None

    def reach(self, driver: str) -> None:
        """Nobody else is needed."""

    def start(self, driver: str, stop: Callable[[], bool]) -> None:
        """Start the threads. They are daemons: none of them keeps the program alive."""
        del driver, stop  # the first run compiles, starting takes no time
        for number in range(self._workers):
            name = f"collabsim-{number}"
            thread = threading.Thread(target=self._run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def submit(self, job: PartJob) -> None:
        """Queue a job for the next free thread."""
        self._jobs.put(job)

    def wait(self, seconds: float) -> list[Verdict]:
        """Answers that are ready; waits for the first one.

        Raises:
            UserError: the driver cannot be imported.
            BaseException: what else the work of a thread gave back to be raised.
        """
        found: list[Verdict] = []
        try:
            verdict = self._verdicts.get(timeout=seconds)
            while True:
                if isinstance(verdict, BaseException):
                    raise verdict
                found.append(verdict)
                verdict = self._verdicts.get_nowait()
        except queue.Empty:
            return found

    def close(self) -> None:
        """Tell all threads to stop, and wait a moment for them."""
        self._stopping.set()
        for _ in self._threads:
            self._jobs.put(None)
        until = time.monotonic() + PATIENCE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None and not self._stopping.is_set():
            verdict = self._work(job, self._stopping.is_set)
            if verdict is not None:
                self._verdicts.put(verdict)


def part_verdict(job: PartJob, stop: Callable[[], bool]) -> Verdict | UserError | None:
    """What becomes of a job of a sweep in a folder."""
    from collabsim.experiment.running.compute import compute_part  # noqa: PLC0415 - tables

    try:
        return compute_part(job, stop)
    except StoppedError:
        return None
    except UserError as refusal:
        return refusal
    except Exception as failure:  # noqa: BLE001 - a thread must not end without a word
        return Lost.because(job.key, failure)
