"""How near those around a pilot were when it started, when its money ended, when it was decided.

One row for each started pilot, moment and group: the mean of its team, its unit manager, and
whoever had the post that came to decide its case, as far as one was brought forward.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.records.declaring import Column, words_of
from collabsim.records.frames import values_of
from collabsim.records.histories import Run
from collabsim.records.pilot_columns import PLACING
from collabsim.scenario.do_schema import PATHS
from collabsim.world.codes import Occasion
from collabsim.world.tables import LINE_SLOT, TEAM

GROUPS = ("team", "unit_manager", "decider")

DISTANCE_COLUMNS: tuple[Column, ...] = (
    Column("municipality", "name", "", "municipality of the pilot"),
    Column("seed", "whole number", "number", "seed of the run"),
    Column("replication", "whole number", "number", "number of the replication"),
    Column("pilot", "whole number", "number", "pilot it is about, by its row in the run"),
    Column(
        "pilot_key", "whole number", "number",
        "the pilot by what stays the same in twin runs: entrepreneur * 4096 + month",
    ),
    Column(
        "moment", "word", "", "its start, the end of its first money, or its decision",
        words=(None, None, *words_of(Occasion)[2:]),
    ),
    Column("month", "whole number", "month", "month of the run, from 0"),
    Column("group", "word", "", "its team, its unit manager, or its decider", words=GROUPS),
    *(
        Column(name, "number", "0-1", f"{name} proximity by state, the mean of a team")
        for name in PATHS
    ),
    Column(
        "tie_months", "number", "months",
        "months since they first met the entrepreneur about it, the mean of those in a team who "
        "have", "where nobody of them has met before",
    ),
)  # fmt: skip
"""Every column of the table, in order."""

STORED_DISTANCE_COLUMNS: tuple[Column, ...] = (*PLACING[:2], *DISTANCE_COLUMNS)
"""The columns of a sweep's table, which has cell and world of the run in front."""

_MEANS = (*PATHS, "tie_months")


def distances_frame(run: Run) -> pd.DataFrame:
    """One row for each started pilot, moment and group, in this order.

    Empty where the run did not keep its readings.
    """
    plan = run.blueprint.of_replication(run.replication)
    noted = pd.DataFrame(run.readings[run.readings["occasion"] >= Occasion.START])
    pilots = run.pilots
    deciding = np.where(pilots["term"] > 0, LINE_SLOT + pilots["decider"], -1)
    of_pilot = noted["pilot"].to_numpy()
    members = (
        noted["slot"] < TEAM, noted["slot"] == LINE_SLOT, noted["slot"] == deciding[of_pilot]
    )  # fmt: skip
    keys = ["pilot", "occasion", "group"]
    parts = [noted[own.to_numpy()].assign(group=place) for place, own in enumerate(members)]
    means = pd.concat(parts).groupby(keys, as_index=False)[["month", *_MEANS]].mean()
    own = pilots[means["pilot"].to_numpy()]
    rows = {
        **{name: means[name].to_numpy() for name in ("pilot", "group", "month", *_MEANS)},
        "moment": means["occasion"].to_numpy(),
        "municipality": np.array(plan.municipalities, dtype=object)[own["municipality_row"]],
        "seed": np.full(len(means), run.seed),
        "replication": np.full(len(means), run.replication),
        "pilot_key": own["key"],
    }
    return pd.DataFrame({column.name: values_of(column, rows) for column in DISTANCE_COLUMNS})
