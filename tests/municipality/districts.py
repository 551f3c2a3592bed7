"""A municipality with a council of its own for each of two districts, as a graph."""

from __future__ import annotations

import networkx as nx

from collabsim.municipality.structure import Structure

UNITS = {"school": 3, "kindergarten": 3, "care": 3}
"""Units of a sector in each district; culture and NAV are the whole municipality's."""


def graph() -> nx.DiGraph[str]:
    """Council, chief, two district councils with a head and section heads, common units."""
    made: nx.DiGraph[str] = nx.DiGraph(name="Two districts", population=20_000)
    made.add_node("council", role="council")
    made.add_node("chief", role="chief_executive")
    made.add_edge("council", "chief")
    for place in ("north", "south"):
        made.add_node(f"council:{place}", role="council")
        made.add_node(f"head:{place}", role="sector_head")
        made.add_edge("chief", f"council:{place}")
        made.add_edge(f"council:{place}", f"head:{place}")
        for sector, units in UNITS.items():
            section = f"section:{place}:{sector}"
            made.add_node(section, role="section_head", sector=sector)
            made.add_edge(f"head:{place}", section)
            for number in range(1, units + 1):
                _unit(made, section, sector, f"{sector}:{place}:{number}")
    for sector in ("culture", "nav"):
        _unit(made, "chief", sector, f"{sector}:1")
    return made


def _unit(made: nx.DiGraph[str], above: str, sector: str, unit: str) -> None:
    made.add_node(f"unit:{unit}", role="unit_manager", unit=unit, sector=sector)
    made.add_edge(above, f"unit:{unit}")


def districts() -> Structure:
    """The structure of the graph."""
    return Structure.from_graph(graph())
