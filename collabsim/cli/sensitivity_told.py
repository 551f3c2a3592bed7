"""What ``collabsim sensitivity`` says: on the terminal, in a file, and kept for a memo."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from collabsim.cli.console import say, tell

if TYPE_CHECKING:
    from collabsim.cli.sensitivity_source import Source
    from collabsim.report.desk.canvas import Draw
    from collabsim.report.desk.moving_words import Mover
    from collabsim.report.grid import Grid


class Told:
    """Says lines and tables on the terminal, and keeps them for the file and the memo.

    Args:
        mover: Writes the words.
        title: What the question is.
        answer: Its answer, where it is not all in the lines that follow.
    """

    def __init__(self, mover: Mover, title: str, answer: str = "") -> None:
        self._mover = mover
        self._kept: list[str] = []
        self._title, self._answer = title, answer
        self._blocks: list[dict[str, Any]] = []
        self._say([title, *mover.heading(), "", *([answer, ""] if answer else [])])

    def lines(self, lines: list[str]) -> None:
        """Say some lines; without an answer before them the first of them are that."""
        if not self._answer and lines:
            self._answer = " ".join(line.strip() for line in lines)
        else:
            self._add("small", lines)
        self._say(lines)

    def asks(self, heading: str, questions: list[str]) -> None:
        """Say what can be found out."""
        self._add("paragraph", [heading])
        self._add("bullets", questions)
        self._say(["", heading, *(f"  {one}" for one in questions)])

    def table(self, grid: Grid) -> None:
        """Say a table."""
        import io

        from rich.console import Console

        from collabsim.report.desk.tokens import plain_grid
        from collabsim.report.grid import width_of_output

        rows = [grid.headings, *(row.cells for row in grid.rows)]
        self._add("table", [grid.title] if grid.title else [], rows)
        width, shown = width_of_output(), plain_grid(grid)
        console = Console(width=width)
        console.print(shown.fitted(width), highlight=False)
        console.print()
        page = io.StringIO()
        Console(width=width, file=page, color_system=None).print(shown.fitted(width))
        self._kept += [line.rstrip() for line in page.getvalue().splitlines()] + [""]

    def written(self, source: Source, name: str, table: Any, draw: Draw | None = None) -> None:
        """Write what was said, its table and its figure; say where they are and what is next."""
        from collabsim.report.desk.moving_files import write_moving

        mover = self._mover
        told = {
            "question": mover.word("memo_question", what=mover.what, places=mover.places),
            "title": self._title, "heading": mover.heading(), "answer": self._answer,
            "caption": mover.word("memo_caption", measure=mover.measure), "blocks": self._blocks,
        }  # fmt: skip
        place = write_moving(
            source.out, source.subject, name, table, self._kept, mover.numbers, draw, told
        )
        say()
        tell(mover.word("files", folder=place))
        tell(mover.word("next", folder=shlex.quote(str(place))))

    def _add(self, kind: str, texts: list[str], rows: list[list[str]] | None = None) -> None:
        self._blocks.append({"kind": kind, "texts": [one for one in texts if one],
                             "rows": rows or []})  # fmt: skip

    def _say(self, lines: list[str]) -> None:
        from collabsim.report.desk.tokens import plain

        for line in lines:
            words = plain(line)
            self._kept.append(words)
            if words:
                tell(words)
            else:
                say()
