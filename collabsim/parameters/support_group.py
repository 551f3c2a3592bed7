"""Parameters of training, formal mooring, support and the other doors to a yes.

All are off by default: without an instrument or a scenario that sets them no rule reads more than
a switch. Where a source names the thing, its number stands beside it; sizes are assumptions.
"""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

training = Group("training")
_n = training.number
_n(
    "training_places_share",
    0.0,
    "probability",
    (0.0, 1.0),
    "lever",
    f"courses for those who decide, as an answer to lack of knowledge: {ASSUMPTION}",
    "Chance, once a year, that a person whom a case reaches is given a place on a course.",
)
_n(
    "training_gain",
    0.0,
    "share",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "Part of what a person does not know of the rules that a course teaches.",
)
_n(
    "training_fear_relief",
    0.0,
    "share",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "Part of a person's fear of errors that a course takes away.",
)
_n(
    "training_half_life_years",
    4.0,
    "years",
    (0.5, 20.0),
    "structure",
    ASSUMPTION,
    "Years until half of what a course or a guide has given is forgotten.",
)
_n(
    "guide_gain",
    0.0,
    "share",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "Part of what a person does not know of the rules that reading a guide teaches.",
)
_n(
    "guide_read_line",
    0.1,
    "probability",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Chance, once a year, that a leader whom a case reaches reads the guide.",
)
_n(
    "guide_read_advisers",
    0.4,
    "probability",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Chance, once a year, that an adviser whom a case reaches reads the guide.",
)

mooring = Group("mooring")
_n = mooring.number
mooring.switch(
    "formal_mooring",
    False,
    "lever",
    f"mooring up: formal decisions, budgets and plans [196]; what it does: {ASSUMPTION}",
    "An agreement of more than a year, a binding one or a plan that names a pilot moors it: who "
    "leaves takes no yes along, and the pilot stays anchored.",
)
_n(
    "mooring_plan_chance",
    0.0,
    "chance a month",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "Chance, each month of a project, that a plan names it; read only with formal mooring.",
)
_n(
    "council_meetings_per_month",
    0.0,
    "chance a month",
    (0.0, 1.0),
    "lever",
    f"elected members who meet those at work [40]: {ASSUMPTION}",
    "Meetings of the council with a pilot at work.",
)

support = Group("support")
_n = support.number
support.switch(
    "support_slips",
    False,
    "structure",
    "missing support functions are among the most frequent causes of failure [37]; how: "
    f"{ASSUMPTION}",
    "Without support functions a month of a pilot may slip: nothing is observed and money comes "
    "late, the case lies, or less of it is used.",
)
_n(
    "slip_rate",
    0.2,
    "chance a month",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Chance that a month slips where there is no support; it falls with the square of what lacks.",
)
_n(
    "support_at_start",
    0.3,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Support functions behind a pilot (0-1) when it starts.",
)
_n(
    "support_post_gain",
    0.0,
    "share a month",
    (0.0, 1.0),
    "lever",
    ASSUMPTION,
    "Part of the lacking support that a post for it adds in a month.",
)
_n(
    "support_left_after_manager",
    0.67,
    "share",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Share of the support that is left when the unit manager leaves.",
)
_n(
    "anchoring_down_at_start",
    0.1,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Anchoring among users and staff (0-1) when a pilot starts; read only with slips.",
)
_n(
    "anchoring_up_at_start",
    0.1,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Anchoring among leaders (0-1) when a pilot starts; read only with slips.",
)
_n(
    "anchoring_gain",
    0.05,
    "share a month",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Part of the lacking anchoring that one measure of the team's effort adds in a month.",
)
_n(
    "anchoring_down_share",
    0.6,
    "share",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Share of the team's effort spent on users and staff.",
)
_n(
    "anchoring_up_share",
    0.3,
    "share",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Share of the team's effort spent on leaders.",
)
_n(
    "anchoring_champion_effort",
    0.5,
    "weight",
    (0.0, 5.0),
    "structure",
    ASSUMPTION,
    "What each champion adds to the effort of the team, which is 1.",
)
_n(
    "anchoring_meeting_gain",
    0.5,
    "share",
    (0.0, 2.0),
    "structure",
    ASSUMPTION,
    "How much likelier full anchoring among leaders makes their meetings, with slips.",
)
_n(
    "anchoring_use_gain",
    0.2,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "What full anchoring among users and staff adds to how far an adopted measure is used.",
)
_n(
    "slip_uptake_loss",
    0.05,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "How much less is used after a month of delivery that slips.",
)

doors = Group("doors")
_n = doors.number
_n(
    "inhouse_union_pressure",
    0.0,
    "logit",
    (0.0, 5.0),
    "lever",
    f"unions care for their members' jobs [26]: {ASSUMPTION}",
    "What is added to doing it with own staff, for all of what they can do.",
)
doors.switch(
    "research_label",
    False,
    "lever",
    f"the strictest rules relaxed by calling the work research [93]; who may: {ASSUMPTION}",
    "A curious decider with little fear who sees no lawful route counts a purchase as research, "
    "once and for a year.",
)
_n(
    "research_label_curiosity",
    0.4,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Curiosity times lack of fear above which a decider uses the label.",
)
doors.switch(
    "research_label_is_error",
    False,
    "structure",
    ASSUMPTION,
    "Read strictly, a purchase under the label is a legal error.",
)
_n(
    "politicians_door_chance",
    0.0,
    "probability",
    (0.0, 1.0),
    "lever",
    f"an entrepreneur was told to contact named politicians [138]: {ASSUMPTION}",
    "Chance that a case which a leader above the unit refuses between October and December is put "
    "on the council's next list, once in a case.",
)
_n(
    "politicians_door_tie_loss",
    0.1,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "What the tie to each leader loses who is passed over.",
)
_n(
    "private_buyer_chance",
    0.0,
    "probability",
    (0.0, 1.0),
    "lever",
    f"leaders of private firms are easier to persuade [29]; how often there is one: {ASSUMPTION}",
    "Chance that a firm is asked for what the municipality has refused.",
)
_n(
    "private_buyer_horizon_years",
    5.0,
    "years",
    (0.5, 30.0),
    "structure",
    ASSUMPTION,
    "How far a firm looks ahead that may buy what was refused.",
)
_n(
    "private_buyer_years",
    3,
    "years",
    (1, 10),
    "structure",
    ASSUMPTION,
    "Years for which a firm buys, and the entrepreneur's time is taken.",
)
