from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.errors import UserError
from collabsim.municipality.generate import (
    GROUPS,
    HEADS_OF_SEVERAL,
    LARGEST_POPULATION,
    SPANS,
    equal_groups,
    generate,
    project_money,
    span_of_control,
)
from collabsim.municipality.graph import faults
from collabsim.municipality.structure import LONGEST_PATH, Duty, Role, Sector, Structure
from collabsim.parameters import as_record
from collabsim.rules.money import project_money as granted

ORGANISATIONS = ("by_span", "two_level", "three_level")
populations = st.integers(1, 1_000_000)
values = st.fixed_dictionaries(
    {"organisation": st.sampled_from(ORGANISATIONS)},
    optional={
        "span_of_control": st.integers(6, 60),
        "unit_rate_factor": st.floats(0.5, 1.5),
        "inhabitants_per_coordinator": st.sampled_from([0, 20_000, 60_000]),
        "inhabitants_per_central_post": st.integers(2_000, 100_000),
        "neutral_advisers": st.booleans(),
        "neutral_fund": st.booleans(),
        "neutral_ties": st.booleans(),
    },
)


def names(structure: Structure, *roles: Role) -> list[str]:
    return [post.name for post in structure.posts if post.role in roles]


def make(population: int, **parameters: object) -> Structure:
    return generate("a municipality", population, parameters)


@given(populations, values)
def test_is_one_tree_with_contiguous_units_below_one_council(population, parameters):
    structure = make(population, **parameters)
    assert faults(structure) == []
    assert structure.posts[0].name == "council"
    assert structure.posts[1].name == "chief"
    assert {unit.sector for unit in structure.units} == set(Sector)


@given(populations, values)
def test_nobody_between_units_and_chief_exceeds_the_span(population, parameters):
    structure = make(population, **parameters)
    span = parameters.get("span_of_control", SPANS[0])
    reports = structure.reports()
    for i, post in enumerate(structure.posts):
        if post.role in (Role.SECTOR_HEAD, Role.SECTION_HEAD):
            # The head of several sectors has the sections of each of them.
            assert len(reports[i]) <= span * (2 if post.name in HEADS_OF_SEVERAL else 1)


@given(populations, st.integers(6, 60))
def test_by_span_is_two_level_exactly_while_the_units_fit(population, span):
    structure = make(population, span_of_control=span)
    between = names(structure, Role.SECTOR_HEAD, Role.SECTION_HEAD)
    assert (not between) == (len(structure.units) <= span)


@given(populations, values)
def test_unit_frames_sum_to_the_budget_of_all_inhabitants(population, parameters):
    structure = make(population, **parameters)
    assert math.fsum(u.budget_nok for u in structure.units) == pytest.approx(37_000 * population)
    assert len({u.budget_nok for u in structure.units}) == 1


@given(populations, values)
def test_every_duty_is_held_once_or_sold_by_the_shared_office(population, parameters):
    structure = make(population, **parameters)
    for duty in (Duty.FINANCE, Duty.PROCUREMENT, Duty.LEGAL):
        holders = [post for post in structure.posts if post.duty == duty]
        assert holders
        assert len({post.shared for post in holders}) == 1
        if holders[0].shared:
            assert len(holders) == 1
            assert holders[0].superior == -1
        else:
            first = structure.index_of(holders[0].name)
            assert [p.superior for p in holders] == [structure.chief, *[first] * (len(holders) - 1)]


@pytest.mark.parametrize("population", [1, 3_000, 120_000, 1_000_000])
def test_posts_stand_in_the_documented_order(population):
    order = [
        (Role.COUNCIL,),
        (Role.CHIEF_EXECUTIVE,),
        (Role.SECTOR_HEAD,),
        (Role.SECTION_HEAD,),
        (Role.UNIT_MANAGER,),
        (Role.ADVISER,),
        (Role.COORDINATOR,),
        (Role.STATE_SUPERIOR,),
        (Role.FRONTLINE,),
    ]
    structure = make(population, inhabitants_per_coordinator=60_000)
    assert [post.name for post in structure.posts] == [
        name for roles in order for name in names(structure, *roles)
    ]


def test_counts_at_120_000_inhabitants_are_those_of_the_specification():
    own = {
        "unit_rate_factor": 1.0, "inhabitants_per_central_post": 8_000, "acquaintances": 300,
    }  # fmt: skip
    structure = make(120_000, **own)
    units = {sector: len(structure.units_of(sector)) for sector in Sector}
    assert list(units.values()) == [59, 54, 42, 18, 2]
    heads = ["sector:upbringing", "sector:health_and_welfare", "sector:culture"]
    assert names(structure, Role.SECTOR_HEAD) == heads
    sections = {"school": 3, "kindergarten": 3, "care": 3, "nav": 1}
    assert names(structure, Role.SECTION_HEAD) == [
        f"section:{sector}:{i + 1}" for sector, many in sections.items() for i in range(many)
    ]
    five = make(120_000, sector_grouping="five_heads", **own)
    assert len(names(five, Role.SECTOR_HEAD)) == 5
    assert "section:nav:1" not in names(five, Role.SECTION_HEAD)
    assert len([n for n in names(structure, Role.ADVISER) if n.startswith("finance:")]) == 5
    assert structure.fund_nok_per_year == 2_040_000
    share = 0.08 / 175
    assert structure.tie_chance == pytest.approx(1 - (1 - share) ** 150)
    reports = structure.reports()
    sections = [structure.index_of(f"section:school:{i}") for i in (1, 2, 3)]
    assert [len(reports[i]) for i in sections] == [20, 20, 19]


def test_nobody_leads_a_single_unit():
    five = make(30_000, organisation="three_level", sector_grouping="five_heads")
    assert "sector:nav" not in names(five, Role.SECTOR_HEAD)
    assert five.posts[five.index_of("unit:nav:1")].superior == five.chief
    three = make(80_000)
    head = three.index_of("sector:health_and_welfare")
    assert three.posts[three.index_of("unit:nav:1")].superior == head
    assert "section:care:1" in names(three, Role.SECTION_HEAD)


def test_replications_have_five_spans_in_turn():
    assert [span_of_control({}, r) for r in range(12)] == [20, 14, 26, 17, 23] * 2 + [20, 14]
    assert span_of_control({"span_of_control": 18}, 3) == 18
    with pytest.raises(UserError, match="expected at least 4, or 0"):
        make(30_000, span_of_control=3)


@pytest.mark.parametrize("span", SPANS)
def test_a_group_that_is_too_large_has_sections_of_each_sector(span):
    structure = make(60_000, span_of_control=span)
    reports = structure.reports()
    for word, sectors in GROUPS["three_heads"]:
        head = structure.index_of(f"sector:{word}")
        units = sum(len(structure.units_of(sector)) for sector in sectors)
        managers = [structure.posts[i].role == Role.UNIT_MANAGER for i in reports[head]]
        assert all(managers) == (units <= span)
        for sector in sectors:
            above = {structure.units[u].manager for u in structure.units_of(sector)}
            leaders = {structure.posts[structure.posts[m].superior].name for m in above}
            few = units <= span or len(structure.units_of(sector)) == 1
            assert (leaders == {f"sector:{word}"}) == few


@pytest.mark.parametrize(
    ("population", "offices"),
    [(1, 1), (60_000, 1), (99_999, 1), (100_000, 2), (140_000, 3), (700_000, 17)],
)
def test_one_more_nav_office_for_each_40_000_above_60_000(population, offices):
    structure = make(population)
    assert len(structure.units_of(Sector.NAV)) == offices
    state = structure.posts[structure.index_of("state")]
    assert (state.unit_from, state.unit_to) == (
        structure.units_of(Sector.NAV)[0],
        structure.units_of(Sector.NAV)[-1] + 1,
    )
    assert state.unit_to - state.unit_from == offices


@pytest.mark.parametrize(("population", "posts"), [(1, 1), (11_999, 1), (12_000, 2), (40_000, 5)])
def test_central_posts_round_half_up_and_are_at_least_one(population, posts):
    structure = make(population, inhabitants_per_central_post=8_000)
    own = [p for p in structure.posts if p.role == Role.ADVISER and not p.shared]
    assert len(own) == posts


@pytest.mark.parametrize(("population", "posts"), [(29_999, 0), (30_000, 1), (150_000, 3)])
def test_coordinators_one_per_60_000_when_asked_for(population, posts):
    with_them = make(population, inhabitants_per_coordinator=60_000)
    assert len(names(with_them, Role.COORDINATOR)) == posts
    assert names(make(population), Role.COORDINATOR) == []


def test_post_names_do_not_depend_on_depth():
    flat = make(120_000, organisation="two_level")
    deep = make(120_000, organisation="three_level")
    roles = (Role.UNIT_MANAGER, Role.ADVISER, Role.FRONTLINE)
    assert sorted(names(flat, *roles)) == sorted(names(deep, *roles))
    deeper = make(120_000, organisation="three_level", span_of_control=6)
    assert {"section:school:1", "section2:school:1"} <= set(names(deeper, Role.SECTION_HEAD))


def test_neutral_channels_change_only_what_they_name():
    plain = make(50_000)
    ties = make(50_000, neutral_ties=True, reference_tie_chance=0.3)
    assert ties == replace(plain, tie_chance=0.3)
    fund = make(50_000, neutral_fund=True)
    assert fund == replace(plain, fund_nok_per_year=0.0)
    advisers = make(50_000, neutral_advisers=True)
    assert names(advisers, Role.ADVISER) == ["shared:finance", "shared:procurement", "shared:legal"]
    assert advisers.units == tuple(
        replace(unit, state_superior=advisers.index_of("state") if unit.state_superior >= 0 else -1)
        for unit in plain.units
    )


def test_a_share_of_staff_above_one_gives_certain_ties():
    assert make(10, staff_per_inhabitant=0.3, acquaintances=20).tie_chance < 1
    assert make(1_000_000).tie_chance < make(1_000).tie_chance


@pytest.mark.parametrize("population", [0, -5, LARGEST_POPULATION + 1])
def test_refuses_populations_out_of_range(population):
    with pytest.raises(UserError, match="expected 1 to 2,000,000 inhabitants"):
        make(population)


def test_refuses_a_span_that_needs_too_many_levels():
    parameters = {"schools_per_1000": 2.0, "span_of_control": 4}
    with pytest.raises(UserError, match=r"raise structure\.span_of_control \(now 4\)"):
        make(LARGEST_POPULATION, **parameters)
    tallest = make(LARGEST_POPULATION, span_of_control=4)
    assert max(len(tallest.line_above(u)) for u in range(len(tallest.units))) == LONGEST_PATH


@given(st.integers(1, 10_000), st.integers(1, 100))
def test_groups_are_as_few_and_as_equal_as_possible(members, largest):
    sizes = equal_groups(members, largest)
    assert sum(sizes) == members
    assert len(sizes) == math.ceil(members / largest)
    assert max(sizes) <= largest
    assert max(sizes) - min(sizes) <= 1


@given(
    st.sampled_from([0.0, 60_000.0, 240_000.0]),
    st.integers(1, 60),
    st.floats(10_000.0, 5_000_000.0),
)
def test_project_money_is_what_the_rule_grants(per_year, months, one_sum):
    values = {
        "project_money_nok_per_year": per_year,
        "project_months": months,
        "project_money_nok": one_sum,
    }
    assert project_money(values) == granted(as_record(values)[0])
