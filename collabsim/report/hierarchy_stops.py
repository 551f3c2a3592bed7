"""Where collaborations stopped, as circles on the picture of a municipality's posts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping

from matplotlib.axes import Axes
from matplotlib.patches import Circle

from collabsim.errors import UserError
from collabsim.language import number
from collabsim.municipality.structure import Role, Structure
from collabsim.report.hierarchy_layout import (
    BOX_HEIGHT,
    LARGEST_CIRCLE,
    SIDE_BOX,
    Block,
    Layout,
    Node,
    SideBox,
    small_squares,
)

Spot = tuple[tuple[float, float], int, float]
"""Where a circle stands, its number, and the room it has, in inches."""


def stops_by_place(structure: Structure, counts: Mapping[str, int]) -> dict[int, int]:
    """Stops by post index; those of the frontline at their unit's manager."""
    index = {post.name: i for i, post in enumerate(structure.posts)}
    stops: Counter[int] = Counter()
    for name, count in counts.items():
        if name not in index:
            raise UserError(f"{structure.name} has no post {name!r} to draw stops at")
        post = structure.posts[index[name]]
        place = structure.units[post.unit].manager if post.role == Role.FRONTLINE else index[name]
        stops[place] += count
    return {place: count for place, count in stops.items() if count > 0}


def draw_stops(
    axes: Axes, structure: Structure, layout: Layout, stops: Mapping[int, int], language: str
) -> bool:
    """Draw a circle for each place; returns whether some stand for several small places.

    ``stops`` are numbers by post index, as :func:`stops_by_place` gives them.
    """
    circles: list[Spot] = [
        (_corner(box, SIDE_BOX), sum(stops.get(post, 0) for post in box.posts), SIDE_BOX)
        for box in [*layout.side, *layout.state]
    ]
    summed = False
    for node in layout.root.walk():
        if node.box_width:
            circles.append((_corner(node, node.box_width), stops.get(node.post, 0), SIDE_BOX))
            summed |= _add_dots(circles, node, stops)
            summed |= _add_units(circles, structure, layout, node, stops)
    largest = max(count for _, count, _ in circles)
    for at, count, room in circles:
        if count:
            size = LARGEST_CIRCLE * math.sqrt(count / largest)
            _circle(axes, at, number(count, language), size, room)
    return summed


def _add_dots(circles: list[Spot], box: Node, stops: Mapping[int, int]) -> bool:
    """Circles of the dots below a box: one each, or one above each row where they are narrow."""
    rows: dict[float, list[Node]] = {}
    for dot in _dots(box):
        rows.setdefault(dot.y, []).append(dot)
    summed = False
    for y, dots in rows.items():
        if min(dot.width for dot in dots) >= 1.2 * LARGEST_CIRCLE:
            circles += [((d.x, d.y), stops.get(d.post, 0), d.width) for d in dots]
        else:
            total = sum(stops.get(dot.post, 0) for dot in dots)
            circles.append(((box.x, y + 0.22), total, 1.0))
            summed |= total > 0
    return summed


def _add_units(
    circles: list[Spot],
    structure: Structure,
    layout: Layout,
    box: Node,
    stops: Mapping[int, int],
) -> bool:
    """Circles on the squares below a box or, where these are small, one for all of a sector."""
    sectors: dict[int, list[Block]] = {}
    for node in [box, *_dots(box)]:
        for block in node.children:
            if isinstance(block, Block):
                sectors.setdefault(block.sector, []).append(block)
    square = layout.square
    summed = False
    for blocks in sectors.values():
        managers = {u: structure.units[u].manager for block in blocks for u in block.units}
        if not small_squares(square, layout.units_per_square):
            for block in blocks:
                left = block.x - block.columns * square / 2
                for i, unit in enumerate(block.units):
                    column, row = divmod(i, block.rows)
                    at = (left + (column + 0.5) * square, block.y - (row + 0.5) * square)
                    circles.append((at, stops.get(managers[unit], 0), square))
        else:
            total = sum(stops.get(manager, 0) for manager in managers.values())
            middle = (blocks[0].x + blocks[-1].x) / 2
            circles.append(((middle, layout.leaf_bottom - 0.4 - LARGEST_CIRCLE), total, 1.0))
            summed |= total > 0
    return summed


def _dots(node: Node) -> Iterator[Node]:
    """Leaders drawn as dots below a box, not those below another box."""
    for child in node.children:
        if isinstance(child, Node) and not child.box_width:
            yield child
            yield from _dots(child)


def _corner(box: Node | SideBox, width: float) -> tuple[float, float]:
    """The upper right corner of a box, a little outside so that its words stay free."""
    return box.x + width / 2 + 0.04, box.y + BOX_HEIGHT / 2 + 0.06


def _circle(axes: Axes, at: tuple[float, float], written: str, size: float, room: float) -> None:
    """One circle, no wider than ``room`` inches and wide enough for the number in it."""
    radius = max(size, 0.06 + 0.035 * len(written))
    radius = min(radius, room / 2)
    axes.add_patch(
        Circle(at, radius, facecolor="#111111", edgecolor="white", linewidth=0.8, zorder=5)
    )
    axes.text(
        *at,
        written,
        color="white",
        fontsize=min(9.0, radius * 72 * 1.7 / max(1.6, len(written))),
        ha="center",
        va="center_baseline",
        zorder=6,
        weight="bold",
    )
