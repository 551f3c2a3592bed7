"""A post that supports pilots with what an administration has to do."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

SUPPORT_POST = Instrument(
    name="support_post",
    place=170,
    source=f"support functions behind an initiative, whose absence is among the most frequent "
    f"causes of "
    f"failure [37, 197]; half a post: {ASSUMPTION}",
    mechanism="Support behind each pilot grows month by month, and fewer months slip.",
    settings=(
        Setting("monthly_gain", "support_post_gain", 0.05, 0.0, 0.1, ASSUMPTION, scales=True),
    ),
    cost=Cost(set_up_nok=50_000.0, yearly_nok=375_000.0),
    strength=0.5,
    delay_months=6,
    uptake_months=6,
    wear_months=24,
    needs={"support_slips": True},
)
