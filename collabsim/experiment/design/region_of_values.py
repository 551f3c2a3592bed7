"""Points of the region of values nobody can rule out, for ranges instead of figures.

What grows how with size is nowhere measured, so a result for one set of values
says little. The bounds are the plausible ranges (:mod:`collabsim.parameters.ranges`).
"""

from __future__ import annotations

from scipy.stats import qmc

from collabsim.parameters import PARAMETERS, Value
from collabsim.parameters.ranges import PLAUSIBLE, REGION

SWEPT: dict[str, tuple[float, float]] = {
    name: (PLAUSIBLE[name].low, PLAUSIBLE[name].high) for name in REGION
}
"""What is swept, and between which values."""

ORGANISATIONS = ("by_span", "two_level", "three_level")


def points(number: int, seed: int) -> list[dict[str, Value]]:
    """A Latin hypercube over :data:`SWEPT`, the organisation models taken in turn.

    Args:
        number: how many points.
        seed: seed of the design.
    """
    design = qmc.LatinHypercube(d=len(SWEPT), rng=seed).random(number)
    made: list[dict[str, Value]] = []
    for place, row in enumerate(design):
        point: dict[str, Value] = {"organisation": ORGANISATIONS[place % len(ORGANISATIONS)]}
        for share, (name, (low, high)) in zip(row, SWEPT.items(), strict=True):
            value = low + float(share) * (high - low)
            point[name] = round(value) if PARAMETERS[name].kind == "int" else value
        made.append(point)
    return made
