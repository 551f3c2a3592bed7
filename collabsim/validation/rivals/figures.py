"""The figures that rivals are fitted to and predict, counted run by run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabsim.records.histories import Histories
from collabsim.statistics.intervals import resampled
from collabsim.validation.rivals.conditions import Cell
from collabsim.world.codes import State

type Numbers = NDArray[np.float64]

HORIZONS: tuple[int, ...] = (12, 36)
"""Months after the project money at which delivering is counted."""

STARTS, DELIVERING_12, DELIVERING_36 = FIGURES = ("starts", "delivering_12", "delivering_36")
"""Started of the proposals that reached an addressee; delivering of the started ones."""

DELIVERING: tuple[str, ...] = (DELIVERING_12, DELIVERING_36)

Figures = Mapping[Cell, Mapping[str, float]]
"""Every figure of every municipality under every condition."""


@dataclass(frozen=True, slots=True, eq=False)
class RunSums:
    """Numerators and denominators of the figures, ``(figures, replications)`` each."""

    there: Numbers
    whole: Numbers

    def shares(self) -> dict[str, float]:
        """The figures over all replications; NaN where there was nothing to divide by."""
        return dict(zip(FIGURES, _divided(self.there.sum(1), self.whole.sum(1)), strict=True))

    def redrawn(self, weights: Numbers) -> Numbers:
        """The figures over redrawn replications, ``(figures, draws)``."""
        return _divided(self.there @ weights.T, self.whole @ weights.T)


def run_sums(histories: Histories, replications: int) -> RunSums:
    """Count the figures of one municipality.

    Args:
        histories: Its pilots, of replications numbered from 0.
        replications: How many were run.
    """
    rows = histories.pilots
    months = int(histories.blueprint.run[0]["months"])
    reached = rows["asked_units"] > 0
    started = rows["started"] >= 0
    there, whole = [started], [reached]
    for horizon in HORIZONS:
        ended = rows["money_ended"]
        followed = started & (ended >= 0) & (ended + horizon < months)
        whole.append(followed)
        there.append(followed & (rows[f"state_{horizon}"] == State.DELIVERING))
    numbers = np.asarray(histories.replication, dtype=np.int64)
    return RunSums(
        *(
            np.array([np.bincount(numbers[one], minlength=replications) for one in part], float)
            for part in (there, whole)
        )
    )


def shares(sums: Mapping[Cell, RunSums]) -> dict[Cell, dict[str, float]]:
    """The figures of every municipality."""
    return {cell: one.shares() for cell, one in sums.items()}


def redrawn_figures(
    sums: Mapping[Cell, RunSums], draws: int, seed: int
) -> dict[Cell, dict[str, Numbers]]:
    """Every figure over redrawn replications, the same ones in every municipality.

    Args:
        sums: What was counted, the same number of replications everywhere.
        draws: How often all replications are redrawn.
        seed: Seed of the redrawing.

    Returns:
        For each figure an array with one value for each draw.
    """
    size = {one.there.shape[1] for one in sums.values()}
    if len(size) != 1:
        raise ValueError("every municipality needs the same replications")
    weights = resampled(size.pop(), draws, np.random.default_rng(seed)).astype(np.float64)
    return {
        cell: dict(zip(FIGURES, one.redrawn(weights), strict=True)) for cell, one in sums.items()
    }


def fitted_to(
    figures: Figures, cells: Sequence[Cell], names: Iterable[str] = FIGURES
) -> dict[str, Numbers]:
    """The figures a rival is fitted to, each as an array over the fitted municipalities."""
    return {name: np.array([figures[cell][name] for cell in cells]) for name in names}


def _divided(part: Numbers, whole: Numbers) -> Numbers:
    shape = np.broadcast_shapes(part.shape, whole.shape)
    found: Numbers = np.divide(part, whole, out=np.full(shape, np.nan), where=whole > 0)
    return found
