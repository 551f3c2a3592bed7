"""How much each assumption moves an effect over the whole region, drawn: Morris, Sobol, PAWN.

A row for each of the assumptions that move it most: a dot, filled where it is told from chance with
all of them held together, and a line for its interval. PAWN has no interval; what the index comes
to by chance alone is a pale bar.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.analysis.desk.over_sets import Indices
from collabsim.language import with_minus
from collabsim.report.desk.canvas import INK, LABEL, NARROW, PALE, TEXT, Note, folded, sheet
from collabsim.report.desk.dots import DOT, LINE, dot_handles, fill_of, named_rows
from collabsim.report.desk.moving import indices_lines, indices_title
from collabsim.report.desk.moving_figure import subtitle
from collabsim.report.desk.moving_words import Mover, capital
from collabsim.report.desk.tokens import plain

MOST = 12
"""Assumptions drawn; the table has all of them."""

PITCH, NARROW_PITCH, AXIS = 0.21, 0.32, 0.5
"""Inches from row to row, and for the axis with its label."""


class Shown(NamedTuple):
    """Columns that are drawn: the index, its interval or nothing, and what it is by chance."""

    value: str
    ends: tuple[str, str] | None = None
    by_chance: str = ""


SHOWN = {
    "pawn": Shown("pawn", by_chance="by_chance"),
    "morris": Shown("effect", ("effect_low", "effect_high")),
    "sobol": Shown("total", ("total_low", "total_high")),
}


def indices_figure(found: Indices, language: str, width: float) -> tuple[Figure, str]:
    """Draw the indices of the assumptions that move an effect most.

    Args:
        found: What to draw.
        language: Code of the language.
        width: Millimetres.

    Returns:
        The figure and what it shows, in words.
    """
    mover = Mover(found.subject, language)
    wide, shown = width > NARROW, SHOWN[found.method]
    table = found.table.sort_values(shown.value, ascending=False, kind="stable").head(MOST)
    rows = table.to_dict("records")
    title = plain(indices_title(mover, found))
    lines = [plain(one) for one in indices_lines(mover, found)[:2]]
    area = AXIS + (PITCH if wide else NARROW_PITCH) * len(rows)
    foot = plain(mover.word("figure_indices_foot", result=found.subject.identifier))
    figure = sheet(
        title, subtitle(mover, "figure_place"), foot, width, area,
        _handles(mover, shown), [Note(one) for one in lines],
    )  # fmt: skip
    axes = figure.add_subplot()
    names = [capital(mover.name(str(row["input"]))) for row in rows]
    for place, row in enumerate(rows):
        _row(axes, place, row, shown, mover)
    named_rows(axes, names, wide=wide, above=0.42)
    axes.set_xlim(min(0.0, axes.get_xlim()[0]), None)
    axes.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: with_minus(x, language, _places(x))))
    unit = mover.unit if found.method == "morris" else ""
    said = mover.word(f"figure_x_{found.method}", unit=unit)
    axes.set_xlabel(folded(said, TEXT, (1.8 if wide else 2.3) * width))
    told = "; ".join(
        f"{name} {with_minus(row[shown.value], language, 2)}"
        for name, row in zip(names, rows, strict=True)
    )
    return figure, f"{title}. {' '.join(lines)} {told}."


def _places(value: float) -> int:
    """Decimals of a tick: none that are not needed."""
    return next(
        count for count in (0, 1, 2) if count == 2 or np.isclose(value, round(value, count))
    )


def _row(
    axes: Axes, place: int, row: Mapping[Hashable, Any], shown: Shown, mover: Mover
) -> None:  # fmt: skip
    value = float(row[shown.value])
    if shown.ends is not None:
        low, high = (float(row[one]) for one in shown.ends)
        axes.plot([low, high], [place] * 2, zorder=2, **LINE)
    if shown.by_chance:
        axes.barh(place, float(row[shown.by_chance]), 0.5, color=PALE, zorder=0)
    told = bool(row["told_apart"])
    axes.plot([value], [place], markerfacecolor=fill_of(told=told), zorder=3, **DOT)
    axes.annotate(
        with_minus(value, mover.language, 2), (1.0, place), xycoords=("axes fraction", "data"),
        xytext=(4, 0), textcoords="offset points", va="center", ha="left", fontsize=LABEL,
        weight="bold" if told else "normal", annotation_clip=False,
    )  # fmt: skip


def _handles(mover: Mover, shown: Shown) -> list[Any]:
    chance = mover.word("figure_chance") if shown.ends is not None else ""
    handles = dot_handles(mover.word("figure_told_apart"), mover.word("figure_not_apart"), chance)
    if shown.by_chance:
        handles.append(Patch(color=PALE, label=mover.word("figure_by_chance")))
    return handles
