"""The one loop by which replications are made: jobs out, answers in, Ctrl-C looked at.

A sweep in a folder and one in memory go through it. Where what was made is kept, and
what is told of it on the way, is said by those who call.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from collabsim.experiment.running.executors import (
    CannotStartError,
    Executor,
    executor_of_name,
)
from collabsim.experiment.running.gathering import CompletePart, PartCollector
from collabsim.experiment.running.interrupts import Stop
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.experiment.store.parts import PartPlan

WAIT_SECONDS = 0.1
REPORT_SECONDS = 0.25


class HandingOut:
    """Workers, started when the first part is to be made, and what they are at.

    Args:
        executor: The workers, not started yet.
        driver: Name of what they run.
        stop: Whether to stop.
        keep: Called with every part that is complete.
        report: Called about four times a second, with a sentence for the user if there
            is something to say.
    """

    def __init__(
        self,
        executor: Executor,
        driver: str,
        stop: Stop,
        *,
        keep: Callable[[CompletePart], None],
        report: Callable[[str | None], None],
    ) -> None:
        self._executor = executor
        self._driver = driver
        self._stop = stop
        self._keep = keep
        self._report = report
        self._started = False
        self._told = 0.0
        self._remark: str | None = None

    def make(self, plans: Sequence[PartPlan], collector: PartCollector) -> None:
        """Make parts, until done or told to stop.

        Args:
            plans: The parts; nothing is started for none.
            collector: What turns them into jobs, and answers into parts.
        """
        if not plans:
            return
        self._start()
        with self._stop.gently():
            while not collector.finished and not self._stop():
                while (job := collector.next_job(self._executor.slots)) is not None:
                    self._executor.submit(job)
                self._take(collector, WAIT_SECONDS)
                remark = self._executor.remark
                if remark != self._remark or time.monotonic() - self._told > REPORT_SECONDS:
                    self._tell(None if remark == self._remark else remark)
                    self._remark = remark
            self._take(collector, 0.0)

    def close(self) -> None:
        """Let go of the workers."""
        self._executor.close()

    def _take(self, collector: PartCollector, seconds: float) -> None:
        """Take what comes in and hand on the parts it completes."""
        for verdict in self._executor.wait(seconds):
            collector.take(verdict)
        for part in collector.gathered():
            self._keep(part)

    def _tell(self, remark: str | None) -> None:
        self._told = time.monotonic()
        self._report(remark)

    def _start(self) -> None:
        """Start the workers when the first is needed; in threads, where there is no other way."""
        if self._started:
            return
        self._started = True
        try:
            self._executor.start(self._driver, self._stop)
        except CannotStartError as failure:
            workers = self._executor.slots
            self._executor.close()
            self._tell(
                f"worker processes cannot be started here ({failure}); the sweep runs in threads"
            )
            self._executor = executor_of_name(
                "threads", workers=workers, scheduler=None, hang_after=HANG_AFTER
            )
            self._executor.start(self._driver, self._stop)
