"""A purchase is counted as research."""

from __future__ import annotations

from collabsim.instruments.declare import REGULATION, Instrument, Setting
from collabsim.parameters import ASSUMPTION

RESEARCH_LABEL = Instrument(
    name="research_label",
    place=200,
    source=f"the strictest rules relaxed by calling the work research [93]; who may, and how long: "
    f"{ASSUMPTION}",
    mechanism="A curious decider with little fear who sees no lawful route counts a purchase as "
    "research, for a year.",
    settings=(
        Setting("research_label", "research_label", True, 0.0, 1.0, ASSUMPTION),
        Setting("counts_as_error", "research_label_is_error", False, 0.0, 1.0, ASSUMPTION),
    ),
    cost=REGULATION,
)
