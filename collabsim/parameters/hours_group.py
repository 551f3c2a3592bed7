"""Hours that instruments ask for: how they weigh on a desk, and how many a team has to spare."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

hours = Group("hours")
_n = hours.number
_n(
    "hours_per_matter",
    30.0,
    "hours",
    (1.0, 200.0),
    "structure",
    ASSUMPTION,
    "Hours an instrument asks of a leader or an adviser that weigh as much as one matter.",
)
_n(
    "spare_hours",
    6.0,
    "hours a month",
    (0.1, 200.0),
    "structure",
    ASSUMPTION,
    "Hours a month that a member of the team has for a pilot; read only where an instrument asks "
    "for hours of the team.",
)
