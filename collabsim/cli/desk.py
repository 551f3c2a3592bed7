"""``collabsim desk``: the analyst's page, from a server or as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from collabsim.cli.classroom import LOOPBACK, PageLanguage
from collabsim.cli.console import language_of, tell
from collabsim.cli.options import was_given
from collabsim.errors import UserError
from collabsim.language import number, text

DESK_LANGUAGE = "nb"
"""The language the page opens in where none is chosen."""

PORT = 8010
"""Another than the classroom's, so that both can be open."""


def register(app: typer.Typer) -> None:
    """Add ``collabsim desk``."""
    app.command()(desk)


def desk(
    ctx: typer.Context,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port of the server; 0 for any that is free.")
    ] = PORT,
    export: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the page as one HTML file instead, which needs no server and no network.",
        ),
    ] = None,
    language: PageLanguage = None,
) -> None:
    """Open the analyst's page: ask a question, see how sure the answer is, take it along.

    The page runs the whole model in the browser; nothing is sent anywhere. It is reached from this
    machine only.
    """
    chosen = language or (language_of(ctx) if was_given(ctx, "language", before=True) else None)
    if export is not None:
        _export(export, chosen or DESK_LANGUAGE)
    else:
        _serve(port, chosen or DESK_LANGUAGE)


def _progress(language: str) -> Callable[[str], None]:
    """Says what is being made, on standard error."""
    return lambda word: typer.echo(text(f"desk_page.making_{word}", language), err=True)


def _export(file: Path, language: str) -> None:
    """Write the page as one file, whole or not at all."""
    from collabsim.desk_page.page import self_contained_page
    from collabsim.writing import check_file, files_beside

    if file.is_dir():
        raise UserError(f"--export: {file} is a folder; name a file in it, such as desk.html")
    check_file(file)
    page = self_contained_page(language, _progress(language)).encode()
    with files_beside(file) as part:
        part.write_bytes(page)
    size = number(len(page) / 1e6, language, 1)
    tell(text("serving.exported", language, file=file, megabytes=size))


def _serve(port: int, language: str) -> None:
    """Serve the page until Ctrl+C."""
    try:
        from collabsim.classroom.serving import address_of, open_port, serve
        from collabsim.desk_page.server import create_app
    except ModuleNotFoundError as error:
        if error.name not in {"uvicorn", "starlette"}:
            raise
        raise UserError(
            f"the server of the desk needs {error.name}, which is not installed: "
            "pip install 'collabsim[classroom]' (--export works without it)"
        ) from None

    with open_port(LOOPBACK, port) as taken:
        app = create_app(language=language)
        tell(text("serving.address", language, address=address_of(taken)))
        tell(text("serving.only_here", language))
        serve(app, taken)
