"""From the rows of measures to figures: sums of each run, and intervals over replications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.measures.declare import Figure, Measure
from collabsim.statistics.intervals import Interval, rate_interval, ratio_interval, share_interval

COLUMNS = (
    "municipality", "population", "measure", "figure", "by", "unit", "value", "low", "high",
    "rows", "runs",
)  # fmt: skip
"""Columns of a frame of figures."""

SHARES = ("share", "shares")
COUNTED = ("users", "answers", "moves", "persons", "NOK", "NOK per NOK")
"""Units of what there may be none of; kroner only as long as nobody gets more than is paid."""
BOUNDS = {"0-1": (0.0, 1.0), "-1 to 1": (-1.0, 1.0)}
"""Ends beyond which no interval goes."""

Sums = NDArray[np.float64]


class _Counted(NamedTuple):
    """Sums of each run of one figure of one group: above and below the line."""

    by: Any
    above: Sums
    below: Sums


def figures_of(
    measure: Measure, table: pd.DataFrame, populations: Mapping[str, int], replications: int
) -> pd.DataFrame:
    """The figures of a measure in each municipality.

    Args:
        measure: whose table it is.
        table: its rows of all runs, with ``replication`` (from 0) beside the rest.
        populations: of the municipalities, those without any row too.
        replications: how many were run.

    Returns:
        One row for each figure and group: ``value`` with the 95 % interval for chance between
        replications (missing with one of them, and where there was nothing to divide by);
        ``rows`` are those it is of, ``runs`` the replications that had any.
    """
    found = []
    for name, population in populations.items():
        here = table[(table["municipality"] == name).to_numpy(bool)]
        for figure in measure.figures:
            for one in _counted(figure, here, replications):
                interval = _interval(figure, one, replications)
                # A total is divided by the runs, a ratio by a sum.
                counts_rows = figure.kind not in ("total", "ratio")
                rows = one.below.sum() if counts_rows else len(here)
                found.append(
                    (
                        name, population, measure.name, figure.name, one.by, figure.unit,
                        *(float(part) for part in interval), float(rows),
                        int((one.below > 0.0).sum()),
                    )
                )  # fmt: skip
    return pd.DataFrame(found, columns=list(COLUMNS))


def _interval(figure: Figure, one: _Counted, replications: int) -> Interval:
    if figure.kind in SHARES:
        found = share_interval(one.above, one.below)
    elif figure.unit in COUNTED and one.above.min() >= 0.0:
        found = rate_interval(one.above, one.below)
    else:
        found = ratio_interval(one.above, one.below)
    least, most = BOUNDS.get(figure.unit, (-np.inf, np.inf))
    found = Interval(found.value, np.maximum(found.low, least), np.minimum(found.high, most))
    if replications < 2:
        unknown = np.array(np.nan)
        return Interval(found.value, unknown, unknown)
    return found


def _counted(figure: Figure, table: pd.DataFrame, replications: int) -> Iterator[_Counted]:
    """The sums of a figure by group."""
    if figure.where:
        table = table[table[figure.where].to_numpy(bool)]
    number = table["replication"].to_numpy(np.int64)
    column = table[figure.column]
    if figure.kind == "shares":
        known = column.notna().to_numpy(bool)
        below = _per_run(known, number, replications)
        for word in figure.groups or _words(column):
            is_it = (column == word).fillna(False).to_numpy(bool)
            yield _Counted(word, _per_run(is_it, number, replications), below)
        return
    value = pd.to_numeric(column, errors="coerce").to_numpy(float, na_value=np.nan)
    groups: Sequence[Any] = [""]
    if figure.by:
        groups = figure.groups or _words(table[figure.by])
    for group in groups:
        own = np.ones(len(table), bool)
        if figure.by:
            own = (table[figure.by] == group).fillna(False).to_numpy(bool)
        own = own & ~np.isnan(value)
        above = _per_run(np.where(own, value, 0.0), number, replications)
        if figure.kind == "total":
            below = np.ones(replications)
        elif figure.kind == "ratio":
            divisor = table[figure.of].to_numpy(float)
            below = _per_run(np.where(own, divisor, 0.0), number, replications)
        else:
            below = _per_run(own, number, replications)
        yield _Counted(group, above, below)


def _words(column: pd.Series[Any]) -> list[Any]:
    """The values of a column, in order, without what is missing."""
    return sorted(column.dropna().unique().tolist())


def _per_run(value: Any, number: NDArray[np.int64], replications: int) -> Sums:
    return np.bincount(number, np.asarray(value, np.float64), minlength=replications)
