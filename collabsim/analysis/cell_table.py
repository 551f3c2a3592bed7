"""The cells of a sweep side by side: how many of their started pilots were still delivering."""

from __future__ import annotations

import pandas as pd

from collabsim.experiment.results import Results
from collabsim.experiment.running.headline import RunSums, level_drawn
from collabsim.experiment.running.rounds import PrecisionShortfall, fallen_short
from collabsim.records.course import HORIZONS
from collabsim.records.fates import SECTORS_SPANNED
from collabsim.statistics.intervals import share_interval
from collabsim.statistics.precision import Precision

SPREAD: tuple[str, ...] = ("region_median", "region_5", "region_95")


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
        ``delivering_12_low`` and ``delivering_12_high``: intervals for chance
        between replications, of 95 %, or where the sweep has a precision drawn at the
        level its cells were stopped by. NaN where no pilot was observed that long. Where
        cells were run over values nobody can rule out (:func:`collabsim.cell_region`), also
        ``delivering_12_region_median``, ``delivering_12_region_5`` and
        ``delivering_12_region_95`` of each horizon, NaN in the other cells.

    Raises:
        UserError: The condition is not understood.
    """
    sums = [f"{what}_{months}" for months in HORIZONS for what in ("observed", "delivering")]
    columns = ["cell", "municipality", "population", "failed", *sums]
    level = level_drawn(precision_of(results))
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
            delivering, observed = own[f"delivering_{months}"], own[f"observed_{months}"]
            found = share_interval(delivering.fillna(0), observed.fillna(0), level)
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
    return _over_region(placed[["cell", *varied, *front[1:], *shares]], results.region)


def _over_region(table: pd.DataFrame, region: pd.DataFrame) -> pd.DataFrame:
    """With a share's spread over the region, for each horizon, if any cell has one."""
    own = region[region["municipality"].notna() & region["cell"].isin(table["cell"])]
    own = own[(own["sectors"] == SECTORS_SPANNED[0]) & (own["measure"] == "delivering")]
    if own.empty:
        return table
    keys = ["cell", "municipality"]
    for months in HORIZONS:
        here = own.loc[own["months"] == months, [*keys, *SPREAD]]
        named = here.rename(columns={name: f"delivering_{months}_{name}" for name in SPREAD})
        table = table.merge(named.astype({"cell": table["cell"].dtype}), on=keys, how="left")
    return table


def precision_of(results: Results) -> Precision | None:
    """The precision a sweep was asked for, if it was."""
    record = results.folder.manifest.sweep["precision"]
    return None if record is None else Precision.from_dict(record)


def wider_than_asked(results: Results) -> tuple[PrecisionShortfall, ...]:
    """The intervals that are wider than was asked for, because ``max`` ended their cells."""
    precision, cells = precision_of(results), results.cells
    if precision is None:
        return ()
    full = cells.loc[cells["replications"] == precision.max, "cell"].tolist()
    if not full:
        return ()
    counts = [f"{what}_{precision.horizon}" for what in ("observed", "delivering")]
    runs = results.runs(
        cells=f"replications = {precision.max}", columns=["cell", "world", "replication", *counts]
    )
    # A region has a row for each municipality, and one share for all of them.
    summed = runs.groupby(["cell", "world", "replication"])[counts].sum()
    found: list[PrecisionShortfall] = []
    for number in full:
        worlds = [own.to_numpy(float).T for _, own in summed.loc[number].groupby(level="world")]
        # Where damaged parts are left out, nothing can be said of the cell.
        if all(counted.shape[1] == precision.max for counted in worlds):
            sums = [RunSums(observed, surviving) for observed, surviving in worlds]
            found += fallen_short(results.folder.sweep.cells[number], precision, sums)
    return tuple(found)
