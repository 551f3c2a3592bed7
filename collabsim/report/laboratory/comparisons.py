"""Comparisons of cells as a figure: each with its interval, and what it had to be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.report.desk.canvas import POINTS, folded
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.laboratory.panels import NOTE, legend_above, written
from collabsim.report.laboratory.words import PATHS, Words

_NAMES = 190.0
"""Points the name of a comparison may be long before it is broken."""


def contrasts_figure(words: Words, path: Path, about: str) -> Path:
    """Draw every comparison in every municipality.

    Args:
        words: What was found.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        about: What it shows, for whoever cannot see it.
    """
    looks = {one["municipality"]: one for one in reversed(words.found["looks"])}
    names = [folded(words.contrast(number), 10.0, _NAMES) for number in range(1, _many(words) + 1)]
    lines = sum(name.count("\n") + 1 for name in names)
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(3.2 * len(looks) + 2.8, 0.24 * lines + 0.2 * len(names) + 2.0),
            layout="constrained",
        )
        panels = [figure.add_subplot(1, len(looks), at + 1) for at in range(len(looks))]
        for at, (axes, town) in enumerate(zip(panels, reversed(looks), strict=True)):
            _panel(axes, looks[town]["effects"], words)
            _sums(axes, words, town)
            axes.set_title(words.place(town), fontsize=10)
            axes.set_yticks(range(len(names)), names if at == 0 else [""] * len(names))
            axes.xaxis.set_major_formatter(FuncFormatter(written(words.language)))
            axes.set_xlabel(words.word("figure_difference"))
        legend_above(figure, panels)
        room = POINTS * figure.get_figwidth() - 12.0
        note_below(figure, folded(words.word("figure_contrasts_note"), NOTE, room))
        return saved(figure, path, about=about)


def _many(words: Words) -> int:
    return len(words.said["test"]["contrasts"])


def _panel(axes: Axes, effects: Mapping[str, Any], words: Words) -> None:
    """The comparisons in one municipality, the first one on top."""
    axes.axvline(0.0, color=GREY, linewidth=1)
    for row, asked in enumerate(words.said["test"]["contrasts"]):
        value, low, high = effects[f"contrast_{row + 1}"]
        if value is None:
            continue
        axes.plot([low, high], [row, row], color="#000000", linewidth=1.5)
        axes.plot([value], [row], "o", color="#000000", markersize=5,
                  label=words.word("figure_found"))  # fmt: skip
        for key, sign in (("at_least", 9), ("at_most", 8)):  # carets that point right and left
            if asked[key] is not None:
                axes.plot([asked[key]], [row], marker=sign, color=SERIES[1], markersize=8,
                          linestyle="", label=words.word(f"figure_{key}"))  # fmt: skip
    axes.set_ylim(len(words.said["test"]["contrasts"]) - 0.5, -0.5)


def _sums(axes: Axes, words: Words, town: str) -> None:
    """What each path does alone, added up, as a small cross."""
    asked = words.said["test"]["contrasts"]
    for one in words.found.get("expected", ()):
        if one["kind"] != PATHS or one["municipality"] != town:
            continue
        rows = [row for row, each in enumerate(asked) if each["outcome"] == one["outcome"]]
        axes.plot(one["values"], rows, "x", color="#000000", markersize=6, linestyle="",
                  label=words.word("figure_paths"))  # fmt: skip
