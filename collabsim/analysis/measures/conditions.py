"""Three conditions of collaborative innovation: collaboration, learning, shared ownership."""

from __future__ import annotations

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import framed, project_months, started_pilots
from collabsim.analysis.measures.samson import meetings
from collabsim.records.histories import Run


def conditions(run: Run, asked: Asked) -> pd.DataFrame:
    """The three conditions in every started pilot.

    Returns:
        ``municipality``, ``pilot``, ``collaboration`` (share of the months of the project in which
        the team met the entrepreneur, times how well they understood each other), ``learning``
        (mean over the persons of how far the mindset from rule to effect moved from the first
        meeting to the last; missing where nobody met twice) and ``ownership``; 0-1.
    """
    del asked
    pilots, months = started_pilots(run), project_months(run)
    met = meetings(run)
    team = met[met["partner"] == "team"]
    by_pilot = team.groupby("pilot")
    regular = by_pilot["month"].nunique().reindex(pilots, fill_value=0).to_numpy(float)
    regular = np.minimum(1.0, regular / np.maximum(1, months[pilots]))
    understood = by_pilot["understanding"].mean().reindex(pilots).fillna(0.0).to_numpy(float)
    persons = met.groupby(["pilot", "person"])["effect_mindset"].agg(["first", "last", "size"])
    twice = persons[persons["size"] > 1]
    moved = (twice["last"] - twice["first"]).abs().groupby(level="pilot").mean()
    return framed(
        run,
        run.pilots["municipality_row"][pilots],
        {
            "pilot": pilots,
            "collaboration": regular * understood,
            "learning": moved.reindex(pilots).to_numpy(float),
            "ownership": run.pilots["ownership"][pilots],
        },
    )


CONDITIONS = Measure(
    "conditions",
    row="started pilot",
    unit="0-1",
    sources=(152, 153, 154),
    computed="Collaboration: share of the months of the project with a team meeting, times mean "
    "understanding there. Learning: how far each person's mindset from rule to effect moved from "
    "the first meeting to the last, mean over persons. Ownership: shared ownership at the end.",
    table=conditions,
    figures=tuple(
        Figure(name, "mean", name, unit="0-1")
        for name in ("collaboration", "learning", "ownership")
    ),
)
