"""The keys of organisation files and of graphs, from their declaration."""

from __future__ import annotations

from collections.abc import Iterable

from collabsim.municipality import organisation_keys as keys
from collabsim.municipality.given_graph import OF_GRAPH, OF_POST, OF_UNIT
from collabsim.municipality.traits import TRAIT_KEYS
from collabsim.report.document_tables import table


def _of_keys(listed: Iterable[keys.Key]) -> str:
    rows = ((f"`{k.name}`", k.meaning, k.takes, k.left_out) for k in listed)
    return table(("key", "what it is", "what it takes", "left out"), rows)


def of_top() -> str:
    """The keys at the top of the file."""
    return _of_keys(keys.TOP)


def of_posts() -> str:
    """The keys of a post, without the traits of the person who holds it."""
    return _of_keys(key for key in keys.POST if key.name not in TRAIT_KEYS)


def of_persons() -> str:
    """The keys of a post that are traits of the person who holds it."""
    traits = [key for key in keys.POST if key.name in TRAIT_KEYS]
    rows = ((f"`{k.name}`", k.meaning, k.takes) for k in traits)
    return table(("key", "trait of the person", "what it takes"), rows)


def of_units() -> str:
    """The keys of a unit."""
    return _of_keys(keys.UNIT)


def of_ties() -> str:
    """The keys of a tie."""
    return _of_keys(keys.TIE)


def of_csv() -> str:
    """The columns of a CSV file of posts and units."""
    return ", ".join(f"`{key.name}`" for key in keys.CSV_COLUMNS)


def of_graphs() -> str:
    """The attributes of a networkx graph."""
    places = (
        ("the graph", OF_GRAPH),
        ("a node", (*OF_POST, "knows")),
        ("the node of a unit manager, besides", OF_UNIT),
        ("an edge", ("line",)),
    )
    rows = ((place, ", ".join(f"`{name}`" for name in names)) for place, names in places)
    return table(("attributes of", "names"), rows)


PARTS = {
    "organisation_top": of_top,
    "organisation_posts": of_posts,
    "organisation_persons": of_persons,
    "organisation_units": of_units,
    "organisation_ties": of_ties,
    "organisation_csv": of_csv,
    "organisation_graphs": of_graphs,
}
