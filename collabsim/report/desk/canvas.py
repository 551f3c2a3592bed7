"""The sheet every figure of the desk is drawn on: title, what is measured, legend, notes, foot.

Ink and grey only, so that they can be read in print; direct labels; never a letter under 6.5
points, also at the width of a column (80 mm), for which each is drawn anew. Lines are folded by the
width of their letters and not by how many there are, so that they fit in every language. What a
figure shows is in its file in words, for whoever cannot see it, and its result's id beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from collabsim.report.drawing import STYLE, SUFFIXES, saved

WIDE, NARROW = 170.0, 80.0
"""Millimetres: the text of a page, and a column."""

INK, MIDDLE, PALE = "#1A1A1A", "#6B6B6B", "#D1D1D1"
SIX_GREYS = ("#1A1A1A", "#5A5A5A", "#D1D1D1", "#FFFFFF", "#A9A9A9", "#828282")
"""Six fills, each at least fifteen steps of a hundred from each other one."""

DARK_GREYS = frozenset({"#1A1A1A", "#4D4D4D", "#5A5A5A", "#6B6B6B"})
"""Fills on which letters are white."""

LEAST = 6.6
"""Points of the smallest letters."""

TITLE, UNDER, TEXT, LABEL = 9.5, 8.0, 8.0, 7.0
"""Points of a title, of what stands below it, of axes, and of words within a figure."""

MM = 25.4
POINTS = 72.0
MARGIN = 4.0
"""Points between a text and the edge of the sheet."""

DESK: dict[Any, Any] = {
    **STYLE, "svg.fonttype": "none", "font.size": TEXT, "axes.titlesize": 8.5,
    "axes.titleweight": "normal",
}  # fmt: skip

_LINE = 1.26
"""Points from line to line, of each point of the letters."""

type Draw = Callable[[float], tuple[Figure, str] | None]
"""Draws at a width in millimetres; with the figure goes what it shows, in words."""


class Drawn(NamedTuple):
    """A figure that was drawn: its files and what it shows, in words."""

    paths: tuple[Path, ...]
    alt: str


def in_all_forms(
    draw: Draw, folder: Path, name: str, language: str, result: str,
    forms: Sequence[str] = SUFFIXES,
) -> Drawn:  # fmt: skip
    """Draw a figure at both widths, each in every form.

    Args:
        draw: What draws it; nothing is written where it draws nothing.
        folder: Where to, there already.
        name: Of the files; the narrow ones end in ``_80mm``.
        language: Code of the language.
        result: By what it can be found again, kept in the files.
        forms: Endings of the files.
    """
    paths: list[Path] = []
    alt = ""
    for width, also in ((WIDE, ""), (NARROW, "_80mm")):
        with mpl.rc_context(DESK):
            made = draw(width)
            if made is None:
                break
            figure, alt = made
            for suffix in forms:
                path = folder / f"{name}{also}.{language}{suffix}"
                paths.append(saved(figure, path, about=alt, dpi=300, identifier=result))
    return Drawn(tuple(paths), alt)


@lru_cache(maxsize=4096)
def length(words: str, size: float, *, bold: bool = False) -> float:
    """Points a line takes in letters of so many points."""
    letters = FontProperties(
        family="DejaVu Sans", size=size, weight="bold" if bold else "normal"
    )  # fmt: skip
    taken: float = text_to_path.get_text_width_height_descent(words, letters, False)[0]
    return float(taken)


def folded(words: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text in lines that are no longer than so many points; a longer word has a line to itself.

    Line breaks that are there already stay.
    """
    lines = []
    for part in words.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if line and length(longer, size, bold=bold) > room:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return "\n".join(lines)


def lines_of(words: str) -> int:
    """How many lines a text has."""
    return words.count("\n") + 1


def high(words: str, size: float) -> float:
    """Inches a text of some lines takes from top to bottom."""
    return _LINE * size * lines_of(words) / POINTS


class Note(NamedTuple):
    """A text below the axes."""

    words: str
    bold: bool = False


def sheet(
    head: str,
    under: str,
    foot: str,
    width: float,
    area: float,
    handles: Sequence[Any] = (),
    notes: Sequence[Note] = (),
) -> Figure:
    """A figure with its title, what is measured below it, a legend, notes and the foot.

    Args:
        head: What is seen.
        under: What is measured.
        foot: What it is and is not, and the id of the result.
        width: Millimetres.
        area: Inches of height for the axes with their labels.
        handles: What the legend explains.
        notes: What stands between the legend and the foot.
    """
    # Letters set dot by dot take a little more than those of a page.
    room = 0.975 * (POINTS * width / MM - 2.0 * MARGIN)
    head, under = folded(head, TITLE, room, bold=True), folded(under, UNDER, room)
    texts = [(folded(one.words, UNDER if one.bold else LABEL, room, bold=one.bold), one.bold)
             for one in notes]  # fmt: skip
    foot = folded(foot, LEAST, room)
    heads = high(head, TITLE) + high(under, UNDER) + 0.14
    columns = _columns(handles, room)
    rows = -(-len(handles) // columns)
    legend = 0.165 * rows + 0.06 if handles else 0.0
    feet = high(foot, LEAST) + 0.07
    below = feet + sum(high(words, UNDER if bold else LABEL) + 0.04 for words, bold in texts)
    height = heads + area + legend + below
    figure = Figure(figsize=(width / MM, height), layout="constrained")
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0, (below + legend) / height, 1, area / height))
    left = MARGIN / POINTS / (width / MM)
    _write(figure, left, height - 0.04, head, TITLE, INK, bold=True, top=True)
    _write(figure, left, height - 0.07 - high(head, TITLE), under, UNDER, MIDDLE, top=True)
    _write(figure, left, 0.03, foot, LEAST, MIDDLE)
    at = feet
    for words, bold in reversed(texts):
        size = UNDER if bold else LABEL
        _write(figure, left, at, words, size, INK, bold=bold)
        at += high(words, size) + 0.04
    if handles:
        own = figure.legend(
            handles=list(handles), loc="lower left", bbox_to_anchor=(0.0, below / height),
            ncols=columns, frameon=False, fontsize=LABEL, handletextpad=0.5, columnspacing=1.2,
            borderaxespad=0.2, borderpad=0.1, labelspacing=0.35,
        )  # fmt: skip
        own.set_in_layout(False)
    return figure


def _write(
    figure: Figure, left: float, at: float, words: str, size: float, colour: str, *,
    bold: bool = False, top: bool = False,
) -> None:  # fmt: skip
    """A text of the sheet, from so many inches above its lower edge."""
    figure.text(
        left, at / figure.get_figheight(), words, fontsize=size, color=colour,
        weight="bold" if bold else "normal", va="top" if top else "bottom",
    )  # fmt: skip


_HANDLE, _BETWEEN = 3.0 * LABEL, 1.2 * LABEL
"""Points of what a legend shows before a word, and between its columns."""


def _columns(handles: Sequence[Any], room: float) -> int:
    """As many columns of a legend as the sheet is wide for, filled one after the other."""
    wide = [length(str(one.get_label()), LABEL) + _HANDLE for one in handles]
    for columns in range(len(wide), 1, -1):
        # Matplotlib fills columns so that the first ones have one more.
        rows, more = divmod(len(wide), columns)
        ends = [at * rows + min(at, more) for at in range(columns + 1)]
        taken = sum(max(wide[start:stop]) for start, stop in pairwise(ends))
        if taken + _BETWEEN * (columns - 1) <= room:
            # As many rows with columns of one length, if that can be.
            return -(-len(wide) // -(-len(wide) // columns))
    return 1


def letters_on(grey: str) -> str:
    """The colour of letters on a fill."""
    return "white" if grey in DARK_GREYS else INK
