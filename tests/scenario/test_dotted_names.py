"""Sums of a delegation may be written as tables within tables; what is read is the plain name."""

from __future__ import annotations

import jsonschema
import pytest

from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.scenario import load_scenario
from collabsim.scenario.dotted_names import without_dots
from collabsim.scenario.schema import scenario_schema

DOTTED = """
[prices]
year = 2026
[delegation.school]
unit_nok = 131_000
agree_by_units = true
[delegation]
all.line_nok = 262_000
delegation_care_head_nok = 393_000
[[municipality]]
name = "A"
population = 10_000
delegation.nav.unit_nok = 131_000
[[change]]
from = 12
[change.delegation.school]
unit_nok = 262_000
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "mine.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_dotted_and_plain_names_give_the_same_scenario(written):
    read = load_scenario(written(DOTTED))
    assert read.values["delegation_school_unit_nok"] == 100_000.0
    assert read.values["delegation_school_agree_by_units"] is True
    assert read.values["delegation_all_line_nok"] == 200_000.0
    assert read.values["delegation_care_head_nok"] == 300_000.0
    assert read.municipalities[0].overrides == {"delegation_nav_unit_nok": 100_000.0}
    assert read.changes[0].values == {"delegation_school_unit_nok": 200_000.0}
    plain = (
        DOTTED.replace("[delegation.school]", "[delegation]")
        .replace("[delegation]\nall.line", "delegation_all_line")
        .replace("\nunit_nok = 131_000", "\ndelegation_school_unit_nok = 131_000")
        .replace("agree_by_units", "delegation_school_agree_by_units")
        .replace("delegation.nav.unit_nok", "delegation_nav_unit_nok")
        .replace(
            "[change.delegation.school]\nunit_nok",
            "[change.delegation]\ndelegation_school_unit_nok",
        )
    )
    assert load_scenario(written(plain)).fingerprint == read.fingerprint


def test_the_origin_of_a_dotted_name_is_its_line_and_what_was_written(written):
    origin = load_scenario(written(DOTTED)).origins["delegation_school_unit_nok"]
    assert (origin.line, origin.written, origin.year) == (5, 131_000, 2026)


def test_assignments_take_dots(written):
    base = load_scenario("baseline")
    dotted = base.with_assignments(["delegation.all.unit_nok=500_000"])
    assert dotted.values["delegation_all_unit_nok"] == 500_000.0
    plain = base.with_assignments(["delegation.delegation_all_unit_nok=500_000"])
    assert plain.fingerprint == dotted.fingerprint
    assert without_dots("procurement.threshold_nok") == "procurement.threshold_nok"


def test_a_sweep_varies_dotted_names(written):
    text = (
        '[sweep]\nscenario = "baseline"\ndesign = "grid"\nseeds = "paired"\nreplications = 1\n'
        "[levers]\ndelegation.school.unit_nok = [0, 500_000]\n"
        "delegation.all.agree_nok = { low = 100_000, high = 200_000, steps = 2 }\n"
    )
    sweep = load_sweep(written(text))
    assert [one.name for one in sweep.varied] == [
        "delegation_school_unit_nok", "delegation_all_agree_nok",
    ]  # fmt: skip
    agreed = {cell.values["delegation_all_agree_nok"] for cell in sweep.cells}
    assert agreed == {100_000.0, 200_000.0}


def test_the_schema_of_editors_takes_both_and_refuses_what_is_neither():
    schema = scenario_schema()
    table = {"municipality": [{"population": 5_000, "delegation_nav_unit_nok": 3.0}]}
    for good in (
        {"delegation": {"school": {"unit_nok": 5.0}}},
        {"delegation": {"delegation_school_unit_nok": 5.0, "all": {"line_nok": 1.0}}},
        {"change": [{"from": 1, "delegation": {"all": {"agree_by_units": True}}}]},
        {"municipality": [{"population": 5_000, "delegation": {"nav": {"unit_nok": 3.0}}}]},
    ):
        jsonschema.validate(table | good, schema)
    for bad in ({"skole": {"unit_nok": 5.0}}, {"school": {"unit_nok": -5.0}}, {"school": 5.0}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(table | {"delegation": bad}, schema)


def test_tables_given_in_python_may_have_tables_within():
    base = load_scenario("baseline")
    changed = base.with_changes({"from": 12, "delegation": {"all": {"unit_nok": 5.0}}})
    assert changed.changes[0].values == {"delegation_all_unit_nok": 5.0}
    own = {"population": 5_000, "delegation": {"nav": {"unit_nok": 3.0}}}
    (spec,) = base.with_municipalities(own).municipalities
    assert spec.overrides == {"delegation_nav_unit_nok": 3.0}
