"""Every pilot is evaluated by others."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

EVALUATION = Instrument(
    name="evaluation",
    place=230,
    source=f"ten steps of measuring results [231], by somebody independent; quality and price: "
    f"{ASSUMPTION}",
    mechanism="What a pilot shows can be shown in a case paper as well as by an evaluation from "
    "outside.",
    settings=(
        Setting("least_quality", "evidence_quality_min", 0.72, 0.4, 0.9, ASSUMPTION, scales=True),
    ),
    cost=Cost(
        per_pilot_nok=250_000.0,
        hours_a_pilot_month={"team": 3.0},
        receiver="supplier",
        source=f"an hour a month of each of the team for those who evaluate: {ASSUMPTION}",
    ),
    strength=0.5,
)
