"""Topics, belief, what a meeting does, and doors to money."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.municipality.structure import Sector
from collabsim.rules.belief import (
    belief,
    discounted_observation,
    effect_now,
    own_reach,
    paper_reach,
)
from collabsim.rules.knowledge import clip, count_topics, draw_topics, field_of, topic_number
from collabsim.rules.meeting import fit_gain, learning, move_minds, ownership_gain
from collabsim.rules.members import tie_now
from collabsim.rules.pilot_draws import pick_sector, units_wanted, units_with_need
from collabsim.world.calendar import month_of_year, next_adjustment, this_december, year_of
from collabsim.world.draws import Decision, make_draws
from collabsim.world.tables import ACTOR, ENTREPRENEUR, MEMBER
from tests.rules.terms import SHARE

TOPICS = st.integers(0, 2**32 - 1)


@given(TOPICS)
def test_topics_are_counted(ask: Any, topics: int) -> None:
    assert ask(count_topics, topics) == topics.bit_count()


@given(TOPICS, st.integers(0, 32))
def test_the_nth_topic_is_one_of_the_set(ask: Any, topics: int, n: int) -> None:
    bits = [1 << i for i in range(32) if topics >> i & 1]
    assert ask(topic_number, topics, n) == (bits[n] if n < len(bits) else 0)


def test_fields_do_not_overlap_and_two_topics_belong_to_nobody(ask: Any) -> None:
    fields = [ask(field_of, int(sector), 6) for sector in Sector]
    assert all(field.bit_count() == 6 for field in fields)
    assert sum(fields) == 2**30 - 1
    assert ask(field_of, -1, 6) == 0


@pytest.mark.parametrize(("expected", "sector"), [(9.0, 2), (6.0, 0), (6.0, -1), (0.0, 1)])
def test_people_know_as_many_topics_as_expected_and_most_of_their_field(
    expected: float, sector: int
) -> None:
    drawn = [
        draw_topics(make_draws(1, r), int(Decision.PERSON_TOPICS), 0, 77, expected, sector, 6, 0.7)
        for r in range(3_000)
    ]
    inside = [(t & field_of(sector, 6)).bit_count() for t in drawn]
    field = 0.0 if sector < 0 else 4.2
    assert np.mean([t.bit_count() for t in drawn]) == pytest.approx(max(expected, field), abs=0.2)
    assert np.mean(inside) == pytest.approx(field, abs=0.15)


@given(st.floats(-5.0, 5.0))
def test_clip(ask: Any, x: float) -> None:
    assert ask(clip, x) == min(1.0, max(0.0, x))


@given(SHARE, SHARE)
def test_effect_rises_with_fit(p: Any, ask: Any, true: float, fit: float) -> None:
    assert ask(effect_now, p, true, fit) == pytest.approx(min(1.0, true * (0.7 + 0.5 * fit)))


@given(st.floats(-1.0, 2.0), SHARE, SHARE)
def test_a_closed_team_discounts_bad_news_only(
    p: Any, ask: Any, observed: float, believed: float, shut: float
) -> None:
    taken = ask(discounted_observation, p, observed, believed, shut)
    if observed >= believed:
        assert taken == observed
    else:
        expected = believed + (observed - believed) * (1 - 0.5 * shut)
        assert taken == pytest.approx(expected)
        assert observed <= taken + 1e-12


@given(st.floats(0.0, 10.0), SHARE)
def test_reach_multiplies_along_the_path_and_seeing_adds_to_it(
    p: Any, ask: Any, levels_passed: float, seen: float
) -> None:
    paper = ask(paper_reach, p, 0.9, levels_passed, True)
    assert paper == pytest.approx(0.9 * 0.85**levels_passed)
    own = ask(own_reach, paper, seen)
    assert own == pytest.approx(1 - (1 - paper) * (1 - seen))
    assert paper - 1e-12 <= own <= 1.0
    assert ask(own_reach, paper, 0.0) == pytest.approx(paper)


def test_neutral_information_is_alike_above_the_unit(parameters: Any) -> None:
    row = parameters(neutral_information=True)
    assert paper_reach(row, 0.9, 6.0, True) == paper_reach(row, 0.9, 1.0, True) == 0.9 * 0.85**2.0
    assert paper_reach(row, 0.9, 0.0, False) == 0.9


@given(SHARE, SHARE, SHARE, st.floats(0.0, 20.0))
def test_what_is_lost_on_the_way_is_filled_with_the_prior(
    p: Any, ask: Any, evidence: float, reach: float, prior: float, experience: float
) -> None:
    believed = ask(belief, p, evidence, reach, prior, experience)
    assert min(evidence, prior) - 1e-12 <= believed <= max(evidence, prior) + 1e-12
    assert belief(p, evidence, 1.0, prior, experience) == pytest.approx(evidence)
    assert belief(p, evidence, 0.0, prior, 0.0) == pytest.approx(prior)
    nearer = belief(p, evidence, reach, prior, experience + 1.0)
    assert abs(nearer - evidence) <= abs(believed - evidence) + 1e-12


@given(SHARE, SHARE)
def test_learning_and_ownership_grow_with_understanding(
    p: Any, ask: Any, understood: float, ownership: float
) -> None:
    assert ask(learning, p, understood, 0.25) == pytest.approx(0.09 * understood * 2.2)
    gain = ask(ownership_gain, p, understood, ownership, 0.25)
    assert gain == pytest.approx(0.1 * 0.475 * understood * (1 - ownership))
    assert 0.0 <= ownership + gain <= 1.0


@given(SHARE, SHARE, SHARE, SHARE)
def test_fit_grows_with_novelty_and_less_where_changes_need_approval(
    p: Any, ask: Any, g: float, new: float, org: float, fit: float
) -> None:
    gain = ask(fit_gain, p, g, new, org, fit)
    assert gain == pytest.approx(2 * g * new * (1 - 0.5 * org) * (1 - fit))
    assert fit_gain(p, g, new, 1.0, fit) <= gain + 1e-12
    assert fit_gain(p, g, 0.0, org, fit) == 0.0


@given(st.tuples(SHARE, SHARE, SHARE), st.tuples(SHARE, SHARE, SHARE), SHARE, SHARE)
def test_minds_come_closer_and_stay_minds(
    mine: tuple[float, ...], theirs: tuple[float, ...], step: float, other_step: float
) -> None:
    minds = ("unit_mind", "whole_mind", "effect_mind")
    person, other = np.zeros(1, ACTOR.dtype)[0], np.zeros(1, ENTREPRENEUR.dtype)[0]
    for name, a, b in zip(minds, mine, theirs, strict=True):
        person[name], other[name] = a, b
    move_minds(person, other, step, other_step * (1 - step))
    for name, a, b in zip(minds, mine, theirs, strict=True):
        assert abs(person[name] - other[name]) <= abs(a - b) + 1e-12
        low, high = min(a, b) - 1e-12, max(a, b) + 1e-12
        assert low <= person[name] <= high
        assert low <= other[name] <= high


@given(SHARE, SHARE, st.integers(0, 200))
def test_what_meetings_added_to_a_tie_fades(
    p: Any, ask: Any, first: float, added: float, months: int
) -> None:
    row = np.zeros(1, MEMBER.dtype)[0]
    row.initial_tie, row.tie, row.tie_month = first, first + added * (1 - first), 10
    now = ask(tie_now, p, row, 10 + months)
    expected = first + (row.tie - first) * 0.98**months
    assert now == pytest.approx(expected)
    assert first - 1e-12 <= now <= row.tie + 1e-12


def test_a_tie_that_was_strained_does_not_mend_by_itself(p: Any) -> None:
    row = np.zeros(1, MEMBER.dtype)[0]
    row.initial_tie, row.tie, row.tie_month = 0.4, 0.3, 0
    assert tie_now(p, row, 100) == 0.3


@given(st.integers(1, 800), SHARE, SHARE, st.floats(0.0, 1.0, exclude_max=True))
def test_some_of_those_with_the_need_are_wanted(
    p: Any, ask: Any, n: int, u: float, kind: float, v: float
) -> None:
    need = ask(units_with_need, p, n, u)
    assert max(1, int(0.2 * n)) <= need <= n
    wanted = ask(units_wanted, p, need, kind, v)
    assert 1 <= wanted <= need
    if kind < 0.5:
        assert wanted == 1
    elif kind < 0.8:
        assert wanted == min(need, 2 if v < 0.5 else 3)
    else:
        assert 2 * wanted >= need


def test_neutral_scope_is_one_unit(parameters: Any) -> None:
    assert units_with_need(parameters(neutral_scope=True), 500, 0.9) == 1


@given(st.floats(0.0, 1.0, exclude_max=True), st.integers(-1, 4))
def test_a_second_sector_is_another_one(p: Any, ask: Any, u: float, but: int) -> None:
    assert ask(pick_sector, p, u, but) in set(range(5)) - {but}


def test_sectors_come_by_weight(p: Any) -> None:
    grid = [pick_sector(p, (k + 0.5) / 10_000, -1) for k in range(10_000)]
    shares = [grid.count(sector) / 10_000 for sector in range(5)]
    assert shares == pytest.approx([0.3, 0.1, 0.3, 0.1, 0.2], abs=1e-3)


def test_a_sector_without_weight_is_never_chosen(ask: Any, parameters: Any) -> None:
    only = parameters(
        sector_school=0.0, sector_kindergarten=0.0, sector_care=1.0, sector_culture=0.0,
        sector_nav=0.0,
    )  # fmt: skip
    assert ask(pick_sector, only, 0.999, -1) == Sector.CARE
    assert ask(pick_sector, only, 0.5, int(Sector.CARE)) == -1


@given(st.integers(0, 719))
def test_doors_open_in_june_october_and_december(ask: Any, month: int) -> None:
    assert (ask(year_of, month), ask(month_of_year, month)) == divmod(month, 12)
    adjustment = ask(next_adjustment, month)
    assert month <= adjustment < month + 8
    assert adjustment % 12 in (5, 9)
    assert not any(m % 12 in (5, 9) for m in range(month, adjustment))
    assert ask(this_december, month) == 12 * (month // 12) + 11
