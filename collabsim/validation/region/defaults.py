"""The defaults that follow from the accepted points, by a rule nobody can bend.

Parameter by parameter the median of the accepted points, on the scale of its range, rounded to
two digits. In so many dimensions no point is near the middle, and the one nearest to it would
hang on the seed of the hypercube; medians are the same over seeds and halves. The defaults have
to be accepted themselves. If they are not, they are moved in tenths of the way towards the
nearest accepted point until they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabsim.errors import UserError
from collabsim.experiment.design.region_points import RegionPoints, shares_of, values_at
from collabsim.parameters import Value
from collabsim.statistics.acceptance import accepted
from collabsim.validation.region.recipe import Recipe
from collabsim.validation.region.run import run_point
from collabsim.validation.region.store import as_counts

DIGITS = 2
"""Significant digits of a default."""

TENTHS = 10

Accept = Callable[[dict[str, Value]], bool]
"""Whether values are accepted at the replications defaults are held to."""


@dataclass(frozen=True, slots=True)
class RegionDefaults:
    """Defaults, and how many tenths of the way towards the nearest accepted point they are."""

    values: dict[str, Value]
    tenths: int


def medians(
    points: RegionPoints, tenths: int = 0, among: NDArray[np.bool_] | None = None
) -> dict[str, Value]:
    """The median of the accepted points, parameter by parameter, rounded to two digits.

    Args:
        points: Points of which at least one is accepted.
        tenths: How much of the way towards the nearest accepted point to go.
        among: The points whose median it is; the accepted ones if left out.

    Raises:
        UserError: There are no such points.
    """
    there = points.shares[points.accepted if among is None else among]
    if not len(there):
        raise UserError("none of the points is accepted, so there are no defaults")
    middle = np.median(there, axis=0)
    rounded = values_at(points.axes, middle.tolist(), DIGITS)
    if tenths == 0:
        return rounded
    start = shares_of(points.axes, rounded)
    goal = there[_nearest(there, start)]
    moved = start + tenths / TENTHS * (goal - start)
    return values_at(points.axes, moved.tolist(), DIGITS)


def defaults_of(points: RegionPoints, accept: Accept) -> RegionDefaults:
    """The defaults that follow from points.

    Args:
        points: Points of which at least one is accepted.
        accept: Asked of the medians first, then of each step towards the nearest point.

    Raises:
        UserError: Not even that point is accepted, so that its acceptance was luck.
    """
    for tenths in range(TENTHS + 1):
        values = medians(points, tenths)
        if accept(values):
            return RegionDefaults(values, tenths)
    raise UserError(
        "neither the medians nor the accepted point nearest to them is accepted with more "
        "replications; the recipe needs more points or more replications"
    )


def accepted_at_default(values: dict[str, Value], recipe: Recipe) -> bool:
    """Whether values are accepted at ``recipe.default_replications``."""
    found = run_point(values, recipe, recipe.default_replications, workers=None)
    return bool(accepted(as_counts(found))[0])


def _nearest(there: NDArray[np.float64], start: NDArray[np.float64]) -> int:
    """The point nearest to a place, every axis as long as every other."""
    return int(np.square(there - start).sum(axis=1).argmin())
