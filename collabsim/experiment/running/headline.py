"""The figure a sweep is about, as far as it has come: the share of pilots still delivering.

Sums within each run are all that is kept: started pilots that were followed 12, 24
and 36 months past their project money, and those of them that were delivering under
a contract. They are read from stored parts, so a resumed sweep has the sums an
undisturbed one has.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa

from collabsim.experiment.plan import is_region
from collabsim.experiment.store.parts import Planned, Share
from collabsim.records.columns import numbers_of
from collabsim.statistics.precision import HORIZONS, Estimate, Precision
from collabsim.statistics.shares import FloatArray, share_bounds
from collabsim.world.codes import State

COLUMNS: tuple[str, ...] = (
    "cell",
    "world",
    "replication",
    "municipality_row",
    "months",
    "started",
    "money_ended",
    *(f"state_{horizon}" for horizon in HORIZONS),
)
"""What is read of a stored part."""

LEVEL = 0.95
"""Coverage of the intervals of a sweep that was not asked for a precision."""

SHOWN_AT: tuple[int, ...] = (12, 36)
"""Months after the money at which running estimates are shown."""


def level_drawn(precision: Precision | None) -> float:
    """The level at which the intervals of a sweep are drawn: that of its stopping rule, if any."""
    return LEVEL if precision is None else precision.drawn_level


def horizons_shown(precision: Precision | None) -> tuple[int, ...]:
    """Months after the money at which shares are shown, the horizon of a precision among them."""
    return SHOWN_AT if precision is None else tuple(sorted({*SHOWN_AT, precision.horizon}))


@dataclass(frozen=True, slots=True)
class RunSums:
    """Pilots of one world, one value for each replication from 0 on.

    ``observed``: started pilots followed to the horizon; ``surviving``: those of
    them that were delivering there. A run that failed has 0 of 0.
    """

    observed: FloatArray
    surviving: FloatArray


@dataclass(frozen=True, slots=True)
class RunningEstimate:
    """What is known so far of a municipality in a cell, at one horizon."""

    cell: int
    municipality: str
    population: int | None
    horizon: int
    share: Estimate


class Headline:
    """The sums of all runs stored so far.

    Args:
        cells: The cells of the sweep, in order of their numbers.
        precision: The precision they are to reach, if the sweep has one.
        places: Keep the sums of cells only up to this many municipalities, the first
            ones; those of all cells if left out.
    """

    def __init__(
        self,
        cells: Sequence[Planned],
        precision: Precision | None = None,
        *,
        places: int | None = None,
    ) -> None:
        self._cells = cells
        self._kept = {cell.number for cell, _ in islice(_all_places(cells), places)}
        self._level = level_drawn(precision)
        self._horizons = horizons_shown(precision)
        # For each cell: (observed or surviving, horizon, municipality, replication).
        self._sums: dict[int, FloatArray] = {}

    def add(self, table: pa.Table, shares: Iterable[Share]) -> None:
        """Count in a stored part.

        Args:
            table: Its rows, at least :data:`COLUMNS` of them, in order of cells.
            shares: The replications it holds, runs without a pilot included.
        """
        columns = {name: numbers_of(table, name) for name in COLUMNS}
        cells = columns["cell"]
        for share in shares:
            if share.cell not in self._kept:
                continue
            start, end = np.searchsorted(cells, [share.cell, share.cell + 1])
            own = {name: values[start:end] for name, values in columns.items()}
            self._room(share.cell, share.last)[..., share.first : share.last] = self._summed(
                share, own
            )

    def of_worlds(self, cell: int, horizon: int, replications: int) -> list[RunSums]:
        """Sums of each world of a cell: of each municipality, or of a region as a whole."""
        sums = self._at(cell, horizon, replications)
        if is_region(self._cells[cell].scenario):
            sums = sums.sum(axis=1, keepdims=True)
        return [RunSums(observed, surviving) for observed, surviving in zip(*sums, strict=True)]

    def replications(self, cell: int) -> int:
        """How many replications of a cell have been counted in, up to the last."""
        stored = self._sums.get(cell)
        return 0 if stored is None else stored.shape[-1]

    def running(self, limit: int) -> tuple[RunningEstimate, ...]:
        """Shares with intervals that keep the pilots of a run together.

        They are 95% intervals; with a precision they are drawn at the level of its
        stopping rule, so that the last ones are those the cells were stopped by.

        Args:
            limit: Municipalities of cells to show at the most, the first ones.
        """
        made: list[RunningEstimate] = []
        for cell, at in islice(_all_places(self._cells), limit):
            spec = cell.scenario.municipalities[at]
            for horizon in self._horizons:
                replications = self.replications(cell.number)
                observed, surviving = self._at(cell.number, horizon, replications)[:, at]
                point, low, high = share_bounds(observed, surviving, self._level)
                share = Estimate(float(point), float(low), float(high), None)
                made.append(
                    RunningEstimate(cell.number, spec.name, spec.population, horizon, share)
                )
        return tuple(made)

    def _at(self, cell: int, horizon: int, replications: int) -> FloatArray:
        """Sums of a cell, (observed or surviving, municipality, replication)."""
        stored = self._room(cell, replications)
        return stored[:, HORIZONS.index(horizon), :, :replications]

    def _room(self, cell: int, replications: int) -> FloatArray:
        """The sums of a cell, with room for so many replications."""
        there = self._sums.get(cell)
        if there is None:
            there = np.zeros((2, len(HORIZONS), _places(self._cells[cell]), 0))
        missing = replications - there.shape[-1]
        if missing > 0:
            there = np.concatenate([there, np.zeros((*there.shape[:-1], missing))], axis=-1)
        self._sums[cell] = there
        return there

    def _summed(self, share: Share, rows: dict[str, Any]) -> FloatArray:
        """Sums of one share, (observed or surviving, horizon, municipality, replication)."""
        places, length = _places(self._cells[share.cell]), share.last - share.first
        # A world of its own has one municipality, a region is one world of several.
        place = rows["world"].astype(np.int64) + rows["municipality_row"]
        index = place * length + (rows["replication"].astype(np.int64) - share.first)
        begun = (rows["started"] >= 0) & (rows["money_ended"] >= 0)
        sums = np.empty((2, len(HORIZONS), places, length))
        for at, horizon in enumerate(HORIZONS):
            followed = begun & (rows["money_ended"].astype(np.int64) + horizon < rows["months"])
            delivering = followed & (rows[f"state_{horizon}"] == State.DELIVERING)
            for kind, counted in enumerate((followed, delivering)):
                counts = np.bincount(index[counted], minlength=places * length)
                sums[kind, at] = counts.reshape(places, length)
        return sums


def _all_places(cells: Sequence[Planned]) -> Iterator[tuple[Planned, int]]:
    """Every municipality of every cell, in order."""
    return ((cell, at) for cell in cells for at in range(_places(cell)))


def _places(cell: Planned) -> int:
    """Municipalities of a cell."""
    return len(cell.scenario.municipalities)
