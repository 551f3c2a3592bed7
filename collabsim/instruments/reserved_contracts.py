"""Contracts reserved for those who qualify."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

RESERVED_CONTRACTS = Instrument(
    name="reserved_contracts",
    place=290,
    source=f"contracts may be reserved for some legal forms by law; how much it opens: "
    f"{ASSUMPTION}",
    mechanism="Who qualifies meets a lawful route more often where a competition would be "
    "announced; others less.",
    settings=(
        Setting(
            "route_difference", "nonprofit_route_difference", 0.3, 0.0, 0.4, ASSUMPTION, scales=True
        ),
    ),
    cost=REGULATION,
    strength=0.5,
)
