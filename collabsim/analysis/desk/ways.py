"""The way of proposals: started or not, one year and three after the money; and month by month.

Both are counted from the replications the effects are counted from. The steps are of the cohort of
proposals that every cell follows for three years, so that what delivers at a step is the measure of
that name of a hundred proposals. The months are of all started pilots, those censored too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import AT, TOGETHER
from collabsim.analysis.desk.effects import Change, FolderPilots
from collabsim.experiment.results import Results
from collabsim.records.course import CENSORED, HORIZONS, course, months_observed, state_column
from collabsim.records.fates import fates
from collabsim.records.run_columns import LOST_STATES
from collabsim.statistics.intervals import share_interval
from collabsim.statistics.survival import survival_curve

STEPS: tuple[tuple[str, ...], ...] = (
    ("proposed",),
    ("started", "not_started"),
    ("delivering", "taken_over", "undecided", "no_effect", "unit_manager_no", "refused_above",
     "out_of_time", "ended"),
    ("delivering", "taken_over", "undecided", "lost_since", "lost_before"),
)  # fmt: skip
"""Proposed; started or not; one year after the money, and by what it was stopped until then; three
years after. Taken over is by own staff or another supplier; undecided waits, is
bridged or is paid by an investor; ended was in use and is no more; lost is stopped or unused, since
the step before or then already."""

STOPS = frozenset(STEPS[2][3:])
"""Where a way ends at the third step, if it is not taken up again: then it is lost."""

ALL = "all"
"""Where all that come to a place of a step come from."""

MORE = ("started_month", "months", *(state_column(h) for h in HORIZONS if h not in AT))
"""Columns that are read beside those the effects are counted from."""

_STATES = {
    "delivering": "delivering", "in_house": "taken_over", "other_supplier": "taken_over",
    "waiting": "undecided", "bridged": "undecided", "effect_contract": "undecided",
    **dict.fromkeys(LOST_STATES, "lost"),
}  # fmt: skip

type Counts = NDArray[np.float64]


class Ways(NamedTuple):
    """Both sides of a change in one municipality, after and before.

    Each side has the rows of :func:`ways_table` and :func:`months_table`.
    """

    steps: tuple[pd.DataFrame, pd.DataFrame]
    months: tuple[pd.DataFrame, pd.DataFrame]


class FolderWays:
    """The ways of a folder's proposals, read and counted once."""

    def __init__(self, results: Results) -> None:
        self._pilots = FolderPilots(results, MORE)
        self._found: dict[tuple[int, int, str], Ways] = {}

    def of(self, change: Change, town: str) -> Ways:
        """Both sides of a change in one of its municipalities."""
        key = (change.pair.after.number, change.pair.before.number, town)
        if key not in self._found:
            frames = [self._frame(cell.number, change, town) for cell in change.pair]
            before = self._pilots.followed_before
            steps = [ways_table(one, change.numbers, before) for one in frames]
            months = [months_table(one, change.numbers) for one in frames]
            self._found[key] = Ways((steps[0], steps[1]), (months[0], months[1]))
        return self._found[key]

    def _frame(self, cell: int, change: Change, town: str) -> pd.DataFrame:
        names = list(self._pilots.towns(cell)) if town == TOGETHER else [town]
        return pd.concat([self._pilots.frame(cell, name, change.numbers) for name in names])

    def tables(self, changes: Sequence[Change]) -> dict[str, pd.DataFrame]:
        """All changes and municipalities in two tables: ``ways`` and ``months``."""
        steps, months = [], []
        for change in changes:
            for town, population in change.municipalities.items():
                found = self.of(change, town)
                for side, cell in enumerate(change.pair):
                    where: dict[str, Any] = {
                        "cell": cell.number, "side": ("after", "before")[side],
                        "municipality": town, "population": population,
                    }  # fmt: skip
                    steps.append(_placed(found.steps[side], where))
                    months.append(_placed(found.months[side], where))
        return {
            name: pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
            for name, parts in (("ways", steps), ("months", months))
        }


def _placed(table: pd.DataFrame, where: dict[str, Any]) -> pd.DataFrame:
    """A table with columns in front that say of what it is."""
    return table.assign(**where)[[*where, *table.columns]]


def ways_table(
    pilots: pd.DataFrame, replications: Sequence[int], before: int
) -> pd.DataFrame:  # fmt: skip
    """Where proposals of the cohort are at each step, and where they came from.

    Args:
        pilots: One row per proposal, with the columns of :mod:`collabsim.analysis.desk.counting`.
        replications: The replications that were run.
        before: Month before which a proposal belongs to the cohort that is followed to the end.

    Returns:
        One row for each ``step`` (0 to 3) and ``place`` (:data:`STEPS`) with ``origin`` ``all``,
        and one for each place of the step before from which any come: ``pilots``, ``of`` (the
        cohort), ``per_100``, ``low`` and ``high`` (95 % for chance between replications).
    """
    own = pilots[pilots["proposed_month"].to_numpy(np.int64) < before].reset_index(drop=True)
    places = _places(own)
    index = np.searchsorted(np.asarray(replications), own["replication"].to_numpy(np.int64))
    cohort = np.bincount(index, minlength=len(replications)).astype(float)
    rows: list[dict[str, Any]] = []

    def put(step: int, place: str, origin: str, chosen: NDArray[np.bool_]) -> None:
        counts = np.bincount(index[chosen], minlength=len(replications)).astype(float)
        found = share_interval(counts, cohort)
        value, low, high = (100.0 * float(part) for part in found)
        rows.append(
            {
                "step": step, "place": place, "origin": origin, "pilots": int(counts.sum()),
                "of": int(cohort.sum()), "per_100": value, "low": low, "high": high,
            }
        )  # fmt: skip

    for step, names in enumerate(STEPS):
        for place in names:
            there = places[step] == place
            put(step, place, ALL, there)
            for origin in STEPS[step - 1] if step else ():
                came = there & (places[step - 1] == origin)
                if came.any():
                    put(step, place, origin, came)
    return pd.DataFrame(rows)


def _places(pilots: pd.DataFrame) -> list[NDArray[Any]]:
    """The place of each proposal at each step; empty where it has none any more."""
    started = pilots["started"].to_numpy(bool)
    found: list[NDArray[Any]] = [
        np.full(len(pilots), "proposed", object),
        np.where(started, "started", "not_started"),
    ]
    for months in AT:
        states = pilots[state_column(months)].astype(str).map(_STATES).fillna("")
        found.append(np.where(started, states.to_numpy(object), ""))
    by = fates(pilots, AT[0]).reindex(pilots.index)
    stopped = np.where(by.isin(list(STOPS)), by, "ended")
    found[2] = np.where(found[2] == "lost", stopped, found[2])
    lost = np.where(np.isin(found[2], list(STOPS)), "lost_before", "lost_since")
    found[3] = np.where(found[3] == "lost", lost, found[3])
    return found


def months_table(pilots: pd.DataFrame, replications: Sequence[int]) -> pd.DataFrame:
    """Started pilots month by month: whose collaboration goes on, and at three times who delivers.

    Args:
        pilots: One row per proposal, with the columns of :data:`MORE` too.
        replications: The replications that were run.

    Returns:
        One row for each ``measure`` and ``month`` after the money: ``goes_on`` (whose collaboration
        has not ended, Kaplan-Meier) each month up to 60, and ``delivering`` (under a contract, of
        those followed so long) at 12, 24 and 36; ``at_risk`` (at the beginning of the month; of
        ``delivering`` those followed so long), ``share``, ``low`` and ``high``, 95 % for chance
        between replications at each month by itself. Since the start: ``collabsim survival``.
    """
    begun = pilots[pilots["started"].to_numpy(bool) & pilots["money_ended_month"].notna()]
    if not len(begun):
        return pd.DataFrame(columns=["measure", "month", "at_risk", "share", "low", "high"])
    length = int(begun["months"].iloc[0])
    followed = course(begun, length)
    survived = months_observed(begun, length).to_numpy(np.int64)
    curve = survival_curve(survived, followed["ended"], followed["replication"])
    points = pd.DataFrame([_delivering(begun, months, replications) for months in HORIZONS])
    tables = [curve.assign(measure="goes_on"), points.assign(measure="delivering")]
    order = ["measure", "month", "at_risk", "share", "low", "high"]
    return pd.concat(tables, ignore_index=True)[order]


def _delivering(begun: pd.DataFrame, months: int, replications: Sequence[int]) -> dict[str, Any]:
    """Of those followed so long after the money, the share delivering under a contract."""
    state = begun[state_column(months)].astype(str)
    seen = (state != CENSORED).to_numpy(bool)
    index = np.searchsorted(np.asarray(replications), begun["replication"].to_numpy(np.int64))
    runs = len(replications)
    of = np.bincount(index[seen], minlength=runs).astype(float)
    there = np.bincount(index[(state == "delivering").to_numpy(bool)], minlength=runs)
    value, low, high = (float(part) for part in share_interval(there.astype(float), of))
    return {"month": months, "at_risk": int(of.sum()), "share": value, "low": low, "high": high}
