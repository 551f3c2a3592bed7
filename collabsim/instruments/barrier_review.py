"""A review of which local rules need to be a hindrance."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

BARRIER_REVIEW = Instrument(
    name="barrier_review",
    place=210,
    source=f"review which frame conditions really need to be a hindrance [99]; that two fifths "
    f"of them are "
    f"local: {ASSUMPTION}",
    mechanism="Rules of local origin are lifted, so that fewer pilots touch other law than that "
    "of purchases.",
    settings=(
        Setting(
            "other_law_share",
            "other_law_share",
            0.294,
            0.0,
            0.49,
            f"three fifths of what is touched today: {ASSUMPTION}",
            scales=True,
        ),
    ),
    cost=Cost(hours_a_year={"adviser": 40.0}),
    strength=0.5,
    delay_months=12,
    uptake_months=12,
    wear_months=60,
)
