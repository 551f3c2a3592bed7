"""A unit buys its own share after a no."""

from __future__ import annotations

from collabsim.instruments.declare import PAID_BY_RULES, Instrument, Setting
from collabsim.parameters import ASSUMPTION

CO_PAYMENT = Instrument(
    name="co_payment",
    place=80,
    source="the value of a purchase may be assessed for each unit with its own budget (guide to "
    f"the rules of procurement) [127]; co-payment: {ASSUMPTION}",
    mechanism="Refused above the unit or out of time, the first unit buys its own share for a "
    "year, below the threshold and from its own authority.",
    settings=(
        Setting("co_payment", "co_payment", True, 0.0, 1.0, ASSUMPTION),
        Setting("forbidden_by", "co_payment_forbidden_by", "refuser", 0.0, 1.0, ASSUMPTION),
        Setting("renewable", "co_payment_renewable", True, 0.0, 1.0, ASSUMPTION),
    ),
    cost=PAID_BY_RULES,
    payer="sector",
)
