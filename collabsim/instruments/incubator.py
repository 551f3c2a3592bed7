"""An incubator connects ideas with those who can use them."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

INCUBATOR = Instrument(
    name="incubator",
    place=260,
    source=f"incubators connect complementary resources and guide through authorities [35, 218]; "
    f"spread over "
    f"all pilots as a fifth of them get a place: {ASSUMPTION}",
    mechanism="Entrepreneurs find somebody to talk to sooner and know the formal frames a little "
    "better.",
    settings=(
        Setting("addressee_chance", "addressee_chance", 0.48, 0.42, 0.72, ASSUMPTION, scales=True),
        Setting("formal_gap", "formal_gap", 0.09, 0.05, 0.1, ASSUMPTION, scales=True),
    ),
    cost=Cost(set_up_nok=300_000.0, yearly_nok=1_500_000.0),
    payer="outside",
    strength=0.5,
    delay_months=12,
    uptake_months=24,
    wear_months=24,
)
