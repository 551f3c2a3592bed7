"""Somebody leads the meetings of a project."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

FACILITATION = Instrument(
    name="facilitation",
    place=250,
    source=f"facilitators as a condition of co-creation [220]; that it alone makes it only a "
    f"little thicker: "
    f"{ASSUMPTION}",
    mechanism="Meetings are led, so that partners are a little more equal and co-creation a "
    "little thicker; meetings take longer.",
    settings=(
        Setting("depth", "cocreation_depth", 0.36, 0.25, 0.45, ASSUMPTION, scales=True),
        Setting("meeting_hours", "thick_meeting_hours", 2.0, 0.0, 4.0, ASSUMPTION),
    ),
    cost=Cost(per_pilot_nok=65_000.0, receiver="supplier"),
    strength=0.5,
    delay_months=3,
    uptake_months=6,
    wear_months=24,
    excludes=frozenset({"thick_cocreation"}),
)
