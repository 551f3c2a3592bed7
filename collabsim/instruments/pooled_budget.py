"""One person answers for all budgets of a theme."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

POOLED_BUDGET = Instrument(
    name="pooled_budget",
    place=50,
    source="Isaksen 2022: paying across sectors is hard; pooled budgets as an answer: assumption",
    mechanism="Nothing has to be moved between sectors.",
    settings=(
        Setting(
            "pooled_budget", "pooled_budget", True, 0.0, 1.0,
            f"{ASSUMPTION}",
        ),
    ),
    cost=Cost(
        hours_once={"head": 40.0},
        source=f"one agreement between the sectors, 40 hours as any: {ASSUMPTION}",
    ),
    excludes=frozenset({"agreement_between_sectors"}),
)  # fmt: skip
