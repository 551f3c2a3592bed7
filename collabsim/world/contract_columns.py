"""Columns of a pilot that are about its effect contract; all stay as they are without one."""

from __future__ import annotations

import numpy as np

_I, _F = np.int64, np.float64

PILOT_UNDER_CONTRACT = (
    ("effect_contract", _I, "0-5", "effect contract: none, talks, refused, signed, met, missed"),
    ("effect_until", _I, "month", "month the talks about it end, -1 none"),
    ("effect_chance", _F, "0-1", "chance of its target, as the investor saw it"),
    ("effect_return", _F, "share", "return the investor is promised"),
    ("effect_target", _F, "0-1", "effect asked for, as it was signed"),
    ("effect_noise", _F, "0-1", "standard deviation of what is measured, as it was signed"),
    ("invested_nok", _F, "NOK", "what the investor is to pay in all"),
    ("invested_months", _I, "months", "months for which the investor is to pay"),
    ("investor_nok", _F, "NOK", "paid to the entrepreneur by the investor"),
    ("repaid_nok", _F, "NOK", "paid back to the investor by municipality and state"),
    ("repaid_state_nok", _F, "NOK", "part of that which the state line paid"),
    ("repay_payer", _I, "row", "actor whose frame carries what may be due, -1 none"),
    ("repay_until", _I, "month", "month in which that frame is free again, -1 none"),
)
"""Name, kind, unit and meaning of each."""
