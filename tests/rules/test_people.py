"""Persons: how they are drawn, drift, know units, stay and remember."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.agents.looking import see_whether_known
from collabsim.municipality.structure import Role
from collabsim.rules.attention import handled_chance, workload
from collabsim.rules.people import (
    drift,
    effective_rule_knowledge,
    median_horizon,
    random_stay,
    read_person,
    remember_purchase,
)
from collabsim.world.tables import ACTOR
from tests.rules.terms import SHARE
from tests.runs import plan_for


def actor(**fields: Any) -> Any:
    """A person of whom only these fields matter."""
    row = np.zeros(1, ACTOR.dtype)[0]
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def written(rule: Any) -> Any:
    """A rule as written; those that act on a world cannot be called compiled from here."""
    return getattr(rule, "py_func", rule)


@given(SHARE, SHARE, st.floats(-0.5, 0.5), st.integers(0, 240), st.integers(0, 240))
def test_drift_in_one_step_is_drift_month_by_month(
    p: Any, start: float, contact: float, own: float, first: int, second: int
) -> None:
    at_once = actor(unit_mind=start, unit_moved=start, contact=contact, own_unit=own)
    in_two = actor(unit_mind=start, unit_moved=start, contact=contact, own_unit=own)
    drift(p, at_once, first + second)
    drift(p, in_two, first)
    drift(p, in_two, first + second)
    stepwise = start
    goal = min(1.0, max(0.0, 0.25 + 0.5 * contact + own))
    for _ in range(first + second):
        stepwise += 0.02 * (goal - stepwise)
    assert at_once.unit_mind == pytest.approx(stepwise, abs=1e-9)
    assert in_two.unit_mind == at_once.unit_mind
    assert at_once.mind_month == first + second


def test_drift_compiled_is_drift_as_written(p: Any) -> None:
    for months in range(0, 200, 7):
        one, two = (actor(unit_mind=0.3, whole_mind=0.4, effect_mind=0.9) for _ in range(2))
        drift(p, one, months)
        written(drift)(p, two, months)
        assert one.tobytes() == two.tobytes()


def test_without_drift_minds_stay(parameters: Any) -> None:
    still = actor(unit_mind=0.31, contact=1.0)
    drift(parameters(mindset_drift=0.0), still, 500)
    assert still.unit_mind == 0.31
    assert still.mind_month == 500


@given(st.integers(0, 300), st.integers(0, 8))
def test_purchases_teach_and_are_forgotten(p: Any, ask: Any, since: int, purchases: int) -> None:
    person = actor(rule_knowledge=0.25, purchases=purchases, purchase_month=100)
    known = ask(effective_rule_knowledge, p, person, 100 + since)
    expected = min(1.0, 0.25 + 0.1 * purchases) if since <= 36 else 0.25
    assert known == pytest.approx(expected)


def test_a_purchase_within_memory_adds_up_and_a_late_one_starts_anew(p: Any) -> None:
    person = actor(purchase_month=-1_000_000)
    for month, count in ((10, 1), (40, 2), (76, 3), (113, 1)):
        remember_purchase(p, person, month)
        assert (person.purchases, person.purchase_month) == (count, month)


@pytest.mark.parametrize(
    ("role", "years"),
    [
        (Role.FRONTLINE, 1.0), (Role.UNIT_MANAGER, 1.0), (Role.SECTION_HEAD, 2.0),
        (Role.SECTOR_HEAD, 3.0), (Role.CHIEF_EXECUTIVE, 4.0), (Role.COUNCIL, 4.0),
        (Role.STATE_SUPERIOR, 4.0),
    ],
)  # fmt: skip
def test_horizons_by_role(p: Any, ask: Any, role: Role, years: float) -> None:
    assert ask(median_horizon, p, int(role)) == years


@given(st.floats(0.0, 200.0), st.integers(0, 30))
def test_attention_is_capacity_over_load(p: Any, ask: Any, base: float, cases: int) -> None:
    person = actor(base_workload=base, cases=cases)
    assert ask(workload, p, person) == base + cases
    chance = ask(handled_chance, p, person)
    assert chance == (0.95 if base + cases == 0 else min(0.95, 7.0 / (base + cases)))
    busier = actor(base_workload=base, cases=cases + 1)
    assert handled_chance(p, busier) <= chance


def test_neutral_attention_spares_advisers(parameters: Any) -> None:
    row = parameters(neutral_attention=True)
    leader = actor(base_workload=90.0, role=int(Role.CHIEF_EXECUTIVE), cases=2)
    adviser = actor(base_workload=90.0, role=int(Role.ADVISER), cases=2)
    assert workload(row, leader) == 14.0
    assert workload(row, adviser) == 92.0


def stays(turnover: float, number: int) -> Any:
    """Lengths of stays of many people."""
    world = plan_for(2_000).world(1, 0)
    return np.array([written(random_stay)(world, turnover, 0, code) for code in range(number)])


@pytest.mark.parametrize("turnover", [0.05, 0.15, 0.5, 0.9])
def test_people_stay_as_long_as_turnover_says(turnover: float) -> None:
    """The share who stay past m months is (1 - turnover)^(m/12)."""
    months = stays(turnover, 4_000)
    assert months.min() >= 1
    for m in (6, 12, 24):
        stay = (1.0 - turnover) ** (m / 12.0)
        error = 4 * math.sqrt(stay * (1 - stay) / len(months))
        assert (months > m).mean() == pytest.approx(stay, abs=error + 1e-9)


@pytest.mark.parametrize("turnover", [5e-324, 1e-300, 1e-17, 1e-9, 1.0 - 2**-53])
def test_extreme_turnover_gives_whole_months(turnover: float) -> None:
    months = stays(turnover, 50)
    assert (months >= 1).all()
    assert (months <= 1_000_001).all()


def test_a_leader_knows_as_many_units_as_the_chances_say() -> None:
    """tie_chance for the spread half, and two units where the other half sits."""
    plan = plan_for(30_000)
    municipality = plan.municipality[0]
    chief, n = int(municipality["chief"]), int(municipality["n_units"])
    world = plan.world(0, 0)
    known = 0
    draws = 500
    for holder in range(draws):
        world.actor[chief].holder = holder
        known += sum(see_whether_known(world, chief, u) for u in range(n))
    miss = (1 - 1 / n) ** 2 * (1 - municipality["tie_chance"])
    expected = n * (1 - miss)
    assert known / draws == pytest.approx(expected, rel=0.05)


def test_everybody_knows_the_own_unit_and_the_shared_office_nobody() -> None:
    plan = plan_for(5_000)
    world = plan.world(3, 1)
    for a, person in enumerate(world.actor):
        known = [see_whether_known(world, a, u) for u in range(len(world.unit))]
        if person.role in (Role.UNIT_MANAGER, Role.FRONTLINE):
            assert known[int(person.unit)]
        if person.role == Role.FRONTLINE:
            assert sum(known) == 1
        if person.shared:
            assert not any(known)


@pytest.mark.parametrize("later", [1, 17, 100])
def test_it_does_not_matter_when_a_person_is_first_read(later: int) -> None:
    """Holder, traits and knowledge are the same bits; a mindset the same but for rounding."""
    plan = plan_for(5_000)
    for a in range(0, len(plan.actor), 5):
        early, late = plan.world(3, 1), plan.world(3, 1)
        read_person(early, a, later)
        person = early.actor[a]
        read_person(late, a, max(0, int(person.since)))
        read_person(late, a, later)
        other = late.actor[a]
        for field in ("holder", "since", "leaves", "topics", "fear", "curiosity", "prior",
                      "horizon", "rule_knowledge", "contact"):  # fmt: skip
            assert person[field] == other[field], field
        assert person.effect_mind == pytest.approx(other.effect_mind, abs=1e-12)
