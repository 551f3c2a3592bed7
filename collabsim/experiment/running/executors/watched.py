"""A job in a process of its own, watched: it is given up when it falls silent.

The runs are made in a second thread. The first looks on, so that a run which never
ends is noticed by its own process, wherever that is, and reported with the place it
hangs at. The thread itself cannot be ended; whoever gets the report ends the process.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import cache

from collabsim.errors import UserError
from collabsim.experiment.drivers import COMPILED, SHIPPED
from collabsim.experiment.running.compute import compute_part, prepare, refuse_other_rules
from collabsim.experiment.running.making import StoppedError
from collabsim.experiment.store.parts import Lost, PartAnswer, PartJob

GENEROUS = 20
"""A silence has to be so many times as long as is usual, on top of the seconds asked for."""

LOOK_SECONDS = 0.5
"""How often is looked whether the job is still wanted."""


class _SilenceStatistics:
    """How long this process is usually silent, over all of its jobs."""

    def __init__(self) -> None:
        self._count = 0
        self._seconds = 0.0

    def add(self, seconds: float) -> None:
        """A silence that ended."""
        self._count += 1
        self._seconds += seconds

    def allowed(self, hang_after: float) -> float:
        """Seconds of silence that are no reason to give a job up."""
        usual = self._seconds / self._count if self._count else 0.0
        return hang_after + GENEROUS * usual


_SILENCES = _SilenceStatistics()


class _Heartbeat:
    """Signs of life of one job."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def sign(self) -> None:
        """A block of runs is done."""
        _SILENCES.add(self.silence())
        self._last = time.monotonic()

    def silence(self) -> float:
        """Seconds since the last sign."""
        return time.monotonic() - self._last


@cache
def ready(rules: str, driver: str) -> None:
    """Load all that runs need, compiled code included, before anything is timed.

    Args:
        rules: Hash of the sources of the sweep.
        driver: Name of its driver. One that is not shipped is imported, not called.

    Raises:
        UserError: this process has other rules, cannot import the driver, or cannot run.
    """
    refuse_other_rules(rules, driver)
    prepare(driver if driver in SHIPPED else COMPILED)


def compute_watched(
    job: PartJob, hang_after: float, unwanted: Callable[[], bool] | None = None
) -> PartAnswer | Lost:
    """Make the runs of a job; give it up when no block ends for a long time.

    Args:
        job: What to run.
        hang_after: Seconds of silence after which it counts as hung, beside a
            multiple of the usual silence.
        unwanted: Looked at twice a second: whether nobody waits for the answer.

    Returns:
        The answer; or what became of the job, and then this process still has a
        thread at work on it.

    Raises:
        UserError: this process cannot do any job of the sweep.
        StoppedError: nobody waited for the answer.
    """
    ready(job.rules, job.driver)
    given_up = threading.Event()
    outcome: list[PartAnswer | BaseException] = []
    pulse = _Heartbeat()

    def work() -> None:
        try:
            outcome.append(compute_part(job, given_up.is_set, pulse.sign))
        except BaseException as failure:  # noqa: BLE001 - handed on below
            outcome.append(failure)

    thread = threading.Thread(target=work, name="collabsim-job", daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(LOOK_SECONDS)
        _end_with_parent()
        if unwanted is not None and unwanted():
            given_up.set()
        if pulse.silence() > _SILENCES.allowed(hang_after):
            given_up.set()
            return Lost(job.key, "hung", _silent(pulse.silence()), _where(thread))
    (found,) = outcome
    if isinstance(found, PartAnswer):
        return found
    if isinstance(found, UserError | StoppedError):
        raise found
    return Lost.because(job.key, found)


def _silent(seconds: float) -> str:
    return f"no run ended for {seconds:.0f} seconds"


def _where(thread: threading.Thread) -> str:
    """Where in its code a thread is."""
    frame = sys._current_frames().get(thread.ident or 0)  # noqa: SLF001 - documented, for debuggers
    return "".join(traceback.format_stack(frame)) if frame is not None else ""


def _end_with_parent() -> None:
    """End at once if the process that wants the answer is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is not None and not parent.is_alive():
        os._exit(1)
