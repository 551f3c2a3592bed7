"""A sweep on the terminal while it runs: a bar, the time left, what is known so far."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from collabsim.language import text

if TYPE_CHECKING:
    from rich.console import Console

    from collabsim.experiment.running.coordinate import Progress

SECONDS_BETWEEN_LINES = 30.0
"""How often a line is written where there is no terminal, such as a log of a cluster."""


@contextmanager
def shown(title: str, language: str) -> Iterator[Callable[[Progress], None]]:
    """Something to call with how far a sweep has come, drawn on the standard error.

    Args:
        title: What is being run.
        language: Code of the language.
    """
    from rich.console import Console

    from collabsim.experiment.progress import ProgressPrinter

    console = Console(stderr=True)
    if not console.is_terminal:
        yield ProgressPrinter(sys.stderr, language, every=SECONDS_BETWEEN_LINES, estimates=False)
        return
    with _bar(console, title, language) as tell:
        yield tell


@contextmanager
def _bar(console: Console, title: str, language: str) -> Iterator[Callable[[Progress], None]]:
    from rich.console import Group
    from rich.live import Live
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar
    from rich.text import Text

    from collabsim.experiment.progress import RemainingTime, counted, estimate_lines

    pace = RemainingTime()
    bar = Bar(TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
    task = bar.add_task(title, total=None, said="")
    below = Text(no_wrap=True, overflow="ellipsis")

    def tell(progress: Progress) -> None:
        if progress.remark is not None:
            live.console.print(progress.remark, style="yellow", markup=False)
        said = counted(progress, pace.seconds_left(progress), language)
        bar.update(task, completed=progress.runs, total=progress.planned or None, said=said)
        lines = estimate_lines(progress.estimates, language)
        title = text("sweeping.estimates_so_far", language)
        below.plain = "\n".join([title, *(f"  {line}" for line in lines)])

    with Live(Group(bar, below), console=console, refresh_per_second=4, transient=True) as live:
        yield tell
