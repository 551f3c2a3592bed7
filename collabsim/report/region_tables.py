"""The tables of the page on calibration that say how the region was drawn and what it holds.

Rendered from the ranges the code draws from and from the points that are shipped. Nothing is run.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.experiment.design.region_points import RegionPoints, shipped_points
from collabsim.parameters import PARAMETERS
from collabsim.parameters.not_drawn import NOT_DRAWN
from collabsim.parameters.ranges import BELOW, DRAWN, PlausibleRange
from collabsim.report.document_tables import table
from collabsim.statistics.acceptance import targets
from collabsim.statistics.calibration_bands import BANDS, K4_BAND
from collabsim.validation.region.outcomes import HORIZONS, LARGE, SMALL
from collabsim.validation.region.recipe import RECIPE
from collabsim.validation.region.summary import contrast, share

_Mask = NDArray[np.bool_]


def recipe() -> str:
    """The numbers of the recipe, and those of the points that are shipped."""
    points = shipped_points()
    made: Any = points.record["recipe"]
    rows = [
        ("date", RECIPE.date, made["date"]),
        ("points of the scrambled Latin hypercube", f"{RECIPE.points:,}", f"{len(points):,}"),
        ("parameters drawn", str(len(DRAWN)), str(len(points.axes))),
        ("inhabitants", ", ".join(f"{size:,}" for size in RECIPE.sizes),
         ", ".join(f"{size:,}" for size in made["sizes"])),
        ("replications of each point and size", str(RECIPE.replications),
         str(made["replications"])),
        ("seed of the hypercube, of the runs", f"{RECIPE.design_seed}, {RECIPE.seed}",
         f"{made['design_seed']}, {made['seed']}"),
        ("replications at which defaults must be accepted", str(RECIPE.default_replications),
         str(made["default_replications"])),
    ]  # fmt: skip
    return table(["", "recipe", "points that are shipped"], rows)


def acceptance() -> str:
    """How many of the shipped points meet which targets, and what K4 does to the contrast."""
    points = shipped_points()
    found, met = targets(points.counts), np.ones(len(points), bool)
    masks: list[tuple[str, _Mask]] = []
    so_far: list[str] = []
    for name, (low, high) in {**BANDS, "K4": K4_BAND}.items():
        met &= (found[name] >= low) & (found[name] <= high)
        so_far.append(name)
        masks.append((", ".join(so_far), met.copy()))
    wider = masks[-2][1]
    masks.append(("K1, K2, K3 and not K4", wider & (found["K4"] < K4_BAND[0])))
    rows = [(name, *_of(points, mask)) for name, mask in masks]
    heads = [f"{SMALL:,} minus {LARGE:,}, {months} months" for months in HORIZONS]
    delivering = [f"delivering at {size:,}, 36 months" for size in (SMALL, LARGE)]
    return table(["targets met", "points", *heads, *delivering], rows)


def ranges() -> str:
    """Every parameter that is drawn: from where to where, on which scale, and why so wide."""
    rows = [
        (f"`{name}`", _ends(name, reach), "ratio" if reach.by_ratio else "linear", reach.why)
        for name, reach in DRAWN.items()
    ]
    return table(["parameter", "range", "scale", "what its width rests on"], rows)


def not_drawn() -> str:
    """Every parameter of role uncertainty or structure that is not drawn, by reason."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in NOT_DRAWN.items():
        by_reason.setdefault(reason, []).append(f"`{name}`")
    rows = [(reason, ", ".join(names)) for reason, names in by_reason.items()]
    return table(["reason", "parameters"], rows)


def _of(points: RegionPoints, mask: _Mask) -> tuple[str, ...]:
    """Points and, over them, median with 5th and 95th percentile of what they come to."""
    numbers = [contrast(points, months) for months in HORIZONS]
    numbers += [share(points, "delivering", 36, size) for size in (SMALL, LARGE)]
    spread = [_spread(found[mask]) for found in numbers]
    return f"{mask.sum():,} ({mask.mean():.0%})", *spread


def _spread(numbers: NDArray[np.float64]) -> str:
    if not len(numbers):
        return "none"
    low, middle, high = np.quantile(numbers, (0.05, 0.5, 0.95))
    return f"{middle:.3f} ({low:.3f} to {high:.3f})"


def _ends(name: str, reach: PlausibleRange) -> str:
    ends = f"{reach.low:,g} to {reach.high:,g}"
    if name in BELOW:
        return f"{ends} below `{BELOW[name][0]}`"
    unit = PARAMETERS[name].unit
    return f"{ends} {unit}" if unit not in ("0-1", "share") else ends
