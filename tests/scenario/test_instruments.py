"""Instruments as a scenario file writes them: read, kept, told apart, and known to editors."""

from __future__ import annotations

import tomllib
from typing import Any

import jsonschema
import pytest

from collabsim.errors import UserError
from collabsim.instruments import CATALOGUE
from collabsim.scenario import load_scenario, scenario_diff, scenario_from_dict, scenario_schema

USED = """
extends = "small_and_large"
first_year = 2021

[prices]
year = 2026

[[instrument]]
name = "delegation"
from = "2026-07"
until = 120
municipality = "120,000 inhabitants"
strength = 0.5
payer = "sector"
settings = { unit_nok = 655_000 }
cost = { set_up_nok = 131_000 }

[[instrument]]
name = "bridging"
from = 12
"""


def test_a_file_says_what_is_decided_when_and_how(write: Any) -> None:
    scenario = load_scenario(write(USED))
    first, second = scenario.instruments
    assert (first.name, first.month, first.until, first.strength) == ("delegation", 66, 120, 0.5)
    assert first.municipalities == ("120,000 inhabitants",)
    assert first.settings == {"unit_nok": 500_000.0}
    assert (first.payer, first.nok("set_up_nok")) == ("sector", 100_000.0)
    assert (second.payer, second.strength, second.until) == ("fund", 1.0, None)
    assert second.settings == {}


def test_instruments_of_an_extended_file_hold_unless_there_are_new_ones(write: Any) -> None:
    write(USED, "used.toml")
    kept = load_scenario(write('extends = "used.toml"\nfirst_year = 2020\n', "kept.toml"))
    assert [(one.name, one.month) for one in kept.instruments] == [
        ("delegation", 78),
        ("bridging", 12),
    ]
    text = 'extends = "used.toml"\n[[instrument]]\nname = "new_lines"\nfrom = 3\n'
    assert [one.name for one in load_scenario(write(text, "new.toml")).instruments] == ["new_lines"]


def test_a_record_of_a_scenario_keeps_its_instruments(write: Any) -> None:
    scenario = load_scenario(write(USED))
    plain = load_scenario("small_and_large")
    again = scenario_from_dict(scenario.as_dict())
    assert again.instruments == scenario.instruments
    assert again.fingerprint == scenario.fingerprint != plain.fingerprint
    assert "instruments" not in plain.as_dict()


def test_a_value_only_instruments_read_tells_two_runs_apart_only_where_there_are_some() -> None:
    plain = load_scenario("small_and_large")
    assert plain.with_values(instrument_frame_share=0.2).fingerprint == plain.fingerprint
    used = plain.with_instruments({"name": "delegation", "from": 3})
    assert used.with_values(instrument_frame_share=0.2).fingerprint != used.fingerprint


def test_two_scenarios_with_other_instruments_differ(write: Any) -> None:
    plain, used = load_scenario("small_and_large"), load_scenario(write(USED))
    found = scenario_diff(plain, used)
    assert [(one.month, one.municipality, one.group, one.key, one.a) for one in found] == [
        (12, "", "instrument", "bridging", None),
        (66, "120,000 inhabitants", "instrument", "delegation", None),
    ]
    assert found[1].b == (
        'until = 120, strength = 0.5, payer = "sector", unit_nok = 500_000, set_up_nok = 100_000'
    )
    assert scenario_diff(used, used) == []


def test_a_call_uses_instruments_as_a_file_does() -> None:
    plain = load_scenario("small_and_large")
    used = plain.with_instruments({"name": "delegation", "from": 24})
    assert used.instruments[0].month == 24
    assert plain.with_instruments(*used.instruments) == used
    with pytest.raises(UserError, match="unit_no is not a setting of delegation; nearest"):
        plain.with_instruments({"name": "delegation", "from": 24, "settings": {"unit_no": 1}})
    with pytest.raises(UserError, match="exclude each other and would be there"):
        plain.with_instruments(
            {"name": "pooled_budget", "from": 24},
            {"name": "agreement_between_sectors", "from": 24},
        )


def test_instruments_go_with_the_municipalities_they_are_for(write: Any) -> None:
    scenario = load_scenario(write(USED)).with_municipalities(9_000)
    assert [one.name for one in scenario.instruments] == ["bridging"]


def test_one_after_the_other_or_elsewhere_excludes_nothing() -> None:
    plain = load_scenario("small_and_large")
    small, large = (spec.name for spec in plain.municipalities)
    for first, second in (
        ({"from": 3, "until": 30}, {"from": 30}),
        ({"from": 3, "municipality": small}, {"from": 3, "municipality": [large]}),
    ):
        made = plain.with_instruments(
            {"name": "pooled_budget", **first},
            {"name": "agreement_between_sectors", **second},
        )
        assert len(made.instruments) == 2


def test_editors_know_each_instrument_and_its_settings(write: Any) -> None:
    validator = jsonschema.Draft202012Validator(scenario_schema())
    assert not list(validator.iter_errors(tomllib.loads(USED)))
    for wrong in (
        {"name": "delegaton", "from": 3},
        {"name": "delegation", "from": 3, "settings": {"monthly_nok": 1}},
        {"name": "delegation", "from": 3, "cost": {"yearly_nok": -1}},
        {"name": "delegation"},
    ):
        assert list(validator.iter_errors({"instrument": [wrong]}))
    for one in CATALOGUE.values():
        settings = {setting.name: setting.value for setting in one.settings}
        use = {"name": one.name, "from": 0, "settings": settings}
        assert not list(validator.iter_errors({"instrument": [use]}))
