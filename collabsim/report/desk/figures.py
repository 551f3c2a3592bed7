"""The figures of the desk: effect by size, how it ended, the curve over sizes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.measures import BY_NAME
from collabsim.language import number
from collabsim.report.desk.answer import figure_title, headlines, rows_of, verdict_class
from collabsim.report.desk.canvas import (
    INK,
    LABEL,
    MM,
    NARROW,
    PALE,
    POINTS,
    SIX_GREYS,
    TEXT,
    Drawn,
    Note,
    in_all_forms,
    length,
    letters_on,
    sheet,
)
from collabsim.report.desk.dots import DOT, LINE, dot_handles, fill_of, tick
from collabsim.report.desk.ended import ENDED, FEWEST_ON_CURVE, endings, per_hundred
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import plain
from collabsim.statistics.keys import Chance, chance_of

MOST_ROWS = 8
"""Sizes in one figure; of more every so many are drawn."""

ENDINGS: tuple[tuple[str, tuple[str, ...], str], ...] = tuple(
    (name, counted, grey) for (name, counted), grey in zip(ENDED, SIX_GREYS, strict=True)
)
"""How it ended, in fixed order: what is counted, and its grey."""


type Drawing = Callable[[Teller, Change, float], tuple[Figure, str]]
"""Draws a change at a width in millimetres; with it goes what it shows, in words."""


def draw_all(
    teller: Teller, change: Change, folder: Path, more: Mapping[str, Drawing] | None = None
) -> dict[str, Drawn]:
    """Draw every figure of a change, each at both widths and in three forms.

    Args:
        teller: Writes the words.
        change: What is drawn.
        folder: Where to, there already.
        more: Drawings of other modules, by name.

    Returns:
        By name (effect, ended, and curve where there are enough sizes).
    """
    drawings: dict[str, Drawing] = {
        "effect": effect_figure, "ended": ended_figure, **(more or {}),
    }  # fmt: skip
    if len(change.municipalities) >= FEWEST_ON_CURVE:
        drawings["curve"] = curve_figure
    made = result_id(teller, change)
    return {
        name: in_all_forms(
            lambda width, draw=draw: draw(teller, change, width),  # type: ignore[misc]
            folder, name, teller.language, made,
        )
        for name, draw in drawings.items()
    }  # fmt: skip


def result_id(teller: Teller, change: Change) -> str:
    """By what a figure can be found again: the hash of the sweep, and the cell."""
    return f"{teller.effects.results.folder.manifest.sweep_hash[:8]}-{change.pair.after.number}"


def effect_figure(teller: Teller, change: Change, width: float) -> tuple[Figure, str]:
    """Effect by size at both horizons: dots with chance, bars for the sets of assumptions."""
    names = headlines(teller, change)
    wide = width > NARROW
    rows = [rows_of(teller, change, name)[:: _step(change)] for name in names]
    sizes = [int(row["population"]) for row in rows[0]]
    area = 0.68 + 0.25 * len(sizes)
    area = area if wide else 2 * area - 0.2
    title = figure_title(teller, change)
    figure = canvas(teller, change, title, width, area, _effect_handles(teller, change))
    shape = (1, 2) if wide else (2, 1)
    panels = figure.subplots(*shape, sharex=True, sharey=True, squeeze=False).ravel()
    for axes, own, when in zip(panels, rows, ("one_year", "three_years"), strict=True):
        _effect_panel(axes, own, teller)
        axes.set_title(teller.word(f"panel_{when}"), loc="left", color=INK)
    panels[0].set_yticks(range(len(sizes)), [plain(teller.size(one)) for one in sizes])
    panels[0].set_ylim(len(sizes) - 0.5, -0.6)
    per = BY_NAME[names[0]].per
    panels[-1].set_xlabel(teller.word(f"axis_{per}"))
    if wide:
        panels[0].set_xlabel(teller.word(f"axis_{per}"))
    told = "; ".join(
        f"{plain(teller.size(int(row['population'])))}: {plain(teller.effect(row))} "
        f"({plain(teller.interval(row, sign=True))})"
        for row in rows[0]
    )
    return figure, f"{plain(title)} {teller.word('panel_one_year')}: {told}."


def _step(change: Change) -> int:
    return max(1, -(-len(change.municipalities) // MOST_ROWS))


def _effect_panel(axes: Axes, rows: Sequence[dict[str, Any]], teller: Teller) -> None:
    axes.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    for place, row in enumerate(rows):
        if teller.tried(row):
            axes.barh(
                place, row["sets_95"] - row["sets_5"], 0.56, row["sets_5"], color=PALE, zorder=0
            )
        axes.plot([row["low"], row["high"]], [place, place], zorder=2, **LINE)
        known = chance_of(row["low"], row["high"], row["matters"])
        clear = known in {Chance.MORE, Chance.FEWER}
        axes.plot([row["effect"]], [place], markerfacecolor=fill_of(told=clear), zorder=3, **DOT)
        axes.annotate(
            f"{plain(teller.effect(row))} {teller.word(f'word_{verdict_class(row)}')}",
            (1.0, place), xycoords=("axes fraction", "data"),
            xytext=(4, 0), textcoords="offset points", va="center", ha="left",
            weight="bold" if clear else "normal", annotation_clip=False,
        )  # fmt: skip
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, teller.language)))


def _effect_handles(teller: Teller, change: Change) -> list[Any]:
    words = (teller.word(f"legend_{key}") for key in ("clear", "not_clear", "chance"))
    handles = dot_handles(*words)
    if change.sets is not None:
        count = number(len(change.sets.points), teller.language)
        handles.append(Patch(color=PALE, label=teller.word("legend_sets", sets=count)))
    else:
        handles.append(Line2D([], [], linewidth=0, label=teller.word("legend_own")))
    return handles


def canvas(
    teller: Teller,
    change: Change,
    title: str,
    width: float,
    area: float,
    handles: Sequence[Any] = (),
    notes: Sequence[Note] = (),
) -> Figure:
    """A sheet with a title, what is changed below it, a legend, notes and the foot.

    Args:
        teller: Writes the words.
        change: What is drawn.
        title: What is seen.
        width: Millimetres.
        area: Inches of height for the axes with their labels.
        handles: What the legend explains.
        notes: What stands between the legend and the foot.
    """
    runs = number(change.replications, teller.language)
    foot = teller.word("figure_foot", replications=runs, result=result_id(teller, change))
    under = plain(teller.title(change))
    return sheet(plain(title), under, foot, width, area, handles, notes)


OVER_SETS = "#828282"
"""Bars over sets of assumptions where they lie on the pale band of chance."""


def _curve_handles(teller: Teller, change: Change) -> list[Any]:
    handles: list[Any] = [
        Line2D([], [], color=INK, marker="o", markersize=4.5, label=teller.word("legend_found")),
        Patch(color=PALE, label=teller.word("legend_chance")),
    ]
    if change.sets is not None:
        count = number(len(change.sets.points), teller.language)
        handles.append(Patch(color=OVER_SETS, label=teller.word("legend_sets", sets=count)))
    return handles


def curve_figure(teller: Teller, change: Change, width: float) -> tuple[Figure, str]:
    """The effect over sizes, on a logarithmic axis: computed points, chance, sets as bars."""
    names = headlines(teller, change)
    wide = width > NARROW
    title = teller.word("curve_title")
    figure = canvas(
        teller, change, title, width, 2.5 if wide else 4.2, _curve_handles(teller, change)
    )
    shape = (1, 2) if wide else (2, 1)
    across = shape[1]
    panels = figure.subplots(*shape, sharex=True, sharey=True, squeeze=False).ravel()
    told = []
    for axes, name, when in zip(panels, names, ("one_year", "three_years"), strict=True):
        rows = rows_of(teller, change, name)
        x = np.array([row["population"] for row in rows], float)
        value, low, high = (
            np.array([row[key] for row in rows]) for key in ("effect", "low", "high")
        )
        axes.axhline(0.0, color=INK, linewidth=0.9)
        for row in rows:
            if teller.tried(row):
                axes.vlines(
                    row["population"], row["sets_5"], row["sets_95"], color=OVER_SETS, linewidth=5,
                    zorder=1,
                )  # fmt: skip
        axes.fill_between(x, low, high, color=PALE, linewidth=0, zorder=0)
        axes.plot(x, value, marker="o", color=INK, linewidth=1.4, markersize=4.5, zorder=2)
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(FixedLocator(_apart(x.tolist(), teller, width / across)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda size, _: number(round(size), teller.language))
        )
        axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y, teller.language)))
        axes.set_title(teller.word(f"panel_{when}"), loc="left", color=INK)
        if wide or axes is panels[-1]:
            axes.set_xlabel(teller.word("inhabitants_column"))
        points = ", ".join(
            f"{plain(teller.size(int(row['population'])))} {plain(teller.effect(row))}"
            for row in rows
        )
        told.append(f"{teller.word(f'panel_{when}')}: {points}")
    panels[0].set_ylabel(teller.word(f"axis_{BY_NAME[names[0]].per}"))
    return figure, "; ".join(told) + "."


def _apart(sizes: Sequence[float], teller: Teller, width: float) -> list[float]:
    """The sizes that have room for their number on a logarithmic axis: the ends, and what fits."""
    room = 0.85 * (POINTS * width / MM - 45.0)
    span = math.log(sizes[-1] / sizes[0]) or 1.0
    at = [room * math.log(one / sizes[0]) / span for one in sizes]
    half = [0.5 * length(number(round(one), teller.language), TEXT) + 3.0 for one in sizes]
    kept = [0]
    last = len(sizes) - 1
    for place in range(1, last):
        free = at[place] - half[place] > at[kept[-1]] + half[kept[-1]]
        if free and at[place] + half[place] < at[last] - half[last]:
            kept.append(place)
    return [sizes[place] for place in dict.fromkeys([*kept, last])]


def ended_figure(teller: Teller, change: Change, width: float) -> tuple[Figure, str]:
    """What became of a hundred started pilots after three years, before above after."""
    towns = list(change.municipalities.items())
    shown = [towns[0], towns[-1]] if len(towns) > 1 else towns
    places = [list(change.municipalities).index(name) for name, _ in shown]
    handles = [
        Patch(facecolor=grey, edgecolor=INK, linewidth=0.6, label=teller.word(f"ending_{name}"))
        for name, _, grey in ENDINGS
    ]
    title = teller.word("ended_title")
    figure = canvas(teller, change, title, width, 0.78 * len(shown), handles)
    axes = figure.add_subplot()
    marks, told, at = [], [], 0.0
    for place, (_, population) in zip(places, shown, strict=True):
        axes.text(0.0, at - 0.62, plain(teller.places([population])), weight="bold", va="bottom")
        for side, when in ((1, "before"), (0, "after")):
            parts = per_hundred(endings(change, place, side))
            _stacked(axes, at, parts)
            marks.append((at, teller.word(f"bar_{when}")))
            named = ", ".join(
                f"{teller.word(f'ending_{name}')} {part}"
                for (name, _, _), part in zip(ENDINGS, parts, strict=True)
            )
            told.append(
                f"{plain(teller.places([population]))}, {teller.word(f'bar_{when}')}: {named}"
            )
            at += 1.0
        at += 0.95
    axes.set_ylim(at - 1.3, -1.2)
    axes.set_xlim(0, 100)
    axes.set_yticks([one for one, _ in marks], [name for _, name in marks])
    axes.tick_params(axis="both", length=0)
    axes.set_xticks([])
    axes.spines[["left", "bottom"]].set_visible(False)
    return figure, ". ".join(told) + "."


def _stacked(axes: Axes, at: float, parts: Sequence[int]) -> None:
    left = 0
    for (_, _, grey), part in zip(ENDINGS, parts, strict=True):
        axes.barh(at, part, 0.8, left, color=grey, edgecolor=INK, linewidth=0.6)
        if part >= 3:
            axes.text(
                left + part / 2, at, str(part), ha="center", va="center", fontsize=LABEL + 0.5,
                color=letters_on(grey),
            )  # fmt: skip
        left += part
