"""What every figure of the desk keeps to, held against what the renderer makes of it."""

from __future__ import annotations

import re
from itertools import combinations

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Patch
from matplotlib.text import Text

from collabsim.report.desk.canvas import DESK, MM

SMALLEST = 6.5
"""Points of the smallest letters, at 80 mm too."""

STEPS = 15.0
"""Steps of a hundred from black to white between two greys that are to be told apart."""

DOTS = 300
"""Dots an inch of the pictures that are written."""

TOUCH = 0.7 * DOTS / 72.0
"""Dots by which two boxes may lie over each other: a box is a little larger than its letters."""


def assert_readable(draw, width, result):
    """Draw a figure at a width and hold it against all that is asked of one.

    Args:
        draw: Given a width in millimetres, gives the figure and what it shows, in words.
        width: Millimetres.
        result: The id of what it shows.

    Returns:
        Its texts.
    """
    with mpl.rc_context({**DESK, "figure.dpi": DOTS}):
        figure, alt = draw(width)
        canvas = FigureCanvasAgg(figure)
        figure.draw_without_rendering()
        assert abs(figure.get_figwidth() * MM - width) < 0.1
        found = boxes(figure, canvas.get_renderer())
        texts = [words for words, _ in found]
        assert len(texts) > 5
        small = [one.get_text() for one in shown(figure) if one.get_fontsize() < SMALLEST]
        assert small == []
        assert outside(figure, found) == []
        assert overlapping(found) == []
        assert grey_steps(figure) == []
        assert coloured(figure) == []
    assert any(result in words for words in texts)
    assert [words for words in texts if re.search(r"(?<!\w)-\d", words)] == []
    assert_words(alt)
    return texts


def assert_words(alt):
    """What a figure shows in words is a text, without marks of numbers and without gaps."""
    assert len(alt) > 60
    assert alt.endswith(".")
    assert not re.search(r"[\ue000-\uf8ff\n{}]|\bnan\b|  ", alt), alt


def shown(figure):
    """The texts that are drawn: those of ticks beyond the end of an axis are not."""
    axes = [axis for one in figure.axes for axis in (one.xaxis, one.yaxis)]
    ticks = {label for axis in axes for tick in axis.get_major_ticks()
             for label in (tick.label1, tick.label2)}  # fmt: skip
    drawn = {label for axis in axes for tick in axis._update_ticks()
             for label in (tick.label1, tick.label2)}  # fmt: skip
    off = {text for one in figure.axes if not one.axison for text in one.findobj(Text)
           if text not in one.texts and text not in (one.title, one._left_title)}  # fmt: skip
    return [
        one for one in figure.findobj(Text)
        if one.get_text().strip() and one.get_visible() and one not in ticks - drawn
        and one not in off
    ]  # fmt: skip


def boxes(figure, renderer):
    """Each text with the box it is drawn in."""
    return [(one.get_text(), one.get_window_extent(renderer)) for one in shown(figure)]


def outside(figure, found):
    """Texts that are cut by the edge of the figure."""
    page = figure.bbox
    return [
        words for words, box in found
        if box.x0 < page.x0 or box.y0 < page.y0 or box.x1 > page.x1 or box.y1 > page.y1
    ]  # fmt: skip


def overlapping(found):
    """Pairs of texts that lie over each other."""
    return [
        (one, other)
        for (one, first), (other, second) in combinations(found, 2)
        if min(first.x1, second.x1) - max(first.x0, second.x0) > TOUCH
        and min(first.y1, second.y1) - max(first.y0, second.y0) > TOUCH
    ]


def fills(figure):
    """The greys of all areas, in hundredths from black to white; grounds of texts left out."""
    patches = [
        one.get_facecolor()
        for one in figure.findobj(Patch)
        if not isinstance(one, FancyBboxPatch) and one.get_visible()
    ]
    areas = [face for one in figure.findobj(PolyCollection) for face in one.get_facecolor()]
    return {round(100.0 * face[0]) for face in [*patches, *areas] if face[3] == 1.0}


def grey_steps(figure):
    """Pairs of greys that are too near each other to be told apart."""
    return [pair for pair in combinations(sorted(fills(figure)), 2) if pair[1] - pair[0] < STEPS]


def coloured(figure):
    """Whatever is neither ink nor grey."""
    used = [one.get_color() for one in figure.findobj(Text)]
    for line in figure.findobj(Line2D):
        if line.get_linewidth() > 0.0 and line.get_linestyle() != "None":
            used.append(line.get_color())
        if line.get_marker() not in {None, "None", ""}:
            used += [line.get_markerfacecolor(), line.get_markeredgecolor()]
    used += [one.get_facecolor() for one in figure.findobj(Patch)]
    return [one for one in map(to_rgba, used) if max(one[:3]) - min(one[:3]) > 0.01]
