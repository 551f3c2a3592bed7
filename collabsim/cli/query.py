"""``collabsim query``: ask the results of a sweep in SQL."""

from __future__ import annotations

import math
import shlex
import shutil
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.options import Csv, CsvFile, CsvOut, FormerCsvNb, csv_file
from collabsim.cli.results import Folder, warn
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.experiment.results import Results

ROWS_SHOWN = 50

Sql = Annotated[
    str | None,
    typer.Argument(metavar="SQL", help="A query; without it, what there is to ask for."),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim query``."""
    app.command()(query)


def query(
    ctx: typer.Context,
    folder: Folder,
    sql: Sql = None,
    out: CsvOut = None,
    csv: Csv = None,
    csv_nb: FormerCsvNb = False,
) -> None:
    """Ask the results of a sweep in SQL (DuckDB); without SQL: views, columns and examples.

    With --out all rows of the answer are written to a file.
    """
    from collabsim.experiment.results import Results
    from collabsim.writing import check_file

    language = language_of(ctx)
    file = csv_file(out, csv, former_nb=csv_nb)
    if file is not None and sql is None:
        raise UserError("--out is for the answer to a query, which is not given")
    if file is not None:
        check_file(file.path)
    with Results(folder) as results:
        warn(results.remarks)
        if sql is None:
            _explain(results, folder, language)
        elif file is None:
            _show(results, sql, language)
        else:
            _write(results, sql, file, language)


def examples(varied: tuple[str, ...]) -> list[str]:
    """Three queries every run folder can answer, the second about what is varied in it."""
    by = f"cells.{varied[0]}, " if varied else ""
    shares = "SELECT cell, municipality, sum(delivering_12) / sum(observed_12) AS delivering"
    states = f"SELECT {by}final_state, count(*) AS pilots"
    stops = "SELECT stop_role, stop_reason, count(*) AS stops FROM pilots"
    return [
        f"{shares} FROM runs GROUP BY ALL ORDER BY ALL",
        f"{states} FROM pilots JOIN cells USING (cell) WHERE started GROUP BY ALL ORDER BY ALL",
        f"{stops} WHERE stop_stage IS NOT NULL GROUP BY ALL ORDER BY stops DESC LIMIT 10",
    ]


def _explain(results: Results, folder: Path, language: str) -> None:
    """Say what a query can read, and show three."""
    width = shutil.get_terminal_size((100, 24)).columns
    tell(text("query.views", language))
    for view, columns in results.views().items():
        say()
        tell(f"{view}: {text(f'query.view_{view}', language)}")
        listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        say(textwrap.fill(listed, width, initial_indent="  ", subsequent_indent="  "))
    say()
    tell(text("query.columns", language))
    say()
    tell(text("query.examples", language))
    for example in examples(results.varied):
        say(f'  collabsim query {shlex.quote(str(folder))} "{example}"')


def _show(results: Results, sql: str, language: str) -> None:
    """Print the first rows of the answer."""
    rows: list[list[str]] = []
    headings: list[str] = []
    numeric: set[int] = set()
    for piece in results.stream(sql, ROWS_SHOWN + 1):
        headings = [str(name) for name in piece.columns]
        numeric = {i for i, kind in enumerate(piece.dtypes) if kind.kind in "iuf"}
        rows += _written(piece, language)
        if len(rows) > ROWS_SHOWN:
            break
    if not rows:
        tell(text("query.no_rows", language))
        return
    table("", headings, rows[:ROWS_SHOWN], numeric)
    if len(rows) > ROWS_SHOWN:
        tell(text("query.more_rows", language, rows=number(ROWS_SHOWN, language)))


def _written(piece: pd.DataFrame, language: str) -> list[list[str]]:
    columns = [_values(piece.iloc[: ROWS_SHOWN + 1, i]) for i in range(piece.shape[1])]
    return [[_value(value, language) for value in row] for row in zip(*columns, strict=True)]


def _values(column: pd.Series[Any]) -> list[Any]:
    """The values of a column; 32-bit floats with no more digits than they have."""
    if column.dtype == "float32":
        return [float(str(value)) for value in column.to_numpy()]
    return column.tolist()


def _value(value: object, language: str) -> str:
    """A value of an answer; whole numbers as they are, for many of them name a run or a cell."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool | float):
        return value_text(value, language)
    return str(value)


def _write(results: Results, sql: str, file: CsvFile, language: str) -> None:
    """Write the whole answer."""
    from collabsim.analysis.streamed import EXCEL_ROWS, write_streamed

    path = file.path
    rows = write_streamed(results.stream(sql), path, norwegian=file.norwegian)
    key = "query.written_one" if rows == 1 else "query.written"
    tell(text(key, language, rows=number(rows, language), file=path))
    if file.norwegian and rows > EXCEL_ROWS:
        most = number(EXCEL_ROWS, language)
        tell(text("export.too_long", language, file=path, rows=number(rows, language), most=most))
