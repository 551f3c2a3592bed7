"""Points of the region of values nobody can rule out, for ranges instead of figures.

What grows how with size is nowhere measured, so a result for one set of values
says little. The bounds are those the specification sweeps.
"""

from __future__ import annotations

from scipy.stats import qmc

from collabsim.parameters import PARAMETERS, Value

SWEPT: dict[str, tuple[float, float]] = {
    "escalation_share": (0.0, 0.5),
    "acquaintances": (100, 600),
    "retention": (0.70, 0.98),
    "unit_rate_factor": (0.5, 1.5),
    "coverage_weight": (0.2, 1.5),
    "patience_months": (6, 12),
    "inhabitants_per_central_post": (5_000, 12_000),
    "span_of_control": (12, 30),
    "turnover_per_year": (0.10, 0.25),
    "discretion_share": (0.008, 0.02),
}
"""What is swept, and between which values: assumptions, the declared ranges where there are any."""

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
