"""What is formally promised holds when people leave."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

FORMAL_MOORING = Instrument(
    name="formal_mooring",
    place=150,
    source=f"mooring up by formal decisions, budgets and plans [196]; that a promise outlives "
    f"who gave it: "
    f"{ASSUMPTION}",
    mechanism="An agreement of more than a year or a binding one keeps a yes and the anchoring "
    "when people leave.",
    settings=(Setting("formal_mooring", "formal_mooring", True, 0.0, 1.0, ASSUMPTION),),
    cost=REGULATION,
)
