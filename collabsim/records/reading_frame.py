"""From what a run kept of its readings of proximities to a data frame."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.records.expressions import Rows
from collabsim.records.frames import values_of
from collabsim.records.histories import Run
from collabsim.records.reading_columns import READING_COLUMNS
from collabsim.world.codes import Occasion
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, OTHER_SLOT, TEAM

_BOUNDS = (TEAM, LINE_SLOT + 1, ADVISER_SLOT, OTHER_SLOT + 1)
"""First place around a pilot after each kind of reader but the last."""


def readings_frame(run: Run) -> pd.DataFrame:
    """One row for each occasion on which somebody read proximities, in order.

    Empty where the run did not keep them. What each column holds:
    :data:`collabsim.records.reading_columns.READING_COLUMNS`.
    """
    plan = run.blueprint.of_replication(run.replication)
    kept = run.readings[run.readings["occasion"] <= Occasion.ANSWER]
    pilots = run.pilots[kept["pilot"]]
    rows: Rows = {
        **{name: kept[name] for name in kept.dtype.names},
        "municipality": np.array(plan.municipalities, dtype=object)[pilots["municipality_row"]],
        "seed": np.full(len(kept), run.seed),
        "replication": np.full(len(kept), run.replication),
        "reading": np.arange(len(kept)),
        "pilot_key": pilots["key"],
        "post": np.array(plan.posts, dtype=object)[kept["actor"]],
        "reader": np.digitize(kept["slot"], _BOUNDS),
    }
    return pd.DataFrame({column.name: values_of(column, rows) for column in READING_COLUMNS})
