"""Curves over the levels of a factor: what was found, what was put in, everything as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.language import DEFAULT_LANGUAGE, has_text, text
from collabsim.report.desk.canvas import POINTS, folded
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.laboratory.comparisons import contrasts_figure
from collabsim.report.laboratory.panels import NOTE, TITLE, legend_above, written
from collabsim.report.laboratory.words import CONTRASTS, PATHS, Words

OWN = "own"
MOST_LINES = 5
_DASHES = ((0, (5, 2)), (0, (1, 1.5)))
"""Of the first and the last line of an arm."""


def curves_figure(
    found: Mapping[str, Any], path: Path, language: str = DEFAULT_LANGUAGE
) -> Path | None:
    """Draw every outcome in every municipality over the levels of the first factor.

    Of a claim that is about comparisons of cells these are drawn, not the levels.

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
    if words.said["test"]["form"] == CONTRASTS:
        return contrasts_figure(words, path, about_of(words))
    outcomes, towns = _outcomes(words), _towns(words)
    wide = len(towns) if len(towns) > 1 else min(2, len(outcomes))
    shown = [(outcome, town) for outcome in outcomes for town in towns]
    high = -(-len(shown) // wide)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(4.2 * wide + 0.6, 3.1 * high + 1.2), layout="constrained")
        places = [figure.add_subplot(high, wide, at + 1) for at in range(len(shown))]
        for at, (axes, (outcome, town)) in enumerate(zip(places, shown, strict=True)):
            _panel(axes, found, words, outcome, town)
            axes.yaxis.set_major_formatter(FuncFormatter(written(language)))
            if all(_is_number(one) for one in _levels(found["grid"], _first(words))):
                axes.xaxis.set_major_formatter(FuncFormatter(written(language)))
            axes.set_title(folded(words.outcome(outcome), 10.0, TITLE, bold=True), fontsize=10)
            axes.set_ylabel(words.place(town))
            if at + wide >= len(shown):
                axes.set_xlabel(folded(_x_label(words), 10.0, TITLE))
        legend_above(figure, places)
        room = POINTS * figure.get_figwidth() - 12.0
        note_below(figure, folded(text("hypothesis.figure_note", language), NOTE, room))
        return saved(figure, path, about=about_of(words))


def about_of(words: Words) -> str:
    """What the figure shows, for whoever cannot see it; nothing where there is none."""
    if not words.found.get("looks") or not words.said["factors"]:
        return ""
    if words.said["test"]["form"] == CONTRASTS:
        over = words.word("figure_comparisons")
    else:
        over = _x_label(words)
    return words.word(
        "figure_about",
        title=words.title(),
        outcomes=", ".join(map(words.outcome, _outcomes(words))),
        over=over,
        places=", ".join(map(words.place, _towns(words))),
    )


def _outcomes(words: Words) -> list[str]:
    """The outcomes that were looked at, in the order of the file; of contrasts those compared."""
    test = words.said["test"]
    if test["form"] == CONTRASTS:
        return list(dict.fromkeys(one["outcome"] for one in test["contrasts"]))
    there = {one["outcome"] for one in words.found["looks"]}
    return [one["name"] for one in words.said["outcomes"] if one["name"] in there]


def _towns(words: Words) -> list[str]:
    return list(dict.fromkeys(one["municipality"] for one in words.found["looks"]))


def _first(words: Words) -> str:
    return str(words.said["factors"][0]["name"])


def _x_label(words: Words) -> str:
    factor = words.said["factors"][0]
    if not factor["do"]:
        return words.factor(_first(words))
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
    colours = cycle(("#000000", *SERIES))
    grid, factor = found["grid"], _first(words)
    _shade(axes, found, factor)
    lines = _lines(grid, factor, words)
    for name, places in lines:
        _line(axes, grid, factor, main, places, name, next(colours))
    ends = lines[:: max(1, len(lines) - 1)]
    for arm, looks in found["arms"].items():
        colour, look = next(colours), _look(looks, outcome, town)
        if len(ends) == 1:
            _line(axes, grid, factor, look, ends[0][1], _name(arm), colour)
            continue
        # Of several lines the first and the last, without bands, which would hide each other.
        for dashes, (name, places) in zip(_DASHES, ends, strict=True):
            _line(axes, grid, factor, look, places, f"{_name(arm)}, {name}", colour, dashes)
    _expected(axes, words, outcome, town)
    own = [at for at, cell in enumerate(grid) if all(level == OWN for level in cell.values())]
    if own:
        axes.axhline(main["value"][own[0]], color=GREY, linestyle=(0, (4, 2)), linewidth=1,
                     label=words.word("figure_own"))  # fmt: skip
    levels = _levels(grid, factor)
    if not all(_is_number(level) for level in levels):
        axes.set_xticks(range(len(levels)), [str(level) for level in levels])
        axes.set_xlim(-0.3, len(levels) - 0.7)


def _expected(axes: Axes, words: Words, outcome: str, town: str) -> None:
    """What was put in, dotted, and the sum of the paths, thin with dashes and dots.

    They are over the levels of the factor the claim is over; where that is not the first one, they
    are left to the text.
    """
    test, first = words.said["test"], words.said["factors"][0]
    if test["factor"] != first["name"]:
        return
    x = sorted(float(one) for one in first["levels"] if _is_number(one))
    for one in words.found.get("expected", ()):
        if (one["outcome"], one["municipality"]) != (outcome, town):
            continue
        summed = one["kind"] == PATHS
        if summed and len(words.said["factors"]) > 1:
            continue  # a mean over the levels of others, beside lines at single ones
        axes.plot(
            x, one["values"], color="#000000", linewidth=1 if summed else 2,
            linestyle=(0, (6, 1.5, 1, 1.5)) if summed else (0, (1, 1.5)),
            label=words.word("figure_paths" if summed else "figure_expected"),
        )  # fmt: skip


def _name(arm: str) -> str:
    """The name of an arm as a legend has it; a beginning with _ would be left out of it."""
    return arm.replace("_", " ").strip()


def _levels(grid: Sequence[Mapping[str, Any]], factor: str) -> list[Any]:
    """The levels of a factor, as they come in the file."""
    return list(dict.fromkeys(cell[factor] for cell in grid if cell[factor] != OWN))


def _lines(
    grid: Sequence[Mapping[str, Any]], factor: str, words: Words
) -> list[tuple[str, list[int]]]:
    """Cells along the first factor, for combinations of the others' levels; few at most.

    Of one other factor levels evenly apart, with the first and the last; of several the first and
    the last of each.
    """
    held: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for place, at in enumerate(grid):
        others = tuple((name, level) for name, level in at.items() if name != factor)
        if at[factor] != OWN:
            held.setdefault(others, []).append(place)
    wanted = list(held)
    if len(wanted) > MOST_LINES and len(wanted[0]) > 1:
        ends = {name: _levels(grid, name)[:: max(1, len(_levels(grid, name)) - 1)]
                for name, _ in wanted[0]}  # fmt: skip
        wanted = [one for one in wanted if all(level in ends[name] for name, level in one)]
    if len(wanted) > MOST_LINES:
        chosen = np.linspace(0, len(wanted) - 1, MOST_LINES).round().astype(int)
        wanted = [wanted[at] for at in chosen]
    return [
        (", ".join(words.at_level(*one) for one in others) or words.word("figure_all"),
         held[others])
        for others in wanted
    ]  # fmt: skip


def _line(
    axes: Axes, grid: Sequence[Mapping[str, Any]], factor: str, look: Mapping[str, Any],
    places: Sequence[int], name: str, colour: str, dashes: Any = None,
) -> None:  # fmt: skip
    """A line over the levels, with its band; where it is drawn with dashes, without."""
    x = np.array([_number(grid, at, factor) for at in places])
    y, low, high = (np.array([look[key][at] for at in places], float)
                    for key in ("value", "low", "high"))  # fmt: skip
    order = np.argsort(x)
    if dashes is None:
        axes.fill_between(x[order], low[order], high[order], color=colour, alpha=0.15, linewidth=0)
    axes.plot(x[order], y[order], color=colour, marker="o", markersize=3.5, label=name,
              linestyle="-" if dashes is None else dashes)  # fmt: skip


def _shade(axes: Axes, found: Mapping[str, Any], factor: str) -> None:
    """Grey where few people are by themselves."""
    own = found.get("own_readings") or {}
    first = own.get(factor)
    if first is None:
        return
    levels = [one for one in _levels(found["grid"], factor) if _is_number(one)]
    if not levels:
        return
    for low, high in ((min(levels), first[0]), (first[-1], max(levels))):
        if high > low:
            axes.axvspan(low, high, color="#E8E8E8", zorder=0)


def _number(grid: Sequence[Mapping[str, Any]], at: int, factor: str) -> float:
    """Where a level lies: its number, or its place where levels are words."""
    level = grid[at][factor]
    return float(level if _is_number(level) else _levels(grid, factor).index(level))


def _is_number(level: object) -> bool:
    return isinstance(level, int | float)


def _look(
    looks: Sequence[Mapping[str, Any]], outcome: str, town: str
) -> Mapping[str, Any]:  # fmt: skip
    return next(one for one in looks if one["outcome"] == outcome and one["municipality"] == town)
