"""What is kept of a run as it goes: its events, and how proximities were read."""

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

READING = Table(
    "reading",
    "An occasion on which somebody read proximities: what they were, and what was read; or a "
    "moment of a pilot at which they are noted. Kept where it is asked for; no rule reads it.",
    _fields(
        ("pilot", np.int32, "row", "pilot"),
        ("slot", np.int32, "place", "place around the pilot"),
        ("actor", np.int32, "row", "post of who read"),
        ("holder", np.int32, "number", "persons who held the post before"),
        ("month", np.int32, "month", "month"),
        ("occasion", np.int32, "code", "a meeting, an answer, or a moment of the pilot"),
        (
            "nth",
            np.int32,
            "number",
            "occasions of this kind of the post about the pilot before it in the month",
        ),
        ("state", np.int32, "code", "state of the pilot then"),
        ("cognitive", _F, "0-1", "cognitive proximity"),
        ("institutional", _F, "0-1", "institutional proximity"),
        ("social", _F, "0-1", "social proximity: the tie"),
        ("organisational", _F, "0-1", "organisational proximity"),
        ("geographical", _F, "0-1", "geographical proximity"),
        ("lacking", _F, "0-1", "share of the pilot's topics the person lacks"),
        ("distance", _F, "0-1", "mindset distance to the entrepreneur"),
        ("tie_months", _F, "months", "since the person first met it, not a number if never"),
        ("closure", _F, "0-1", "closure of the team, not a number at an answer"),
        ("understanding", _F, "0-1", "understanding that was used"),
        ("novelty", _F, "0-1", "novelty that was used, not a number at an answer"),
        ("read_cognitive", _F, "0-1", "what was read in its place, else not a number"),
        ("read_institutional", _F, "0-1", "what was read in its place, else not a number"),
        ("read_social", _F, "0-1", "what was read in its place, else not a number"),
        ("read_organisational", _F, "0-1", "what was read in its place, else not a number"),
        ("read_geographical", _F, "0-1", "what was read in its place, else not a number"),
    ),
)

COURSE = Table(
    "course",
    "A reading of a proximity, or an opportunity for one, kept for another run of the same "
    "replication, which is made to read it.",
    _fields(
        ("about", np.int64, "number", "pilot and municipality"),
        ("reader", np.int64, "number", "post, path and proximity"),
        ("time", np.int64, "number", "half of a month, and which reading in it"),
        ("value", _F, "0-1", "what was read, or would have been"),
        ("last_time", np.int64, "number", "half of a month in which it was last looked up"),
        ("turn", np.int64, "readings", "readings looked up in it by then"),
    ),
)
