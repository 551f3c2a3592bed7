"""Where an effect turns, drawn: what was run at each value, and where it may cross.

The crossing is a band as wide as its interval. Where there is none within the range, or none is
told, the picture says so in words. What was run is drawn as dots; nothing is drawn between them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator
from scipy import stats

from collabsim.analysis.desk.crossing import Crossing
from collabsim.language import text
from collabsim.report.desk.canvas import (
    INK,
    LABEL,
    MIDDLE,
    MM,
    NARROW,
    PALE,
    POINTS,
    TEXT,
    folded,
    high,
    length,
    sheet,
)
from collabsim.report.desk.dots import DOT, LINE, dot_handles, fill_of, tick
from collabsim.report.desk.moving import crossing_sentences, crossing_title
from collabsim.report.desk.moving_figure import foot, subtitle
from collabsim.report.desk.moving_words import DIGITS, Mover
from collabsim.report.desk.tokens import plain
from collabsim.statistics.holm import WRONG
from collabsim.statistics.intervals import LEVEL
from collabsim.statistics.tipping import Kind


def tipping_figure(found: Crossing, language: str, width: float) -> tuple[Figure, str]:
    """Draw an effect, or a level, as a parameter moves, and where it crosses.

    Args:
        found: What to draw.
        language: Code of the language.
        width: Millimetres.

    Returns:
        The figure and what it shows, in words.
    """
    mover = Mover(found.subject, language)
    wide = width > NARROW
    title = plain(crossing_title(mover, found))
    answer = [plain(one) for one in crossing_sentences(mover, found)]
    above = folded(" ".join(answer[:-1]), TEXT, POINTS * width / MM - 60.0, bold=True)
    area = (2.1 if wide else 2.0) + high(above, TEXT)
    figure = sheet(
        title, subtitle(mover, "figure_place"),
        foot(mover, found.replications, "figure_tipping_foot"), width, area,
        _handles(mover, found),
    )  # fmt: skip
    axes = figure.add_subplot()
    axes.set_title(above, loc="left", color=INK, fontsize=TEXT, weight="bold")
    _looks(axes, found)
    if found.found.kind is Kind.CROSSING:
        axes.axvspan(found.found.low, found.found.high, color=PALE, linewidth=0, zorder=0)
        axes.axvline(found.found.at, color=INK, linewidth=1.0, linestyle=(0, (1.5, 2.0)), zorder=1)
    axes.axhline(found.level, color=INK, linewidth=0.9, zorder=1)
    _axes(axes, mover, found, width)
    points = ", ".join(
        f"{_value(mover, found, one.at)} "
        + plain(mover.figure("look", one.value, sign=found.subject.is_effect))
        for one in found.found.looks
    )
    return figure, f"{title}. {' '.join(answer)} {points}."


def _told(found: Crossing) -> list[bool]:
    """Which looks are told from the level, all of them held together."""
    looks = found.found.looks
    limit = stats.norm.isf(WRONG / 2.0 / max(len(looks), 1))
    return [abs(one.value - found.level) > limit * one.error for one in looks]


def _looks(axes: Axes, found: Crossing) -> None:
    """What was found at each value, with its interval for chance."""
    wide = stats.norm.isf((1.0 - LEVEL) / 2.0)
    for one, told in zip(found.found.looks, _told(found), strict=True):
        ends = [one.value - wide * one.error, one.value + wide * one.error]
        axes.plot([one.at] * 2, ends, zorder=2, **LINE)
        axes.plot([one.at], [one.value], markerfacecolor=fill_of(told=told), zorder=3, **DOT)


def _handles(mover: Mover, found: Crossing) -> list[Any]:
    level = plain(mover.numbers.constant("level", found.level, int(found.level % 1.0 != 0.0)))
    told, untold = (mover.word(f"figure_{key}", level=level) for key in ("told", "untold"))
    handles = dot_handles(told, untold, mover.word("figure_chance"))
    if found.found.kind is Kind.CROSSING:
        handles.append(Patch(color=PALE, label=mover.word("figure_crossing")))
    return handles


def _value(mover: Mover, found: Crossing, at: float) -> str:
    return plain(mover.value(found.parameter, at, DIGITS))


def _axes(axes: Axes, mover: Mover, found: Crossing, width: float) -> None:
    sign = found.subject.is_effect
    edge = 0.04 * (found.high - found.low)
    axes.set_xlim(found.low - edge, found.high + edge)
    room = POINTS * width / MM - 60.0
    for count in (5, 4, 3, 2):
        ticks = np.linspace(found.low, found.high, count)
        labels = [_value(mover, found, float(one)) for one in ticks]
        if sum(length(one, TEXT) + 10.0 for one in labels) <= room:
            break
    axes.set_xticks(ticks, labels)
    # The last one ends where the axis does.
    axes.get_xticklabels()[-1].set_horizontalalignment("right" if len(labels[-1]) > 8 else "center")
    axes.set_xlabel(folded(text(f"parameter.{found.parameter}", mover.language), TEXT, room - 10.0))
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y, mover.language, sign=sign)))
    kind = "effect" if sign else "level"
    axes.set_ylabel(mover.word(f"figure_x_{kind}", unit=mover.unit))
    axes.spines["bottom"].set_position(("outward", 2.0))
    axes.tick_params(axis="both", labelsize=LABEL, color=MIDDLE)
