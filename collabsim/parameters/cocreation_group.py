"""What thick co-creation costs, and citizens' roles in it; all of it off unless decided."""

from __future__ import annotations

from collabsim.parameters.declare import ASSUMPTION, Group

cocreation = Group("cocreation")
_n = cocreation.number
_n(
    "thick_meeting_hours",
    0.0,
    "factor",
    (0.0, 10.0),
    "lever",
    ASSUMPTION,
    "How many times the hours of a meeting it takes more where co-creation is as thick as can be.",
)
_n(
    "power_weight",
    0.0,
    "weight",
    (0.0, 5.0),
    "lever",
    f"a unit leader declines, since co-creation means giving away power [59]; weight: {ASSUMPTION}",
    "Perceived risk of giving away power, times aversion and how much thicker co-creation is than "
    "what leaves power where it is.",
)
_n(
    "power_aversion_mean",
    0.4,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Mean aversion to giving away power.",
)
_n(
    "power_aversion_sd",
    0.2,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Spread of the aversion to giving away power.",
)
_n(
    "power_at_stake_from",
    0.25,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "How thick co-creation may be before anybody's power is at stake.",
)
cocreation.switch(
    "partners_asked",
    False,
    "lever",
    f"obligation and equality go with asking partners [175]; a month: {ASSUMPTION}",
    "Where co-creation is thick the partners' meeting is asked before a case is laid before "
    "anybody, which takes a month.",
)
_n(
    "partners_asked_from",
    0.45,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "How thick co-creation has to be for the partners' meeting to be asked.",
)
_n(
    "citizens_gain",
    0.0,
    "share a month",
    (0.0, 1.0),
    "lever",
    f"citizens as co-initiators, co-designers and co-implementers [242]: {ASSUMPTION}",
    "Part of the way to the equality of partners that citizens' parts in design and in carrying "
    "out go in a month.",
)
_n(
    "citizens_begin_chance",
    0.1,
    "probability",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Chance that citizens began a pilot, too; read only with citizens' roles.",
)
_n(
    "equality_at_start",
    0.3,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Equality of partners when a pilot starts; read only with citizens' roles.",
)
_n(
    "equality_gain",
    0.02,
    "share",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Part of the lacking equality that a meeting of the team adds where all is understood.",
)
_n(
    "citizens_fit_gain",
    0.2,
    "share",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Part of the lacking fit that citizens who design in full add, once at half-time.",
)
_n(
    "citizens_design_least",
    0.1,
    "0-1",
    (0.0, 1.0),
    "structure",
    f"quasi-participation costs trust [209]; from where: {ASSUMPTION}",
    "Part in the design at half-time below which citizens feel used.",
)
_n(
    "citizens_trust_loss",
    0.1,
    "0-1",
    (0.0, 1.0),
    "structure",
    ASSUMPTION,
    "Anchoring among users and staff that is lost where citizens feel used.",
)
