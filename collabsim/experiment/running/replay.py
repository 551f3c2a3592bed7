"""Running one run of a sweep again, by its name or its place: also one that failed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from collabsim.errors import UserError
from collabsim.experiment.drivers import driver_of_name
from collabsim.experiment.plan import is_region
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.executors import CannotStartError
from collabsim.experiment.running.executors.processes import Processes
from collabsim.experiment.running.layouts import lay_out
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import (
    Failure,
    Lost,
    PartJob,
    RunId,
    Setting,
    Work,
    source_hash_here,
    world_count,
)
from collabsim.records.columns import numbers_of, to_table
from collabsim.records.histories import Block, Histories, Run
from collabsim.records.views import NOBODY_OF_FORMAT_1
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import nearest_name

_NAME = re.compile(r"[0-9a-f]{1,16}")


class LostRunError(Exception):
    """A run ended its process, or never ended; it was rerun in a process of its own."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(lost.error)
        self.lost = lost


@dataclass(frozen=True, slots=True)
class Replayed:
    """A rerun.

    ``same`` says whether its pilots are those that are stored, value for value;
    ``None`` where none are, because the run failed then.
    """

    id: RunId
    run: Run
    same: bool | None


def find_run(folder: RunFolder, wanted: str) -> RunId:
    """The run of a sweep that is meant.

    Args:
        folder: A run folder.
        wanted: The name of the run, or as much of it as no other name begins
            with; or cell/municipality/replication, such as "0/10,000 inhabitants/17",
            the municipality by name or number of inhabitants.

    Raises:
        UserError: there is none, or there are several.
    """
    if "/" in wanted:
        return _by_place(folder, wanted)
    if not _NAME.fullmatch(wanted.lower()):
        raise UserError(
            f"{wanted!r} is no run: expected its name of 16 digits 0-9 and a-f, or the first of "
            "them, or cell/municipality/replication"
        )
    found = [run for run in _runs(folder) if run.name.startswith(wanted.lower())]
    if not found:
        raise UserError(f"{folder.path} has no run with a name that begins with {wanted!r}")
    if len(found) > 1:
        raise UserError(
            f"{len(found)} runs of {folder.path} have names that begin with {wanted!r}; "
            "give more of it"
        )
    return found[0]


def failure_of(folder: RunFolder, run: RunId) -> Failure | None:
    """How a run failed in the sweep; ``None`` if it did not."""
    frame = folder.failures()
    own = frame[
        (frame["cell"] == run.cell)
        & (frame["world"] == run.world)
        & (frame["replication"] == run.replication)
    ]
    if own.empty:
        return None
    found = own.iloc[0]
    return run.failed(found["kind"], found["error"], found["traceback"])


def replay_run(
    folder: RunFolder, run: RunId, *, driver: str | None = None, hang_after: float
) -> Replayed:
    """Make a run of a sweep again, with its event log.

    A run that ended its process in the sweep, or never ended, is first made in a
    process of its own.

    Args:
        folder: The run folder.
        run: Which run.
        driver: What runs it; what ran the sweep if left out.
        hang_after: Seconds after which a run that never ended counts as hung again.

    Raises:
        UserError: the rules are not those of the sweep.
        LostRunError: it ended its process, or did not end, again.
        Exception: what it raised in the sweep, it raises again.
    """
    folder.refuse_other_rules("replay it with the version it was run with")
    name = driver or folder.driver
    scenario = folder.sweep.cells[run.cell].scenario
    failure = failure_of(folder, run)
    if failure is not None and failure.kind != "exception":
        _in_a_process(run, scenario, name, hang_after)
    plan = lay_out(scenario, run.world)
    made = run_one(plan, run.seed, run.replication, driver=driver_of_name(name))
    same = _as_stored(folder, run, made) if failure is None else None
    return Replayed(run, made, same)


def _in_a_process(run: RunId, scenario: Scenario, driver: str, hang_after: float) -> None:
    """Make a run where it can do no harm.

    Raises:
        UserError: no process can be started here.
        LostRunError: the process ended, or had to be ended.
    """
    setting = Setting(run.cell, scenario, run.seed, run.fingerprint)
    work = Work(run.cell, run.world, run.replication, run.replication + 1)
    job = PartJob(0, (), (work,), (setting,), driver, source_hash_here(driver))
    process = Processes(1, hang_after)
    try:
        process.start(driver, lambda: False)
    except CannotStartError as failure:
        process.close()
        raise UserError(
            f"the run ended its process, and none can be started here to make it in: {failure}"
        ) from None
    try:
        process.submit(job)
        while not (verdicts := process.wait(1.0)):
            pass
    finally:
        process.close()
    (verdict,) = verdicts
    if isinstance(verdict, Lost):
        raise LostRunError(verdict)


def _runs(folder: RunFolder) -> Iterator[RunId]:
    """All runs of the stored parts."""
    sweep = folder.sweep
    fingerprints: dict[int, str] = {}
    for record in folder.records().values():
        for share in record.shares:
            scenario = sweep.cells[share.cell].scenario
            mark = fingerprints.setdefault(share.cell, scenario.fingerprint)
            for world in range(world_count(scenario)):
                for replication in range(share.first, share.last):
                    seed = sweep.seed_of(share.cell)
                    yield RunId(share.cell, world, replication, seed, mark, folder.manifest.rules)


def _by_place(folder: RunFolder, wanted: str) -> RunId:
    cell_text, _, rest = wanted.partition("/")
    place, slash, replication_text = rest.rpartition("/")
    if not (slash and cell_text.isdecimal() and replication_text.isdecimal()):
        raise UserError(
            f"{wanted!r} is no place of a run: expected cell/municipality/replication, "
            "such as 0/10000/17"
        )
    cell, replication = int(cell_text), int(replication_text)
    sweep = folder.sweep
    if cell >= len(sweep.cells):
        raise UserError(f"the sweep has cells 0 to {len(sweep.cells) - 1}, not {cell}")
    there = sorted(
        number
        for record in folder.records().values()
        for share in record.shares
        if share.cell == cell
        for number in range(share.first, share.last)
    )
    if replication not in there:
        span = f"it has {there[0]} to {there[-1]}" if there else "it has none yet"
        raise UserError(f"cell {cell} has no replication {replication}; {span}")
    scenario = sweep.cells[cell].scenario
    world = _world(scenario, place)
    seed, rules = sweep.seed_of(cell), folder.manifest.rules
    return RunId(cell, world, replication, seed, scenario.fingerprint, rules)


def _world(scenario: Scenario, place: str) -> int:
    """The number of the world of a municipality.

    Raises:
        UserError: there is no such municipality, or several of that size.
    """
    names = [spec.name for spec in scenario.municipalities]
    found = scenario.name_of(place)
    if found is None:
        near = nearest_name(place, names)
        hint = f"nearest: {near}" if near else f"it has {', '.join(names)}"
        raise UserError(f"the scenario has no municipality {place!r}; {hint}")
    return 0 if is_region(scenario) else names.index(found)


def _as_stored(folder: RunFolder, run: RunId, made: Run) -> bool:
    """Whether the pilots of a run are those in the part that holds it."""
    number = next(
        number
        for number, record in folder.records().items()
        for share in record.shares
        if share.cell == run.cell and share.first <= run.replication < share.last
    )
    stored = folder.read_part(number)
    for name in ("cell", "world", "replication"):
        stored = stored.filter(pc.equal(stored.column(name), getattr(run, name)))
    return same_pilots(stored, to_table([block_of(run.cell, run.world, made)]))


def block_of(cell: int, world: int, made: Run) -> Block:
    """The pilots of one finished run, as those of a sweep are stored."""
    numbers = np.full(len(made.pilots), made.replication)
    histories = Histories(made.blueprint, made.seed, numbers, made.pilots)
    return Block.of(cell, world, histories, made.replication, made.replication + 1)


def same_pilots(stored: pa.Table, again: pa.Table) -> bool:
    """Whether two tables of pilots are the same, value for value and in the same order."""
    return stored.column_names == again.column_names and all(
        np.array_equal(_plain(stored, name), _plain(again, name)) for name in again.column_names
    )


def _plain(table: pa.Table, name: str) -> NDArray[Any]:
    """A stored column as numbers or texts, the same however the folder is laid out."""
    column = table.column(name)
    if not pa.types.is_dictionary(column.type):
        return numbers_of(table, name)
    # Words are kept as numbers of a list, which is another one for every table.
    texts = column.cast(pa.string()).fill_null(NOBODY_OF_FORMAT_1)
    return np.array(texts.to_pylist(), dtype=object)
