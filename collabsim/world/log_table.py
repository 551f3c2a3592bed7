"""The log of events, as a table."""

from __future__ import annotations

import numpy as np

from collabsim.world.table_declared import Table
from collabsim.world.table_declared import fields_of as _fields

_F = np.float64

EVENT = Table(
    "event",
    "What happened. Everything said about a run is computed from this log.",
    _fields(
        ("month", np.int32, "month", "month"),
        ("kind", np.int32, "code", "kind of event"),
        ("municipality_row", np.int32, "row", "municipality"),
        ("pilot", np.int32, "row", "pilot"),
        ("actor", np.int32, "row", "person"),
        ("other", np.int32, "by kind", "slot of a field; which is declared for each kind of event"),
        ("code", np.int32, "by kind", "slot of a field"),
        ("a", _F, "by kind", "slot of a field"),
        ("b", _F, "by kind", "slot of a field"),
        ("c", _F, "by kind", "slot of a field"),
        ("d", _F, "by kind", "slot of a field"),
        ("e", _F, "by kind", "slot of a field"),
        ("f", _F, "by kind", "slot of a field"),
        ("g", _F, "by kind", "slot of a field"),
    ),
)
