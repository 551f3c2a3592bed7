"""Five proximities to the entrepreneur by level of leader, as far as pilots have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, started_pilots, values_of
from collabsim.analysis.measures.samson import PARTNERS, meetings
from collabsim.records.histories import Run

PROXIMITIES = ("cognitive", "institutional", "social", "organisational", "geographical")


def proximities(run: Run, asked: Asked) -> pd.DataFrame:
    """Each proximity of each started pilot at each level.

    Returns:
        ``municipality``, ``pilot``, ``proximity``, ``level`` (team, unit_manager, leaders; ``all``
        where it is the same for everybody), ``at`` (both in one word) and ``value`` (0-1, missing
        where it is not known).
    """
    del asked
    pilots = started_pilots(run)
    rows = run.pilots[pilots]
    opened, proposed = rows["case_open"] >= 0, (rows["term"] > 0) & (rows["decider"] > 0)
    weight, scale = values_of(run, pilots, "started", "routine_weight", "travel_hours_scale")
    away = run.world.municipality["travel_hours"][rows["municipality_row"]]
    hours = np.abs(run.world.entrepreneur["home"][rows["entrepreneur"]] - away)
    met = meetings(run)
    last = met.groupby(["pilot", "partner", "person"])["tie"].last()
    ties = last.groupby(level=["pilot", "partner"]).mean()

    def known(column: str, there: np.ndarray) -> np.ndarray:
        return np.where(there, 1.0 - rows[column], np.nan)

    found = {
        ("cognitive", "team"): np.where(opened, rows["cognitive_frontline"], np.nan),
        ("institutional", "team"): known("frontline_distance", opened),
        ("institutional", "unit_manager"): known("unit_distance", opened),
        ("institutional", "leaders"): known("decider_distance", proposed),
        **{
            ("social", level): ties.reindex([(one, level) for one in pilots]).to_numpy(float)
            for level in PARTNERS
        },
        ("organisational", "all"): np.minimum(1.0, rows["arrangement"] + weight * rows["routines"]),
        ("geographical", "all"): np.exp(-hours / scale),
    }
    parts = [
        framed(
            run,
            rows["municipality_row"],
            {
                "pilot": pilots,
                "proximity": np.full(len(pilots), name, object),
                "level": np.full(len(pilots), level, object),
                "at": np.full(len(pilots), f"{name}/{level}", object),
                "value": value,
            },
        )
        for (name, level), value in found.items()
    ]
    return pd.concat(parts, ignore_index=True)


PROXIMITIES_MEASURE = Measure(
    "proximities",
    row="started pilot, proximity and level",
    unit="0-1",
    sources=(161, 163, 164, 165, 167),
    computed="Cognitive: topics in common with the team. Institutional: 1 - distance of mindsets, "
    "to the team, the unit manager and the decider above. Both when the case opened. Social: tie "
    "at each person's last meeting in the project. Organisational: arrangement and shared routines "
    "at the end. Geographical: exp(-hours of travel / scale).",
    table=proximities,
    figures=(Figure("mean", "mean", "value", by="at", unit="0-1"),),
)
