"""Where pilots are, month by month since their start: stacked shares, and the line not ended."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from collabsim.analysis.survival import NOT_ENDED, Group, Survival
from collabsim.language import DEFAULT_LANGUAGE, label, text
from collabsim.report.drawing import STYLE, note_below, percent_axis, saved
from collabsim.report.figures import STATE_COLOURS

ORDER: tuple[str, ...] = (
    *("running", "delivering", "after_money", "bridged", "effect_contract", "waiting"),
    *("in_house", "other_supplier", "unused", "stopped"),
)
"""As states are stacked: below the line of those not ended what goes on, what ended above it."""

COLOURS = {**STATE_COLOURS, "running": "#E69F00", "after_money": STATE_COLOURS["delivering"]}

MOST_PANELS = 6
"""Groups drawn: of more the first."""


def state_text(state: str, language: str) -> str:
    """The words for a state, or for all in which the collaboration goes on."""
    own = state in {NOT_ENDED, "after_money"}
    return text(f"survival.{state}" if own else f"state.{state}", language)


def group_text(found: Survival, group: Group, language: str) -> str:
    """The words for a group: its municipality, and its cell where there are several."""
    place = label(group.municipality, found.populations[group.municipality], language)
    if len({one.cell for one in found.replications}) < 2:
        return place
    return text("survival.group_cell", language, cell=group.cell, place=place)


def since_start_figure(found: Survival, path: str | Path, language: str = DEFAULT_LANGUAGE) -> Path:
    """Draw shares by state and the share not ended, a panel for each group.

    Args:
        found: What to draw; the first six groups that have pilots.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    groups = [group for group, (_, pilots) in found.replications.items() if pilots][:MOST_PANELS]
    columns = min(len(groups), 2)
    rows = -(-len(groups) // columns)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.6 * columns + 2.2, 3.6 * rows + 1.0), layout="constrained")
        panels = figure.subplots(rows, columns, squeeze=False, sharey=True).ravel()
        for axes, group in zip(panels, groups, strict=False):
            _panel(axes, found, group, language)
        for axes in panels[len(groups) :]:
            axes.set_axis_off()
        figure.suptitle(text("survival.figure_title", language), weight="bold", x=0.01, ha="left")
        handles, labels = panels[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside right upper", frameon=False, fontsize=9)
        note_below(figure, text("survival.figure_note", language))
        return saved(figure, path)


def _panel(axes: Axes, found: Survival, group: Group, language: str) -> None:
    shares, curve = found.occupation, found.survival
    own = shares[(shares["cell"] == group.cell) & (shares["municipality"] == group.municipality)]
    months = np.sort(own["month"].unique())
    order = [state for state in ORDER if state in found.states]
    heights = [own[own["state"] == state]["share"].to_numpy() for state in order]
    axes.stackplot(
        months,
        heights,
        colors=[COLOURS[state] for state in order],
        labels=[state_text(state, language) for state in order],
        step="post",
    )
    line = curve[(curve["cell"] == group.cell) & (curve["municipality"] == group.municipality)]
    axes.fill_between(
        line["month"], line["low"], line["high"], step="post", color="black", alpha=0.2, linewidth=0
    )
    name = state_text(NOT_ENDED, language)
    axes.step(line["month"], line["share"], where="post", color="black", linewidth=1.5, label=name)
    axes.set_xlim(0, max(float(months[-1]), 1.0))
    axes.set_xticks(range(0, int(months[-1]) + 1, 12))
    axes.set_xlabel(text("survival.figure_x", language))
    percent_axis(axes, text("survival.figure_y", language), language)
    axes.set_title(group_text(found, group, language), fontsize=11)
