"""A comparison on the terminal: tables that fit its columns, the answer last."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import pandas as pd
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.sentence import ANSWERED_AT, HEADLINE
from collabsim.analysis.tables import ALIVE, NOT_ENDED, UNSETTLED
from collabsim.language import DEFAULT_LANGUAGE, number, percent, points, text
from collabsim.records.course import HORIZONS, IN_PART
from collabsim.records.stops import DIMENSIONS
from collabsim.report.grid import Grid, width_of_output
from collabsim.report.terminal_region import OverRegion, region_parts

WIDEST_PROSE = 100
"""Columns of a sentence: longer lines are hard to read."""

SHOWN_STATES: tuple[str, ...] = (HEADLINE, "waiting", "bridged", "in_house", ALIVE)
"""States on the terminal; the CSV file has all of them."""

MOST_FREQUENT = 6
MOST_COLUMNS = 3
_SHARES_OF_PILOTS = ("weak_kept", "good_lost")
_DECIMALS = {"lasting_per_10000": 2, "legal_errors": 1}


def print_comparison(
    comparison: Comparison, language: str = DEFAULT_LANGUAGE, console: Console | None = None
) -> None:
    """Print the tables of a comparison and, last, its answer in a sentence.

    Args:
        comparison: What to print.
        language: Code of the language.
        console: Where to; the standard output if not given. Into a pipe or a
            file it writes plain text, as wide as ``COLUMNS`` says or 100 columns.
    """
    if console is None:
        console = Console(width=width_of_output())
    for part in parts(comparison, language, console.width):
        console.print(part, highlight=False)
        console.print()
    _print_answer(comparison.sentence(language), console)


def print_over_region(comparison: Comparison, language: str = DEFAULT_LANGUAGE) -> None:
    """Print what the points of the region say beside a comparison that was printed without them.

    Args:
        comparison: The same, run over the region.
        language: Code of the language.
    """
    print_region(comparison, language)
    _print_answer(comparison.region_sentence(language), Console(width=width_of_output()))


def _print_answer(sentence: str, console: Console) -> None:
    said = _wrapped(sentence, min(console.width, WIDEST_PROSE))
    console.print(Text(said, style="bold"), highlight=False)


def print_region(found: OverRegion, language: str = DEFAULT_LANGUAGE) -> None:
    """Print what the points of the region say, as tables with their notes.

    Args:
        found: A comparison or a cell that was run over the region.
        language: Code of the language.
    """
    console = Console(width=width_of_output())
    for grid, note in region_parts(found, language):
        console.print(_with_notes(grid, note, console.width), highlight=False)
        console.print()


def parts(
    comparison: Comparison, language: str = DEFAULT_LANGUAGE, width: int = WIDEST_PROSE
) -> Iterator[RenderableType]:
    """The tables of a comparison in the order they are read, with their notes."""
    for grid, note in region_parts(comparison, language):
        yield _with_notes(grid, note, width)
    note = f"{_replications(comparison, language)} {text('compare.interval_note', language)}"
    yield _with_notes(shares(comparison, language), note, width)
    if not comparison.difference.empty:
        note = text("compare.unsettled_note", language)
        if (comparison.table["effect_contract"] > 0).any():
            note = f"{note} {text('compare.unsettled_contract', language)}"
        yield _with_notes(difference(comparison, language), note, width)
    yield _with_notes(endings(comparison, language), text("compare.endings_note", language), width)
    note = text("compare.by_sectors_note", language)
    yield _with_notes(by_sectors(comparison, language), note, width)
    if comparison.stops.empty:
        yield Text(text("compare.no_stops", language))
    else:
        yield _with_notes(stops(comparison, language), _stops_note(comparison, language), width)
    yield _with_notes(
        side_effects(comparison, language), text("compare.side_effects_note", language), width
    )
    if comparison.channels is not None:
        note = _channels_note(comparison, language)
        yield _with_notes(channels(comparison, language), note, width)


def shares(comparison: Comparison, language: str) -> Grid:
    """Shares of started pilots in each state, municipality by municipality."""
    headings = [text("compare.after_months", language, months=months) for months in HORIZONS]
    grid = _grid("compare.heading_shares", language, "compare.measures_row", headings)
    for name in comparison.populations:
        own = comparison.table[comparison.table["municipality"] == name].set_index("months").T
        first = own[HORIZONS[0]]
        title = text(
            "compare.municipality_row",
            language,
            municipality=comparison.label(name, language),
            proposals=number(first["proposals"], language),
            started=number(first["started"], language),
        )
        grid.add(title, style="bold")
        for state in SHOWN_STATES:
            cells = [_share(own[months], state, language) for months in HORIZONS]
            style = "bold" if state == HEADLINE else ""
            grid.add(f"  {_measure(state, language)}", *cells, style=style)
        grid.end_section()
    return grid


def difference(comparison: Comparison, language: str) -> Grid:
    """Paired differences, small minus large, with what is subtracted."""
    places = (comparison.small, comparison.large)
    headings = [comparison.label(name, language) for name in places]
    headings.append(text("compare.column_difference", language))
    grid = _grid("compare.heading_difference", language, "compare.measures_row", ["", *headings])
    grid.labels = 2
    for measure, rows in comparison.difference.groupby("measure", sort=False):
        for place, (_, row) in enumerate(rows.iterrows()):
            grid.add(
                _measure(str(measure), language) if place == 0 else "",
                text("compare.after_months", language, months=row["months"]),
                percent(row["small_share"], language),
                percent(row["large_share"], language),
                _points(row, "difference", language),
            )
    return grid


def endings(comparison: Comparison, language: str) -> Grid:
    """How started pilots had ended 36 months after their money, each in one way."""
    names = _side_by_side(comparison)
    headings = [comparison.label(name, language) for name in names]
    grid = _grid("compare.heading_endings", language, None, headings)
    own = comparison.fates[comparison.fates["sectors"] == "all"]
    for fate, rows in own.groupby("fate", sort=False):
        here = rows.set_index("municipality").T
        cells = [_share(here[name], "share", language) for name in names]
        grid.add(text(f"compare.fate_{fate}", language), *cells)
    return grid


def by_sectors(comparison: Comparison, language: str) -> Grid:
    """Pilots of one and of two sectors that deliver."""
    names = _side_by_side(comparison)
    headings = ["", *(comparison.label(name, language) for name in names)]
    grid = _grid("compare.heading_by_sectors", language, None, headings)
    grid.labels = 2
    own = comparison.by_sectors
    own = own[own["months"].isin(ANSWERED_AT)]
    for kind, rows in own.groupby("sectors", sort=False):
        for place, (months, found) in enumerate(rows.groupby("months")):
            here = found.set_index(["measure", "municipality"]).T
            grid.add(
                text(f"compare.{kind}", language) if place == 0 else "",
                text("compare.after_months", language, months=months),
                *(_share(here[HEADLINE, name], "share", language) for name in names),
            )
            grid.add(
                "",
                text("compare.of_them_in_part", language),
                *(_share(here[IN_PART, name], "share", language) for name in names),
            )
    return grid


def stops(comparison: Comparison, language: str) -> Grid:
    """Where, when and why pilots stopped, in the small and the large municipality."""
    names = _side_by_side(comparison)
    headings = [comparison.label(name, language) for name in names]
    grid = _grid("compare.heading_stops", language, None, headings)
    for dimension in DIMENSIONS:
        grid.add(text(f"compare.dimension_{dimension}", language), style="bold")
        rows = comparison.stops[comparison.stops["dimension"] == dimension]
        rows = rows.assign(level=rows["level"].fillna(-1))
        found = rows[rows["municipality"].isin(names)]
        order = found.groupby(["value", "level"], sort=False)["share"].max()
        order = order.sort_values(ascending=False, kind="stable")
        shown = order[order > 0].head(MOST_FREQUENT)
        for value, level in shown.index.to_list():
            here = rows[(rows["value"] == value) & (rows["level"] == level)]
            here = here.set_index("municipality").T
            cells = [_share(here[name], "share", language) for name in names]
            grid.add(f"  {_stop_word(dimension, str(value), int(level), language)}", *cells)
        grid.end_section()
    return grid


def side_effects(comparison: Comparison, language: str) -> Grid:
    """What must be seen beside survival."""
    names = _side_by_side(comparison)
    headings = [comparison.label(name, language) for name in names]
    grid = _grid("compare.heading_side_effects", language, None, headings)
    for measure, rows in comparison.side_effects.groupby("measure", sort=False):
        own = rows.set_index("municipality").T
        cells = []
        for name in names:
            if measure in _SHARES_OF_PILOTS:
                cells.append(_share(own[name], "value", language))
            else:
                decimals = _DECIMALS.get(str(measure), 0)
                cells.append(_figures(own[name], "value", language, decimals))
        grid.add(text(f"compare.side_effects_{measure}", language), *cells)
    return grid


def channels(comparison: Comparison, language: str) -> Grid:
    """What each size channel carries of the difference in pilots delivering."""
    known = comparison.channels
    if known is None:
        raise ValueError("no channel was neutralised in this comparison")
    own = known[known["measure"] == HEADLINE]
    own = own[own["months"].isin(ANSWERED_AT)]
    columns = {
        "gap_neutral": "compare.column_left",
        "change": "compare.column_gone",
        "shapley": "compare.column_shapley",
    }
    there = [column for column in columns if column in own.columns]
    headings = ["", *(text(columns[column], language) for column in there)]
    grid = _grid("compare.heading_channels", language, "compare.column_channel", headings)
    grid.labels = 2
    last = own[own["months"] == ANSWERED_AT[-1]].set_index("channel")[there[-1]]
    for channel in last.sort_values(ascending=False, kind="stable").index:
        for place, (_, row) in enumerate(own[own["channel"] == channel].iterrows()):
            grid.add(
                text(f"channel.{channel}", language) if place == 0 else "",
                text("compare.after_months", language, months=row["months"]),
                *(_points(row, column, language) for column in there),
            )
    return grid


def _side_by_side(comparison: Comparison) -> list[str]:
    """The municipalities that get a column: all if they fit, else the two compared."""
    names = list(comparison.populations)
    return names if len(names) <= MOST_COLUMNS else [comparison.small, comparison.large]


def _grid(heading: str, language: str, first: str | None, headings: list[str]) -> Grid:
    """An empty table: its title, the heading of its labels, and those of its figures."""
    label = "" if first is None else text(first, language)
    return Grid(text(heading, language), [label, *headings])


def _with_notes(grid: Grid, note: str, width: int) -> Group:
    # A note is prose: kept to the width of the page and not of its table.
    said = _wrapped(note, min(width, WIDEST_PROSE) - 2)
    return Group(grid.fitted(width), Padding(Text(said, style="dim"), (0, 0, 0, 2)))


def _wrapped(prose: str, width: int) -> str:
    """Lines that fit; unlike rich, textwrap does not break at a no-break space."""
    return textwrap.fill(prose, width, break_long_words=False, break_on_hyphens=False)


def _replications(comparison: Comparison, language: str) -> str:
    count = number(comparison.replications, language)
    return text("compare.replications", language, replications=count)


def _stops_note(comparison: Comparison, language: str) -> str:
    counted = (
        text(
            "compare.of_stops",
            language,
            municipality=comparison.label(name, language),
            stops=number(rows["of"].iloc[0], language),
        )
        for name in _side_by_side(comparison)
        if not (rows := comparison.stops[comparison.stops["municipality"] == name]).empty
    )
    return text("compare.stops_note", language, stops="; ".join(counted))


def _channels_note(comparison: Comparison, language: str) -> str:
    own = comparison.difference[comparison.difference["measure"] == HEADLINE]
    gaps = (
        text(
            "compare.gap_at",
            language,
            points=_points(own[own["months"] == months].iloc[0], "difference", language),
            months=months,
        )
        for months in ANSWERED_AT
    )
    by_shapley = comparison.channels is not None and "shapley" in comparison.channels.columns
    note = text(
        "compare.channels_note",
        language,
        small=comparison.label(comparison.small, language),
        large=comparison.label(comparison.large, language),
        gaps=", ".join(gaps),
    )
    return f"{note} {text('compare.shapley_note', language)}" if by_shapley else note


def _measure(name: str, language: str) -> str:
    own = (ALIVE, NOT_ENDED, UNSETTLED)
    return text(f"compare.state_{name}" if name in own else f"state.{name}", language)


def _stop_word(dimension: str, value: str, level: int, language: str) -> str:
    if dimension != "place":
        return text(f"{dimension}.{value}", language)
    if value == "none":
        return text("compare.place_nobody", language)
    role = text(f"role.{value}", language)
    if level < 1:
        return text("compare.place_in_unit", language, role=role) if level == 0 else role
    return text("compare.place_with_level", language, role=role, level=level)


def _share(row: pd.Series[Any], name: str, language: str) -> str:
    if pd.isna(row[name]):
        return percent(float("nan"), language)
    return text(
        "compare.share_between",
        language,
        share=percent(row[name], language),
        low=number(100 * row[f"{name}_low"], language),
        high=number(100 * row[f"{name}_high"], language),
    )


def _points(row: pd.Series[Any], name: str, language: str) -> str:
    if pd.isna(row[name]):
        return percent(float("nan"), language)
    return text(
        "compare.share_between",
        language,
        share=points(row[name], language),
        low=points(row[f"{name}_low"], language),
        high=points(row[f"{name}_high"], language),
    )


def _figures(row: pd.Series[Any], name: str, language: str, decimals: int) -> str:
    return text(
        "compare.share_between",
        language,
        share=number(row[name], language, decimals),
        low=number(row[f"{name}_low"], language, decimals),
        high=number(row[f"{name}_high"], language, decimals),
    )
