"""Two sectors may agree on a common pilot below the council."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

AGREEMENT_BETWEEN_SECTORS = Instrument(
    name="agreement_between_sectors",
    place=40,
    source="Isaksen 2022: paying across sectors is hard; that two sectors may agree below the "
    "council: assumption",
    mechanism="The lowest head of the first sector whose authority covers the sum decides on a "
    "pilot of two sectors, and the other head is asked as ever.",
    settings=(
        Setting(
            "agree_nok", "delegation_all_agree_nok", 500_000.0, 100_000.0, 1_000_000.0,
            f"{ASSUMPTION}",
        ),
        Setting(
            "agree_by_units", "delegation_all_agree_by_units", False, 0.0, 1.0,
            f"{ASSUMPTION}",
        ),
    ),
    cost=Cost(
        hours_per_pilot={"head": 40.0}, counted="two_sectors",
        source=f"an agreement takes 40 hours for each pilot of two sectors: {ASSUMPTION}",
    ),
    excludes=frozenset({"pooled_budget"}),
)  # fmt: skip
