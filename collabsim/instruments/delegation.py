"""Unit managers may sign for more alone."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

DELEGATION = Instrument(
    name="delegation",
    place=20,
    source="Isaksen 2022: authority delegated to professionals with user contact may let a large "
    "municipality act like a small one; that these are unit managers: assumption",
    mechanism="A unit manager may commit up to a sum alone where the free frame is less; what "
    "exceeds the frame lies on the superior's.",
    settings=(
        Setting(
            "unit_nok", "delegation_all_unit_nok", 500_000.0, 100_000.0, 1_000_000.0,
            f"sums in delegation rules differ: {ASSUMPTION}",
        ),
    ),
    cost=REGULATION,
)  # fmt: skip
