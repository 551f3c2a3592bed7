"""Elected members meet those who work with pilots."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

POLITICAL_LAB = Instrument(
    name="political_lab",
    place=180,
    source=f"a committee of politicians and invited actors [40]; how often they meet a pilot: "
    f"{ASSUMPTION}",
    mechanism="The council meets pilots at work, and knows them when it decides.",
    settings=(
        Setting(
            "meetings_per_month",
            "council_meetings_per_month",
            0.1,
            0.0,
            0.3,
            ASSUMPTION,
            scales=True,
        ),
    ),
    cost=Cost(hours_a_year={"council": 210.0}),
    strength=0.5,
    delay_months=6,
    uptake_months=12,
    wear_months=24,
)
