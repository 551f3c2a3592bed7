"""The curve over municipal size: what delivers, and how pilots had ended."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.sentence import ANSWERED_AT, HEADLINE
from collabsim.language import DEFAULT_LANGUAGE, number, percent, text
from collabsim.records.fates import FATES
from collabsim.report.drawing import SERIES, STYLE, label_ends, note_below, percent_axis, saved

FEWEST_SIZES = 4
"""Sizes from which on a curve is drawn."""

FATE_COLOURS: dict[str, str] = {
    "goes_on": "#0072B2",
    "taken_over": "#009E73",
    "no_effect": "#BBBBBB",
    "ended_at_review": "#F0E442",
    "out_of_time": "#E69F00",
    "unit_manager_no": "#CC79A7",
    "refused_above": "#D55E00",
}
"""From what goes on to who refused, in the order they are stacked."""

_SMALLEST_NAMED = 0.05


def has_curve(comparison: Comparison) -> bool:
    """Whether enough municipalities of different size were compared."""
    return len(set(comparison.populations.values())) >= FEWEST_SIZES


def size_figure(comparison: Comparison, path: str | Path, language: str = DEFAULT_LANGUAGE) -> Path:
    """Draw pilots delivering, and how pilots had ended, over the number of inhabitants.

    Args:
        comparison: What to draw; of municipalities of the same size the first.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.

    Raises:
        ValueError: There are fewer than four sizes.
    """
    if not has_curve(comparison):
        raise ValueError(f"a curve over size needs at least {FEWEST_SIZES} sizes")
    sizes: dict[int, str] = {}
    for name, population in comparison.populations.items():
        sizes.setdefault(population, name)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(13.4, 5.4), layout="constrained")
        left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.25))
        _delivering(left, comparison, sizes, language)
        _endings(right, comparison, sizes, language)
        note_below(figure, _note(comparison, language))
        return saved(figure, path)


def _note(comparison: Comparison, language: str) -> str:
    if comparison.region is None:
        return text("figure.sizes_note", language)
    count = number(len(comparison.region.points), language)
    return text("figure.sizes_region_note", language, points=count)


def _delivering(axes: Axes, comparison: Comparison, sizes: dict[int, str], language: str) -> None:
    """Two lines with their intervals: 12 and 36 months after the money."""
    table = comparison.table.set_index(["municipality", "months"])
    x = np.array(list(sizes), dtype=float)
    ends = []
    for colour, marker, months in zip(SERIES, "os", ANSWERED_AT, strict=False):
        own: pd.DataFrame = table.loc[[(name, months) for name in sizes.values()]]
        share, low, high = (own[f"{HEADLINE}{end}"].to_numpy() for end in ("", "_low", "_high"))
        if comparison.region is not None:
            least, most = (own[f"{HEADLINE}_region_{name}"].to_numpy() for name in ("5", "95"))
            axes.fill_between(x, least, most, color=colour, alpha=0.09, linewidth=0)
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        axes.plot(x, share, marker=marker, color=colour, linewidth=1.8)
        label = text("compare.after_months", language, months=months)
        ends.append((float(share[-1]), label, colour))
    label_ends(axes, x[-1] * 1.05, ends)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(x.tolist()))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda size, _: number(round(size), language)))
    axes.tick_params(axis="x", labelrotation=90)
    axes.set_xlabel(text("figure.sizes_x", language))
    percent_axis(axes, text("figure.delivering_y", language), language)
    axes.set_title(text("figure.sizes_delivering_title", language), pad=10, fontsize=11)


def _endings(axes: Axes, comparison: Comparison, sizes: dict[int, str], language: str) -> None:
    """A column of shares for each size, in the order of :data:`FATE_COLOURS`."""
    own = comparison.fates[comparison.fates["sectors"] == "all"]
    table: Any = own.pivot_table("share", "municipality", "fate").reindex(list(sizes.values()))
    bottom = np.zeros(len(sizes))
    places = np.arange(len(sizes))
    lowest = -1.0
    for fate, colour in FATE_COLOURS.items():
        share = table[fate].fillna(0.0).to_numpy()
        axes.bar(places, share, 0.9, bottom=bottom, color=colour, edgecolor="white", linewidth=0.8)
        ink = "white" if fate in {"goes_on", "taken_over", "refused_above"} else "black"
        for place in places[share >= _SMALLEST_NAMED]:
            middle = bottom[place] + share[place] / 2
            said = percent(float(share[place]), language)
            axes.text(place, middle, said, ha="center", va="center", color=ink, fontsize=8)
        lowest = max(bottom[-1] + share[-1] / 2, lowest + 0.05)
        axes.annotate(
            text(f"compare.fate_{fate}", language),
            (places[-1] + 0.55, lowest),
            va="center",
            fontsize=9,
            annotation_clip=False,
        )
        bottom = bottom + share
    labels = [number(size, language) for size in sizes]
    axes.set_xticks(places, labels, rotation=90)
    axes.tick_params(axis="x", length=0)
    axes.set_xlabel(text("figure.sizes_x", language))
    percent_axis(axes, text("figure.shares_y", language), language)
    axes.set_title(text("figure.sizes_endings_title", language), pad=10, fontsize=11)


if set(FATE_COLOURS) != set(FATES):
    raise ValueError("every way to end needs a colour, and nothing else has one")
