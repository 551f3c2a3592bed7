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

WHENS = ("a_month", "started", "talks", "two_sectors", "a_pilot_month", "per_person", "contracts")
"""For what hours are asked: each month, each pilot that starts, that ends talks about an agreement
or that starts with two sectors, each month a pilot is at work, each person on a course,
and each pilot that ends talks about an effect contract."""
WHOSE = ("unit_manager", "head", "adviser", "team", "council", "learner")
"""Of whom hours are asked."""

ASKED = Table(
    "asked",
    "Hours instruments ask for from a month on, until the next row of the municipality.",
    _fields(
        ("month", _I, "month", "first month in which so much is asked"),
        ("municipality_row", _I, "row", "municipality"),
        (
            "hours",
            (_F, len(WHENS) * len(WHOSE)),
            "hours",
            "for what times kinds of post, plus of whom",
        ),
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

DO = Table(
    "do",
    "What is read of a proximity in place of its own value: on which paths, by whom, from when. "
    "Of several rows that fit a reading the last holds.",
    _fields(
        ("proximity", _I, "code", "proximity"),
        ("paths", _I, "bits", "where it is read"),
        ("who", _I, "bits", "who reads it"),
        ("from_moment", _I, "code", "moment from which it holds"),
        ("from_month", _I, "month", "that month, where the moment is one of the run"),
        ("until_moment", _I, "code", "moment from which it holds no more"),
        ("until_month", _I, "month", "that month, where the moment is one of the run"),
        ("municipality_row", _I, "row", "municipality, -1 all"),
        ("hold", _I, "code", "what becomes of the reading"),
        ("value", _F, "0-1", "what is read, or what is added to the own value"),
    ),
)
