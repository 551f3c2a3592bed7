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

leading = Group("leading")
_n = leading.number
_n(
    "horizon_gain_leaders",
    0.0,
    "share",
    (0.0, 3.0),
    "lever",
    f"roles of political and administrative leaders have to change [98]: {ASSUMPTION}",
    "How much further leaders above the units and the council look about a pilot they know in "
    "full; less by how little has reached them.",
)
_n(
    "horizon_gain_indicators",
    0.0,
    "share",
    (0.0, 3.0),
    "lever",
    f"indicators that show what prevention is worth [244]: {ASSUMPTION}",
    "How much further everybody looks about a pilot known in full; less by how little has reached "
    "them. Of this and of new roles of leaders the larger holds.",
)
_n(
    "failure_relief",
    0.0,
    "share",
    (0.0, 1.0),
    "lever",
    f"register and use negative experience [245]: {ASSUMPTION}",
    "Part of the fear of errors that a pilot stopped for want of effect takes from its line, where "
    "such experience is used; it comes back as what a course gave is forgotten.",
)
