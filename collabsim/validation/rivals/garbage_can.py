"""Rival 4: a case meets whoever has time, and a coin decides.

Source: Cohen, March & Olsen (1972) A Garbage Can Model of Organizational Choice, Administrative
Science Quarterly 17:1-25. Their problems, solutions and participants meet by when they come and
by who has energy left, and not by what they are about. Here the energy left is that of the
model's own desks, the arenas are the desks a case passes and the council's days, and a problem
that has waited too long leaves. Months are counted exactly; nothing is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from collabsim.validation.rivals.cases import COUNCIL_LATER, COUNCIL_YEAR, Route
from collabsim.validation.rivals.figures import DELIVERING_12, DELIVERING_36, HORIZONS, STARTS

type Numbers = NDArray[np.float64]

LONGEST_PATIENCE = 48
"""Most months after the money that are tried for when a case is given up."""

MONTHS = 64
"""Months of a case that are counted; the longest patience and the months before it are fewer."""

JUNE_AND_OCTOBER = (2, 2, 2, 2, 1, 1, 1, 1)
"""Of twelve months in which a case reaches the council, those that wait 1, 2, ... months for its
next day about one year's money."""


def months_of_step(chances: Sequence[float]) -> Numbers:
    """How likely a step ends in each month, the first one first.

    Args:
        chances: Of everybody asked side by side, to get to it in a month; or the council's days.
    """
    if COUNCIL_YEAR in chances or COUNCIL_LATER in chances:
        days = JUNE_AND_OCTOBER if COUNCIL_YEAR in chances else (1,) * 12
        waits = np.zeros(MONTHS)
        waits[: len(days)] = np.array(days) / 12.0
        return waits
    still = 1.0 - np.asarray(chances, dtype=np.float64)[:, None]
    ended = np.prod(1.0 - still ** np.arange(1, MONTHS + 1), axis=0)
    return np.diff(ended, prepend=0.0)


@cache
def _decided_within(route: Route) -> Numbers:
    """How likely a route has been walked by the end of each month, the first one first."""
    likely = np.zeros(MONTHS)
    likely[0] = 1.0
    for number, step in enumerate(route):
        # The first step may end in the month the case is opened, each other one in a later one.
        taken = months_of_step(step)
        taken = taken if number == 0 else np.concatenate([[0.0], taken[:-1]])
        likely = np.convolve(likely, taken)[:MONTHS]
    return np.cumsum(likely)


def decided_by(routes: Sequence[Route], months_before: int) -> Numbers:
    """Share of cases that would be decided by each month after the money, 0 to the longest.

    Args:
        routes: Whom each case has to pass.
        months_before: Months before the end of the money at which cases open.
    """
    walked = np.mean([_decided_within(route) for route in routes], axis=0)
    return np.asarray(walked[months_before : months_before + LONGEST_PATIENCE + 1])


@dataclass(frozen=True, slots=True)
class GarbageCan:
    """The fitted rival: months of patience, the coin, and who still delivers at 36 months."""

    starts: float
    patience: int
    coin: float
    kept: float
    loss: float

    def predict(self, decided: Numbers) -> dict[str, float]:
        """Every figure of a municipality, from what would be decided by when."""
        at_12, at_36 = (reached(decided, self.patience, horizon) for horizon in HORIZONS)
        return {
            STARTS: self.starts,
            DELIVERING_12: self.coin * at_12,
            DELIVERING_36: self.coin * self.kept * at_36,
        }


def reached(decided: Numbers, patience: int, horizon: int) -> float:
    """Share of cases decided before they are given up, and in time to deliver at a horizon."""
    # What is decided in a month is paid for, and delivered, from the next one on.
    return float(decided[min(patience, horizon - 1)])


def fit_garbage_can(figures: Mapping[str, Numbers], decided: Sequence[Numbers]) -> GarbageCan:
    """Try every patience; coin and share kept are the least squares for it, within 0 and 1.

    Args:
        figures: What it is fitted to: each figure as an array over municipalities.
        decided: For the same municipalities the share decided by each month after the money.
    """
    starts = float(np.mean(figures[STARTS]))
    tried = (_with_patience(figures, decided, starts, t) for t in range(LONGEST_PATIENCE + 1))
    return min(tried, key=lambda one: one.loss)


def _with_patience(
    figures: Mapping[str, Numbers], decided: Sequence[Numbers], starts: float, patience: int
) -> GarbageCan:
    aims = [figures[DELIVERING_12], figures[DELIVERING_36]]
    there = [np.array([reached(own, patience, h) for own in decided]) for h in HORIZONS]
    coin, later = (_slope(x, y, 1.0) for x, y in zip(there, aims, strict=True))
    if later > coin:
        # Nobody starts to deliver by being kept: one coin for both horizons.
        coin = later = _slope(np.concatenate(there), np.concatenate(aims), 1.0)
    loss = sum(
        float(np.square(share * x - y).sum())
        for share, x, y in zip((coin, later), there, aims, strict=True)
    )
    loss += float(np.square(figures[STARTS] - starts).sum())
    return GarbageCan(starts, patience, coin, later / coin if coin > 0.0 else 0.0, loss)


def _slope(x: Numbers, y: Numbers, most: float) -> float:
    """The least squares of ``y`` on a multiple of ``x``, from 0 to ``most``."""
    square = float(x @ x)
    return min(most, max(0.0, float(x @ y) / square)) if square > 0.0 else 0.0
