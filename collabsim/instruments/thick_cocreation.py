"""Co-creation that shares power, under a partnership agreement."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

THICK_COCREATION = Instrument(
    name="thick_cocreation",
    place=240,
    source=f"thin and thick co-creation [175]; partnership as a way to govern it [88]; how thick: "
    f"{ASSUMPTION}",
    mechanism="More is learnt and owned together, routines are shared, and more people have to "
    "be asked.",
    settings=(
        Setting("depth", "cocreation_depth", 0.55, 0.25, 0.8, ASSUMPTION, scales=True),
        Setting("arrangement", "arrangement", "partnership", 0.0, 1.0, ASSUMPTION),
    ),
    cost=Cost(hours_per_pilot={"head": 20.0, "unit_manager": 20.0}),
    strength=0.5,
    delay_months=3,
    uptake_months=6,
    excludes=frozenset({"facilitation"}),
)
