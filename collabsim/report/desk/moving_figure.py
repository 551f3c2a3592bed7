"""What moves an effect, drawn: the tornado, and the map of two parameters."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.analysis.desk.heat import Heat
from collabsim.analysis.desk.tornado import Row, Tornado
from collabsim.language import text
from collabsim.report.desk.canvas import (
    INK,
    LABEL,
    MARGIN,
    MIDDLE,
    MM,
    NARROW,
    PALE,
    POINTS,
    TEXT,
    Note,
    folded,
    length,
    sheet,
)
from collabsim.report.desk.dots import NAMES, named_rows, tick
from collabsim.report.desk.moving import how_many
from collabsim.report.desk.moving_words import Mover, capital
from collabsim.report.desk.tokens import plain
from collabsim.statistics.keys import Chance

DARK, LIGHT, CHANCE = "#4D4D4D", "#A9A9A9", PALE
"""Greys at least fifteen steps of a hundred apart: who sees no colour sees the same."""

MOST_BARS = 14
"""Assumptions drawn; of more the table has the rest."""

PITCH, NARROW_PITCH = 0.36, 0.5
"""Inches from row to row; in a column a name stands above its bar."""

AXIS = 0.62
"""Inches for what stands above the rows, and for the axis and its label below."""

BESIDE = 5.0
"""Points between the end of a bar and what is written there."""


class _End(NamedTuple):
    """One end of a bar: where it is, what is written there and to which side."""

    effect: float
    label: str
    right: bool
    down: float
    thick: float
    shade: str


def tornado_figure(found: Tornado, language: str, width: float) -> tuple[Figure, str] | None:
    """Draw what moves an effect, one assumption at a time, the largest swing at the top.

    Args:
        found: What to draw.
        language: Code of the language.
        width: Millimetres.

    Returns:
        The figure and what it shows, in words; nothing where no assumption is told to move it.
    """
    rows = found.movers[:MOST_BARS]
    if not rows:
        return None
    mover = Mover(found.subject, language)
    wide = width > NARROW
    title = figure_title(mover, found)
    notes = []
    if found.inert:
        names = [mover.name(row.assumption) for row in found.inert]
        notes = [Note(plain(mover.listed("not_told", names)))]
    area = AXIS + (PITCH if wide else NARROW_PITCH) * len(rows)
    figure = sheet(title, subtitle(mover, "figure_subtitle"), foot(mover, found.replications,
                   "figure_foot"), width, area, notes=notes)  # fmt: skip
    axes = figure.add_subplot()
    names = [capital(mover.name(row.assumption)) for row in rows]
    ends = [_ends(mover, found, row, place, wide=wide) for place, row in enumerate(rows)]
    room = POINTS * width / MM - 2.0 * MARGIN - 4.0
    if wide:
        room -= 12.0 + max(length(one, TEXT) for name in names
                           for one in folded(name, TEXT, NAMES).split("\n"))  # fmt: skip
    _bars(axes, mover, found, ends, room)
    named_rows(axes, names, wide=wide, above=0.22)
    told = "; ".join(
        f"{name}: {', '.join(end.label for end in own)}"
        for name, own in zip(names, ends, strict=True)
    )
    own = plain(mover.word("figure_own", effect=_own(mover, found)))
    return figure, f"{title} {capital(own)}. {told.replace(chr(10), ' ')}."


def figure_title(mover: Mover, found: Tornado) -> str:
    """How many move it, and whether any turns it."""
    turning = len(found.turning)
    if turning == 1:
        tail = mover.word("figure_turning_one")
    elif turning:
        tail = capital(mover.word("figure_turning", count=mover.count("turning", turning)))
    elif found.subject.is_effect and found.chance in {Chance.MORE, Chance.FEWER}:
        tail = mover.word("figure_none_turns")
    else:
        tail = ""
    words = mover.word("figure_movers", sentence=how_many(mover, found), turns=tail)
    return plain(words).strip()


def subtitle(mover: Mover, key: str) -> str:
    """What is changed, and on a line of its own what is measured where."""
    said = capital(mover.word(key, measure=mover.measure, places=mover.places))
    change = mover.change()
    return plain(f"{change}\n{said}" if change else said)


def foot(mover: Mover, replications: int, key: str) -> str:
    """What a figure is and is not, on how many replications it rests, and its id."""
    runs = mover.numbers.constant("replications", replications)
    return plain(mover.word(key, replications=runs, result=mover.subject.identifier))


def _own(mover: Mover, found: Tornado) -> str:
    return mover.figure("own", float(found.own.value), sign=found.subject.is_effect)


def _ends(
    mover: Mover, found: Tornado, row: Row, place: int, *, wide: bool
) -> tuple[_End, _End]:  # fmt: skip
    """Both ends of the bar of an assumption, the low value first."""
    own = float(found.own.value)
    beside = (row.effect_low - own) * (row.effect_high - own) > 0.0
    made = []
    for at, (effect, value, shade) in enumerate(
        ((row.effect_low, row.low_value, DARK), (row.effect_high, row.high_value, LIGHT))
    ):
        label = mover.word(
            "figure_label", value=mover.value(row.assumption, value),
            effect=mover.figure(f"{row.assumption}.{at}", effect, sign=found.subject.is_effect),
        )  # fmt: skip
        # Two bars to the same side stand below each other, with a line for each.
        room = 1000.0 if beside else 110.0 if wide else 68.0
        shift, thick = (0.16, 0.3) if wide else (0.13, 0.24)
        down = place + (0.0 if wide else 0.16) + (shift * (2 * at - 1) if beside else 0.0)
        made.append(
            _End(
                effect, folded(plain(label), LABEL, room),
                effect > own if effect != own else at == 1, down,
                thick if beside else 0.55 if wide else 0.36, shade,
            )
        )  # fmt: skip
    return made[0], made[1]


def _bars(
    axes: Axes, mover: Mover, found: Tornado, ends: list[tuple[_End, _End]], room: float
) -> None:
    own, low, high = (float(part) for part in found.own)
    sign = found.subject.is_effect
    axes.axvspan(low, high, color=CHANCE, linewidth=0, zorder=0)
    for end in (one for pair in ends for one in pair):
        axes.barh(
            end.down, end.effect - own, end.thick, left=own, color=end.shade, edgecolor="white",
            linewidth=1.0, zorder=2,
        )  # fmt: skip
        axes.annotate(
            end.label, (end.effect, end.down), xytext=(BESIDE if end.right else -BESIDE, 0),
            textcoords="offset points", ha="left" if end.right else "right", va="center",
            color=INK, fontsize=LABEL, linespacing=1.05,
        )  # fmt: skip
    axes.axvline(own, color=INK, linewidth=1.2, zorder=3)
    least, most = _span(ends, (low, high), room)
    if sign:
        axes.axvline(0.0, color=MIDDLE, linewidth=0.9, zorder=1)
        edge = 0.02 * (most - least)
        least, most = min(least, -edge), max(most, edge)
    axes.set_xlim(least, most)
    said = plain(mover.word("figure_own", effect=_own(mover, found)))
    share, half = (own - least) / (most - least), 0.5 * length(said, LABEL) / room
    side = "left" if share < half else "right" if share > 1.0 - half else "center"
    axes.annotate(
        said, (own, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha=side, va="bottom", fontsize=LABEL, color=INK,
    )  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, mover.language, sign=sign)))
    axes.set_xlabel(mover.word(f"figure_x_{'effect' if sign else 'level'}", unit=mover.unit))


def _span(
    ends: list[tuple[_End, _End]], chance: tuple[float, float], room: float
) -> tuple[float, float]:
    """The ends of an axis on which every label beside a bar has its room."""
    wanted = [(one.effect, _wide(one.label), one.right) for pair in ends for one in pair]

    def reach(step: float) -> tuple[float, float]:
        left = [value - step * taken for value, taken, right in wanted if not right]
        beyond = [value + step * taken for value, taken, right in wanted if right]
        return min([*left, *chance]), max([*beyond, *chance])

    # ``step`` is the effect a point of the figure stands for; the smallest that does is taken.
    small, large = 0.0, 1.0
    while large < 1e6 and reach(large)[1] - reach(large)[0] > room * large:
        large *= 2.0
    for _ in range(60):
        middle = 0.5 * (small + large)
        least, most = reach(middle)
        small, large = (middle, large) if most - least > room * middle else (small, middle)
    return reach(large)


def _wide(label: str) -> float:
    return max(length(line, LABEL) for line in label.split("\n")) + BESIDE + 1.0


def heat_figure(found: Heat, language: str, width: float) -> tuple[Figure, str]:
    """Draw an effect over two parameters: the darker the further from 0, with its number.

    Args:
        found: What to draw.
        language: Code of the language.
        width: Millimetres.

    Returns:
        The figure and what it shows, in words.
    """
    mover = Mover(found.subject, language)
    wide = width > NARROW
    names = [text(f"parameter.{name}", language) for name in found.names]
    short = [mover.name(name) for name in found.names]
    values = [[plain(mover.value(name, one)) for one in own]
              for name, own in zip(found.names, found.values, strict=True)]  # fmt: skip
    title = capital(mover.word("figure_heat_title", first=short[0], second=short[1]))
    head = Note(mover.word("figure_heat_axes", down=names[0], across=names[1]))
    turned = max(length(one, LABEL) for one in values[1]) > (50.0 if wide else 26.0)
    area = 0.3 * len(values[0]) + (0.75 if turned else 0.35)
    figure = sheet(
        title, subtitle(mover, "figure_place"),
        foot(mover, found.replications, "figure_heat_foot"), width, area, notes=[head],
    )  # fmt: skip
    axes = figure.add_subplot()
    told = _cells(axes, mover, found)
    fold = 120.0 if wide else 62.0
    down = [folded(one, LABEL, fold) for one in values[0]]
    axes.set_yticks(range(len(down)), down, fontsize=LABEL)
    axes.set_xticks(
        range(len(values[1])), values[1], fontsize=LABEL,
        rotation=40 if turned else 0, ha="right" if turned else "center", rotation_mode="anchor",
    )  # fmt: skip
    axes.tick_params(length=0, pad=3)
    rows = "; ".join(
        f"{name}: " + ", ".join(f"{other} {cell}" for other, cell in zip(values[1], own,
                                                                        strict=True))
        for name, own in zip(values[0], told, strict=True)
    )  # fmt: skip
    return figure, f"{title}. {head.words} {rows}."


def _cells(axes: Axes, mover: Mover, found: Heat) -> list[list[str]]:
    """Every pair of values as a field with its effect; hatched where they do not go together."""
    shape = tuple(len(one) for one in found.values)
    effects = found.table["effect"].to_numpy(float).reshape(shape)
    clear = found.table["chance"].isin(["more", "fewer"]).to_numpy().reshape(shape)
    known = np.abs(effects[~np.isnan(effects)])
    most = max(float(known.max()) if len(known) else 1.0, 1e-9)
    axes.set_facecolor("white")
    # The darkest is light enough for dark letters.
    axes.imshow(np.abs(effects), cmap="Greys", vmin=0.0, vmax=2.2 * most, aspect="auto")
    told = [["" for _ in range(shape[1])] for _ in range(shape[0])]
    for (down, across), effect in np.ndenumerate(effects):
        if np.isnan(effect):
            field: dict[str, Any] = {"facecolor": "white", "edgecolor": LIGHT, "linewidth": 0.0}
            axes.fill_between([across - 0.5, across + 0.5], down - 0.5, down + 0.5,
                              hatch="////", **field)  # fmt: skip
            told[down][across] = mover.word("figure_heat_none")
            continue
        said = plain(mover.figure("pair", effect, sign=found.subject.is_effect))
        axes.text(across, down, said, ha="center", va="center", color=INK, fontsize=LABEL + 0.3,
                  weight="bold" if clear[down, across] else "normal")  # fmt: skip
        told[down][across] = said
    return told
