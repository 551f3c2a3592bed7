"""A guide to what the rules allow."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

GUIDE = Instrument(
    name="guide",
    place=140,
    source=f"lack of knowledge of the rules stops cases; a guide as an answer: {ASSUMPTION}",
    mechanism="Some of those whom a case reaches read the guide, and know more of the rules.",
    settings=(Setting("knowledge_gain", "guide_gain", 0.3, 0.0, 0.5, ASSUMPTION, scales=True),),
    cost=Cost(set_up_nok=60_000.0, yearly_nok=20_000.0),
    strength=0.5,
    delay_months=6,
    uptake_months=12,
    wear_months=48,
)
