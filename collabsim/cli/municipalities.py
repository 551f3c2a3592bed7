"""``collabsim municipalities``: look up Norwegian municipalities."""

from __future__ import annotations

from typing import Annotated

import typer

from collabsim.cli.console import language_of, table, tell
from collabsim.cli.options import Csv, CsvOut, csv_file
from collabsim.errors import UserError
from collabsim.language import number, text


def register(app: typer.Typer) -> None:
    """Add ``collabsim municipalities``."""
    app.command(name="municipalities")(municipalities)


def municipalities(
    ctx: typer.Context,
    search: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT]", help="Part of a name, a number or an administrative seat."
        ),
    ] = None,
    county: Annotated[str | None, typer.Option(help="Only this county.")] = None,
    min_population: Annotated[int | None, typer.Option(help="Fewest inhabitants.")] = None,
    max_population: Annotated[int | None, typer.Option(help="Most inhabitants.")] = None,
    out: CsvOut = None,
    csv: Csv = None,
) -> None:
    """List the Norwegian municipalities (division from 2024), largest first.

    With --out all columns of them are written to a file too.
    """
    from collabsim.analysis.streamed import write_streamed
    from collabsim.municipality.norway import (
        former_municipality,
        municipalities_table,
        write_csv,
    )

    language = language_of(ctx)
    file = csv_file(out, csv)
    former = None if search is None else former_municipality(search, None)
    if former is not None:
        raise UserError(former.sentence)
    found = municipalities_table(search, county, min_population, max_population)
    rows = [
        [
            str(row.municipality_number),
            str(row.name),
            str(row.county),
            number(float(str(row.population_2026)), language),
            str(row.centrality_class),
        ]
        for row in found.itertuples(index=False)
    ]
    headings = ("number", "name", "county", "population", "centrality")
    columns = [text(f"municipalities.{heading}", language) for heading in headings]
    if rows:
        table("", columns, rows, right={3, 4})
    tell(text("municipalities.found", language, count=number(len(found), language)))
    tell(text("municipalities.size_only", language))
    if file is not None:
        if file.norwegian:
            write_streamed([found], file.path, norwegian=True)
        else:
            write_csv(found, file.path)
        tell(text("municipalities.written", language, path=file.path))
