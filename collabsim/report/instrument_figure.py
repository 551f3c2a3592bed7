"""Instruments compared, drawn: good and weak pilots kept, two municipalities side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.analysis.instrument_effects import InstrumentEffects
from collabsim.analysis.instrument_levels import USUAL
from collabsim.language import DEFAULT_LANGUAGE, label, number
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.instrument_words import (
    said,
    side_by_side,
    signed,
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
    """Draw the change in good and in weak pilots kept, a line with its interval an instrument.

    Args:
        found: What to draw; of more than two municipalities the smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    names = side_by_side(found, 2)
    count = len(usual_levels(found))
    with mpl.rc_context(STYLE):
        height = 2.3 + 0.42 * max(count, 2)
        figure = Figure(figsize=(3.4 + 4.1 * len(names), height), layout="constrained")
        panels = figure.subplots(1, len(names), sharex=True, sharey=True, squeeze=False)[0]
        for axes, name in zip(panels, names, strict=True):
            _panel(axes, found, name, language)
        panels[0].set_yticks(
            range(count),
            [title_of(level.instrument.name, language) for level in usual_levels(found)],
        )
        panels[0].set_ylim(count - 0.4, -0.6)
        handles = panels[0].get_legend_handles_labels()
        # The title belongs to the legend, so that neither is drawn over the other.
        figure.legend(
            *handles, loc="outside upper left", ncols=3, frameon=False, fontsize=9,
            title=said("figure_title", language), alignment="left",
            title_fontproperties={"size": 12, "weight": "bold"},
        )  # fmt: skip
        replications = number(found.replications, language)
        note_below(figure, said("figure_note", language, replications=replications))
        return saved(figure, path)


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
