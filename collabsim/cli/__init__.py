"""The command line: ``collabsim``.

Every module of this folder that has a function ``register(app)`` adds its commands.
What takes long to import (numba, matplotlib, pandas) is imported inside the command
that needs it, so that ``collabsim --help`` answers at once.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Any, get_type_hints

import typer
from typer.core import TyperGroup

from collabsim.cli.console import LANGUAGE_VARIABLE
from collabsim.cli.encodings import write_what_can_be_written
from collabsim.cli.former_names import former_names_said
from collabsim.ending import INTERRUPTED, say_stopped
from collabsim.errors import UserError
from collabsim.language import DEFAULT_LANGUAGE, LANGUAGES, check_language
from collabsim.writing import FULL, reason_of

USER_ERROR = 2


class _Commands(TyperGroup):
    """The commands, and what becomes of what they raise."""

    def main(self, *args: Any, **more: Any) -> Any:
        """Run the program; from here on every sign finds a form in which it can be written."""
        write_what_can_be_written()
        return super().main(*args, **more)

    def make_context(self, *args: Any, **more: Any) -> Any:
        """Read the options before the command; Ctrl-C is told of from here on."""
        try:
            return super().make_context(*args, **more)
        except KeyboardInterrupt:
            raise _stopped() from None

    def invoke(self, ctx: Any) -> Any:
        """Run a command: a user's error is one sentence and code 2, never a traceback."""
        try:
            with former_names_said():
                result = super().invoke(ctx)
            sys.stdout.flush()
        except UserError as error:
            typer.echo(f"error: {error}", err=True)
            raise typer.Exit(USER_ERROR) from None
        except KeyboardInterrupt:
            raise _stopped() from None
        except BrokenPipeError:
            # Whoever read the output has enough of it.
            _drop_output()
            raise typer.Exit(0) from None
        except OSError as failure:
            if failure.errno not in FULL:
                raise
            _drop_output()
            where = failure.filename or "standard output"
            typer.echo(f"error: {where}: {reason_of(failure)}", err=True)
            raise typer.Exit(USER_ERROR) from None
        return result


def _drop_output() -> None:
    """Write no more to standard output; Python flushes it once more at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _stopped() -> typer.Exit:
    """The end of a program that was interrupted, of which the user is told."""
    say_stopped()
    return typer.Exit(INTERRUPTED)


app = typer.Typer(
    name="collabsim",
    cls=_Commands,
    help="Why do collaborations between municipalities and social entrepreneurs stop "
    "when the project money ends? A simulation to think with, not a forecast.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _language(value: str) -> str:
    """Check the option ``--language``."""
    try:
        return check_language(value)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _version(wanted: bool) -> None:
    """Print the version and end, if asked to."""
    if wanted:
        from importlib.metadata import version

        typer.echo(f"collabsim {version('collabsim')}")
        raise typer.Exit


@app.callback()
def options(
    ctx: typer.Context,
    language: Annotated[
        str,
        typer.Option(
            envvar=LANGUAGE_VARIABLE,
            callback=_language,
            metavar="|".join(LANGUAGES),
            help="Language of results: English, bokmål or nynorsk. "
            "Errors and this help are in English.",
        ),
    ] = DEFAULT_LANGUAGE,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Keep the options that hold for every command."""
    del version  # has ended the program already
    ctx.obj = language


def _register_commands() -> None:
    """Let every module of this folder add its commands, in alphabetical order."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        register = getattr(importlib.import_module(f"{__name__}.{module.name}"), "register", None)
        if register is not None:
            register(app)
    _take_language(app)


def _language_after(ctx: typer.Context, value: str | None) -> str | None:
    """Keep the language that stands after the command; it is nearer than one before it."""
    if value is not None:
        ctx.find_root().obj = _language(value)
    return value


LanguageAfter = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar="|".join(LANGUAGES),
        callback=_language_after,
        help="Language of results, as before the command.",
    ),
]


def _take_language(commands: typer.Typer) -> None:
    """Let every command take ``--language`` after its name too, also those in groups."""
    for command in commands.registered_commands:
        if command.callback is not None:
            command.callback = _with_language(command.callback)
    for group in commands.registered_groups:
        if group.typer_instance is not None:
            _take_language(group.typer_instance)


def _with_language(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function of a command with one more option; itself if it has that option already."""
    signature = inspect.signature(function)
    if "language" in signature.parameters:
        return function

    @functools.wraps(function)
    def command(*args: Any, language: str | None = None, **more: Any) -> Any:
        del language  # is in the context
        return function(*args, **more)

    option = inspect.Parameter(
        "language", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=LanguageAfter
    )
    hints = get_type_hints(function, include_extras=True)
    given = [one.replace(annotation=hints[name]) for name, one in signature.parameters.items()]
    command.__signature__ = signature.replace(parameters=[*given, option])  # type: ignore[attr-defined]
    command.__annotations__ = {**hints, "language": LanguageAfter}
    return command


_register_commands()


def main() -> None:
    """Run the command line."""
    app(prog_name="collabsim")
