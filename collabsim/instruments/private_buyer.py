"""A firm may buy what the municipality refused."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

PRIVATE_BUYER = Instrument(
    name="private_buyer",
    place=205,
    source="leaders of private firms are easier to persuade where profit in the long run is "
    f"shown [29]; how often there is one, and for how long it buys: {ASSUMPTION}",
    mechanism="A firm is asked for what was refused. It weighs as whoever refused, with a "
    "longer horizon, the whole gain and no risk: that it says yes more easily is put in. A yes "
    "takes the entrepreneur's time, and the pilot counts as stopped.",
    settings=(Setting("chance", "private_buyer_chance", 1.0, 0.0, 1.0, ASSUMPTION, scales=True),),
    cost=Cost(source="the firm pays, and what it pays is in no account of the municipality"),
    payer="outside",
    strength=0.5,
)
