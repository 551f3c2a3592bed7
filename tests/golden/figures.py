"""What is behind figures: the points, bars and words handed to the drawing library."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tests.golden.plain import scalar


@contextlib.contextmanager
def undrawn(keep: Callable[[Figure], None] = lambda _figure: None) -> Iterator[None]:
    """Meanwhile a figure that is saved is handed over instead, and its file is empty."""

    def save(figure: Figure, path: Any, **_rest: Any) -> None:
        keep(figure)
        Path(path).write_bytes(b"")

    with mock.patch.object(Figure, "savefig", save):
        yield


def drawn(draw: Callable[..., Any], *args: Any) -> Figure:
    """The figure a function would save."""
    kept: list[Figure] = []
    with undrawn(kept.append):
        draw(*args)
    (figure,) = kept
    return figure


def contents(figure: Figure) -> str:
    """What is in a figure, as text: one line for each thing."""
    lines = [f"text\t{scalar(one.get_text())}" for one in figure.texts]
    if figure.get_suptitle():
        lines.append(f"title\t{scalar(figure.get_suptitle())}")
    for place, axes in enumerate(figure.axes):
        lines += [f"{place}\t{line}" for line in _of_axes(axes)]
    return "\n".join(lines)


def _of_axes(axes: Axes) -> Iterator[str]:
    def points(values: Any) -> str:
        flat = np.asarray(values, dtype=float).ravel().tolist()
        return " ".join(scalar(one) for one in flat)

    titles = (*(axes.get_title(loc) for loc in ("left", "center")), axes.get_xlabel())
    yield f"titles\t{' '.join(scalar(one) for one in (*titles, axes.get_ylabel()))}"
    yield f"limits\t{points([*axes.get_xlim(), *axes.get_ylim()])}"
    for line in axes.lines:
        yield f"line\t{points(line.get_xydata())}"
    for bar in axes.patches:
        corners = bar.get_patch_transform().transform(bar.get_path().vertices)
        yield f"patch\t{points(corners)}"
    for collection in axes.collections:
        for path in collection.get_paths():
            yield f"path\t{points(path.vertices)}"
    for text in axes.texts:
        place = getattr(text, "xy", text.get_position())
        yield f"text\t{scalar(text.get_text())}\t{points(place)}"
