"""``collabsim export``: all results of a sweep as plain text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.compare import Spreadsheet
from collabsim.cli.console import language_of, say
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
    csv: Annotated[
        Spreadsheet | None, typer.Option(help="nb: the same files for Norwegian Excel.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"File of the pilots; {FILE} in FOLDER if not given."),
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
    path = folder / FILE if out is None else out
    with Results(folder) as results:
        if not partial:
            _refuse_incomplete(folder, results.remarks)
        warn(results.remarks)
        rows = int(results.sql("SELECT count(*) AS n FROM pilots")["n"][0])
        with files_beside(path) as part:
            if canonical:
                results.export_canonical(part)
            if csv is not None:
                _write_norwegian(results, part)
    if canonical:
        _say_written(rows, path, sibling_file(path, "failures"), language)
    if csv is not None:
        pilots = sibling_file(path, "nb")
        _say_written(rows, pilots, sibling_file(sibling_file(path, "failures"), "nb"), language)
        if rows > EXCEL_ROWS:
            most, many = number(EXCEL_ROWS, language), number(rows, language)
            say(text("export.too_long", language, file=pilots, rows=many, most=most))


def _write_norwegian(results: Results, path: Path) -> None:
    """The same tables as Norwegian Excel opens them by double click."""
    from collabsim.analysis.streamed import write_streamed
    from collabsim.experiment.store.export import failures_query, pilots_query, sibling_file

    pilots, failures = sibling_file(path, "nb"), sibling_file(sibling_file(path, "failures"), "nb")
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
    say(text("export.written", language, rows=written, file=pilots, failures=failures))
