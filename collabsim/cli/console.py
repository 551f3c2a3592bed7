"""How commands talk: the chosen language, values as people write them, and tables."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import typer

from collabsim.language import DEFAULT_LANGUAGE, number, text

if TYPE_CHECKING:
    from collabsim.parameters import Value

LANGUAGE_VARIABLE = "COLLABSIM_LANGUAGE"


def language_of(ctx: typer.Context) -> str:
    """The language of results that the user chose for this call."""
    chosen = ctx.find_root().obj
    return chosen if isinstance(chosen, str) else DEFAULT_LANGUAGE


def say(sentence: str = "") -> None:
    """Print a line of results."""
    # Not typer.echo: that writes UTF-8 where the terminal says it has ASCII.
    sys.stdout.write(f"{sentence}\n")


def value_text(value: Value | None, language: str) -> str:
    """A parameter's value as the language writes it, to ten significant digits.

    Words of a choice stay as they are written in scenario files.
    """
    if value is None:
        return text("scenario.absent", language)
    if isinstance(value, bool):
        return text("format.yes" if value else "format.no", language)
    if isinstance(value, str):
        return value
    # The decimal form of what ten digits leave, without an exponent.
    plain = f"{Decimal(f'{value:.10g}'):f}"
    return number(value, language, len(plain.partition(".")[2]))


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[int] = (),
) -> None:
    """Print a table: framed on a terminal, aligned plain text anywhere else.

    Args:
        title: Line above the table; empty for none.
        columns: Headings.
        rows: Texts, one for each column.
        right: Indices of the columns whose texts end at the right, such as numbers.
    """
    if sys.stdout.isatty():
        _framed(title, columns, rows, right)
        return
    widths = [max(len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]
    if title:
        say(title)
    for row in (columns, *rows):
        cells = [
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        say("  ".join(cells).rstrip())


def _framed(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], right: Collection[int]
) -> None:
    """The same with rich, which fits the columns to the width of the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    made = Table(
        title=escape(title) or None, title_justify="left", title_style="bold", box=SIMPLE_HEAD
    )
    for i, column in enumerate(columns):
        made.add_column(escape(column), justify="right" if i in right else "left", overflow="fold")
    for row in rows:
        made.add_row(*(escape(cell) for cell in row))
    Console().print(made)
