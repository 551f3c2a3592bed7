"""Cells of a sweep against one of them, with the same random draws on both sides."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from collabsim.analysis.outcomes import Outcome
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.results import Results
from collabsim.records.course import HORIZONS
from collabsim.statistics.intervals import Term, difference_interval

MEASURES = ("delivering", "alive", "net_positive", "net_value_prices", "fit_gained")


def cell_contrasts(
    results: Results,
    against: int = 0,
    *,
    measure: Literal[
        "delivering", "alive", "net_positive", "net_value_prices", "fit_gained"
    ] = "delivering",
    months: int = 36,
) -> pd.DataFrame:
    """How much each cell differs from one cell, municipality by municipality.

    Replication by replication both cells met the same pilots and the same random draws, so
    what they share cancels. Municipalities are paired by name; where both cells have
    one only, those two are a pair, also where ``population`` is what is varied.

    Args:
        results: Those of a sweep with paired seeds.
        against: Number of the cell that is subtracted.
        measure: Share of started pilots "delivering" under a contract, of measures "alive" in any
            form, or with "net_positive" worth more than they cost in ten years; or the mean of
            "net_value_prices", or of "fit_gained".
        months: Months after the project money, of the first two: 12, 24 or 36.

    Returns:
        One row per municipality of every other cell that has runs: ``cell``, a column
        for everything varied, ``municipality``, ``population``, ``replications`` (those
        both cells have), ``difference``, ``low`` and ``high`` (95 %).

    Raises:
        UserError: The seeds of the sweep are independent, there is no such cell,
            measure or horizon, or ``against`` has no runs of a municipality.
    """
    sweep = results.folder.sweep
    refuse_unpaired(sweep)
    _check(sweep, against, measure, months)
    columns = [one for one in Outcome(measure, months).columns if one is not None]
    runs = results.runs(
        columns=["cell", "municipality", "population", "replication", "failed", *columns]
    )
    runs = runs[~runs["failed"].astype(bool)]
    by_place = {
        place: own.set_index("replication") for place, own in runs.groupby(["cell", "municipality"])
    }
    rows = []
    for cell in sweep.cells:
        if cell.number == against:
            continue
        for name, population in _places(runs, cell.number):
            partner = _partner(sweep, cell.number, against, name)
            if (against, partner) not in by_place:
                raise UserError(
                    f"cell {against} has no runs of {partner!r}, so cell {cell.number} cannot be "
                    "compared with it"
                )
            first, second = by_place[cell.number, name], by_place[against, partner]
            shared = first.index.intersection(second.index)
            found = difference_interval(
                Term(1.0, *(first.loc[shared, column].to_numpy(float) for column in columns)),
                Term(1.0, *(second.loc[shared, column].to_numpy(float) for column in columns)),
            )
            rows.append(
                {
                    "cell": cell.number,
                    **{one: cell.values.get(one) for one in results.varied},
                    "municipality": name,
                    "population": population,
                    "replications": len(shared),
                    "difference": float(found.value),
                    "low": float(found.low),
                    "high": float(found.high),
                }
            )
    return pd.DataFrame(rows)


def refuse_unpaired(sweep: Sweep) -> None:
    """Refuse a sweep whose cells did not meet the same random draws.

    Raises:
        UserError: its seeds are independent.
    """
    if sweep.seeds != "paired":
        raise UserError(
            f"{sweep.name}: its seeds are independent, so cells cannot be compared replication by "
            'replication; run it again with seeds = "paired"'
        )


def _check(sweep: Sweep, against: int, measure: str, months: int) -> None:
    if not 0 <= against < len(sweep.cells):
        raise UserError(f"there is no cell {against}; the sweep has 0 to {len(sweep.cells) - 1}")
    if measure not in MEASURES:
        raise UserError(f"there is no measure {measure!r}; expected {', '.join(MEASURES)}")
    if months not in HORIZONS:
        raise UserError(f"months must be one of {', '.join(map(str, HORIZONS))}, not {months}")


def _partner(sweep: Sweep, cell: int, against: int, name: str) -> str:
    """The municipality of cell ``against`` to compare one of another cell with."""
    ours, theirs = (sweep.cells[number].scenario.municipalities for number in (cell, against))
    return theirs[0].name if len(ours) == len(theirs) == 1 else name


def _places(runs: pd.DataFrame, cell: int) -> list[tuple[str, int]]:
    """Municipalities of a cell with their populations, the smallest first."""
    own = runs.loc[runs["cell"] == cell, ["municipality", "population"]].drop_duplicates()
    ordered = own.sort_values("population", kind="stable")
    return [(str(name), int(p)) for name, p in ordered.itertuples(index=False)]
