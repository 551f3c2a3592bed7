"""How commands talk: the chosen language, values as people write them, and tables."""

from __future__ import annotations

import sys
import textwrap
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


def tell(sentence: str) -> None:
    """Print a sentence, kept to the width of a terminal or of ``COLUMNS``; else on one line."""
    from collabsim.report.grid import is_narrowed, width_of_output

    say(_wrapped(sentence, width_of_output()) if is_narrowed() else sentence)


def _wrapped(words: str, width: int, indent: str = "", more: str = "") -> str:
    """Words on lines so wide, broken at plain blanks only: a figure or a command stays whole."""
    return textwrap.fill(
        words, width, initial_indent=indent, subsequent_indent=more,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


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


def outcome_text(outcome: object, language: str) -> str:
    """The outcome of a case; one that has not opened yet has no word, and is told as open."""
    return text(f"outcome.{outcome if isinstance(outcome, str) else 'open'}", language)


def table(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[int] = (),
) -> None:
    """Print a table: fitted to a terminal or to ``COLUMNS``, else aligned plain text.

    No figure is ever cut: texts wrap between words, and where even that is too wide
    each cell has a line of its own.

    Args:
        title: Line above the table; empty for none.
        columns: Headings.
        rows: Texts, one for each column.
        right: Indices of the columns whose texts end at the right, such as numbers.
    """
    from collabsim.report.grid import is_narrowed, width_of_output

    if is_narrowed():
        _fitted(title, columns, rows, right, width_of_output())
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


def _fitted(
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Collection[int],
    width: int,
) -> None:
    """The same in so many columns of the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.cells import cell_len
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    def least(i: int) -> int:
        cells = [columns[i], *(row[i] for row in rows)]
        parts = cells if i in right else [word for cell in cells for word in cell.split(" ")]
        return max(map(cell_len, parts), default=0)

    console = Console(width=width)
    # Two blanks around each cell, a line between two, and one at each edge.
    room = width - (3 * len(columns) + 1)
    narrowest = [least(i) for i in range(len(columns))]
    if sum(narrowest) > room:
        _stacked(title, columns, rows, width)
        return
    whole = [max(cell_len(row[i]) for row in (columns, *rows)) for i in range(len(columns))]
    widths = _shared_out(room, narrowest, whole)
    made = Table(
        title=Text(title, style="bold") if title else None, title_justify="left", box=SIMPLE_HEAD
    )
    for i, column in enumerate(columns):
        figure = i in right
        made.add_column(
            Text(column),
            justify="right" if figure else "left",
            no_wrap=figure,
            width=widths[i],
            overflow="fold",
        )
    for row in rows:
        made.add_row(*map(Text, row))
    console.print(made)


def _shared_out(room: int, narrowest: Sequence[int], whole: Sequence[int]) -> list[int]:
    """Widths of columns between the narrowest they can be and those of their texts.

    Those that want little get it; the others share what is left.
    """
    widths = list(narrowest)
    left = room - sum(widths)
    order = sorted(range(len(widths)), key=lambda i: whole[i] - widths[i])
    for done, i in enumerate(order):
        given = min(whole[i] - widths[i], left // (len(order) - done))
        widths[i] += given
        left -= given
    return widths


def _stacked(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> None:
    """Each cell on a line of its own, under the first of its row."""

    def line(words: str, indent: str) -> None:
        say(_wrapped(words, width, indent, f"{indent}  "))

    if title:
        line(title, "")
    for first, *others in rows:
        # A number alone would not say of what.
        counted = columns[0] and not any(map(str.isalpha, first))
        line(f"{columns[0]}: {first}" if counted else first, "")
        for heading, cell in zip(columns[1:], others, strict=True):
            if cell:
                line(f"{heading}: {cell}" if heading else cell, "  ")
