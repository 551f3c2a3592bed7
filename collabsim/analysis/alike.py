"""What a sweep varied without any difference to any pilot, and cells that came out the same."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from collabsim.experiment.results import Results
from collabsim.experiment.unchanged import Reason, reason_of
from collabsim.parameters import Value
from collabsim.records.columns import SCHEMA
from collabsim.records.declaring import named
from collabsim.scenario import Scenario
from collabsim.world.codes import Source

Key = tuple[object, ...]

_FATES = ", ".join(named(name) for name in SCHEMA.names if name not in {"cell", "seed"})
# One pass over the pilots, whatever the number of cells and in any order of rows.
_OF_CELLS = f"""
    SELECT cell, count(*) AS pilots, bit_xor(fate)::VARCHAR AS mixed, sum(fate)::VARCHAR AS added
    FROM (SELECT cell, hash({_FATES}) AS fate FROM store.pilots) GROUP BY cell
"""  # noqa: S608 - names of columns of ours
_OF_FUNDS = f"""
    SELECT municipality, count(*) FILTER (source = {int(Source.FUND)}) AS paid,
    count(*) FILTER (source <> {int(Source.NONE)}) AS granted
    FROM store.pilots GROUP BY municipality
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Inert:
    """Something varied that changed nothing in any of ``runs`` runs, and why if known."""

    name: str
    runs: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Alike:
    """What changed nothing, and groups of cells that are the same though other things differ."""

    inert: tuple[Inert, ...] = ()
    cells: tuple[tuple[int, ...], ...] = ()


def alike(results: Results) -> Alike:
    """Compare the pilots of all cells, value for value as they are stored.

    Cells with runs that failed or are missing are left out, and so are sweeps in which
    every cell has luck of its own. Something varied changed nothing where all cells that
    differ in nothing else are the same, and there are such cells.

    Args:
        results: Those of a sweep.
    """
    folder = results.folder
    if folder.sweep.seeds != "paired" or len(folder.sweep.cells) < 2:
        return Alike()
    keys = _keys(results)
    values = {number: folder.sweep.cells[number].values for number in keys}
    runs = dict(zip(results.cells["cell"], results.cells["replications"], strict=True))
    counts: dict[str, tuple[int, int]] = {}
    inert = []
    for name in results.varied:
        cells = _compared(name, values)
        if not cells or any(len({keys[cell] for cell in group}) > 1 for group in cells):
            continue
        if not counts:
            paid = results.sql(_OF_FUNDS)
            counts = {
                str(place): (int(of_fund), int(granted))
                for place, of_fund, granted in paid.itertuples(index=False)
            }
        members = [cell for group in cells for cell in group]
        scenarios = [folder.sweep.cells[cell].scenario for cell in members]
        worlds = sum(
            int(runs[cell]) * _worlds(folder.sweep.cells[cell].scenario) for cell in members
        )
        inert.append(Inert(name, worlds, reason_of(name, scenarios, counts)))
    return Alike(tuple(inert), _same_otherwise(keys, values, {one.name for one in inert}))


def _worlds(scenario: Scenario) -> int:
    return 1 if scenario.values["mode"] == "region" else len(scenario.municipalities)


def _keys(results: Results) -> dict[int, Key]:
    """For each cell that is whole what only cells with the same pilots share."""
    cells = results.cells
    whole = cells[(cells["replications"] > 0) & (cells["failed_runs"] == 0)]
    found = {
        int(cell): (int(pilots), mixed, added)
        for cell, pilots, mixed, added in results.sql(_OF_CELLS).itertuples(index=False)
    }
    return {
        int(cell): (int(count), *found.get(int(cell), (0,)))
        for cell, count in zip(whole["cell"], whole["replications"], strict=True)
    }


def _compared(name: str, values: dict[int, dict[str, Value]]) -> list[list[int]]:
    """Groups of cells that differ in one thing only, and do differ in it."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for cell, own in values.items():
        groups[tuple(value for other, value in own.items() if other != name)].append(cell)
    return [group for group in groups.values() if len({values[cell][name] for cell in group}) > 1]


def _same_otherwise(
    keys: dict[int, Key], values: dict[int, dict[str, Value]], inert: set[str]
) -> tuple[tuple[int, ...], ...]:
    """Cells with the same pilots that differ in more than what changed nothing anyway."""
    groups: dict[Key, list[int]] = defaultdict(list)
    for cell, key in keys.items():
        groups[key].append(cell)

    def left(cell: int) -> Key:
        return tuple(value for name, value in values[cell].items() if name not in inert)

    return tuple(tuple(g) for g in groups.values() if len({left(cell) for cell in g}) > 1)
