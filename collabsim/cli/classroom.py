"""``collabsim classroom``: the page a class looks at, from a server or as a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.console import language_of, tell
from collabsim.cli.options import region_points_option, was_given
from collabsim.errors import UserError
from collabsim.language import LANGUAGES, check_language, number, text

if TYPE_CHECKING:
    from collections.abc import Callable

CLASSROOM_LANGUAGE = "nb"
"""The language the page opens in where none is chosen."""

MOST_DRAWS = 1_000
"""Runs there are to choose from: those of the ensembles, ``choosing.DRAWS``."""

PORT = 8000
LOOPBACK = "127.0.0.1"

RegionPoints = Annotated[
    int,
    region_points_option("behind the figures of the page"),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim classroom``."""
    app.command()(classroom)


def _language(value: str | None) -> str | None:
    """Check the option ``--language``."""
    if value is None:
        return None
    try:
        return check_language(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


PageLanguage = Annotated[
    str | None,
    typer.Option(
        callback=_language,
        metavar="|".join(LANGUAGES),
        help="Language the page opens in (nb if not given).",
    ),
]


def classroom(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port of the server; 0 for any that is free.")
    ] = PORT,
    host: Annotated[
        str,
        typer.Option(
            help="Address of the server. The one given here is reached from this machine only; "
            "with 0.0.0.0 everybody on the network can open the page. There is no password."
        ),
    ] = LOOPBACK,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the page as one HTML file instead, which needs no server."
        ),
    ] = None,
    sheets: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write lesson plans and other sheets to print instead."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(
            callback=_language,
            metavar="|".join(LANGUAGES),
            help="Language the page opens in (nb if not given); for sheets the only one "
            "(all if not given).",
        ),
    ] = None,
    region_points: RegionPoints = 20,
    draws: Annotated[
        bool,
        typer.Option(
            "--draws",
            help="List the runs the page could record instead, with why each suits or does not.",
        ),
    ] = False,
    draw: Annotated[
        int | None,
        typer.Option(
            min=0, max=MOST_DRAWS - 1, help="Record this run instead of the one chosen by --draws."
        ),
    ] = None,
) -> None:
    """Show the pilot trap to a class: from a server, as one file, and on paper."""
    chosen = language or _chosen(ctx)
    if draws:
        _list_draws(chosen or CLASSROOM_LANGUAGE)
        return
    if export is not None:
        _export(export, chosen or CLASSROOM_LANGUAGE, region_points, draw)
    if sheets is not None:
        _write_sheets(sheets, chosen, draw)
    if export is None and sheets is None:
        _serve(host, port, chosen or CLASSROOM_LANGUAGE, region_points, draw)


def _list_draws(language: str) -> None:
    """The runs that are typical and telling, and what else the criterion says of them."""
    from collabsim.classroom.choosing import Chooser
    from collabsim.classroom.choosing_words import listed
    from collabsim.classroom.export_data import SCENARIO, SEED
    from collabsim.experiment.plan import worlds
    from collabsim.scenario import load_scenario

    for line in listed(Chooser(worlds(load_scenario(SCENARIO)), SEED), language):
        tell(line)


def _tell_shortcomings(draw: int | None, data: Any, language: str) -> None:
    """Where a run was asked for, say which clauses of the criterion it does not hold to."""
    from collabsim.classroom.choosing_words import missing

    told = "" if draw is None else missing(draw, data["draw"]["clauses"], language)
    if told:
        typer.echo(told, err=True)


def _chosen(ctx: typer.Context) -> str | None:
    """The language chosen for the whole command, None if it was left as it is."""
    return language_of(ctx) if was_given(ctx, "language", before=True) else None


def _progress(language: str) -> Callable[[str], None]:
    """Says what is being made, on standard error."""
    return lambda word: typer.echo(text(f"serving.{word}", language), err=True)


def _export(file: Path, language: str, region_points: int, draw: int | None) -> None:
    """Write the page as one file, whole or not at all."""
    from collabsim.classroom.export_data import REPLICATION, SCENARIO, classroom_data
    from collabsim.classroom.making import making_assets
    from collabsim.classroom.packing import pack
    from collabsim.classroom.page import self_contained_page
    from collabsim.scenario import load_scenario
    from collabsim.writing import check_file, files_beside

    if file.is_dir():
        raise UserError(f"--export: {file} is a folder; name a file in it, such as trap.html")
    check_file(file)
    replication = REPLICATION if draw is None else draw
    data = classroom_data(
        replication=replication, say=_progress(language), region_points=region_points
    )
    _tell_shortcomings(draw, data, language)
    assets = making_assets(load_scenario(SCENARIO))
    page = self_contained_page(pack(data), language, assets=assets).encode()
    with files_beside(file) as part:
        part.write_bytes(page)
    size = number(len(page) / 1e6, language, 1)
    tell(text("serving.exported", language, file=file, megabytes=size))


def _write_sheets(folder: Path, language: str | None, draw: int | None) -> None:
    """Write the lesson sheets in one language or in all."""
    from collabsim.classroom.sheets import SHEET_LANGUAGES, write_sheets

    written = write_sheets(folder, SHEET_LANGUAGES if language is None else (language,), draw)
    spoken = language or CLASSROOM_LANGUAGE
    count = number(len(written), spoken)
    tell(text("serving.sheets_written", spoken, count=count, folder=folder))


def _serve(host: str, port: int, language: str, region_points: int, draw: int | None) -> None:
    """Serve the page until Ctrl+C."""
    try:
        from collabsim.classroom.server import ANY_NAME, LOOPBACK_NAMES, create_app
        from collabsim.classroom.serving import (
            address_for_others,
            address_of,
            is_loopback,
            open_port,
            serve,
        )
    except ModuleNotFoundError as error:
        if error.name not in {"uvicorn", "starlette"}:
            raise
        raise UserError(
            f"the classroom server needs {error.name}, which is not installed: "
            "pip install 'collabsim[classroom]' (--export and --sheets work without it)"
        ) from None
    from collabsim.classroom.export_data import REPLICATION, SCENARIO, served_data
    from collabsim.classroom.making import making_assets
    from collabsim.scenario import load_scenario

    with open_port(host, port) as taken:
        closed = is_loopback(taken)
        replication = REPLICATION if draw is None else draw
        data = served_data(
            replication=replication, say=_progress(language), region_points=region_points
        )
        _tell_shortcomings(draw, data, language)
        app = create_app(
            data,
            making_assets(load_scenario(SCENARIO)),
            hosts=LOOPBACK_NAMES if closed else ANY_NAME,
            language=language,
            address=address_for_others(taken),
        )
        tell(text("serving.address", language, address=address_of(taken)))
        tell(text("serving.only_here" if closed else "serving.open_network", language))
        serve(app, taken)
