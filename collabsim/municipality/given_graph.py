"""From a networkx graph of posts to the tables of an organisation file, and to a structure.

Nodes are posts, edges go from a superior to those who report to it. The rest of
the way is that of a file (``given.structure_of``), so that what is valid and how a
fault is told are the same; only the place of a fault is a node and not a line.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from collabsim.errors import UserError, quoted
from collabsim.municipality import organisation_keys as keys
from collabsim.municipality.given import structure_of
from collabsim.municipality.graph import hierarchy
from collabsim.municipality.organisation_tables import (
    Table,
    Tables,
    nearest,
    price_year_of,
)
from collabsim.municipality.structure import Role, Structure
from collabsim.parameters import Value, kroner
from collabsim.scenario.names import plain_name
from collabsim.scenario.schema import PRICES

if TYPE_CHECKING:
    import networkx as nx

FRONTLINE, MANAGER, STATE = (
    role.name.lower() for role in (Role.FRONTLINE, Role.UNIT_MANAGER, Role.STATE_SUPERIOR)
)
LINES = ("municipal", "state")
OF_POST = tuple(key for key in keys.names(keys.POST) if key not in ("name", "superior"))
OF_UNIT = tuple(key for key in keys.names(keys.UNIT) if key not in ("name", "state_superior"))
FOLLOWS = ("level", "units", "budget_nok")
"""What ``hierarchy`` says of a leader beside what is laid down."""
KNOWN = tuple(dict.fromkeys([*OF_POST, *OF_UNIT, "knows", *FOLLOWS]))
OF_GRAPH = tuple(key for key in (*keys.names(keys.TOP), PRICES, "units") if key != "posts_csv")
OF_NETWORKX = ("node_default", "edge_default", "directed", "multigraph")
"""What networkx itself leaves on a graph it has read from a file."""


def read_graph(graph: nx.DiGraph[str], values: Mapping[str, Value]) -> Structure:
    """The structure a graph describes; see :meth:`Structure.from_graph`.

    Raises:
        UserError: it describes none; one sentence with node and key.
    """
    _refuse_other_kinds(graph)
    top = _attributes(graph.graph)
    for name in OF_NETWORKX:
        top.pop(name, None)
    order = top.pop("units", None)
    year = price_year_of(top, "the graph", lambda _path: lambda _key: None)
    top.pop(PRICES, None)
    nodes = {name: _Node(name, _attributes(data), year) for name, data in graph.nodes(data=True)}
    for node in nodes.values():
        node.table.refuse_other_keys(KNOWN)
    _take_edges(graph, nodes)
    staff = _count_staff(nodes)
    posts, units, ties = [], [], []
    for node in nodes.values():
        if node.role == FRONTLINE:
            continue
        posts.append(node.post())
        if node.role == MANAGER and "unit" in node.given:
            units.append(node.unit(staff.get(node.name)))
        elif node.role != MANAGER:
            node.refuse_keys_of_a_unit()
        if "knows" in node.given:
            ties.append(node.tie())
    place = Table("the graph", "the graph", top, year=year)
    place.refuse_other_keys(OF_GRAPH)
    made = structure_of(Tables(place, posts, _in_order(order, units, place), ties), values)
    _check_what_follows(nodes, made, year)
    return made


def _refuse_other_kinds(graph: Any) -> None:
    directed = getattr(graph, "is_directed", None)
    if directed is None:
        raise UserError(f"{type(graph).__name__} is no graph: expected a networkx.DiGraph")
    if not directed() or graph.is_multigraph():
        raise UserError(
            f"the graph is a {type(graph).__name__}: expected a networkx.DiGraph, with an edge "
            "from each superior to each post that reports to it"
        )
    for name in graph:
        if not isinstance(name, str):
            raise UserError(
                f"node {quoted(name)} of the graph: expected the name of a post, a text"
            )


def _attributes(given: Mapping[Any, Any]) -> dict[str, Any]:
    """Attributes that hold something, their numbers as Python has them.

    A column of a data frame has NaN where nothing is, and a whole number beside it as 4.0.
    """
    found = {}
    for key, value in given.items():
        plain = value.item() if hasattr(value, "item") and getattr(value, "ndim", 1) == 0 else value
        if plain is None or (isinstance(plain, float) and math.isnan(plain)):
            continue
        if key in ("population", "frontline") and isinstance(plain, float) and plain.is_integer():
            plain = int(plain)
        found[str(key)] = plain
    return found


class _Node:
    """A node: its attributes, and what edges say about it."""

    def __init__(self, name: str, given: dict[str, Any], year: int) -> None:
        self.name = name
        self.given = given
        self.superior: str | None = None
        self.state_superior: str | None = None
        self.year = year
        self.table = self._table("post", given)
        self.role = given.get("role")

    def _table(self, kind: str, values: dict[str, Any]) -> Table:
        return Table(f"node {quoted(self.name)} of the graph", kind, values, year=self.year)

    def post(self) -> Table:
        """The post; the sector of a unit manager is that of the unit."""
        own = {key: self.given[key] for key in OF_POST if key in self.given}
        if self.role == MANAGER:
            own.pop("sector", None)
        above = {} if self.superior is None else {"superior": self.superior}
        return self._table("post", {"name": self.name, **above, **own})

    def unit(self, staff: int | None) -> Table:
        """The unit of a manager, with as many frontline staff as there are nodes of them."""
        own = {key: self.given[key] for key in OF_UNIT if key in self.given}
        if staff is not None:
            own["frontline"] = staff
        if self.state_superior is not None:
            own["state_superior"] = self.state_superior
        return self._table("unit", {"name": self.given["unit"], **own})

    def tie(self) -> Table:
        """The units the holder of the post knows."""
        known = self.given["knows"]
        if isinstance(known, tuple | set | frozenset):
            known = sorted(known, key=str) if not isinstance(known, tuple) else list(known)
        table = self._table("the node", {"knows": known})
        table.texts("knows")
        return self._table("tie", {"post": self.name, "units": known})

    def refuse_keys_of_a_unit(self) -> None:
        """Staff and frontline are those of one unit; a frame may stand where it follows."""
        for key in ("staff", "frontline"):
            if key in self.given:
                raise self.table.error(key, f"only a unit_manager has {key!r}")


def _take_edges(graph: nx.DiGraph[str], nodes: Mapping[str, _Node]) -> None:
    """Who stands above whom: one municipal line, and the state line to NAV offices."""
    for above, below, data in graph.edges(data=True):
        place = Table(
            f"edge {quoted(above)} -> {quoted(below)} of the graph", "the edge", _attributes(data)
        )
        place.refuse_other_keys(("line",))
        usual = "state" if nodes[above].role == STATE else "municipal"
        line = place.word("line", LINES, usual)
        node = nodes[below]
        if line == "state" and node.role != MANAGER:
            raise place.error(
                "line",
                f"{below!r} is no unit_manager: the state line goes to managers of nav units",
            )
        before = node.superior if line == "municipal" else node.state_superior
        if before is not None:
            what = "superiors" if line == "municipal" else "state superiors"
            raise node.table.error(
                "superior", f"two {what}, {before!r} and {above!r}: expected one"
            )
        if line == "municipal":
            node.superior = above
        else:
            node.state_superior = above


def _count_staff(nodes: Mapping[str, _Node]) -> dict[str, int]:
    """Frontline nodes below each manager. Their names follow from the unit: they key draws."""
    counts: Counter[str] = Counter()
    for node in nodes.values():
        if node.role != FRONTLINE:
            continue
        above = None if node.superior is None else nodes[node.superior]
        if above is None or above.role != MANAGER:
            raise node.table.error("role", "frontline staff report to a unit_manager")
        counts[above.name] += 1
        expected = f"staff:{above.given.get('unit')}:{counts[above.name]}"
        if node.name != expected:
            raise node.table.error(
                "role",
                f"expected the name {expected!r}: leave frontline staff out, and give their "
                f"number as 'frontline' of {above.name!r}",
            )
    for name, count in counts.items():
        given = nodes[name].given.get("frontline", count)
        if given != count:
            raise nodes[name].table.error(
                "frontline", f"frontline is {quoted(given)}: {count} nodes of staff stand below"
            )
    return dict(counts)


def _in_order(order: Any, units: list[Table], place: Table) -> list[Table]:
    """Units in the order the graph gives for them; without one in that of their managers."""
    if order is None:
        return units
    names = [str(unit.values["name"]) for unit in units]
    wanted = Table(place.file, "the graph", {"units": order}).texts("units")
    for name in wanted:
        if name not in names:
            raise place.error(
                "units", f"unknown unit {quoted(name)} in units{nearest(name, names)}"
            )
    for name in names:
        if wanted.count(name) != 1:
            raise place.error(
                "units", f"unit {quoted(name)} stands {wanted.count(name)} times in units: once "
                "expected, or leave units out"
            )  # fmt: skip
    return sorted(units, key=lambda unit: wanted.index(str(unit.values["name"])))


def _check_what_follows(nodes: Mapping[str, _Node], made: Structure, year: int) -> None:
    """What a node says beside what is laid down must be what follows from the graph."""
    expected = hierarchy(made).nodes
    for node in nodes.values():
        name = plain_name(node.name)
        if name not in expected:  # an adviser, where the channel of advisers is neutral
            continue
        found = KNOWN if node.role == FRONTLINE else FOLLOWS
        for key in found:
            if key not in node.given or (node.role == MANAGER and key == "budget_nok"):
                continue
            given, follows = node.given[key], expected[name].get(key)
            if key == "budget_nok" and isinstance(given, int | float):
                given = kroner(given, year)
            # Amounts of another year are rounded to whole kroner, each by itself.
            off = float(len(made.units)) if key == "budget_nok" else 0.0
            if not _equal(given, follows, off):
                raise node.table.error(
                    key,
                    f"{key} is {quoted(node.given[key])}: {quoted(follows)} follows from the "
                    "graph, so leave it out or change what it follows from",
                )


def _equal(given: Any, follows: Any, off: float) -> bool:
    if isinstance(given, int | float) and isinstance(follows, int | float):
        return math.isclose(given, follows, rel_tol=1e-9, abs_tol=off)
    return bool(given == follows)
