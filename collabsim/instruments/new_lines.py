"""Small budget lines are made without the council."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

NEW_LINES = Instrument(
    name="new_lines",
    place=30,
    source="Isaksen 2022: no budget line exists for what social entrepreneurs do; small lines "
    "without the council: assumption",
    mechanism="A new budget line up to a sum needs no decision of the council.",
    settings=(
        Setting(
            "line_nok", "delegation_all_line_nok", 300_000.0, 50_000.0, 500_000.0,
            f"{ASSUMPTION}",
        ),
    ),
    cost=REGULATION,
)  # fmt: skip
