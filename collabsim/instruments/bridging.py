"""A reserve pays for the time until a decision."""

from __future__ import annotations

from collabsim.instruments.declare import PAID_BY_RULES, Instrument, Setting
from collabsim.parameters import ASSUMPTION

BRIDGING = Instrument(
    name="bridging",
    place=110,
    source="Isaksen 2022: now and then units find more money for short periods; a reserve that "
    "does it more often: assumption",
    mechanism="A pilot whose case is open is more often paid on at the rate of the project.",
    settings=(
        Setting(
            "chance", "bridge_chance", 0.5, 0.0, 1.0,
            f"{ASSUMPTION}",
        ),
    ),
    cost=PAID_BY_RULES,
    payer="fund",
)  # fmt: skip
