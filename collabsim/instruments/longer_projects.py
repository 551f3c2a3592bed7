"""Project money for two years instead of one."""

from __future__ import annotations

from collabsim.instruments.declare import PAID_BY_RULES, Instrument, Setting
from collabsim.parameters import ASSUMPTION

LONGER_PROJECTS = Instrument(
    name="longer_projects",
    place=90,
    source="Isaksen 2022: project money for one and for two years; two years for everybody: "
    "assumption",
    mechanism="Project money lasts longer, and where a fund pays for it there are fewer projects.",
    settings=(
        Setting(
            "project_months", "project_months", 24, 12.0, 36.0,
            f"{ASSUMPTION}",
        ),
        Setting(
            "project_money_nok", "project_money_nok", 200_000.0, 100_000.0, 300_000.0,
            f"as much a month as before: {ASSUMPTION}",
        ),
    ),
    cost=PAID_BY_RULES,
    payer="fund",
)  # fmt: skip
