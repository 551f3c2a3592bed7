"""An investor pays a pilot, and is paid back where an effect is measured."""

from __future__ import annotations

from collabsim.instruments.declare import Cost, Instrument, Setting
from collabsim.parameters import ASSUMPTION, PARAMETERS

EFFECT_CONTRACT = Instrument(
    name="effect_contract",
    place=207,
    source="effect contracts, in which an investor carries the risk [30, 240]; every number: "
    f"{ASSUMPTION}",
    mechanism="A decider may choose one where the effect can be measured and the pilot is large "
    "enough. Talks take months; an investor then pays for some years, and is paid back out of one "
    "year if an effect is measured. While it runs the pilot counts as nobody's delivery.",
    settings=(
        Setting("effect_contract", "effect_contract", True, 0.0, 1.0, ASSUMPTION),
        Setting("years", "contract_years", 4, 2.0, 6.0, ASSUMPTION),
        Setting("target", "contract_target", 0.5, 0.45, 0.6, ASSUMPTION),
    ),
    cost=Cost(
        per_pilot_nok=float(PARAMETERS["contract_set_up_nok"].default),
        hours_per_pilot={"head": 40.0, "adviser": 40.0},
        counted="contracts",
        receiver="supplier",
        source=f"talks take so many hours, signed or not; set-up where it is signed: {ASSUMPTION}",
    ),
    excludes=frozenset({"binding_agreement", "trial_agreement"}),
)
