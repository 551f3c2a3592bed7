"""Instruments compared, drawn: good and weak pilots kept, two municipalities side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.analysis.instrument_costs import instrument_costs
from collabsim.analysis.instrument_effects import InstrumentEffects
from collabsim.analysis.instrument_levels import USUAL
from collabsim.language import DEFAULT_LANGUAGE, label, number, signed
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.instrument_words import (
    said,
    side_by_side,
    title_of,
    usual_levels,
)

DRAWN: tuple[tuple[str, str, str, float], ...] = (
    ("good_kept", SERIES[0], "o", -0.16),
    ("weak_kept", SERIES[1], "s", 0.16),
)
"""What is drawn of each instrument: measure, colour, marker, and how far beside its line."""


def instrument_figure(
    found: InstrumentEffects, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path:
    """Draw the change in good and weak pilots kept, and what a good one costs, with intervals.

    Args:
        found: What to draw; of more than two municipalities the smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    names = side_by_side(found, 2)
    shown = usual_levels(found)
    with mpl.rc_context(STYLE):
        height = 3.4 + 0.84 * max(len(shown), 2)
        figure = Figure(figsize=(3.4 + 4.1 * len(names), height), layout="constrained")
        panels = figure.subplots(2, len(names), sharex="row", sharey=True, squeeze=False)
        rows: list[Any] = instrument_costs(found).to_dict("records")
        costs = {
            (row["instrument"], row["municipality"]): row for row in rows if row["level"] == USUAL
        }
        for kept, costly, name in zip(*panels, names, strict=True):
            _panel(kept, found, name, language)
            own = [costs[level.instrument.name, name] for level in shown]
            _cost_panel(costly, own, language)
        titles = [title_of(level.instrument.name, language) for level in shown]
        for axes in panels[:, 0]:
            axes.set_yticks(range(len(shown)), titles)
        panels[0][0].set_ylim(len(shown) - 0.4, -0.6)
        found_here = [panels[row][0].get_legend_handles_labels() for row in (0, 1)]
        handles = [one for own in zip(*found_here, strict=True) for one in own]
        # The title belongs to the legend, so that neither is drawn over the other.
        figure.legend(
            handles[0] + handles[1], handles[2] + handles[3], loc="outside upper left",
            ncols=2 * len(names), frameon=False, fontsize=9, alignment="left",
            title=said("figure_title", language),
            title_fontproperties={"size": 12, "weight": "bold"},
        )  # fmt: skip
        replications = number(found.replications, language)
        note_below(figure, said("figure_note", language, replications=replications))
        return saved(figure, path)


def _cost_panel(axes: Axes, costs: list[dict[str, Any]], language: str) -> None:
    """Kroner for a good pilot kept, where it is told that more are; in thousands."""
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    axes.grid(axis="x", color="#E5E5E5", linewidth=0.8, zorder=0)
    ends = {"change": "", "change_low": "_low", "change_high": "_high"}
    rows = [
        {key: row[f"nok_per_good_kept{end}"] / 1000.0 for key, end in ends.items()} for row in costs
    ]
    colour, marker = SERIES[2], "D"
    title = said("figure_costs", language)
    _with_intervals(axes, rows, [float(k) for k in range(len(rows))], colour, marker, title)
    axes.set_xlabel(said("figure_cost_x", language))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda x, _: signed(float(x), language, 0).lstrip("+"))
    )


def _panel(axes: Axes, found: InstrumentEffects, name: str, language: str) -> None:
    own = found.by_level(name)
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    axes.grid(axis="x", color="#E5E5E5", linewidth=0.8, zorder=0)
    for measure, colour, marker, aside in DRAWN:
        rows = [own[one.instrument.name, USUAL, measure] for one in usual_levels(found)]
        heights = [place + aside for place in range(len(rows))]
        _with_intervals(axes, rows, heights, colour, marker, said(f"column_{measure}", language))
    ends = [
        (own[level.instrument.name, level.name, "good_kept"]["change"], place)
        for place, one in enumerate(usual_levels(found))
        for level in found.levels
        if level.instrument.name == one.instrument.name and level.name != USUAL
    ]
    if ends:
        axes.scatter(
            [change for change, _ in ends], [place + DRAWN[0][3] for _, place in ends],
            s=22, facecolor="white", edgecolor=DRAWN[0][1], linewidth=1.0, zorder=2,
            label=said("figure_ends", language),
        )  # fmt: skip
    axes.set_title(label(name, found.populations[name], language), fontsize=11)
    axes.set_xlabel(said("figure_x", language))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(float(x), language, 1)))


def _with_intervals(
    axes: Axes,
    rows: list[dict[str, Any]],
    heights: list[float],
    colour: str,
    marker: str,
    named: str,
) -> None:
    """Points with the lines of their intervals; a single replication has none."""
    changes = [float(row["change"]) for row in rows]
    beside = [
        [
            0.0 if pd.isna(row[end]) else abs(float(row[end]) - float(row["change"]))
            for row in rows
        ]
        for end in ("change_low", "change_high")
    ]  # fmt: skip
    axes.errorbar(
        changes, heights, xerr=beside, color=colour, marker=marker, markersize=6, linewidth=0,
        elinewidth=1.8, capsize=2.5, markeredgecolor="white", zorder=3, label=named,
    )  # fmt: skip
