"""Rival 3: nothing but how near entrepreneur and decider are decides.

Sources: Baum, Cowan & Jonard (2010) Network-Independent Partner Selection and the Evolution of
Innovation Networks, Management Science 56:2094-2110, in which knowledge fit alone makes the
patterns ascribed to social capital; Nooteboom et al. (2007) Optimal cognitive distance and
absorptive capacity, Research Policy 36:1016-1034, for the square: too near and too far are both
bad. The logistic form is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from collabsim.validation.rivals.cases import Case
from collabsim.validation.rivals.figures import DELIVERING, STARTS

type Numbers = NDArray[np.float64]

RIDGE = 1e-6
"""Weight of the squared coefficients, so that there is always a best point."""


@dataclass(frozen=True, slots=True)
class CognitiveFit:
    """The fitted rival: ``weights`` has for each figure constant, overlap, its square, distance."""

    starts: float
    weights: Mapping[str, tuple[float, ...]]

    def predict(self, cases: Sequence[Case]) -> dict[str, float]:
        """Every figure of a municipality, from how near those in its cases were."""
        near = nearness(cases)
        return {STARTS: self.starts} | {
            name: float(expit(near @ np.array(weights)).mean())
            for name, weights in self.weights.items()
        }


def nearness(cases: Sequence[Case]) -> Numbers:
    """Constant, overlap of topics, its square and distance of mindsets, ``(cases, 4)``."""
    overlap = np.array([case.overlap for case in cases], dtype=np.float64)
    distance = np.array([case.distance for case in cases], dtype=np.float64)
    return np.column_stack([np.ones(len(cases)), overlap, overlap**2, distance])


def fit_cognitive(starts: Numbers, cases: Sequence[Case]) -> CognitiveFit:
    """Fit it to pilots by maximum likelihood.

    Args:
        starts: Share of proposals that started in each municipality it is fitted to.
        cases: Their cases together, whichever municipality they are of.
    """
    near = nearness(cases)
    weights = {}
    for at, name in enumerate(DELIVERING):
        followed = np.array([case.followed[at] for case in cases])
        delivering = np.array([case.delivering[at] for case in cases])
        weights[name] = most_likely(near[followed], delivering[followed])
    return CognitiveFit(float(np.mean(starts)), weights)


def most_likely(near: Numbers, happened: NDArray[np.bool_]) -> tuple[float, ...]:
    """Coefficients of a logistic regression, by BFGS.

    Args:
        near: What it rests on, ``(pilots, columns)``.
        happened: Whether each pilot delivered.
    """
    yes = happened.astype(np.float64)

    def unlikely(weights: Numbers) -> tuple[float, Numbers]:
        logit = near @ weights
        value = float((np.logaddexp(0.0, logit) - yes * logit).mean() + RIDGE * weights @ weights)
        slope = near.T @ (expit(logit) - yes) / len(yes) + 2.0 * RIDGE * weights
        return value, slope

    found = minimize(unlikely, np.zeros(near.shape[1]), jac=True, method="BFGS")
    return tuple(float(weight) for weight in found.x)
