"""What did not work is registered and used."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

LEARNING_FROM_FAILURE = Instrument(
    name="learning_from_failure",
    place=146,
    source="register and use negative experience [245]; that fear of errors falls, and by "
    f"how much: {ASSUMPTION}",
    mechanism="After a pilot is stopped for want of effect, its line fears errors less. It is "
    "forgotten by and by, and leaves with the person.",
    settings=(Setting("fear_relief", "failure_relief", 0.1, 0.0, 0.5, ASSUMPTION, scales=True),),
    cost=Cost(
        hours_per_pilot={"unit_manager": 5.0}, source=f"to write down what came of it: {ASSUMPTION}"
    ),
    strength=0.5,
    delay_months=3,
    uptake_months=12,
    wear_months=48,
)
