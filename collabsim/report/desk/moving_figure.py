"""What moves an effect, drawn: the tornado, and the map of two parameters."""

from __future__ import annotations

import textwrap
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from collabsim.analysis.desk.heat import Heat
from collabsim.analysis.desk.tornado import Row, Tornado
from collabsim.language import signed, text, with_minus
from collabsim.report.desk.moving import how_many
from collabsim.report.desk.moving_words import Mover, capital
from collabsim.report.desk.tokens import plain
from collabsim.report.drawing import GREY, STYLE, note_below, saved
from collabsim.statistics.keys import Chance

DARK, LIGHT, PALE, INK = "#4D4D4D", "#B3B3B3", "#EBEBEB", "#1A1A1A"
"""Greys at least fifteen steps of a hundred apart: who sees no colour sees the same."""

MOST_BARS = 14
"""Assumptions drawn; of more the table has the rest."""

NAME_SIGNS, VALUE_SIGNS = 26, 18
"""Signs of a line of a name, and of a value beside a bar."""

ROOM = 0.34
"""What labels take beside the bars, as a part of what the bars span."""

NOTE_SIGNS = 128


def tornado_figure(found: Tornado, path: str | Path, language: str) -> Path | None:
    """Draw what moves an effect, one assumption at a time, the largest swing at the top.

    Args:
        found: What to draw.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path; nothing where no assumption is told to move it.
    """
    rows = found.movers[:MOST_BARS]
    if not rows:
        return None
    mover = Mover(found.subject, language)
    note = _note(mover, found)
    with mpl.rc_context(STYLE):
        height = 1.75 + 0.46 * len(rows) + 0.17 * note.count("\n")
        figure = Figure(figsize=(8.9, height), layout="constrained")
        axes = figure.add_subplot()
        _bars(axes, mover, found, rows)
        heading = textwrap.fill(figure_title(mover, found), 72)
        figure.suptitle(heading, x=0.01, ha="left", fontweight="bold", fontsize=13)
        axes.set_title(plain(_subtitle(mover)), fontsize=9.5, fontweight="normal", pad=20)
        note_below(figure, note)
        return saved(figure, path)


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


def _subtitle(mover: Mover) -> str:
    said = capital(mover.word("figure_subtitle", measure=mover.measure, places=mover.places))
    change = mover.change()
    return f"{change}\n{said}" if change else said


def _note(mover: Mover, found: Tornado) -> str:
    runs = mover.numbers.constant("replications", found.replications)
    lines = []
    if found.inert:
        names = [mover.name(row.assumption) for row in found.inert]
        lines.append(mover.listed("not_told", names))
    lines.append(mover.word("figure_foot", replications=runs))
    return "\n".join(textwrap.fill(plain(line), NOTE_SIGNS) for line in lines)


def _bars(axes: Axes, mover: Mover, found: Tornado, rows: tuple[Row, ...]) -> None:
    own, low, high = (float(part) for part in found.own)
    sign = found.subject.is_effect
    axes.axvspan(low, high, color=PALE, linewidth=0, zorder=0)
    for place, row in enumerate(rows):
        ends = ((row.effect_low, row.low_value, DARK), (row.effect_high, row.high_value, LIGHT))
        beside = (row.effect_low - own) * (row.effect_high - own) > 0.0
        for number_of, (effect, value, shade) in enumerate(ends):
            # Two bars to the same side stand below each other.
            middle, thick = (place - 0.16 + 0.32 * number_of, 0.3) if beside else (place, 0.55)
            axes.barh(
                middle, effect - own, thick, left=own, color=shade,
                edgecolor="white", linewidth=1.2, zorder=2,
            )  # fmt: skip
            right = effect > own if effect != own else number_of == 1
            label = mover.word(
                "figure_label",
                value=mover.value(row.assumption, value),
                effect=mover.figure(f"{row.assumption}.{number_of}", effect, sign=sign),
            )
            axes.annotate(
                textwrap.fill(plain(label), VALUE_SIGNS + 6), (effect, middle),
                xytext=(5 if right else -5, 0), textcoords="offset points",
                ha="left" if right else "right", va="center", color=INK,
                fontsize=8 if beside else 9,
            )  # fmt: skip
    axes.axvline(own, color=INK, linewidth=1.3, zorder=3)
    if sign:
        axes.axvline(0.0, color=GREY, linewidth=1.0, zorder=1)
    said = plain(mover.word("figure_own", effect=mover.figure("own", own, sign=sign)))
    axes.annotate(
        said, (own, 1.0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", va="bottom", fontsize=9, color=INK,
    )  # fmt: skip
    _axes(axes, mover, found, rows)


def _axes(axes: Axes, mover: Mover, found: Tornado, rows: tuple[Row, ...]) -> None:
    sign = found.subject.is_effect
    values = [value for row in rows for value in (row.effect_low, row.effect_high)]
    values += [float(part) for part in found.own]
    room = ROOM * (max(values) - min(values))
    least, most = min(values) - room, max(values) + room
    if sign:
        least, most = min(least, -0.02 * (most - least)), max(most, 0.02 * (most - least))
    axes.set_xlim(least, most)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    names = [capital(mover.name(row.assumption)) for row in rows]
    axes.set_yticks(range(len(rows)), [textwrap.fill(name, NAME_SIGNS) for name in names])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(7, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: _tick(x, mover.language, sign=sign)))
    kind = "effect" if sign else "level"
    axes.set_xlabel(mover.word(f"figure_x_{kind}", unit=mover.unit))


def _tick(value: float, language: str, *, sign: bool) -> str:
    decimals = 0 if float(value).is_integer() else 1
    return (signed if sign else with_minus)(value, language, decimals)


def heat_figure(found: Heat, path: str | Path, language: str) -> Path:
    """Draw an effect over two parameters: the darker the further from 0, with its number.

    Args:
        found: What to draw.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    mover = Mover(found.subject, language)
    first, second = found.values
    effects = found.table["effect"].to_numpy(float).reshape(len(first), len(second))
    clear = found.table["chance"].isin(["more", "fewer"]).to_numpy().reshape(effects.shape)
    names = [text(f"parameter.{name}", language) for name in found.names]
    short = [mover.name(name) for name in found.names]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(8.9, 2.6 + 0.5 * len(first)), layout="constrained")
        axes = figure.add_subplot()
        known = np.abs(effects[~np.isnan(effects)])
        most = float(known.max()) if len(known) else 1.0
        axes.imshow(np.abs(effects), cmap="Greys", vmin=0.0, vmax=2.2 * max(most, 1e-9),
                    aspect="auto")  # fmt: skip
        for (down, across), effect in np.ndenumerate(effects):
            if not np.isnan(effect):
                words = plain(mover.figure("pair", effect, sign=found.subject.is_effect))
                # The darkest is light enough for dark letters.
                axes.text(across, down, words, ha="center", va="center", color=INK,
                          weight="bold" if clear[down, across] else "normal")  # fmt: skip
        for axis, name, values, label in (
            (axes.yaxis, found.names[0], first, names[0]),
            (axes.xaxis, found.names[1], second, names[1]),
        ):
            axis.set_ticks(range(len(values)), [plain(mover.value(name, v)) for v in values])
            axis.set_label_text(textwrap.fill(label, 60 if axis is axes.xaxis else 28))
        axes.tick_params(length=0)
        title = capital(mover.word("figure_heat_title", first=short[0], second=short[1]))
        figure.suptitle(textwrap.fill(title, 72), x=0.01, ha="left", fontweight="bold")
        axes.set_title(plain(_heat_subtitle(mover)), fontsize=9.5, fontweight="normal")
        runs = mover.numbers.constant("replications", found.replications)
        foot = plain(mover.word("figure_heat_foot", replications=runs))
        note_below(figure, textwrap.fill(foot, NOTE_SIGNS))
        return saved(figure, path)


def _heat_subtitle(mover: Mover) -> str:
    size = capital(f"{mover.measure}, {mover.places}")
    change = mover.change()
    return f"{change}\n{size}" if change else size
