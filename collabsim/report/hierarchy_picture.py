"""A picture of a municipality's posts, as on the chart in a town hall's corridor.

Council on top, the chief executive with advisers at the side, sectors in colours
that colour-blind readers can tell apart, units as squares, the state's line to
NAV offices dashed. Persons with traits of their own are marked. With ``counts`` it shows where
collaborations stopped.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from collabsim.errors import UserError
from collabsim.language import DEFAULT_LANGUAGE, number, percent, text
from collabsim.municipality.assemble import LEADERS
from collabsim.municipality.generate import HEADS_OF_SEVERAL
from collabsim.municipality.structure import Role, Sector, Structure
from collabsim.report.hierarchy_given import draw_given
from collabsim.report.hierarchy_layout import (
    BOX_HEIGHT,
    BOX_POINTS,
    CAPTION,
    MARGIN,
    ROW_PITCH,
    SIDE_BOX,
    SMALL_POINTS,
    Block,
    Layout,
    Node,
    SideBox,
    Words,
    lay_out,
)
from collabsim.report.hierarchy_stops import draw_stops, stops_by_place
from collabsim.report.signs import missing_signs
from collabsim.writing import files_beside

SUFFIXES = (".svg", ".png", ".pdf")
COLOURS: dict[int, str] = {
    Sector.SCHOOL: "#0072B2",
    Sector.KINDERGARTEN: "#E69F00",
    Sector.CARE: "#009E73",
    Sector.CULTURE: "#CC79A7",
    Sector.NAV: "#D55E00",
    -1: "#555555",
}
"""The palette of Okabe and Ito (2008), which colour-blind readers can tell apart."""

INK, LINE, PALE = "#222222", "#8a8a8a", "#f2f2f2"


def draw_hierarchy(
    structure: Structure,
    path: Path | str | None = None,
    language: str = DEFAULT_LANGUAGE,
    counts: Mapping[str, int] | None = None,
    *,
    share: float = 1.0,
) -> Figure:
    """Draw the posts and units of a municipality.

    Args:
        structure: any structure, generated or given.
        path: where to write it, ``.svg``, ``.png`` or ``.pdf``; ``None`` only draws.
        language: language of the words.
        counts: number of stops by post name, drawn as filled circles. Posts of
            the frontline count for their unit.
        share: share of the replications that have this hierarchy, where it differs; it is said
            that only they are counted.

    Raises:
        UserError: another suffix, or a post in ``counts`` that does not exist.
    """
    if path is not None and Path(path).suffix.lower() not in SUFFIXES:
        raise UserError(f"{path}: a picture is written as {', '.join(SUFFIXES)}")
    stops = stops_by_place(structure, counts or {})
    # Names are drawn as they are written: a $ begins no formula.
    with mpl.rc_context({"text.parse_math": False}):
        figure = _drawn(structure, language, stops, share)
    if path is not None:
        save(figure, Path(path), structure.name)
    return figure


def _drawn(structure: Structure, language: str, stops: Mapping[int, int], share: float) -> Figure:
    """The whole picture."""
    layout = lay_out(structure, _words(structure, language), with_stops=bool(stops))
    figure = Figure(figsize=(layout.width, layout.height), facecolor="white")
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, layout.width), ylim=(0, layout.height))
    axes.set_axis_off()
    _draw_title(axes, structure, layout, language, with_stops=bool(stops))
    _draw_rows(axes, structure, layout, language)
    _draw_state_line(axes, structure, layout)
    for node in layout.root.walk():
        _draw_connectors(axes, node)
    for node in layout.root.walk():
        _draw_node(axes, structure, node)
    for block in layout.root.blocks():
        _draw_block(axes, structure, layout, block)
    _draw_side(axes, layout)
    caption = ["square_many" if layout.units_per_square > 1 else "square_one", "dashed"]
    if stops:
        summed = draw_stops(axes, structure, layout, stops, language)
        caption += ["circles", "circles_summed"] if summed else ["circles"]
        caption += ["circles_of_some"] if share < 1.0 else []
    if draw_given(axes, structure, layout):
        caption.append("traits_given")
    figures = {
        "count": number(layout.units_per_square, language),
        "stops": number(sum(stops.values()), language),
        "share": percent(share, language),
    }
    _draw_caption(axes, [text(f"hierarchy.{key}", language, **figures) for key in caption])
    return figure


def save(figure: Figure, path: Path, title: str) -> None:
    """Write ``figure``; the same figure gives the same bytes, whatever the day."""
    with mpl.rc_context({"svg.hashsalt": "collabsim", "svg.fonttype": "none"}):
        kind = path.suffix.lower()
        metadata: dict[str, str | None] = {"Title": title}
        if kind == ".svg":
            metadata["Date"] = None
        elif kind == ".pdf":
            metadata["CreationDate"] = None
        with files_beside(path) as part, missing_signs():
            figure.savefig(part, dpi=150, metadata=metadata)


def _words(structure: Structure, language: str) -> Words:
    """All labels, wrapped."""
    sizes: dict[tuple[int, int], str] = {}
    per_leader = Counter(
        (structure.posts[unit.manager].superior, unit.sector) for unit in structure.units
    )
    for (_, sector), most in per_leader.items():
        # A leader's units of one sector may stand in several blocks, each with any size up to this.
        for size in range(1, most + 1):
            how_many = "one" if size == 1 else "many"
            word = text(f"hierarchy.units_{how_many}_{sector.name.lower()}", language)
            written = number(size, language)
            sizes[int(sector), size] = f"{written}\n{word}"
            sizes[-1, size] = written
    return Words(
        leaders={
            i: _leader_label(structure, i, language)
            for i, post in enumerate(structure.posts)
            if post.role in LEADERS
        },
        sizes=sizes,
        side=_side_boxes(structure, language),
        state=[
            SideBox(_wrapped(text("role.state_superior", language)), [i], shared=False)
            for i, post in enumerate(structure.posts)
            if post.role == Role.STATE_SUPERIOR
        ],
    )


def _wrapped(label: str, characters: int = 15) -> str:
    return "\n".join(textwrap.wrap(label, characters, break_long_words=False))


def _leader_label(structure: Structure, index: int, language: str) -> str:
    """Council and chief by role; sectors by name; what a file laid down as it is called there."""
    post = structure.posts[index]
    if index == structure.council or post.role == Role.CHIEF_EXECUTIVE:
        return _wrapped(text(f"role.{post.role.name.lower()}", language))
    if post.role == Role.COUNCIL:
        # Its row may be that of others, and its name need not say what it is.
        return f"{_wrapped(post.name.replace(':', ' '))}\n{_role_of_row(post.role, 1, language)}"
    if structure.origin != "generated" or (post.sector < 0 and post.name not in HEADS_OF_SEVERAL):
        return _wrapped(post.name.replace(":", " "))
    if post.role == Role.SECTION_HEAD:
        return f"{text('hierarchy.section', language)} {post.name.rsplit(':', 1)[-1]}"
    several = HEADS_OF_SEVERAL.get(post.name)
    own = f"sector_group.{several}" if several else f"sector.{Sector(post.sector).name.lower()}"
    word = text(own, language)
    units = number(post.unit_to - post.unit_from, language)
    total = text("hierarchy.units_total", language, count=units)
    in_sections = all(unit.superior != index for unit in structure.posts if unit.unit >= 0)
    return f"{word}\n{total}" if in_sections and len(word) <= 15 else _wrapped(word)


def _side_boxes(structure: Structure, language: str) -> list[SideBox]:
    """One box for each duty, own posts before shared offices, and one for coordinators."""
    groups: dict[tuple[str, bool], list[int]] = {}
    for i, post in enumerate(structure.posts):
        if post.role == Role.ADVISER:
            word = text(f"duty.{post.duty.name.lower()}", language)
            groups.setdefault((word, post.shared), []).append(i)
        elif post.role == Role.COORDINATOR:
            word = text("hierarchy.coordinators", language)
            groups.setdefault((word, False), []).append(i)
    boxes = []
    for (word, shared), posts in groups.items():
        how_many = "one" if len(posts) == 1 else "many"
        written = text(f"hierarchy.posts_{how_many}", language, count=number(len(posts), language))
        second = text("hierarchy.shared_office", language) if shared else written
        boxes.append(SideBox(f"{word}\n{second}", posts, shared))
    return sorted(boxes, key=lambda box: not box.shared)


def _tint(colour: str) -> tuple[float, float, float]:
    """A light version of a colour, on which black text is easy to read."""
    red, green, blue = (0.25 * channel + 0.75 for channel in to_rgb(colour))
    return (red, green, blue)


def _draw_title(
    axes: Axes, structure: Structure, layout: Layout, language: str, *, with_stops: bool
) -> None:
    leaders = max(len(structure.line_above(u)) for u in range(len(structure.units)))
    population = number(structure.population, language)
    facts = text(
        "hierarchy.facts_sized" if population in structure.name else "hierarchy.facts",
        language,
        population=population,
        units=number(len(structure.units), language),
        leaders=number(leaders, language),
    )
    top = layout.height - 0.22
    name = structure.name
    title = text("hierarchy.stops_title", language, name=name) if with_stops else name
    axes.text(MARGIN, top, title, fontsize=15, weight="bold", va="top", color=INK)
    axes.text(MARGIN, top - 0.32, facts, fontsize=10, va="top", color=INK)


def _role_of_row(role: Role, depth: int, language: str) -> str:
    """The word for a row; councils below the municipal one are local."""
    local = role == Role.COUNCIL and depth > 0
    return text("hierarchy.local_council" if local else f"role.{role.name.lower()}", language)


def _draw_rows(axes: Axes, structure: Structure, layout: Layout, language: str) -> None:
    """What each row is, at the left edge."""
    rows: dict[int, Counter[Role]] = {}
    heights: dict[int, float] = {}
    for node in layout.root.walk():
        rows.setdefault(node.depth, Counter())[structure.posts[node.post].role] += 1
        heights[node.depth] = node.y
    labels = {
        heights[depth]: _role_of_row(roles.most_common(1)[0][0], depth, language)
        for depth, roles in rows.items()
    }
    labels[layout.leaf_top - layout.square / 2] = text("hierarchy.row_units", language)
    for y, label in labels.items():
        axes.text(
            MARGIN, y, _wrapped(label, 16), fontsize=SMALL_POINTS, va="center", color="#555555"
        )


def _draw_connectors(axes: Axes, node: Node) -> None:
    """From a leader down, across, and down to each below."""
    across = node.y - ROW_PITCH / 2
    for child in node.children:
        top = child.y + (child.height / 2 if isinstance(child, Node) else 0.0)
        axes.plot(
            [node.x, node.x, child.x, child.x],
            [node.y, across, across, top],
            color=LINE,
            linewidth=0.8,
            zorder=1,
            solid_joinstyle="miter",
        )


def _box(axes: Axes, x: float, y: float, width: float, colour: str, *, dashed: bool) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x - width / 2, y - BOX_HEIGHT / 2),
            width,
            BOX_HEIGHT,
            boxstyle="round,pad=0,rounding_size=0.06",
            facecolor=PALE if colour == COLOURS[-1] else _tint(colour),
            edgecolor=colour,
            linewidth=1.2,
            linestyle="--" if dashed else "-",
            zorder=3,
        )
    )


def _draw_node(axes: Axes, structure: Structure, node: Node) -> None:
    colour = COLOURS[structure.posts[node.post].sector]
    if not node.box_width:
        axes.add_patch(Circle((node.x, node.y), node.dot / 2, color=colour, zorder=3, linewidth=0))
        return
    _box(axes, node.x, node.y, node.box_width, colour, dashed=False)
    axes.text(
        node.x,
        node.y,
        node.label,
        fontsize=BOX_POINTS,
        ha="center",
        va="center",
        color=INK,
        zorder=4,
        linespacing=1.05,
    )


def _draw_block(axes: Axes, structure: Structure, layout: Layout, block: Block) -> None:
    """Squares in columns, filled from above, and below them their number or names."""
    colour, square = COLOURS[block.sector], layout.square
    left = block.x - block.columns * square / 2
    for i in range(block.squares):
        column, row = divmod(i, block.rows)
        axes.add_patch(
            Rectangle(
                (left + (column + 0.08) * square, block.y - (row + 0.92) * square),
                0.84 * square,
                0.84 * square,
                color=colour,
                linewidth=0,
                zorder=2,
            )
        )
        if layout.named:
            name = structure.units[block.units[i]].name
            axes.text(
                left + (column + 0.5) * square,
                block.y - square - 0.05,
                name,
                fontsize=SMALL_POINTS,
                rotation=90,
                ha="center",
                va="top",
                color=INK,
            )
    if not layout.named:
        below = block.y - block.rows * square - 0.05
        axes.text(
            block.x, below, block.label, fontsize=SMALL_POINTS, ha="center", va="top", color=INK
        )


def _draw_side(axes: Axes, layout: Layout) -> None:
    """Advisers and coordinators on a line from the chief executive; state superiors apart."""
    for box in layout.side:
        axes.plot(
            [box.x, layout.chief.x],
            [box.y, box.y],
            color=LINE,
            linewidth=0.8,
            linestyle=(0, (2, 2)) if box.shared else "-",
            zorder=1,
        )
    for box, colour in [
        *((box, COLOURS[-1]) for box in layout.side),
        *((box, COLOURS[Sector.NAV]) for box in layout.state),
    ]:
        _box(axes, box.x, box.y, SIDE_BOX, colour, dashed=box.shared)
        axes.text(
            box.x,
            box.y,
            box.label,
            fontsize=SMALL_POINTS,
            ha="center",
            va="center",
            color=INK,
            zorder=4,
            linespacing=1.05,
        )


def _draw_state_line(axes: Axes, structure: Structure, layout: Layout) -> None:
    """Dashed from each state superior along the right edge to the blocks of its units."""
    above_leaves = layout.leaf_top + 0.14
    for box in layout.state:
        for block in layout.root.blocks():
            if structure.units[block.units[0]].state_superior not in box.posts:
                continue
            target = block.x + min(0.08, block.width / 4)
            edge = layout.state[-1].x + SIDE_BOX / 2 + 0.22
            axes.plot(
                [box.x, edge, edge, target, target],
                [box.y, box.y, above_leaves, above_leaves, block.y],
                color=COLOURS[Sector.NAV],
                linewidth=1.2,
                linestyle=(0, (4, 3)),
                zorder=1,
            )


def _draw_caption(axes: Axes, sentences: Sequence[str]) -> None:
    axes.text(
        MARGIN,
        CAPTION / 2,
        " ".join(sentences),
        fontsize=SMALL_POINTS,
        va="center",
        color="#444444",
    )
