"""The page on measures, rendered from their declarations."""

from __future__ import annotations

from collabsim.analysis.measures.catalogue import MEASURES
from collabsim.analysis.measures.declare import Measure


def measures() -> str:
    """Every measure: what it means, how it is computed, what it cannot say, its figures."""
    return "\n\n".join(map(_told, MEASURES.values()))


def _told(one: Measure) -> str:
    figures = ", ".join(f"`{figure.name}` ({one.figure_title(figure)})" for figure in one.figures)
    sources = ", ".join(map(str, one.sources))
    lines = [
        f"### {one.title()} (`{one.name}`)",
        one.meaning(),
        f"*Computed.* {one.computed}",
        f"*Cannot say.* {one.cannot_say()}",
        f"One row for each {one.row}; unit: {one.unit}; evidence {sources}. Figures: {figures}.",
    ]
    return "\n\n".join(lines)
