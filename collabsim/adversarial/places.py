"""Points that are searched: places on the axes of the region, and whether they are admissible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from collabsim.experiment.design.region_points import (
    CODES,
    Axis,
    RegionPoints,
    axes_now,
    shares_of,
    shipped_points,
)
from collabsim.experiment.running.over_region import at_points
from collabsim.parameters import Value
from collabsim.scenario import Scenario
from collabsim.statistics.acceptance import accepted, targets
from collabsim.statistics.calibration_bands import BANDS, K4_BAND
from collabsim.statistics.intervals import FloatArray
from collabsim.validation.region.recipe import RECIPE
from collabsim.validation.region.run import run_point
from collabsim.validation.region.store import as_counts

type Codes = tuple[int, ...]
"""A whole number of 16 bits for each axis, as points of the region are stored."""

LENGTHS: Mapping[str, float] = {"K1": 1.0, "K2": 1.0, "K3": 12.0, "K4": 1.0}
"""By what a distance from a band is divided, so that months count as shares do."""


class Admitted(NamedTuple):
    """Whether values meet K1 to K4, the four figures, and how far they are from their bands."""

    met: bool
    figures: dict[str, float]
    missed_by: float


@dataclass(frozen=True)
class Space:
    """What is searched: the axes of the region, of which the scenario may hold some.

    ``free`` are those it does not set itself; the places of the others say nothing.
    """

    scenario: Scenario
    axes: tuple[Axis, ...]
    free: tuple[int, ...]

    @classmethod
    def of(cls, scenario: Scenario) -> Space:
        """The axes along which a scenario can be moved."""
        axes = axes_now()
        free = [at for at, one in enumerate(axes) if one.name not in scenario.origins]
        return cls(scenario, axes, tuple(free))

    def region(self, codes: Codes) -> RegionPoints:
        """One point as points of the region are."""
        return RegionPoints(self.axes, np.array([codes], np.uint16), {}, {})

    def at(self, codes: Codes, scenario: Scenario | None = None) -> Scenario:
        """The scenario, or another, at a point.

        Raises:
            UserError: it cannot be used there.
        """
        own = self.scenario if scenario is None else scenario
        return at_points(own, self.region(codes), [0]).scenarios[0]

    def values(self, codes: Codes) -> dict[str, Value]:
        """Every value the region draws, as the scenario has it at a point."""
        there = self.at(codes)
        return {one.name: there.values[one.name] for one in self.axes}

    def codes_of(self, values: Mapping[str, Value]) -> Codes:
        """The point nearest to values."""
        shares = shares_of(self.axes, values)
        return tuple(min(int(share * CODES), CODES - 1) for share in shares.tolist())

    def shipped(self, number: int, *, least_gap: int | None = None) -> list[Codes]:
        """Accepted points to begin with: half of them spread evenly, half of small contrast.

        Args:
            number: How many.
            least_gap: 1 or -1, for points whose stored contrast, times this, is the smallest;
                all are spread evenly if left out.
        """
        region = shipped_points()
        chosen = []
        if least_gap is not None:
            gaps = least_gap * _gaps(region)
            order = np.argsort(np.where(region.accepted & ~np.isnan(gaps), gaps, np.inf))
            chosen = order[: number // 2].tolist()
        for point in region.spread(number):
            if len(chosen) < number and point not in chosen:
                chosen.append(point)
        whole = self.scenario.values
        given = {name: whole[name] for name in self.scenario.origins}
        return [self.codes_of({**whole, **region.values(point), **given}) for point in chosen]


def _gaps(region: RegionPoints) -> FloatArray:
    """The middle of the stored contrast of each point."""
    low, high = (np.asarray(region.counts[f"contrast_36_{end}"], float) for end in ("low", "high"))
    middle: FloatArray = (low + high) / 2
    return middle


def admitted(values: Mapping[str, Value], *, seed: int, replications: int) -> Admitted:
    """Whether values meet K1 to K4, as the points of the region have to.

    Args:
        values: Of all that the region draws.
        seed: Of the runs; the region's own is 0.
        replications: Of each of its four sizes; the region's own are 40.
    """
    recipe = replace(RECIPE, seed=seed, replications=replications)
    counts = as_counts(run_point(values, recipe, workers=None))
    figures = {name: float(found[0]) for name, found in targets(counts).items()}
    return Admitted(bool(accepted(counts)[0]), figures, _missed_by(figures))


def _missed_by(figures: Mapping[str, float]) -> float:
    far = 0.0
    for name, (low, high) in {**BANDS, "K4": K4_BAND}.items():
        one = figures[name]
        far += 1.0 if np.isnan(one) else max(low - one, one - high, 0.0) / LENGTHS[name]
    return far


def plain(figures: Mapping[str, float]) -> dict[str, Any]:
    """Figures for a file: nothing where one is unknown."""
    return {name: None if np.isnan(one) else one for name, one in figures.items()}


def codes_from(numbers: Sequence[int]) -> Codes:
    """Codes as they were stored."""
    return tuple(int(one) for one in numbers)
