"""Measure the patterns at accepted points of the region of values.

In what share of the points each pattern holds, holds partly or does not, and how far its figures
reach. The patterns are those measured at the defaults (:mod:`collabsim.validation.patterns_run`),
with the same criteria; :mod:`collabsim.validation.patterns_region_run` is the command.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pebble import ProcessPool
from rich.progress import Progress

from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.replicate import processors
from collabsim.experiment.running.executors.processes import spawning
from collabsim.experiment.running.over_region import at_points
from collabsim.scenario import Scenario, load_scenario
from collabsim.validation.kept_tables import KeptTables
from collabsim.validation.pattern_criteria import Finding
from collabsim.validation.pattern_sums import Totals
from collabsim.validation.patterns import ARMS, BASELINE, ORGANISATIONS, PATTERNS, find_all
from collabsim.validation.patterns_run import SCENARIO, arms, run_cells
from collabsim.world.compiling import announce

POINTS = 60
REPLICATIONS = 40
DRAWS = 500
"""How often the replications of a point are redrawn."""

COLUMNS = ("pattern", "months", "verdict", "figure", "population", "value", "low", "high")
"""A row for each figure of a pattern at a point; ``population`` is 0 for a contrast of several."""

VERDICTS = ("holds", "partly", "not")


def of_point(scenario: Scenario, replications: int, seed: int) -> pd.DataFrame:
    """Measure all patterns at the values of a scenario, under the default organisation.

    Args:
        scenario: The four sizes with the values of a point.
        replications: Of each arm and size.
        seed: Seed of the runs.

    Returns:
        A table of :data:`COLUMNS`.
    """
    jobs = arms(ORGANISATIONS[:1], ARMS, scenario) | arms(ORGANISATIONS[1:], [BASELINE], scenario)
    totals = Totals(run_cells(jobs, replications, seed=seed, workers=1), draws=DRAWS)
    return table_of(find_all(totals, ORGANISATIONS[:1]))


def table_of(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings at a point as a table of :data:`COLUMNS`, a row for each figure."""
    rows = [
        (found.pattern.id, found.horizon, found.verdict(), name, population or 0, *figure)
        for found in findings
        for (name, population), figure in found.figures.items()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def measure(
    folder: Path, *, points: int, replications: int, seed: int, progress: Progress
) -> list[pd.DataFrame]:
    """Measure all points that are not there yet; the tables of all of them.

    Raises:
        UserError: The folder holds another measurement.
    """
    region = shipped_points()
    rows = region.spread(points)
    kept = KeptTables.open(
        folder,
        {"seed": seed, "replications": replications, "patterns": [p.id for p in PATTERNS]},
    )
    made = at_points(load_scenario(SCENARIO), region, rows).scenarios
    scenarios = dict(zip(rows, made, strict=True))
    names = {row: f"point_{row:06d}" for row in rows}
    left = {row: one for row, one in scenarios.items() if names[row] not in kept}
    task = progress.add_task("Points", total=len(rows), completed=len(rows) - len(left))
    if left:
        announce()
    pool: Any = ProcessPool(max_workers=processors(), context=spawning())
    try:
        waiting = {
            pool.schedule(of_point, (scenario, replications, seed)): row
            for row, scenario in left.items()
        }
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                made = pa.Table.from_pandas(future.result(), preserve_index=False)
                kept.keep(names[waiting.pop(future)], made)
                progress.advance(task)
    finally:
        pool.stop()
        pool.join()
    return [kept[name].to_pandas() for name in names.values()]


def summed_up(tables: Sequence[pd.DataFrame]) -> list[dict[str, Any]]:
    """For each pattern and horizon the shares of points by verdict, and its figures over them."""
    whole = pd.concat([table.assign(point=at) for at, table in enumerate(tables)])
    found = []
    for own in _parts(whole, "pattern", "months"):
        verdicts = own.drop_duplicates("point")["verdict"].value_counts(normalize=True)
        figures = []
        for rows in _parts(own, "figure", "population"):
            low, middle, high = rows["value"].quantile([0.05, 0.5, 0.95])
            name, population = rows["figure"].iloc[0], int(rows["population"].iloc[0])
            reach = {"median": _few(middle), "p5": _few(low), "p95": _few(high)}
            figures.append({"figure": name, "population": population or None, **reach})
        shares = {name: round(float(verdicts.get(name, 0.0)), 6) for name in VERDICTS}
        which = {"pattern": own["pattern"].iloc[0], "months": int(own["months"].iloc[0])}
        found.append({**which, **shares, "figures": figures})
    return found


def _parts(table: pd.DataFrame, *names: str) -> Iterator[pd.DataFrame]:
    """The rows of a table by what they have in some columns, in the order they come."""
    for _, rows in table.groupby(list(names), sort=False):
        yield rows


def _few(number: float) -> float | None:
    """As JSON takes it; null where nothing is known."""
    return None if math.isnan(number) else round(number, 6)
