"""A reserve pays for the time until a decision."""

from __future__ import annotations

from collabsim.instruments.declare import Instrument, Setting
from collabsim.parameters import ASSUMPTION

BRIDGING = Instrument(
    name="bridging",
    source="Isaksen 2022: pilots end while a decision is waited for; a reserve as an answer: "
    "assumption",
    mechanism="A pilot whose case is open is more often paid on at the rate of the project.",
    settings=(
        Setting(
            "chance", "bridge_chance", 0.5, 0.0, 1.0,
            f"{ASSUMPTION}",
        ),
    ),
    payer="fund",
)  # fmt: skip
