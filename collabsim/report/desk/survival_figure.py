"""How long pilots last: month by month after the money, with how many are still followed below.

A line is the share whose collaboration has not ended, dots the share delivering under a contract.
The bands are for chance between replications, each month by itself. The numbers at risk below the
axis say how few a line rests on at its end.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.ways import FolderWays
from collabsim.language import number
from collabsim.report.desk.canvas import INK, LEAST, MIDDLE, NARROW, PALE, TEXT, Note, folded
from collabsim.report.desk.figures import canvas
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain

YEAR = 12
"""Months between two ticks, and between two numbers at risk."""

BESIDE = 0.9
"""Months the dots of the two sides are set apart."""

_LINES: tuple[dict[str, Any], ...] = (
    {"color": INK, "linewidth": 1.5},
    {"color": MIDDLE, "linewidth": 1.3, "linestyle": (0, (3.5, 1.6))},
)
_DOTS: tuple[dict[str, Any], ...] = tuple(
    {
        "marker": "o", "markersize": 4.4, "markeredgecolor": INK, "markeredgewidth": 0.9,
        "markerfacecolor": fill, "color": INK, "linewidth": 0.9,
    }
    for fill in (INK, "white")
)  # fmt: skip
"""How the sides are drawn: after in ink, before in dashes and hollow dots."""


def survival_figure(
    folder_ways: FolderWays, teller: Teller, change: Change, width: float
) -> tuple[Figure, str]:  # fmt: skip
    """Draw how long pilots last in the smallest and the largest municipality.

    Args:
        folder_ways: Of the folder.
        teller: Writes the words.
        change: What is drawn.
        width: Millimetres.
    """
    towns = list(change.municipalities.items())
    shown = [towns[0], towns[-1]] if len(towns) > 1 else towns
    wide = width > NARROW
    across = len(shown) if wide else 1
    title = teller.word("survival_title")
    note = Note(teller.word("survival_note"))
    area = 2.85 * (1 if wide else len(shown))
    figure = canvas(teller, change, title, width, area, _handles(teller), [note])
    panels = figure.subplots(len(shown) // across, across, sharey=True, squeeze=False).ravel()
    told = []
    for axes, (town, population) in zip(panels, shown, strict=True):
        sides = folder_ways.of(change, town).months
        place = plain(teller.places([population]))
        axes.set_title(place, loc="left", color=INK, weight="bold")
        for side in (1, 0):
            _side(axes, sides[side], side)
        _at_risk(axes, sides, teller)
        _axes(axes, teller, width / across)
        told.append(f"{place}: {_told(sides, teller)}")
    for axes in panels[::across]:
        axes.set_ylabel(teller.word("survival_share"))
    return figure, f"{plain(title)}. {'. '.join(told)}. {note.words}"


def _handles(teller: Teller) -> list[Any]:
    order = [(1, "before"), (0, "after")]
    return [
        *(Line2D([], [], label=teller.word(f"survival_goes_on_{when}"), **_LINES[side])
          for side, when in order),
        *(Line2D([], [], label=teller.word(f"survival_delivering_{when}"),
                 **{**_DOTS[side], "linewidth": 0}) for side, when in order),
    ]  # fmt: skip


def _of(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    return table[table["measure"] == measure]


def _side(axes: Axes, table: pd.DataFrame, side: int) -> None:
    """A line with its band, and the dots with theirs."""
    curve, points = _of(table, "goes_on"), _of(table, "delivering")
    month = curve["month"].to_numpy(float)
    share, low, high = (100.0 * curve[key].to_numpy(float) for key in ("share", "low", "high"))
    if side == 0:
        axes.fill_between(month, low, high, step="post", color=PALE, linewidth=0, zorder=0)
    else:
        for end in (low, high):
            axes.step(month, end, where="post", color=MIDDLE, linewidth=0.5, zorder=1)
    axes.step(month, share, where="post", zorder=2, **_LINES[side])
    known = points[points["at_risk"] > 0]
    for row in known.to_dict("records"):
        at = row["month"] + (BESIDE if side == 0 else -BESIDE)
        axes.plot([at] * 2, [100.0 * row["low"], 100.0 * row["high"]], color=INK, linewidth=0.9,
                  zorder=3)  # fmt: skip
        axes.plot([at], [100.0 * row["share"]], zorder=4, **_DOTS[side])


def _at_risk(axes: Axes, sides: tuple[pd.DataFrame, pd.DataFrame], teller: Teller) -> None:
    """Rows of numbers below the axis, each below its month."""
    below: dict[str, Any] = {
        "textcoords": "offset points", "fontsize": LEAST, "annotation_clip": False,
        "xycoords": ("data", "axes fraction"), "va": "top",
    }  # fmt: skip
    axes.annotate(teller.word("survival_at_risk"), (0.0, 0.0), xytext=(-20.0, -34.0), ha="left",
                  **below)  # fmt: skip
    for line, side in enumerate((1, 0)):
        down = -44.0 - 9.5 * line
        when = teller.word(f"bar_{('after', 'before')[side]}")
        axes.annotate(when, (0.0, 0.0), xytext=(-20.0, down), ha="right", **below)
        own = _of(sides[side], "goes_on")
        for row in own[own["month"] % YEAR == 0].to_dict("records"):
            axes.annotate(
                number(row["at_risk"], teller.language), (row["month"], 0.0), xytext=(0.0, down),
                ha="center", **below,
            )  # fmt: skip


def _axes(axes: Axes, teller: Teller, width: float) -> None:
    axes.set_ylim(0.0, 100.0)
    axes.set_xlim(0.0, None)
    last = int(axes.get_xlim()[1])
    axes.set_xticks(range(0, last + 1, YEAR))
    axes.set_xlabel(folded(teller.word("survival_months"), TEXT, 1.9 * width))


def _told(sides: tuple[pd.DataFrame, pd.DataFrame], teller: Teller) -> str:
    """Both shares at each year's end, in words."""
    listed = []
    for measure in ("goes_on", "delivering"):
        for side, when in ((1, "before"), (0, "after")):
            own = _of(sides[side], measure)
            own = own[own["month"].isin([YEAR, 3 * YEAR])]
            values = ", ".join(
                teller.word(
                    "survival_at", month=number(row["month"], teller.language),
                    share=number(100.0 * row["share"], teller.language, 1),
                )
                for row in own.to_dict("records")
            )  # fmt: skip
            listed.append(f"{teller.word(f'survival_{measure}_{when}')} {values}")
    return "; ".join(listed)
