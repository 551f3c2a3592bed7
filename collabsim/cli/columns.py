"""``collabsim columns``: what every column of the results holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, table, tell
from collabsim.cli.options import Csv, CsvFile, CsvOut, FormerCsvNb, csv_file
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.records.dictionary import Entry


def register(app: typer.Typer) -> None:
    """Add ``collabsim columns``."""
    app.command(name="columns")(columns)


def columns(
    ctx: typer.Context,
    of: Annotated[
        str | None,
        typer.Argument(
            metavar="[TABLE]",
            help="pilots, runs, cells, failures, parameters, region, proximities, distances or "
            "events; without it, what each is.",
        ),
    ] = None,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[COLUMN]...", help="Only these columns.")
    ] = None,
    out: CsvOut = None,
    csv: Csv = None,
    csv_nb: FormerCsvNb = False,
) -> None:
    """Say what every column of the results holds: type, unit, meaning, words, where it is null.

    With --out they are written to a file; of every table if none is named.
    """
    from collabsim.records.dictionary import columns_of

    language = language_of(ctx)
    file = csv_file(out, csv, former_nb=csv_nb)
    found = None if of is None else columns_of(of, names or [])
    if file is not None:
        _write(of, names or [], file, language)
    elif found is None:
        _tables(language)
    else:
        headings = [text(f"columns.{one}", language) for one in ("name", "type", "unit", "meaning")]
        table("", headings, [_row(entry, language) for entry in found])
        if language != "en":
            tell(text("columns.in_english", language))
        if of in {"pilots", "cells"} and not names:
            tell(text(f"columns.of_{of}", language))


def _tables(language: str) -> None:
    """Every table, and what a row of it is."""
    from collabsim.records.dictionary import TABLES

    rows = [
        [name, number(len(entries), language), text(f"query.view_{name}", language)]
        for name, entries in TABLES.items()
    ]
    headings = [text(f"columns.{one}", language) for one in ("table", "columns", "rows")]
    table("", headings, rows, right={1})
    tell(text("columns.choose", language))


def _row(entry: Entry, language: str) -> list[str]:
    """A column in one line of a table: its words and the kinds that fill it after its meaning."""
    told = [entry.sentence]
    for key, listed in (("words", entry.words), ("kinds", entry.kinds)):
        if listed:
            told.append(f"{text(f'columns.{key}', language)}: {', '.join(listed)}")
    return [entry.name, entry.type, entry.unit, ". ".join(told)]


def _write(of: str | None, names: list[str], file: CsvFile, language: str) -> None:
    """Write the columns of a table, or of every one."""
    from collabsim.analysis.streamed import write_streamed
    from collabsim.records.dictionary import columns_frame

    rows = write_streamed([columns_frame(of, names)], file.path, norwegian=file.norwegian)
    key = "query.written_one" if rows == 1 else "query.written"
    tell(text(key, language, rows=number(rows, language), file=file.path))
