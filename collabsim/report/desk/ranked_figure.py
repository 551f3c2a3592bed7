"""Ranked instruments, drawn: how many more good pilots each keeps, with chance."""

from __future__ import annotations

import textwrap
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.language import number, signed
from collabsim.report.desk.ranked import GOOD, MATTERS, Ranked
from collabsim.report.desk.tokens import plain
from collabsim.report.drawing import GREY, STYLE, note_below, saved
from collabsim.statistics.keys import Chance, chance_of

MOST_DRAWN = 12
"""Instruments drawn; the table has them all."""

INK = "#1A1A1A"
WIDE, NARROW = 7.0, 3.4
"""Inches: the text of a page, and a column."""
NAME_SIGNS = {WIDE: 44, NARROW: 24}
TITLE_SIGNS = {WIDE: 74, NARROW: 34}


def ranked_figure(one: Ranked, order: str, stem: Path, replications: int) -> tuple[Path, str]:
    """Draw the first instruments of an order, at two widths and in three forms.

    Args:
        one: Those of a municipality.
        order: In which they stand.
        stem: Folder and name of the files, without width, language and ending.
        replications: Said below.

    Returns:
        The stem with the language, and what is shown, in words.
    """
    names = [name for name in one.ordered(order) if _known(one, name)][:MOST_DRAWN]
    alt = "; ".join(f"{one.title(name)} {plain(one.cell(name, GOOD))}" for name in names)
    title = plain(f"{one.word('figure_title')}, {one.place}")
    alt = f"{title}. {alt}."
    foot = one.word("figure_foot", replications=number(replications, one.language))
    for width, also in ((WIDE, ""), (NARROW, "_80mm")):
        with mpl.rc_context({**STYLE, "svg.fonttype": "none", "font.size": 8.0}):
            figure = _drawn(one, names, title, foot, width)
            for suffix in (".svg", ".png", ".pdf"):
                path = stem.with_name(f"{stem.name}{also}.{one.language}{suffix}")
                saved(figure, path, about=alt, dpi=300)
    return stem.with_name(f"{stem.name}.{one.language}"), alt


def _known(one: Ranked, name: str) -> bool:
    row = one.effects[name][GOOD]
    return row["change"] is not None and row["change_low"] is not None


def _drawn(one: Ranked, names: list[str], title: str, foot: str, width: float) -> Figure:
    titles = [textwrap.fill(one.title(name), NAME_SIGNS[width]) for name in names]
    lines = sum(1 + text.count("\n") for text in titles)
    figure = Figure(figsize=(width, 1.5 + 0.17 * lines + 0.06 * len(names)), layout="constrained")
    axes = figure.add_subplot()
    axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    for place, name in enumerate(names):
        row = one.effects[name][GOOD]
        low, high = row["change_low"], row["change_high"]
        clear = chance_of(low, high, MATTERS) in {Chance.MORE, Chance.FEWER}
        axes.plot([low, high], [place, place], color=INK, linewidth=1.6, zorder=2)
        axes.plot(row["change"], place, "o", color=INK, markersize=5, zorder=3,
                  markerfacecolor=INK if clear else "white")  # fmt: skip
    axes.set_yticks(range(len(names)), titles)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(x, one.language, 1)))
    signs = TITLE_SIGNS[width]
    axes.set_xlabel(textwrap.fill(one.word("figure_axis"), signs))
    figure.suptitle(textwrap.fill(title, signs), x=0.01, ha="left", fontweight="bold", fontsize=9.5)
    note_below(figure, textwrap.fill(foot, int(signs * 1.1)))
    return figure
