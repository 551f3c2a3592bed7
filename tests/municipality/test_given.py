from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.municipality.generate import generate
from collabsim.municipality.given import read_organisation, to_file
from collabsim.municipality.graph import faults
from collabsim.municipality.structure import Duty, Role, Trait
from collabsim.parameters import PARAMETERS
from tests.municipality.small_organisation import SECTORS, SMALL

ORGANISATIONS = ("by_span", "two_level", "three_level")


@given(st.integers(1, 300_000), st.sampled_from(ORGANISATIONS), st.booleans())
def test_a_generated_structure_survives_the_way_through_a_file(
    tmp_path_factory, population, organisation, coordinators
):
    values = {
        "organisation": organisation,
        "inhabitants_per_coordinator": 60_000 if coordinators else 0,
    }
    made = generate('Sør-"Å"', population, values)
    path = tmp_path_factory.mktemp("organisations") / "org.toml"
    to_file(made, path)
    assert read_organisation(path, {}) == made


def test_the_shipped_example_is_a_merger_with_districts(checkout, tmp_path):
    example = read_organisation(checkout / "scenarios/organisations/example_merger.toml", {})
    assert faults(example) == []
    assert example.origin == "given"
    north = example.posts[example.index_of("district:north")]
    assert {example.units[u].sector.name for u in range(north.unit_from, north.unit_to)} == {
        "SCHOOL",
        "KINDERGARTEN",
        "CARE",
    }
    district = example.index_of("district:south")
    known = {example.units[u].name for p, u in example.ties_given if p == district}
    assert known == {"South valley school", "Bridge school"}
    to_file(example, tmp_path / "again.toml")
    assert read_organisation(tmp_path / "again.toml", {}) == example


def test_the_shipped_districts_have_councils_and_named_persons(checkout, tmp_path):
    example = read_organisation(checkout / "scenarios/organisations/example_districts.toml", {})
    assert faults(example) == []
    councils = [post.name for post in example.posts if post.role == Role.COUNCIL]
    assert councils == ["council", "council:north", "council:south"]
    assert example.posts[example.council].name == "council"
    assert example.posts[example.chief].traits == (
        (Trait.FEAR_OF_ERRORS, 0.8),
        (Trait.RULE_KNOWLEDGE, 0.7),
    )
    to_file(example, tmp_path / "again.toml")
    assert read_organisation(tmp_path / "again.toml", {}) == example


def test_traits_stand_in_a_table_of_posts_as_in_the_file(read, tmp_path):
    rows = ["name;role;superior;unit;sector;fear_of_errors;horizon_years"]
    rows += ["council;council;;;;;", "chief;chief_executive;council;;;0,8;12"]
    rows += [f"{sector} manager;unit_manager;chief;{sector} unit;{sector};;" for sector in SECTORS]
    (tmp_path / "posts.csv").write_text("\n".join(rows), encoding="utf-8")
    table = read('name = "Small"\npopulation = 2000\nposts_csv = "posts.csv"\n')
    chief = 'role = "chief_executive"\n'
    assert table == read(SMALL.replace(chief, chief + "fear_of_errors = 0.8\nhorizon_years = 12\n"))
    assert table.posts[table.chief].traits == (
        (Trait.FEAR_OF_ERRORS, 0.8),
        (Trait.HORIZON_YEARS, 12),
    )


def test_what_a_file_leaves_out_comes_from_the_parameters(read):
    small = read(SMALL, fund_nok_per_inhabitant=10.0, frontline_per_unit=4)
    assert small.fund_nok_per_year == 20_000
    assert {unit.budget_nok for unit in small.units} == {37_000 * 2000 / 5}
    assert small.tie_chance == generate("x", 2000, {}).tie_chance
    assert sum(post.role == Role.FRONTLINE for post in small.posts) == 20
    shared = [post for post in small.posts if post.shared]
    assert [post.duty for post in shared] == [Duty.FINANCE, Duty.PROCUREMENT, Duty.LEGAL]
    nav = small.units[-1]
    assert small.posts[nav.state_superior].role == Role.STATE_SUPERIOR


def test_staff_of_the_units_decides_the_chance_of_a_tie(read):
    by_chance = 0.5 * PARAMETERS["acquaintances"].default
    staffed = SMALL.replace('sector = "', 'staff = 10\nsector = "')
    assert read(staffed).tie_chance == pytest.approx(1 - (1 - 10 / 2000) ** by_chance)
    assert read("tie_chance = 0.7\n" + staffed).tie_chance == 0.7
    assert read("tie_chance = 0.7\n" + staffed, neutral_ties=True).tie_chance == 0.25


def test_units_of_one_leader_are_brought_together(read):
    head = '\n[[post]]\nname = "head"\nrole = "section_head"\nsuperior = "chief"\n'
    text = SMALL + head
    for sector in ("school", "culture"):
        manager = f'name = "{sector} manager"\nrole = "unit_manager"\nsuperior = '
        text = text.replace(manager + '"chief"', manager + '"head"')
    structure = read(text)
    assert [unit.name.split()[0] for unit in structure.units] == [
        "school",
        "culture",
        "kindergarten",
        "care",
        "nav",
    ]
    post = structure.posts[structure.index_of("head")]
    assert (post.unit_from, post.unit_to) == (0, 2)
    assert faults(structure) == []


def test_ties_can_be_laid_down_or_be_all_there_is(read):
    tie = '\n[[tie]]\npost = "chief"\nunits = ["care unit", "nav unit"]\n'
    drawn = read(SMALL + tie)
    assert drawn.ties_drawn
    assert drawn.ties_given == {(1, 2), (1, 4)}
    only = read('ties = "none"\n' + SMALL + tie)
    assert only == replace(drawn, ties_drawn=False)
    neutral = read('ties = "none"\n' + SMALL + tie, neutral_ties=True)
    assert neutral.ties_drawn
    assert not neutral.ties_given


def test_neutral_channels_act_on_given_organisations_too(checkout):
    path = checkout / "scenarios/organisations/example_merger.toml"
    neutral = read_organisation(path, {"neutral_advisers": True, "neutral_fund": True})
    advisers = [post for post in neutral.posts if post.role == Role.ADVISER]
    assert {post.name for post in advisers} == {
        "shared:finance",
        "shared:procurement",
        "shared:legal",
    }
    assert all(post.shared for post in advisers)
    assert neutral.fund_nok_per_year == 0
    assert faults(neutral) == []


def test_posts_and_units_may_stand_in_a_csv_table(tmp_path, read):
    rows = ["name;role;superior;unit;sector;budget_nok;staff;frontline;duty;shared"]
    rows += ["council;council;;;;;;;;", "chief;chief_executive;council;;;;;;;"]
    rows += [f"{s} manager;unit_manager;chief;{s} unit;{s};14800000,0;10;4;;" for s in SECTORS]
    rows += ["lawyers;adviser;;;;;;;legal;true"]
    (tmp_path / "posts.csv").write_text("\n".join(rows) + "\n", encoding="utf-8-sig")
    top = 'name = "Small"\npopulation = 2000\nposts_csv = "posts.csv"\n'
    from_csv = read(top)
    units = SMALL.replace(
        'sector = "', 'staff = 10\nfrontline = 4\nbudget_nok = 14.8e6\nsector = "'
    )
    lawyers = '\n[[post]]\nname = "lawyers"\nrole = "adviser"\nduty = "legal"\nshared = true\n'
    assert from_csv == read(units + lawyers)
