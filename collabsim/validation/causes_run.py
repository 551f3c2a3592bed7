"""Run the arms of :mod:`collabsim.validation.causes` and store what they come to.

``python -m collabsim.validation.causes_run`` writes ``docs/patterns/causes.json`` and
``causes.csv``. An interrupted run is taken up where it was left.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from rich.progress import Progress

from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.running.over_region import at_points
from collabsim.scenario import load_scenario
from collabsim.validation.causes import ARMS, Key, Sums, effects, run_arm
from collabsim.validation.kept_tables import KeptTables
from collabsim.validation.measuring import as_json, dated, exit_code
from collabsim.validation.pattern_measures import SIZES
from collabsim.validation.pattern_sums import Cell, Figure
from collabsim.writing import RESULTS, appearing_together

SCENARIO = "four_sizes"
REPLICATIONS = 400
"""Replications of each arm and size at the defaults."""

POINTS = 100
POINT_REPLICATIONS = 40
POINT_DRAWS = 500
"""How often the replications of a point are redrawn."""

COLUMNS = (
    "arm", "place", "months", "value", "low", "high",
    "region_median", "region_p5", "region_p95", "region_surely_above", "region_surely_below",
)  # fmt: skip
"""A row for each arm, size (or the gap between 10,000 and 120,000) and horizon.

In the baseline the value is the share delivering, or the gap; in an arm the change in it. The
columns of the region are the median and the 5th and 95th percentile over its points, and the
shares of points whose own 95 % interval lies above and below 0.
"""


def measure(
    folder: Path,
    *,
    replications: int = REPLICATIONS,
    points: int = POINTS,
    point_replications: int = POINT_REPLICATIONS,
    seed: int = 0,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Run all arms that are not there yet, and make the table (:data:`COLUMNS`).

    Args:
        folder: Where what is made is kept.
        replications: Of each arm and size at the defaults.
        points: Accepted points of the region, spread evenly.
        point_replications: Of each arm, point and size.
        seed: Seed of all runs.
        progress: Shows how far it is.

    Raises:
        UserError: The folder holds another measurement.
    """
    base, region = load_scenario(SCENARIO), shipped_points()
    rows = region.spread(points)
    measured = {
        "seed": seed, "replications": replications, "point_replications": point_replications,
        "points": rows,
    }  # fmt: skip
    kept = KeptTables.open(folder, measured)
    parts = (
        ("defaults", [base], replications),
        ("region", list(at_points(base, region, rows).scenarios), point_replications),
    )
    shown = progress or Progress(disable=True)
    task = shown.add_task(
        "Causes", total=len(ARMS) * len(SIZES) * sum(len(one) * n for _, one, n in parts)
    )
    for part, scenarios, number in parts:
        for cause in ARMS:
            name = f"{part}_{cause.id}"
            if name in kept:
                shown.advance(task, len(scenarios) * len(SIZES) * number)
                continue
            made = run_arm(
                cause, scenarios, seed=seed, replications=number,
                tick=lambda done: shown.advance(task, done),
            )  # fmt: skip
            kept.keep(name, pa.Table.from_pandas(_as_table(made), preserve_index=False))
    own, *_ = _read(kept, "defaults")
    over = [effects(one, draws=POINT_DRAWS) for one in _read(kept, "region")]
    return summed_up(effects(own), over)


def _as_table(made: Sequence[Sums]) -> pd.DataFrame:
    """The sums of one arm in one table."""
    parts = [
        table.assign(point=point, size=cell.population)
        for point, sums in enumerate(made)
        for cell, table in sums.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _read(kept: KeptTables, part: str) -> list[Sums]:
    """The sums of all arms, by point."""
    found: dict[int, Sums] = {}
    for cause in ARMS:
        table = kept[f"{part}_{cause.id}"].to_pandas()
        for _, own in table.groupby(["point", "size"]):
            point, size = int(own["point"].iloc[0]), int(own["size"].iloc[0])
            cell = Cell("", cause.id, size)
            found.setdefault(point, {})[cell] = own.reset_index(drop=True)
    return [found[point] for point in sorted(found)]


def summed_up(own: Mapping[Key, Figure], over: Sequence[Mapping[Key, Figure]]) -> pd.DataFrame:
    """The table, from the figures at the defaults and those of each point."""
    rows = []
    for key, found in own.items():
        points = np.array([one[key] for one in over]) if over else np.empty((0, 3))
        values, low, high = points.T
        quantiles = np.quantile(values, (0.5, 0.05, 0.95)) if over else [np.nan] * 3
        above, below = (float(mask.mean()) if over else np.nan for mask in (low > 0, high < 0))
        rows.append((*key, *found, *quantiles, above, below))
    table = pd.DataFrame(rows, columns=["arm", "place", "months", *COLUMNS[3:]])
    return table.round(6)


def store(table: pd.DataFrame, numbers: Mapping[str, Any], folder: Path) -> None:
    """Write the table and how it was measured as JSON, and the table as CSV."""
    rows = json.loads(table.to_json(orient="records"))
    text = as_json(dated(numbers, rows=rows))
    with appearing_together(folder) as stage:
        (stage / "causes.json").write_text(text, encoding="utf-8")
        with (stage / "causes.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run everything and store it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m collabsim.validation.causes_run",
        description="What the result hangs on, at the defaults and over the region of values.",
    )
    parser.add_argument("--replications", type=int, default=REPLICATIONS)
    parser.add_argument("--points", type=int, default=POINTS)
    parser.add_argument("--point-replications", type=int, default=POINT_REPLICATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path, default=RESULTS / "causes", help="kept meanwhile")
    parser.add_argument("--out", type=Path, default=Path("docs/patterns"))
    options = parser.parse_args(arguments)
    numbers = {
        "replications": options.replications, "points": options.points,
        "point_replications": options.point_replications, "seed": options.seed,
    }  # fmt: skip

    def work() -> None:
        with Progress() as progress:
            table = measure(options.folder, progress=progress, **numbers)
        store(table, numbers, options.out)

    return exit_code(work, goes_on=True)


if __name__ == "__main__":
    raise SystemExit(main())
