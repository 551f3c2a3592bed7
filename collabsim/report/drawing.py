"""What figures have in common: colours, letters, the axis of shares, notes, how they are saved."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import PlaceHolderLayoutEngine
from matplotlib.ticker import FuncFormatter
from matplotlib.transforms import Bbox

from collabsim.language import percent
from collabsim.report.signs import missing_signs
from collabsim.writing import files_beside

SUFFIXES = (".svg", ".png", ".pdf")

# Okabe & Ito (2008), Color Universal Design. Black is kept for text.
SERIES: tuple[str, ...] = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")
GREY = "#555555"
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    # Names are drawn as they are written: a $ begins no formula.
    "text.parse_math": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # The same comparison gives the same bytes.
    "svg.hashsalt": "collabsim",
    "svg.fonttype": "path",
}


def figure_of(width: float, height: float) -> tuple[Figure, Axes]:
    """A figure of so many inches with one pair of axes."""
    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


def saved(
    figure: Figure, path: str | Path, *, about: str = "", dpi: int = 150, identifier: str = ""
) -> Path:
    """Write a figure as the suffix says, the same bytes for the same figure.

    Args:
        figure: What to write.
        path: Where to; ``.svg``, ``.png`` or ``.pdf``.
        about: What it shows, in words, for whoever cannot see it: kept in the file.
        dpi: Dots an inch of a picture of dots.
        identifier: The id of the result it shows: kept in the file.

    Returns:
        The path.
    """
    target = Path(path)
    if target.suffix.lower() not in SUFFIXES:
        raise ValueError(f"{target.name}: a figure is written as one of {', '.join(SUFFIXES)}")
    # No date in the file: the same figure is the same bytes.
    suffix = target.suffix.lower()
    undated: dict[str, Any] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
    metadata = dict(undated.get(suffix, {}))
    if about:
        metadata["Subject" if suffix == ".pdf" else "Description"] = about
    if identifier:
        metadata["Keywords" if suffix == ".pdf" else "Identifier"] = identifier
    with files_beside(target) as part, missing_signs():
        _settle(figure)
        figure.savefig(part, dpi=dpi, metadata=metadata or None)
    return target


def _settle(figure: Figure) -> None:
    """Lay a figure out, and keep the places of its axes to nine digits.

    The last digits of a layout differ from one drawing to the next, and names in an SVG are made
    from them.
    """
    if isinstance(figure.get_layout_engine(), PlaceHolderLayoutEngine):
        return  # It was laid out for another form already.
    figure.draw_without_rendering()
    if figure.get_layout_engine() is None:
        return
    figure.set_layout_engine("none")
    for axes in figure.axes:
        axes.set_position(Bbox(axes.get_position().get_points().round(9)))


def percent_axis(axes: Axes, label: str, language: str) -> None:
    """Give the axis of heights per cent from 0 to 100 and a label."""
    axes.set_ylim(0, 1)
    axes.set_ylabel(label)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: percent(y, language)))


def note_below(figure: Figure, note: str) -> None:
    """Write a note in small letters below the axes."""
    # An empty row below the axes keeps room for the note in the constrained layout.
    lines = note.count("\n") + 1
    height = float(figure.get_figheight())
    engine: Any = figure.get_layout_engine()
    room = (0.17 * lines + 0.12) / height
    engine.set(rect=(0, room, 1, 1 - room))
    figure.text(0.01, 0.012, note, fontsize=8, color=GREY, va="bottom")


def label_ends(axes: Axes, x: float, ends: Iterable[tuple[float, str, str]]) -> None:
    """Name each line at its end, moved apart where two names would touch."""
    apart, previous = 0.055, -1.0
    for height, label, colour in sorted(ends):
        previous = max(height, previous + apart)
        axes.annotate(
            label,
            (x, previous),
            xytext=(6, 0),
            textcoords="offset points",
            color=colour,
            weight="bold",
            va="center",
            annotation_clip=False,
        )
