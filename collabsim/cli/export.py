"""``collabsim export``: all results of a sweep as plain text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, tell
from collabsim.cli.options import Csv, Form, csv_form
from collabsim.cli.results import Folder, warn
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.experiment.results import Results

FILE = "pilots.csv"


def register(app: typer.Typer) -> None:
    """Add ``collabsim export``."""
    app.command()(export)


def export(
    ctx: typer.Context,
    folder: Folder,
    canonical: Annotated[
        bool,
        typer.Option(
            "--canonical",
            help="One CSV file of all pilots in a fixed order, and one of the runs that failed. "
            "The bytes are the same whoever ran the sweep.",
        ),
    ] = False,
    csv: Csv = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help=f"File of the pilots; if not given {FILE} in FOLDER, with .nb before the ending "
            "where it is for Norwegian Excel.",
        ),
    ] = None,
    partial: Annotated[
        bool,
        typer.Option(
            "--partial", help="Also of a sweep that is damaged or not finished: what is there."
        ),
    ] = False,
) -> None:
    """Write all pilots of a sweep to a CSV file, and the runs that failed beside it."""
    from collabsim.analysis.streamed import EXCEL_ROWS
    from collabsim.experiment.results import Results
    from collabsim.experiment.store.export import sibling_file
    from collabsim.writing import files_beside

    language = language_of(ctx)
    if not canonical and csv is None:
        raise UserError("say what to export: --canonical, --csv nb, or both")
    form = csv_form(csv)
    plain, norwegian = canonical or form is Form.PLAIN, form is Form.NB
    path = folder / FILE if out is None else out
    # What was typed is the name of the one file that is wanted.
    beside = norwegian and (plain or out is None)
    with Results(folder) as results:
        if not partial:
            _refuse_incomplete(folder, results.remarks)
        warn(results.remarks)
        rows = int(results.sql("SELECT count(*) AS n FROM pilots")["n"][0])
        with files_beside(path) as part:
            if plain:
                results.export_canonical(part)
            if norwegian:
                _write_norwegian(results, *_pair(part, beside=beside))
    if plain:
        _say_written(rows, path, sibling_file(path, "failures"), language)
    if norwegian:
        pilots, failures = _pair(path, beside=beside)
        _say_written(rows, pilots, failures, language)
        if rows > EXCEL_ROWS:
            most, many = number(EXCEL_ROWS, language), number(rows, language)
            tell(text("export.too_long", language, file=pilots, rows=many, most=most))


def _pair(path: Path, *, beside: bool) -> tuple[Path, Path]:
    """The file of the pilots and that of failed runs for Norwegian Excel.

    Args:
        path: The file that is asked for.
        beside: Whether another form goes there, so that these have ``.nb`` before the ending.
    """
    from collabsim.experiment.store.export import sibling_file

    pilots, failures = path, sibling_file(path, "failures")
    return (
        (sibling_file(pilots, "nb"), sibling_file(failures, "nb")) if beside else (path, failures)
    )


def _write_norwegian(results: Results, pilots: Path, failures: Path) -> None:
    """The same tables as Norwegian Excel opens them by double click."""
    from collabsim.analysis.streamed import write_streamed
    from collabsim.experiment.store.export import failures_query, pilots_query

    write_streamed(results.stream(pilots_query()), pilots, norwegian=True)
    write_streamed(results.stream(failures_query()), failures, norwegian=True)


def _refuse_incomplete(folder: Path, remarks: tuple[str, ...]) -> None:
    """Refuse to let a part of a sweep pass for all of it.

    Raises:
        UserError: it is damaged or not finished.
    """
    if remarks:
        raise UserError(
            f"{folder} does not have all of its sweep: {'; '.join(remarks)}; "
            "--partial exports what is there"
        )


def _say_written(rows: int, pilots: Path, failures: Path, language: str) -> None:
    written = number(rows, language)
    tell(text("export.written", language, rows=written, file=pilots, failures=failures))
