"""Dots with intervals, rows with names, ticks: what several figures of the desk share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from collabsim.language import signed, with_minus
from collabsim.report.desk.canvas import INK, LABEL, TEXT, folded

NAMES = 150.0
"""Points of a line of a name beside its row, at the width of a page."""

DOT: dict[str, Any] = {
    "marker": "o", "markersize": 4.8, "markeredgecolor": INK, "markeredgewidth": 1.0,
    "linewidth": 0,
}  # fmt: skip
LINE: dict[str, Any] = {"color": INK, "linewidth": 1.7}


def fill_of(*, told: bool) -> str:
    """The fill of a dot: ink where it is told from what it is held against."""
    return INK if told else "white"


def dot_handles(told: str, untold: str, chance: str = "") -> list[Any]:
    """What a legend explains: full and hollow dots, and lines for chance where there are any."""
    handles: list[Any] = [
        Line2D([], [], markerfacecolor=fill_of(told=which), label=label, **DOT)
        for which, label in ((True, told), (False, untold))
    ]
    return [*handles, Line2D([], [], label=chance, **LINE)] if chance else handles


def named_rows(axes: Axes, names: Sequence[str], *, wide: bool, above: float) -> None:
    """Names beside their rows, the first on top; in a column above them.

    Args:
        axes: With a row at 0, 1, 2 and so on.
        names: Of the rows.
        wide: Whether there is room beside.
        above: How far above its row a name stands in a column, in rows.
    """
    axes.set_ylim(len(names) - 0.45, -0.6 if wide else -above - 0.3)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if wide:
        axes.set_yticks(range(len(names)), [folded(name, TEXT, NAMES) for name in names])
        return
    axes.set_yticks([])
    for place, name in enumerate(names):
        axes.annotate(
            name, (0.0, place - above), xycoords=("axes fraction", "data"), va="center", ha="left",
            fontsize=LABEL, color=INK, weight="bold", zorder=4,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 0.6},
        )  # fmt: skip


def tick(value: float, language: str, *, sign: bool = True) -> str:
    """A tick of an axis, with its sign where it is of an effect, without needless decimals."""
    decimals = 0 if float(value).is_integer() else 1
    return (signed if sign else with_minus)(value, language, decimals)
