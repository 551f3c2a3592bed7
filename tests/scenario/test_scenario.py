"""Resolved scenarios: values, overrides, changes by a program, fingerprints, differences."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS
from collabsim.scenario import (
    InconsistentError,
    MunicipalitySpec,
    Origin,
    Scenario,
    load_scenario,
    scenario_diff,
    scenario_from_dict,
    scenario_schema,
    shipped_folder,
    shipped_scenarios,
)

PLACE = "\n[[municipality]]\npopulation = 10_000\n"

SHIPPED = {
    "after_merger": [21_000],
    "before_merger": [5_250] * 4,
    "merger_keeping_districts": [None],
    "rule_never_came": [3_000, 10_000, 30_000, 120_000],
    "two_districts": [None],
    "two_sectors": [None],
    "baseline": [30_000],
    "case_nursing_homes": [120_000],
    "case_school": [120_000],
    "classroom": [10_000, 120_000],
    "four_sizes": [3_000, 10_000, 30_000, 120_000],
    "large_better": [10_000, 120_000],
    "large_case": [120_000],
    "rules_2016": [3_000, 10_000, 30_000, 120_000],
    "region": [
        5_000,
        2_000,
        12_000,
        3_000,
        40_000,
        7_000,
        120_000,
        25_000,
        4_000,
        60_000,
        9_000,
        18_000,
    ],
    "rule_of_july_2026": [3_000, 10_000, 30_000, 120_000],
    "rules_2026": [3_000, 10_000, 30_000, 120_000],
    "small_and_large": [10_000, 120_000],
    "ten_sizes": [
        1_000,
        2_000,
        3_000,
        5_000,
        10_000,
        20_000,
        30_000,
        60_000,
        120_000,
        300_000,
    ],
    "useful_only": [10_000, 120_000],
}


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load_scenario("baseline")


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_shipped_scenarios_are_valid_and_say_what_they_are_for(name):
    scenario = load_scenario(name)
    assert [spec.population for spec in scenario.municipalities] == SHIPPED[name]
    assert scenario.about.endswith(".")
    text = (shipped_folder() / f"{name}.toml").read_text(encoding="utf-8")
    for part in ("# What it is for:", "# Who should use it:", "# Sources and assumptions:"):
        assert part in text


def test_the_list_of_shipped_scenarios_is_complete():
    assert set(shipped_scenarios()) == set(SHIPPED)


def test_the_baseline_is_all_defaults(baseline):
    assert baseline.values == {name: p.default for name, p in PARAMETERS.items()}
    assert list(baseline.values) == list(PARAMETERS)
    assert baseline.changed() == {}
    assert baseline.municipalities[0].name == "30,000 inhabitants"


def test_the_two_sets_of_rules_differ_in_what_the_law_and_prices_changed():
    found = scenario_diff(load_scenario("rules_2016"), load_scenario("rules_2026"))
    assert {d.key: (d.a, d.b) for d in found} == {
        "threshold_nok": (100_000.0, 381_679.0),
        "national_threshold_nok": (1_300_000.0, 992_366.0),
        "health_threshold_nok": (6_950_000.0, 5_954_198.0),
    }


def test_the_fund_of_the_large_case_is_two_million():
    scenario = load_scenario("large_case")
    (place,) = scenario.municipalities
    fund = scenario.values["fund_nok_per_inhabitant"]
    assert fund == 2_000_000 / place.population


def test_whole_numbers_are_accepted_where_floats_are_meant(write):
    whole = load_scenario(write("[procurement]\nthreshold_nok = 200_000" + PLACE, "a.toml"))
    real = load_scenario(write("[procurement]\nthreshold_nok = 200_000.0" + PLACE, "b.toml"))
    assert isinstance(whole.values["threshold_nok"], float)
    assert whole.fingerprint == real.fingerprint


def test_a_municipality_has_values_of_its_own(write):
    text = PLACE + 'organisation = "two_level"\nfund_nok_per_inhabitant = 0\n'
    scenario = load_scenario(write(text + "\n[[municipality]]\npopulation = 5\nname = 'B'\n"))
    first, second = scenario.municipalities
    assert scenario.values_for(first)["organisation"] == "two_level"
    assert scenario.values_for(first)["fund_nok_per_inhabitant"] == 0.0
    assert scenario.values_for(second) == scenario.values
    assert second.name == "B"


def test_with_values_changes_a_copy(baseline):
    other = baseline.with_values(threshold_nok=500_000, pooled_budget=True)
    assert other.values["threshold_nok"] == 500_000.0
    assert other.origins == {"threshold_nok": Origin(), "pooled_budget": Origin()}
    assert baseline.values["threshold_nok"] == 100_000.0
    assert other.changed() == {"threshold_nok": 500_000.0, "pooled_budget": True}


def test_with_values_takes_numbers_of_numpy(baseline):
    other = baseline.with_values(years=np.int64(20), capacity=np.float32(3.5))
    assert type(other.values["years"]) is int
    assert type(other.values["capacity"]) is float


_REFUSED = (
    (
        {"threshold_kr": 5},
        "there is no parameter threshold_kr; nearest: threshold_nok in [procurement] (2018 NOK)",
    ),
    (
        {"qqqq": 5},
        "there is no parameter qqqq; see all keys with: collabsim scenario show baseline",
    ),
    ({"threshold_nok": "5"}, 'threshold_nok must be a number (2018 NOK), not the text "5"'),
    ({"years": True}, "years must be a whole number (years), not true"),
    ({"years": 61}, "years must be a whole number from 1 to 60 (years), not 61"),
    (
        {"years": 5},
        (
            "proposal_years must not be above years, but 10 is above 5 (years); "
            "proposal_years has its default value: lower it too"
        ),
    ),
    (
        {"years": 5, "proposal_years": 6},
        "proposal_years must not be above years, but 6 is above 5 (years)",
    ),
)


@pytest.mark.parametrize(("values", "sentence"), _REFUSED)
def test_with_values_refuses_in_the_words_used_for_files(baseline, values, sentence):
    with pytest.raises(UserError) as caught:
        baseline.with_values(**values)
    assert str(caught.value) == sentence


def test_assignments_are_written_as_in_a_file(baseline):
    other = baseline.with_assignments(
        ["procurement.threshold_nok = 500_000", "organisation=two_level", "pooled_budget=true"]
    )
    assert other.changed() == {
        "organisation": "two_level",
        "pooled_budget": True,
        "threshold_nok": 500_000.0,
    }
    with pytest.raises(UserError, match="'years' is not of the form name=value"):
        baseline.with_assignments(["years"])
    with pytest.raises(UserError, match=r"there is no parameter money\.threshold_nok; nearest: "):
        baseline.with_assignments(["money.threshold_nok=5"])
    with pytest.raises(UserError, match='not the text "ten"'):
        baseline.with_assignments(["years=ten"])


def test_with_municipalities_takes_populations_tables_and_specifications(baseline):
    spec = MunicipalitySpec("C", 7_000, overrides={"capacity": 3.0})
    other = baseline.with_municipalities(4_000, {"population": 5, "name": "B"}, spec)
    assert [m.name for m in other.municipalities] == ["4,000 inhabitants", "B", "C"]
    with pytest.raises(UserError, match="population must be a whole number from 1 to 2,000,000"):
        baseline.with_municipalities(0)
    with pytest.raises(
        UserError, match=r"capcity is not a key of \[\[municipality\]\]; nearest: capacity"
    ):
        baseline.with_municipalities({"population": 5, "capcity": 3})
    with pytest.raises(UserError, match="there is no municipality"):
        baseline.with_municipalities()


def test_the_fingerprint_is_of_what_determines_a_run(write):
    one = load_scenario(write("name = 'A'\nabout = 'x'\n" + PLACE, "a.toml"))
    default = PARAMETERS["capacity"].default
    text = f"# note\n[run]\nyears = 15\n{PLACE}capacity = {default}"
    same = load_scenario(write(text, "b.toml"))
    assert one.fingerprint == same.fingerprint
    assert len(one.fingerprint) == 64
    assert one.with_values(years=16).fingerprint != one.fingerprint
    assert one.with_municipalities(10_001).fingerprint != one.fingerprint


def test_the_content_of_an_organisation_counts_and_its_path_does_not(write, tmp_path):
    (tmp_path / "x").mkdir()
    write("name = 'O'\nposts_csv = 'p.csv'\n", "o.toml")
    write("a,b\n", "p.csv")
    write("name = 'O'\r\nposts_csv = 'p.csv'\r\n", "x/o.toml")
    write("a,b\n", "x/p.csv")
    here = load_scenario(write("[[municipality]]\norganisation_file = 'o.toml'", "a.toml"))
    there = load_scenario(write("[[municipality]]\norganisation_file = 'x/o.toml'", "b.toml"))
    assert here.municipalities[0].name == "o"
    assert here.municipalities[0].population is None
    assert here.fingerprint == there.fingerprint
    assert scenario_diff(here, there) == []
    write("a,c\n", "x/p.csv")
    assert here.fingerprint != there.fingerprint
    assert [d.key for d in scenario_diff(here, there)] == ["organisation_file"]
    (tmp_path / "x" / "p.csv").unlink()
    with pytest.raises(UserError, match=r"p\.csv: the file cannot be read"):
        _ = there.fingerprint


def test_a_scenario_survives_copying_pickling_and_hashing(baseline):
    assert pickle.loads(pickle.dumps(baseline)) == baseline  # noqa: S301
    assert copy.deepcopy(baseline) == baseline
    assert len({baseline, load_scenario("baseline")}) == 1
    with pytest.raises(AttributeError):
        baseline.name = "x"  # type: ignore[misc]
    error = pickle.loads(pickle.dumps(InconsistentError("s", 1, ("years",))))  # noqa: S301
    assert (str(error), error.municipality, error.names) == ("s", 1, ("years",))


def test_a_difference_is_listed_once_with_its_unit_and_place(baseline, write):
    default = PARAMETERS["capacity"].default
    a = baseline.with_values(capacity=default + 0.5)
    b = baseline.with_municipalities(
        {"population": 30_000, "fund_nok_per_inhabitant": 0}, {"population": 5, "name": "B"}
    )
    place = "30,000 inhabitants"
    found = [(d.municipality, d.group, d.key, d.unit, d.a, d.b) for d in scenario_diff(a, b)]
    assert found == [
        ("", "attention", "capacity", "matters a month", default + 0.5, default),
        (place, "money", "fund_nok_per_inhabitant", "2018 NOK per inhabitant a year", 17.0, 0.0),
        ("B", "municipality", "population", "inhabitants", None, 5),
    ]  # fmt: skip


def test_no_difference_means_the_same_fingerprint(baseline):
    a = baseline.with_municipalities(5, 6)
    b = baseline.with_municipalities(6, 5)
    assert [d.key for d in scenario_diff(a, b)] == ["order"]
    assert scenario_diff(a, a.with_values(years=15)) == []


def _value(parameter):
    if parameter.kind == "choice":
        return st.sampled_from(parameter.choices)
    if parameter.kind == "bool":
        return st.booleans()
    if parameter.kind == "int":
        return st.integers(int(parameter.low), int(parameter.high))
    return st.floats(parameter.low, parameter.high)


CHANGES = st.lists(
    st.sampled_from(list(PARAMETERS.values())), max_size=8, unique_by=lambda p: p.name
)


@given(data=st.data(), changes=CHANGES, population=st.integers(1, 2_000_000))
def test_any_valid_scenario_survives_a_file_and_a_record(
    data, changes, population, tmp_path_factory
):
    values = {p.name: data.draw(_value(p), label=p.name) for p in changes}
    start = load_scenario("baseline").with_municipalities(population)
    try:
        made = start.with_values(**values)
    except InconsistentError:
        return
    record = json.loads(json.dumps(made.as_dict()))
    assert scenario_from_dict(record) == scenario_from_dict(made.as_dict())
    assert scenario_from_dict(record).fingerprint == made.fingerprint

    lines = [f"{PARAMETERS[name].key} = {json.dumps(value)}" for name, value in values.items()]
    lines += ["[[municipality]]", f"population = {population}"]
    path = tmp_path_factory.mktemp("round") / "trip.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    read = load_scenario(path)
    assert read.values == made.values
    assert read.fingerprint == made.fingerprint
    for index, name in enumerate(values):
        assert read.origins[name].line == index + 1


def test_a_record_whose_organisation_has_changed_is_refused(write):
    write("name = 'O'\n", "o.toml")
    scenario = load_scenario(write("[[municipality]]\norganisation_file = 'o.toml'"))
    record = scenario.as_dict()
    assert scenario_from_dict(record).fingerprint == scenario.fingerprint
    write("name = 'P'\n", "o.toml")
    with pytest.raises(UserError, match=r"o\.toml: the organisation file of o has changed"):
        scenario_from_dict(record)


def test_the_schema_knows_every_parameter_with_unit_bounds_and_default():
    schema = scenario_schema()
    for name, parameter in PARAMETERS.items():
        entry = schema["$defs"][parameter.group]["properties"][name]
        assert entry["x-unit"] == parameter.unit
        assert entry["default"] == parameter.default
        if parameter.kind in ("int", "float"):
            assert (entry["minimum"], entry["maximum"]) == (parameter.low, parameter.high)
    assert "default" not in schema["$defs"]["municipality"]["properties"]["capacity"]
    assert "years" not in schema["$defs"]["municipality"]["properties"]


def test_the_schema_accepts_the_shipped_files_and_refuses_others():
    import tomllib

    jsonschema = pytest.importorskip("jsonschema")
    schema = scenario_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sorted(shipped_folder().glob("*.toml")):
        assert list(validator.iter_errors(tomllib.loads(path.read_text(encoding="utf-8")))) == []
    for wrong in (
        {"run": {"years": "5"}},
        {"run": {"years": 61}},
        {"run": {"yeers": 5}},
        {"rum": {}},
        {"municipality": [{"name": "A"}]},
        {"municipality": [{"population": 0}]},
        {"structure": {"organisation": "four_level"}},
    ):
        assert list(validator.iter_errors(wrong)), wrong


@pytest.mark.parametrize("written", ["500.000", "500,000", "1.000.000"])
def test_an_amount_with_a_sign_between_thousands_is_asked_about(written: str) -> None:
    scenario = load_scenario("small_and_large")
    with pytest.raises(UserError, match=r"threshold_nok: .* may be .*00 or (500|1);"):
        scenario.with_assignments([f"procurement.threshold_nok={written}"])
    half = scenario.with_assignments(["threshold_nok=500.5"])
    assert half.values["threshold_nok"] == 500.5
