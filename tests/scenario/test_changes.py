"""Changes during a run as a scenario file writes them: read, kept, told apart and shown."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.parameters import PARAMETERS
from collabsim.parameters.changing import AT_START, BUILT_IN, WITH_A_PERSON, read_when
from collabsim.scenario import load_scenario, scenario_diff, scenario_from_dict

RULES = Path(__file__).resolve().parents[2] / "collabsim" / "rules"
OF_PERSONS = {
    *("draw_person", "draw_traits", "relieved_fear", "trained_knowledge", "median_horizon"),
    *("drift", "take_given_traits", "take_given_mindset", "find_holder", "stay_months"),
    *("contact_share", "refresh_place", "tie_now", "draw_entrepreneur", "first_month_in_office"),
}
"""Rules that draw a person, or work out a person's whole time in a post at once."""
BEFORE_A_PILOT_RUNS = {
    *("propose", "find_addressee", "answer_start", "seek_money", "begin", "draw_evidence_quality"),
    "offer_agreement",
    "thickness",  # of a pilot that has started it reads what the pilot kept
}
"""Rules about a pilot up to its start, beside those of ``pilot_draws.py``."""
CHANGED = """
extends = "small_and_large"
first_year = 2021

[prices]
year = 2026

[[change]]
from = "2026-07"
municipality = ["120,000 inhabitants"]
[change.procurement]
threshold_nok = 500_000
[change.case]
patience_months = 5

[[change]]
from = 30
[change.attention]
capacity = 6.0
"""


def readers() -> dict[str, set[str]]:
    """The rules that read each parameter."""
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(RULES.rglob("*.py")):
        for rule in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(rule, ast.FunctionDef):
                continue
            for node in ast.walk(rule):
                if isinstance(node, ast.Attribute) and node.attr in PARAMETERS:
                    record = ast.unparse(node.value)
                    if record == "p" or record.startswith("w.p["):
                        found[node.attr].add(f"{file.stem}.{rule.name}")
    return found


def read_to_lay_out() -> set[str]:
    kept = Structures()
    for name in ("baseline", "large_case", "four_sizes"):
        worlds(load_scenario(name), structures=kept)
    return set(kept.read())


def test_when_a_value_is_read_is_declared_as_the_rules_read_it() -> None:
    by = readers()
    built = {name for name in PARAMETERS if not by[name]} | read_to_lay_out()
    built.discard("proposals_per_year")  # sizes the tables, which grow where they have to
    # Empty posts are laid out for as many as any month fills; how many are filled is read live.
    built.discard("coordinators_added")
    person, start = set(), set()
    for name in PARAMETERS.keys() - built:
        rules = {rule.split(".")[1] for rule in by[name]}
        drawn = {rule.split(".")[1] for rule in by[name] if rule.startswith("pilot_draws.")}
        if rules & OF_PERSONS:
            person.add(name)
        elif rules <= BEFORE_A_PILOT_RUNS | drawn:
            start.add(name)
    assert built == BUILT_IN
    assert person == WITH_A_PERSON
    assert start == AT_START
    assert read_when("threshold_nok") == "live"


def test_a_file_says_what_changes_from_when(write: Any) -> None:
    scenario = load_scenario(write(CHANGED))
    assert [one.month for one in scenario.changes] == [66, 30]
    assert scenario.changes[0].values["threshold_nok"] == pytest.approx(500_000 / 1.31, abs=1)
    small, large = scenario.municipalities
    assert scenario.change_months(small) == [30]
    assert scenario.change_months(large) == [30, 66]
    default = PARAMETERS["patience_months"].default
    assert scenario.values_for(large, 65)["patience_months"] == default
    assert scenario.values_for(large, 66)["patience_months"] == 5
    assert scenario.values_for(small, 66)["patience_months"] == default
    assert scenario.values_for(large, 66)["capacity"] == 6.0
    assert scenario.values_for(large) == load_scenario("small_and_large").values


def test_changes_of_an_extended_file_hold_unless_there_are_new_ones(write: Any) -> None:
    write(CHANGED, "changed.toml")
    kept = load_scenario(write('extends = "changed.toml"\nfirst_year = 2020\n', "kept.toml"))
    assert [one.month for one in kept.changes] == [78, 30]
    replaced = (
        'extends = "changed.toml"\n[[change]]\nfrom = 3\n[change.case]\npatience_months = 2\n'
    )
    assert [one.month for one in load_scenario(write(replaced, "new.toml")).changes] == [3]


def test_a_record_of_a_scenario_keeps_its_changes(write: Any) -> None:
    scenario = load_scenario(write(CHANGED))
    plain = load_scenario("small_and_large")
    again = scenario_from_dict(scenario.as_dict())
    assert again.fingerprint == scenario.fingerprint != plain.fingerprint
    assert again.as_dict()["changes"] == scenario.as_dict()["changes"]
    assert "changes" not in plain.as_dict()


def test_two_scenarios_that_change_otherwise_differ(write: Any) -> None:
    scenario = load_scenario(write(CHANGED))
    found = scenario_diff(load_scenario("small_and_large"), scenario)
    assert [(one.month, one.municipality, one.key, one.a) for one in found] == [
        (30, "", "capacity", None),
        (66, "120,000 inhabitants", "patience_months", None),
        (66, "120,000 inhabitants", "threshold_nok", None),
    ]
    assert scenario_diff(scenario, scenario) == []


def test_a_call_changes_values_as_a_file_does() -> None:
    plain = load_scenario("small_and_large")
    scenario = plain.with_changes({"from": 60, "procurement": {"threshold_nok": 500_000}})
    assert scenario.changes[0].month == 60
    with pytest.raises(UserError, match="span_of_control cannot change during a run: the munic"):
        plain.with_changes({"from": 60, "structure": {"span_of_control": 14}})
    with pytest.raises(UserError, match="does not say in which year it begins"):
        plain.with_changes({"from": "2026-07", "case": {"patience_months": 9}})
