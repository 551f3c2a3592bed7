"""Where everything stands in the picture of a municipality: geometry only, in inches.

The origin is the lower left corner. Leaders are placed above the middle of
what they lead; units hang below their leader as squares in blocks of one
sector. Nothing is drawn here, so tests can ask whether anything overlaps.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from collabsim.municipality.assemble import LEADERS
from collabsim.municipality.structure import Post, Role, Structure

WIDTH, WIDE = 13.0, 18.0
MARGIN = 0.25
ROW_LABELS = 1.2
TITLE = 1.0
CAPTION = 0.5
BOX_HEIGHT = 0.44
ROW_PITCH = 0.9
DOT, SMALL_DOT = 0.12, 0.05
LARGEST_SQUARE, SMALLEST_SQUARE = 0.34, 0.03
BLOCK_HEIGHT = 2.6
SIDE_BOX = 1.02
SIDE_GAP = 0.12
BOX_POINTS, SMALL_POINTS = 8.5, 7.5
LARGEST_CIRCLE = 0.24
"""Radius of the circle for the largest number of stops."""

MOST_SQUARES = 1_100
"""With more units than this, one square stands for several."""

MOST_SECTION_BOXES = 10
"""With more section heads than this they are dots, without a label."""

NAMED_UNITS = 40
"""Given organisations with at most this many units show the name of each."""


def text_width(label: str, points: float) -> float:
    """Width in inches of the longest line of ``label``, rather too wide than too narrow."""
    return max(len(line) for line in label.split("\n")) * points * 0.6 / 72


@dataclass(slots=True)
class Block:
    """Units of one sector below one leader; ``x`` is the middle, ``y`` the top of the squares."""

    leader: int
    sector: int
    units: list[int]
    squares: int
    label: str
    x: float = 0.0
    y: float = 0.0
    columns: int = 1
    rows: int = 1
    width: float = 0.0


@dataclass(slots=True)
class Node:
    """A leader: a labelled box, or a dot (``box_width`` 0) where there is no room."""

    post: int
    depth: int
    label: str
    box_width: float
    dot: float = DOT
    children: list[Node | Block] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0

    @property
    def height(self) -> float:
        """Height of the box or dot."""
        return BOX_HEIGHT if self.box_width else self.dot

    def walk(self) -> Iterator[Node]:
        """This leader and all leaders below."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def blocks(self) -> Iterator[Block]:
        """All blocks below, in unit order."""
        for child in self.children:
            if isinstance(child, Block):
                yield child
            else:
                yield from child.blocks()


@dataclass(slots=True)
class SideBox:
    """A post, or all posts with one duty, beside the line."""

    label: str
    posts: list[int]
    shared: bool
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a picture: of leaders by post, of block sizes, and of what stands beside."""

    leaders: Mapping[int, str]
    sizes: Mapping[tuple[int, int], str]
    side: Sequence[SideBox]
    state: Sequence[SideBox]


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole picture. ``side`` are advisers and coordinators, ``state`` state superiors."""

    width: float
    height: float
    root: Node
    chief: Node
    side: Sequence[SideBox]
    state: Sequence[SideBox]
    square: float
    units_per_square: int
    named: bool
    leaf_top: float
    leaf_bottom: float


def lay_out(structure: Structure, words: Words, *, with_stops: bool = False) -> Layout:
    """Place every leader, block and side box; ``with_stops`` keeps a row free for circles."""
    per_square = max(1, math.ceil(len(structure.units) / MOST_SQUARES))
    named = structure.origin != "generated" and len(structure.units) <= NAMED_UNITS
    root = _tree(structure, words, per_square)
    blocks = list(root.blocks())
    width = WIDE if len(blocks) > 60 else WIDTH
    available = width - ROW_LABELS - 2 * MARGIN
    square = _fit(root, blocks, available, named=named)
    _place_x(root, MARGIN + ROW_LABELS + (available - root.width) / 2, square)
    below = 0.5
    if named:
        below = 0.1 + max(text_width(unit.name, SMALL_POINTS) for unit in structure.units)
    nodes = list(root.walk())
    depth = max(node.depth for node in nodes)
    squares_height = max(block.rows for block in blocks) * square
    if with_stops and small_squares(square, per_square):
        below += 2 * LARGEST_CIRCLE
    height = TITLE + (depth + 1) * ROW_PITCH + squares_height + below + CAPTION
    for node in nodes:
        node.y = height - TITLE - BOX_HEIGHT / 2 - node.depth * ROW_PITCH
    leaf_top = height - TITLE - (depth + 1) * ROW_PITCH
    for block in blocks:
        block.y = leaf_top
    chief = next(node for node in nodes if node.post == structure.chief)
    _place_side(words, chief, root.x + root.width / 2, width)
    return Layout(
        width=width,
        height=height,
        root=root,
        chief=chief,
        side=words.side,
        state=words.state,
        square=square,
        units_per_square=per_square,
        named=named,
        leaf_top=leaf_top,
        leaf_bottom=leaf_top - squares_height,
    )


def small_squares(square: float, units_per_square: int) -> bool:
    """Whether squares are too small, or stand for too many units, to hold a circle each."""
    return square < 1.1 * LARGEST_CIRCLE or units_per_square > 1


def _tree(structure: Structure, words: Words, per_square: int) -> Node:
    """Leaders and blocks below the council, in unit order."""
    reports = structure.reports()
    sections = sum(post.role == Role.SECTION_HEAD for post in structure.posts)
    as_dots = sections > MOST_SECTION_BOXES

    def grow(index: int, depth: int) -> Node:
        post = structure.posts[index]
        label = words.leaders[index]
        dot = as_dots and post.role == Role.SECTION_HEAD
        box = 0.0 if dot else text_width(label, BOX_POINTS) + 0.2
        node = Node(index, depth, label, box)
        below = [i for i in reports[index] if structure.posts[i].role in LEADERS]
        below += [i for i in reports[index] if structure.posts[i].role == Role.UNIT_MANAGER]
        for i in sorted(below, key=lambda i: structure.posts[i].unit_from):
            child = structure.posts[i]
            last = node.children[-1] if node.children else None
            if child.role in LEADERS:
                node.children.append(grow(i, depth + 1))
            elif isinstance(last, Block) and last.sector == child.sector:
                last.units.append(child.unit)
            else:
                node.children.append(Block(index, child.sector, [child.unit], 1, ""))
        for block in node.children:
            if isinstance(block, Block):
                block.squares = math.ceil(len(block.units) / per_square)
                # A section's sector is told by the head above it, unless that leads several.
                short = sections > 1 and _is_told_above(structure, post, block.sector)
                size = (-1 if short else block.sector, len(block.units))
                block.label = words.sizes[size]
        return node

    return grow(structure.council, 0)


def _is_told_above(structure: Structure, post: Post, sector: int) -> bool:
    """Whether the head above a section leads its sector alone, so that the head's name tells it."""
    if post.role != Role.SECTION_HEAD:
        return False
    above = structure.posts[post.superior]
    while above.role == Role.SECTION_HEAD:
        above = structure.posts[above.superior]
    return above.sector == sector


def _fit(root: Node, blocks: Sequence[Block], available: float, *, named: bool) -> float:
    """The largest square, in the fewest rows, with which the picture is not too wide.

    Where even small squares are too wide because of hundreds of sections, the
    sections lose their labels and their dots shrink.
    """
    for crowded in (False, True):
        if crowded:
            _crowd(root)
        square = LARGEST_SQUARE
        while square >= SMALLEST_SQUARE:
            most_rows = 1 if named else max(1, int(BLOCK_HEIGHT / square))
            for rows in range(1, most_rows + 1):
                for block in blocks:
                    block.columns = math.ceil(block.squares / rows)
                    block.rows = math.ceil(block.squares / block.columns)
                _widths(root, square, named=named)
                if root.width <= available:
                    return square
            square *= 0.94
    return SMALLEST_SQUARE


def _crowd(root: Node) -> None:
    for node in root.walk():
        if not node.box_width:
            node.dot = SMALL_DOT
            for child in node.children:
                if isinstance(child, Block):
                    child.label = ""


def _widths(root: Node, square: float, *, named: bool) -> None:
    """Width each leader and block needs; a block's label counts unless its units are named."""
    for node in root.walk():
        for child in node.children:
            if isinstance(child, Block):
                label = 0.0 if named else text_width(child.label, SMALL_POINTS)
                child.width = max(child.columns * square, label)
    for node in reversed(list(root.walk())):
        own = node.box_width + 0.06 if node.box_width else node.dot
        children = sum(child.width for child in node.children)
        node.width = max(own, children + _gap(node, square) * (len(node.children) - 1))


def _gap(node: Node, square: float) -> float:
    """Space between what one leader leads: wide below the top, narrow between sections."""
    if node.depth <= 1:
        return max(0.12, 0.6 * square)
    return max(0.02, min(0.12, 0.6 * square))


def _place_x(node: Node, left: float, square: float) -> None:
    gap = _gap(node, square)
    inside = sum(child.width for child in node.children) + gap * (len(node.children) - 1)
    at = left + (node.width - inside) / 2
    node.x = left + node.width / 2
    for child in node.children:
        if isinstance(child, Block):
            child.x = at + child.width / 2
        else:
            _place_x(child, at, square)
        at += child.width + gap


def _place_side(words: Words, chief: Node, tree_right: float, width: float) -> None:
    """Advisers left of the chief executive, state superiors at the right edge."""
    at = chief.x - chief.box_width / 2 - 0.35 - SIDE_BOX / 2
    for box in reversed(words.side):
        box.x, box.y = at, chief.y
        at -= SIDE_BOX + SIDE_GAP
    # Near a narrow tree, but right of it, so that the state's line can come down beside it.
    states = len(words.state) * (SIDE_BOX + SIDE_GAP)
    near = max(tree_right, chief.x + chief.box_width / 2 + 0.4 + states) + SIDE_BOX / 2
    at = min(near, width - MARGIN - 0.15 - SIDE_BOX / 2)
    for box in reversed(words.state):
        box.x, box.y = at, chief.y
        at -= SIDE_BOX + SIDE_GAP
