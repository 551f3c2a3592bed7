"""The four targets the model is held to, and how they move with what they rest on."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from collabsim.parameters import PARAMETERS, Value
from collabsim.statistics.calibration_bands import BANDS, K4_BAND, median_of_counts
from collabsim.statistics.intervals import FloatArray
from collabsim.validation.pattern_measures import LARGE, SIZES, Key, View, months_to_decision
from collabsim.validation.pattern_sums import (
    HORIZONS,
    MOST_MONTHS,
    Figure,
    Totals,
    figure,
    ratio,
)

TARGETS: Mapping[str, tuple[str, float, float]] = {
    "K1": ("yeses of unit managers asked to start", *BANDS["K1"]),
    "K2": (
        "delivering, bridged, in-house or other supplier 12 months after the money",
        *BANDS["K2"],
    ),
    "K3": ("median months from opening to decision, among decided cases", *BANDS["K3"]),
    "K4": (
        "refused above the unit, of the large case's pilots refused or out of time",
        *K4_BAND,
    ),
}
"""What is measured, and the smallest and largest value accepted."""

VARIED = ("willingness", "belief_weight", "risk_weight", "cost_weight")
"""Parameters whose values rest on the targets and are moved to see what the targets do."""

FACTORS = (0.8, 1.2)


def varied() -> dict[str, dict[str, Value]]:
    """For each arm of the sensitivity table what it changes."""
    arms: dict[str, dict[str, Value]] = {}
    for name in VARIED:
        parameter = PARAMETERS[name]
        for factor in FACTORS:
            value = round(factor * parameter.code(parameter.default), 6)
            arms[f"{name} x {factor}"] = {name: value}
    return arms


def targets(
    totals: Totals, arm: str = "baseline", organisation: str = "by_span"
) -> dict[Key, Figure]:
    """K1 to K4 by size and, under population None, over all four.

    Over all sizes K1 and K2 are means of the four; K3 is the median of all
    decided cases together. K4 is of the large case alone.
    """
    view = View(totals, organisation, HORIZONS[0], arm)
    found: dict[Key, FloatArray] = {}
    for size in SIZES:
        found["K1", size] = view.share("units_yes", "units_asked", size)
        found["K2", size] = view.state("alive", size)
        found["K3", size] = months_to_decision(view, size)
    for name in ("K1", "K2"):
        found[name, None] = np.mean([found[name, size] for size in SIZES], axis=0)
    names = [f"decided_in_{month}" for month in range(MOST_MONTHS + 1)]
    counts = [totals.totals(view.cell(size), names) for size in SIZES]
    found["K3", None] = median_of_counts(np.sum(counts, axis=0))
    refused, late = (view.total(name, LARGE) for name in ("refused_above", "out_of_time"))
    found["K4", LARGE] = found["K4", None] = ratio(refused, refused + late)
    return {key: figure(redrawn) for key, redrawn in found.items()}


def accepted(name: str, found: Figure) -> bool:
    """Whether a target is met."""
    _, least, most = TARGETS[name]
    return least <= found.value <= most
