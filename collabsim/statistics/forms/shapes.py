"""How well a curve that rises, one that falls, and one with a single peak fit the levels.

Level means are fitted by least squares under the shape alone; no form is assumed. The fit with a
single peak rises on the first levels and falls on the rest, the best of all splits.

Sources: Barlow, Bartholomew, Bremner & Brunk (1972) Statistical Inference under Order
Restrictions; Frisén (1986) The Statistician 35:479-485 (unimodal regression).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize

from collabsim.errors import UserError
from collabsim.statistics.intervals import FloatArray


class Shapes(NamedTuple):
    """Fits, each ``(levels,)``, and their sums of squared errors, in the outcome's unit squared.

    ``rises_on`` is the number of levels, from the first, on which the fit with one peak rises.
    """

    rising: FloatArray
    falling: FloatArray
    unimodal: FloatArray
    sse_rising: float
    sse_falling: float
    sse_unimodal: float
    rises_on: int


def shapes(means: ArrayLike) -> Shapes:
    """Fit the three shapes to level means, ``(levels,)``.

    Raises:
        UserError: There is no level, or one is not a finite number.
    """
    y = np.asarray(means, np.float64)
    if y.ndim != 1 or not y.size or not np.isfinite(y).all():
        raise UserError("shapes are fitted to level means, one finite number or more")
    rising, falling = _monotone(y, up=True), _monotone(y, up=False)
    splits = [
        np.concatenate([_monotone(y[:place], up=True), _monotone(y[place:], up=False)])
        for place in range(y.size + 1)
    ]
    errors = [_sse(y, fit) for fit in splits]
    rises_on = int(np.argmin(errors))
    return Shapes(
        rising,
        falling,
        splits[rises_on],
        _sse(y, rising),
        _sse(y, falling),
        errors[rises_on],
        rises_on,
    )


def _monotone(y: FloatArray, *, up: bool) -> FloatArray:
    if not y.size:
        return y
    return np.asarray(optimize.isotonic_regression(y, increasing=up).x, np.float64)


def _sse(y: FloatArray, fit: FloatArray) -> float:
    return float(np.square(y - fit).sum())
