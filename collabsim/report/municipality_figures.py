"""Two figures of one named municipality: its structure beside all others, and its range.

The range is not about the municipality, and says so inside the picture: a figure is passed on
without the page it stood on. There is never a second name in one figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator
from numpy.typing import NDArray

from collabsim.analysis.range_for_one import Range
from collabsim.analysis.structures import FACTS, Facts
from collabsim.language import number, text
from collabsim.parameters import BASE_YEAR
from collabsim.report.desk.canvas import (
    INK,
    LABEL,
    NARROW,
    PALE,
    TEXT,
    Drawn,
    Note,
    folded,
    in_all_forms,
    sheet,
)

MILLION = 1e6


def draw_range(found: Range, replications: int, folder: Path, language: str) -> Drawn:
    """Draw every set of values as a point, by organisation model, with the caveat inside.

    Args:
        found: The range.
        replications: Of each set.
        folder: Where to, there already.
        language: Code of the language.

    Returns:
        The files, and what they show in words.
    """
    return in_all_forms(
        lambda width: range_figure(found, replications, language, width), folder, "range", language,
        range_id(found, replications),
    )  # fmt: skip


def range_id(found: Range, replications: int) -> str:
    """By what a range can be found again: a hash of its points and replications."""
    points = pd.util.hash_pandas_object(found.points.astype(str), index=False).to_numpy()
    what = f"{found.name} {found.population} {replications} ".encode() + points.tobytes()
    return blake2b(what, digest_size=4).hexdigest()


def range_figure(
    found: Range, replications: int, language: str, width: float
) -> tuple[Figure, str]:  # fmt: skip
    """Every set of values as a point, at a width in millimetres, and the same in words."""
    wide = width > NARROW
    kept = found.points[found.points["admissible"]]
    models = list(dict.fromkeys(str(one) for one in found.points["organisation"]))
    title = text("municipality.range_title", language, name=found.name)
    under = text("municipality.range_subtitle", language, points=number(len(kept), language))
    caveat = text("municipality.caveat", language, name=found.name)
    foot = text(
        "municipality.range_foot", language, count=number(replications, language),
        result=range_id(found, replications),
    )  # fmt: skip
    area = 0.55 + (0.42 if wide else 0.52) * len(models)
    figure = sheet(title, under, foot, width, area, notes=[Note(caveat, bold=True)])
    axes = figure.add_subplot()
    told = []
    for place, model in enumerate(models):
        own = 100.0 * kept.loc[kept["organisation"] == model, "delivering_36"]
        name = text(f"choice.{model}", language)
        said = _range_row(axes, place, own.to_numpy(float), language, "" if wide else name)
        told.append(f"{name}: {said}")
    every = 100.0 * kept["delivering_36"]
    if len(every):
        beside = max(1.0, 0.06 * float(every.max() - every.min()))
        axes.set_xlim(float(every.min()) - beside, float(every.max()) + beside)
    names = [text(f"choice.{model}", language) for model in models]
    axes.set_yticks(range(len(models)) if wide else [], names if wide else [])
    axes.set_ylim(len(models) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: number(round(x), language)))
    axes.set_xlabel(folded(text("municipality.range_axis", language), TEXT, 2.3 * width))
    return figure, f"{title}. {'; '.join(told)}. {caveat}"


def _range_row(
    axes: Axes, place: int, shares: NDArray[np.float64], language: str, above: str
) -> str:  # fmt: skip
    """One organisation model: a bar from end to end, a point a set, and both ends in words.

    ``above`` is its name where that stands over the bar, with the words.
    """
    if not len(shares):
        said = text("municipality.range_none", language)
        _beside(axes, place, said, above)
        return said
    low, high = float(shares.min()), float(shares.max())
    middle, thick = (place + 0.12, 0.36) if above else (place, 0.5)
    axes.barh(middle, high - low, thick, low, color=PALE, zorder=0)
    # Points of like height are set apart by their order, not by a draw: the same bytes each time.
    order = np.argsort(np.argsort(shares, kind="stable"), kind="stable")
    apart = 0.28 * thick * (order % 3 - 1.0)
    axes.plot(
        shares, middle + apart, "o", markersize=4.6, markerfacecolor="white",
        markeredgecolor=INK, markeredgewidth=0.9, zorder=2,
    )  # fmt: skip
    said = text(
        "municipality.range_row", language, low=number(low, language), high=number(high, language),
        sets=number(len(shares), language),
    )  # fmt: skip
    _beside(axes, place, said, above)
    return said


def _beside(axes: Axes, place: int, said: str, above: str) -> None:
    """Words at the right of a row, or with its name above it."""
    if above:
        axes.annotate(
            f"{above}: {said}", (0.0, place - 0.29), xycoords=("axes fraction", "data"),
            va="center", ha="left", fontsize=LABEL,
        )  # fmt: skip
        return
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
) -> Drawn:
    """Draw what follows from size for all municipalities, and where one of them lies.

    Args:
        name: Of the one.
        own: What is told of it.
        all_of_them: The same of all, without names.
        folder: Where to, there already.
        language: Code of the language.

    Returns:
        The files, and what they show in words.
    """
    return in_all_forms(
        lambda width: structure_figure(name, own, all_of_them, language, width), folder,
        "structure", language, structure_id(name, own, all_of_them),
    )  # fmt: skip


def structure_id(
    name: str, own: Facts, all_of_them: Mapping[str, NDArray[np.float64]]
) -> str:  # fmt: skip
    """By what a figure of structures can be found again: a hash of all that it shows."""
    digest = blake2b(f"{name} {own}".encode(), digest_size=4)
    for fact in sorted(all_of_them):
        digest.update(np.ascontiguousarray(all_of_them[fact], np.float64).tobytes())
    return digest.hexdigest()


def structure_figure(
    name: str,
    own: Facts,
    all_of_them: Mapping[str, NDArray[np.float64]],
    language: str,
    width: float,
) -> tuple[Figure, str]:
    """What follows from size, at a width in millimetres, and the same in words."""
    title = text("municipality.structure_title", language, name=name)
    count = number(len(all_of_them["population"]), language)
    under = text("municipality.structure_subtitle", language, count=count)
    caveat = text("municipality.structure_caveat", language, name=name)
    foot = text(
        "municipality.structure_foot", language, year=str(BASE_YEAR),
        result=structure_id(name, own, all_of_them),
    )  # fmt: skip
    wide = width > NARROW
    rows, across = (2, 2) if wide else (4, 1)
    area = 1.65 * rows if wide else 1.35 * rows
    figure = sheet(title, under, foot, width, area, notes=[Note(caveat, bold=True)])
    panels = figure.subplots(rows, across, sharex=True).ravel()
    told = [
        _panel(axes, fact, own, all_of_them, language)
        for axes, fact in zip(panels, FACTS, strict=True)
    ]
    for axes in panels[-across:]:
        axes.set_xlabel(text("municipality.axis_inhabitants", language))
    return figure, f"{title}. {'; '.join(told)}. {caveat}"


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
        color="#B3B3B3", markeredgewidth=0, zorder=1,
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
    axes.margins(y=0.28)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: number(round(y), language)))
    return f"{label}: {said}"
