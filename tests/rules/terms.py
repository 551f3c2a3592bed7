"""What a person weighs, for tests of consent and of reasons."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from collabsim.rules.consent import Terms

SHARE = st.floats(0.0, 1.0)
MIDDLING = Terms(
    unit_mind=0.5, whole_mind=0.5, effect_mind=0.5, curiosity=0.57, believed=0.6, bar=0.45,
    horizon_met=0.5, share=0.3, synergy=1.0, understood=0.35, ownership=0.2, reach=0.8, tie=0.1,
    mandate=0.3, stake=0.5, strain=0.5, stress=1.0, statutory=0.0, risk_rules=0.2, risk_line=0.15,
    risk_statutory=0.1, risk_coverage=0.0, risk_power=0.0,
)  # fmt: skip
GOOD = MIDDLING._replace(
    believed=0.75, horizon_met=1.0, share=1.0, understood=0.6, ownership=0.5, reach=1.0, tie=0.4,
    risk_rules=0.0, risk_line=0.0, risk_statutory=0.0, risk_coverage=0.0, strain=0.0,
)  # fmt: skip
"""The good case a no is measured against."""


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    """Any terms a person may come to weigh."""
    values: dict[str, Any] = {name: draw(SHARE) for name in Terms._fields}
    values["synergy"] = draw(st.sampled_from((1.0, 1.15)))
    values["strain"] = draw(st.floats(0.0, 3.0))
    values["stress"] = draw(st.floats(0.1, 8.0))
    values["statutory"] = draw(st.sampled_from((0.0, 0.5, 1.0)))
    return Terms(**values)
