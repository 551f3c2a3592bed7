"""A coordinator puts entrepreneurs in touch with the right people."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

COORDINATOR = Instrument(
    name="coordinator",
    place=175,
    source=f"a project coordinator contacts entrepreneurs [19]; how many, and what they do for a "
    f"case: {ASSUMPTION}",
    mechanism="A post is filled that helps entrepreneurs to find somebody to talk to, and gathers "
    "once in a case all who are still to be asked.",
    settings=(
        Setting("posts", "coordinators_added", 1, 1, 10, ASSUMPTION),
        Setting("known", "coordinators_known", 1.0, 0.0, 1.0, ASSUMPTION, scales=True),
    ),
    cost=Cost(yearly_nok=750_000.0, yearly_times="posts"),
    strength=0.5,
    delay_months=6,
    uptake_months=6,
    wear_months=24,
)
