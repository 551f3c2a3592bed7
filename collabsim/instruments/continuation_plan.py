"""The fund asks for a plan of how the pilot goes on."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

CONTINUATION_PLAN = Instrument(
    name="continuation_plan",
    place=100,
    source="Isaksen 2022: project money is for a time, and many regard a project as finished with "
    "it; a plan as a condition of the fund, and that it opens the case earlier: assumption",
    mechanism="The case opens a year before the money ends, but not before half the project.",
    settings=(
        Setting(
            "plan", "fund_requires_plan", True, 0.0, 1.0,
            f"{ASSUMPTION}",
        ),
    ),
    payer="fund",
    excludes=frozenset({"binding_agreement"}),
    cost=Cost(
        hours_per_pilot={"team": 10.0}, source=f"a plan takes 10 hours: {ASSUMPTION}"
    ),
)  # fmt: skip
