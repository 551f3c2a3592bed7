"""The hash of a run: what must come out the same wherever it is run again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import batched
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_of_name
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.running.layouts import lay_out
from collabsim.experiment.running.replay import block_of, same_pilots
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.kept import Kept
from collabsim.experiment.store.parts import RunId, world_count
from collabsim.records.columns import joined, to_table
from collabsim.records.histories import Run

HASHES = "hashes"
"""Folder of a run folder in which hashes are kept, so that making an archive can go on."""
RUNS_AT_ONCE = 50
"""Runs hashed in one go: what an interruption costs."""

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class HashedRun:
    """A run and its hash. ``world`` is the number of its municipality, 0 in a region."""

    cell: int
    world: int
    replication: int
    seed: int
    run: str
    pilots: int
    events: int
    sha256: str


def run_hash(run: Run) -> str:
    """SHA-256 of a finished run: its events and its pilots, column by column.

    Columns come in the order they are declared in, numbers are little-endian, and the name, the
    type and the length of each column are part of it.

    Args:
        run: Run with its events.

    Returns:
        64 hexadecimal digits.
    """
    digest = hashlib.sha256()
    for name, rows in (("events", run.events), ("pilots", run.pilots)):
        digest.update(f"{name} {len(rows)}\n".encode())
        for column in rows.dtype.names:
            values = _little_endian(rows[column])
            digest.update(f"{column} {values.dtype.str} {values.shape}\n".encode())
            digest.update(values.tobytes())
    return digest.hexdigest()


def _little_endian(values: Any) -> Any:
    return np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))


@dataclass(frozen=True, slots=True)
class Batch:
    """Some replications of one world of a cell, in order, and the parts they are stored in."""

    parts: tuple[int, ...]
    cell: int
    world: int
    seed: int
    fingerprint: str
    replications: tuple[int, ...]

    def only(self, replications: Iterable[int]) -> Batch:
        """The same with fewer replications."""
        return replace(self, replications=tuple(replications))


def batches(folder: RunFolder) -> list[Batch]:
    """All runs of a sweep that came to their end, by cell, world and replication."""
    failures = folder.failures()
    places = zip(failures["cell"], failures["world"], failures["replication"], strict=True)
    failed = {tuple(map(int, place)) for place in places}
    part_of: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for part, record in folder.records().items():
        for share in record.shares:
            for world in range(world_count(folder.sweep.cells[share.cell].scenario)):
                numbers = range(share.first, share.last)
                there = {n: part for n in numbers if (share.cell, world, n) not in failed}
                part_of[share.cell, world] |= there
    return [one for place in sorted(part_of) for one in _divided(folder, place, part_of[place])]


def _divided(
    folder: RunFolder, place: tuple[int, int], part_of: Mapping[int, int]
) -> Iterator[Batch]:
    """The runs of one world of a cell, some at a time."""
    cell, world = place
    seed, mark = folder.sweep.seed_of(cell), folder.sweep.cells[cell].scenario.fingerprint
    for some in batched(sorted(part_of), RUNS_AT_ONCE):
        parts = tuple(sorted({part_of[number] for number in some}))
        yield Batch(parts, cell, world, seed, mark, some)


def hash_runs(
    folder: RunFolder, wanted: Sequence[Batch], *, as_stored: bool
) -> Iterator[list[HashedRun]]:
    """Make runs again and hash them, in the order of the batches.

    Args:
        folder: The run folder, whose rules are those that are here.
        wanted: Which runs.
        as_stored: Refuse runs whose pilots are not those that are stored.

    Raises:
        UserError: The pilots of a run are not those that are stored.
    """
    driver = driver_of_name(folder.driver)
    cells = folder.sweep.cells
    laid_out = lru_cache(maxsize=4)(lambda cell, world: lay_out(cells[cell].scenario, world))

    def hashed(batch: Batch) -> list[HashedRun]:
        plan = laid_out(batch.cell, batch.world)
        made = [run_one(plan, batch.seed, n, driver=driver) for n in batch.replications]
        rows = [_hashed(batch, run, folder.manifest.rules) for run in made]
        if as_stored and not _is_stored(folder, batch, made):
            raise UserError(
                f"{folder.path}: pilots of cell {batch.cell}, replications {batch.replications[0]} "
                f"to {batch.replications[-1]}, are not those its rules give here; was the sweep "
                "run on another kind of machine? Make the archive there"
            )
        return rows

    yield from in_threads(hashed, wanted)


def _is_stored(folder: RunFolder, batch: Batch, made: Sequence[Run]) -> bool:
    """Whether the pilots of the runs of a batch are those that are stored."""
    parts = [_of_batch(folder.read_part(part), batch) for part in batch.parts]
    again = to_table([block_of(batch.cell, batch.world, run) for run in made])
    return same_pilots(joined(parts), again)


def _of_batch(stored: pa.Table, batch: Batch) -> pa.Table:
    """The pilots of a batch among those of a part."""
    for name in ("cell", "world"):
        stored = stored.filter(pc.equal(stored.column(name), getattr(batch, name)))
    wanted = pa.array(batch.replications, stored.schema.field("replication").type)
    return stored.filter(pc.is_in(stored.column("replication"), wanted))


def _hashed(batch: Batch, run: Run, rules: str) -> HashedRun:
    place = (batch.cell, batch.world, run.replication, batch.seed)
    name = RunId(*place, batch.fingerprint, rules).name
    return HashedRun(*place, name, len(run.pilots), len(run.events), run_hash(run))


def all_hashes(folder: RunFolder, progress: Progress | None = None) -> list[HashedRun]:
    """The hash of every run of a sweep; what was hashed before is not made again.

    Args:
        folder: The run folder, finished.
        progress: Told how many runs are done, and how many there are.
    """
    kept = Kept(folder.path, HASHES, "runs")
    every = batches(folder)
    found = {batch: kept.find(_determined(folder, batch)) for batch in every}
    total = sum(len(batch.replications) for batch in every)
    missing = [batch for batch, there in found.items() if there is None]
    done = total - _count(missing)
    for batch, rows in zip(missing, hash_runs(folder, missing, as_stored=True), strict=True):
        plain = [[row.run, row.pilots, row.events, row.sha256] for row in rows]
        kept.keep(_determined(folder, batch), plain)
        found[batch] = plain
        done += len(rows)
        if progress is not None:
            progress(done, total)
    return [row for batch in every for row in _rows(batch, found[batch])]


def _count(some: Iterable[Batch]) -> int:
    return sum(len(batch.replications) for batch in some)


def _determined(folder: RunFolder, batch: Batch) -> list[Any]:
    place = [batch.cell, batch.world, list(batch.replications)]
    return [folder.manifest.sweep_hash, folder.manifest.rules, batch.fingerprint, place]


def _rows(batch: Batch, found: Any) -> list[HashedRun]:
    return [
        HashedRun(batch.cell, batch.world, number, batch.seed, *one)
        for number, one in zip(batch.replications, found, strict=True)
    ]
