"""How far predictions are from the model, and how far its own figures are from themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabsim.validation.rivals.conditions import CONDITIONS, DEFAULT, FITTED, Cell
from collabsim.validation.rivals.figures import DELIVERING, STARTS, Figures

type Numbers = NDArray[np.float64]
type Redrawn = Mapping[Cell, Mapping[str, Numbers]]

ALL = "all"
GROUPS: tuple[str, ...] = (ALL, *(one.name for one in CONDITIONS))
"""Over what errors are taken: every predicted figure, and those of each condition."""

NEAR = 0.02
"""An error below this counts as doing as well, however small the resampling error."""

SHARE_OF_DRAWS = 0.95


@dataclass(frozen=True, slots=True)
class GroupError:
    """Mean absolute differences over the figures of a group.

    ``delivering`` and ``starts`` are those of a rival, ``as_well`` whether the first is small
    enough.
    """

    group: str
    delivering: float
    starts: float
    as_well: bool


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an error in a group is held against.

    ``resampling`` is the mean error that the true figures would have, ``resampling_95`` what it
    stays below in 95 of 100 cases; ``change`` how far the model's figures are from those at the
    defaults, NaN where they are those.
    """

    group: str
    figures: int
    resampling: float
    resampling_95: float
    change: float


def error_of_fit(predicted: Figures, model: Figures) -> float:
    """Mean absolute difference over the figures of delivering that were fitted to."""
    return error(predicted, model, FITTED)


def cells_of(group: str) -> list[Cell]:
    """The municipalities a group predicts."""
    return [
        Cell(one.name, size)
        for one in CONDITIONS
        if group in (ALL, one.name)
        for size in one.predicted
    ]


def error(
    predicted: Figures, model: Figures, cells: Iterable[Cell], names: Sequence[str] = DELIVERING
) -> float:
    """Mean absolute difference over municipalities and figures."""
    gaps = [abs(predicted[cell][name] - model[cell][name]) for cell in cells for name in names]
    return float(np.mean(gaps))


def yardsticks(model: Figures, redrawn: Redrawn) -> dict[str, Yardstick]:
    """What every group's errors are held against.

    Args:
        model: The model's figures.
        redrawn: The same over redrawn replications, an array for each figure.
    """
    return {group: _yardstick(group, model, redrawn) for group in GROUPS}


def errors(
    predicted: Figures, model: Figures, held_against: Mapping[str, Yardstick]
) -> dict[str, GroupError]:
    """The errors of one rival, by group."""
    found = {}
    for group in GROUPS:
        cells = cells_of(group)
        own = error(predicted, model, cells)
        limit = max(held_against[group].resampling_95, NEAR)
        found[group] = GroupError(
            group, own, error(predicted, model, cells, (STARTS,)), bool(own <= limit)
        )
    return found


def _yardstick(group: str, model: Figures, redrawn: Redrawn) -> Yardstick:
    cells = cells_of(group)
    gaps = [abs(redrawn[cell][name] - model[cell][name]) for cell in cells for name in DELIVERING]
    each = np.mean(gaps, axis=0)
    moved = [cell for cell in cells if cell.condition != DEFAULT]
    change = [
        abs(model[cell][name] - model[Cell(DEFAULT, cell.population)][name])
        for cell in moved
        for name in DELIVERING
    ]
    return Yardstick(
        group,
        len(gaps),
        float(each.mean()),
        float(np.quantile(each, SHARE_OF_DRAWS)),
        float(np.mean(change)) if change else float("nan"),
    )
