"""Each value that moves next to nothing has a line: why it stays, and a rule that uses it."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import numpy as np

import collabsim
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.parameters import PARAMETERS
from collabsim.parameters.delegation_group import SECTORS, name_of
from collabsim.parameters.kept_though_inert import WHY_KEPT
from collabsim.parameters.ranges import DRAWN
from collabsim.report.region_pattern_tables import read
from collabsim.scenario import load_scenario
from collabsim.validation.value_effects import INERT, SIZES, largest, watched
from tests.every import every

CODE = Path(collabsim.__file__).parent
MEASURED = largest(read("value_effects.json", "value_effects")["trials"])
CLEARLY = 0.01
"""Changes above this are an effect, whatever the draws: no line may call them next to nothing."""
REPLICATIONS = 20

ELSEWHERE: dict[str, tuple[dict[str, object], tuple[int, ...], str]] = {
    "nav_first_limit_inhabitants": ({}, (100_000,), "first_unit"),
    "fund_saved_years": ({}, (3_000,), "source"),
    "travel_hours_scale": ({"travel_hours": 2.0}, SIZES, "ownership"),
    "monthly_cost_nok": ({"waiting_support_nok": 10_000.0}, SIZES, "outcome"),
    "grant_share": ({"threshold_basis": "term_with_project"}, SIZES, "band"),
    "research_share": ({"threshold_basis": "term_with_project"}, SIZES, "band"),
    "transfer_chance": ({}, SIZES, "transfer_paid_nok"),
    "transfer_ownership": ({}, SIZES, "transfer_paid_nok"),
    "kept_effect_low": ({}, SIZES, "uptake"),
    "kept_effect_high": ({}, SIZES, "uptake"),
    "uptake_goal_inhouse": ({}, SIZES, "uptake"),
    "state_frame_nok": ({}, SIZES, "state_paid_nok"),
    "instrument_frame_share": ({}, (10_000,), "decider"),
    **{
        name_of(sector, "agree_nok"): (
            {name_of(other, "agree_nok"): 500_000.0 for other in SECTORS if other != sector}
            | {"cross_sector_share": 1.0},
            SIZES,
            "decider",
        )
        for sector in SECTORS
    },
    **{
        name_of(sector, "head_nok"): ({"discretion_share": 0.001}, SIZES, "decider")
        for sector in SECTORS
    },
}
"""Of values that moved no delivering at all: what else to set, where, and what they then move."""
OUTSIDE: dict[str, tuple[float, float]] = {
    "state_frame_nok": (100_000.0, 3_000_000.0),
    "travel_hours_scale": (0.5, 8.0),
    "monthly_cost_nok": (5_000.0, 50_000.0),
    "instrument_frame_share": (0.1, 1.0),
    **{name_of(sector, "agree_nok"): (0.0, 500_000.0) for sector in SECTORS},
    **{name_of(sector, "head_nok"): (0.0, 5_000_000.0) for sector in SECTORS},
}
"""Other values than the ends of a range that is drawn."""

DEAR = {"yearly_nok": 2_000_000}
"""A cost that half of the chief executive's free frame does not carry at 10,000 inhabitants, and
all of it does."""


@cache
def functions(*folders: str) -> dict[str, str]:
    """The text of each function of these folders, by its name."""
    found: dict[str, str] = defaultdict(str)
    for folder in folders:
        for path in sorted((CODE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    found[node.name] += ast.unparse(node)
    return found


def test_every_value_that_moves_next_to_nothing_says_why_it_stays():
    silent = [name for name, most in MEASURED.items() if most < INERT and name not in WHY_KEPT]
    assert silent == [], (
        f"{', '.join(silent)}: moves next to nothing; drop it, or say in "
        "collabsim/parameters/kept_though_inert.py why it stays"
    )


def test_no_line_is_about_what_is_not_declared_or_not_tried():
    tried = {one.name for one in watched()}
    assert [name for name in WHY_KEPT if name not in PARAMETERS or name not in tried] == []


def test_no_line_calls_an_effect_next_to_nothing():
    moved = [name for name in WHY_KEPT if MEASURED.get(name, 0.0) > CLEARLY]
    assert moved == [], f"{', '.join(moved)}: moves delivering; take the line out"


@every(sorted(WHY_KEPT))
def test_the_rule_a_line_names_uses_the_value(name):
    start, rule, said = WHY_KEPT[name].split("`", 2)
    assert start == ""
    assert said.startswith(": ")
    assert len(said) > 20
    rules = functions("experiment") | functions("rules", "municipality")
    assert rule in rules
    # What the building of a world writes into its tables is read from there, under another name.
    built = any(name in text for text in functions("world", "municipality").values())
    assert name in rules[rule] or built


def test_what_moved_nothing_at_all_is_shown_to_act_elsewhere():
    still = [name for name, most in MEASURED.items() if most == 0.0]
    assert set(still) <= set(ELSEWHERE), "say in ELSEWHERE where it acts, or drop it"


@every(sorted(ELSEWHERE))
def test_it_acts_where_its_line_says(name):
    others, sizes, moved = ELSEWHERE[name]
    base = load_scenario("four_sizes").with_municipalities(*sizes).with_values(**others)
    if name == "instrument_frame_share":
        base = base.with_instruments({"name": "delegation", "from": 0, "cost": DEAR})
    ends = OUTSIDE[name] if name in OUTSIDE else (DRAWN[name].low, DRAWN[name].high)
    whole = PARAMETERS[name].kind == "int"
    values = [round(value) if whole else value for value in ends]
    pairs = zip(*(worlds(base.with_values(**{name: value})) for value in values), strict=True)
    # One size after the other, until one tells.
    assert any(
        not np.array_equal(*(run_many(plan, 0, REPLICATIONS).pilots[moved] for plan in pair))
        for pair in pairs
    )
