"""Designs: every point where it should be, none twice, and analyses that find what is known."""

from __future__ import annotations

import itertools
import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from SALib.analyze import morris as morris_analysis
from SALib.analyze import sobol as sobol_analysis
from scipy.stats import qmc

from collabsim.errors import UserError
from collabsim.experiment.design.designs import (
    MORRIS_LEVELS,
    SAMPLED,
    grid,
    latin_hypercube,
    morris,
    points_of,
    saltelli,
    sobol,
)
from collabsim.experiment.design.varied import POPULATION, Varied
from collabsim.parameters import PARAMETERS

SHARE = Varied("useful_share", "uncertainty", low=0.2, high=0.7)
RETENTION = Varied("retention", "uncertainty", low=0.7, high=0.98)
MONTHS = Varied("patience_months", "uncertainty", low=6, high=12)
POOLED = Varied("pooled_budget", "lever", (False, True))
PLAN = Varied("fund_requires_plan", "lever", (False, True))
LEVELS = Varied("organisation", "structure", ("by_span", "two_level", "three_level"))
SIZE = Varied("population", "structure", low=3_000, high=120_000)
MIXED = (SHARE, MONTHS, POOLED, LEVELS, SIZE)


def listed(size: int, name: str) -> Varied:
    return Varied(name, "context", tuple(range(size)))


def rows(points) -> list[tuple[object, ...]]:
    return [tuple(point.values()) for point in points]


# --- From the unit interval to values -------------------------------------------------------------


@pytest.mark.parametrize("axis", [MONTHS, POOLED, LEVELS], ids=lambda a: a.name)
def test_every_value_has_an_equal_part_of_the_way(axis):
    shares = (np.arange(axis.size * 1_000) + 0.5) / (axis.size * 1_000)
    assert Counter(axis.at(u) for u in shares) == dict.fromkeys(
        [axis.value(place) for place in range(axis.size)], 1_000
    )


@pytest.mark.parametrize("axis", MIXED, ids=lambda a: a.name)
def test_the_ends_of_the_way_are_the_ends_of_the_range(axis):
    ends = (axis.values[0], axis.values[-1]) if axis.values else (axis.low, axis.high)
    assert (axis.at(0.0), axis.at(1.0)) == ends


@given(
    parameter=st.sampled_from(
        [p for p in [*PARAMETERS.values(), POPULATION] if p.kind in {"int", "float"}]
    ),
    share=st.floats(0.0, 1.0),
)
def test_no_value_leaves_the_bounds_or_the_kind_of_its_parameter(parameter, share):
    axis = Varied(parameter.name, parameter.role, low=parameter.low, high=parameter.high)
    value = axis.at(share)
    assert parameter.low <= value <= parameter.high
    assert isinstance(value, int if parameter.kind == "int" else float)


def test_a_record_of_what_varies_is_read_back():
    for axis in (*MIXED, Varied("scenario", "scenario", ("a", "b"), crossed=True)):
        assert Varied.from_dict(axis.as_dict()) == axis


# --- Grids and Latin hypercubes -------------------------------------------------------------------


def test_a_grid_has_every_combination_once_and_its_last_axis_changes_fastest():
    assert rows(grid([POOLED, LEVELS])) == [
        (pooled, level) for pooled in POOLED.values for level in LEVELS.values
    ]
    assert grid([]) == [{}]


@pytest.mark.parametrize("points", [1, 7, 50])
def test_each_part_of_a_real_axis_holds_one_point_of_a_latin_hypercube(points):
    drawn = latin_hypercube([SHARE, LEVELS, RETENTION], points, seed=3)
    for axis in (SHARE, RETENTION):
        shares = [(p[axis.name] - axis.low) / (axis.high - axis.low) for p in drawn]
        assert sorted(math.floor(u * points) for u in shares) == list(range(points))


FEW = st.lists(st.integers(1, 4), min_size=1, max_size=5)


@given(sizes=FEW, share=st.floats(0.01, 1.0), seed=st.integers(0, 2**62))
def test_a_latin_hypercube_of_few_values_has_no_point_twice(sizes, share, seed):
    axes = [listed(size, f"x{column}") for column, size in enumerate(sizes)]
    points = max(1, int(share * math.prod(sizes)))
    drawn = rows(latin_hypercube(axes, points, seed))
    assert len(set(drawn)) == len(drawn) == points


@given(sizes=FEW, share=st.floats(0.01, 0.5), seed=st.integers(0, 2**62))
def test_a_latin_hypercube_of_few_values_has_each_as_often(sizes, share, seed):
    axes = [listed(size, f"x{column}") for column, size in enumerate(sizes)]
    points = max(1, int(share * math.prod(sizes)))
    drawn = latin_hypercube(axes, points, seed)
    for axis in axes:
        counts = Counter(point[axis.name] for point in drawn)
        often = [counts[value] for value in axis.values]
        assert max(often) - min(often) <= 1


def test_a_latin_hypercube_of_all_combinations_is_the_grid():
    axes = [listed(3, "a"), listed(4, "b"), listed(2, "c")]
    assert sorted(rows(latin_hypercube(axes, 24, seed=1))) == sorted(rows(grid(axes)))


def test_rows_that_cannot_all_be_exchanged_are_filled_up():
    axes = [listed(5, name) for name in "abcd"]
    assert len(set(rows(latin_hypercube(axes, 625, seed=1)))) == 625


@pytest.mark.parametrize("draw", [latin_hypercube, sobol])
def test_more_points_than_there_are_combinations_are_refused(draw):
    with pytest.raises(UserError, match=r"points must not be above 6, the number of different"):
        draw([POOLED, LEVELS], 8, seed=1)
    assert len(draw([POOLED, LEVELS, SHARE], 8, seed=1)) == 8


# --- Sobol sequences ------------------------------------------------------------------------------


def test_a_sobol_design_is_the_scrambled_sequence():
    drawn = sobol([SHARE, RETENTION], 64, seed=9)
    expected = qmc.Sobol(d=2, rng=np.random.default_rng(9)).random(64)
    low, high = [SHARE.low, RETENTION.low], [SHARE.high, RETENTION.high]
    assert np.allclose(rows(drawn), qmc.scale(expected, low, high), rtol=0, atol=1e-15)


def test_every_word_and_switch_has_its_share_of_a_sobol_design():
    drawn = sobol([SHARE, POOLED, LEVELS], 256, seed=2)
    assert Counter(p["pooled_budget"] for p in drawn) == {False: 128, True: 128}
    assert all(84 <= n <= 87 for n in Counter(p["organisation"] for p in drawn).values())


@given(sizes=FEW, seed=st.integers(0, 2**62))
def test_a_sobol_design_of_few_values_has_no_point_twice(sizes, seed):
    axes = [listed(size, f"x{column}") for column, size in enumerate(sizes)]
    points = 1 << (math.prod(sizes).bit_length() - 1)
    drawn = rows(sobol(axes, points, seed))
    assert len(set(drawn)) == len(drawn) == points


@pytest.mark.parametrize("draw", [sobol, saltelli])
def test_points_that_are_no_power_of_2_are_refused(draw):
    with pytest.raises(UserError, match=r"power of 2.*nearest to 100: 64 or 128"):
        draw([SHARE], 100, seed=1)


# --- Designs for sensitivity analyses -------------------------------------------------------------


def test_a_saltelli_design_exchanges_one_axis_at_a_time():
    axes = [SHARE, MONTHS, LEVELS]
    drawn = rows(saltelli(axes, 8, seed=4))
    assert len(drawn) == 8 * 5 == points_of("saltelli", 3, 8)
    for first, *crossed, second in (drawn[start : start + 5] for start in range(0, 40, 5)):
        for column, row in enumerate(crossed):
            expected = list(first)
            expected[column] = second[column]
            assert row == tuple(expected)


def test_the_indices_of_the_ishigami_function_are_found():
    """Ishigami and Homma (1990), a = 7 and b = 0.1; the true indices are in their paper."""
    names = ("useful_share", "retention", "initial_uptake")
    axes = [Varied(name, "uncertainty", low=0.0, high=1.0) for name in names]
    drawn = np.array(rows(saltelli(axes, 2_048, seed=1))) * 2 * math.pi - math.pi
    one, two, three = drawn.T
    y = np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)
    problem = {"num_vars": 3, "names": names, "bounds": [[-math.pi, math.pi]] * 3}
    found = sobol_analysis.analyze(problem, y, calc_second_order=False, seed=1)
    assert np.allclose(found["S1"], [0.3139, 0.4424, 0.0], atol=0.03)
    assert np.allclose(found["ST"], [0.5576, 0.4424, 0.2437], atol=0.03)


def test_the_indices_of_words_and_switches_are_found():
    """An additive function: each axis has the share of the variance it brings."""
    drawn = saltelli([POOLED, LEVELS, MONTHS], 2_048, seed=1)
    worth = {"by_span": 0.0, "two_level": 1.0, "three_level": 2.0}
    y = np.array(
        [2.0 * p["pooled_budget"] + worth[p["organisation"]] + 0.25 * p["patience_months"]
         for p in drawn]
    )  # fmt: skip
    variances = np.array([4 * 0.25, 2 / 3, 0.0625 * 4])
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    found = sobol_analysis.analyze(problem, y, calc_second_order=False, seed=1)
    assert np.allclose(found["S1"], variances / variances.sum(), atol=0.04)
    assert np.allclose(found["ST"], variances / variances.sum(), atol=0.04)


@pytest.mark.parametrize("axes", [MIXED, (POOLED, PLAN, LEVELS)], ids=["mixed", "words"])
def test_each_path_of_a_morris_design_changes_each_axis_once(axes):
    drawn = rows(morris(axes, 12, seed=5))
    length = len(axes) + 1
    assert len(drawn) == 12 * length == points_of("morris", len(axes), 12)
    for start in range(0, len(drawn), length):
        path = drawn[start : start + length]
        changed = [
            [column for column, pair in enumerate(zip(a, b, strict=True)) if pair[0] != pair[1]]
            for a, b in itertools.pairwise(path)
        ]
        assert sorted(changed) == [[column] for column in range(len(axes))]


def test_the_effects_of_a_linear_function_are_found_by_a_morris_design():
    axes = [SHARE, POOLED, RETENTION]
    x = np.array(rows(morris(axes, 20, seed=6)), dtype=float)
    unit = (x - [0.2, 0.0, 0.7]) / [0.5, 1.0, 0.28]
    step = MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1))
    # A step of a switch goes all the way, which the analysis takes for a step of 2/3.
    y = unit @ [3.0, 2.0 * step, -1.0]
    problem = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
    found = morris_analysis.analyze(problem, unit, y, num_levels=MORRIS_LEVELS, seed=1)
    assert np.allclose(found["mu"], [3.0, 2.0, -1.0])
    assert np.allclose(found["sigma"], 0.0, atol=1e-9)


# --- All of them ----------------------------------------------------------------------------------


@pytest.mark.parametrize("design", SAMPLED)
def test_a_design_is_the_same_for_the_same_seed_and_for_no_other(design):
    draw = SAMPLED[design]
    assert draw(MIXED, 16, 7) == draw(MIXED, 16, 7)
    assert draw(MIXED, 16, 7) != draw(MIXED, 16, 8)
    assert len(draw(MIXED, 16, 7)) == points_of(design, len(MIXED), 16)


@pytest.mark.parametrize("design", SAMPLED)
def test_every_kind_of_parameter_has_its_place_in_every_design(design):
    drawn = SAMPLED[design](MIXED, 32, 1)
    assert {p["organisation"] for p in drawn} == set(LEVELS.values)
    assert {p["pooled_budget"] for p in drawn} == {False, True}
    for axis in (SHARE, MONTHS, SIZE):
        assert all(axis.low <= point[axis.name] <= axis.high for point in drawn)
    assert all(type(p["patience_months"]) is type(p["population"]) is int for p in drawn)
    assert all(type(p["pooled_budget"]) is bool for p in drawn)


def test_whole_numbers_are_equally_likely_in_a_latin_hypercube():
    counts = Counter(
        point["patience_months"]
        for seed in range(400)
        for point in latin_hypercube([SHARE, MONTHS], 5, seed)
    )
    expected = 400 * 5 / 7
    assert sorted(counts) == list(range(6, 13))
    assert all(abs(n - expected) < 5 * math.sqrt(expected) for n in counts.values())
