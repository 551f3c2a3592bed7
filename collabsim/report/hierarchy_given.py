"""Persons of whom an organisation file lays something down, as diamonds on the picture of posts."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from collabsim.municipality.structure import Role, Structure
from collabsim.report.hierarchy_layout import BOX_HEIGHT, SIDE_BOX, Block, Layout, Node, SideBox

HALF = 0.075
"""From the middle of a diamond to its points, in inches; less where there is no room."""

Mark = tuple[float, float, float]
"""Where a diamond stands, and the room it has."""


def posts_with_traits(structure: Structure) -> frozenset[int]:
    """Posts whose persons have given traits; those of the frontline at their unit's manager."""
    return frozenset(
        structure.units[post.unit].manager if post.role == Role.FRONTLINE else i
        for i, post in enumerate(structure.posts)
        if post.traits
    )


def draw_given(axes: Axes, structure: Structure, layout: Layout) -> bool:
    """Draw a diamond at each such person; returns whether there is any."""
    given = posts_with_traits(structure)
    marks = set(_marks(structure, layout, given))
    for x, y, half in marks:
        axes.add_patch(
            Polygon(
                [(x, y + half), (x + half, y), (x, y - half), (x - half, y)],
                closed=True, facecolor="white", edgecolor="#111111", linewidth=1.0, zorder=7,
            )
        )  # fmt: skip
    return bool(marks)


def _marks(structure: Structure, layout: Layout, given: frozenset[int]) -> Iterator[Mark]:
    for box in [*layout.side, *layout.state]:
        if given.intersection(box.posts):
            yield (*_corner(box, SIDE_BOX), HALF)
    for node in layout.root.walk():
        if node.post in given:
            # A leader drawn as a dot is marked in its middle.
            at = _corner(node, node.box_width) if node.box_width else (node.x, node.y)
            yield (*at, HALF if node.box_width else min(HALF, 0.4 * node.dot))
    for block in layout.root.blocks():
        for i, unit in enumerate(block.units):
            if structure.units[unit].manager in given:
                yield _on_square(layout, block, i // layout.units_per_square)


def _on_square(layout: Layout, block: Block, square: int) -> Mark:
    """The upper left corner of a square, so that a number in its middle stays free."""
    column, row = divmod(square, block.rows)
    half = min(HALF, 0.3 * layout.square)
    left = block.x - (block.columns / 2 - column) * layout.square
    return left + half, block.y - row * layout.square - half, half


def _corner(box: Node | SideBox, width: float) -> tuple[float, float]:
    """The upper left corner of a box; circles of stops are at the right one."""
    return box.x - width / 2, box.y + BOX_HEIGHT / 2
