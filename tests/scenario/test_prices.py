"""Amounts carry the year they are in: each is indexed once, wherever a file may hold one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

import collabsim
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.design.sweep_schema import sweep_schema
from collabsim.municipality.given import read_organisation
from collabsim.parameters import BASE_YEAR, PARAMETERS, PRICE_INDEX, kroner
from collabsim.scenario import (
    Origin,
    load_scenario,
    scenario_diff,
    scenario_from_dict,
    scenario_schema,
)

PLACE = "\n[[municipality]]\npopulation = 10_000\n"
OF_2026 = "[prices]\nyear = 2026\n"

CHANGES = (3.6, 1.8, 2.7, 2.2, 1.3, 3.5, 5.7, 5.5, 3.2, 3.1, 3.2)
"""Consumer prices against the year before, per cent, 2016 to 2026, as the sources have them."""


def test_the_index_is_the_product_of_the_yearly_changes():
    level = 1.0
    levels = {2015: level}
    for year, change in enumerate(CHANGES, 2016):
        level *= 1 + change / 100
        levels[year] = level
    assert {y: round(v / levels[2018], 2) for y, v in levels.items()} == PRICE_INDEX
    assert PRICE_INDEX[2018] == 1.0
    assert PRICE_INDEX[2026] == 1.31


def test_the_rule_of_2026_in_kroner_of_2018():
    assert collabsim.kroner(500_000, 2026) == 381_679.0
    assert collabsim.kroner(500_000, 2018) == 500_000
    assert collabsim.kroner(17, 2026) == 12.98


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.sampled_from(sorted(PRICE_INDEX)))
def test_indexing_keeps_the_order_and_rounds_by_half_a_krone_at_most(a, b, year):
    assert (kroner(a, year) <= kroner(b, year)) or a > b
    assert abs(kroner(a, year) - a / PRICE_INDEX[year]) <= 0.5


def test_every_amount_of_a_file_is_read_in_its_year(write):
    """All parameters in kroner and none of the others."""
    tables: dict[str, dict[str, float]] = {}
    for one in PARAMETERS.values():
        if one.in_kroner and "threshold" not in one.name:
            tables.setdefault(one.group, {})[one.name] = float(one.default) * 1.31
    tables["case"]["term_weight"] = 0.5
    text = "".join(
        f"[{group}]\n" + "".join(f"{key} = {value!r}\n" for key, value in table.items())
        for group, table in tables.items()
    )
    found = load_scenario(write(OF_2026 + text + PLACE)).values
    assert found["term_weight"] == 0.5
    for table in tables.values():
        for name in table.keys() - {"term_weight"}:
            assert found[name] == pytest.approx(PARAMETERS[name].default, abs=0.5)
    assert {name for name, one in PARAMETERS.items() if one.in_kroner} == {
        name for name in PARAMETERS if "_nok" in name
    }


def test_a_file_without_a_year_is_in_kroner_of_2018(write):
    text = "[procurement]\nthreshold_nok = 300_000\n" + PLACE
    bare = load_scenario(write(text))
    said = load_scenario(write("[prices]\nyear = 2018\n" + text, "said.toml"))
    assert bare.values["threshold_nok"] == said.values["threshold_nok"] == 300_000.0
    assert bare.fingerprint == said.fingerprint


def test_equal_amounts_of_two_years_are_the_same_scenario(write):
    then = load_scenario(write("[procurement]\nthreshold_nok = 381_679\n" + PLACE, "then.toml"))
    now = load_scenario(write(OF_2026 + "[procurement]\nthreshold_nok = 500_000\n" + PLACE))
    assert now.fingerprint == then.fingerprint
    assert scenario_diff(now, then) == []
    assert now.origins == {"threshold_nok": Origin("mine.toml", 4, 500_000, 2026)}


def test_each_file_of_a_chain_is_in_its_own_year(write):
    """What a parent says is indexed by the parent's year, and not again by the child's."""
    write("[prices]\nyear = 2017\n[procurement]\nthreshold_nok = 97_000\n" + PLACE, "a.toml")
    write('extends = "a.toml"\n[money]\nproject_money_nok = 120_000\n', "b.toml")
    text = 'extends = "b.toml"\n' + OF_2026 + "[procurement]\nnational_threshold_nok = 1_300_000\n"
    found = load_scenario(write(text)).values
    assert found["threshold_nok"] == 100_000.0
    assert found["project_money_nok"] == 120_000.0
    assert found["national_threshold_nok"] == 992_366.0


def test_a_municipality_has_amounts_in_the_year_of_the_file(write):
    text = OF_2026 + PLACE + "threshold_nok = 131_000\nfund_nok_per_inhabitant = 26.2\n"
    (place,) = load_scenario(write(text)).municipalities
    assert place.overrides == {"threshold_nok": 100_000.0, "fund_nok_per_inhabitant": 20.0}


def test_assignments_may_say_their_year(write):
    scenario = load_scenario(write(PLACE))
    dated = scenario.with_assignments(["threshold_nok=131_000", "prices.year=2026"])
    assert dated.values["threshold_nok"] == 100_000.0
    assert scenario.with_assignments(["threshold_nok=131_000"]).values["threshold_nok"] == 131_000.0


SWEEP = """
[sweep]
scenario = "four_sizes"
design = "{design}"
points = 4
seeds = "paired"
replications = 2
"""


def test_levels_of_a_sweep_are_in_its_year(write):
    levers = "[levers]\nthreshold_nok = [131_000, 262_000]\nhorizon_factor = [131]\n"
    text = SWEEP.format(design="grid").replace("points = 4\n", "") + OF_2026
    sweep = load_sweep(write(text + levers.replace("131]", "9]")))
    assert [cell.values["threshold_nok"] for cell in sweep.cells] == [100_000.0, 200_000.0]
    assert sweep.varied[0].written == (131_000.0, 262_000.0)
    assert sweep.varied[1].values == (9.0,)
    assert sweep.varied[1].written == ()


def test_ranges_steps_and_points_of_a_sweep_are_in_its_year(write):
    steps = "[uncertainties]\nprice_nok = { low = 131_000, high = 393_000, steps = 3 }\n"
    text = SWEEP.format(design="grid").replace("points = 4\n", "") + OF_2026
    assert load_sweep(write(text + steps)).varied[0].values == (100_000.0, 200_000.0, 300_000.0)
    spread = "[uncertainties]\nprice_nok = { low = 131_000, high = 393_000 }\n"
    (price,) = load_sweep(write(SWEEP.format(design="latin_hypercube") + OF_2026 + spread)).varied
    assert (price.low, price.high) == (100_000.0, 300_000.0)
    point = "[[point]]\nlevers = { threshold_nok = 131_000 }\n"
    text = text.replace('"grid"', '"list"')
    assert load_sweep(write(text + point)).cells[0].values == {"threshold_nok": 100_000.0}
    made = make_sweep("four_sizes", {"price_nok": [131_000]}, prices_year=2026, replications=2)
    assert made.cells[0].values == {"price_nok": 100_000.0}


def test_an_organisation_file_is_in_its_year(tmp_path):
    values = {name: one.default for name, one in PARAMETERS.items()}
    shipped = collabsim.scenario.shipped_folder() / "organisations" / "example_merger.toml"
    text = shipped.read_text(encoding="utf-8")
    here = tmp_path / "here.toml"
    here.write_text(OF_2026 + text, encoding="utf-8")
    with pytest.raises(UserError, match=r"unknown key|needs the key|is not a key"):
        read_organisation(here, values)  # keys of the top after [prices] belong to [prices]
    here.write_text(text + "\n" + OF_2026, encoding="utf-8")
    plain, dated = read_organisation(shipped, values), read_organisation(here, values)
    assert dated.fund_nok_per_year == kroner(plain.fund_nok_per_year, 2026)
    given = [(a.budget_nok, b.budget_nok) for a, b in zip(plain.units, dated.units, strict=True)]
    assert {b for a, b in given} != {a for a, b in given}
    assert all(b in (a, kroner(a, 2026)) for a, b in given)
    here.write_text(text + "\n[prices]\nyear = 2000\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"here\.toml, line \d+: there is no price index for 2000"):
        read_organisation(here, values)


REFUSED = {
    "[prices]\nyear = 1999": "line 2: there is no price index for 1999: amounts can be in kroner "
    "of 2015 to 2026; nearest: 2015",
    "[prices]\nyear = 2031": "line 2: there is no price index for 2031: amounts can be in kroner "
    "of 2015 to 2026; nearest: 2026",
    '[prices]\nyear = "2026"': "line 2: year must be a whole number from 2015 to 2026, not the "
    'text "2026"',
    "[prices]\nyear = 2026.5": "line 2: year must be a whole number from 2015 to 2026, not 2026.5",
    "[prices]\nyear = true": "line 2: year must be a whole number from 2015 to 2026, not true",
    "[prices]\nyaer = 2026": "line 1: yaer is not a key of [prices]; its one key is year: "
    "year = 2026",
    "[prices]": "line 1: [prices] needs the year in whose kroner amounts are: year = 2026",
    "[price]\nyear = 2026": "line 1: there is no table [price]; nearest: [prices]",
    OF_2026 + "[procurement]\nthreshold_nok = 20_000_000": "line 4: threshold_nok must be a "
    "number from 0 to 13,100,000 (2026 NOK), not 20,000,000",
    OF_2026 + '[procurement]\nthreshold_nok = "5"': "line 4: threshold_nok must be a number "
    '(2026 NOK), not the text "5"',
    OF_2026 + "[procurement]\nthreshold_nok = nan": "line 4: threshold_nok must be a number from "
    "0 to 13,100,000 (2026 NOK), not nan",
    OF_2026 + "[procurement]\nthreshold_nok = 2_000_000": "line 4: threshold_nok must not be "
    "above national_threshold_nok, but 1,526,718 is above 1,300,000 (2018 NOK); "
    "national_threshold_nok has its default value: raise it too; amounts in kroner of 2026 are "
    "divided by 1.31 first",
    "[procurement]\nvalue_index = 1.31": "line 2: value_index is gone: amounts are indexed once, "
    "from the year the file says; write [prices] and under it, for amounts of 2026, year = 2026",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_wrong_with_a_year_or_its_amounts_is_said(refusal, text):
    assert refusal(text + PLACE) == f"mine.toml, {REFUSED[text]}"


def test_a_sweep_says_the_same_of_its_year(write):
    text = SWEEP.format(design="grid").replace("points = 4\n", "")
    wrong = {
        "[prices]\nyear = 1999\n[levers]\nthreshold_nok = [1]\n": "there is no price index for "
        "1999: .*; nearest: 2015",
        OF_2026 + "[levers]\nthreshold_nok = [20_000_000]\n": r"13,100,000 \(2026 NOK\), not "
        "20,000,000",
        OF_2026 + "[levers]\nthreshold_nok = [2_000_000]\n": r"but 1,526,718 is above .*; amounts "
        "in kroner of 2026 are divided by 1.31 first",
    }
    for tables, sentence in wrong.items():
        with pytest.raises(UserError, match=rf"^mine\.toml, line \d+: .*{sentence}"):
            load_sweep(write(text + tables))


@pytest.mark.parametrize("schema", [scenario_schema, sweep_schema])
def test_the_schema_knows_the_years_and_the_source_of_the_index(schema):
    found = schema()
    year = found["$defs"]["prices"]["properties"]["year"]
    assert year["enum"] == sorted(PRICE_INDEX)
    assert year["x-index"] == {str(y): level for y, level in PRICE_INDEX.items()}
    assert "2026: assumption" in year["x-source"]
    assert json.dumps(found)
    assert BASE_YEAR == 2018


def test_a_record_that_indexed_purchases_is_read_as_lines_divided():
    """Run folders of version 0.1.0: a purchase was multiplied by value_index, lines were not."""
    record = load_scenario("small_and_large").as_dict()
    record["values"]["value_index"] = 1.0
    assert scenario_from_dict(record).fingerprint == load_scenario("small_and_large").fingerprint
    record["values"]["value_index"] = 1.31
    record["municipalities"][0]["values"] = {"threshold_nok": 262_000.0}
    record["municipalities"][1]["values"] = {"value_index": 2.0}
    scenario = scenario_from_dict(record)
    lines = ("threshold_nok", "national_threshold_nok", "health_threshold_nok")
    first, second = (scenario.values_for(spec) for spec in scenario.municipalities)
    for name in lines:
        declared = float(PARAMETERS[name].default)
        assert scenario.values[name] == pytest.approx(declared / 1.31)
        assert second[name] == pytest.approx(declared / 2.0)
    assert first["threshold_nok"] == pytest.approx(200_000.0)
    assert first["national_threshold_nok"] == scenario.values["national_threshold_nok"]
