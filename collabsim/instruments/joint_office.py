"""An office that commits for two sectors."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

JOINT_OFFICE = Instrument(
    name="joint_office",
    place=220,
    source=f"business development and service innovation linked in one office [251]; what it may "
    f"commit: "
    f"{ASSUMPTION}",
    mechanism="Heads of two sectors agree on smaller sums below the council, through one office.",
    settings=(
        Setting("agree_nok", "delegation_all_agree_nok", 200000.0, 100000.0, 300000.0, ASSUMPTION),
    ),
    cost=Cost(set_up_nok=100_000.0, yearly_nok=750_000.0),
    delay_months=12,
    uptake_months=24,
    wear_months=24,
    excludes=frozenset({"agreement_between_sectors", "pooled_budget"}),
)
