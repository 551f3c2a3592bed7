"""Whether a sweep is finished, from what its run folder has."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from collabsim.experiment.store.manifest import Manifest
from collabsim.experiment.store.part_file import PartRecord

FINISHED = "finished"
"""A file with the number of parts, put there when a sweep has reached its end.

How many runs a wanted precision takes is not known beforehand; of other sweeps it is counted.
"""


def unfinished(path: Path, manifest: Manifest, records: Iterable[PartRecord]) -> str | None:
    """A sentence on what is missing of a sweep; ``None`` if it is finished.

    Args:
        path: The run folder.
        manifest: Its manifest.
        records: Those of its whole parts.
    """
    records = list(records)
    stored = sum(
        _worlds(manifest, share.cell) * (share.last - share.first)
        for record in records
        for share in record.shares
    )
    there = f"{stored:,} runs are stored"
    if manifest.sweep["precision"] is None:
        each = int(manifest.sweep["replications"] or 0)
        asked = sum(each * _worlds(manifest, cell) for cell in range(manifest.cells))
        if stored >= asked:
            return None
        there = f"{stored:,} of {asked:,} runs are stored"
    elif _parts_at_the_end(path) == len(records):
        return None
    place = shlex.quote(str(path))
    return f"this sweep is not finished: {there}; go on with: collabsim resume {place}"


def _parts_at_the_end(path: Path) -> int | None:
    """How many parts there were when the sweep was finished; ``None`` if it was not."""
    try:
        return int((path / FINISHED).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _worlds(manifest: Manifest, cell: int) -> int:
    """Worlds of a cell: one for each municipality, or one for all of a region."""
    layout = manifest.layouts[manifest.layout_number(cell)]
    return 1 if layout["region"] else len(layout["municipalities"])
