"""One year's price is held against the threshold."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

THRESHOLD_BY_YEAR = Instrument(
    name="threshold_by_year",
    place=300,
    source=f"what is held against the threshold is read differently in practice; one year: "
    f"{ASSUMPTION}",
    mechanism="The price of one year alone is held against the threshold, and not that of the "
    "whole term.",
    settings=(Setting("basis", "threshold_basis", "one_year", 0.0, 1.0, ASSUMPTION),),
    cost=REGULATION,
)
