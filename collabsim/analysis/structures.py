"""The structure that follows from the size of every Norwegian municipality, without their names.

What the model derives from a number of inhabitants: how many units and leaders, on how many levels,
and how large the frame of a unit is. One municipality is told beside all the others, which are
points without a name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.municipality.assemble import LEADERS
from collabsim.municipality.generate import generate
from collabsim.municipality.norway import LATEST, municipalities_table
from collabsim.municipality.structure import Structure
from collabsim.parameters import Value

FACTS = ("units", "levels", "leaders", "frame_nok")
"""Units; leaders between a unit and the council, both included, where most; posts that lead; and
the mean yearly frame of a unit in kroner of 2018."""


class Facts(NamedTuple):
    """What is told of a structure."""

    population: int
    units: int
    levels: int
    leaders: int
    frame_nok: float


def facts(structure: Structure) -> Facts:
    """What is told of a structure."""
    lines = [len(structure.line_above(unit)) for unit in range(len(structure.units))]
    return Facts(
        structure.population,
        len(structure.units),
        max(lines),
        sum(post.role in LEADERS for post in structure.posts),
        float(np.mean([unit.budget_nok for unit in structure.units])),
    )


def facts_of_all(
    values: Mapping[str, Value], progress: Callable[[int, int], None] | None = None
) -> dict[str, NDArray[np.float64]]:
    """The structures of all municipalities, the smallest first, by what is told of them.

    Args:
        values: Every parameter.
        progress: Called with (municipalities laid out, all of them).
    """
    sizes = sorted(int(one) for one in municipalities_table()[f"population_{LATEST}"])
    found: list[Facts] = []
    for place, size in enumerate(sizes):
        # The same size has the same structure.
        same = found and found[-1].population == size
        found.append(found[-1] if same else facts(generate("any", size, dict(values))))
        if progress is not None:
            progress(place + 1, len(sizes))
    return {
        name: np.array([getattr(one, name) for one in found], float)
        for name in ("population", *FACTS)
    }
