"""Adding up runs that are done, for whoever shows how far it is."""

from __future__ import annotations

from collections.abc import Callable


def counting_up(total: int, progress: Callable[[int, int], None] | None) -> Callable[[int], None]:
    """A function that takes the runs done since its last call and tells how many are done.

    Args:
        total: How many runs there are to be; more are not told.
        progress: Called with the runs done and with how many there are; nobody if left out.
    """
    done = 0

    def tick(runs: int) -> None:
        nonlocal done
        done += runs
        if progress is not None:
            progress(min(done, total), total)

    return tick
