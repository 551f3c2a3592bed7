"""Running part of an archive again, and saying whether it came out the same."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from collabsim.archive.describing import platform_here
from collabsim.archive.lock import differing
from collabsim.archive.opening import Archive
from collabsim.archive.run_hashes import Batch, HashedRun, Progress, batches, hash_runs
from collabsim.archive.shipped import LOCK
from collabsim.errors import UserError
from collabsim.scenario.sentences import nearest_name

LEAST_RUNS = 20
"""Runs that are made again however small the share is."""
_SEED = 20_260_701
"""Of the sample: everybody who asks for the same share makes the same runs."""


@dataclass(frozen=True, slots=True)
class Reproduced:
    """What came of it: ``made`` runs, of which ``different`` have another hash than before.

    ``elsewhere`` names what of the machine is not as it was where the archive was made.
    """

    made: int
    different: tuple[HashedRun, ...]
    elsewhere: tuple[str, ...]


def sample(runs: Sequence[HashedRun], share: float) -> list[HashedRun]:
    """Some runs of an archive, the same for everybody.

    Args:
        runs: All of them.
        share: How many of them, above 0 and at most 1.

    Returns:
        At least one of every cell and world, at least 20 where there are so many, in order.
    """
    wanted = min(max(math.ceil(share * len(runs)), LEAST_RUNS), len(runs))
    order = np.random.default_rng(_SEED).permutation(len(runs))
    first: dict[tuple[int, int], int] = {}
    for place in order:
        first.setdefault((runs[place].cell, runs[place].world), int(place))
    chosen = list(first.values())
    others = [int(place) for place in order if place not in set(chosen)]
    chosen += others[: max(wanted - len(chosen), 0)]
    return [runs[place] for place in sorted(chosen)]


def named_run(archive: Archive, wanted: str) -> HashedRun:
    """A run of an archive, by its number in ``runs.csv`` (from 1) or the beginning of its name.

    Raises:
        UserError: There is none, or there are several.
    """
    runs = archive.runs
    if wanted.isdecimal() and 1 <= int(wanted) <= len(runs):
        return runs[int(wanted) - 1]
    found = [run for run in runs if run.run.startswith(wanted.lower())] if wanted else []
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        raise UserError(f"{len(found)} runs have names that begin with {wanted!r}; give more of it")
    near = nearest_name(wanted, [run.run for run in runs])
    hint = f"; nearest name: {near}" if near else ""
    raise UserError(
        f"{archive.path} has no run {wanted!r}: expected a number from 1 to {len(runs)}, or the "
        f"beginning of a name in runs.csv{hint}"
    )


def reproduce(
    archive: Archive, wanted: Sequence[HashedRun], progress: Progress | None = None
) -> Reproduced:
    """Run some runs of an archive again with the program and the libraries that are here.

    Args:
        archive: The archive.
        wanted: Which of its runs.
        progress: Told how many runs are made, and how many there are to make.

    Raises:
        UserError: The libraries or the rules are not those of the archive, or a driver would
            have to be trusted.
    """
    other = differing(archive.path / LOCK)
    if other:
        raise UserError(
            f"here is {', '.join(other)} as the archive's {LOCK} has it; without --here it is run "
            "in an environment made from that"
        )
    folder = archive.folder
    folder.refuse_other_rules("install the wheel of the archive, or leave out --here")
    before = {(run.cell, run.world, run.replication): run for run in wanted}
    different, made = [], 0
    some = _those(batches(folder), wanted)
    for rows in hash_runs(folder, some, as_stored=False):
        for now in rows:
            was = before[now.cell, now.world, now.replication]
            if now.sha256 != was.sha256:
                different.append(was)
        made += len(rows)
        if progress is not None:
            progress(made, len(before))
    return Reproduced(made, tuple(different), tuple(_elsewhere(archive)))


def _those(every: Iterable[Batch], wanted: Sequence[HashedRun]) -> list[Batch]:
    """The batches with only the runs that are wanted."""
    numbers: dict[tuple[int, int], set[int]] = defaultdict(set)
    for run in wanted:
        numbers[run.cell, run.world].add(run.replication)
    some = (
        batch.only(n for n in batch.replications if n in numbers[batch.cell, batch.world])
        for batch in every
    )
    return [batch for batch in some if batch.replications]


def _elsewhere(archive: Archive) -> Iterable[str]:
    here = platform_here()
    for name, value in archive.platform.items():
        if here.get(name) != value:
            yield f"{name} {here.get(name)} (there {value})"
