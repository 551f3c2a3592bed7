"""Consent: the formula, what each term does to it, and what leaves it alone."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.municipality.structure import Role
from collabsim.rules.consent import (
    Terms,
    benefit,
    consent,
    cost,
    own_share,
    risk,
    with_sum,
    without_entrepreneur,
    yes_chance,
)
from collabsim.world.blueprint import empty_pilots
from tests.rules.terms import MIDDLING, SHARE, any_terms

RISES = ("understood", "tie", "mandate", "curiosity", "ownership")
FALLS = (
    "risk_rules",
    "risk_line",
    "risk_statutory",
    "risk_coverage",
    "risk_power",
    "strain",
    "stress",
)


def written_out(p: Any, t: Terms) -> float:
    """The formula of the model description, term by term."""
    gain = 2 * (t.believed - t.bar) * t.horizon_met
    gain *= (t.share + t.whole_mind * (1 - t.share)) * t.synergy
    feared = t.risk_rules + t.risk_line + t.risk_statutory + t.risk_coverage + t.risk_power
    cost_felt = p.cost_weight * t.strain * t.stress * (1.3 - 0.5 * t.statutory)
    return float(
        p.willingness
        + p.belief_weight * (0.3 + 0.7 * t.effect_mind) * gain
        + p.understanding_weight * (t.understood - 0.35)
        + p.ownership_weight * (t.ownership - 0.2) * t.reach
        + p.tie_weight * t.tie * t.unit_mind
        + p.mandate_weight * t.mandate
        + p.curiosity_weight * t.curiosity
        - t.stake * p.risk_weight * (1 - 0.6 * t.effect_mind) * feared
        - cost_felt
    )


@given(any_terms())
def test_consent_is_the_sum_the_description_gives(p: Any, ask: Any, terms: Terms) -> None:
    assert ask(consent, p, terms) == pytest.approx(written_out(p, terms), abs=1e-12)


def test_a_middling_person_by_hand(p: Any, ask: Any) -> None:
    """1.05 + 7.5*.65*B(.0975) + 0 + 0 + 1.2*.1*.5 + .3 + .342 - .5*3.1*.7*.45 - .9*.5*1.3."""
    assert ask(benefit, MIDDLING) == pytest.approx(2 * 0.15 * 0.5 * 0.65)
    assert ask(risk, MIDDLING) == pytest.approx(0.45)
    assert ask(cost, p, MIDDLING) == pytest.approx(0.585)
    by_hand = 1.05 + 7.5 * 0.65 * 0.0975 + 0.06 + 0.3 + 0.342 - 0.48825 - 0.585
    assert ask(consent, p, MIDDLING) == pytest.approx(by_hand)


@pytest.mark.parametrize("field", RISES)
@given(terms=any_terms(), more=SHARE)
def test_what_speaks_for_it_never_speaks_against(
    p: Any, field: str, terms: Terms, more: float
) -> None:
    higher = terms._replace(**{field: max(more, getattr(terms, field))})
    assert consent(p, higher) >= consent(p, terms) - 1e-12


@pytest.mark.parametrize("field", FALLS)
@given(terms=any_terms(), more=SHARE)
def test_what_speaks_against_it_never_speaks_for(
    p: Any, field: str, terms: Terms, more: float
) -> None:
    higher = terms._replace(**{field: getattr(terms, field) + more})
    assert consent(p, higher) <= consent(p, terms) + 1e-12


@given(any_terms(), SHARE)
def test_belief_above_the_bar_weighs_more_with_those_who_look_at_effects(
    p: Any, terms: Terms, more: float
) -> None:
    believer = terms._replace(believed=max(terms.believed, terms.bar))
    bolder = believer._replace(effect_mind=max(more, believer.effect_mind))
    assert consent(p, bolder) >= consent(p, believer) - 1e-12


@given(any_terms())
def test_an_idea_without_a_sum_carries_neither_risk_nor_cost(p: Any, terms: Terms) -> None:
    idea = with_sum(terms, 0.0, 0.0, 0.0)
    free = terms._replace(
        risk_rules=0.0,
        risk_line=0.0,
        risk_statutory=0.0,
        risk_coverage=0.0,
        risk_power=0.0,
        strain=0.0,
    )
    assert consent(p, idea) == pytest.approx(consent(p, free), abs=1e-12)


@given(any_terms(), SHARE, st.floats(0.0, 3.0), SHARE)
def test_another_sum_changes_stake_strain_and_rules_and_nothing_else(
    ask: Any, terms: Terms, stake: float, strain: float, rules: float
) -> None:
    other = ask(with_sum, terms, stake, strain, rules)
    assert other == terms._replace(stake=stake, strain=strain, risk_rules=rules)


@given(any_terms(), SHARE, st.floats(0.0, 3.0))
def test_own_staff_are_weighed_without_the_entrepreneur(
    p: Any, ask: Any, terms: Terms, stake: float, strain: float
) -> None:
    own = ask(without_entrepreneur, p, terms, stake, strain)
    stripped = terms._replace(
        bar=p.inhouse_standard_of_proof, understood=0.35, ownership=0.2, reach=0.0, tie=0.0,
        risk_rules=0.0, risk_power=0.0, stake=stake, strain=strain,
    )  # fmt: skip
    assert own == stripped
    for field in ("understood", "ownership", "reach", "tie", "risk_rules", "risk_power"):
        other = terms._replace(**{field: 0.77})
        assert without_entrepreneur(p, other, stake, strain) == own


@given(st.floats(-700.0, 700.0))
def test_chances_are_logistic_and_finite(ask: Any, x: float) -> None:
    chance = ask(yes_chance, x)
    assert 0.0 <= chance <= 1.0
    assert chance + yes_chance(-x) == pytest.approx(1.0)


@pytest.mark.parametrize(("x", "chance"), [(0.0, 0.5), (800.0, 1.0), (-800.0, 0.0)])
def test_chances_at_the_ends(ask: Any, x: float, chance: float) -> None:
    assert ask(yes_chance, x) == chance


@given(st.floats(-30.0, 30.0), st.floats(0.001, 5.0))
def test_more_consent_is_a_larger_chance(x: float, more: float) -> None:
    assert yes_chance(x + more) > yes_chance(x) or math.isclose(yes_chance(x), 1.0)


@pytest.mark.parametrize(
    ("role", "one_sector", "two_sectors"),
    [
        (Role.UNIT_MANAGER, 0.4, 0.2),
        (Role.SECTION_HEAD, 0.7, 0.35),
        (Role.SECTOR_HEAD, 0.7, 0.35),
        (Role.CHIEF_EXECUTIVE, 0.85, 0.85),
        (Role.COUNCIL, 0.85, 0.85),
        (Role.STATE_SUPERIOR, 0.1, 0.1),
    ],
)
def test_the_own_share_belongs_to_the_post(
    p: Any, ask: Any, role: Role, one_sector: float, two_sectors: float
) -> None:
    pilot = empty_pilots(1)[0]
    pilot.gain_unit, pilot.gain_sector, pilot.gain_municipality, pilot.gain_state = (
        0.4,
        0.3,
        0.15,
        0.1,
    )
    assert ask(own_share, p, pilot, int(role)) == pytest.approx(one_sector)
    pilot.other_sector = 2
    assert ask(own_share, p, pilot, int(role)) == pytest.approx(two_sectors)
