"""What is counted of the pilots of each run, to hold one cell against another.

The same sums are made from the tables of a run folder and from runs in memory: both become
:class:`Pilots` first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.records.course import ALIVE_STATES, CENSORED, state_column
from collabsim.records.fates import FATES, SECTORS_SPANNED, fates
from collabsim.records.histories import Histories
from collabsim.records.pilot_rows import PilotRows
from collabsim.records.run_columns import LOST_STATES
from collabsim.world.codes import ALIVE, State

AT = (12, 36)
"""Months after the project money at which an effect is told: one year, and three."""

KINDS = SECTORS_SPANNED
"""All pilots, those of one sector, and those of two."""

TOGETHER = "together"
"""What all municipalities of a side are called where the two sides have none in common."""

NEVER = np.iinfo(np.int64).max
"""No proposal is so late that a cell does not follow it."""

SUMS: tuple[str, ...] = (
    "proposals", "started",
    *(f"{what}_{months}" for months in AT for what in ("observed", "delivering", "alive")),
    "good_observed", "good_lost", "weak_observed", "weak_kept",
    "legal_errors", "users",
    "cohort", "cohort_started", *(f"cohort_delivering_{months}" for months in AT),
    "cohort_good_kept", "cohort_weak_kept",
    *(f"fate_{name}" for name in FATES),
)  # fmt: skip
"""Of each run: proposals and started pilots; started ones followed so long, and of these delivering
under a contract and alive in any form; good and weak ones followed 36 months, good ones lost and
weak ones alive by then; breaches of law; users reached; of the proposals that every cell follows
for 36 months (the cohort) how many there are, start, deliver by each of these times, and deliver
36 months after their money, good and weak; and how those followed 36 months had ended."""

COLUMNS: tuple[str, ...] = (
    "municipality", "replication", "started", "weak", "cross_sector", "proposed_month",
    *(state_column(months) for months in AT), "legal_errors", "users_reached",
    "ended_month", "money_ended_month", "stop_role", "stop_reason", "stop_stage", "ended_as",
)  # fmt: skip
"""Columns of a frame of pilots that are read."""


class Pilots(NamedTuple):
    """Proposals of one municipality, an entry each.

    ``lost`` is unused or stopped at the last horizon; one that waits is neither lost nor alive.
    ``fate`` is the place in :data:`collabsim.records.fates.FATES`, -1 where there is none.
    """

    replication: NDArray[np.int64]
    started: NDArray[np.bool_]
    two_sectors: NDArray[np.bool_]
    weak: NDArray[np.bool_]
    proposed: NDArray[np.int64]
    observed: dict[int, NDArray[np.bool_]]
    delivering: dict[int, NDArray[np.bool_]]
    alive: dict[int, NDArray[np.bool_]]
    lost: NDArray[np.bool_]
    legal_errors: NDArray[np.float64]
    users: NDArray[np.float64]
    fate: NDArray[np.int64]

    @classmethod
    def of_frame(cls, frame: pd.DataFrame) -> Self:
        """From the rows of a municipality with :data:`COLUMNS`."""
        started = frame["started"].to_numpy(bool)
        states = {months: frame[state_column(months)].astype(str).to_numpy() for months in AT}
        fate = np.full(len(frame), -1, np.int64)
        if len(frame):
            numbered = frame.reset_index(drop=True)
            found = fates(numbered)
            fate[found.index.to_numpy(int)] = [FATES.index(one) for one in found]
        return cls(
            replication=frame["replication"].to_numpy(np.int64),
            started=started,
            two_sectors=frame["cross_sector"].to_numpy(bool),
            weak=frame["weak"].to_numpy(bool),
            proposed=frame["proposed_month"].to_numpy(np.int64),
            observed={at: started & (word != CENSORED) for at, word in states.items()},
            delivering={at: started & (word == "delivering") for at, word in states.items()},
            alive={at: started & np.isin(word, ALIVE_STATES) for at, word in states.items()},
            lost=started & np.isin(states[AT[-1]], LOST_STATES),
            legal_errors=frame["legal_errors"].to_numpy(float),
            users=frame["users_reached"].to_numpy(float),
            fate=fate,
        )

    @classmethod
    def of_histories(cls, histories: Histories, municipality: int) -> Self:
        """From runs of a world: those of a row of its municipality table."""
        own = PilotRows(histories, municipality)
        rows: Any = own.rows
        observed = {at: own.observed(at) for at in AT}
        states = {at: np.asarray(rows[f"state_{at}"]) for at in AT}
        alive = [int(state) for state in ALIVE]
        lost = [int(State[name.upper()]) for name in LOST_STATES]
        return cls(
            replication=own.replication,
            started=np.asarray(own.started),
            two_sectors=np.asarray(own.two_sectors),
            weak=np.asarray(
                rows["true_effect"] < histories.blueprint.p["weak_limit"][municipality]
            ),
            proposed=rows["proposed"].astype(np.int64),
            observed=observed,
            delivering={at: observed[at] & (states[at] == State.DELIVERING) for at in AT},
            alive={at: observed[at] & np.isin(states[at], alive) for at in AT},
            lost=observed[AT[-1]] & np.isin(states[AT[-1]], lost),
            legal_errors=rows["legal_errors"].astype(float),
            users=rows["users"].astype(float),
            fate=np.where(observed[AT[-1]], own.fate(), -1),
        )

    @property
    def followed_before(self) -> int:
        """Month before which every proposal that started was followed to the last horizon."""
        lost = self.started & ~self.observed[AT[-1]]
        return int(self.proposed[lost].min()) if lost.any() else int(NEVER)


def counted(
    pilots: Pilots, replications: Sequence[int], before: int = int(NEVER)
) -> NDArray[np.float64]:
    """Sums of each run.

    Args:
        pilots: Of one municipality.
        replications: Numbers of the replications that were run, rising.
        before: Month before which a proposal belongs to the cohort that every cell follows.

    Returns:
        ``(kind, sum, replication)`` in the order of :data:`KINDS` and :data:`SUMS`.
    """
    numbers = np.asarray(replications, np.int64)
    place = np.searchsorted(numbers, pilots.replication)
    last = AT[-1]
    cohort = pilots.proposed < before
    kept = pilots.delivering[last] & cohort
    good, weak = ~pilots.weak, pilots.weak
    columns: dict[str, NDArray[Any]] = {
        "proposals": np.ones(len(place)),
        "started": pilots.started,
        "good_observed": pilots.observed[last] & good,
        "good_lost": pilots.lost & good,
        "weak_observed": pilots.observed[last] & weak,
        "weak_kept": pilots.alive[last] & weak,
        "legal_errors": pilots.legal_errors,
        "users": pilots.users,
        "cohort": cohort,
        "cohort_started": cohort & pilots.started,
        "cohort_good_kept": kept & good,
        "cohort_weak_kept": kept & weak,
        **{f"fate_{name}": pilots.fate == at for at, name in enumerate(FATES)},
    }
    for months in AT:
        columns[f"observed_{months}"] = pilots.observed[months]
        columns[f"delivering_{months}"] = pilots.delivering[months]
        columns[f"alive_{months}"] = pilots.alive[months]
        columns[f"cohort_delivering_{months}"] = pilots.delivering[months] & cohort
    kinds = (np.ones(len(place), np.bool_), ~pilots.two_sectors, pilots.two_sectors)
    made = np.zeros((len(KINDS), len(SUMS), len(numbers)))
    for at, name in enumerate(SUMS):
        weights = np.asarray(columns[name], float)
        for kind, own in enumerate(kinds):
            made[kind, at] = np.bincount(place[own], weights[own], minlength=len(numbers))
    return made
