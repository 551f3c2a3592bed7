"""A structure as a networkx graph, and what every structure must satisfy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import networkx as nx

from collabsim.municipality.structure import LONGEST_PATH, Duty, Role, Sector, Structure


def hierarchy(structure: Structure, *, frontline: bool = True) -> nx.DiGraph[str]:
    """Posts as nodes, an edge from each superior to each post that reports to it.

    Nodes are post names with the attributes ``role``, ``sector``, ``duty`` (words,
    ``None`` without), ``shared``, ``unit`` (its name), ``units`` (how many the post
    answers for), ``budget_nok`` (the frames of those units together) and
    ``level`` (hops below the municipal council, ``None`` off the municipal line);
    unit managers also ``frontline`` (how many staff may take part in a pilot), and
    where a file lays it down ``knows`` (units, by name) and traits of the person.
    Edges have ``line``: ``municipal``, or ``state`` from the state superior to NAV
    managers. Without ``frontline`` the graph ends at the unit managers. Attributes of
    the graph are what an organisation file has at its top, and ``units``: the names
    of the units in their order. :meth:`Structure.from_graph` reads it all.
    """
    graph: nx.DiGraph[str] = nx.DiGraph(
        name=structure.name,
        population=structure.population,
        fund_nok_per_year=structure.fund_nok_per_year,
        tie_chance=structure.tie_chance,
        ties="drawn" if structure.ties_drawn else "none",
        origin=structure.origin,
        units=[unit.name for unit in structure.units],
    )
    kept = [p for p in structure.posts if frontline or p.role != Role.FRONTLINE]
    level_of = levels(structure)
    for post in kept:
        frames = structure.units[post.unit_from : post.unit_to]
        graph.add_node(
            post.name,
            role=post.role.name.lower(),
            sector=Sector(post.sector).name.lower() if post.sector >= 0 else None,
            duty=None if post.duty == Duty.NONE else post.duty.name.lower(),
            shared=post.shared,
            unit=structure.units[post.unit].name if post.unit >= 0 else None,
            units=len(frames),
            budget_nok=sum(unit.budget_nok for unit in frames),
            level=level_of.get(post.name),
            **{trait.name.lower(): value for trait, value in post.traits},
        )
    _add_staff_and_ties(structure, graph)
    for post in kept:
        if post.superior >= 0:
            graph.add_edge(structure.posts[post.superior].name, post.name, line="municipal")
    for unit in structure.units:
        if unit.state_superior >= 0:
            above = structure.posts[unit.state_superior].name
            graph.add_edge(above, structure.posts[unit.manager].name, line="state")
    return graph


def _add_staff_and_ties(structure: Structure, graph: nx.DiGraph[str]) -> None:
    """How many staff of each unit may take part, and the units a file says are known."""
    staff = Counter(p.unit for p in structure.posts if p.role == Role.FRONTLINE)
    for index, managed in enumerate(structure.units):
        graph.nodes[structure.posts[managed.manager].name]["frontline"] = staff[index]
    for post, unit in sorted(structure.ties_given):
        known = graph.nodes[structure.posts[post].name].setdefault("knows", [])
        known.append(structure.units[unit].name)


def municipal_line(structure: Structure) -> nx.DiGraph[str]:
    """The hierarchy without the state line and without shared offices: one tree."""
    graph = hierarchy(structure)
    outside = [
        name
        for name, post in graph.nodes(data=True)
        if post["shared"] or post["role"] == "state_superior"
    ]
    graph.remove_nodes_from(outside)
    return graph


def faults(structure: Structure) -> list[str]:
    """What is wrong with a structure, one sentence each; empty if nothing is.

    For structures built by hand: ``generate`` and ``read_organisation`` only
    return structures without faults.
    """
    found = []
    chiefs = sum(post.role == Role.CHIEF_EXECUTIVE for post in structure.posts)
    if chiefs != 1:
        found.append(f"{chiefs} posts have the role chief_executive, expected 1")
    tops = sum(post.role == Role.COUNCIL and post.superior < 0 for post in structure.posts)
    if tops != 1:
        found.append(f"{tops} councils have no superior, expected 1")
    if len({post.name for post in structure.posts}) != len(structure.posts):
        found.append("two posts have the same name")
    if found:
        return found
    if not nx.is_arborescence(municipal_line(structure)):
        return ["the posts are not one tree below the council"]
    return [*_range_faults(structure), *_line_faults(structure)]


def _range_faults(structure: Structure) -> list[str]:
    """Leaders whose unit range is not exactly the units below them."""
    below: dict[int, set[int]] = {}
    for unit in range(len(structure.units)):
        for post in structure.line_above(unit):
            below.setdefault(post, set()).add(unit)
    return [
        f"{structure.posts[post].name} does not stand above exactly the units of its range"
        for post, units in below.items()
        if units != set(range(structure.posts[post].unit_from, structure.posts[post].unit_to))
    ]


def _line_faults(structure: Structure) -> list[str]:
    found = []
    for index, unit in enumerate(structure.units):
        line = structure.line_above(index)
        if len(line) > LONGEST_PATH:
            found.append(f"{len(line)} leaders stand from {unit.name} to the council")
        if structure.chief not in line:
            found.append(f"the line of {unit.name} does not pass the chief executive")
    return found


def levels(structure: Structure) -> Mapping[str, int]:
    """Hops below the municipal council of every post that reports to it, directly or not."""
    tree: nx.DiGraph[str] = nx.DiGraph()
    council = structure.posts[structure.council].name
    tree.add_node(council)
    tree.add_edges_from(
        (structure.posts[post.superior].name, post.name)
        for post in structure.posts
        if post.superior >= 0
    )
    return dict(nx.single_source_shortest_path_length(tree, council))
