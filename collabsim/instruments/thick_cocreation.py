"""Co-creation that shares power, under a partnership agreement."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

THICK_COCREATION = Instrument(
    name="thick_cocreation",
    place=240,
    source=f"thin and thick co-creation [175]; partnership as a way to govern it [88]; how "
    f"thick, and what it asks: {ASSUMPTION}; loss of power [59]; citizens' three roles [242]",
    mechanism="More is learnt and owned together, and citizens take part. Meetings take "
    "longer, leaders give away power, and the partners' meeting is asked where it is thick.",
    settings=(
        Setting("depth", "cocreation_depth", 0.55, 0.25, 0.8, ASSUMPTION, scales=True),
        Setting("arrangement", "arrangement", "partnership", 0.0, 1.0, ASSUMPTION),
        Setting("meeting_hours", "thick_meeting_hours", 2.0, 0.0, 4.0, ASSUMPTION),
        Setting("power_weight", "power_weight", 0.3, 0.0, 1.0, ASSUMPTION),
        Setting("partners_asked", "partners_asked", True, 0.0, 1.0, ASSUMPTION),
        Setting("citizens", "citizens_gain", 0.15, 0.0, 0.5, ASSUMPTION, scales=True),
    ),
    cost=Cost(hours_per_pilot={"head": 20.0, "unit_manager": 20.0}),
    strength=0.5,
    delay_months=3,
    uptake_months=6,
    excludes=frozenset({"facilitation"}),
)
