"""What was counted in the cells of a hypothesis: sums by outcome, municipality and replication."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from collabsim.errors import UserError
from collabsim.experiment.results import Results
from collabsim.laboratory.hypothesis import At
from collabsim.laboratory.outcomes import columns_of, sums
from collabsim.municipality.generate import SPANS
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.statistics.forms.totals import Curve, Totals, curve_of
from collabsim.statistics.intervals import FloatArray

_PLACES = ("cell", "municipality", "replication")


class Counted(NamedTuple):
    """Sums above and below the line, each ``(outcomes, towns, cells, replications)``."""

    outcomes: tuple[str, ...]
    towns: tuple[str, ...]
    above: FloatArray
    below: FloatArray

    @property
    def replications(self) -> int:
        """How many there are."""
        return int(self.above.shape[-1])

    def of_cells(self, cells: Sequence[int]) -> Counted:
        """The same of some of the cells, in this order."""
        places = list(cells)
        return self._replace(above=self.above[:, :, places], below=self.below[:, :, places])

    def totals(self, outcome: str, town: str) -> Totals:
        """Sums of one outcome in one municipality, cells by replications.

        Raises:
            UserError: a cell has no pilot the outcome is of.
        """
        at = self.outcomes.index(outcome), self.towns.index(town)
        return Totals.of(self.above[at], self.below[at])

    def curve(self, outcome: str, town: str, times: FloatArray) -> Curve:
        """Values of all cells, and in each bootstrap sample."""
        return curve_of(self.totals(outcome, town), times)

    def as_bytes(self) -> bytes:
        """For a file of its own."""
        made = io.BytesIO()
        np.savez_compressed(
            made, outcomes=np.array(self.outcomes), towns=np.array(self.towns),
            above=self.above, below=self.below,
        )  # fmt: skip
        return made.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Counted:
        """Read back what :meth:`as_bytes` made."""
        with np.load(io.BytesIO(content), allow_pickle=False) as read:
            return cls(
                tuple(read["outcomes"].tolist()), tuple(read["towns"].tolist()), read["above"],
                read["below"],
            )  # fmt: skip


def spans_of(replications: int) -> np.ndarray:
    """The span of control of each replication: they take them in turn."""
    return np.arange(replications) % len(SPANS)


def counted_in_results(
    results: Results, outcomes: Sequence[str], towns: Sequence[str], replications: int
) -> Counted:
    """Sums over all pilots of a run folder whose cells are those of the hypothesis.

    Raises:
        UserError: runs are missing or have failed: levels would be of other replications.
    """
    cells = len(results.cells)
    missing = len(results.failures)
    runs = results.runs("NOT failed", columns=["cell", "municipality", "replication"])
    there = int((runs["replication"] < replications).sum())
    if missing or there < cells * len(towns) * replications:
        wanted = cells * len(towns) * replications
        raise UserError(
            f"{results.folder.path}: {there:,} of {wanted:,} runs are there ({missing:,} failed); "
            "all cells need the same replications"
        )
    columns = [*_PLACES, *columns_of(outcomes)]
    batches = results.batches(f"replication < {int(replications)}", columns=columns)
    return _summed(batches, outcomes, towns, cells, replications)


def counted_in_histories(
    cells: Iterable[Sequence[Histories]], outcomes: Sequence[str], towns: Sequence[str],
    replications: int,
) -> Counted:  # fmt: skip
    """Sums over pilots of runs in memory, one item for each cell."""
    frames: list[pd.DataFrame] = []
    for number, worlds in enumerate(cells):
        frames += [pilots_frame(one).assign(cell=number) for one in worlds]
    number = 1 + max((int(one["cell"].iloc[0]) for one in frames if len(one)), default=0)
    return _summed(frames, outcomes, towns, number, replications)


def _summed(
    frames: Iterable[pd.DataFrame], outcomes: Sequence[str], towns: Sequence[str], cells: int,
    replications: int,
) -> Counted:  # fmt: skip
    shape = (len(outcomes), len(towns) * cells * replications)
    above, below = np.zeros(shape), np.zeros(shape)
    place = {name: number for number, name in enumerate(towns)}
    for frame in frames:
        own = frame[frame["municipality"].isin(towns)]
        town = own["municipality"].map(place).to_numpy(np.int64)
        row = (town * cells + own["cell"].to_numpy(np.int64)) * replications
        row += own["replication"].to_numpy(np.int64)
        for at, name in enumerate(outcomes):
            n, d = sums(own, name, row, shape[1])
            above[at] += n
            below[at] += d
    full = (len(outcomes), len(towns), cells, replications)
    return Counted(tuple(outcomes), tuple(towns), above.reshape(full), below.reshape(full))


def marginal(curve: Curve, grid: Sequence[At], factor: str, where: At | None = None) -> Curve:
    """The curve over the levels of one factor, the plain mean over all others' levels.

    Args:
        curve: Values of all cells.
        grid: Levels of each cell; those at which a factor is at its own course do not count.
        factor: The one the curve is over.
        where: Levels that others have.
    """
    held: Mapping[str, object] = where or {}
    cells: dict[float, list[int]] = {}
    for number, at in enumerate(grid):
        level = at[factor]
        if isinstance(level, str) or any(at[name] != one for name, one in held.items()):
            continue
        if any(one == "own" for one in at.values()):
            continue
        cells.setdefault(level, []).append(number)
    levels = sorted(cells)
    value = np.array([curve.value[cells[level]].mean() for level in levels])
    draws = np.column_stack([curve.draws[:, cells[level]].mean(axis=1) for level in levels])
    return Curve(value, draws)
