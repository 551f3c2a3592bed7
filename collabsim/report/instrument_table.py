"""Instruments compared, as tables for a terminal and as the files of a folder."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from collabsim.analysis.instrument_costs import cost_lines, instrument_costs
from collabsim.analysis.instrument_effects import InstrumentEffects
from collabsim.analysis.instrument_levels import USUAL, Level
from collabsim.analysis.spreadsheets import write_tables
from collabsim.instruments.declare import HOUR_NOK
from collabsim.language import label, number, percent, signed
from collabsim.report.grid import Grid
from collabsim.report.instrument_words import (
    change_words,
    level_words,
    said,
    side_by_side,
    title_of,
    usual_levels,
)
from collabsim.report.provenance import files_before, written
from collabsim.writing import appearing_together

RECORD = "instruments.json"
EFFECTS, COSTS, LINES = "instruments.csv", "instruments_costs.csv", "instruments_cost_lines.csv"

MOST_MUNICIPALITIES = 3
"""Municipalities whose tables are shown; of more only two."""

KEPT = ("good_kept", "weak_kept", "started")
PARTS = ("in_full", "in_part", "legal_errors_per_pilot")
OF_PROPOSALS = ("good_kept_per_100_proposals", "weak_kept_per_100_proposals", "users")
PAYERS = ("paid_by_fund", "paid_by_outside", "paid_by_municipality", "paid_by_state")


FEW_INSTRUMENTS = 6
"""So many are shown at the ends of their ranges, too; more would fill a dozen screens."""


def grids(found: InstrumentEffects, language: str) -> Iterator[Grid]:
    """The tables of each municipality: every level, other measures of usual levels, and costs.

    Of more than three municipalities those of the smallest and of the largest.
    """
    rows: list[Any] = instrument_costs(found).to_dict("records")
    costs = {(row["municipality"], row["instrument"]): row for row in rows if row["level"] == USUAL}
    for name in side_by_side(found, MOST_MUNICIPALITIES):
        where = label(name, found.populations[name], language)
        yield kept_grid(found, name, where, language)
        for key, measures in (("other", PARTS), ("of_proposals", OF_PROPOSALS)):
            title = said(f"title_{key}", language, place=where)
            yield _usual_grid(found, name, title, measures, language)
        title = said("title_costs", language, place=where)
        own = [costs[name, level.instrument.name] for level in usual_levels(found)]
        yield _cost_grid(own, title, language)
        yield _payer_grid(own, said("title_payers", language, place=where), language)


def ends_only(found: InstrumentEffects, language: str) -> str:
    """That only two of many municipalities have tables here; empty where all have."""
    shown = side_by_side(found, MOST_MUNICIPALITIES)
    if len(shown) == len(found.populations):
        return ""
    small, large = (label(name, found.populations[name], language) for name in shown)
    count = number(len(found.populations), language)
    return said("ends_only", language, small=small, large=large, count=count)


def usual_alone(found: InstrumentEffects) -> bool:
    """Whether so many are compared that each is shown as it is usually set, and not at its ends."""
    return len(usual_levels(found)) > FEW_INSTRUMENTS


def kept_grid(found: InstrumentEffects, name: str, where: str, language: str) -> Grid:
    """Good and weak pilots kept and pilots started at every level, and the region's share.

    Of many instruments only as each is usually set (:func:`usual_alone`).
    """
    region = bool(found.region)
    own = found.by_level(name)
    columns = [*KEPT, "region"] if region else [*KEPT]
    title = said(
        "title_kept", language, place=where, replications=number(found.replications, language)
    )
    grid = Grid(title, ["", *(said(f"column_{one}", language) for one in columns)])
    before = ""
    usual_only = usual_alone(found)
    for level in usual_levels(found) if usual_only else found.levels:
        instrument = level.instrument.name
        if instrument != before and not usual_only:
            grid.add(title_of(instrument, language), style="bold")
            before = instrument
        cells = [change_words(own[instrument, level.name, one], language) for one in KEPT]
        if region:
            share = own[instrument, level.name, "good_kept"]["region_share"]
            cells.append("" if pd.isna(share) else percent(share, language))
        title = title_of(instrument, language)
        grid.add(title if usual_only else f"  {level_words(level, language)}", *cells)
    return grid


def _usual_grid(
    found: InstrumentEffects, name: str, title: str, measures: tuple[str, ...], language: str
) -> Grid:
    own = found.by_level(name)
    grid = Grid(title, ["", *(said(f"column_{one}", language) for one in measures)])
    for level in usual_levels(found):
        instrument = level.instrument.name
        cells = [change_words(own[instrument, USUAL, one], language) for one in measures]
        grid.add(title_of(instrument, language), *cells)
    return grid


def _cost_grid(costs: list[dict[str, Any]], title: str, language: str) -> Grid:
    """What instruments cost by themselves, and for a good pilot more; in 1,000 kroner."""
    headings = ["own_cost", "support", "hours", "hours_nok", "per_good"]
    grid = Grid(title, ["", *(said(f"column_{one}", language) for one in headings)])
    for row in costs:
        nok = row["own_pilot_nok"] + row["own_fixed_nok"]
        grid.add(
            title_of(row["instrument"], language),
            number(nok / 1000.0, language) if nok > 0 else said("none_declared", language),
            signed(row["support_change_nok"] / 1000.0, language, 0),
            number(row["hours"], language) if row["hours"] > 0 else said("none_declared", language),
            number(row["hours_nok"] / 1000.0, language)
            if row["hours"] > 0
            else said("none_declared", language),
            per_good_words(row, language),
        )
    return grid


def _payer_grid(costs: list[dict[str, Any]], title: str, language: str) -> Grid:
    """How much more each pays in all, and hours of the rest of the work."""
    headings = [*PAYERS, "rule_hours"]
    grid = Grid(title, ["", *(said(f"column_{one}", language) for one in headings)])
    for row in costs:
        grid.add(
            title_of(row["instrument"], language),
            *(signed(row[f"{one}_change"] / 1000.0, language, 0) for one in PAYERS),
            signed(row["rule_hours_change"], language, 0),
        )
    return grid


def per_good_words(row: Mapping[str, Any], language: str) -> str:
    """What a good pilot more costs in 1,000 kroner, with its interval where there is one."""
    value, low, high = (row[f"nok_per_good_kept{end}"] for end in ("", "_low", "_high"))
    if pd.isna(value):
        return said("none_declared", language)
    shown = [signed(one / 1000.0, language, 0).lstrip("+") for one in (value, low, high)
             if not pd.isna(one)]  # fmt: skip
    if len(set(shown)) == 1 or len(shown) < 3:
        return shown[0]
    return said("between", language, value=shown[0], low=shown[1], high=shown[2])


def cost_words(found: InstrumentEffects, language: str) -> Iterator[str]:
    """What is free only by what is not known, and what could not be paid, a sentence each."""
    free = [
        title_of(level.instrument.name, language)
        for level in usual_levels(found)
        if level.instrument.cost.is_nothing() and not level.instrument.cost.paid_by_rules
    ]
    if free:
        yield said("free", language, instruments=", ".join(free))
    levels, places = len(found.levels), len(found.populations)
    unpaid = {key: share for key, share in found.unpaid.items() if share > 0.0}
    for (instrument, name), share in found.unpaid_in_region.items():
        if share > 0.0:
            yield said(
                "unpaid_in_region", language, title=title_of(instrument, language),
                place=label(name, found.populations[name], language),
                share=percent(share, language),
            )  # fmt: skip
    if not unpaid:
        yield said("all_paid", language)
        return
    yield said(
        "some_unpaid", language, count=number(len(unpaid), language),
        of=number(levels * places, language), levels=number(levels, language),
        places=number(places, language),
    )  # fmt: skip
    for level in found.levels:
        for name, population in found.populations.items():
            share = unpaid.get((level.instrument.name, level.name, name), 0.0)
            if share > 0.0:
                yield said(
                    "unpaid", language, title=title_of(level.instrument.name, language),
                    level=level_words(level, language), place=label(name, population, language),
                    share=percent(share, language),
                )  # fmt: skip


def cost_line_words(found: InstrumentEffects, language: str) -> Iterator[str]:
    """Kroner for a good pilot kept over pilots a year, a sentence for each line there is."""
    rows: list[Any] = cost_lines(found).to_dict("records")
    lines: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        if row["level"] == USUAL:
            lines.setdefault((row["instrument"], row["municipality"]), []).append(row)
    for (instrument, name), own in lines.items():
        at = ", ".join(
            said(
                "line_own" if row["own"] else "line_point",
                language,
                pilots=number(row["pilots_a_year"], language, 1),
                kroner=signed(row["nok_per_good_kept"], language, 0).lstrip("+"),
            )
            for row in own
        )
        where = label(name, found.populations[name], language)
        title = title_of(instrument, language)
        yield said("line", language, title=title, place=where, points=at)


def write_instruments(
    found: InstrumentEffects,
    folder: Path,
    language: str,
    origin: Mapping[str, Any],
    also: Literal["nb"] | None = None,
) -> list[Path]:
    """Write the tables, the record of what they were made from, and the figure.

    They appear together once all are complete; what an earlier comparison of instruments has left
    there is taken away, and other files are left alone.

    Args:
        found: What to write.
        folder: Where to; made if it does not exist.
        language: Of the figure.
        origin: What it was made from.
        also: ``nb`` also writes each table as Norwegian Excel opens it.

    Returns:
        The files, in alphabetical order.

    Raises:
        UserError: the folder cannot be written to.
    """
    # matplotlib takes a second to import.
    from collabsim.report.folder import FIGURE_SUFFIXES  # noqa: PLC0415
    from collabsim.report.instrument_figure import instrument_figure  # noqa: PLC0415

    costs, lines = instrument_costs(found), cost_lines(found)
    before = [path.name for path in files_before(folder, RECORD)]
    with appearing_together(folder, instead_of=before) as made:
        for name, table in ((EFFECTS, found.effects), (COSTS, costs), (LINES, lines)):
            if not table.empty:
                tables = {name.removesuffix(".csv"): table}
                write_tables(tables, made, norwegian=also == "nb")
        for suffix in FIGURE_SUFFIXES:
            instrument_figure(found, made / f"instruments{suffix}", language)
        names = {part.name for part in made.iterdir()} | {RECORD}
        record = {
            **origin,
            "instruments": [_declared(level) for level in found.levels],
            "left_out": [asdict(one) for one in found.left_out],
            "effects": _plain(found.effects),
            "costs": _plain(costs),
            "cost_lines": _plain(lines),
            "hour_nok": HOUR_NOK,
        }
        content = written(record, names)
        (made / RECORD).write_text(content, encoding="utf-8", newline="\n")
    return [folder / name for name in sorted(names)]


def _declared(level: Level) -> dict[str, Any]:
    """A level in plain types: what it sets, at what strength, and what it is said to cost."""
    one = level.instrument
    return {
        "instrument": one.name,
        "level": level.name,
        "strength": level.strength,
        "settings": level.settings(),
        "payer": one.payer,
        "cost": {
            name: dict(value) if isinstance(value, Mapping) else value
            for name, value in ((part, getattr(one.cost, part)) for part in one.cost.__slots__)
        },
    }


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows in plain types; nothing where a figure is unknown."""
    rows: list[Any] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows
