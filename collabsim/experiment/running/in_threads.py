"""Several jobs at a time, their answers in order."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor

from collabsim.experiment.replicate import processors


def in_threads[Job, Answer](
    do: Callable[[Job], Answer], jobs: Sequence[Job], workers: int | None = None
) -> Generator[Answer]:
    """Do jobs in threads, and give their answers in the order of the jobs.

    Whoever stops asking for answers, or is interrupted, waits for the jobs begun and no others.

    Args:
        do: Does one.
        jobs: All of them.
        workers: Threads, as many as there are processors if left out.

    Raises:
        Exception: Whatever a job raises.
    """
    pool = ThreadPoolExecutor(max_workers=max(min(workers or processors(), len(jobs)), 1))
    try:
        yield from pool.map(do, jobs)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
