"""Unions press for own staff."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

UNIONS = Instrument(
    name="unions",
    place=190,
    source=f"trade unions care for their members' jobs and can be sceptical [26]; how much: "
    f"{ASSUMPTION}",
    mechanism="Deciders lean more towards doing it with own staff, by how much of it own staff "
    "can do.",
    settings=(
        Setting("pressure", "inhouse_union_pressure", 0.4, 0.0, 1.0, ASSUMPTION, scales=True),
    ),
    cost=REGULATION,
    payer="outside",
    strength=0.5,
)
