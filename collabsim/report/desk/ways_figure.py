"""The way of a hundred proposals, drawn as streams: started, one year after the money, three years.

A stream is as thick as many take it. Where the change is made stands beside where it is not, at
one scale; a way that ends has its name where it ends, so that it reads without a legend.
"""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Curve

from collabsim.analysis.desk.counting import AT
from collabsim.analysis.desk.effects import Change
from collabsim.analysis.desk.ways import ALL, STEPS, FolderWays
from collabsim.language import number
from collabsim.report.desk.canvas import (
    INK,
    LEAST,
    MARGIN,
    MIDDLE,
    MM,
    NARROW,
    POINTS,
    Note,
    folded,
    length,
)
from collabsim.report.desk.figures import canvas
from collabsim.report.desk.telling import Teller
from collabsim.report.desk.tokens import CHANCE, Number, plain

SCALE = 1.3
"""Points of height of one of a hundred proposals."""

BAR, PITCH, GAP = 4.0, 9.0, 4.5
"""Points: how thick a place is drawn, and from the middle of a name to that of the next, and
between two places, at least."""

HEADS, FEET = 24.0, 20.0
"""Points above the streams for what the steps are called, and below for how many did not start."""

SIZE = LEAST + 0.2

GREYS = {"delivering": "#828282", "taken_over": "#A9A9A9", "undecided": "#A9A9A9",
         "started": "#A9A9A9"}  # fmt: skip
ENDS = "#D1D1D1"
"""A stream is as dark as where it leads; ways that end are the palest."""


ENDED = "lost_before"
"""What ended at the step before has its name there, and is not drawn once more."""


class Place(NamedTuple):
    """Where a place of a step is drawn: its upper edge and how high it is, in points."""

    top: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2.0


def ways_figure(
    folder_ways: FolderWays, teller: Teller, change: Change, width: float
) -> tuple[Figure, str]:  # fmt: skip
    """Draw the way of proposals in the largest municipality, before and after the change.

    Args:
        folder_ways: Of the folder.
        teller: Writes the words.
        change: What is drawn.
        width: Millimetres.
    """
    town, population = list(change.municipalities.items())[-1]
    sides = [folder_ways.of(change, town).steps[side] for side in (1, 0)]
    wide = width > NARROW
    room = (POINTS * width / MM - 3.0 * MARGIN) / (2 if wide else 1) - MARGIN
    laid = [_laid(table) for table in sides]
    height = max(max(one.top + one.height for one in places.values()) for places in laid)
    panel = (HEADS + max(height, 100.0 * SCALE + FEET + PITCH) + 16.0) / POINTS
    title = teller.word("ways_title", places=teller.places([population]))
    notes = [Note(teller.word("ways_note"))]
    figure = canvas(teller, change, title, width, panel * (1 if wide else 2), (), notes)
    shape = (1, 2) if wide else (2, 1)
    panels = figure.subplots(*shape, squeeze=False).ravel()
    told = []
    for axes, table, places, side in zip(panels, sides, laid, (1, 0), strict=True):
        when = teller.word(f"bar_{('after', 'before')[side]}")
        axes.set_title(when, loc="left", color=INK, weight="bold")
        axes.set_xlim(0.0, room)
        axes.set_ylim(POINTS * panel - 16.0 - HEADS, -HEADS)
        axes.set_axis_off()
        words = _Words(teller, change, side, population)
        _drawn(axes, table, places, words, room)
        told.append(f"{when}: {words.all(table)}")
    return figure, f"{plain(title)}. {'. '.join(told)}. {teller.word('ways_note')}"


def _laid(table: pd.DataFrame) -> dict[tuple[int, str], Place]:
    """Where every place is drawn that any proposal comes to."""
    own = table[(table["origin"] == ALL) & (table["pilots"] > 0) & (table["place"] != ENDED)]
    found: dict[tuple[int, str], Place] = {}
    for step, part in own.groupby("step", sort=True):
        at, before = 0.0, -PITCH
        for row in part.to_dict("records"):
            name, high = row["place"], SCALE * float(row["per_100"])
            at = max(at, before + PITCH - high / 2.0)
            found[int(str(step)), name] = Place(at, high)
            before = at + high / 2.0
            at += high + GAP
    return found


class _Words:
    """What stands at the places of one side, each number with its result."""

    def __init__(self, teller: Teller, change: Change, side: int, population: int) -> None:
        self.teller = teller
        self._cell = change.pair[side].number
        self._population = population

    def at(self, table: pd.DataFrame, step: int, place: str) -> str:
        """A place with how many of a hundred come to it."""
        found = table[(table["step"] == step) & (table["place"] == place)]
        (row,) = found[found["origin"] == ALL].to_dict("records")
        if step == 0:
            return self._said(step, place, number(row["per_100"], self.teller.language))
        written = self._put(
            f"{step}.{place}", row["per_100"], (row["low"], row["high"]), place, step
        )
        return self._said(step, place, written)

    def _put(
        self, key: str, value: float, ends: tuple[float, float], place: str, step: int
    ) -> str:  # fmt: skip
        months = AT[step - 2] if step > 1 else None
        one = Number(
            float(value), CHANCE, "of 100 proposals", float(ends[0]), float(ends[1]), self._cell,
            self._population, place, months,
            f"cell = {self._cell} AND population = {self._population} AND step = {step} "
            f"AND place = '{place}' AND origin = '{ALL}'",
        )  # fmt: skip
        written = number(value, self.teller.language, 1)
        key = f"ways.{self._cell}.{self._population}.{key}"
        return plain(self.teller.numbers.put(key, one, written))

    def _said(self, step: int, place: str, written: str) -> str:
        return self.teller.word(f"way_{step}_{place}", count=written)

    def all(self, table: pd.DataFrame) -> str:
        """Every place in words."""
        places = _laid(table)
        return "; ".join(
            f"{self.teller.word(f'way_step_{step}')}: "
            + ", ".join(self.at(table, step, place) for at, place in places if at == step)
            for step in range(1, len(STEPS))
        )


def _drawn(
    axes: Axes, table: pd.DataFrame, places: dict[tuple[int, str], Place], words: _Words,
    room: float,
) -> None:  # fmt: skip
    """Streams below, places and their names above."""
    names = {key: words.at(table, *key) for key in places}
    last = max(length(words_, SIZE) for (step, _), words_ in names.items() if step == 3)
    across = (0.0, 0.17 * room, 0.34 * room, room - last - BAR - 4.0)
    _streams(axes, table, places, across)
    going = {(2, origin) for origin in table.loc[table["step"] == 3, "origin"]}
    for (step, place), at in places.items():
        axes.add_patch(
            Rectangle((across[step], at.top), BAR, at.height, facecolor=INK, linewidth=0, zorder=3)
        )
        if place == "not_started":
            spot, below = (0.0, at.top + at.height + 2.0), "top"
        else:
            spot, below = (across[step] + BAR + 3.0, at.middle), "center"
        if step >= 2 or place == "not_started":
            # Over streams that cross a name stands on a ground of its own.
            ground = {"facecolor": "white", "alpha": 0.72, "linewidth": 0, "pad": 0.7}
            axes.text(
                *spot, names[step, place], fontsize=SIZE, va=below, color=INK, zorder=4,
                bbox=ground if (step, place) in going else None,
            )  # fmt: skip
    for step in range(len(STEPS)):
        heading = words.teller.word(f"way_step_{step}")
        until = across[step + 1] - 6.0 if step + 1 < len(STEPS) else room
        under = "" if step > 1 else "\n" + names[step, STEPS[step][0]]
        axes.text(
            across[step], -5.0, folded(heading, SIZE, until - across[step]) + under,
            fontsize=SIZE, va="bottom", color=MIDDLE if not under else INK, linespacing=1.1,
        )  # fmt: skip
    middle = (across[1] + BAR + across[2]) / 2.0
    bottom = max(at.top + at.height for (step, _), at in places.items() if step == 2)
    axes.plot([middle] * 2, [-3.0, bottom], linestyle=(0, (1.5, 2.0)), color=INK, linewidth=0.9,
              zorder=2)  # fmt: skip


def _streams(
    axes: Axes, table: pd.DataFrame, places: dict[tuple[int, str], Place],
    across: tuple[float, ...],
) -> None:  # fmt: skip
    """One stream for each place and where it came from; what comes from one place lies in order."""
    left = {key: at.top for key, at in places.items()}
    right = dict(left)
    ways = table[(table["origin"] != ALL) & (table["pilots"] > 0)]
    for row in ways.to_dict("records"):
        step, place, origin = int(row["step"]), row["place"], row["origin"]
        if place == ENDED:
            continue
        source, aim, thick = (step - 1, origin), (step, place), SCALE * float(row["per_100"])
        # What came to it is drawn from the top down in the order of where it came from.
        top, end = left[source], right[aim]
        left[source], right[aim] = top + thick, end + thick
        _stream(axes, (across[step - 1] + BAR, top), (across[step], end), thick,
                GREYS.get(place, ENDS))  # fmt: skip


def _stream(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], thick: float, grey: str
) -> None:
    middle = (start[0] + end[0]) / 2.0
    points = [
        start, (middle, start[1]), (middle, end[1]), end,
        (end[0], end[1] + thick), (middle, end[1] + thick), (middle, start[1] + thick),
        (start[0], start[1] + thick), start,
    ]  # fmt: skip
    codes = [Curve.MOVETO, Curve.CURVE4, Curve.CURVE4, Curve.CURVE4, Curve.LINETO, Curve.CURVE4,
             Curve.CURVE4, Curve.CURVE4, Curve.CLOSEPOLY]  # fmt: skip
    axes.add_patch(
        PathPatch(Curve(points, codes), facecolor=grey, edgecolor="white", linewidth=0.4, zorder=1)
    )
