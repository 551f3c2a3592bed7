"""What is computed and stored at once: the runs of a sweep divided into parts.

A part is a set of runs that is on disk whole or not at all. Which runs it holds
follows from the sweep alone, never from workers, order or interruptions, so an
interrupted sweep goes on where it was. Parts are laid across the cells: stopped
anywhere, every cell has had the same number of replications, or one more or less.
"""

from __future__ import annotations

import hashlib
import inspect
import math
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple, Protocol

from collabsim.experiment.drivers import COMPILED, SHIPPED, driver_of_name
from collabsim.experiment.plan import is_region
from collabsim.scenario import Scenario
from collabsim.world.compiling import ROOMS, source_hash

PARTS = 64
"""Parts a sweep is divided into at the least, where they are worth storing each."""

PARTS_OF_A_LATER_ROUND = 32
"""The same for a round that adds to what is there, so that files stay few."""

PARTS_OF_A_SMALL_ROUND = 16
"""The same for a round of few runs, so that there is something to do for every worker."""

PIECES = 8
"""Into how many pieces a part is divided to find the run that killed its worker."""

type Key = tuple[int, ...]
"""What an answer is known by: the number of the part, then the place of the piece in it."""


class PartSize(NamedTuple):
    """Runs of a part: ``worth`` storing by themselves, and ``most`` to be lost at once."""

    worth: int
    most: int


COMPILED_PARTS = PartSize(250, 2_000)
"""Of compiled runs: 6 ms of storing for a quarter of a second; some megabytes at the most."""

type FailureKind = Literal["exception", "died", "hung"]


class Planned(Protocol):
    """What of a cell of a sweep a plan looks at."""

    @property
    def number(self) -> int:
        """Number of the cell."""

    @property
    def scenario(self) -> Scenario:
        """The base scenario with the values of the cell."""


@dataclass(frozen=True, slots=True)
class Share:
    """Replications ``first`` to before ``last`` of every world of a cell."""

    cell: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class PartPlan:
    """A part: its number in the sweep, and what of each cell it holds.

    Every part numbered below ``after`` has to be stored before this one is:
    that keeps the cells balanced where a part does not hold all of them.
    """

    number: int
    shares: tuple[Share, ...]
    after: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """Replications ``first`` to before ``last`` of one world of one cell."""

    cell: int
    world: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker has to know of a cell."""

    number: int
    scenario: Scenario
    seed: int
    fingerprint: str


@dataclass(frozen=True, slots=True)
class PartJob:
    """What a worker is given: runs to make, and all they are made from.

    ``piece`` is empty for a whole part; a part that was divided has the place of
    each piece in it, pieces of pieces included. ``rules`` is the hash of the
    sources the sweep is run with, ``keep`` what is kept of the runs beside pilots.
    """

    part: int
    piece: tuple[int, ...]
    works: tuple[Work, ...]
    settings: tuple[Setting, ...]
    driver: str
    rules: str
    keep: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """Its number, and its place in the part."""
        return (self.part, *self.piece)

    @property
    def runs(self) -> int:
        """Number of its runs."""
        return sum(work.last - work.first for work in self.works)

    def names(self) -> Iterator[RunId]:
        """Its runs in order."""
        by_cell = {setting.number: setting for setting in self.settings}
        for work in self.works:
            setting = by_cell[work.cell]
            for replication in range(work.first, work.last):
                yield RunId(
                    work.cell,
                    work.world,
                    replication,
                    setting.seed,
                    setting.fingerprint,
                    self.rules,
                )

    def split(self, pieces: int = PIECES) -> list[PartJob]:
        """The same runs in order, in so many pieces of nearly one size."""
        pieces = min(pieces, self.runs)
        bounds = [self.runs * i // pieces for i in range(pieces + 1)]
        made = []
        for place, (start, end) in enumerate(pairwise(bounds)):
            works = tuple(_cut(self.works, start, end))
            cells = {work.cell for work in works}
            settings = tuple(one for one in self.settings if one.number in cells)
            piece = (*self.piece, place)
            made.append(replace(self, piece=piece, works=works, settings=settings))
        return made


@dataclass(frozen=True, slots=True)
class RunId:
    """One run, and what determines it; ``rules`` is the hash of the sources of its sweep."""

    cell: int
    world: int
    replication: int
    seed: int
    fingerprint: str
    rules: str

    @property
    def name(self) -> str:
        """The name of the run under the rules of its sweep."""
        return run_name(self.fingerprint, self.world, self.seed, self.replication, self.rules)

    def failed(self, kind: FailureKind, error: str, where: str) -> Failure:
        """The failure of this run; ``where`` is the traceback, if there is one."""
        return Failure(
            self.cell, self.world, self.replication, self.seed, self.name, kind, error, where
        )


@dataclass(frozen=True, slots=True)
class Failure:
    """A run that did not come to its end.

    ``kind`` is "exception" (``error`` and ``traceback`` are Python's), "died" (the
    process that ran it ended) or "hung" (it was given up after a long silence).
    ``run`` is the name of the run, see :func:`run_name`.
    """

    cell: int
    world: int
    replication: int
    seed: int
    run: str
    kind: FailureKind
    error: str
    traceback: str


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """What a worker gives back: pilots of the runs of a job, and the runs that failed.

    ``table`` is what the sweep keeps: a table of :mod:`collabsim.records.columns` for a
    folder, the blocks themselves for a sweep in memory. ``kept`` has the tables the sweep
    keeps beside pilots, by name.
    """

    key: Key
    runs: int
    table: Any
    failures: tuple[Failure, ...]
    seconds: float
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without an answer: its worker died, fell silent, or could not do it.

    ``error`` is one line about it; ``traceback`` says where it was, if that is known.
    ``sure`` says that the worker was at nothing else when it ended.
    """

    key: Key
    kind: FailureKind
    error: str
    traceback: str = ""
    sure: bool = True

    @classmethod
    def because(cls, key: Key, failure: BaseException) -> Lost:
        """A job that raised as a whole."""
        return cls(key, "exception", one_line(failure), full_traceback(failure))


def one_line(failure: BaseException) -> str:
    """An exception as one line."""
    return " ".join("".join(traceback.format_exception_only(failure)).split())


def full_traceback(failure: BaseException) -> str:
    """An exception with where it came from."""
    return "".join(traceback.format_exception(failure))


def run_name(
    cell_fingerprint: str, world: int, seed: int, replication: int, rules: str | None = None
) -> str:
    """A name for a run made of all that determines it: 16 hexadecimal digits.

    Args:
        cell_fingerprint: Fingerprint of the scenario of the cell.
        world: Number of the world among those of the scenario.
        seed: Seed of the cell.
        replication: Number of the replication.
        rules: Hash of the sources it is run with; those of the compiled driver here
            if left out.
    """
    rules = source_hash_here() if rules is None else rules
    determined = f"{cell_fingerprint}/{world}/{seed}/{replication}/{rules}"
    return hashlib.blake2b(determined.encode(), digest_size=8).hexdigest()


LAID_OUT_BY = ("municipality", "parameters/__init__.py", "parameters/declare.py")
"""What turns values into a world, beside :data:`~collabsim.world.compiling.ROOMS`."""

MADE_BY = (*ROOMS, *LAID_OUT_BY, "experiment/plan.py", "experiment/blocks.py")
"""What a result depends on beside the resolved values of its cell: compiled or not."""

WITH_MESA = (*MADE_BY, "agents", "model.py")
"""The same for runs made by the driver "mesa"."""


@cache
def source_hash_here(driver: str = COMPILED) -> str:
    """Hash of the sources this process runs, read once: later edits are not what it runs.

    A driver of one's own counts with the file of its module, if that has one.
    Modules which the driver itself imports are not covered.

    Args:
        driver: Name of what runs them.

    Raises:
        UserError: there is no such driver, or it cannot be imported.
    """
    if driver in SHIPPED:
        return _hash_of_rooms(WITH_MESA if driver == "mesa" else MADE_BY)
    shipped, own = _hash_of_rooms(MADE_BY), _file_of(driver)
    if own is None:
        return shipped
    # A checkout on another system may end lines in another way; the code is the same.
    content = own.read_bytes().replace(b"\r\n", b"\n")
    return hashlib.sha256(shipped.encode() + content).hexdigest()[: len(shipped)]


def sources_of(driver: str) -> str:
    """What the rules of a driver are a version of, for a sentence."""
    own = "" if driver in SHIPPED else f" and of the file of driver {driver!r}"
    return f"version of collabsim{own}"


@cache
def _hash_of_rooms(rooms: tuple[str, ...]) -> str:
    """Their hash, read once: the compiled driver and all own ones have the same beginning."""
    return source_hash(rooms=rooms)


def _file_of(driver: str) -> Path | None:
    """The source file of the module of an own driver; ``None`` if there is none to read."""
    driver_of_name(driver)
    try:
        found = inspect.getsourcefile(sys.modules[driver.partition(":")[0]])
    except TypeError:  # what is typed in at a prompt or a notebook has no file
        return None
    return Path(found) if found is not None and Path(found).is_file() else None


def world_count(scenario: Scenario) -> int:
    """Worlds of a scenario: one for each municipality, or one for all of a region."""
    return 1 if is_region(scenario) else len(scenario.municipalities)


def plan_round(
    cells: Sequence[Planned],
    wanted: Mapping[int, tuple[int, int]],
    *,
    first_number: int = 0,
    size: PartSize = COMPILED_PARTS,
) -> list[PartPlan]:
    """Divide what a round of a sweep asks for into parts.

    A part holds the same replications of all cells. Where that would be too few
    parts, or too large ones, it holds one replication of some of the cells.

    Args:
        cells: The cells of the sweep, in order of their numbers.
        wanted: For each cell of the round the replications it shall have, the
            first and the one after the last.
        first_number: Number of the first part: how many the rounds before had.
        size: Runs of a part; more than its ``most`` only where a cell has more worlds.

    Returns:
        The parts in the order they are to be started.
    """
    ranges = {cell: span for cell, span in sorted(wanted.items()) if span[1] > span[0]}
    if not ranges:
        return []
    longest = max(last - first for first, last in ranges.values())
    runs = sum(
        world_count(cells[cell].scenario) * (last - first) for cell, (first, last) in ranges.items()
    )
    usual = PARTS if first_number == 0 else PARTS_OF_A_LATER_ROUND
    worth = max(PARTS_OF_A_SMALL_ROUND, runs // size.worth)
    parts = max(min(usual, worth), math.ceil(runs / size.most))
    together = max(1, longest // parts)
    slices = math.ceil(parts / longest)
    made: list[PartPlan] = []
    for start in range(0, longest, together):
        shares = [
            Share(cell, first + start, min(first + start + together, last))
            for cell, (first, last) in ranges.items()
            if first + start < last
        ]
        # Parts of a lap may be stored in any order, laps only one after the other.
        lap = first_number + len(made) if slices > 1 else first_number
        for sliced in _sliced(shares, slices):
            made.append(PartPlan(first_number + len(made), sliced, lap))
    return made


def job_of(
    plan: PartPlan,
    settings: Mapping[int, Setting],
    *,
    driver: str,
    rules: str | None = None,
    keep: tuple[str, ...] = (),
) -> PartJob:
    """What a worker is given to compute a whole part."""
    works = tuple(
        Work(share.cell, world, share.first, share.last)
        for share in plan.shares
        for world in range(world_count(settings[share.cell].scenario))
    )
    own = tuple(settings[share.cell] for share in plan.shares)
    return PartJob(plan.number, (), works, own, driver, rules or source_hash_here(driver), keep)


def _sliced(shares: Sequence[Share], slices: int) -> Iterator[tuple[Share, ...]]:
    """Neighbouring shares together, in so many slices of nearly one length."""
    slices = min(slices, len(shares))
    bounds = [len(shares) * i // slices for i in range(slices + 1)]
    for start, end in pairwise(bounds):
        yield tuple(shares[start:end])


def _cut(works: Sequence[Work], start: int, end: int) -> Iterator[Work]:
    """The runs from the ``start``-th to before the ``end``-th."""
    before = 0
    for work in works:
        first = max(work.first, work.first + start - before)
        last = min(work.last, work.first + end - before)
        if first < last:
            yield replace(work, first=first, last=last)
        before += work.last - work.first
