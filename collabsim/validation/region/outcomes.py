"""What the runs of a point come to: counts of pilots in four municipalities.

The first of them are what acceptance rests on (:data:`collabsim.statistics.acceptance.COLUMNS`).
The others say what the region holds and are read by nobody who accepts a point.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.region_sums import MEASURES, PointSums, point_sums
from collabsim.analysis.tables import ALIVE as ALIVE_MEASURE
from collabsim.records.course import HORIZONS as FOLLOWED
from collabsim.records.fates import FATE_MONTHS, FATES, SECTORS_SPANNED
from collabsim.records.histories import Histories
from collabsim.records.pilot_columns import RAN_OUT
from collabsim.records.pilot_rows import PilotRows
from collabsim.statistics.acceptance import K3, MOST_MONTHS, SIZES
from collabsim.statistics.intervals import LEVEL
from collabsim.statistics.shares import difference_bounds
from collabsim.world.codes import ALIVE, Outcome, Stage

HORIZONS: tuple[int, ...] = (12, 36)
KINDS: tuple[str, ...] = SECTORS_SPANNED[1:]
"""Pilots of one sector and of two."""

SMALL, LARGE = 10_000, 120_000
"""The two sizes between which a point's contrast is taken."""


def counts(histories: Mapping[int, Histories], replications: int) -> dict[str, Any]:
    """All counts of one point.

    Args:
        histories: The pilots of each size (:data:`collabsim.statistics.acceptance.SIZES`).
        replications: Replications run, numbered from 0.

    Returns:
        Columns by name: whole numbers, and limits of the two contrasts.
    """
    found: dict[str, Any] = {}
    decided = np.zeros(MOST_MONTHS + 1, np.int64)
    for size in SIZES:
        kept = _Kept(histories[size])
        found |= kept.starting(size)
        decided += kept.months_to_decision()
        if size == LARGE:
            found |= kept.refused_or_out_of_time()
    found |= dict(zip(K3, decided.tolist(), strict=True))
    worlds = [histories[size] for size in SIZES]
    names = [one.blueprint.municipalities[0] for one in worlds]
    sums = point_sums(worlds, names, replications)
    for place, size in enumerate(SIZES):
        found |= _states(sums, place, size) | _fates(sums, place, size)
    return found | _contrasts(sums)


class _Kept(PilotRows):
    """What is counted of the pilots of one size."""

    def starting(self, size: int) -> dict[str, int]:
        """K1 and K2."""
        seen = self.observed(12)
        alive = seen & np.isin(self.rows["state_12"], ALIVE)
        return {
            f"k1_asked_{size}": int(self.rows["asked_units"].sum()),
            f"k1_yes_{size}": int(self.rows["yes_units"].sum()),
            f"k2_observed_{size}": int(seen.sum()),
            f"k2_alive_{size}": int(alive.sum()),
        }

    def months_to_decision(self) -> NDArray[np.int64]:
        """K3: decided cases by the months they took."""
        rows = self.rows
        nobody = (rows["outcome"] == Outcome.STOPPED) & (
            (rows["stage"] == Stage.NOT_BROUGHT_FORWARD) | np.isin(rows["reason"], RAN_OUT)
        )
        decided = self.started & (rows["decided"] >= 0) & (rows["case_open"] >= 0) & ~nobody
        months = (rows["decided"] - rows["case_open"])[decided]
        return np.bincount(np.clip(months, 0, MOST_MONTHS), minlength=MOST_MONTHS + 1)

    def refused_or_out_of_time(self) -> dict[str, int]:
        """K4."""
        rows = self.rows
        stopped = self.observed(FATE_MONTHS) & (rows["outcome"] == Outcome.STOPPED)
        refused = np.isin(rows["stage"], (Stage.CLEARING, Stage.DECIDING)) & ~self.by_unit_manager
        late = np.isin(rows["stage"], (Stage.WAITING, Stage.COMPETITION))
        return {
            "k4_refused": int((stopped & refused).sum()),
            "k4_out_of_time": int((stopped & late).sum()),
        }


def _states(sums: PointSums, place: int, size: int) -> dict[str, int]:
    """Followed, delivering and alive at each horizon, by sectors spanned."""
    observed, there = sums.observed[place].sum(axis=-1), sums.there[place].sum(axis=-1)
    found = {}
    for months in HORIZONS:
        at = FOLLOWED.index(months)
        for kind, name in enumerate(KINDS):
            end = f"{months}_{name}_{size}"
            found[f"observed_{end}"] = int(observed[kind, at])
            for measure in ("delivering", ALIVE_MEASURE):
                found[f"{measure}_{end}"] = int(there[kind, at, MEASURES.index(measure)])
    return found


def _fates(sums: PointSums, place: int, size: int) -> dict[str, int]:
    """How they had ended, by sectors spanned."""
    ended = sums.fates[place].sum(axis=-1)
    return {
        f"{fate}_{name}_{size}": int(ended[kind, at])
        for kind, name in enumerate(KINDS)
        for at, fate in enumerate(FATES)
    }


def _contrasts(sums: PointSums) -> dict[str, float]:
    """Delivering, small minus large: limits of the difference paired by replication."""
    found: dict[str, float] = {}
    which = MEASURES.index("delivering")
    for months in HORIZONS:
        at = FOLLOWED.index(months)
        small, large = (
            (sums.observed[place, :, at].sum(axis=0), sums.there[place, :, at, which].sum(axis=0))
            for place in (SIZES.index(SMALL), SIZES.index(LARGE))
        )
        bounds = difference_bounds(small, large, LEVEL)
        found[f"contrast_{months}_low"] = float(bounds.low)
        found[f"contrast_{months}_high"] = float(bounds.high)
    return found
