"""The proximities and understanding: bounds, limits of the CES, and what each reads."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabsim.rules.proximity import (
    cognitive,
    geographical,
    institutional,
    lacking_share,
    mindset_distance,
    novelty,
    organisational,
    understanding,
)
from collabsim.world.tables import ACTOR, ENTREPRENEUR
from tests.rules.terms import SHARE

TOPICS = st.integers(0, 2**32 - 1)
FOUR = st.tuples(SHARE, SHARE, SHARE, SHARE)
WEIGHTS = (0.28, 0.33, 0.22, 0.17)


def ones(topics: int) -> int:
    return topics.bit_count()


@given(TOPICS, TOPICS)
def test_cognitive_proximity_is_overlap(ask: Any, known: int, others: int) -> None:
    smaller = min(ones(known), ones(others))
    expected = ones(known & others) / smaller if smaller else 0.0
    assert ask(cognitive, known, others) == expected
    assert cognitive(known, others) == cognitive(others, known)
    assert cognitive(known, known) == (1.0 if known else 0.0)


@given(TOPICS, TOPICS, SHARE)
def test_novelty_is_what_one_lacks(
    p: Any, ask: Any, known: int, others: int, distance: float
) -> None:
    there = ones(others)
    lacking = (there - ones(known & others)) / there if there else 0.0
    assert ask(lacking_share, known, others) == lacking
    new = ask(novelty, p, lacking, distance)
    assert new == pytest.approx(lacking * (0.5 + 0.5 * distance))
    assert lacking_share(others, others) == 0.0
    assert novelty(p, lacking, 1.0) >= new


@given(st.tuples(SHARE, SHARE, SHARE), st.tuples(SHARE, SHARE, SHARE))
def test_mindset_distance_is_a_mean_and_looks_the_same_from_both_sides(
    ask: Any, mine: tuple[float, ...], theirs: tuple[float, ...]
) -> None:
    person = np.zeros(1, ACTOR.dtype)[0]
    other = np.zeros(1, ENTREPRENEUR.dtype)[0]
    for row, minds in ((person, mine), (other, theirs)):
        row.unit_mind, row.whole_mind, row.effect_mind = minds
    distance = ask(mindset_distance, person, other)
    assert distance == pytest.approx(sum(abs(a - b) for a, b in zip(mine, theirs, strict=True)) / 3)
    assert mindset_distance(other, person) == distance


@given(SHARE, SHARE)
def test_institutional_proximity_loses_distance_and_formal_gap(
    p: Any, ask: Any, parameters: Any, distance: float, gap: float
) -> None:
    assert ask(institutional, p, distance, gap) == pytest.approx(max(0.0, 1 - distance - gap))
    assert (
        ask(institutional, parameters(understanding_without_mindset=True), distance, gap)
        == 1.0 - gap
    )


@given(SHARE, SHARE)
def test_organisational_proximity_is_the_arrangement_and_routines(
    p: Any, ask: Any, arrangement: float, routines: float
) -> None:
    expected = min(1.0, arrangement + 0.2 * routines)
    assert ask(organisational, p, arrangement, routines) == pytest.approx(expected)


@given(st.floats(0.0, 12.0), st.floats(0.01, 3.0))
def test_geographical_proximity_falls_with_travel(
    p: Any, ask: Any, hours: float, more: float
) -> None:
    near = ask(geographical, p, hours)
    assert near == pytest.approx(math.exp(-hours / 2.0))
    assert geographical(p, hours + more) < near


def floored(four: tuple[float, ...]) -> list[float]:
    return [max(0.05, x) for x in four]


@given(FOUR)
def test_full_substitution_is_a_weighted_mean(
    ask: Any, parameters: Any, four: tuple[float, ...]
) -> None:
    mean = sum(w * x for w, x in zip(WEIGHTS, floored(four), strict=True))
    assert ask(understanding, parameters(substitution=1.0), *four) == pytest.approx(mean)


@given(FOUR)
def test_no_exponent_is_a_weighted_product(p: Any, ask: Any, four: tuple[float, ...]) -> None:
    product = math.prod(x**w for w, x in zip(WEIGHTS, floored(four), strict=True))
    assert ask(understanding, p, *four) == pytest.approx(product)


@given(FOUR)
def test_a_small_exponent_comes_close_to_none(parameters: Any, four: tuple[float, ...]) -> None:
    near = understanding(parameters(substitution=1e-5), *four)
    assert near == pytest.approx(understanding(parameters(substitution=0.0), *four), rel=1e-4)


@given(FOUR)
def test_a_very_negative_exponent_comes_close_to_the_scarcest(
    ask: Any, parameters: Any, four: tuple[float, ...]
) -> None:
    scarcest = min(floored(four))
    u = ask(understanding, parameters(substitution=-10.0), *four)
    assert scarcest - 1e-12 <= u <= scarcest * 0.17 ** (-1 / 10) + 1e-12


@given(FOUR, st.floats(-10.0, 1.0))
def test_understanding_lies_between_the_least_and_the_most(
    ask: Any, parameters: Any, four: tuple[float, ...], rho: float
) -> None:
    u = ask(understanding, parameters(substitution=rho), *four)
    assert min(floored(four)) - 1e-9 <= u <= max(floored(four)) + 1e-9


@given(FOUR, st.sampled_from((-3.0, 0.0, 1.0)), st.integers(0, 3), SHARE)
def test_no_proximity_hurts_understanding(
    parameters: Any, four: tuple[float, ...], rho: float, which: int, more: float
) -> None:
    row = parameters(substitution=rho)
    better = list(four)
    better[which] = max(four[which], more)
    assert understanding(row, *better) >= understanding(row, *four) - 1e-12


@given(FOUR, st.floats(-9.0, 0.9), st.floats(0.05, 1.0))
def test_less_substitution_is_less_understanding(
    parameters: Any, four: tuple[float, ...], rho: float, less: float
) -> None:
    """A power mean rises with its exponent."""
    lower = understanding(parameters(substitution=max(-10.0, rho - less)), *four)
    assert lower <= understanding(parameters(substitution=rho), *four) + 1e-9


def test_weights_are_taken_as_shares(parameters: Any) -> None:
    doubled = parameters(
        weight_cognitive=0.56, weight_institutional=0.66, weight_social=0.44,
        weight_organisational=0.34,
    )  # fmt: skip
    four = (0.3, 0.8, 0.1, 0.2)
    assert understanding(doubled, *four) == pytest.approx(understanding(parameters(), *four))
    nothing = parameters(
        weight_cognitive=0.0, weight_institutional=0.0, weight_social=0.0,
        weight_organisational=0.0,
    )  # fmt: skip
    assert understanding(nothing, *four) == 0.05
