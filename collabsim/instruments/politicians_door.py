"""Politicians take up a case that was refused."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

POLITICIANS_DOOR = Instrument(
    name="politicians_door",
    place=195,
    source="an entrepreneur was told to contact named politicians about money [138]; how "
    f"often, when and at what cost to ties: {ASSUMPTION}",
    mechanism="A case that a leader above the unit refuses between October and December may be "
    "put on the council's next list; ties to those passed over suffer.",
    settings=(
        Setting("chance", "politicians_door_chance", 0.2, 0.0, 1.0, ASSUMPTION, scales=True),
    ),
    cost=REGULATION,
    payer="outside",
)
