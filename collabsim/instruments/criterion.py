"""A criterion named beforehand: what shows less gets no case."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

CRITERION = Instrument(
    name="criterion",
    place=60,
    source=f"a criterion beside every agreement, so that none is credited with it: {ASSUMPTION}",
    mechanism="No case is opened for a pilot that shows less evidence than was asked for.",
    settings=(Setting("evidence", "case_criterion", 0.55, 0.42, 0.65, ASSUMPTION),),
    cost=REGULATION,
)
