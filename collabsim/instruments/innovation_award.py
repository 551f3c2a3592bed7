"""The innovation element counts in an award."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

INNOVATION_AWARD = Instrument(
    name="innovation_award",
    place=280,
    source=f"procurement can be designed so that the innovation element counts [90]; how much: "
    f"{ASSUMPTION}",
    mechanism="In a competition, co-creation and evidence count for more.",
    settings=(
        Setting(
            "cocreation_weight",
            "competition_cocreation_weight",
            1.5,
            0.5,
            3.0,
            ASSUMPTION,
            scales=True,
        ),
        Setting(
            "evidence_weight", "competition_evidence_weight", 3.0, 2.0, 5.0, ASSUMPTION, scales=True
        ),
    ),
    cost=REGULATION,
    strength=0.5,
)
