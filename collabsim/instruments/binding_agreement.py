"""An agreement that binds those who would decide to what a test shows."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION

BINDING_AGREEMENT = Instrument(
    name="binding_agreement",
    place=70,
    source="a municipality that committed to buying what proves itself [250]; numbers: "
    f"{ASSUMPTION}",
    mechanism="Some months into a project a way is looked for and all who would decide are asked; "
    "whoever signed keeps the word where the evidence is there, and what shows less gets no case.",
    settings=(
        Setting(
            "bindingness", "agreement_bindingness", 0.5, 0.0, 1.0, ASSUMPTION, scales=True
        ),
        Setting("evidence", "agreement_evidence", 0.55, 0.42, 0.65, ASSUMPTION),
        Setting("term_years", "agreement_term_years", 1, 1.0, 4.0, ASSUMPTION),
        Setting("signed_by", "agreement_signed_by", "line", 0.0, 1.0, ASSUMPTION),
    ),
    cost=Cost(
        hours_per_pilot={"head": 40.0}, counted="talks",
        source=f"talks about an agreement take 40 hours, signed or not: {ASSUMPTION}",
    ),
    delay_months=3,
    payer="sector",
    excludes=frozenset({"continuation_plan"}),
)  # fmt: skip
