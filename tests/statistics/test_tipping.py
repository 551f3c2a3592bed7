"""Tipping points: intervals that cover with a part of a grid's runs, none where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.statistics.tipping import CELLS, LOOKS, Kind, Look, judged, tipping_point

REPEATED = 400


def logistic(rng, root, steep, error, *, rises=True, top=1.0, bottom=-1.0):
    """A noisy logistic curve that is 0 at ``root``."""
    sign = 1.0 if rises else -1.0

    def measure(at, done):
        share = 1.0 / (1.0 + np.exp(-sign * steep * (at - root)))
        return bottom + (top - bottom) * share + rng.normal(0.0, error), error

    return measure


@pytest.mark.slow
@pytest.mark.parametrize(
    ("steep", "error"),
    [
        (10.0, 0.1),
        *(
            pytest.param(*one, marks=pytest.mark.long)
            for one in [(5.0, 0.1), (20.0, 0.2), (40.0, 0.05)]
        ),
    ],
)
def test_intervals_cover_the_crossing_with_a_part_of_the_runs_of_a_grid(steep, error):
    rng = np.random.default_rng(11)
    covered, found, widths, measured = 0, 0, [], []
    for number in range(REPEATED):
        root = float(rng.uniform(0.15, 0.85))
        asked = []

        def measure(at, done, asked=asked, root=root, rises=bool(number % 2)):
            asked.append(at)
            return logistic(rng, root, steep, error, rises=rises)(at, done)

        tip = tipping_point(measure, 0.0, 1.0)
        measured.append(len(asked))
        if tip.kind is Kind.CROSSING:
            found += 1
            covered += tip.low <= root <= tip.high
            widths.append(tip.high - tip.low)
            assert tip.low <= tip.at <= tip.high
            assert tip.rises is bool(number % 2)
    assert found >= 0.95 * REPEATED
    assert covered >= 0.93 * found
    assert max(measured) == LOOKS <= 0.30 * (CELLS + 1)
    assert np.mean(widths) < 0.2


@pytest.mark.parametrize(("bottom", "top", "kind"), [(0.4, 1.0, "above"), (-1.0, -0.4, "below")])
def test_no_crossing_is_told_where_there_is_none(bottom, top, kind):
    rng = np.random.default_rng(5)
    curve = logistic(rng, 0.5, 8.0, 0.05, top=top, bottom=bottom)
    assert tipping_point(curve, 0.0, 1.0).kind == kind


def test_where_there_is_nothing_but_chance_a_crossing_is_hardly_ever_told():
    rng = np.random.default_rng(6)
    told = sum(
        tipping_point(lambda at, done: (rng.normal(0.0, 0.1), 0.1), 0.0, 1.0).kind is Kind.CROSSING
        for _ in range(200)
    )
    assert told <= 0.05 * 200


def test_a_curve_that_turns_back_crosses_more_than_once():
    looks = [Look(at, value, 0.1) for at, value in ((0.0, -1.0), (0.5, 1.0), (1.0, -1.0))]
    assert judged(looks).kind is Kind.SEVERAL


def test_a_level_is_crossed_where_the_curve_has_it():
    tip = tipping_point(lambda at, done: (at, 0.01), 0.0, 1.0, level=0.3)
    assert tip.kind is Kind.CROSSING
    assert tip.low <= 0.3 <= tip.high
    assert tip.high - tip.low <= 0.1


def test_a_measurement_that_fails_is_left_out():
    def measure(at, done):
        return (float("nan"), float("nan")) if at > 0.9 else (at - 0.5, 0.01)

    tip = tipping_point(measure, 0.0, 1.0)
    assert tip.kind is Kind.CROSSING
    assert max(one.at for one in tip.looks) <= 0.9


def test_a_range_has_two_ends():
    with pytest.raises(ValueError, match="range"):
        tipping_point(lambda at, done: (0.0, 1.0), 1.0, 1.0)
