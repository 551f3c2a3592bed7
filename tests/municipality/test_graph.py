from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest

from collabsim.municipality.generate import generate
from collabsim.municipality.graph import faults, hierarchy, municipal_line
from collabsim.municipality.structure import Role, Sector, Structure
from collabsim.municipality.summary import posts_by_level, units_by_sector


@pytest.fixture(scope="module")
def large() -> Structure:
    return generate("large", 120_000, {})


def test_the_municipal_line_is_a_tree_and_the_state_line_stands_beside_it(large):
    tree = municipal_line(large)
    assert nx.is_arborescence(tree)
    assert next(iter(nx.topological_sort(tree))) == "council"
    graph = hierarchy(large)
    assert graph.number_of_nodes() == len(large.posts)
    assert {line for *_, line in graph.out_edges("state", data="line")} == {"state"}
    assert set(graph.successors("state")) == {"unit:nav:1", "unit:nav:2"}


def test_nodes_say_what_a_post_is(large):
    graph = hierarchy(large, frontline=False)
    assert "staff:school:1:1" not in graph
    assert graph.nodes["section:school:1"] == {
        "role": "section_head",
        "sector": "school",
        "duty": None,
        "shared": False,
        "unit": None,
        "units": 19,
        "budget_nok": pytest.approx(19 * large.units[0].budget_nok),
        "level": 3,
    }
    assert graph.nodes["legal:1"]["duty"] == "legal"
    assert graph.nodes["unit:school:1"]["unit"] == "school:1"
    assert graph.nodes["state"]["level"] is None


def changed(structure: Structure, post: str, /, **fields: object) -> Structure:
    index = structure.index_of(post)
    posts = list(structure.posts)
    posts[index] = replace(posts[index], **fields)
    return replace(structure, posts=tuple(posts))


def test_faults_names_what_is_wrong_with_a_structure_built_by_hand():
    sound = generate("small", 30_000, {"sector_grouping": "five_heads"})
    assert faults(sound) == []
    two = changed(sound, "sector:school", role=Role.COUNCIL, superior=-1)
    assert faults(two) == ["2 councils have no superior, expected 1"]
    local = changed(sound, "sector:school", role=Role.COUNCIL)
    assert faults(local) == []
    assert local.council == sound.council
    second = changed(sound, "sector:school", role=Role.CHIEF_EXECUTIVE)
    assert faults(second) == ["2 posts have the role chief_executive, expected 1"]
    twice = changed(sound, "sector:school", name="sector:care")
    assert faults(twice) == ["two posts have the same name"]
    head = sound.index_of("sector:school")
    loop = changed(sound, "sector:school", superior=head)
    assert faults(loop) == ["the posts are not one tree below the council"]
    moved = changed(sound, "unit:school:2", superior=sound.index_of("sector:care"))
    assert "sector:care does not stand above exactly the units of its range" in faults(moved)
    past = changed(sound, "sector:school", superior=sound.council)
    assert "the line of school:1 does not pass the chief executive" in faults(past)


def test_the_summary_counts_every_post_once(large):
    rows = posts_by_level(large)
    assert sum(row.posts for row in rows) == len(large.posts)
    assert (rows[0].role, rows[0].level, rows[0].most_units) == (Role.COUNCIL, 0, len(large.units))
    assert rows[-1].role == Role.STATE_SUPERIOR
    assert (rows[-1].level, rows[-1].most_reports, rows[-1].most_units) == (None, 2, 2)
    advisers = [row for row in rows if row.role == Role.ADVISER]
    assert [row.most_units for row in advisers] == [0, 0]
    sectors = units_by_sector(large)
    assert [row.sector for row in sectors] == list(Sector)
    total = sum(row.units * row.mean_budget_nok for row in sectors)
    assert total == pytest.approx(37_000 * 120_000)
