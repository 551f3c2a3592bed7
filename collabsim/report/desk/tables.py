"""The tables of an answer, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import batched
from typing import Any

import pandas as pd

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.analysis.desk.money import TOLD
from collabsim.report.desk.answer import headlines, in_words, never_acted, rows_of
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain
from collabsim.report.grid import Grid

BESIDE = (
    "delivering_12", "delivering_36", "alive_12", "alive_36", "legal_errors", "good_lost",
    "weak_kept", "good_kept_of_proposals", "weak_kept_of_proposals", "started", "users",
)  # fmt: skip
"""What is told beside the answer, what may get worse among it."""

SHOWN_MILLION = 0.05
"""Half of the last digit of a million kroner."""

SIDE_BY_SIDE = 2
"""Sizes beside each other in a terminal of 80 columns."""


def measure_name(teller: Teller, name: str) -> str:
    """What a measure is called in a table, with what it is of."""
    return teller.word(f"measure_{name}")


def headline_grid(teller: Teller, change: Change) -> Grid:
    """Both horizons of the answer by size."""
    first, second = headlines(teller, change)
    per = BY_NAME[first].per
    sets = change.sets is not None
    columns = [teller.word("inhabitants_column")]
    for when in ("one_year", "three_years"):
        columns += [teller.word(f"column_{when}")] + ([teller.word("column_sets")] if sets else [])
    grid = Grid(teller.word(f"table_{per}"), [*columns, teller.word("column_words")])
    for one, other in zip(
        rows_of(teller, change, first), rows_of(teller, change, second), strict=True
    ):
        cells = []
        for row in (one, other):
            cells.append(f"{teller.effect(row)} {teller.half(row)}")
            if sets:
                cells.append(teller.sets(row))
        size = teller.size(int(one["population"]))
        grid.add(*(plain(cell) for cell in (size, *cells, in_words(teller, one, other))))
    return grid


def curve_grid(teller: Teller, change: Change) -> Grid:
    """Both horizons of the answer over sizes, with chance, in square brackets over the sets."""
    names = headlines(teller, change)
    key = "table_curve" if change.sets is None else "table_curve_sets"
    per = teller.word(f"group_{group_of(names[0])}")
    columns = [teller.word(f"column_{when}") for when in ("one_year", "three_years")]
    grid = Grid(teller.word(key, per=per), [teller.word("inhabitants_column"), *columns])
    for rows in zip(*(rows_of(teller, change, name) for name in names), strict=True):
        cells = []
        for row in rows:
            span = f" [{teller.span(row)}]" if teller.tried(row) else ""
            cells.append(plain(f"{teller.effect(row)} {teller.half(row)}{span}"))
        grid.add(plain(teller.size(int(rows[0]["population"]))), *cells)
    return grid


def beside_grids(teller: Teller, change: Change) -> Iterator[Grid]:
    """What else changed, two sizes beside each other."""
    sets = change.sets is not None
    for names in batched(change.municipalities, SIDE_BY_SIDE):
        columns = [teller.word("column_beside")]
        for name in names:
            columns.append(plain(teller.size(change.municipalities[name])))
            if sets:
                columns.append(teller.word("column_sets"))
        grid = Grid(teller.word("table_beside"), columns)
        group = ""
        kroner = paid_of(teller, change)
        for measure in [one for one in beside_of(teller, change) if one not in kroner]:
            if (own := group_of(measure)) != group:
                group = own
                grid.add(teller.word(f"group_{group}"), style="bold")
            rows = [teller.effects.row(change.pair.after.number, name, measure) for name in names]
            grid.add(f"  {measure_name(teller, measure)}", *_cells(teller, rows, sets=sets))
        yield grid
        if kroner:
            yield _kroner_grid(teller, change, names, kroner)


def _kroner_grid(
    teller: Teller, change: Change, towns: Sequence[str], measures: Sequence[str]
) -> Grid:
    """Kroner more or less, with chance, in square brackets over the sets; two sizes."""
    key = "table_kroner" if change.kroner_sets is None else "table_kroner_sets"
    sizes = [plain(teller.size(change.municipalities[name])) for name in towns]
    grid = Grid(teller.word(key), [teller.word("column_beside"), *sizes])
    for measure in measures:
        rows = [teller.effects.row(change.pair.after.number, name, measure) for name in towns]
        cells = []
        for row in rows:
            span = f" [{teller.span(row)}]" if teller.tried(row) else ""
            cells.append(plain(f"{teller.effect(row)} {teller.half(row)}{span}"))
        grid.add(measure_name(teller, measure), *cells)
    return grid


def _cells(teller: Teller, rows: Sequence[dict[str, Any]], *, sets: bool) -> Iterator[str]:
    for row in rows:
        yield plain(f"{teller.effect(row)} {teller.half(row)}")
        if sets:
            yield plain(over_sets(teller, row))


def over_sets(teller: Teller, row: Mapping[str, Any]) -> str:
    """What the sets say of a row: counts, of kroner what they span; nothing where none were run."""
    if not teller.tried(row):
        return ""
    return teller.span(row) if group_of(str(row["measure"])) == "kroner" else teller.sets(row)


def group_of(measure: str) -> str:
    """Of what the hundred of a measure are, or that it is of kroner."""
    if measure not in BY_NAME:
        return "kroner"
    per = BY_NAME[measure].per
    return per if per in {"started", "proposals"} else "kinds"


def base_of(measure: str) -> str:
    """The same, good and weak ones told apart."""
    return BY_NAME[measure].per if measure in BY_NAME else "kroner"


def beside_of(teller: Teller, change: Change) -> list[str]:
    """The measures told beside: not those of the answer, and kroner that anything is paid of."""
    own = headlines(teller, change)
    found = [name for name in BESIDE if name not in own]
    return found + paid_of(teller, change)


def paid_of(teller: Teller, change: Change) -> list[str]:
    """The rows of kroner that are told from nothing as they are shown, somewhere."""
    if change.kroner is None:
        return []
    cell = change.pair.after.number
    rows = {
        name: [teller.effects.row(cell, town, name) for town in change.municipalities]
        for name in TOLD
    }
    return [
        name
        for name, own in rows.items()
        if any(abs(row["effect"]) >= SHOWN_MILLION for row in own)
    ]


KEPT = ("delivering_12_of_proposals", "delivering_36_of_proposals", "good_kept_of_proposals")
OTHERWISE = ("weak_kept_of_proposals", "started", "legal_errors")
"""What is told of each of several changes: what it keeps, and what else; so many fit 80 columns."""


def many_grids(
    teller: Teller, changes: Sequence[Change], town: str, rank: str | None
) -> Iterator[Grid]:
    """Several changes in one municipality, a row each: what they keep, and what else changed.

    Args:
        teller: Writes the numbers.
        changes: Those told.
        town: The municipality.
        rank: The measure they are ordered by, the best first; as in the sweep if left out.
    """
    population = changes[0].municipalities[town]
    paid = any(change.kroner is not None for change in changes)
    others = (*OTHERWISE, "services_by_municipality") if paid else OTHERWISE
    ordered = ranked(teller, changes, town, rank)
    sets = any(change.sets is not None for change in changes)
    for key, measures in (("table_many", KEPT), ("table_many_beside", others)):
        title = plain(teller.word(key, places=teller.places([population])))
        with_sets = sets and measures is KEPT
        columns = [teller.word(f"short_{measure}") for measure in measures]
        columns += [teller.word("column_sets_good")] if with_sets else []
        grid = Grid(title, [teller.word("column_change"), *columns])
        for change in ordered:
            name = plain(teller.short(change))
            if never_acted(change):
                grid.add(name, teller.word("never_acted_short"))
                continue
            rows = [teller.effects.row(change.pair.after.number, town, one) for one in measures]
            cells = [plain(f"{teller.effect(row)} {teller.half(row)}") for row in rows]
            if with_sets:
                cells.append(plain(teller.sets(rows[-1])) if teller.tried(rows[-1]) else "")
            grid.add(name, *cells)
        yield grid


def ranked(teller: Teller, changes: Sequence[Change], town: str, rank: str | None) -> list[Change]:
    """Changes in order of a measure, the best first."""
    if rank is None:
        return list(changes)

    def place(change: Change) -> float:
        row = teller.effects.row(change.pair.after.number, town, rank)
        better = BY_NAME[rank].better if rank in BY_NAME else -1
        return float("inf") if pd.isna(row["effect"]) else -better * row["effect"]

    return sorted(changes, key=place)
