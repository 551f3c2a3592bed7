"""What is counted of the pilots of each run, to hold an instrument against nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from collabsim.records.histories import Histories
from collabsim.records.pilot_rows import PilotRows
from collabsim.world.codes import Source, State

KEPT_MONTHS = 36
"""Months after the project money at which a pilot that delivers counts as kept."""

MUNICIPALITY_PAYS = (
    "contract_paid_nok", "transfer_paid_nok", "inhouse_paid_nok", "other_paid_nok",
    "intro_paid_nok",
)  # fmt: skip
"""What frames of the municipality pay, the state's part of it included."""

SUMS: tuple[str, ...] = (
    "proposals", "started", "cases", "good_kept", "weak_kept", "in_full", "in_part",
    "legal_errors", "users", "paid_by_fund", "paid_by_outside", "paid_by_municipality",
    "paid_by_state",
)  # fmt: skip
"""Counted in each run.

Proposals; started pilots; cases opened; good and weak pilots that deliver 36 months after their
money, and the same divided otherwise: in full, or only in part; breaches of law; users reached;
and kroner paid for pilots: project and bridging money by the fund and by sources outside, and the
rest by the municipality and the state.
"""


def run_totals(
    histories: Sequence[Histories], municipalities: Sequence[str], replications: int
) -> NDArray[np.float64]:
    """Count the pilots of all worlds of a scenario, run by run.

    Args:
        histories: Of each world; a region is one world of several municipalities.
        municipalities: Their names, in the order wanted.
        replications: Replications run, numbered from 0.

    Returns:
        ``(municipality, sum, replication)``, sums in the order of :data:`SUMS`.
    """
    found = {
        name: _of_municipality(one, row, replications)
        for one in histories
        for row, name in enumerate(one.blueprint.municipalities)
    }
    return np.stack([found[name] for name in municipalities])


def _of_municipality(histories: Histories, row: int, replications: int) -> NDArray[np.float64]:
    own = PilotRows(histories, row)
    rows = own.rows
    kept = own.observed(KEPT_MONTHS) & (rows[f"state_{KEPT_MONTHS}"] == State.DELIVERING)
    weak = rows["true_effect"] < histories.blueprint.p["weak_limit"][row]
    part = kept & own.delivers_in_part(KEPT_MONTHS)
    project, source = rows["project_paid_nok"], rows["source"]
    from_fund, from_outside = source == Source.FUND, source == Source.OUTSIDE
    frames = sum(rows[name] for name in MUNICIPALITY_PAYS) - rows["state_paid_nok"]
    columns = {
        "proposals": np.ones(len(rows)),
        "started": own.started,
        "cases": rows["case_open"] >= 0,
        "good_kept": kept & ~weak,
        "weak_kept": kept & weak,
        "in_full": kept & ~part,
        "in_part": part,
        "legal_errors": rows["legal_errors"],
        "users": rows["users"],
        "paid_by_fund": np.where(from_fund, project, 0.0),
        "paid_by_outside": np.where(from_outside, project, 0.0),
        # What a unit gives to a project comes from its frame.
        "paid_by_municipality": frames + np.where(from_fund | from_outside, 0.0, project),
        "paid_by_state": rows["state_paid_nok"],
    }
    return np.stack(
        [
            np.bincount(own.replication, np.asarray(columns[name], float), minlength=replications)
            for name in SUMS
        ]
    )
