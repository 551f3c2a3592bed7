"""Indicators show what prevention is worth."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

PREVENTION_INDICATORS = Instrument(
    name="prevention_indicators",
    place=144,
    source="show the value of prevention against repair in indicators [244]; how much "
    f"further those look who see them: {ASSUMPTION}",
    mechanism="Everybody looks further ahead, by how much of a pilot has reached them.",
    settings=(Setting("gain", "horizon_gain_indicators", 0.5, 0.0, 1.0, ASSUMPTION, scales=True),),
    cost=Cost(set_up_nok=100_000.0, hours_a_year={"adviser": 60.0}),
    strength=0.5,
    delay_months=12,
    uptake_months=12,
    wear_months=48,
)
