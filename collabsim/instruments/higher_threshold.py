"""A higher threshold for purchases that must be announced."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION, kroner

HIGHER_THRESHOLD = Instrument(
    name="higher_threshold",
    place=10,
    source="Public Procurement Act: the entry threshold is 500,000 kroner from 1 July 2026, as "
    "secondary sources say",
    mechanism="What a purchase is held against before it has to be announced is higher.",
    settings=(
        Setting(
            "threshold_nok", "threshold_nok", kroner(500_000.0, 2026), 100_000.0, 1_000_000.0,
            f"the rule of July 2026; other sums: {ASSUMPTION}",
        ),
    ),
    cost=REGULATION,
    payer="outside",
)  # fmt: skip
