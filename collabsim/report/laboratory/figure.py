"""Curves over the levels of a factor: what was found, what was put in, everything as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.language import DEFAULT_LANGUAGE, has_text, number, text
from collabsim.report.desk.canvas import POINTS, folded
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.laboratory.words import Words

OWN = "own"
MOST_LINES = 5
NOTE = 9.0
"""Points of the letters below a figure, by which its lines are broken."""


def curves_figure(
    found: Mapping[str, Any], path: Path, language: str = DEFAULT_LANGUAGE
) -> Path | None:
    """Draw every outcome in every municipality over the levels of the first factor.

    Args:
        found: What ``verdict.json`` has.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path; nothing where there is nothing to draw.
    """
    if not found.get("looks") or not found["hypothesis"]["factors"]:
        return None
    words = Words(found, language)
    outcomes = [one["name"] for one in words.said["outcomes"]]
    outcomes = [name for name in outcomes if any(one["outcome"] == name for one in found["looks"])]
    towns = list(dict.fromkeys(one["municipality"] for one in found["looks"]))
    with mpl.rc_context(STYLE):
        figure = Figure(
            figsize=(4.2 * len(outcomes) + 0.6, 3.1 * len(towns) + 1.2), layout="constrained"
        )
        panels = figure.subplots(len(towns), len(outcomes), squeeze=False, sharex=True)
        for row, town in enumerate(towns):
            for column, outcome in enumerate(outcomes):
                axes = panels[row][column]
                _panel(axes, found, words, outcome, town)
                axes.yaxis.set_major_formatter(FuncFormatter(_written(language)))
                axes.xaxis.set_major_formatter(FuncFormatter(_written(language)))
                if row == 0:
                    axes.set_title(words.outcome(outcome), fontsize=10)
                if column == 0:
                    axes.set_ylabel(words.place(town))
        for axes in panels[-1]:
            axes.set_xlabel(_x_label(words))
        handles, labels = panels[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=3, frameon=False, fontsize=9)
        room = POINTS * figure.get_figwidth() - 12.0
        note = folded(text("hypothesis.figure_note", language), NOTE, room)
        note_below(figure, note)
        return saved(figure, path, about=words.title())


def _written(language: str) -> Callable[[float, object], str]:
    """How a number on an axis is written."""

    def written(value: float, place: object) -> str:
        del place
        decimals = len(f"{round(value, 6):.10g}".partition(".")[2])
        return number(round(value, 6), language, decimals)

    return written


def _x_label(words: Words) -> str:
    factor = words.said["factors"][0]
    if factor["parameter"] is not None:
        return str(factor["parameter"])
    proximities = list(dict.fromkeys(one["proximity"] for one in factor["do"]))
    named = ", ".join(words.word(f"proximity_{one}") for one in proximities)
    begins = factor["do"][0].get("from", 0)
    known = f"moment_{begins}" if isinstance(begins, str) else "moment_month"
    when = words.word(known, month=begins) if has_text(f"hypothesis.{known}", words.language) \
        else str(begins)  # fmt: skip
    return words.word("figure_x", factor=named, **{"from": when})


def _panel(axes: Axes, found: Mapping[str, Any], words: Words, outcome: str, town: str) -> None:
    """One outcome in one municipality: a line for each arm, or level of a second factor."""
    main = _look(found["looks"], outcome, town)
    colours = iter(("#000000", *SERIES))
    grid = found["grid"]
    factor = words.said["factors"][0]["name"]
    _shade(axes, found)
    for name, places in _lines(grid, factor, words):
        _line(axes, grid, factor, main, places, name, next(colours))
    for arm, looks in found["arms"].items():
        places = [at for _, own in _lines(grid, factor, words)[:1] for at in own]
        _line(axes, grid, factor, _look(looks, outcome, town), places, arm, next(colours))
    for one in found.get("expected", ()):
        if (one["outcome"], one["municipality"]) == (outcome, town):
            x = [_number(grid, at, factor) for at in range(len(one["values"]))]
            axes.plot(x, one["values"], color="#000000", linestyle=(0, (1, 1.5)), linewidth=2,
                      label=words.word("figure_expected"))  # fmt: skip
    own = [at for at, cell in enumerate(grid) if all(level == OWN for level in cell.values())]
    if own:
        axes.axhline(main["value"][own[0]], color=GREY, linestyle=(0, (4, 2)), linewidth=1,
                     label=words.word("figure_own"))  # fmt: skip
    if not all(_is_number(cell[factor]) or cell[factor] == OWN for cell in grid):
        _word_ticks(axes, grid, factor)


def _lines(
    grid: Sequence[Mapping[str, Any]], factor: str, words: Words
) -> list[tuple[str, list[int]]]:
    """Cells along the first factor, for each combination of the others' levels; few at most."""
    held: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for place, at in enumerate(grid):
        others = tuple((name, level) for name, level in at.items() if name != factor)
        if at[factor] != OWN:
            held.setdefault(others, []).append(place)
    found = []
    step = max(1, -(-len(held) // MOST_LINES))
    for others, places in list(held.items())[::step]:
        said = ", ".join(f"{name} {level:g}" if _is_number(level) else f"{name} {level}"
                         for name, level in others)  # fmt: skip
        found.append((said or words.word("figure_all"), places))
    return found


def _line(
    axes: Axes, grid: Sequence[Mapping[str, Any]], factor: str, look: Mapping[str, Any],
    places: Sequence[int], name: str, colour: str,
) -> None:  # fmt: skip
    x = np.array([_number(grid, at, factor) for at in places])
    y, low, high = (np.array([look[key][at] for at in places], float)
                    for key in ("value", "low", "high"))  # fmt: skip
    order = np.argsort(x)
    axes.fill_between(x[order], low[order], high[order], color=colour, alpha=0.15, linewidth=0)
    axes.plot(x[order], y[order], color=colour, marker="o", markersize=3.5, label=name)


def _shade(axes: Axes, found: Mapping[str, Any]) -> None:
    """Grey where few people are by themselves."""
    own = found.get("own_readings") or {}
    first = next(iter(own.values()), None)
    if first is None:
        return
    levels = [one for cell in found["grid"] for one in [next(iter(cell.values()))]
              if _is_number(one)]  # fmt: skip
    for low, high in ((min(levels), first[0]), (first[-1], max(levels))):
        if high > low:
            axes.axvspan(low, high, color="#E8E8E8", zorder=0)


def _number(grid: Sequence[Mapping[str, Any]], at: int, factor: str) -> float:
    level = grid[at][factor]
    if _is_number(level):
        return float(level)
    words = list(dict.fromkeys(cell[factor] for cell in grid if cell[factor] != OWN))
    return float(words.index(level))


def _word_ticks(axes: Axes, grid: Sequence[Mapping[str, Any]], factor: str) -> None:
    words = list(dict.fromkeys(cell[factor] for cell in grid if cell[factor] != OWN))
    axes.set_xticks(range(len(words)), words)


def _is_number(level: object) -> bool:
    return isinstance(level, int | float)


def _look(
    looks: Sequence[Mapping[str, Any]], outcome: str, town: str
) -> Mapping[str, Any]:  # fmt: skip
    return next(one for one in looks if one["outcome"] == outcome and one["municipality"] == town)
