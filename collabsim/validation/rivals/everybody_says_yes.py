"""Rival 5: collabsim with consent taken out, fitted anew: queue and patience alone.

With ``willingness`` 20 nobody refuses, at the start, in the line or at review. What is left is
whether a case gets through the desks before its entrepreneur must go, and whether the team saw
an effect. Capacity, patience and the limit of evidence are then fitted again, so that what
refusals did may be done by waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.stats import qmc

from collabsim.experiment.running.in_memory import run_worlds
from collabsim.parameters import Value
from collabsim.validation.rivals.figures import DELIVERING, run_sums
from collabsim.world.blueprint import Blueprint

type Numbers = NDArray[np.float64]
type Tick = Callable[[int], None]

NOBODY_REFUSES = 20.0
"""The constant of consent with which the chance of a yes is 1 whatever else weighs."""

CAPACITY = (1.0, 30.0)
PATIENCE = (0, 36)
EVIDENCE = (0.0, 0.7)
"""Bounds of what is fitted."""


class Search(NamedTuple):
    """How thoroughly it is fitted.

    First so many ``points`` of a scrambled Sobol sequence with ``replications`` each; from the
    best ``continued`` of them a simplex with so many ``evaluations`` and ``more_replications``.
    """

    points: int
    replications: int
    continued: int
    evaluations: int
    more_replications: int

    def runs(self, most_replications: int) -> int:
        """Runs of one municipality that it takes, where no evaluation takes more than that."""
        first = self.points * min(self.replications, most_replications)
        each = min(self.more_replications, most_replications)
        return first + self.continued * self.evaluations * each


FULL = Search(64, 40, 2, 25, 80)
"""The search of the recipe."""

FIRST_STEP = 0.1
"""Of the simplex a search begins with, as a share of each range."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The fitted rival."""

    capacity: float
    patience_months: int
    evidence_limit: float
    loss: float

    def values(self) -> dict[str, Value]:
        """What has to be set in a municipality for this rival to run it."""
        return values_of(self.capacity, self.patience_months, self.evidence_limit)


def values_of(capacity: float, patience_months: int, evidence_limit: float) -> dict[str, Value]:
    """The values that take consent out and set what is fitted."""
    return {
        "willingness": NOBODY_REFUSES,
        "capacity": capacity,
        "patience_months": patience_months,
        "evidence_limit": evidence_limit,
    }


def at(place: Numbers) -> tuple[float, int, float]:
    """Capacity, patience and limit of evidence at a place in the unit cube."""
    where = np.clip(place, 0.0, 1.0)
    low, high = np.log(CAPACITY)
    return (
        float(np.exp(low + (high - low) * where[0])),
        round(PATIENCE[0] + (PATIENCE[1] - PATIENCE[0]) * float(where[1])),
        float(EVIDENCE[0] + (EVIDENCE[1] - EVIDENCE[0]) * where[2]),
    )


def fit_queue(
    plans: Sequence[Blueprint],
    figures: Mapping[str, Numbers],
    *,
    seed: int,
    most_replications: int,
    search: Search | None = None,
    tick: Tick | None = None,
) -> Queue:
    """Fit it to the figures of delivering.

    Args:
        plans: The municipalities it is fitted to, with the model's values.
        figures: What it is fitted to: each figure as an array over these municipalities.
        seed: Seed of its runs and of the sequence of points.
        most_replications: No evaluation takes more.
        search: How thoroughly; that of the recipe if left out.
        tick: Called with the runs done since the last call.
    """
    aims = np.array([figures[name] for name in DELIVERING])

    def loss(place: Numbers, replications: int) -> float:
        # None of these values changes what is laid out, so nothing is laid out anew.
        own = [plan.with_values(values_of(*at(place))) for plan in plans]
        found = run_worlds(own, seed, replications, tick=tick)
        sums = [run_sums(one, replications).shares() for one in found]
        shares = np.array([[one[name] for one in sums] for name in DELIVERING])
        return float(np.square(np.nan_to_num(shares) - aims).sum())

    how = search or FULL
    few = min(how.replications, most_replications)
    drawn = qmc.Sobol(3, scramble=True, rng=np.random.default_rng(seed)).random(how.points)
    first = sorted(drawn, key=lambda place: loss(place, few))
    more = min(how.more_replications, most_replications)
    second = [
        _continued(place, lambda here: loss(here, more), how.evaluations)
        for place in first[: how.continued]
    ]
    value, best = min(second, key=lambda one: one[0])
    return Queue(*at(best), value)


def _continued(
    place: Numbers, loss: Callable[[Numbers], float], evaluations: int
) -> tuple[float, Numbers]:
    """The loss and the place that a simplex search from here comes to."""
    # Towards the middle, so that no corner of the simplex lies outside.
    steps = np.where(place > 0.5, -FIRST_STEP, FIRST_STEP)
    simplex = np.vstack([place, place + np.diag(steps)])
    found = minimize(
        loss,
        place,
        method="Nelder-Mead",
        bounds=[(0.0, 1.0)] * len(place),
        # No tolerance is ever met: so many evaluations, no more and no fewer.
        options={"initial_simplex": simplex, "maxfev": evaluations, "xatol": 0.0, "fatol": -1.0},
    )
    return float(found.fun), np.asarray(found.x)
