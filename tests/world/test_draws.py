"""Keyed draws: equal to NumPy's, the same for ever, and forced one at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from collabsim.experiment.replicate import run_one
from collabsim.records.event_log import event_row, event_rows
from collabsim.world.codes import Event
from collabsim.world.draws import (
    Decision,
    gumbel,
    make_draws,
    normals,
    pair,
    uniform,
    uniforms,
    words,
)
from collabsim.world.events.codes import Answer
from tests.runs import kinds, log, plan_for

LARGEST = 2**63 - 1
KEYS = st.integers(0, LARGEST)


def plain(rule: Any) -> Any:
    """A rule as it was written, without the compiler."""
    return getattr(rule, "py_func", rule)


def numpy_words(
    seed: int, replication: int, decision: int, step: int, entity: int, block: int
) -> list[int]:
    """The same four words from NumPy."""
    generator = np.random.Philox(
        key=np.array([seed, replication], dtype=np.uint64),
        counter=np.array([block, entity, step, decision], dtype=np.uint64),
    )
    return [int(word) for word in generator.random_raw(4)]


@pytest.mark.smoke
@given(KEYS, KEYS, st.integers(1, 99), KEYS, KEYS, st.integers(0, 1_000))
@example(0, 0, 0, 0, 0, 0)
@example(LARGEST, LARGEST, 99, LARGEST, LARGEST, 1_000)
def test_draws_equal_those_of_numpy_bit_for_bit(
    seed: int, replication: int, decision: int, step: int, entity: int, block: int
) -> None:
    draws = make_draws(seed, replication)
    expected = numpy_words(seed, replication, decision, step, entity, block)
    assert [int(w) for w in words(draws, decision, step, entity, block)] == expected
    with np.errstate(over="ignore"):
        uncompiled = plain(words)(draws, decision, step, entity, block)
    assert [int(w) for w in uncompiled] == expected


@given(KEYS, KEYS, st.integers(0, 99))
def test_number_k_is_word_k_mod_4_of_block_k_div_4(seed: int, entity: int, k: int) -> None:
    draws = make_draws(seed, 3)
    word = numpy_words(seed, 3, Decision.ANSWER, 7, entity, k // 4)[k % 4]
    expected = (word >> 11) * 2.0**-53
    assert uniform(draws, Decision.ANSWER, 7, entity, k) == expected
    assert uniforms(draws, Decision.ANSWER, 7, entity, k // 4)[k % 4] == expected
    assert plain(uniform)(draws, Decision.ANSWER, 7, entity, k) == expected


def test_the_golden_sequence() -> None:
    """Numbers no release may change: published results hang on them."""
    draws = make_draws(2018, 7)
    drawn = [uniform(draws, Decision.START, 12, pair(4096, 99), k) for k in range(6)]
    assert drawn == [
        0.023239199575825986,
        0.18170133681566936,
        0.3034116034142459,
        0.9477186592770526,
        0.10347834973985592,
        0.06481007247762904,
    ]
    assert normals(draws, Decision.EFFECT, 0, 4096, 0) == (-1.264092182747831, 0.22023455796423702)


@given(KEYS, KEYS)
def test_normals_are_those_of_box_and_muller(seed: int, entity: int) -> None:
    draws = make_draws(seed, 0)
    a, b, _, _ = uniforms(draws, Decision.EFFECT, 0, entity, 0)
    radius = math.sqrt(-2.0 * math.log(1.0 - a))
    by_library = (radius * math.cos(2.0 * math.pi * b), radius * math.sin(2.0 * math.pi * b))
    expected = normals(draws, Decision.EFFECT, 0, entity, 0)
    assert expected == pytest.approx(by_library, rel=1e-13, abs=1e-13)
    assert plain(normals)(draws, Decision.EFFECT, 0, entity, 0) == expected


@given(st.floats(0.0, 1.0, exclude_max=True))
def test_gumbel_is_finite_for_every_uniform_number(u: float) -> None:
    assert math.isfinite(gumbel(u))
    assert gumbel(u) == plain(gumbel)(u)


@given(st.integers(0, 200 * 4096 + 4095), st.integers(0, 2**31 - 1))
def test_a_pilot_and_a_person_make_an_entity_of_their_own(pilot: int, person: int) -> None:
    entity = pair(pilot, person)
    assert (entity >> 32, entity & 0xFFFFFFFF) == (pilot, person)


def test_numbers_of_one_key_look_independent() -> None:
    """No two decisions, steps, entities or replications share their draws."""
    drawn = [
        uniform(make_draws(5, replication), decision, step, entity, k)
        for replication in range(4)
        for decision in (Decision.ANSWER, Decision.HANDLED)
        for step in range(8)
        for entity in range(8)
        for k in range(8)
    ]
    assert len(set(drawn)) == len(drawn)
    assert abs(np.mean(drawn) - 0.5) < 4 * math.sqrt(1 / 12 / len(drawn))
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 4 / math.sqrt(len(drawn))


@given(st.integers(1, 80), st.integers(0, 300), st.integers(0, 300), st.floats(0.0, 0.999))
def test_a_forced_number_stands_in_for_its_own_draw_only(
    decision: int, step: int, entity: int, value: float
) -> None:
    forced = make_draws(1, 2, {(decision, step, entity): value})
    free = make_draws(1, 2)
    assert uniform(forced, decision, step, entity, 0) == value
    assert uniforms(forced, decision, step, entity, 5) == (value,) * 4
    assert normals(forced, decision, step, entity, 0) == (value, value)
    for other in ((decision + 1, step, entity), (decision, step + 1, entity)):
        assert uniform(forced, *other, 0) == uniform(free, *other, 0)
    assert uniform(forced, decision, step, entity + 1, 3) == uniform(
        free, decision, step, entity + 1, 3
    )


def test_an_override_keeps_a_proposal_from_being_made_and_changes_nothing_before() -> None:
    plan = plan_for(10_000)
    free = run_one(plan, 4, 1)
    first = event_row(kinds(free, Event.PROPOSED)[3])
    month, code = first.month, first.entrepreneur + 1
    forced = run_one(plan, 4, 1, overrides={(Decision.PROPOSE, month, code): 0.999})
    before = free.events["month"] < month
    assert np.array_equal(free.events[before], forced.events[: before.sum()])
    keys = set(free.pilots["key"].tolist()) - set(forced.pilots["key"].tolist())
    assert int(free.pilots["key"][first.pilot]) in keys


def test_an_override_of_a_draw_nobody_makes_changes_nothing() -> None:
    plan = plan_for(10_000)
    free = run_one(plan, 4, 1)
    forced = run_one(plan, 4, 1, overrides={(Decision.ANSWER, 999, 999): 0.0})
    assert log(free) == log(forced)


def test_an_override_reaches_the_one_answer_it_is_keyed_for() -> None:
    plan = plan_for(10_000)
    free = run_one(plan, 4, 1)
    asked = event_rows(kinds(free, Event.UNIT_ASKED))
    yes = next(e for e in asked if e.answer == Answer.YES)
    person = int(free.world.actor["code"][yes.person])
    entity = pair(int(free.pilots["key"][yes.pilot]), person)
    forced = run_one(plan, 4, 1, overrides={(Decision.SITE_ANSWER, 0, entity): 0.9999999})
    changed = [
        e
        for e in event_rows(kinds(forced, Event.UNIT_ASKED))
        if (e.pilot, e.person) == (yes.pilot, yes.person)
    ]
    assert [e.answer for e in changed] == [Answer.NO]
    before = free.events["month"] < yes.month
    assert np.array_equal(free.events[before], forced.events[: before.sum()])
