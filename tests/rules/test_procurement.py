"""Value, bands, lawful ways, and risk as it is perceived."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.municipality.structure import Sector
from collabsim.rules.options import inhouse_amount, reduced_amount, win_chance
from collabsim.rules.procurement import (
    band_of,
    perceived_risk,
    project_counts,
    route_exists,
    route_needed,
    seeing_chance,
    value_of,
)
from collabsim.rules.proposal import worth
from collabsim.world.blueprint import empty_pilots
from collabsim.world.codes import Band, Funding
from tests.rules.terms import SHARE

HEALTH = (Sector.CARE, Sector.NAV)
SUMS = st.floats(1.0, 20_000_000.0)


def case(**fields: Any) -> Any:
    """A pilot of which only these fields matter."""
    pilot = empty_pilots(1)[0]
    for name, value in fields.items():
        setattr(pilot, name, value)
    return pilot


@pytest.mark.parametrize(
    ("value", "band", "health_band"),
    [
        (0.0, Band.A, Band.A),
        (99_999.99, Band.A, Band.A),
        (100_000.0, Band.B, Band.B),
        (1_299_999.99, Band.B, Band.B),
        (1_300_000.0, Band.C, Band.B),
        (6_949_999.99, Band.C, Band.B),
        (6_950_000.0, Band.C, Band.C),
    ],
)
def test_bands_begin_at_the_threshold_itself(
    p: Any, ask: Any, value: float, band: Band, health_band: Band
) -> None:
    for sector in Sector:
        expected = health_band if sector in HEALTH else band
        assert ask(band_of, p, int(sector), value) == expected


def test_the_new_entry_threshold_moves_band_a_only(ask: Any, parameters: Any) -> None:
    new = parameters(threshold_nok=500_000.0)
    school = int(Sector.SCHOOL)
    assert [ask(band_of, new, school, v) for v in (499_999.0, 500_000.0, 1_300_000.0)] == [
        Band.A, Band.B, Band.C,
    ]  # fmt: skip


@given(SUMS, st.floats(0.0, 5_000_000.0), st.sampled_from(list(Sector)))
def test_a_larger_value_is_never_in_a_lower_band(
    p: Any, value: float, more: float, sector: Sector
) -> None:
    assert band_of(p, int(sector), value + more) >= band_of(p, int(sector), value)


@pytest.mark.parametrize(
    ("given_as", "fear", "counts"),
    [
        (Funding.PURCHASE, 0.0, True),
        (Funding.PURCHASE, 1.0, True),
        (Funding.RESEARCH, 0.5, False),
        (Funding.RESEARCH, 0.51, True),
        (Funding.GRANT, 1.0, False),
    ],
)
def test_whether_project_money_counts_depends_on_how_it_was_given(
    p: Any, ask: Any, given_as: Funding, fear: float, counts: bool
) -> None:
    assert ask(project_counts, p, int(given_as), fear) == counts


@pytest.mark.parametrize(
    ("basis", "value"),
    [("one_year", 150_000.0), ("term", 600_000.0), ("term_with_project", 700_000.0)],
)
def test_value_by_each_basis(ask: Any, parameters: Any, basis: str, value: float) -> None:
    bought = case(funding_form=int(Funding.PURCHASE), project_nok=100_000.0)
    assert ask(value_of, parameters(threshold_basis=basis), bought, 150_000.0, 4.0, 0.0) == value


def test_the_fearful_count_an_unclear_sum(ask: Any, parameters: Any) -> None:
    row = parameters(threshold_basis="term_with_project")
    research = case(funding_form=int(Funding.RESEARCH), project_nok=100_000.0)
    assert ask(value_of, row, research, 90_000.0, 1.0, 0.2) == 90_000.0
    assert ask(value_of, row, research, 90_000.0, 1.0, 0.8) == 190_000.0


@pytest.mark.parametrize(
    ("band", "law", "needed"),
    [(Band.A, 0, False), (Band.A, 1, True), (Band.B, 0, True), (Band.C, 1, True)],
)
def test_when_a_way_is_needed(ask: Any, band: Band, law: int, needed: bool) -> None:
    assert ask(route_needed, int(band), law) == needed


@pytest.mark.parametrize("route_band_c", [0, 1])
@pytest.mark.parametrize("route_other_law", [0, 1])
@pytest.mark.parametrize("law", [0, 1])
@pytest.mark.parametrize("band", list(Band))
def test_when_a_way_exists(
    ask: Any, band: Band, law: int, route_other_law: int, route_band_c: int
) -> None:
    """Always in band B; in C and under other law by the facts of the pilot."""
    pilot = case(route_band_c=route_band_c, route_other_law=route_other_law, law_touched=law)
    expected = (band != Band.C or route_band_c == 1) and (law == 0 or route_other_law == 1)
    assert ask(route_exists, pilot, int(band)) == expected


@given(SHARE, SHARE, SHARE, SHARE)
def test_the_chance_to_see_a_way(
    p: Any, ask: Any, knowledge: float, curiosity: float, fit: float, fear: float
) -> None:
    chance = ask(seeing_chance, p, knowledge, curiosity, fit, fear)
    expected = knowledge * (0.3 + 0.7 * curiosity) * (0.5 + 0.5 * fit) * (1 - 0.5 * fear)
    assert chance == pytest.approx(expected)
    assert 0.0 <= chance <= knowledge
    assert seeing_chance(p, 1.0, curiosity, fit, fear) >= chance
    assert seeing_chance(p, knowledge, 1.0, fit, fear) >= chance
    assert seeing_chance(p, knowledge, curiosity, 1.0, fear) >= chance
    assert seeing_chance(p, knowledge, curiosity, fit, 0.0) >= chance


@given(SHARE, SHARE)
def test_perceived_risk_is_what_is_known_missing_and_what_is_feared(
    ask: Any, knowledge: float, fear: float
) -> None:
    there = ask(perceived_risk, True, knowledge, fear)
    assert there == pytest.approx((1 - knowledge) * fear)
    assert ask(perceived_risk, False, knowledge, fear) == pytest.approx(there + knowledge)
    assert perceived_risk(True, 1.0, fear) == 0.0
    assert perceived_risk(True, 0.0, fear) == fear


@pytest.mark.parametrize(
    ("full", "threshold", "amount"),
    [
        (260_000.0, 100_000.0, 90_000.0),
        (260_000.0, 80_000.0, 0.0),
        (260_000.0, 500_000.0, 260_000.0),
        (265_000.0, 500_000.0, 260_000.0),
        (100_000.0, 100_000.0, 90_000.0),
        (300_000.0, 90_001.0, 90_000.0),
        (7_500.0, 100_000.0, 0.0),
    ],
)
def test_the_reduced_sum_is_the_largest_on_the_grid_below_the_threshold(
    ask: Any, parameters: Any, full: float, threshold: float, amount: float
) -> None:
    """And at least 30 % of the price, or there is none."""
    row = parameters(threshold_nok=threshold)
    assert ask(reduced_amount, row, case(full_nok=full), 0.3) == amount


def test_what_own_staff_would_need(p: Any, ask: Any) -> None:
    assert ask(inhouse_amount, p, case(covered=3, full_nok=200_000.0)) == 50_000.0 + 60_000.0
    assert ask(inhouse_amount, p, case(covered=0, full_nok=0.0)) == 150_000.0


@given(SHARE, SHARE, st.integers(0, 3), st.floats(0.0, 2.0))
def test_the_chance_to_win_falls_with_others_and_rises_with_evidence(
    ask: Any,
    parameters: Any,
    evidence: float,
    cocreation_depth: float,
    others: int,
    strength: float,
) -> None:
    row = parameters(competitor_strength=strength)
    chance = ask(win_chance, row, evidence, others, cocreation_depth)
    assert 0.0 < chance <= 1.0
    assert win_chance(row, evidence, others + 1, cocreation_depth) <= chance
    assert win_chance(row, 1.0, others, cocreation_depth) >= chance
    assert win_chance(row, evidence, 0, cocreation_depth) == 1.0


def test_an_even_competition(ask: Any, parameters: Any) -> None:
    """Evidence 0.5 and no cocreation_depth: as strong as two others of half the strength."""
    assert ask(win_chance, parameters(competitor_strength=0.5), 0.5, 2, 0.0) == 0.5


def test_worth_of_a_proposal_by_hand(p: Any, ask: Any) -> None:
    import math

    expected = math.log(0.5) + 0.35 * math.log(4) + 3 * math.log(0.8) + math.log(0.5) + 0.3 * 2.0
    assert ask(worth, p, 0.5, 4, 3, int(Band.C), 2.0) == pytest.approx(expected)
    assert ask(worth, p, 1.0, 1, 0, int(Band.A), 0.0) == 0.0
