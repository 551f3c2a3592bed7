from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.patches import Polygon

from collabsim.analysis.comparison import Comparison
from collabsim.api import replicate
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures
from collabsim.language import LANGUAGES
from collabsim.municipality.generate import SPANS, generate
from collabsim.municipality.given import read_organisation
from collabsim.municipality.structure import Role, Structure, Trait
from collabsim.report.hierarchy_layout import BOX_HEIGHT, SIDE_BOX, Layout, lay_out
from collabsim.report.hierarchy_picture import _words, draw_hierarchy
from collabsim.report.hierarchy_stops import stops_by_place
from collabsim.scenario import load_scenario

SIZES = (1, 3_000, 5_000, 10_000, 30_000, 120_000, 300_000, 700_000, 2_000_000)


def laid_out(structure: Structure, language: str = "en") -> Layout:
    return lay_out(structure, _words(structure, language), with_stops=True)


def boxes(layout: Layout) -> list[tuple[float, float, float, float]]:
    """Left, right, bottom, top of every box, dot and block."""
    found = [
        (n.x - w / 2, n.x + w / 2, n.y - n.height / 2, n.y + n.height / 2)
        for n in layout.root.walk()
        for w in [n.box_width or n.dot]
    ]
    found += [
        (b.x - SIDE_BOX / 2, b.x + SIDE_BOX / 2, b.y - BOX_HEIGHT / 2, b.y + BOX_HEIGHT / 2)
        for b in [*layout.side, *layout.state]
    ]
    found += [
        (b.x - b.width / 2, b.x + b.width / 2, b.y - b.rows * layout.square, b.y)
        for b in layout.root.blocks()
    ]
    return found


def assert_clean(layout: Layout) -> None:
    placed = boxes(layout)
    for left, right, bottom, top in placed:
        assert left >= 0
        assert right <= layout.width
        assert bottom >= 0
        assert top <= layout.height
    rows: dict[float, list[tuple[float, float]]] = {}
    for left, right, _, top in placed:
        rows.setdefault(round(top, 6), []).append((left, right))
    for row in rows.values():
        for (_, right), (left, _) in pairwise(sorted(row)):
            assert right <= left + 1e-9


@pytest.mark.parametrize("population", SIZES)
@pytest.mark.parametrize("organisation", ["two_level", "three_level"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_overlaps_and_nothing_leaves_the_picture(population, organisation, language):
    values = {"organisation": organisation, "inhabitants_per_coordinator": 60_000}
    structure = generate("a municipality", population, values)
    layout = laid_out(structure, language)
    assert_clean(layout)
    squares = sum(block.squares for block in layout.root.blocks())
    units = [unit for block in layout.root.blocks() for unit in block.units]
    assert units == list(range(len(structure.units)))
    assert (squares == len(units)) == (layout.units_per_square == 1)


def test_a_given_organisation_shows_the_names_of_its_units(checkout):
    structure = read_organisation(checkout / "scenarios/organisations/example_merger.toml", {})
    layout = laid_out(structure)
    assert_clean(layout)
    assert layout.named
    figure = draw_hierarchy(structure)
    shown = {entry.get_text() for entry in figure.axes[0].texts}
    assert {unit.name for unit in structure.units} <= shown
    assert "district north" in shown


def test_local_councils_stand_in_a_row_of_their_own_by_their_names(checkout):
    structure = read_organisation(checkout / "scenarios/organisations/example_districts.toml", {})
    assert_clean(laid_out(structure))
    shown = {entry.get_text() for entry in draw_hierarchy(structure).axes[0].texts}
    councils = {"council north\nlocal council", "council south\nlocal council"}
    assert councils | {"municipal\ncouncil", "local council"} <= shown


@pytest.mark.parametrize("suffix", ["svg", "png", "pdf"])
def test_the_same_picture_gives_the_same_file(tmp_path, suffix):
    structure = generate("3,000 inhabitants", 3_000, {})
    for name in ("a", "b"):
        draw_hierarchy(structure, tmp_path / f"{name}.{suffix}", "nb")
    content = (tmp_path / f"a.{suffix}").read_bytes()
    assert content == (tmp_path / f"b.{suffix}").read_bytes()
    if suffix == "svg":
        assert "kommunedirektør" in content.decode("utf-8")


def test_stops_of_the_frontline_count_for_their_unit():
    structure = generate("x", 3_000, {})
    counts = {"staff:school:1:1": 2, "unit:school:1": 3, "chief": 1, "council": 0}
    assert stops_by_place(structure, counts) == {
        structure.index_of("unit:school:1"): 5,
        structure.chief: 1,
    }


@pytest.mark.parametrize("population", [3_000, 120_000, 700_000, 2_000_000])
def test_every_stop_is_drawn_once(population):
    structure = generate("x", population, {})
    counts = {post.name: 1 for post in structure.posts if post.role != Role.FRONTLINE}
    plain = [entry.get_text() for entry in draw_hierarchy(structure).axes[0].texts]
    drawn = [entry.get_text() for entry in draw_hierarchy(structure, counts=counts).axes[0].texts]
    # The first says what is shown, and the last one is the caption, which grows.
    assert drawn[0] == f"{plain[0]}: where collaborations stopped"
    for label in plain[1:-1]:
        drawn.remove(label)
    assert f"{len(counts):,} in all" in drawn[-1]
    assert sum(int(label) for label in drawn if label.isdigit()) == len(counts)


def test_numbers_in_circles_are_written_as_the_language_writes_them():
    structure = generate("x", 3_000, {})
    for language, written in (("en", "12,345"), ("nb", "12\u00a0345"), ("nn", "12\u00a0345")):
        figure = draw_hierarchy(structure, language=language, counts={"chief": 12_345})
        assert written in [entry.get_text() for entry in figure.axes[0].texts]


def diamonds(figure) -> list[tuple[float, float]]:
    """The middles of the diamonds of a picture."""
    shapes = [one for one in figure.axes[0].patches if type(one) is Polygon]
    return [tuple(one.get_xy()[:4].mean(axis=0)) for one in shapes]


def test_persons_with_given_traits_are_marked_where_they_stand(checkout):
    structure = read_organisation(checkout / "scenarios/organisations/example_districts.toml", {})
    given = [i for i, post in enumerate(structure.posts) if post.traits]
    figure = draw_hierarchy(structure)
    nodes = {node.post: node for node in laid_out(structure).root.walk()}
    expected = [(nodes[i].x - nodes[i].box_width / 2, nodes[i].y + BOX_HEIGHT / 2) for i in given]
    assert len(expected) == 2
    assert np.allclose(sorted(diamonds(figure)), sorted(expected))
    assert "Diamond: traits are laid down" in figure.axes[0].texts[-1].get_text()
    nobody = draw_hierarchy(generate("x", 3_000, {}))
    assert not diamonds(nobody)
    assert "Diamond" not in nobody.axes[0].texts[-1].get_text()


@pytest.mark.parametrize("population", [3_000, 120_000, 700_000])
def test_a_person_of_a_unit_is_marked_on_its_square(population):
    made = generate("x", population, {})
    traits = ((Trait.CURIOSITY, 0.9),)
    place = next(i for i, post in enumerate(made.posts) if post.role == Role.FRONTLINE)
    posts = tuple(replace(p, traits=traits) if i == place else p for i, p in enumerate(made.posts))
    (middle,) = diamonds(draw_hierarchy(replace(made, posts=posts)))
    layout = lay_out(made, _words(made, "en"))
    unit = made.posts[place].unit
    (block,) = [one for one in layout.root.blocks() if unit in one.units]
    assert abs(middle[0] - block.x) <= block.columns * layout.square / 2
    assert block.y - block.rows * layout.square <= middle[1] <= block.y


def test_refuses_other_formats_unknown_posts_and_missing_folders(tmp_path):
    structure = generate("x", 3_000, {})
    with pytest.raises(UserError, match=r"a picture is written as \.svg, \.png, \.pdf"):
        draw_hierarchy(structure, tmp_path / "x.jpeg")
    with pytest.raises(UserError, match="x has no post 'mayor' to draw stops at"):
        draw_hierarchy(structure, counts={"mayor": 1})
    with pytest.raises(UserError, match="does not exist; make it, or name another"):
        draw_hierarchy(structure, tmp_path / "no folder" / "x.svg")


def test_stops_are_drawn_in_the_hierarchy_they_were_made_in():
    """The span differs from replication to replication, and with it which posts there are."""
    scenario, structures = load_scenario("small_and_large"), Structures()
    pilots = replicate(scenario, replications=10, structures=structures)
    comparison = Comparison.from_pilots(pilots, replications=10)
    for spec in scenario.municipalities:
        structure, turns = structures.usual(scenario, spec)
        counts = comparison.places_of(spec.name, turns)
        share = len(turns) / len(SPANS)
        (axes,) = draw_hierarchy(structure, counts=counts, share=share).axes
        drawn = " ".join(entry.get_text() for entry in axes.texts)
        some = "replications with this hierarchy" in drawn
        assert some == (len(turns) < len(SPANS))
        others = comparison.places_of(spec.name, set(range(len(SPANS))) - set(turns))
        every = comparison.places[spec.name]
        assert {post: counts.get(post, 0) + others.get(post, 0) for post in every} == every
    assert some, "sections of the large differ with the span"


def test_every_units_sector_is_told_by_a_word():
    """By the block below its leader, unless the head above leads that sector alone."""
    for grouping in ("three_heads", "five_heads"):
        structure = generate("large", 120_000, {"sector_grouping": grouping})
        for block in laid_out(structure).root.blocks():
            leader = structure.posts[block.leader]
            while leader.role == Role.SECTION_HEAD:
                leader = structure.posts[leader.superior]
            told_above = leader.role == Role.SECTOR_HEAD and leader.sector == block.sector
            assert told_above or any(letter.isalpha() for letter in block.label), block.label
