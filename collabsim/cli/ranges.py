"""What ``collabsim compare`` says of a Norwegian municipality: a range, never one figure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from collabsim.cli.bar import bar_of
from collabsim.cli.console import say, table, tell
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    from collabsim.analysis.range_for_one import Range
    from collabsim.scenario import Scenario

MEASURES = ("delivering_12", "delivering_36", "alive_36")


@dataclass(frozen=True, slots=True)
class RangeOptions:
    """How ranges are made and shown.

    ``replications`` are those at each set of values, as many as is usual if ``None``;
    ``quiet`` prints the sentence alone; ``csv`` also writes for Norwegian Excel.
    """

    seed: int
    replications: int | None
    driver: str
    folder: Path
    quiet: bool
    csv: bool


def show_ranges(scenario: Scenario, names: list[str], language: str, asked: RangeOptions) -> None:
    """Print the range for each named municipality, and keep the points tried."""
    from collabsim.analysis.spreadsheets import write_tables
    from collabsim.api import RANGE_REPLICATIONS, municipality_range
    from collabsim.municipality.norway import find_municipality
    from collabsim.report.folder import check_writable, folder_name

    check_writable(asked.folder)
    # All names are looked up before the first is run: one misspelt costs no time.
    meant_by = {name: find_municipality(name) for name in names}
    # The smallest first, as in every comparison.
    for name in sorted(meant_by, key=lambda name: meant_by[name].population):
        meant = meant_by[name]
        with bar_of(text("range.working", language, name=meant.name), quiet=asked.quiet) as bar:
            found = municipality_range(
                name,
                scenario=scenario,
                replications=asked.replications or RANGE_REPLICATIONS,
                seed=asked.seed,
                driver=asked.driver,
                progress=bar,
            )
        if not asked.quiet:
            _print(found, language)
        tell(found.sentence(language))
        # Under the name it was asked for by: two municipalities may share theirs.
        stem = f"range_{folder_name(name)}"
        tables = {stem: found.points, f"{stem}_spans": found.spans}
        write_tables(tables, asked.folder, norwegian=asked.csv)
    if not asked.quiet:
        tell(text("range.written", language, folder=asked.folder))


def _print(found: Range, language: str) -> None:
    from collabsim.analysis.range_for_one import ALL

    rows = []
    for row in found.spans.to_dict("records"):
        organisation = row["organisation"]
        key = "range.all" if organisation == ALL else f"choice.{organisation}"
        spans = [
            _span(row[f"{measure}_smallest"], row[f"{measure}_largest"], language)
            for measure in MEASURES
        ]
        rows.append([text(key, language), number(row["points"], language), *spans])
    columns = [
        text("range.by_organisation", language),
        text("range.points", language),
        *(text(f"range.{measure}", language) for measure in MEASURES),
    ]
    table(text("range.title", language), columns, rows, right=(1, 2, 3, 4))
    tell(text("range.note", language))
    say()


def _span(low: float, high: float, language: str) -> str:
    if math.isnan(low):
        return text("format.missing", language)
    return text("range.span", language, low=percent(low, language), high=percent(high, language))
