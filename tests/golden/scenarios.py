"""What is run: every shipped scenario, and worlds in which rules act that they seldom reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.runs import DECIDED, FIXED

ORGANISATION = "scenarios/organisations/example_merger.toml"


@dataclass(frozen=True)
class Golden:
    """One scenario and what is measured of it.

    ``places`` are municipalities in place of those of the scenario ``base``: inhabitants, or
    the path of an organisation file; ``instruments`` are decided in it, ``dos`` say what is
    read of proximities; ``levers`` whether all levers of the page are on. ``logs``
    replications keep their events, ``replications`` the
    pilots only. ``more`` names what is measured beside what all of them have, ``languages``
    those in which ``compare`` is printed.
    """

    name: str
    base: str = "baseline"
    places: tuple[int | str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    levers: bool = False
    instruments: tuple[Mapping[str, Any], ...] = ()
    dos: tuple[Mapping[str, Any], ...] = ()
    seed: int = 302
    logs: int = 1
    replications: int = 8
    more: frozenset[str] = frozenset()
    languages: tuple[str, ...] = ("nb", "nn", "en")


def _golden(name: str, base: str = "baseline", *more: str, **rest: Any) -> Golden:
    return Golden(name, base, more=frozenset(more), **rest)


CROWDED = {"entrepreneurs": 15, "proposals_per_year": 2.0}

SCENARIOS: tuple[Golden, ...] = (
    _golden(
        "baseline", "baseline", "compare", "figures", "channels",
        places=(3_000, 30_000), replications=5,
    ),
    _golden("classroom", "classroom", "command", "events", "page"),
    _golden("four_sizes", "four_sizes", "compare", "figures"),
    _golden("large_better", "large_better", "compare", languages=("nb",)),
    _golden("large_case", "large_case", "compare", "figures", logs=2),
    _golden("rules_2016", "rules_2016", replications=2),
    _golden("rules_2026", "rules_2026", "compare", languages=("nn",)),
    _golden("small_and_large", "small_and_large", "compare", "figures", replications=30),
    _golden("useful_only", "useful_only", "compare", languages=("en",)),
    _golden(
        "region",
        "baseline",
        "compare", "events", "figures", "stories",
        places=(3_000, 10_000, 60_000),
        values={
            "mode": "region",
            "inhabitants_per_entrepreneur": 3_000,
            "reserve_nok": 60_000.0,
            "other_income_nok": 0.0,
        },
    ),
    _golden(
        "given_organisation",
        "baseline",
        "compare", "events", "mesa", "pictures", "stories",
        places=(ORGANISATION, 9_000),
        logs=2,
    ),
    _golden("all_levers", "classroom", "compare", languages=("nn",), levers=True),
    _golden(
        "purchases",
        "baseline",
        "compare", "events",
        places=(20_000,),
        values={
            **CROWDED,
            "threshold_nok": 50_000.0,
            "national_threshold_nok": 300_000.0,
            "health_threshold_nok": 300_000.0,
            "complaint_chance": 0.8,
            "competition_cost": 0.0,
            "competitors_max": 20,
            "competitor_strength": 5.0,
            "recusal_tie": 0.1,
            "line_meetings_per_month": 1.0,
            "fund_requires_plan": True,
            "bridge_chance": 0.3,
        },
        languages=("nb",),
        logs=4,
        replications=3,
    ),
    _golden(
        "refusals",
        "baseline",
        "compare", "events", "stories",
        places=(9_000, 30_000),
        values={
            **CROWDED,
            "proposal_years": 14,
            "coverage_weight": 5.0,
            "persistence": 1.0,
            "repeat_requests_max": 5,
            "one_unit_share": 0.2,
            "inhabitants_per_coordinator": 10_000,
            "turnover_per_year": 0.4,
            "extra_clearances": 1,
            "organisation": "three_level",
            "advice_is_veto": True,
            "other_law_share": 0.6,
        },
        languages=("nn",),
        replications=3,
    ),
    _golden(
        "instruments",
        "baseline",
        "compare", "events",
        places=(3_000, 30_000),
        values={
            **CROWDED, "agreement_bindingness": 0.5, "turnover_per_year": 0.4, "co_payment": True,
            "co_payment_forbidden_by": "nobody",
        },
        instruments=DECIDED["instruments"],
        languages=("nn",),
        replications=3,
    ),
    _golden(
        "effect_contracts",
        "baseline",
        "events", "stories",
        places=(30_000,),
        values=FIXED["effect_contracts"],
        logs=4,
        replications=3,
    ),
    _golden(
        "readings",
        "baseline",
        "mesa",
        places=(10_000, 120_000),
        values={"mode": "region", "inhabitants_per_entrepreneur": 8_000},
        dos=(
            {"proximity": "cognitive", "path": "all", "hold": "off", "from": "start"},
            {
                "proximity": "institutional", "path": ["understanding.answer"], "hold": "shift",
                "value": -0.2, "who": ["line", "unit_manager"], "from": 24, "until": "money_end",
            },
            {"proximity": "social", "path": "all", "hold": "level", "value": 0.9, "who": ["team"]},
            {"proximity": "social", "path": ["recusal", "consent"], "hold": "off"},
            {"proximity": "organisational", "path": ["approval"], "hold": "value", "value": 1.0},
            {
                "proximity": "geographical", "path": "all", "hold": "value", "value": 0.4,
                "municipality": ["10,000 inhabitants"], "from": "proposal",
            },
        ),
        replications=2,
    ),
    _golden(
        "courses_and_support",
        "baseline",
        "compare", "events", "stories",
        places=(3_000, 30_000),
        values={
            **CROWDED, "training_places_share": 0.5, "training_gain": 0.3,
            "training_fear_relief": 0.25, "guide_gain": 0.3, "formal_mooring": True,
            "mooring_plan_chance": 0.05, "council_meetings_per_month": 0.1, "support_slips": True,
            "support_post_gain": 0.02, "research_label": True, "research_label_is_error": True,
            "inhouse_union_pressure": 0.4, "turnover_per_year": 0.3,
            "private_buyer_chance": 0.6, "politicians_door_chance": 0.8,
            "horizon_gain_leaders": 0.5, "horizon_gain_indicators": 0.3, "failure_relief": 0.1,
            "cocreation_depth": 0.6, "power_weight": 0.3, "partners_asked": True,
            "citizens_gain": 0.15, "thick_meeting_hours": 2.0,
        },
        languages=("nb",),
        replications=3,
    ),
)  # fmt: skip
"""Between them they meet every kind of event; ``test_golden.py`` counts."""


@dataclass(frozen=True)
class GoldenSweep:
    """A sweep: a shipped one, or one of a scenario, with few replications.

    ``tables`` are the tables of analysis made of it.
    """

    name: str
    shipped: str = ""
    base: Golden | None = None
    vary: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    replications: int = 2
    tables: tuple[str, ...] = ("cell_table",)


SWEEPS: tuple[GoldenSweep, ...] = (
    GoldenSweep("sweep_rule", "threshold_rule_2026", tables=("cell_table", "contrasts")),
    GoldenSweep(
        "sweep_region",
        base=_golden(
            "",
            "baseline",
            places=(2_000, 30_000),
            values={
                "years": 8,
                "proposal_years": 4,
                "mode": "region",
                "inhabitants_per_entrepreneur": 5_000,
            },
        ),
        vary={"threshold_nok": [300_000.0, 1_300_000.0], "patience_months": [6, 18]},
        settings={"seeds": "independent", "seed": 5},
        replications=3,
    ),
    GoldenSweep(
        "sweep_saltelli",
        base=_golden("", "classroom"),
        vary={
            "escalation_share": {"low": 0.0, "high": 0.5},
            "retention": {"low": 0.7, "high": 0.98},
        },
        settings={"design": "saltelli", "points": 4, "seeds": "independent", "seed": 1},
        replications=2,
        tables=("cell_table", "sensitivity"),
    ),
)
