"""Rivals 1 and 2: so many clearances, each a yes with the same or with an unequal chance.

Sources: Pressman & Wildavsky (1973) Implementation, ch. 5, for independent clearances; Sah &
Stiglitz (1986) The Architecture of Economic Systems, American Economic Review 76:716-727, for
projects of which some pass every screen more easily than others. That the chances of cases are
beta-distributed is an assumption: it makes the share that passes n screens the n-th moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize, minimize_scalar
from scipy.special import betaln

from collabsim.validation.rivals.figures import DELIVERING, STARTS

type Numbers = NDArray[np.float64]
type Shares = Mapping[int, float]
"""How often each number of clearances occurs, as a share of all cases."""

CONCENTRATIONS = (0.1, 1_000.0)
"""Bounds of the concentration of the beta distribution, the sum of its two parameters."""

MEANS = (0.001, 0.999)
_GRID_OF_MEANS, _GRID_OF_CONCENTRATIONS = 9, 7
_TOLERANCE = 1e-10


def equal_chance(p: float, clearances: Shares) -> float:
    """Share of cases that pass all their clearances, each with chance ``p``.

    Args:
        p: Chance of a yes.
        clearances: How often each number of them occurs.
    """
    return sum(share * p**n for n, share in clearances.items())


def unequal_chance(mean: float, concentration: float, clearances: Shares) -> float:
    """The same where each case has a chance of its own, which all its clearances share.

    Args:
        mean: Mean of the beta distribution of these chances.
        concentration: Sum of its two parameters: the smaller, the more unequal the cases.
        clearances: How often each number of clearances occurs.
    """
    a, b = mean * concentration, (1.0 - mean) * concentration
    return sum(
        share * float(np.exp(betaln(a + n, b) - betaln(a, b))) for n, share in clearances.items()
    )


@dataclass(frozen=True, slots=True)
class Clearances:
    """A fitted rival: ``values`` has for each figure of delivering its one or two numbers.

    ``counting`` is the way of counting clearances that was kept, ``loss`` the sum of squared
    differences to the figures it was fitted to.
    """

    counting: str
    starts: float
    values: Mapping[str, tuple[float, ...]]
    loss: float

    def predict(self, ways: Mapping[str, Shares]) -> dict[str, float]:
        """Every figure of a municipality, from its clearances in each way of counting."""
        own = ways[self.counting]
        return {STARTS: self.starts} | {
            name: _share_kept(numbers, own) for name, numbers in self.values.items()
        }


def _share_kept(numbers: tuple[float, ...], clearances: Shares) -> float:
    if len(numbers) == 1:
        return equal_chance(numbers[0], clearances)
    return unequal_chance(numbers[0], numbers[1], clearances)


type Search = Callable[[Numbers, Sequence[Shares]], tuple[float, ...]]


def fit_equal(aims: Numbers, clearances: Sequence[Shares]) -> tuple[float, ...]:
    """The one chance that comes nearest to the shares aimed at, by bounded search."""
    found = minimize_scalar(
        lambda p: _loss((float(p),), aims, clearances),
        bounds=(0.0, 1.0),
        method="bounded",
        options={"xatol": _TOLERANCE},
    )
    return (float(found.x),)


def fit_unequal(aims: Numbers, clearances: Sequence[Shares]) -> tuple[float, ...]:
    """Mean and concentration that come nearest, by Nelder-Mead from the best point of a grid."""
    low, high = np.log(CONCENTRATIONS)

    def loss(point: Numbers) -> float:
        return _loss((float(point[0]), float(np.exp(point[1]))), aims, clearances)

    grid = [
        np.array([mean, concentration])
        for mean in np.linspace(0.1, 0.9, _GRID_OF_MEANS)
        for concentration in np.linspace(low, high, _GRID_OF_CONCENTRATIONS)
    ]
    found = minimize(
        loss,
        min(grid, key=loss),
        method="Nelder-Mead",
        bounds=[MEANS, (low, high)],
        options={"xatol": 1e-7, "fatol": 1e-14, "maxiter": 2_000},
    )
    return float(found.x[0]), float(np.exp(found.x[1]))


def fit_clearances(
    search: Search,
    figures: Mapping[str, Numbers],
    ways: Mapping[str, Sequence[Shares]],
) -> Clearances:
    """Fit one of the two rivals, with each way of counting, and keep the better.

    Args:
        search: :func:`fit_equal` or :func:`fit_unequal`.
        figures: What it is fitted to: each figure as an array over municipalities.
        ways: For each way of counting the clearances of these municipalities.
    """
    fitted = []
    starts = float(np.mean(figures[STARTS]))
    for counting, clearances in ways.items():
        values = {name: search(figures[name], clearances) for name in DELIVERING}
        loss = sum(_loss(values[name], figures[name], clearances) for name in DELIVERING)
        loss += float(np.square(figures[STARTS] - starts).sum())
        fitted.append(Clearances(counting, starts, values, loss))
    return min(fitted, key=lambda one: one.loss)


def _loss(numbers: tuple[float, ...], aims: Numbers, clearances: Sequence[Shares]) -> float:
    kept = np.array([_share_kept(numbers, own) for own in clearances])
    return float(np.square(kept - aims).sum())
