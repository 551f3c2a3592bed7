"""An agreement to try, which binds to nothing beyond."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

TRIAL_AGREEMENT = Instrument(
    name="trial_agreement",
    place=270,
    source=f"a collaboration agreement with an entrepreneur, to try some concepts [249]; that "
    f"the addressee is "
    f"then known: {ASSUMPTION}",
    mechanism="The entrepreneur has somebody to talk to; nothing is promised for after the "
    "project.",
    settings=(
        Setting("addressee_chance", "addressee_chance", 1.0, 0.42, 1.0, ASSUMPTION, scales=True),
    ),
    cost=Cost(hours_per_pilot={"head": 40.0}),
    strength=0.5,
    delay_months=3,
    excludes=frozenset({"binding_agreement"}),
)
