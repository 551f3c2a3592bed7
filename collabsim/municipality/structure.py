"""What a municipality is to the model: posts, units and the lines between them.

A :class:`Structure` is the only thing the world is built from. It is made by
``generate`` (from a population) or read by ``given`` (from a file). Posts and
units are in a fixed order: units so that the units a leader answers for stand
next to each other (``unit_from`` to ``unit_to``, the end not included).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from collabsim.municipality.coding import Code

if TYPE_CHECKING:
    import networkx as nx

    from collabsim.parameters import Value


class Sector(Code):
    """Sectors of a municipality's services."""

    SCHOOL = 0
    KINDERGARTEN = 1
    CARE = 2
    CULTURE = 3
    NAV = 4


class Role(Code):
    """Kinds of post. The order has no meaning to any rule."""

    FRONTLINE = 0
    UNIT_MANAGER = 1
    SECTION_HEAD = 2
    SECTOR_HEAD = 3
    CHIEF_EXECUTIVE = 4
    COUNCIL = 5
    STATE_SUPERIOR = 6
    ADVISER = 7
    COORDINATOR = 8


class Duty(Code):
    """Central duties; ``NONE`` for everybody without one."""

    NONE = 0
    FINANCE = 1
    PROCUREMENT = 2
    LEGAL = 3


class Trait(Code):
    """Traits that may be laid down of a person; ``traits.py`` says what each may be."""

    FEAR_OF_ERRORS = 0
    CURIOSITY = 1
    RULE_KNOWLEDGE = 2
    HORIZON_YEARS = 3
    PRIOR_BELIEF = 4
    MINDSET_UNIT = 5
    MINDSET_WHOLE = 6
    MINDSET_EFFECT = 7


Traits = tuple[tuple[Trait, float], ...]
"""The traits given to one person, in the order of :class:`Trait`."""

NOT_GIVEN = -1.0
"""Marks a trait that is left to the draw; every trait is at least 0."""

LONGEST_PATH = 8
"""Most leaders between a unit and the council, both included; longer hierarchies are refused."""


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    ``name`` is stable over municipalities and reorganisations (``unit:school:3``,
    ``sector:school``, ``chief``): it keys the random draws of the person who holds it.
    ``superior`` is the index of the post one reports to (``-1`` for the municipal
    council and for the state superior), ``unit`` the index of the unit a manager or
    a frontline worker belongs to, else ``-1``. ``sector`` is ``-1`` where the post
    serves them all. ``shared`` marks the regional office that sells a duty.
    ``traits`` are those of the person who holds the post when a run begins; what
    is not among them is drawn.
    """

    name: str
    role: Role
    superior: int
    unit_from: int
    unit_to: int
    unit: int = -1
    sector: int = -1
    duty: Duty = Duty.NONE
    shared: bool = False
    traits: Traits = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its sector, its manager's post index, its yearly frame and its staff."""

    name: str
    sector: Sector
    manager: int
    budget_nok: float
    state_superior: int = -1


@dataclass(frozen=True, slots=True)
class Structure:
    """A municipality as the world reads it.

    ``tie_chance`` is the chance that one of the inhabitants a leader knows by
    chance works in a given unit; ``tie_matrix`` (for given organisations with
    ties laid down) maps (post index, unit index) to known ties and replaces the
    draw for the posts it names. ``population`` is for reports only: no table
    that a rule reads carries it.
    """

    name: str
    population: int
    posts: tuple[Post, ...]
    units: tuple[Unit, ...]
    fund_nok_per_year: float
    tie_chance: float
    origin: str = "generated"
    ties_drawn: bool = True
    ties_given: frozenset[tuple[int, int]] = field(default_factory=frozenset)

    @property
    def chief(self) -> int:
        """Index of the chief executive's post."""
        return next(i for i, p in enumerate(self.posts) if p.role == Role.CHIEF_EXECUTIVE)

    @property
    def council(self) -> int:
        """Index of the municipal council: the one that has no superior."""
        return next(
            i for i, p in enumerate(self.posts) if p.role == Role.COUNCIL and p.superior < 0
        )

    @classmethod
    def from_file(cls, path: str | Path, values: Mapping[str, Value] | None = None) -> Structure:
        """Read an organisation file.

        Args:
            path: a TOML file, UTF-8.
            values: parameter values by name, such as ``load_scenario("baseline").values``.
                They fill in what the file leaves out; defaults where silent.

        Raises:
            UserError: the file cannot be used; one sentence with file and line.
        """
        from collabsim.municipality.given import read_organisation

        return read_organisation(Path(path), values or {})

    @classmethod
    def from_graph(
        cls, graph: nx.DiGraph[str], values: Mapping[str, Value] | None = None
    ) -> Structure:
        """A structure from a directed graph: posts as nodes, edges from superior to post.

        Attributes of the graph, its nodes and its edges have the names of the keys of an
        organisation file; what is left out follows from ``values``, as there. Attributes
        of the graph: ``name`` and ``population`` are needed, ``fund_nok_per_year``,
        ``ties``, ``tie_chance``, ``origin``, ``prices`` (such as ``{"year": 2026}``) and
        ``units`` (the order of the units) may be there. Attributes of a node: ``role`` is
        needed, ``sector``, ``duty``, ``shared``, ``knows`` (a list of units) and the traits
        of the person may be there; a unit manager has ``unit``, ``sector`` and, if one
        likes, ``budget_nok``, ``staff`` and ``frontline``. An edge from a state superior
        to the manager of a NAV office is the state line. ``None`` and NaN count as left
        out. What :meth:`to_graph` writes beside these (``level``, ``units`` and
        ``budget_nok`` of leaders, nodes of frontline staff) must be what follows from the
        graph, or be left out.

        Args:
            graph: a ``networkx.DiGraph``.
            values: parameter values by name; defaults where silent.

        Returns:
            The structure; that of ``structure.to_graph()`` is ``structure``.

        Raises:
            UserError: the graph cannot be used; one sentence with node, key and what was
                expected.
        """
        from collabsim.municipality.given_graph import read_graph

        return read_graph(graph, values or {})

    def to_file(self, path: str | Path) -> None:
        """Write the structure as an organisation file; :meth:`from_file` gives an equal one.

        Raises:
            UserError: the file cannot be written.
        """
        from collabsim.municipality.given import to_file

        to_file(self, Path(path))

    def to_graph(self, *, frontline: bool = True) -> nx.DiGraph[str]:
        """The structure as a directed graph; :meth:`from_graph` gives an equal one.

        Args:
            frontline: whether frontline staff are nodes; unit managers say their number
                in any case.
        """
        from collabsim.municipality.graph import hierarchy

        return hierarchy(self, frontline=frontline)

    def index_of(self, name: str) -> int:
        """Index of the post called ``name``."""
        return next(i for i, p in enumerate(self.posts) if p.name == name)

    def reports(self) -> list[list[int]]:
        """For each post the indices of the posts that report to it, frontline included."""
        below: list[list[int]] = [[] for _ in self.posts]
        for i, post in enumerate(self.posts):
            if post.superior >= 0:
                below[post.superior].append(i)
        return below

    def units_of(self, sector: Sector) -> list[int]:
        """Indices of the units of a sector; empty where a given organisation has none."""
        return [i for i, unit in enumerate(self.units) if unit.sector == sector]

    def line_above(self, unit: int) -> list[int]:
        """Post indices from the unit's manager up to the council."""
        line = [self.units[unit].manager]
        while self.posts[line[-1]].superior >= 0:
            line.append(self.posts[line[-1]].superior)
        return line
