"""SAMSON: how partners see their process, score by score, and how far apart they are.

The tool has eleven scores, four values and seven fields, too many to tell apart. They are put
under four processes, and only what the model has is scored; the rest is named as lacking.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple, cast

import numpy as np
import pandas as pd

from collabsim.analysis.measures.declare import Asked, Figure, Measure
from collabsim.analysis.measures.reading import (
    project_months,
    started_pilots,
    town_names,
    values_of,
)
from collabsim.municipality.structure import Role
from collabsim.records.event_log import of_kind, values
from collabsim.records.histories import Run
from collabsim.world.codes import Event
from collabsim.world.tables import LINE_SLOT

PARTNERS = ("team", "unit_manager", "leaders")
"""Partners of the entrepreneur: the team, the manager of the first unit, leaders above."""

PROCESSES = MappingProxyType(
    {
        "contact": ("communication", "leadership", "trust"),
        "equality": ("ownership",),
        "goals": ("goals", "competences"),
        "support": ("anchoring", "facilitation"),
    }
)
"""Four processes and the scores under them. ``trust`` and ``ownership`` are no scores of the tool:
they are what the model has of two processes beside them."""

LACKING = ("openness", "democracy", "creativity", "equality", "resources")
"""Scores of the tool that the model has no quantity for, by partner."""


class Score(NamedTuple):
    """One score of one partner of one pilot, 0-1."""

    pilot: int
    process: str
    score: str
    partner: str
    value: float


def partner_of(place: int, role: int) -> str:
    """Which partner a person is, by the place around the pilot and the role."""
    if place < LINE_SLOT:
        return "team"
    return "unit_manager" if role == Role.UNIT_MANAGER else "leaders"


def meetings(run: Run) -> pd.DataFrame:
    """Every person's every meeting with the entrepreneur.

    Returns:
        ``pilot``, ``month``, ``person``, ``partner``, ``understanding``, ``tie``, ``ownership``
        and ``effect_mindset`` (0-1), in the order of the log of each kind.
    """
    names = ("understanding", "tie", "ownership", "effect_mindset")
    parts = []
    for kind in (Event.TEAM_MET, Event.LEADER_MET):
        events = of_kind(run.events, kind)
        place = values(run.events, kind, "place_around_pilot").tolist()
        role = run.world.actor["role"][events["actor"]].tolist()
        parts.append(
            pd.DataFrame(
                {
                    "pilot": events["pilot"].astype(np.int64),
                    "month": events["month"].astype(np.int64),
                    "person": events["actor"].astype(np.int64),
                    "partner": [partner_of(*one) for one in zip(place, role, strict=True)],
                    **{name: values(run.events, kind, name) for name in names},
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _of_meetings(run: Run) -> Iterator[Score]:
    """Communication, trust and regularity, of the last meeting of each person."""
    met, months = meetings(run), project_months(run)
    last = met.groupby(["pilot", "partner", "person"], sort=False).last()
    for key, own in last.groupby(level=["pilot", "partner"]):
        pilot, partner = cast(tuple[int, str], key)
        yield Score(pilot, "contact", "communication", partner, float(own["understanding"].mean()))
        yield Score(pilot, "contact", "trust", partner, float(own["tie"].mean()))
    for key, own in met.groupby(["pilot", "partner"]):
        pilot, partner = cast(tuple[int, str], key)
        regular = own["month"].nunique() / max(1, int(months[pilot]))
        yield Score(pilot, "contact", "leadership", partner, min(1.0, regular))


def _of_records(run: Run) -> Iterator[Score]:
    """Goals and competences, when a case opened; ownership, anchoring, slips of the pilot."""
    pilots, months = started_pilots(run), project_months(run)
    (slipping,) = values_of(run, pilots, "started", "support_slips")
    distances = zip(PARTNERS, ("frontline", "unit", "decider"), strict=True)
    by_partner = [(partner, f"{name}_distance") for partner, name in distances]
    for pilot, slips in zip(pilots.tolist(), slipping.tolist(), strict=True):
        row = run.pilots[pilot]
        if row["case_open"] >= 0:
            for partner, name in by_partner:
                # Only a sum that is proposed has a decider.
                if partner != "leaders" or (row["term"] > 0 and row["decider"] > 0):
                    yield Score(pilot, "goals", "goals", partner, 1.0 - float(row[name]))
            yield Score(pilot, "goals", "competences", "team", float(row["cognitive_frontline"]))
        yield Score(pilot, "equality", "ownership", "all", float(row["ownership"]))
        if slips:
            down, up = float(row["anchoring_down"]), float(row["anchoring_up"])
            yield Score(pilot, "support", "anchoring", "all", (down + up) / 2.0)
            missed = int(row["project_slips"]) / max(1, int(months[pilot]))
            yield Score(pilot, "support", "facilitation", "all", 1.0 - min(1.0, missed))


def samson(run: Run, asked: Asked) -> pd.DataFrame:
    """Every score of every started pilot: its mean over partners, and the gap between them.

    Returns:
        ``municipality``, ``pilot``, ``process``, ``score``, ``partners`` (how many have one),
        ``mean``, ``gap`` (largest less smallest; missing with one partner, and where the model
        has one number for all of them), and a column for each of :data:`PARTNERS`.
    """
    del asked
    scores = [*_of_meetings(run), *_of_records(run)]
    made = pd.DataFrame(scores, columns=list(Score._fields))
    keys = ["pilot", "process", "score"]
    wide = made.pivot_table(index=keys, columns="partner", values="value", observed=True)
    wide = wide.reindex(columns=[*PARTNERS, "all"]).astype(float)
    own = wide[list(PARTNERS)]
    number = wide.notna().sum(axis=1)
    found = pd.DataFrame(
        {
            "partners": number,
            "mean": wide.mean(axis=1),
            "gap": (own.max(axis=1) - own.min(axis=1)).where(own.notna().sum(axis=1) > 1),
            **{partner: own[partner] for partner in PARTNERS},
        }
    ).reset_index()
    rows = run.pilots["municipality_row"][found["pilot"].to_numpy(np.int64)]
    found.insert(0, "municipality", town_names(run, rows))
    return found


SAMSON = Measure(
    "samson",
    row="started pilot and score",
    unit="0-1",
    sources=(229,),
    computed="Contact: communication (understanding at each person's last meeting), trust (tie "
    "then), leadership (months with a meeting / months of the project). Equality: shared ownership "
    "at the end. Goals: 1 - distance of mindsets, and competences: topics in common with the team, "
    "both when the case opened. Support: anchoring (down + up) / 2, and facilitation: 1 - months "
    "of the project that slipped, both only where support may lack. Mean over team, unit manager "
    "and leaders above; gap between the highest and the lowest of them.",
    table=samson,
    figures=(
        Figure("mean", "mean", "mean", by="score", unit="0-1"),
        Figure("gap", "mean", "gap", by="score", unit="0-1"),
    ),
)
