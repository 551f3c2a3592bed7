"""Who makes the runs: threads, processes, or the workers of a Dask cluster.

All do the same: jobs go in, answers come out as they are ready, in any order. A job
whose worker died or fell silent comes back as :class:`~collabsim.experiment.store.parts.Lost`;
what to do about it is decided by the one who gave the job. Results are the same
whatever the executor and the number of workers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, Protocol

from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_of_name
from collabsim.experiment.replicate import loop_of, processors
from collabsim.experiment.store.parts import Lost, PartAnswer, PartJob

ExecutorName = Literal["threads", "processes", "dask"]

EXECUTORS: tuple[ExecutorName, ...] = ("threads", "processes", "dask")

type Verdict = PartAnswer | Lost


class Executor(Protocol):
    """What a sweep wants of those who run it."""

    @property
    def slots(self) -> int:
        """How many jobs it works on at once; may change while it runs."""

    @property
    def remark(self) -> str | None:
        """A sentence for the user on what it waits for, if it does for longer than usual."""

    def reach(self, driver: str) -> None:
        """Look whether there is anybody to work with, where that is somebody else's to say.

        Raises:
            UserError: there is not, or not with the right rules or without the driver.
        """

    def start(self, driver: str, stop: Callable[[], bool]) -> None:
        """Make workers ready for a driver; gives up, and returns, when ``stop`` says so.

        Raises:
            UserError: they have other rules.
            CannotStartError: not on this machine, or not from this program.
        """

    def submit(self, job: PartJob) -> None:
        """Take a job; at most :attr:`slots` are taken at a time."""

    def wait(self, seconds: float) -> list[Verdict]:
        """What has come in, after ``seconds`` at the most.

        Raises:
            UserError: a worker cannot do any job at all, such as one with other rules.
        """

    def close(self) -> None:
        """Let go of all workers, within a second, whatever they are doing; once is enough."""


class CannotStartError(Exception):
    """Workers of this kind cannot be started here; the message says why."""


def usual_executor(driver: str) -> ExecutorName:
    """Threads for compiled runs, which leave each other alone; processes for all others.

    Python code holds up other threads, and code of one's own may end its process.

    Raises:
        UserError: there is no such driver.
    """
    return "processes" if loop_of(driver_of_name(driver)) is None else "threads"


def executor_of_name(
    name: str, *, workers: int | None, scheduler: str | None, hang_after: float
) -> Executor:
    """The executor of a name, not started yet.

    Args:
        name: One of :data:`EXECUTORS`.
        workers: How many; as many as there are cores if left out.
        scheduler: Address of the scheduler of a running Dask cluster.
        hang_after: Seconds without a sign of life after which a run counts as hung.

    Raises:
        UserError: no such executor, or a scheduler for one that has none.
    """
    if scheduler is not None and name != "dask":
        raise UserError(f"--scheduler is for --executor dask, not for {name!r}")
    if name == "threads":
        from collabsim.experiment.running.executors.threads import Threads  # noqa: PLC0415

        return Threads(workers or processors())
    if name == "processes":
        from collabsim.experiment.running.executors.processes import Processes  # noqa: PLC0415

        return Processes(workers or processors(), hang_after)
    if name == "dask":
        from collabsim.experiment.running.executors.dask import Dask  # noqa: PLC0415

        return Dask(workers, scheduler, hang_after)
    raise UserError(f"executor {name!r}: expected 'threads', 'processes' or 'dask'")
