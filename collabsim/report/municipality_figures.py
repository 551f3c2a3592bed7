"""Two figures of one named municipality: its structure beside all others, and its range.

The range is not about the municipality, and says so inside the picture: a figure is passed on
without the page it stood on. There is never a second name in one figure.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from collabsim.analysis.range_for_one import Range
from collabsim.analysis.structures import FACTS, Facts
from collabsim.language import number, text
from collabsim.parameters import BASE_YEAR
from collabsim.report.drawing import STYLE, saved

INK, PALE, MIDDLE = "#1A1A1A", "#DADADA", "#6B6B6B"
FORMS = (".svg", ".png", ".pdf")
_WIDTH = 170.0 / 25.4
"""Inches: the text of a page."""
_SIGNS = 104
_BOLD_SIGNS = 92
_STYLE: dict[Any, Any] = {**STYLE, "svg.fonttype": "none", "font.size": 8.0,
                          "axes.titlesize": 8.5, "axes.titleweight": "normal"}  # fmt: skip
MILLION = 1e6


def draw_range(found: Range, replications: int, folder: Path, language: str) -> list[Path]:
    """Draw every set of values as a point, by organisation model, with the caveat inside.

    Args:
        found: The range.
        replications: Of each set.
        folder: Where to, there already.
        language: Code of the language.

    Returns:
        The files.
    """
    kept = found.points[found.points["admissible"]]
    models = list(dict.fromkeys(str(one) for one in found.points["organisation"]))
    title = text("municipality.range_title", language, name=found.name)
    under = text("municipality.range_subtitle", language, points=number(len(kept), language))
    caveat = text("municipality.caveat", language, name=found.name)
    foot = text("municipality.range_foot", language, count=number(replications, language))
    with mpl.rc_context(_STYLE):
        figure, axes = _canvas(title, under, caveat, foot, 0.75 + 0.42 * len(models))
        told = []
        for place, model in enumerate(models):
            own = 100.0 * kept.loc[kept["organisation"] == model, "delivering_36"]
            said = _range_row(axes, place, own.to_numpy(float), language)
            told.append(f"{text(f'choice.{model}', language)}: {said}")
        labels = [text(f"choice.{model}", language) for model in models]
        axes.set_yticks(range(len(models)), labels)
        axes.set_ylim(len(models) - 0.5, -0.5)
        every = 100.0 * kept["delivering_36"]
        beside = max(1.0, 0.06 * float(every.max() - every.min()))
        axes.set_xlim(float(every.min()) - beside, float(every.max()) + beside)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(round(x), language)))
        axes.set_xlabel(text("municipality.range_axis", language))
        alt = f"{title}. {'; '.join(told)}. {caveat}"
        return _written(figure, folder, "range", language, alt)


def _range_row(axes: Axes, place: int, shares: NDArray[np.float64], language: str) -> str:
    """One organisation model: a bar from end to end, a point a set, and both ends in words."""
    if not len(shares):
        said = text("municipality.range_none", language)
        _beside(axes, place, said)
        return said
    low, high = float(shares.min()), float(shares.max())
    axes.barh(place, high - low, 0.5, low, color=PALE, zorder=0)
    # Points of like height are set apart by their order, not by a draw: the same bytes each time.
    order = np.argsort(np.argsort(shares, kind="stable"), kind="stable")
    apart = 0.14 * (order % 3 - 1.0)
    axes.plot(
        shares, place + apart, "o", markersize=4.6, markerfacecolor="white",
        markeredgecolor=INK, markeredgewidth=0.9, zorder=2,
    )  # fmt: skip
    said = text(
        "municipality.range_row", language, low=number(low, language), high=number(high, language),
        sets=number(len(shares), language),
    )  # fmt: skip
    _beside(axes, place, said)
    return said


def _beside(axes: Axes, place: int, said: str) -> None:
    axes.annotate(
        said, (1.0, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
        textcoords="offset points", va="center", ha="left", annotation_clip=False,
    )  # fmt: skip


def draw_structure(
    name: str,
    own: Facts,
    all_of_them: Mapping[str, NDArray[np.float64]],
    folder: Path,
    language: str,
) -> list[Path]:
    """Draw what follows from size for all municipalities, and where one of them lies.

    Args:
        name: Of the one.
        own: What is told of it.
        all_of_them: The same of all, without names.
        folder: Where to, there already.
        language: Code of the language.

    Returns:
        The files.
    """
    title = text("municipality.structure_title", language, name=name)
    count = number(len(all_of_them["population"]), language)
    under = text("municipality.structure_subtitle", language, count=count)
    caveat = text("municipality.structure_caveat", language, name=name)
    foot = text("municipality.structure_foot", language, year=str(BASE_YEAR))
    with mpl.rc_context(_STYLE):
        figure, first = _canvas(title, under, caveat, foot, 3.4)
        first.remove()
        panels = figure.subplots(2, 2, sharex=True).ravel()
        told = [
            _panel(axes, fact, own, all_of_them, language)
            for axes, fact in zip(panels, FACTS, strict=True)
        ]
        for axes in panels[2:]:
            axes.set_xlabel(text("municipality.axis_inhabitants", language))
        return _written(figure, folder, "structure", language, f"{title}. {'; '.join(told)}.")


def _panel(
    axes: Axes,
    fact: str,
    own: Facts,
    all_of_them: Mapping[str, NDArray[np.float64]],
    language: str,
) -> str:
    """One thing that follows from size: a point a municipality, and the one that is named."""
    scale = 1.0 / MILLION if fact == "frame_nok" else 1.0
    axes.plot(
        all_of_them["population"], scale * all_of_them[fact], "o", markersize=2.4,
        color="#B0B0B0", markeredgewidth=0, zorder=1,
    )  # fmt: skip
    value = scale * float(getattr(own, fact))
    axes.plot([own.population], [value], "o", markersize=6, color=INK, zorder=3)
    said = number(value, language, 1 if fact == "frame_nok" else 0)
    axes.annotate(
        said, (own.population, value), xytext=(0, 6), textcoords="offset points",
        weight="bold", va="bottom", ha="center",
    )  # fmt: skip
    label = text(f"municipality.fact_{fact}", language)
    axes.set_title(label, loc="left", color=INK)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(10))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(round(x), language)))
    if fact in {"units", "leaders"}:
        axes.set_yscale("log")
        axes.yaxis.set_major_locator(LogLocator(10, (1.0, 3.0)))
        axes.yaxis.set_minor_locator(NullLocator())
    else:
        axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.margins(y=0.15)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(round(y), language)))
    return f"{label}: {said}"


def _canvas(title: str, under: str, caveat: str, foot: str, area: float) -> tuple[Figure, Axes]:
    """A figure with its title, what is measured, and below the axes the caveat in bold."""
    under, foot = (textwrap.fill(words, _SIGNS) for words in (under, foot))
    caveat = textwrap.fill(caveat, _BOLD_SIGNS)
    heads = 0.32 + 0.15 * (under.count("\n") + 1)
    feet = 0.14 * (foot.count("\n") + 1)
    warned = 0.155 * (caveat.count("\n") + 1)
    height = heads + area + warned + feet + 0.16
    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    engine: Any = figure.get_layout_engine()
    engine.set(rect=(0, (feet + warned + 0.1) / height, 1, area / height))
    place: dict[str, Any] = {"va": "top", "color": INK}
    figure.text(0.008, 1 - 0.04 / height, title, fontsize=9.5, weight="bold", **place)
    figure.text(0.008, 1 - 0.25 / height, under, fontsize=8.0, va="top", color=MIDDLE)
    figure.text(
        0.008, (feet + 0.07) / height, caveat, fontsize=8.0, weight="bold", va="bottom", color=INK
    )
    figure.text(0.008, 0.03 / height, foot, fontsize=6.6, va="bottom", color=MIDDLE)
    return figure, figure.add_subplot()


def _written(figure: Figure, folder: Path, name: str, language: str, alt: str) -> list[Path]:
    return [
        saved(figure, folder / f"{name}.{language}{form}", about=alt, dpi=300) for form in FORMS
    ]
