"""Figures of a comparison, in colours that colour-blind readers can tell apart.

Every figure names its series where they are drawn, shows intervals and says in
a note what they hold. The suffix of the path decides the format: svg, png, pdf.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from collabsim.analysis.comparison import Comparison
from collabsim.analysis.sentence import ANSWERED_AT, HEADLINE
from collabsim.analysis.tables import NOT_ENDED
from collabsim.language import DEFAULT_LANGUAGE, number, percent, points, text
from collabsim.records.course import HORIZONS, STATES
from collabsim.report.drawing import (
    GREY,
    SERIES,
    STYLE,
    figure_of,
    label_ends,
    note_below,
    percent_axis,
    saved,
)
from collabsim.statistics.intervals import FloatArray, is_clear

STATE_COLOURS: dict[str, str] = {
    "delivering": "#0072B2",
    "bridged": "#56B4E9",
    "in_house": "#009E73",
    "other_supplier": "#CC79A7",
    "effect_contract": "#D55E00",
    "waiting": "#F0E442",
    "unused": "#A6A6A6",
    "stopped": "#DDDDDD",
}
"""From alive to gone, in the order they are stacked."""

_SMALLEST_NAMED = 0.035

NAMED_DROP = 0.05
"""A curve that falls by this share or more in a month is told why."""

_MOST_NAMED_DROPS = 3


def survival_figure(
    comparison: Comparison, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path:
    """Draw the share of collaborations not ended, by month since the project money ended.

    Months in which many end at once are named by how most of those ended. What
    delivers is another measure: one that waits, or lives on more project money, has
    not ended and does not deliver; see :func:`delivering_figure`.

    Args:
        comparison: What to draw; with more than five municipalities only the
            smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    with mpl.rc_context(STYLE):
        figure, axes = figure_of(8.2, 5.0)
        names = _drawn(comparison)
        ends = []
        for place, name in enumerate(names):
            colour = _colour(place, len(names))
            curve = comparison.survival[comparison.survival["municipality"] == name]
            if curve.empty:
                continue
            # From 1 down to what is left at the end of the month in which the money ended.
            month = np.concatenate([[0], curve["month"]])
            share, low, high = (np.concatenate([[1], curve[c]]) for c in ("share", "low", "high"))
            axes.fill_between(month, low, high, step="post", color=colour, alpha=0.18, linewidth=0)
            axes.step(month, share, where="post", color=colour, linewidth=1.8)
            ends.append((float(share[-1]), comparison.label(name, language), colour))
        last = axes.get_xlim()[1] if not ends else float(comparison.survival["month"].max())
        label_ends(axes, last, ends)
        for drop in largest_drops(comparison, names):
            axes.annotate(
                text(f"figure.drop_{drop.cause}", language),
                (drop.month, (drop.before + drop.after) / 2),
                xytext=(12, 0),
                textcoords="offset points",
                va="center",
                fontsize=9,
                color=GREY,
                arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkB": 2},
            )
        axes.set_xlim(0, last)
        axes.set_xticks(range(0, int(last) + 1, 12))
        axes.set_xlabel(text("figure.survival_x", language))
        percent_axis(axes, text("figure.survival_y", language), language)
        axes.set_title(_title(comparison, "survival", language), pad=12)
        note_below(figure, text("figure.survival_note", language))
        return saved(figure, path)


def delivering_figure(
    comparison: Comparison, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path:
    """Draw the share of started pilots delivering 12, 24 and 36 months after their money.

    Args:
        comparison: What to draw; with more than five municipalities only the
            smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    with mpl.rc_context(STYLE):
        figure, axes = figure_of(8.2, 5.0)
        names = _drawn(comparison)
        ends = []
        for place, name in enumerate(names):
            colour = _colour(place, len(names))
            rows = [_row(comparison.table, name, months) for months in HORIZONS]
            seen = [row for row in rows if row["observed"] > 0]
            if not seen:
                continue
            # Bars of the region are wide.
            aside = (0.5 if comparison.region is None else 0.9) * (place - (len(names) - 1) / 2)
            month = np.array([row["months"] + aside for row in seen])
            share, low, high = (
                np.array([row[f"{HEADLINE}{end}"] for row in seen]) for end in ("", "_low", "_high")
            )
            axes.errorbar(
                month,
                share,
                yerr=[share - low, high - share],
                color=colour,
                marker="o",
                markersize=6,
                markeredgecolor="white",
                linewidth=0,
                elinewidth=1.6,
                capsize=3,
                zorder=3,
            )
            if comparison.region is not None:
                _region_bars(axes, month, seen, colour)
            ends.append((float(share[-1]), comparison.label(name, language), colour))
        right = HORIZONS[-1] + 2
        label_ends(axes, right, ends)
        axes.set_xlim(HORIZONS[0] - 4, right)
        axes.set_xticks(HORIZONS)
        axes.set_xlabel(text("figure.survival_x", language))
        axes.grid(axis="y", color="#E5E5E5", linewidth=0.8)
        percent_axis(axes, text("figure.delivering_y", language), language)
        axes.set_title(_title(comparison, "delivering", language), pad=12)
        note_below(figure, _delivering_note(comparison, language))
        return saved(figure, path)


class CurveDrop(NamedTuple):
    """A month in which many collaborations end, between two heights of the highest curve."""

    month: int
    cause: str
    before: float
    after: float


def largest_drops(comparison: Comparison, names: Sequence[str]) -> list[CurveDrop]:
    """The months in which a curve falls by :data:`NAMED_DROP` or more, at most three of them.

    Args:
        comparison: Whose curves.
        names: The municipalities drawn.

    Returns:
        The largest first. The cause is the way most of those that ended then did.
    """
    curves = comparison.survival[comparison.survival["municipality"].isin(names)]
    height = curves.pivot_table(index="month", columns="municipality", values="share")
    before = height.shift(1).fillna(1.0)
    fall = (before - height).max(axis=1)
    own = comparison.ends[comparison.ends["municipality"].isin(names)]
    by_cause = own.pivot_table(index="month", columns="cause", values="share", aggfunc="sum")
    ended = by_cause.diff().fillna(by_cause)
    large = fall[fall >= NAMED_DROP].sort_values(ascending=False, kind="stable")
    return [
        CurveDrop(
            int(month),
            str(ended.loc[month].idxmax()),
            float(before.loc[month].max()),
            float(height.loc[month].max()),
        )
        for month in large.index[:_MOST_NAMED_DROPS]
    ]


def shares_figure(
    comparison: Comparison, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path:
    """Draw what became of started pilots 12, 24 and 36 months after their money ended.

    Args:
        comparison: What to draw; with more than five municipalities only the
            smallest and the largest.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.
    """
    with mpl.rc_context(STYLE):
        names = _drawn(comparison)
        figure, axes = figure_of(max(8.2, 2.4 + 1.1 * len(names) * len(HORIZONS)), 5.4)
        width = len(names) + 0.6
        occurring = {state for state in STATES if (comparison.table[state] > 0).any()}
        middles = []
        for group, months in enumerate(HORIZONS):
            for place, name in enumerate(names):
                row = _row(comparison.table, name, months)
                x = group * width + place
                final = group == len(HORIZONS) - 1 and place == len(names) - 1
                _stack(axes, x, row, language, named=occurring if final else ())
                axes.text(
                    x,
                    -0.02,
                    textwrap.fill(comparison.label(name, language), 14),
                    ha="center",
                    va="top",
                    fontsize=8,
                )
            middles.append(group * width + (len(names) - 1) / 2)
        axes.set_xlim(-0.7, middles[-1] + (len(names) - 1) / 2 + 0.55)
        axes.set_xticks(
            middles,
            [text("compare.after_months", language, months=months) for months in HORIZONS],
        )
        axes.tick_params(axis="x", length=0, pad=34)
        axes.spines["bottom"].set_visible(False)
        percent_axis(axes, text("figure.shares_y", language), language)
        axes.set_title(text("figure.shares_title", language), pad=12)
        note_below(figure, text("figure.shares_note", language))
        return saved(figure, path)


def channels_figure(
    comparison: Comparison, path: str | Path, language: str = DEFAULT_LANGUAGE
) -> Path:
    """Draw the difference in pilots delivering with each size channel neutralised alone.

    Args:
        comparison: What to draw; channels must have been neutralised in it.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        language: Code of the language.

    Returns:
        The path.

    Raises:
        ValueError: No channel was neutralised in the comparison.
    """
    if comparison.channels is None or "gap_neutral" not in comparison.channels.columns:
        raise ValueError("no channel was neutralised in this comparison")
    own = comparison.channels[comparison.channels["measure"] == HEADLINE]
    own = own.dropna(subset=["gap_neutral"])
    last = own[own["months"] == ANSWERED_AT[-1]]
    order = last.sort_values("gap_neutral", ascending=False, kind="stable")["channel"].to_list()
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.2, 2.3 + 0.34 * (len(order) + 1)), layout="constrained")
        panels: Sequence[Axes] = figure.subplots(1, len(ANSWERED_AT), sharex=True, sharey=True)
        for axes, months in zip(panels, ANSWERED_AT, strict=True):
            whole = comparison.difference[
                (comparison.difference["measure"] == HEADLINE)
                & (comparison.difference["months"] == months)
            ].iloc[0]
            rows = own[own["months"] == months].set_index("channel").loc[order]
            _gap_band(axes, whole, len(order))
            for place, (_, row) in enumerate(rows.iterrows()):
                _gap(axes, len(order) - 1 - place, row, "gap_neutral", SERIES[0])
            axes.set_title(text("figure.channels_months", language, months=months), fontsize=10)
            axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: points(x, language, 0)))
            axes.set_xlabel(text("figure.channels_x", language))
            axes.tick_params(axis="y", length=0)
            axes.grid(axis="x", color="#E5E5E5", linewidth=0.8)
            axes.set_axisbelow(True)
        names = [text(f"channel.{channel}", language) for channel in order]
        panels[0].set_yticks(
            range(len(order), -1, -1), [text("figure.channels_none", language), *names]
        )
        figure.suptitle(
            text("figure.channels_title", language), x=0.01, ha="left", weight="bold", size=12
        )
        small, large = (
            comparison.label(name, language) for name in (comparison.small, comparison.large)
        )
        note_below(figure, text("figure.channels_note", language, small=small, large=large))
        return saved(figure, path)


def _row(table: pd.DataFrame, name: str, months: int) -> pd.Series[Any]:
    return table[(table["municipality"] == name) & (table["months"] == months)].iloc[0]


def _colour(place: int, places: int) -> str:
    """Blue for the smallest and vermilion for the largest, however many are between."""
    if places > 1 and place == places - 1:
        return SERIES[1]
    return SERIES[place] if place == 0 else SERIES[place + 1]


def _drawn(comparison: Comparison) -> list[str]:
    """All municipalities if there are colours for them, else the two compared."""
    names = list(comparison.populations)
    return names if len(names) <= len(SERIES) else [comparison.small, comparison.large]


def _title(comparison: Comparison, figure: Literal["survival", "delivering"], language: str) -> str:
    """What the figure shows, as far as the interval of its own measure and the region allow."""
    own = comparison.difference
    measure = NOT_ENDED if figure == "survival" else HEADLINE
    own = own[(own["measure"] == measure) & (own["months"] == ANSWERED_AT[-1])]
    small, large = (comparison.populations[n] for n in (comparison.small, comparison.large))
    if own.empty or small == large or own["difference"].isna().all():
        return text(f"figure.{figure}_title", language)
    row = own.iloc[0]
    if comparison.region is not None and row["region_verdict"] not in {"above", "below"}:
        return text(f"figure.{figure}_title_unclear", language)
    two = len(comparison.populations) == 2
    least, most = ("smaller", "larger") if two else ("smallest", "largest")
    if not is_clear(row["difference_low"], row["difference_high"]):
        return text(f"figure.{figure}_title_unclear", language)
    return text(f"figure.{figure}_title_{least if row['difference'] > 0 else most}", language)


def _stack(
    axes: Axes, x: float, row: pd.Series[Any], language: str, *, named: Collection[str]
) -> None:
    """One column of stacked shares, figures inside, names of states to its right."""
    if row["observed"] == 0:
        return
    bottom, lowest = 0.0, -1.0
    for state, colour in STATE_COLOURS.items():
        share = float(row[state])
        axes.bar(x, share, 0.86, bottom=bottom, color=colour, edgecolor="white", linewidth=0.8)
        middle = bottom + share / 2
        if share >= _SMALLEST_NAMED:
            ink = "white" if state in {"delivering", "in_house"} else "black"
            axes.text(x, middle, percent(share, language), ha="center", va="center", color=ink)
        if state in named:
            lowest = max(middle, lowest + 0.042)
            axes.annotate(
                text(f"figure.state_{state}", language),
                (x + 0.5, lowest),
                va="center",
                fontsize=9,
                annotation_clip=False,
            )
        bottom += share
    axes.vlines(
        x + 0.34, row[f"{HEADLINE}_low"], row[f"{HEADLINE}_high"], color="black", linewidth=1.6
    )


def _region_bars(
    axes: Axes, month: FloatArray, rows: Sequence[pd.Series[Any]], colour: str
) -> None:
    """A wide pale bar over the region of values behind each point, and its median across."""
    low, high, middle = (
        [float(row[f"{HEADLINE}_region_{name}"]) for row in rows] for name in ("5", "95", "median")
    )
    axes.vlines(month, low, high, color=colour, linewidth=9, alpha=0.18, zorder=1)
    axes.plot(month, middle, "_", color=colour, markersize=11, markeredgewidth=1.6, alpha=0.7)


def _delivering_note(comparison: Comparison, language: str) -> str:
    if comparison.region is None:
        return text("figure.delivering_note", language)
    count = number(len(comparison.region.points), language)
    return text("figure.delivering_region_note", language, points=count)


def _gap_band(axes: Axes, whole: pd.Series[Any], top: int) -> None:
    axes.axvline(0, color=GREY, linewidth=1)
    axes.axvspan(
        whole["difference_low"], whole["difference_high"], color=SERIES[1], alpha=0.13, linewidth=0
    )
    _gap(axes, top, whole, "difference", SERIES[1])


def _gap(axes: Axes, y: float, row: pd.Series[Any], name: str, colour: str) -> None:
    axes.hlines(y, row[f"{name}_low"], row[f"{name}_high"], color=colour, linewidth=1.8)
    axes.plot(row[name], y, "o", color=colour, markersize=6, markeredgecolor="white")


if set(STATE_COLOURS) != set(STATES):
    raise ValueError("every state after funding needs a colour, and nothing else has one")
