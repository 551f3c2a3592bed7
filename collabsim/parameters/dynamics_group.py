"""How proximities come about and what they are good for: what claims on proximities vary.

Every default leaves the rules as they were before there were these values.
"""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

dynamics = Group("proximity_dynamics")
_n = dynamics.number
_n(
    "radicalness",
    1.0,
    "0-1",
    (0.0, 1.0),
    "structure",
    "exploration needs more distance than exploitation: Nooteboom et al. 2007; in full: "
    f"{ASSUMPTION}",
    "How far the fit of a pilot grows only by what is new: 1 in proportion to it, 0 whatever is "
    "new.",
)
_n(
    "absorptive_stock",
    0.0,
    "0-1",
    (0.0, 1.0),
    "structure",
    f"absorptive capacity: Cohen & Levinthal 1990; none beside topics: {ASSUMPTION}",
    "Knowledge apart from the field by which people understand what they share no topics with.",
)
_n(
    "absorptive_novelty_loss",
    0.5,
    "share",
    (0.0, 1.0),
    "structure",
    f"who knows more is harder to surprise: Nooteboom et al. 2007; how much: {ASSUMPTION}",
    "Share of novelty that is lost to whoever has a full stock of knowledge apart from the field.",
)
dynamics.switch(
    "meetings_pass_topics",
    True,
    "structure",
    "learning changes cognitive proximity: Balland et al. 2015",
    "Topics pass from a pilot to the people who meet about it.",
)
dynamics.switch(
    "meetings_move_frames",
    True,
    "structure",
    "institutionalisation changes institutional proximity: Balland et al. 2015",
    "In meetings mindsets come nearer to each other, and the gap of formal frames closes.",
)
