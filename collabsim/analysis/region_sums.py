"""What is counted of the pilots of a point of the region, run by run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.tables import ALIVE, NOT_ENDED, UNSETTLED, UNSETTLED_STATES
from collabsim.records.course import ALIVE_STATES, HORIZONS, IN_PART, STATES
from collabsim.records.fates import FATE_MONTHS, FATES
from collabsim.records.histories import Histories
from collabsim.records.pilot_rows import PilotRows
from collabsim.world.codes import State

KINDS = 2
"""Pilots of one sector and of two."""

MEASURES: tuple[str, ...] = (*STATES, ALIVE, NOT_ENDED, UNSETTLED, IN_PART)
"""What is counted at each horizon, of those followed so long."""

_CODES = tuple(int(State[name.upper()]) for name in STATES)


class PointSums(NamedTuple):
    """Counts of one point, replications last.

    ``observed``: followed so long, ``(municipality, kind, horizon, replication)``; ``there``: of
    those by measure, ``(municipality, kind, horizon, measure, replication)``; ``fates``: those
    followed 36 months by how they had ended, ``(municipality, kind, fate, replication)``.
    """

    observed: NDArray[np.float64]
    there: NDArray[np.float64]
    fates: NDArray[np.float64]


def point_sums(
    histories: Sequence[Histories], municipalities: Sequence[str], replications: int
) -> PointSums:
    """Count the pilots of all worlds of a point.

    Args:
        histories: Of each world; a region is one world of several municipalities.
        municipalities: Their names, in the order of the first axis.
        replications: Replications run, numbered from 0.
    """
    found = {
        name: _of_municipality(PilotRows(one, row), replications)
        for one in histories
        for row, name in enumerate(one.blueprint.municipalities)
    }
    parts = zip(*(found[name] for name in municipalities), strict=True)
    observed, there, fates = (np.stack(part).astype(np.float64) for part in parts)
    return PointSums(observed, there, fates)


def side_by_side(first: PointSums, second: PointSums, town: int) -> PointSums:
    """One municipality of two scenarios as if it were two, so that they can be compared.

    Args:
        first: Counts of a point under one scenario.
        second: The same point under another.
        town: Which of the municipalities; of both as many replications as both have are taken.
    """
    runs = min(first.observed.shape[-1], second.observed.shape[-1])
    pairs = (
        np.stack([one[town][..., :runs], other[town][..., :runs]])
        for one, other in zip(first, second, strict=True)
    )
    return PointSums(*pairs)


def _of_municipality(rows: PilotRows, replications: int) -> tuple[NDArray[np.int64], ...]:
    kinds = (~rows.two_sectors, rows.two_sectors)
    observed = np.zeros((KINDS, len(HORIZONS), replications), np.int64)
    there = np.zeros((KINDS, len(HORIZONS), len(MEASURES), replications), np.int64)
    fates = np.zeros((KINDS, len(FATES), replications), np.int64)
    fate = rows.fate()
    for kind, own in enumerate(kinds):
        for place, months in enumerate(HORIZONS):
            seen = own & rows.observed(months)
            observed[kind, place] = rows.by_replication(seen, replications)
            state = rows.rows[f"state_{months}"]
            for at, code in enumerate(_CODES):
                there[kind, place, at] = rows.by_replication(seen & (state == code), replications)
            part = seen & rows.delivers_in_part(months)
            there[kind, place, MEASURES.index(IN_PART)] = rows.by_replication(part, replications)
            kept = own & rows.not_ended(months)
            there[kind, place, MEASURES.index(NOT_ENDED)] = rows.by_replication(kept, replications)
        by_state = {name: there[kind, :, at] for at, name in enumerate(STATES)}
        there[kind, :, MEASURES.index(ALIVE)] = sum(by_state[name] for name in ALIVE_STATES)
        unsettled = sum(by_state[name] for name in UNSETTLED_STATES)
        there[kind, :, MEASURES.index(UNSETTLED)] = unsettled
        last = own & rows.observed(FATE_MONTHS)
        for at in range(len(FATES)):
            fates[kind, at] = rows.by_replication(last & (fate == at), replications)
    return observed, there, fates
