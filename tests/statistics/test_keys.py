"""The two keys against an oracle that reads the rule as it is written, case by case."""

from __future__ import annotations

import math

import numpy as np
import pytest

from collabsim.statistics.keys import (
    Chance,
    Held,
    Sets,
    Word,
    answer,
    chance_of,
    held,
    sets_of,
    word,
)


def oracle(low: float, high: float, more: int, within: int, fewer: int, matters: float) -> str:
    """The table of the two keys, in the order of its rows and in words of its own."""
    same = low > -matters and high < matters
    clear = not same and (low > 0 or high < 0)
    way = "more" if low > 0 else "fewer"
    tried = more + within + fewer
    holding = [
        name
        for name, count in (("more", more), ("within", within), ("fewer", fewer))
        if 10 * count >= 9 * tried
    ]
    holds = holding[0] if holding else "open"
    if clear and holds == way:
        return way
    if holds == "within" and not clear:
        return "same"
    if holds == "open":
        if clear:
            return f"open_{way}"
        return "open_within" if same else "not_clear"
    return "open_edge"


def test_two_thousand_drawn_effects_have_the_word_of_the_table() -> None:
    draw = np.random.default_rng(5)
    met = set()
    for _ in range(2_000):
        middle, half = draw.normal(0, 2), abs(draw.normal(0, 1.2))
        tried = int(draw.integers(1, 120))
        first = int(draw.integers(0, tried + 1))
        second = int(draw.integers(0, tried - first + 1))
        counts = [first, second, tried - first - second]
        draw.shuffle(counts)
        if draw.random() < 0.4:
            counts = [0, 0, 0]
            counts[int(draw.integers(3))] = tried
        matters = float(draw.choice([0.5, 1.0, 5.0]))
        low, high = middle - half, middle + half
        found = word(chance_of(low, high, matters), held(Sets(*counts)))
        assert found.value == oracle(low, high, *counts, matters), (low, high, counts, matters)
        met.add(found)
    assert {
        Word.MORE, Word.FEWER, Word.SAME, Word.NOT_CLEAR, Word.OPEN_EDGE, Word.OPEN_MORE,
        Word.OPEN_FEWER, Word.OPEN_WITHIN,
    } == met  # fmt: skip


def test_only_three_words_need_no_hedge_and_each_needs_both_keys() -> None:
    unhedged = {one for one in Word if one.unhedged}
    assert unhedged == {Word.MORE, Word.FEWER, Word.SAME}
    for chance in Chance:
        for assumptions in (Held.OPEN, Held.NOT_TRIED):
            assert not word(chance, assumptions).unhedged


def test_nine_in_ten_is_enough_and_less_is_not() -> None:
    assert held(Sets(9, 1, 0)) is Held.MORE
    assert held(Sets(89, 11, 0)) is Held.OPEN
    assert held(Sets(0, 54, 6)) is Held.WITHIN
    assert held(Sets(0, 0, 0)) is Held.NOT_TRIED


def test_a_clear_effect_that_is_too_small_to_matter_is_the_same() -> None:
    assert chance_of(0.2, 0.7, 1.0) is Chance.SAME
    assert chance_of(0.2, 1.2, 1.0) is Chance.MORE
    assert chance_of(-0.2, 1.2, 1.0) is Chance.NOT_CLEAR


def test_what_is_unknown_is_not_counted_and_has_no_word() -> None:
    assert sets_of([2.0, math.nan, -1.0, 0.99], 1.0) == Sets(1, 1, 1)
    assert answer(math.nan, math.nan, [2.0] * 10, 1.0) is Word.UNKNOWN


def test_a_difference_that_matters_is_above_nothing() -> None:
    with pytest.raises(ValueError, match="above 0"):
        chance_of(0.0, 1.0, 0.0)
