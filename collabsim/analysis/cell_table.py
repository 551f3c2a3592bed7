"""The cells of a sweep side by side: how many of their started pilots were still delivering."""

from __future__ import annotations

import pandas as pd

from collabsim.analysis.intervals import share_interval
from collabsim.measures.course import HORIZONS
from collabsim.measures.results import Results


def cell_table(results: Results, cells: str | None = None) -> pd.DataFrame:
    """Shares of started pilots delivering under a contract, by cell and municipality.

    Args:
        results: Those of a sweep.
        cells: A condition of SQL on the columns of ``results.cells``; all cells
            without it.

    Returns:
        One row per cell and municipality: ``cell``, a column for everything varied,
        ``municipality``, ``population``, ``replications`` (run so far),
        ``failed_runs`` (of them), and for each horizon ``delivering_12`` with
        ``delivering_12_low`` and ``delivering_12_high``: 95 % intervals for chance
        between replications. NaN where no pilot was observed that long.

    Raises:
        UserError: The condition is not understood.
    """
    sums = [f"{what}_{months}" for months in HORIZONS for what in ("observed", "delivering")]
    columns = ["cell", "municipality", "population", "failed", *sums]
    runs = results.runs(cells=cells, columns=columns)
    rows = []
    for (cell, municipality), own in runs.groupby(["cell", "municipality"], sort=False):
        row: dict[str, object] = {
            "cell": cell,
            "municipality": municipality,
            "population": int(own["population"].iloc[0]),
            "replications": len(own),
            "failed_runs": int(own["failed"].sum()),
        }
        for months in HORIZONS:
            # A run that failed has nothing observed and so no weight.
            found = share_interval(own[f"delivering_{months}"], own[f"observed_{months}"])
            for ending, value in zip(("", "_low", "_high"), found, strict=True):
                row[f"delivering_{months}{ending}"] = float(value)
        rows.append(row)
    shares = [
        f"delivering_{months}{ending}" for months in HORIZONS for ending in ("", "_low", "_high")
    ]
    front = ["cell", "municipality", "population", "replications", "failed_runs"]
    table = pd.DataFrame(rows, columns=[*front, *shares])
    ordered = table.sort_values(["cell", "population"], kind="stable")
    # The population of a row is that of its municipality, also where it is what is varied.
    varied = [name for name in results.varied if name not in front]
    values = results.cells[["cell", *varied]]
    placed = ordered.merge(values, on="cell", how="left")
    return placed[["cell", *varied, *front[1:], *shares]]
