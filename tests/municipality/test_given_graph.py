"""A structure from a networkx graph: the way there and back, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from collabsim import Structure, UserError, hierarchy_of
from collabsim.municipality.generate import generate
from collabsim.municipality.given_graph import KNOWN, OF_GRAPH
from collabsim.municipality.graph import faults
from collabsim.municipality.structure import NOT_GIVEN, Role, Trait
from collabsim.municipality.traits import TRAITS
from collabsim.parameters import kroner
from collabsim.parameters.prices import PRICE_INDEX
from tests.municipality.districts import graph

ORGANISATIONS = ("by_span", "two_level", "three_level")


@st.composite
def structures(draw: st.DrawFn) -> Structure:
    """Generated structures of many sizes, in which files lay down traits, ties and staff."""
    made = generate(
        'Sør-"Å"',
        draw(st.integers(1, 60_000)),
        {
            "organisation": draw(st.sampled_from(ORGANISATIONS)),
            "span_of_control": draw(st.integers(5, 30)),
            "frontline_per_unit": draw(st.integers(3, 6)),
            "inhabitants_per_coordinator": draw(st.sampled_from([0, 9_000])),
        },
    )
    luck = draw(st.randoms(use_true_random=False))
    posts = [post for post in made.posts if post.role != Role.FRONTLINE]
    named = {luck.randrange(len(posts)) for _ in range(3)}
    for a in named:
        one = luck.choice(TRAITS)
        posts[a] = replace(posts[a], traits=((one.trait, luck.uniform(one.low, one.high)),))
    units = [replace(unit, budget_nok=luck.uniform(1e5, 1e8)) for unit in made.units]
    ties = {(luck.randrange(len(posts)), luck.randrange(len(units))) for _ in range(3)}
    return replace(
        made,
        posts=(*posts, *made.posts[len(posts) :]),
        units=tuple(units),
        ties_drawn=luck.random() < 0.5,
        ties_given=frozenset(ties),
    )


@settings(max_examples=15)
@given(structures(), st.booleans())
def test_a_structure_survives_the_way_through_a_graph_and_a_file(
    tmp_path_factory: Any, made: Structure, frontline: bool
) -> None:
    again = Structure.from_graph(made.to_graph(frontline=frontline))
    assert again == made
    path = tmp_path_factory.mktemp("organisations") / "org.toml"
    again.to_file(path)
    assert Structure.from_file(path) == made
    first = path.read_bytes()
    Structure.from_file(path).to_file(path)
    assert path.read_bytes() == first


def test_units_that_stand_in_another_order_than_their_managers_keep_it(checkout) -> None:
    example = Structure.from_file(checkout / "scenarios/organisations/example_merger.toml")
    first, second = (example.units[u].manager for u in (0, 1))
    now = {first: second, second: first}
    posts = [
        replace(post, superior=now.get(post.superior, post.superior)) for post in example.posts
    ]
    posts[first], posts[second] = posts[second], posts[first]
    units = [replace(unit, manager=now.get(unit.manager, unit.manager)) for unit in example.units]
    turned = replace(example, posts=tuple(posts), units=tuple(units))
    assert faults(turned) == []
    assert Structure.from_graph(turned.to_graph()) == turned
    assert Structure.from_graph(example.to_graph(frontline=False)) == example


def test_a_graph_as_one_writes_it() -> None:
    values = {"frontline_per_unit": 4, "fund_nok_per_inhabitant": 7.0}
    made = Structure.from_graph(graph(), values)
    assert faults(made) == []
    assert (made.name, made.population, made.origin) == ("Two districts", 20_000, "given")
    assert made.fund_nok_per_year == 140_000
    assert {unit.budget_nok for unit in made.units} == {37_000 * 20_000 / 20}
    assert sum(post.role == Role.FRONTLINE for post in made.posts) == 4 * 20
    line = [made.posts[a].name for a in made.line_above(0)]
    assert line == [
        "unit:school:north:1", "section:north:school", "head:north", "council:north", "chief",
        "council",
    ]  # fmt: skip
    nav = next(unit for unit in made.units if unit.name == "nav:1")
    assert made.posts[nav.state_superior].name == "state"


def test_cells_of_a_data_frame_are_read_as_they_are_meant() -> None:
    wanted = graph()
    wanted.nodes["chief"]["fear_of_errors"] = 0.75
    wanted.nodes["unit:culture:1"]["frontline"] = 5
    frame = pd.DataFrame.from_dict(dict(wanted.nodes(data=True)), orient="index")
    assert frame["frontline"].isna().any()
    made = nx.DiGraph(name="Two districts", population=np.int64(20_000))
    made.add_nodes_from((name, row.to_dict()) for name, row in frame.iterrows())
    made.add_edges_from(wanted.edges)
    assert Structure.from_graph(made) == Structure.from_graph(wanted)


def test_amounts_are_in_the_kroner_of_the_year_of_the_graph() -> None:
    priced = graph()
    priced.graph["prices"] = {"year": 2024}
    priced.graph["fund_nok_per_year"] = 100_000
    priced.nodes["unit:nav:1"]["budget_nok"] = 5_000_000
    priced.nodes["council:north"]["budget_nok"] = 9 * 37e6 * PRICE_INDEX[2024]
    made = Structure.from_graph(priced)
    assert made.fund_nok_per_year == kroner(100_000, 2024) != 100_000
    nav = next(unit for unit in made.units if unit.name == "nav:1")
    assert nav.budget_nok == kroner(5_000_000, 2024)


Change = Callable[[Any], object]
HEAD, UNIT = "head:north", "unit:school:north:1"

REFUSED: list[tuple[Change, str]] = [
    (lambda g: g.nodes[HEAD].update(role="sectorhead"),
     "node 'head:north' of the graph: unknown role 'sectorhead': did you mean 'sector_head'?"),
    (lambda g: g.nodes[HEAD].pop("role"),
     "node 'head:north' of the graph: post needs the key 'role': one of unit_manager, "),
    (lambda g: g.add_edge("head:north", "typo"),
     "node 'typo' of the graph: post needs the key 'role'"),
    (lambda g: g.nodes[HEAD].update(fear_of_error=0.4),
     "node 'head:north' of the graph: unknown key 'fear_of_error' in post: did you mean 'fear"),
    (lambda g: g.nodes[HEAD].update(fear_of_errors=1.5),
     "node 'head:north' of the graph: fear_of_errors is 1.5: expected at least 0, at most 1"),
    (lambda g: g.nodes[HEAD].update(horizon_years=0),
     "node 'head:north' of the graph: horizon_years is 0: expected at least 0.1, at most 100"),
    (lambda g: g.nodes[HEAD].update(rule_knowledge="much"),
     "node 'head:north' of the graph: rule_knowledge is 'much': expected a number"),
    (lambda g: g.nodes[UNIT].update(sector="shcool"),
     f"node {UNIT!r} of the graph: unknown sector 'shcool': did you mean 'school'?"),
    (lambda g: g.nodes[UNIT].pop("unit"),
     f"node {UNIT!r} of the graph: unit manager {UNIT!r} needs a unit"),
    (lambda g: g.nodes[UNIT].update(unit="nav:1"),
     "node 'unit:nav:1' of the graph: two units are called 'nav:1'"),
    (lambda g: g.nodes[UNIT].update(budget_nok=-3),
     f"node {UNIT!r} of the graph: budget_nok is -3: expected at least 1"),
    (lambda g: g.nodes[HEAD].update(staff=3),
     "node 'head:north' of the graph: only a unit_manager has 'staff'"),
    (lambda g: g.nodes[HEAD].update(knows=["schol:north:1"]),
     "node 'head:north' of the graph: unknown unit 'schol:north:1': did you mean 'school:north"),
    (lambda g: g.nodes[HEAD].update(knows="school:north:1"),
     "node 'head:north' of the graph: the node needs 'knows': a list of names in quotes"),
    (lambda g: g.nodes[HEAD].update(budget_nok=12.0),
     "node 'head:north' of the graph: budget_nok is 12.0: 333000000.0 follows from the graph"),
    (lambda g: g.nodes[HEAD].update(level=2),
     "node 'head:north' of the graph: level is 2: 3 follows from the graph, so leave it out"),
    (lambda g: g.add_edge("head:south", UNIT),
     f"node {UNIT!r} of the graph: two superiors, 'section:north:school' and 'head:south'"),
    (lambda g: g.edges["chief", "council:north"].update(weight=3),
     "edge 'chief' -> 'council:north' of the graph: unknown key 'weight' in the edge"),
    (lambda g: g.edges["chief", "council:north"].update(line="stat"),
     "edge 'chief' -> 'council:north' of the graph: unknown line 'stat': did you mean 'state'?"),
    (lambda g: (g.add_node("state", role="state_superior"), g.add_edge("state", "chief")),
     "edge 'state' -> 'chief' of the graph: 'chief' is no unit_manager"),
    (lambda g: g.add_edge(HEAD, "chief"),
     "node 'chief' of the graph: two superiors, 'council' and 'head:north'"),
    (lambda g: (g.remove_edge("chief", "council:north"), g.add_edge(HEAD, "council:north")),
     "the superiors go round in a circle: "),
    (lambda g: g.remove_edge("chief", "council:north"),
     "node 'council:north' of the graph: the councils 'council' and 'council:north' both have no"),
    (lambda g: g.remove_edge("chief", "unit:nav:1"),
     "node 'unit:nav:1' of the graph: post 'unit:nav:1' needs a superior"),
    (lambda g: (g.add_node("a", role="frontline"), g.add_edge(UNIT, "a")),
     "node 'a' of the graph: expected the name 'staff:school:north:1:1': leave frontline"),
    (lambda g: (g.add_node("a", role="frontline"), g.add_edge(HEAD, "a")),
     "node 'a' of the graph: frontline staff report to a unit_manager"),
    (lambda g: g.graph.pop("name"), "the graph: the graph needs the key 'name'"),
    (lambda g: g.graph.update(population=0),
     "the graph: population is 0: expected at least 1, at most 2,000,000"),
    (lambda g: g.graph.update(inhabitants=3),
     "the graph: unknown key 'inhabitants' in the graph"),
    (lambda g: g.graph.update(prices={"yaer": 2020}), "the graph: "),
    (lambda g: g.graph.update(units=["nav:2"]),
     "the graph: unknown unit 'nav:2' in units: did you mean 'nav:1'?"),
    (lambda g: g.graph.update(units=["nav:1", "nav:1"]),
     "the graph: unit 'school:north:1' stands 0 times in units: once expected"),
    (lambda g: g.add_node(3, role="adviser"),
     "node 3 of the graph: expected the name of a post, a text"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), REFUSED, ids=[one[:60] for _, one in REFUSED])
def test_a_fault_is_one_sentence_with_its_node(change: Change, sentence: str) -> None:
    wrong = graph()
    change(wrong)
    with pytest.raises(UserError) as refused:
        Structure.from_graph(wrong)
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_staff_and_their_number_must_agree() -> None:
    twice = hierarchy_of(3_000).to_graph()
    twice.nodes["unit:school:1"]["frontline"] = 7
    with pytest.raises(UserError, match="frontline is 7: 5 nodes of staff stand below"):
        Structure.from_graph(twice)
    named = hierarchy_of(3_000).to_graph()
    named.nodes["staff:school:1:1"]["curiosity"] = 0.5
    with pytest.raises(
        UserError, match=r"node 'staff:school:1:1' .* curiosity is 0.5: None follows"
    ):
        Structure.from_graph(named)


@pytest.mark.parametrize("kind", [nx.Graph, nx.MultiDiGraph, dict])
def test_another_kind_of_graph_is_refused(kind: Any) -> None:
    with pytest.raises(UserError, match=r"expected a networkx\.DiGraph"):
        Structure.from_graph(kind())


def test_every_trait_has_a_key_and_bounds_above_the_mark_of_what_is_drawn() -> None:
    assert [one.trait for one in TRAITS] == list(Trait)
    assert all(NOT_GIVEN < one.low < one.high for one in TRAITS)


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5),
    st.lists(st.one_of(st.text(max_size=5), st.integers()), max_size=2), st.just({}),
    st.sampled_from(["nav", "council", "unit_manager", "frontline", "state", "chief", np.int64(3)]),
)  # fmt: skip
KEYS = st.sampled_from(["role", "sector", "unit", "knows", "units", "level", *KNOWN, "no_key"])


@settings(max_examples=60)
@given(st.data())
def test_whatever_a_graph_holds_it_is_a_structure_or_one_sentence(data: st.DataObject) -> None:
    wrong = graph()
    for _ in range(data.draw(st.integers(1, 3))):
        node = data.draw(st.sampled_from(sorted(wrong)))
        what = data.draw(st.sampled_from(["node", "graph", "edge", "new", "gone"]))
        if what == "node":
            wrong.nodes[node][data.draw(KEYS)] = data.draw(ANYTHING)
        elif what == "graph":
            wrong.graph[data.draw(st.sampled_from([*OF_GRAPH, "none"]))] = data.draw(ANYTHING)
        elif what == "edge":
            line = data.draw(st.sampled_from([{}, {"line": "state"}, {"line": 3}]))
            wrong.add_edge(node, data.draw(st.sampled_from(sorted(wrong))), **line)
        elif what == "new":
            wrong.add_edge(node, data.draw(st.text(max_size=4)))
        else:
            wrong.remove_node(node)
    try:
        made = Structure.from_graph(wrong)
    except UserError as refused:
        assert "\n" not in str(refused)  # noqa: PT017 - either end is right
    else:
        assert faults(made) == []
