"""What the region of values says of a comparison, as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pandas as pd

from collabsim.analysis.region import HIGH, LOW, MEDIAN, RegionSpread
from collabsim.analysis.region_sentence import spread_of_shares
from collabsim.analysis.sentence import ANSWERED_AT, HEADLINE
from collabsim.analysis.tables import ALIVE, NOT_ENDED, UNSETTLED
from collabsim.language import number, percent, points, text
from collabsim.records.fates import SECTORS_SPANNED
from collabsim.report.grid import Grid

SHOWN: tuple[str, ...] = (HEADLINE, ALIVE, NOT_ENDED)
"""Differences on the terminal; the CSV file has all of them."""

MOST_COLUMNS = 3


class OverRegion(Protocol):
    """What was run over the region: a comparison, or a cell of a sweep.

    ``difference`` is that of the scenario's own values, with the columns of the region;
    ``populations`` has the smallest municipality first.
    """

    @property
    def populations(self) -> Mapping[str, int]:
        """Inhabitants by municipality."""

    @property
    def small(self) -> str:
        """Name of the municipality with the fewest inhabitants."""

    @property
    def large(self) -> str:
        """Name of the one with the most."""

    @property
    def difference(self) -> pd.DataFrame:
        """Small minus large, one row per measure and horizon; empty with one municipality."""

    @property
    def region(self) -> RegionSpread | None:
        """What the points say, if any were run."""

    def label(self, name: str, language: str, /) -> str:
        """What a municipality is called in a table."""


def region_parts(comparison: OverRegion, language: str) -> Iterator[tuple[Grid, str]]:
    """The tables of the region, each with its note; none where no point was run.

    Args:
        comparison: What to print.
        language: Code of the language.
    """
    region = comparison.region
    if region is None:
        return
    note = text(
        "compare.region_note",
        language,
        points=number(len(region.points), language),
        replications=number(region.replications, language),
    )
    if not comparison.difference.empty:
        yield differences(comparison, language), note
        note = text("compare.region_shares_note", language)
    yield shares(comparison, region, language), note


def differences(comparison: OverRegion, language: str) -> Grid:
    """Each difference over the region first, and beside it at the values of the scenario."""
    names = ("region", "region_told", "region_says", "defaults")
    headings = [text(f"compare.column_{name}", language) for name in names]
    grid = Grid(text("compare.heading_region", language), ["", *headings])
    own = comparison.difference[comparison.difference["months"].isin(ANSWERED_AT)]
    for measure in SHOWN:
        style = "bold" if measure == HEADLINE else ""
        grid.add(_measure(measure, language), style=style)
        for _, row in own[own["measure"] == measure].iterrows():
            said = {
                name: number(100 * row[f"region_{name}"], language)
                for name in ("above", "below", "untold")
            }
            grid.add(
                f"  {text('compare.after_months', language, months=row['months'])}",
                _spread(row, (MEDIAN, LOW, HIGH), language),
                text("compare.region_told", language, **said),
                text(f"compare.region_verdict_{row['region_verdict']}", language),
                _spread(row, ("difference", "difference_low", "difference_high"), language),
                style=style,
            )
    return grid


def shares(comparison: OverRegion, region: RegionSpread, language: str) -> Grid:
    """Shares over the region: what delivers, by sectors spanned too, and how pilots had ended."""
    names = list(comparison.populations)
    if len(names) > MOST_COLUMNS:
        names = [comparison.small, comparison.large]
    headings = ["", *(comparison.label(name, language) for name in names)]
    grid = Grid(text("compare.heading_region_shares", language), ["", *headings])
    grid.labels = 2
    own = region.shares[region.shares["measure"] == HEADLINE]
    for kind in SECTORS_SPANNED:
        title = f"state.{HEADLINE}" if kind == SECTORS_SPANNED[0] else f"compare.{kind}"
        for place, months in enumerate(ANSWERED_AT):
            rows = own[(own["sectors"] == kind) & (own["months"] == months)]
            rows = rows.set_index("municipality").T
            grid.add(
                text(title, language) if place == 0 else "",
                text("compare.after_months", language, months=months),
                *(spread_of_shares(rows[name], language) for name in names),
                style="bold" if kind == SECTORS_SPANNED[0] else "",
            )
    grid.end_section()
    grid.add(text("figure.sizes_endings_title", language), style="bold")
    ends = region.fates[region.fates["sectors"] == SECTORS_SPANNED[0]]
    for fate, rows in ends.groupby("fate", sort=False):
        here = rows.set_index("municipality").T
        cells = [spread_of_shares(here[name], language) for name in names]
        grid.add(f"  {text(f'compare.fate_{fate}', language)}", "", *cells)
    return grid


def _measure(name: str, language: str) -> str:
    own = (ALIVE, NOT_ENDED, UNSETTLED)
    return text(f"compare.state_{name}" if name in own else f"state.{name}", language)


def _spread(row: pd.Series[Any], names: tuple[str, str, str], language: str) -> str:
    middle, low, high = (row[name] for name in names)
    if pd.isna(middle):
        return percent(float("nan"), language)
    return text(
        "compare.share_between",
        language,
        share=points(middle, language),
        low=points(low, language),
        high=points(high, language),
    )
