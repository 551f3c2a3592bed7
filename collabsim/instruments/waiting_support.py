"""Entrepreneurs are supported while they wait for a decision."""

from __future__ import annotations

from collabsim.instruments.declare import PAID_BY_RULES, Instrument, Setting
from collabsim.parameters import ASSUMPTION

WAITING_SUPPORT = Instrument(
    name="waiting_support",
    place=120,
    source="Isaksen 2022: entrepreneurs need lasting collaborations to pay themselves; that they "
    "give up while they wait, and support as an answer: assumption",
    mechanism="Monthly costs of waiting are paid, so that patience lasts longer.",
    settings=(
        Setting(
            "monthly_nok", "waiting_support_nok", 15_000.0, 0.0, 30_000.0,
            f"{ASSUMPTION}",
        ),
    ),
    cost=PAID_BY_RULES,
    payer="outside",
)  # fmt: skip
