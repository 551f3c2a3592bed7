"""Courses about the rules for those who decide about cases."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

TRAINING = Instrument(
    name="training",
    place=130,
    source=f"lack of knowledge and fear of errors stop cases; courses as an answer: {ASSUMPTION}",
    mechanism="A person whom a case reaches may get a place: knows more of the rules and fears "
    "errors less.",
    settings=(
        Setting("places_share", "training_places_share", 0.3, 0.0, 1.0, ASSUMPTION),
        Setting("knowledge_gain", "training_gain", 0.3, 0.0, 0.5, ASSUMPTION, scales=True),
        Setting("fear_relief", "training_fear_relief", 0.25, 0.0, 0.5, ASSUMPTION, scales=True),
    ),
    cost=Cost(per_person_nok=3_000.0, hours_per_person={"learner": 7.0}),
    strength=0.5,
    delay_months=3,
    uptake_months=12,
)
