"""How each pilot ended, as the sources tell it: who said no, or that nobody did.

A fate is read 36 months after the project money, for started pilots whose 36th month lies within
the run. It is fixed when the collaboration ends: a measure that was taken in-house and dropped
years later was taken in-house.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.records.course import CENSORED, cause_of_end, state_column

FATE_MONTHS = 36
"""Months after the project money at which a fate is read."""

FATES: tuple[str, ...] = (
    "no_effect",
    "unit_manager_no",
    "refused_above",
    "out_of_time",
    "ended_at_review",
    "taken_over",
    "goes_on",
)
"""Team saw no effect; a unit manager's no; refused above the unit; ran out of time; a contract
that was not renewed or fell; in-house or another supplier; goes on. Each pilot has one."""

SECTORS_SPANNED: tuple[str, ...] = ("all", "one_sector", "two_sectors")


def fates(pilots: pd.DataFrame, months: int = FATE_MONTHS) -> pd.Series[str]:
    """How each started pilot had ended so many months after its money.

    Args:
        pilots: One row per proposal.
        months: One of :data:`collabsim.records.course.HORIZONS`.

    Returns:
        One of :data:`FATES` for each started pilot whose month so long after the money lies within
        its run, indexed as ``pilots``; the others are left out.
    """
    seen = (pilots[state_column(months)] != CENSORED).to_numpy(bool)
    own = pilots[pilots["started"].to_numpy(bool) & seen]
    since = (own["ended_month"] - own["money_ended_month"]).astype("Float64").astype(float)
    cause = cause_of_end(own).where(since <= months, "")
    by_unit = (own["stop_role"] == "unit_manager").fillna(False)
    no_effect = (own["stop_reason"] == "no_effect").fillna(False)
    refused = cause.isin(("clearing", "deciding"))
    not_forward = cause == "not_brought_forward"
    found = np.select(
        [
            cause == "",
            cause.isin(("in_house", "other_supplier")),
            not_forward & no_effect,
            not_forward | (refused & by_unit),
            refused,
            cause.isin(("waiting", "competition")),
            cause.isin(("review", "use")),
        ],
        ["goes_on", "taken_over", "no_effect", "unit_manager_no", "refused_above", "out_of_time",
         "ended_at_review"],
        default="",
    )  # fmt: skip
    if (found == "").any():
        raise ValueError(f"ends that are none: {sorted(set(cause[found == '']))}")
    return pd.Series(found, index=own.index, dtype=object)
