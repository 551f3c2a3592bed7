"""Posts and persons that come during a run, and how the line looks at what it does."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

coordinators = Group("coordinators")
_n = coordinators.number
_n(
    "coordinators_added",
    0,
    "posts",
    (0, 20),
    "lever",
    f"a project coordinator contacts entrepreneurs [19]; number: {ASSUMPTION}",
    "Posts of coordinators that are filled now beside those from the start. The posts are there "
    "from the start, and empty until then.",
)
_n(
    "coordinators_known",
    0.0,
    "0-1",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "How well added coordinators are known (0-1), and so how much they help those who look for "
    "somebody to talk to or for a place on December's agenda.",
)
