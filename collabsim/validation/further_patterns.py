"""Patterns that came after the first nineteen: sentences, statistics, criteria, verdicts.

They are of the same sources as those of :mod:`collabsim.validation.patterns`, and so are their
criteria. Each criterion stood here before anything was measured. Where a mechanism of the model
says the pattern itself, ``put_in`` says so: then a hit supports nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario import Scenario
from collabsim.validation import further_measures as measures
from collabsim.validation.causes import CAUSES
from collabsim.validation.pattern_criteria import Criterion, Pattern, criteria
from collabsim.validation.pattern_measures import LARGE, SMALL

BASELINE = "baseline"
PRIVATE = "private"
LACKING_SUPPORT = 0.25
"""Support at the start that counts as lacking: the source's criterion is below 0.3."""

_LACKING: Mapping[str, Value] = {"support_slips": True, "support_at_start": LACKING_SUPPORT}
_BY_NAME = {one.id: one.values for one in CAUSES}


def _anchored(down: float, up: float, *, moored: bool) -> dict[str, Value]:
    """Anchoring down by the team's work; up by its work and by formal mooring."""
    values: dict[str, Value] = {
        "support_slips": True, "anchoring_down_share": down, "anchoring_up_share": up,
    }  # fmt: skip
    return values | ({"formal_mooring": True, "mooring_plan_chance": 0.04} if moored else {})


ARMS: Mapping[str, Mapping[str, Value]] = MappingProxyType(
    {
        BASELINE: {},
        PRIVATE: {"private_buyer_chance": 1.0},
        "tight": {"discretion_share": float(PARAMETERS["discretion_share"].default) / 2.0},
        "mooring": {"formal_mooring": True},
        "lacking": _LACKING,
        "supported": {
            **_LACKING, "support_at_start": 1.0, "support_left_after_manager": 1.0,
        },
        **{f"lacking_{name}": {**_LACKING, **_BY_NAME[name]} for name in measures.OTHER_CAUSES},
        "neither": _anchored(0.0, 0.0, moored=False),
        "down": _anchored(1.0, 0.0, moored=False),
        "up": _anchored(0.0, 1.0, moored=True),
        "both": _anchored(1.0, 1.0, moored=True),
    }
)  # fmt: skip
"""What is changed in each arm."""


def arm_values(arm: str, scenario: Scenario) -> dict[str, Value]:
    """What an arm changes in a scenario: half of its own free frames, where these are tight."""
    if arm == "tight":
        return {"discretion_share": float(scenario.values["discretion_share"]) / 2.0}
    return dict(ARMS[arm])


PUT_IN: Mapping[str, str] = MappingProxyType(
    {
        "SF9": "How many could have said no is the length of the line and of the advice, which are "
        "laid down; that the entrepreneur learns nothing of who it was is assumed here.",
        "SF24": "That use begins low and nears a goal month by month is a rule of the model.",
        "SF26": "A firm weighs what whoever refused weighed, with the whole gain, no risk and a "
        "horizon of five years: that is the rule of a private buyer. Each of these raises the "
        "chance of a yes by itself, but the horizon of who looks further.",
        "SF27": "A step is read from what a unit has done, and no rule reads it: step 2 is having "
        "hosted a pilot, step 3 asks for a term of more than a year, formal mooring and a "
        "champion as well. Steps 4 and 5 ask for instruments that no run here has.",
        "SF29": "That anchoring downwards raises use, and anchoring upwards meetings and promises "
        "that hold, is declared; that one needs the other is not.",
        "SF30": "That topics are copied at meetings is a rule; what is left of it in the posts "
        "when people leave is not.",
    }
)
"""What of a pattern is said by a mechanism, or by how it is measured."""

_BOTH = (SMALL, LARGE)

FURTHER: tuple[Pattern, ...] = (
    Pattern(
        "SF9",
        "It is hard to see who said no.",
        "mean chance of naming the person who stopped a case, for an entrepreneur who sees only "
        "that it stopped: one over the persons of line, advice and other sector who were asked",
        "at most 0.5 in the large, and surely higher in the small",
        measures.seeing_who,
        {"right": "chance of naming the right person", "difference": "small minus large"},
        (
            Criterion("right", LARGE, "at most", 0.5),
            Criterion("difference", None, "surely above", 0.0),
        ),
        (Criterion("right", LARGE, "at most", 0.5),),
        "at most 0.5 in the large",
        at_horizons=False,
    ),
    Pattern(
        "SF13b",
        "In-house delivery comes without transformative learning (the other half of SF13).",
        "how far the three mindsets of team and unit manager have moved since the pilot began "
        "(mean absolute change, of persons still in their posts), 12 and 36 months after the "
        "money: where the entrepreneur delivers minus where own staff do",
        "surely above 0 in the large at both times",
        measures.learning_by_end,
        {
            "delivering_12": "moved after 12 months, entrepreneur",
            "in_house_12": "moved after 12 months, own staff",
            "lead_12": "the first minus the second, 12 months",
            "delivering_36": "moved after 36 months, entrepreneur",
            "in_house_36": "moved after 36 months, own staff",
            "lead_36": "the first minus the second, 36 months",
        },
        (
            Criterion("lead_12", LARGE, "surely above", 0.0),
            Criterion("lead_36", LARGE, "surely above", 0.0),
        ),
        (
            Criterion("lead_12", LARGE, "above", 0.0),
            Criterion("lead_36", LARGE, "above", 0.0),
        ),
        "above 0 at both",
        at_horizons=False,
    ),
    Pattern(
        "SF21",
        "What no statute asks for goes first.",
        "share without any statutory duty among deliveries refused at a review, over that among "
        "all reviewed; with half of the free frames (there are no cuts of a budget in the model)",
        "above 1.2 in the large",
        measures.not_statutory,
        {
            "refused": "not statutory, of those refused at a review",
            "reviewed": "not statutory, of those reviewed",
            "ratio": "the first over the second",
            "ratio_usual": "the same with the usual free frames",
        },
        (Criterion("ratio", LARGE, "above", 1.2),),
        (Criterion("ratio", LARGE, "above", 1.0),),
        "above 1",
        at_horizons=False,
    ),
    Pattern(
        "SF24",
        "Adoption is not use.",
        "mean use six months after the first month under a decision; the same pilots a year later, "
        "of those followed as long",
        "0.2 to 0.7 in both, and use surely rises in the year after",
        measures.use_after_adoption,
        {
            "use": "use six months after",
            "rise": "rise in the twelve months after that",
        },
        (
            *criteria(_BOTH, "use", "at least", 0.2),
            *criteria(_BOTH, "use", "at most", 0.7),
            *criteria(_BOTH, "rise", "surely above", 0.0),
        ),
        (
            *criteria(_BOTH, "use", "at least", 0.2),
            *criteria(_BOTH, "use", "at most", 0.7),
        ),
        "0.2 to 0.7 in both",
        at_horizons=False,
    ),
    Pattern(
        "SF26",
        "Private buyers are easier.",
        "chance of a yes about the same pilot, of a firm that is asked for what "
        "was refused for good, minus that of whoever refused; beside it what is bought by anybody, "
        "of pilots that began, with such firms minus without",
        "at least 0.1 in both",
        measures.private_buyers,
        {
            "public": "chance of a yes, of whoever refused",
            "private": "chance of a yes, of the firm",
            "lead": "the firm minus whoever refused",
            "bought_without": "bought, without firms",
            "bought_more": "bought with firms minus without",
        },
        tuple(criteria(_BOTH, "lead", "at least", 0.1)),
        tuple(criteria(_BOTH, "lead", "surely above", 0.0)),
        "surely higher in both",
        at_horizons=False,
    ),
    Pattern(
        "SF27",
        "Most municipalities sit on step 2, with units on different steps.",
        "steps of the units that hosted a pilot in years 6 to 10: share on step 2, and standard "
        "deviation between units",
        "at least half on step 2 in both, and a standard deviation above 0.5 in the large",
        measures.steps,
        {
            "on_step_2": "share on step 2",
            "spread": "standard deviation of the steps",
            "on_step_2_moored": "share on step 2, with formal mooring",
            "spread_moored": "standard deviation, with formal mooring",
        },
        (
            *criteria(_BOTH, "on_step_2", "at least", 0.5),
            Criterion("spread", LARGE, "above", 0.5),
        ),
        tuple(criteria(_BOTH, "on_step_2", "at least", 0.5)),
        "at least half on step 2",
        at_horizons=False,
    ),
    Pattern(
        "SF28",
        "A missing support function is a frequent cause.",
        "stops (36 months after the money) with support of 0.25 at the start that are none with "
        "full support and the same luck, as a share of stops; its rank among six supposed causes "
        "(refusals, risk, missing knowledge and fear, mindsets, evidence lost on the way)",
        "rank 3 or better in the large",
        measures.lacking_support,
        {
            "stops": "stopped, of those followed",
            "averted": "stops averted by support, of stops",
            "rank": "its rank among six causes",
        },
        (Criterion("rank", LARGE, "at most", 3.0),),
        (Criterion("averted", LARGE, "surely above", 0.0),),
        "stops are surely fewer with support",
        at_horizons=False,
    ),
    Pattern(
        "SF29",
        "Anchoring is needed downwards and upwards.",
        "delivering 36 months after the money, with anchoring downwards (the team's work among "
        "staff), upwards (its work among leaders, and formal mooring), with both and with neither",
        "the two together surely gain more than the sum of each, in the large, and neither alone "
        "more than half of what both gain",
        measures.anchoring,
        {
            "neither": "delivering with neither",
            "gain_down": "gain downwards alone",
            "gain_up": "gain upwards alone",
            "joint": "gain of both",
            "interaction": "gain of both minus the sum of each",
            "down_of_joint": "downwards alone, of the joint gain",
            "up_of_joint": "upwards alone, of the joint gain",
        },
        (
            Criterion("interaction", LARGE, "surely above", 0.0),
            Criterion("down_of_joint", LARGE, "at most", 0.5),
            Criterion("up_of_joint", LARGE, "at most", 0.5),
        ),
        (Criterion("interaction", LARGE, "above", 0.0),),
        "the two together gain more than the sum of each",
        at_horizons=False,
    ),
    Pattern(
        "SF30",
        "Pilots leave ideas behind even when they stop.",
        "topics of a stopped pilot that the posts of its team and unit manager know when it ends, "
        "minus when it began; the change of their mindset (effect to rule)",
        "topics surely rise in both, and mindsets change by at most 0.05 either way in both",
        measures.ideas_left,
        {
            "ideas": "change of topics known, a post",
            "mindset": "change of mindset, a post",
        },
        (
            *criteria(_BOTH, "ideas", "surely above", 0.0),
            *criteria(_BOTH, "mindset", "at most", 0.05),
            *criteria(_BOTH, "mindset", "at least", -0.05),
        ),
        tuple(criteria(_BOTH, "ideas", "surely above", 0.0)),
        "topics surely rise in both",
        at_horizons=False,
    ),
    Pattern(
        "SF33",
        "Those who decide have least experience with entrepreneurs.",
        "pilots that a person had met in the post, this one among them, when a case opened whose "
        "decider stands above the unit: team (mean), unit manager, decider",
        "falling from team to unit manager to decider in both, and by more in the large",
        measures.experience,
        {
            "team": "team",
            "manager": "unit manager",
            "decider": "decider",
            "team_lead": "team minus unit manager",
            "manager_lead": "unit manager minus decider",
            "steeper": "team minus decider, large minus small",
        },
        (
            *criteria(_BOTH, "team_lead", "above", 0.0),
            *criteria(_BOTH, "manager_lead", "above", 0.0),
            Criterion("steeper", None, "surely above", 0.0),
        ),
        tuple(criteria((LARGE,), "manager_lead", "above", 0.0)),
        "the decider has met fewer than the unit manager, in the large",
        at_horizons=False,
    ),
)
