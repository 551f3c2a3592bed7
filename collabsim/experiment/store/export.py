"""All pilots of a sweep as one table of plain text, the same bytes whoever made it.

What is written follows from the sweep and the rules: not from workers, the order
in which parts were stored, interruptions, the machine or the time. So two folders
of the same sweep can be compared by comparing files. Numbers have the digits
that restore what is stored, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from collabsim.experiment.store.database import Database
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.declaring import quoted
from collabsim.records.views import PILOTS
from collabsim.writing import files_beside

PILOT_ORDER = ("cell", "municipality", "replication", "pilot")
FAILURE_ORDER = ("cell", "world", "replication")
# Not the traceback, the command or the name of the run: they tell of the machine, the place of
# the folder and the versions of libraries.
FAILURES = ("cell", "world", "municipality", "replication", "seed", "kind", "error")


def pilots_query() -> str:
    """All pilots in the canonical order."""
    return _sorted(PILOTS, "pilots", PILOT_ORDER)


def failures_query() -> str:
    """All runs that failed in the canonical order."""
    return _sorted(FAILURES, "failures", FAILURE_ORDER)


def _sorted(columns: Iterable[str], view: str, order: Iterable[str]) -> str:
    # The words are those above, none of a user's.
    return f"SELECT {', '.join(columns)} FROM {view} ORDER BY {', '.join(order)}"  # noqa: S608


def sibling_file(path: Path, what: str) -> Path:
    """The file beside ``path`` with ``what`` before the ending."""
    return path.with_name(f"{path.stem}.{what}{path.suffix}")


def export_canonical(folder: RunFolder, path: Path, memory_mb: int | None = None) -> list[Path]:
    """Write the canonical CSV files of a run folder.

    UTF-8, comma, decimal point, LF, a header. The table is sorted within the
    memory allowed and, beyond that, in a temporary folder beside ``path``.

    Args:
        folder: The run folder.
        path: The file of the pilots, in a folder that exists. The
            failures go to a file beside it with ``.failures`` before the ending,
            which has a header only where no run failed.
        memory_mb: As for :class:`~collabsim.experiment.store.database.Database`.

    Returns:
        The two files, both whole or none of them.

    Raises:
        UserError: They cannot be written.
    """
    with files_beside(path) as part:
        tables = {part: pilots_query(), sibling_file(part, "failures"): failures_query()}
        # What is asked here is none of a user's, and the answer is a file.
        with closing(Database(folder, memory_mb, spill=part.parent, writing=True)) as database:
            for place, query in tables.items():
                database.execute(f"COPY ({query}) TO {quoted(str(place))} (FORMAT csv, HEADER)")
    return [path, sibling_file(path, "failures")]
