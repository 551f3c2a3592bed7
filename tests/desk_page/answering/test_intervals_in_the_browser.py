"""Intervals, keys and formats in JavaScript are those of Python, to the last digit printed."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from collabsim.statistics import intervals, keys
from collabsim.statistics.holm import chance_of_more, holm
from collabsim.statistics.intervals import Term

EXACT = 1e-12


def same(one, other, within=1e-9):
    """Whether two numbers are as good as one; both unknown is the same too."""
    if one is None or other is None or math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    return math.isclose(one, other, rel_tol=within, abs_tol=within)


def test_quantiles_of_student_are_those_of_scipy(answering):
    grid = [
        [float(freedom), share]
        for freedom in (
            1, 1.5, 2, 2.7, *np.linspace(3, 40, 75), *np.geomspace(3, 1e6, 150), 399, 999, 1e6,
        )
        for share in (0.975, 0.95, 0.995)
    ]  # fmt: skip
    found = answering.run("return given.map(([f, s]) => m.studentQuantile(f, s));", grid)
    for (freedom, share), value in zip(grid, found, strict=True):
        exact = float(stats.t.ppf(share, freedom))
        assert abs(value / exact - 1.0) < EXACT, (freedom, share, value, exact)


def test_tails_of_student_are_those_of_scipy(answering):
    grid = [
        [float(value), float(freedom)]
        for value in (0.0, 0.1, 0.7, 1.9, 2.5, 3.3, 4.7, 8.0, 15.0, 40.0)
        for freedom in (1, 3, 19, 99, 399, 4999)
    ]
    found = answering.run("return given.map(([t, f]) => m.studentAbove(t, f));", grid)
    for (value, freedom), chance in zip(grid, found, strict=True):
        assert math.isclose(chance, float(stats.t.sf(value, freedom)), rel_tol=1e-9, abs_tol=1e-250)


def test_numbers_are_added_in_the_order_of_numpy(answering):
    rng = np.random.default_rng(1)
    lists = [(10.0 ** rng.uniform(-6, 6, n)).tolist() for n in (0, 1, 7, 8, 9, 127, 128, 129, 1000)]
    found = answering.run("return given.map((one) => m.sum(one));", lists)
    assert found == [float(np.sum(np.array(one))) for one in lists]


# Sums of one side in some replications: how many there are, and how many of them have the property.
counts = st.integers(0, 12).flatmap(lambda most: st.tuples(st.just(most), st.integers(0, most)))
pairs = st.integers(1, 40).flatmap(
    lambda runs: st.tuples(*[st.lists(counts, min_size=runs, max_size=runs)] * 2)
)
all_alike = st.tuples(st.integers(1, 30), st.sampled_from([(4, 0), (4, 4), (0, 0), (7, 3)])).map(
    lambda one: ([one[1]] * one[0], [one[1]] * one[0])
)
cases = st.lists(st.one_of(pairs, all_alike), min_size=8, max_size=25)

SCRIPT = """
const { share, difference, contrast, ratio, rate, change } = m.intervalsOf(declared.intervals);
const listed = (one) => [one.value, one.low, one.high];
return given.map(([first, second]) => {
  const sides = [first, second].map((side) => ({
    weight: 1, top: side.map((one) => one[1]), below: side.map((one) => one[0]) }));
  const terms = [{ ...sides[0], weight: 100 }, { ...sides[1], weight: -100 }];
  const { top, below } = sides[0];
  return [share(top, below), difference(...sides), contrast(terms), ratio(top, below),
    rate(top, below), change(terms)].map(listed);
});
"""


def by_python(first, second):
    top, below = ([one[at] for one in first] for at in (1, 0))
    other_top, other_below = ([one[at] for one in second] for at in (1, 0))
    sides = Term(1.0, top, below), Term(1.0, other_top, other_below)
    terms = [sides[0]._replace(weight=100.0), sides[1]._replace(weight=-100.0)]
    found = [
        intervals.share_interval(top, below), intervals.difference_interval(*sides),
        intervals.contrast_interval(terms), intervals.ratio_interval(top, below),
        intervals.rate_interval(top, below), intervals.change_interval(terms),
    ]  # fmt: skip
    return [[float(part) for part in one] for one in found]


@settings(max_examples=8)
@given(given=cases)
def test_intervals_are_those_of_python(answering, given):
    found = answering.run(SCRIPT, [[list(map(list, side)) for side in one] for one in given])
    for case, own in zip(given, found, strict=True):
        expected = by_python(*case)
        for one, other in zip(own, expected, strict=True):
            assert all(map(same, one, other)), (case, one, other)
            assert one[0] == other[0] or math.isnan(one[0])


def test_intervals_of_many_replications_are_those_of_python(answering):
    rng = np.random.default_rng(5)
    given = []
    for runs, chance in ((400, 0.3), (1000, 0.02), (1000, 0.97), (5000, 0.5), (100, 0.001)):
        mood = rng.normal(0.0, 1.0, runs)
        sides = []
        for shift in (0.0, 0.05):
            many = rng.poisson(6.0, runs)
            share = np.clip(chance + shift + 0.05 * mood, 0.0, 1.0)
            sides.append(
                [[int(n), int(rng.binomial(n, p))] for n, p in zip(many, share, strict=True)]
            )
        given.append(sides)
    found = answering.run(SCRIPT, given)
    for case, own in zip(given, found, strict=True):
        for one, other in zip(own, by_python(*case), strict=True):
            assert all(same(a, b, 1e-11) for a, b in zip(one, other, strict=True))


def test_keys_are_those_of_python(answering):
    rng = np.random.default_rng(3)
    given = []
    for _ in range(400):
        low, width = rng.normal(0.0, 1.5), abs(rng.normal(0.0, 1.0))
        effects = rng.normal(rng.normal(0, 2), rng.choice([0.2, 2.0]), rng.integers(0, 20)).tolist()
        given.append([low, low + width, effects, float(rng.choice([0.5, 1.0, 5.0]))])
    given += [[math.nan, 1.0, [2.0], 1.0], [0.0, 0.0, [], 1.0], [1.0, 2.0, [1.0] * 10, 1.0],
              [-1.0, 1.0, [-1.0] * 9 + [1.0], 1.0]]  # fmt: skip
    found = answering.run(
        "return given.map(([low, high, effects, matters]) => m.wordOf("
        " m.chanceOf(low, high, matters), m.heldBy(m.setsOf(effects, matters), declared.keys),"
        " declared.keys));",
        given,
    )
    expected = [
        str(keys.answer(low, high, effects, matters)) for low, high, effects, matters in given
    ]
    assert found == expected
    assert set(expected) == {str(one) for one in keys.Word}


def test_holm_is_that_of_python(answering):
    rng = np.random.default_rng(4)
    given = [
        [[float(v), abs(float(e)), int(n)] for v, e, n in zip(
            rng.normal(0, 3, 12), rng.normal(0, 1, 12), rng.integers(1, 500, 12), strict=True)]
        for _ in range(40)
    ]  # fmt: skip
    given.append([[0.0, 0.0, 5], [1.0, 0.0, 5], [math.nan, 1.0, 5]])
    found = answering.run(
        "return given.map((rows) => { const chances = rows.map((one) => m.chanceOfMore(...one));"
        " return [chances, m.holm(chances, 0.05)]; });",
        given,
    )
    for rows, (chances, apart) in zip(given, found, strict=True):
        expected = [chance_of_more(*one) for one in rows]
        assert all(map(same, chances, expected))
        assert apart == holm(expected).tolist()


numbers = st.one_of(
    st.floats(-1e7, 1e7, allow_nan=False),
    st.integers(-(10**6), 10**6).map(lambda one: one / 8),
    st.integers(-(10**5), 10**5).map(lambda one: one / 20),
    st.floats(1e-7, 1e-2),
)


@settings(max_examples=8)
@given(given=st.lists(numbers, min_size=40, max_size=120))
def test_numbers_are_written_as_python_writes_them(answering, given):
    found = answering.run(
        "return given.map((x) => [m.fixed(x, 0), m.fixed(x, 1), m.fixed(x, 4), m.general(x, 3),"
        " m.general(x, 6), m.general(x, 7), m.rounded(x), m.rounded(x, 1), m.rounded(x, -1),"
        " m.withDigits(x, 3)]);",
        given,
    )
    for x, own in zip(given, found, strict=True):
        expected = [
            f"{x:.0f}", f"{x:.1f}", f"{x:.4f}", f"{x:.3g}", f"{x:.6g}", f"{x:.7g}",
            round(x), round(x, 1), round(x, -1), float(f"{x:.3g}"),
        ]  # fmt: skip
        assert own == expected, x
