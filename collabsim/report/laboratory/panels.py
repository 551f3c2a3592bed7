"""What the figures of hypotheses have in common: numbers on axes, the legend, room for letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from collabsim.language import with_minus
from collabsim.report.desk.canvas import POINTS, length

NOTE = 9.0
"""Points of the letters below a figure, by which its lines are broken."""

TITLE = 240.0
"""Points a title or a label of a panel may be long before it is broken."""

_LEGEND = 9.0
_KEY = 50.0
"""Points a line of the legend takes beside its words."""


def written(language: str) -> Callable[[float, object], str]:
    """How a number on an axis is written."""

    def said(value: float, place: object) -> str:
        del place
        decimals = len(f"{round(value, 6):.10g}".partition(".")[2])
        return with_minus(round(value, 6), language, decimals)

    return said


def legend_above(figure: Figure, panels: Sequence[Axes]) -> None:
    """One legend for all panels, above them, in as many columns as there is room for."""
    named: dict[str, Artist] = {}
    for axes in panels:
        for handle, label in zip(*axes.get_legend_handles_labels(), strict=True):
            named.setdefault(str(label), handle)
    longest = max(length(label, _LEGEND) for label in named) + _KEY
    columns = int(POINTS * figure.get_figwidth() // longest)
    figure.legend(
        list(named.values()), list(named), loc="outside upper left",
        ncols=max(1, min(len(named), columns)), frameon=False, fontsize=_LEGEND,
    )  # fmt: skip
