"""What points of the region come to, in plain text: acceptance, contrasts, defaults."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.experiment.design.region_points import RegionPoints
from collabsim.experiment.store.parts import source_hash_here
from collabsim.parameters import PARAMETERS
from collabsim.records.fates import FATES
from collabsim.statistics.acceptance import SIZES, targets
from collabsim.statistics.calibration_bands import BANDS, K4_BAND
from collabsim.validation.region.defaults import medians
from collabsim.validation.region.outcomes import HORIZONS, KINDS, LARGE, SMALL

QUANTILES = (0.05, 0.5, 0.95)

Numbers = NDArray[np.float64]


def summary(points: RegionPoints, *, defaults: bool = False) -> str:
    """How many points are accepted and by what, and what the accepted ones come to.

    Args:
        points: Those of a file.
        defaults: Also the defaults that follow, beside those declared now.
    """
    lines = [*_made(points), *_acceptance(points)]
    if points.accepted.any():
        lines += _outcomes(points)
        if defaults:
            lines += _defaults(points)
    return "\n".join(lines) + "\n"


def share(points: RegionPoints, part: str, months: int, size: int) -> Numbers:
    """Share of started pilots of a size in each point: ``part`` is delivering or alive."""
    total = [_sum(points, name, months, size) for name in (part, "observed")]
    return np.asarray(total[0] / np.maximum(total[1], 1.0), np.float64)


def contrast(points: RegionPoints, months: int) -> Numbers:
    """Delivering in the small municipality minus in the large one, in each point."""
    small, large = (share(points, "delivering", months, size) for size in (SMALL, LARGE))
    return small - large


def _sum(points: RegionPoints, part: str, months: int, size: int) -> Numbers:
    columns = [points.counts[f"{part}_{months}_{kind}_{size}"].astype(float) for kind in KINDS]
    return np.sum(columns, axis=0)


def _made(points: RegionPoints) -> Iterator[str]:
    recipe: Any = points.record["recipe"]
    yield (
        f"{len(points):,} points of {len(points.axes)} parameters, {recipe['replications']} "
        f"replications of each in {len(SIZES)} sizes; recipe of {recipe['date']}"
    )
    same = points.record["rules"] == source_hash_here()
    yield f"Rules {points.record['rules'][:12]}: {'those of now' if same else 'others than now'}."


def _acceptance(points: RegionPoints) -> Iterator[str]:
    found, met = targets(points.counts), np.ones(len(points), bool)
    for name, (low, high) in {**BANDS, "K4": K4_BAND}.items():
        here = (found[name] >= low) & (found[name] <= high)
        met &= here
        spread = _quantiles(found[name][~np.isnan(found[name])])
        yield f"{name} {low:g} to {high:g}: met by {here.mean():6.1%}; points {spread}"
        yield f"   with all before it: {met.sum():,} points, {met.mean():.1%}"


def _outcomes(points: RegionPoints) -> Iterator[str]:
    kept = points.accepted
    yield f"Over the {kept.sum():,} accepted points (5th percentile, median, 95th percentile):"
    for months in HORIZONS:
        yield f" {months} months after the money"
        for size in SIZES:
            delivering = share(points, "delivering", months, size)[kept]
            yield f"  delivering at {size:7,}: {_quantiles(delivering)}"
        low, high = (points.counts[f"contrast_{months}_{end}"][kept] for end in ("low", "high"))
        yield f"  {SMALL:,} minus {LARGE:,}: {_quantiles(contrast(points, months)[kept])}"
        yield f"   surely above 0 in {(low > 0).mean():.0%}, below in {(high < 0).mean():.0%}"
    for size in (SMALL, LARGE):
        ends = {
            fate: np.sum([points.counts[f"{fate}_{kind}_{size}"] for kind in KINDS], axis=0)[kept]
            for fate in FATES
        }
        whole = np.maximum(np.sum(list(ends.values()), axis=0), 1)
        yield f" ended at {size:,}: " + ", ".join(
            f"{fate} {np.median(ends[fate] / whole):.3f}" for fate in FATES
        )


def _defaults(points: RegionPoints) -> Iterator[str]:
    tenths = int(points.record.get("tenths", 0))
    yield f"Defaults: the medians, moved {tenths} tenths towards the nearest accepted point"
    for name, value in medians(points, tenths).items():
        now = PARAMETERS[name].default if name in PARAMETERS else None
        yield f"  {name:36} {value!s:>12}" + ("" if value == now else f"   declared {now}")


def _quantiles(numbers: Numbers) -> str:
    if not len(numbers):
        return "none"
    return " ".join(f"{found:6.3f}" for found in np.quantile(numbers, QUANTILES))
