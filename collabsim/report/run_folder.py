"""One replication as a folder of files: its pilots and its event log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from collabsim.analysis.spreadsheets import write_tables


def numbered(events: pd.DataFrame) -> pd.DataFrame:
    """The event log of one run with ``event`` in front, the number of each event.

    By this number a story names the events it rests on.
    """
    log = events.copy()
    log.insert(0, "event", range(len(log)))
    return log


def write_run(
    pilots: pd.DataFrame,
    logs: Sequence[pd.DataFrame],
    folder: Path,
    more: Mapping[str, Sequence[pd.DataFrame]] | None = None,
) -> list[Path]:
    """Write ``pilots.csv`` and ``events.csv``, and a file for each further table.

    Args:
        pilots: One row per proposal.
        logs: The numbered event log of each run, written one after the other.
        folder: Where to; made if it does not exist.
        more: Further tables by name, each as the logs.

    Returns:
        The files, all whole or none of them.

    Raises:
        UserError: the folder cannot be written to.
    """
    further = {name: pd.concat(frames) for name, frames in (more or {}).items()}
    return write_tables({"pilots": pilots, "events": pd.concat(logs), **further}, folder)
