"""A cell of a sweep over the region of values: run once, then read from its folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from collabsim.analysis.region import RegionSpread
from collabsim.analysis.region_run import run_over_region
from collabsim.analysis.region_sentence import region_answer
from collabsim.analysis.tables import difference_table
from collabsim.errors import UserError
from collabsim.experiment.design.region_size import REGION_POINTS, REGION_REPLICATIONS
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.plan import worlds
from collabsim.experiment.results import Results
from collabsim.experiment.running.counting_up import counting_up
from collabsim.experiment.running.over_region import PointScenarios, points_of
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.region_files import (
    KeptRegion,
    all_kept,
    keep_region,
    kept_with_key,
    region_key,
)
from collabsim.language import DEFAULT_LANGUAGE, label
from collabsim.parameters import PARAMETERS
from collabsim.records.run_columns import SUM_COLUMNS
from collabsim.scenario import Scenario
from collabsim.scenario.model import Origin

Progress = Callable[[int, int], None]


class CannotRunError(UserError):
    """The runs of a folder cannot be made here, so that nothing can be said over the region."""


@dataclass(frozen=True, slots=True, eq=False)
class CellRegion:
    """One cell: its own difference with its interval, and what the region says beside it.

    ``difference`` has the columns of :attr:`collabsim.analysis.comparison.Comparison.difference`
    with those of the region; it is empty with one municipality. ``populations`` has the
    smallest first; ``small`` and ``large`` are the ends of it. ``kept`` is whether the figures
    stand in the folder now.
    """

    populations: dict[str, int]
    difference: pd.DataFrame
    region: RegionSpread
    kept: bool

    @property
    def small(self) -> str:
        """Name of the municipality with the fewest inhabitants."""
        return next(iter(self.populations))

    @property
    def large(self) -> str:
        """Name of the one with the most."""
        return list(self.populations)[-1]

    def label(self, name: str, language: str = DEFAULT_LANGUAGE) -> str:
        """What a municipality is called in a table."""
        return label(name, self.populations[name], language)

    def sentence(self, language: str = DEFAULT_LANGUAGE) -> str:
        """What holds whatever the values are that nobody has measured, in one sentence."""
        ends = {name: self.populations[name] for name in dict.fromkeys((self.small, self.large))}
        return region_answer(self.region, ends, language)


def cell_region(
    results: Results,
    cell: int = 0,
    *,
    points: int = REGION_POINTS,
    progress: Progress | None = None,
) -> CellRegion:
    """A cell of a sweep over values that nobody can rule out.

    The scenario of the cell is run at accepted points of the region, with what it has set itself
    left as it is: what is varied, and every value that is not the default. It is
    run once: what it came to is kept in the folder, where that can be written to, and is found
    there the next time, also where the runs cannot be made any more.

    Args:
        results: Those of a sweep.
        cell: Number of the cell.
        points: How many points, each run as often as the cell,
            ``REGION_REPLICATIONS`` times at most.
        progress: Called with (runs done, runs in all).

    Raises:
        CannotRunError: It was run by other rules or by code of somebody's own, and nothing of it
            is kept.
        UserError: There is no such cell, nothing has been run in it, or no point is asked for.
    """
    folder = results.folder
    if not 0 <= cell < folder.manifest.cells:
        raise UserError(f"there is no cell {cell}; the last one is {folder.manifest.cells - 1}")
    if points < 1:
        raise UserError(f"points must be at least 1, not {points}")
    populations = _populations(folder, cell)
    try:
        region, kept = _found_or_run(results, cell, points, list(populations), progress)
    except CannotRunError:
        there = all_kept(folder).get(cell)
        if there is None:
            raise
        region, kept = _read(there), True
    difference = _difference(results, cell, populations)
    if not difference.empty:
        pairs = ["measure", "months"]
        difference = difference.merge(region.difference, on=pairs, how="left")
    return CellRegion(populations, difference, region, kept)


def _found_or_run(
    results: Results, cell: int, points: int, names: list[str], progress: Progress | None
) -> tuple[RegionSpread, bool]:
    """What is kept of these points; else they are run, and whether what they say is kept then."""
    folder = results.folder
    _refuse_what_cannot_be_run(folder)
    replications = _replications(results, cell)
    chosen = points_of(_as_set(folder, cell), points)
    key = region_key(folder, cell, [one.fingerprint for one in chosen.scenarios], replications)
    there = kept_with_key(folder, cell, key)
    if there is not None:
        return _read(there), True
    region = run_over_region(
        chosen, names, seed=folder.manifest.seed_of(cell), replications=replications,
        tick=_counting(chosen, replications, progress),
    )  # fmt: skip
    return region, keep_region(folder, cell, key, region.described(), region.tables())


def _refuse_what_cannot_be_run(folder: RunFolder) -> None:
    if folder.manifest.driver not in SHIPPED:
        raise CannotRunError(
            f"{folder.path} was run with {folder.manifest.driver!r}, which is code of somebody's "
            "own, so it is not run again at other values"
        )
    try:
        folder.refuse_other_rules("it cannot be run again at other values")
    except UserError as failure:
        raise CannotRunError(str(failure)) from None


def _as_set(folder: RunFolder, cell: int) -> Scenario:
    """The scenario of a cell with what it sets marked as set.

    A folder has the values and not who wrote them: what is varied was set, and so was what is
    not the default.
    """
    scenario = folder.sweep.cells[cell].scenario
    varied = {one.name for one in folder.sweep.varied} & set(PARAMETERS)
    given = {**scenario.changed(), **{name: scenario.values[name] for name in varied}}
    return replace(scenario, origins={name: Origin() for name in given})


def _replications(results: Results, cell: int) -> int:
    """As many as the cell has, planned or, where the precision decides, run; a hundred at most."""
    planned = results.folder.sweep.replications
    cells = results.cells.set_index("cell")
    if not cells.loc[cell, "replications"]:
        raise UserError(f"nothing has been run yet in cell {cell}")
    return min(REGION_REPLICATIONS, planned or _fewest(results, cell))


def _fewest(results: Results, cell: int) -> int:
    """Replications of the municipality that has the fewest."""
    runs = results.runs(cells=f"cell = {cell}", columns=["municipality", "replication"])
    return int(runs["municipality"].value_counts().min())


def _counting(
    chosen: PointScenarios, replications: int, progress: Progress | None
) -> Callable[[int], None] | None:
    if progress is None:
        return None
    total = len(chosen.scenarios) * replications * len(worlds(chosen.scenarios[0]))
    return counting_up(total, progress)


def _populations(folder: RunFolder, cell: int) -> dict[str, int]:
    layout = folder.manifest.layouts[folder.manifest.layout_number(cell)]
    places = sorted(layout["municipalities"], key=lambda one: int(one[1]))
    return {str(name): int(population) for name, population in places}


def _difference(results: Results, cell: int, populations: dict[str, int]) -> pd.DataFrame:
    """Small minus large in the runs of the folder, by replications that neither failed in."""
    if len(populations) < 2:
        return pd.DataFrame()
    small, *_, large = populations
    names = [column.name for column in SUM_COLUMNS]
    runs = results.runs(
        "NOT failed", cells=f"cell = {cell}", columns=["municipality", "replication", *names]
    )
    pair = runs[runs["municipality"].isin([small, large])]
    both = pair["replication"].value_counts()
    paired = pair[pair["replication"].isin(both[both == 2].index)]
    if paired.empty:
        return pd.DataFrame()
    sums = paired.set_index(["municipality", "replication"]).astype(float)
    return difference_table(sums, small, large)


def _read(kept: KeptRegion) -> RegionSpread:
    return RegionSpread.of_tables(kept.described, kept.tables)
