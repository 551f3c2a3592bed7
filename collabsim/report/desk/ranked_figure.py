"""Ranked instruments, drawn: how many more good pilots each keeps, with chance."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.language import number
from collabsim.report.desk.canvas import INK, NARROW, in_all_forms, sheet
from collabsim.report.desk.dots import DOT, LINE, dot_handles, fill_of, named_rows, tick
from collabsim.report.desk.moving_words import capital
from collabsim.report.desk.ranked import GOOD, MATTERS, Ranked
from collabsim.report.desk.telling import said
from collabsim.report.desk.tokens import plain
from collabsim.statistics.keys import Chance, chance_of

MOST_DRAWN = 12
"""Instruments drawn; the table has them all."""

PITCH, NARROW_PITCH, AXIS = 0.27, 0.42, 0.5
"""Inches from row to row, and for the axis with its label."""


def write_ranked_figure(
    one: Ranked, order: str, folder: Path, replications: int, result: str
) -> tuple[Path, str]:
    """Draw the first instruments of an order, at two widths and in three forms.

    Args:
        one: Those of a municipality.
        order: In which they stand.
        folder: Where to, there already.
        replications: Said below.
        result: By what it can be found again.

    Returns:
        The stem of the files with the language, and what is shown, in words.
    """
    name = f"ranked_{one.population}"
    drawn = in_all_forms(
        lambda width: ranked_figure(one, order, replications, result, width),
        folder, name, one.language, result,
    )  # fmt: skip
    return folder / f"{name}.{one.language}", drawn.alt


def ranked_figure(
    one: Ranked, order: str, replications: int, result: str, width: float
) -> tuple[Figure, str]:
    """Draw them at a width in millimetres; with the figure goes what it shows, in words."""
    names = [name for name in one.ordered(order) if _known(one, name)][:MOST_DRAWN]
    wide = width > NARROW
    title = plain(f"{one.word('figure_title')}, {one.place}")
    runs = number(replications, one.language)
    foot = said("figure_foot", one.language, replications=runs, result=result)
    area = AXIS + (PITCH if wide else NARROW_PITCH) * len(names)
    keys = ("legend_clear", "legend_not_clear", "legend_chance")
    legend = dot_handles(*(said(key, one.language) for key in keys))
    figure = sheet(title, capital(one.word("figure_axis")), foot, width, area, legend)
    axes = figure.add_subplot()
    axes.axvline(0.0, color=INK, linewidth=0.9, zorder=1)
    for place, name in enumerate(names):
        row = one.effects[name][GOOD]
        low, high = row["change_low"], row["change_high"]
        clear = chance_of(low, high, MATTERS) in {Chance.MORE, Chance.FEWER}
        axes.plot([low, high], [place, place], zorder=2, **LINE)
        axes.plot(row["change"], place, markerfacecolor=fill_of(told=clear), zorder=3, **DOT)
    named_rows(axes, [one.title(name) for name in names], wide=wide, above=0.42)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, one.language)))
    alt = "; ".join(f"{one.title(name)} {plain(one.cell(name, GOOD))}" for name in names)
    return figure, f"{title}. {alt}."


def _known(one: Ranked, name: str) -> bool:
    row = one.effects[name][GOOD]
    return row["change"] is not None and row["change_low"] is not None
