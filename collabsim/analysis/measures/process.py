"""What the process was worth beside the result: what is left of a pilot whatever became of it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.impact import welfare
from collabsim.analysis.measures.reading import framed, started_pilots, values_of
from collabsim.analysis.measures.samson import meetings
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, State

ENDS = ("alive", "stopped", "open")
"""What had become of the measure when the run ended: alive, whoever delivers; stopped; neither."""


def process(run: Run, asked: Asked) -> pd.DataFrame:
    """What every started pilot left in relations, and what it gave its users.

    Returns:
        ``municipality``, ``pilot``, ``end`` (:data:`ENDS`), ``people_met`` (persons of the
        municipality who met the entrepreneur), ``tie_gained`` (the sum of what their ties gained
        from the first meeting to the last), ``ownership_gained``, ``fit_gained`` (0-1, over what it
        came with) and ``welfare`` (users times effect: the result).
    """
    del asked
    pilots = started_pilots(run)
    rows = run.pilots[pilots]
    persons = meetings(run).groupby(["pilot", "person"])["tie"].agg(["first", "last"])
    gained = (persons["last"] - persons["first"]).groupby(level="pilot")
    ownership, fit = values_of(run, pilots, "proposed", "initial_ownership", "initial_fit")
    state = rows["state"]
    end = np.select([np.isin(state, ALIVE), state == State.STOPPED], ENDS[:2], ENDS[2])
    return framed(
        run,
        rows["municipality_row"],
        {
            "pilot": pilots,
            "end": end.astype(object),
            "people_met": gained.size().reindex(pilots, fill_value=0).to_numpy(np.int64),
            "tie_gained": gained.sum().reindex(pilots, fill_value=0.0).to_numpy(float),
            "ownership_gained": rows["ownership"] - ownership,
            "fit_gained": rows["fit"] - fit,
            "welfare": welfare(run, pilots),
        },
    )


PROCESS = Measure(
    "process",
    row="started pilot",
    unit="persons, ties, 0-1",
    sources=(146, 171, 172),
    computed="Persons of the municipality who met the entrepreneur, what their ties gained from "
    "the first meeting to the last, added up, and what ownership and fit gained; beside them users "
    "times effect. By what had become of the measure when the run ended.",
    table=process,
    figures=(
        Figure("people_met", "mean", "people_met", by="end", unit="persons", groups=ENDS),
        Figure("tie_gained", "mean", "tie_gained", by="end", unit="ties", groups=ENDS),
        Figure("ownership_gained", "mean", "ownership_gained", by="end", unit="0-1", groups=ENDS),
        Figure("fit_gained", "mean", "fit_gained", by="end", unit="0-1", groups=ENDS),
        Figure("welfare", "mean", "welfare", by="end", unit="users", groups=ENDS),
    ),
)
