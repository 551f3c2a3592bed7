"""A strategy or plan that names pilots."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

STRATEGY = Instrument(
    name="strategy",
    place=160,
    source=f"anchored in strategies and action plans, strong for starts and weak for going on "
    f"[87]; that a "
    f"plan moors a pilot: {ASSUMPTION}",
    mechanism="Each month a plan may name a pilot at work; from then on a promise holds when "
    "people leave.",
    settings=(
        Setting("formal_mooring", "formal_mooring", True, 0.0, 1.0, ASSUMPTION),
        Setting("plan_chance", "mooring_plan_chance", 0.04, 0.0, 0.1, ASSUMPTION, scales=True),
    ),
    cost=Cost(set_up_nok=150_000.0),
    strength=0.5,
    delay_months=6,
    uptake_months=12,
    wear_months=48,
)
