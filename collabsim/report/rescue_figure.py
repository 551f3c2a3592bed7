"""Bundles of instruments drawn: what each costs in a year, and what it is worth."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.analysis.rescue import Rescue, Rescues
from collabsim.language import DEFAULT_LANGUAGE, label, number, signed
from collabsim.report.drawing import GREY, SERIES, STYLE, note_below, saved
from collabsim.report.rescue_words import bundle_words, cost_words, said

THOUSAND = 1000.0


def rescue_figure(
    found: Rescues, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path | None:
    """Draw the best bundles by price, with intervals of what they are worth.

    Args:
        found: What to draw; of more than two municipalities the smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path; nothing where no municipality has a bundle that gained in the search.
    """
    every = [one for one in found.found if one.front]
    shown = every if len(every) <= 2 else [every[0], every[-1]]
    if not shown:
        return None
    lines = sum(len(each.bundle) + 2 for one in shown for each in one.front)
    with mpl.rc_context(STYLE):
        height = 1.4 + 0.6 * len(shown) + 0.19 * lines
        figure = Figure(figsize=(8.0, height), layout="constrained")
        panels = figure.subplots(
            len(shown), 1, sharex=True, squeeze=False,
            height_ratios=[sum(len(each.bundle) + 2 for each in one.front) for one in shown],
        )[:, 0]  # fmt: skip
        for axes, one in zip(panels, shown, strict=True):
            _panel(axes, one, language)
        panels[-1].set_xlabel(said("figure_x", language))
        figure.suptitle(said("figure_title", language), x=0.01, ha="left", fontweight="bold")
        half = number(found.asked.replications // 2, language)
        note_below(figure, said("figure_note", language, half=half))
        return saved(figure, path)


def _panel(axes: Axes, one: Rescue, language: str) -> None:
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    axes.grid(axis="x", color="#E5E5E5", linewidth=0.8, zorder=0)
    names = []
    for height, each in enumerate(one.front):
        value, low, high = (float(end) / THOUSAND for end in each.net_nok)
        is_best = one.best is not None and each.bundle == one.best.bundle
        axes.plot([low, high], [height, height], color=SERIES[0], linewidth=2.0, zorder=2)
        axes.plot(
            [value], [height], marker="o", color=SERIES[0], zorder=3,
            markerfacecolor=SERIES[0] if is_best else "white",
        )  # fmt: skip
        cost = cost_words(each.cost_nok_per_year, language)
        names.append(said("figure_row", language, cost=cost,
                          bundle=bundle_words(each.bundle, language, "\n+ ")))  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.set_title(label(one.municipality, one.population, language))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(float(x), language, 0)))
