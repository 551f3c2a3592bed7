"""Started pilots by the fields of their rows, where making tables of them would take too long.

What is said here of a pilot is what :mod:`collabsim.records.fates` and the columns of the tables
say of it; tests hold both together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.municipality.structure import Role
from collabsim.records.fates import FATE_MONTHS, FATES
from collabsim.records.histories import Histories
from collabsim.world.codes import Outcome, Reason, Stage, State

type Mask = NDArray[np.bool_]

_GOES_ON, _NO_EFFECT, _UNIT_NO, _REFUSED, _TIME, _REVIEW, _TAKEN = (
    FATES.index(name)
    for name in ("goes_on", "no_effect", "unit_manager_no", "refused_above", "out_of_time",
                 "ended_at_review", "taken_over")
)  # fmt: skip


class PilotRows:
    """All proposals of some replications of one world.

    Args:
        histories: Their rows.
        municipality: Only those of this row of the municipality table; all if left out.
    """

    def __init__(self, histories: Histories, municipality: int | None = None) -> None:
        rows, replication = histories.pilots, histories.replication
        if municipality is not None:
            own = rows["municipality_row"] == municipality
            rows, replication = rows[own], replication[own]
        self.rows: Any = rows
        self.replication: NDArray[np.int64] = replication
        self.started: Mask = rows["started"] >= 0
        self.two_sectors: Mask = rows["spans"] > 0
        self.by_unit_manager: Mask = np.zeros(len(rows), np.bool_)
        # The hierarchy may differ from replication to replication, and with it who has which row.
        for world, which in histories.blueprint.of_replications(replication):
            by = rows["stopped_by"][which]
            is_manager = world.actor["role"] == Role.UNIT_MANAGER
            self.by_unit_manager[which] = (by >= 0) & is_manager[np.maximum(by, 0)]

    def observed(self, months: int) -> Mask:
        """Started, and followed so many months past the money."""
        return np.asarray(self.started & (self.rows[f"state_{months}"] >= 0))

    def delivers_in_part(self, months: int) -> Mask:
        """Delivering alone where two sectors began it, or for a reduced sum."""
        rows = self.rows
        part = (rows["alone"] > 0) | (rows["outcome"] == Outcome.REDUCED)
        return np.asarray((rows[f"state_{months}"] == State.DELIVERING) & part)

    def not_ended(self, months: int) -> Mask:
        """Observed, and the collaboration had not ended so many months past the money."""
        ended, money = self.rows["ended"], self.rows["money_ended"]
        return np.asarray(self.observed(months) & ((ended < 0) | (ended > money + months)))

    def fate(self) -> NDArray[np.int64]:
        """Place in :data:`collabsim.records.fates.FATES` of each; of those observed 36 months."""
        rows = self.rows
        ended = (rows["ended"] >= 0) & (rows["ended"] - rows["money_ended"] <= FATE_MONTHS)
        stopped = rows["ended_as"] == State.STOPPED
        stage = np.where(stopped, rows["stage"], -1)
        not_forward = stage == Stage.NOT_BROUGHT_FORWARD
        refused = np.isin(stage, (Stage.CLEARING, Stage.DECIDING))
        return np.select(
            [
                ~ended,
                ~stopped,
                not_forward & (rows["reason"] == Reason.NO_EFFECT),
                not_forward | (refused & self.by_unit_manager),
                refused,
                np.isin(stage, (Stage.WAITING, Stage.COMPETITION)),
            ],
            [_GOES_ON, _TAKEN, _NO_EFFECT, _UNIT_NO, _REFUSED, _TIME],
            default=_REVIEW,
        )

    def by_replication(self, mask: Mask, replications: int) -> NDArray[np.int64]:
        """How many of each replication, numbered from 0, a mask picks out."""
        return np.bincount(self.replication[mask], minlength=replications)
