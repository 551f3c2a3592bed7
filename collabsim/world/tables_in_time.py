"""Tables that are laid out before a run and only read in it: what comes in which month."""

from __future__ import annotations

import numpy as np

from collabsim.world.table_declared import Table
from collabsim.world.table_declared import fields_of as _fields

_I, _F = np.int64, np.float64

CHANGE = Table(
    "change",
    "A month in which values of a municipality change; row k of ``p_later`` has all its values.",
    _fields(
        ("month", _I, "month", "first month with the new values"),
        ("municipality_row", _I, "row", "municipality"),
    ),
)

INSTRUMENT = Table(
    "instrument",
    "What happens to an instrument, known before the run: a row in the order of months.",
    _fields(
        ("month", _I, "month", "month"),
        ("municipality_row", _I, "row", "municipality"),
        ("instrument", _I, "code", "instrument"),
        ("kind", _I, "code", "kind of event, 0 where money becomes free and nothing else happens"),
        ("nok", _F, "NOK", "what is paid, or asked where nothing is"),
        ("cost_payer", _I, "code", "who pays"),
        ("carried_nok", _F, "NOK a year", "what the chief executive carries more from then on"),
    ),
)
