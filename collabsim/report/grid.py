"""Tables of figures for a terminal of any width, in which no figure is ever cut.

Where a table does not fit, headings and intervals first go onto lines of their own,
and labels wrap between words; where that does not help, each row is written below
each other, a heading and its figure on a line. Nothing is shortened.
"""

from __future__ import annotations

import shutil
import sys
import textwrap
from dataclasses import dataclass, field

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

USUAL_WIDTH = 100
"""Columns of a pipe or a file, where nobody says how many there are."""

NARROWEST_LABEL = 18
_BETWEEN, _AROUND = 3, 2
"""Columns of the terminal between two columns of a table, and left and right of all."""


def width_of_output() -> int:
    """Columns there are to write in: those of ``COLUMNS``, of the terminal, or the usual ones.

    A pipe has no width of its own, but whoever sets ``COLUMNS`` has said one.
    """
    usual = (USUAL_WIDTH, 24)
    return max(20, shutil.get_terminal_size(usual).columns)


def is_narrowed() -> bool:
    """Whether somebody looks at the output, or has said how wide it may be."""
    import os  # noqa: PLC0415 - read here, where a test can set it

    return sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()


@dataclass(slots=True)
class Row:
    """A row: labels, then figures; a row without figures is a heading of those below it."""

    cells: list[str]
    style: str = ""
    ends_section: bool = False


@dataclass(slots=True)
class Grid:
    """A table with labels at the left and figures at the right.

    ``headings`` has one for each column, of which the first ``labels`` are of labels.
    """

    title: str
    headings: list[str]
    labels: int = 1
    rows: list[Row] = field(default_factory=list)

    def add(self, *cells: str, style: str = "") -> None:
        """Add a row."""
        self.rows.append(Row([*cells, *[""] * (len(self.headings) - len(cells))], style))

    def end_section(self) -> None:
        """Set what follows apart from what stands above."""
        if self.rows:
            self.rows[-1].ends_section = True

    def fitted(self, width: int) -> RenderableType:
        """The table in at most ``width`` columns."""
        for broken in (False, True):
            figures = [self._figure_width(i, broken=broken) for i in self._figures()]
            frame = _BETWEEN * (len(self.headings) - 1) + _AROUND
            labels = self._label_widths(width - sum(figures) - frame, broken=broken)
            if labels is not None:
                return self._table(labels, broken=broken)
        return self._stacked(width)

    def _figures(self) -> range:
        return range(self.labels, len(self.headings))

    def _figure_width(self, column: int, *, broken: bool) -> int:
        cells = [row.cells[column] for row in self.rows]
        lines = [line for cell in cells for line in _lines(cell, broken=broken)]
        heading = self.headings[column].split(" ") if broken else [self.headings[column]]
        return max((cell_len(line) for line in (*lines, *heading)), default=0)

    def _label_widths(self, room: int, *, broken: bool) -> list[int] | None:
        """Widths of the columns of labels: the first gives way, as far as its words allow."""
        natural = [
            max(cell_len(text) for text in (self.headings[i], *(r.cells[i] for r in self._full())))
            for i in range(self.labels)
        ]
        if broken:
            natural[1:] = [self._half(i, natural[i]) for i in range(1, self.labels)]
        others = sum(natural[1:])
        left = room - others
        words = [w for row in self._full() for w in row.cells[0].split(" ")]
        least = max([NARROWEST_LABEL, *map(cell_len, words)])
        if left < min(natural[0], least):
            return None
        return [min(natural[0], left), *natural[1:]]

    def _half(self, column: int, natural: int) -> int:
        """The width of a further column of labels written in two lines."""
        words = [word for row in self._full() for word in row.cells[column].split(" ")]
        return max(natural // 2 + 2, *map(cell_len, words))

    def _full(self) -> list[Row]:
        """Rows with figures; those without may use the whole line."""
        return [row for row in self.rows if any(row.cells[self.labels :])] or self.rows

    def _table(self, labels: list[int], *, broken: bool) -> Table:
        table = Table(
            title=Text(self.title, style="bold") if self.title else None,
            title_justify="left",
            box=box.SIMPLE_HEAD,
            pad_edge=False,
            header_style="",
            padding=(0, 1),
        )
        for i, heading in enumerate(self.headings):
            figure = i >= self.labels
            said = heading.replace(" ", "\n") if broken and figure else heading
            if not figure:
                said = _filled(heading, labels[i])
            table.add_column(Text(said), justify="right" if figure else "left", no_wrap=True)
        for row in self.rows:
            cells = [
                _filled(cell, labels[i])
                if i < self.labels
                else "\n".join(_lines(cell, broken=broken))
                for i, cell in enumerate(row.cells)
            ]
            table.add_row(*map(Text, cells), style=row.style, end_section=row.ends_section)
        return table

    def _stacked(self, width: int) -> Group:
        """One line for each figure, under the labels of its row."""
        lines: list[Text] = []
        if self.title:
            lines += [Text(_filled(self.title, width), style="bold"), Text("")]
        if self.headings[0]:
            lines += [Text(_filled(self.headings[0], width), style="dim"), Text("")]
        before: list[str] = [""] * self.labels
        for row in self.rows:
            # A label that is left out is that of the row above.
            before = [cell or earlier for cell, earlier in zip(row.cells, before, strict=False)]
            said = ", ".join(part.strip() for part in before[: self.labels] if part.strip())
            figures = row.cells[self.labels :]
            if not any(figures):
                said, before = row.cells[0], [""] * self.labels
            lines.append(Text(_filled(said, width), style=row.style or "bold"))
            for heading, cell in zip(self.headings[self.labels :], figures, strict=True):
                if cell:
                    one = f"  {heading}: {cell}" if heading else f"  {cell}"
                    lines.append(Text(_filled(one, width, "    ")))
        return Group(*lines)


def _lines(cell: str, *, broken: bool) -> list[str]:
    """A figure and, if there is little room, its interval on a line of its own."""
    return cell.replace(" (", "\n(").split("\n") if broken else [cell]


def _filled(label: str, width: int, more: str | None = None) -> str:
    """A label wrapped between words, what follows a little further in than its beginning."""
    indent = label[: len(label) - len(label.lstrip(" "))]
    return textwrap.fill(
        label.strip(" "),
        max(width, 8),
        initial_indent=indent,
        subsequent_indent=indent + "  " if more is None and indent else (more or indent),
        break_long_words=False,
        break_on_hyphens=False,
    )
