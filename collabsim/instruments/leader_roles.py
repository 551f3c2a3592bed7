"""Roles of leaders change."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

LEADER_ROLES = Instrument(
    name="leader_roles",
    place=142,
    source="roles of political and administrative leaders have to change [98]; that they "
    f"then look further ahead, and how far: {ASSUMPTION}",
    mechanism="Leaders above the units and the council look further ahead, by how much of a "
    "pilot has reached them.",
    settings=(Setting("gain", "horizon_gain_leaders", 0.5, 0.0, 1.0, ASSUMPTION, scales=True),),
    cost=Cost(
        hours_a_year={"head": 30.0}, source=f"a matter a year of all heads together: {ASSUMPTION}"
    ),
    strength=0.5,
    delay_months=6,
    uptake_months=12,
    wear_months=48,
)
