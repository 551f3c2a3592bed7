"""Where an effect turns, drawn: what was found at every value that was looked at."""

from __future__ import annotations

import textwrap
from pathlib import Path

import matplotlib as mpl
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.analysis.desk.crossing import Crossing
from collabsim.language import signed, text, with_minus
from collabsim.report.desk.moving import crossing_title
from collabsim.report.desk.moving_words import Mover, capital
from collabsim.report.desk.tokens import plain
from collabsim.report.drawing import GREY, STYLE, figure_of, note_below, saved
from collabsim.statistics.keys import Chance, chance_of
from collabsim.statistics.tipping import Kind

INK, PALE = "#1A1A1A", "#E4E4E4"
HALF = 1.959964
"""Standard errors of half a 95 % interval."""

NOTE_SIGNS, TITLE_SIGNS = 128, 72


def crossing_figure(found: Crossing, path: str | Path, language: str) -> Path:
    """Draw what was found at each value, with chance, and where it may cross.

    Args:
        found: What to draw.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    mover = Mover(found.subject, language)
    sign = found.subject.is_effect
    name = text(f"parameter.{found.parameter}", language)
    with mpl.rc_context(STYLE):
        figure, axes = figure_of(8.9, 4.2)
        if found.found.kind is Kind.CROSSING:
            axes.axvspan(found.found.low, found.found.high, color=PALE, linewidth=0, zorder=0)
        axes.axhline(found.level, color=GREY, linewidth=1.0, zorder=1)
        for one in found.found.looks:
            half = HALF * one.error
            ends = (one.value - half - found.level, one.value + half - found.level)
            clear = chance_of(*ends, 1e-9) in {Chance.MORE, Chance.FEWER}
            axes.errorbar(
                one.at, one.value, yerr=half, fmt="o", color=INK, capsize=3, zorder=3,
                markerfacecolor=INK if clear else "white",
            )  # fmt: skip
        axes.xaxis.set_major_locator(MaxNLocator(6))
        axes.xaxis.set_major_formatter(
            FuncFormatter(lambda x, _: plain(mover.value(found.parameter, float(x))))
        )
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda y, _: (signed if sign else with_minus)(y, language, 1))
        )
        axes.set_xlabel(textwrap.fill(name, TITLE_SIGNS))
        axes.set_ylabel(mover.word(f"figure_x_{'effect' if sign else 'level'}", unit=mover.unit))
        title = plain(crossing_title(mover, found))
        figure.suptitle(
            textwrap.fill(title, TITLE_SIGNS), x=0.01, ha="left", fontweight="bold", fontsize=13
        )
        below = mover.word("figure_crossing", measure=mover.measure, places=mover.places, name=name)
        axes.set_title(textwrap.fill(plain(capital(below)), 90), fontsize=9.5, fontweight="normal")
        runs = mover.numbers.constant("replications", found.replications)
        foot = plain(mover.word("figure_crossing_foot", replications=runs))
        note_below(figure, textwrap.fill(foot, NOTE_SIGNS))
        return saved(figure, path)
