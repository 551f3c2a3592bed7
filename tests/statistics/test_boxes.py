"""Boxes: found where there is one, and none where labels mean nothing."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.statistics.boxes import find_box

NAMES = [f"x{place}" for place in range(30)]


def test_a_box_is_found_with_its_limits():
    rng = np.random.default_rng(1)
    points = rng.random((150, len(NAMES)))
    labels = (points[:, 3] > 0.5) & (points[:, 7] < 0.6)
    box = find_box(NAMES, points, labels, seed=2)
    assert box.better_than_chance
    limits = {limit.input: limit for limit in box.limits}
    assert {"x3", "x7"} <= set(limits)
    assert not limits["x3"].upper
    assert limits["x7"].upper
    assert limits["x3"].at == pytest.approx(0.5, abs=0.1)
    assert limits["x7"].at == pytest.approx(0.6, abs=0.1)
    assert limits["x3"].low <= 0.5 + 0.05
    assert box.inside >= 0.8 * box.points
    assert box.everywhere == labels.sum()


@pytest.mark.long
def test_permuted_labels_have_no_box():
    rng = np.random.default_rng(3)
    repeated, none = 200, 0
    for number in range(repeated):
        points = rng.random((60, len(NAMES)))
        labels = rng.permutation(np.arange(60) < rng.integers(10, 40))
        # Half of the error, as where two answers are looked at.
        none += not find_box(NAMES, points, labels, seed=number, wrong=0.025).better_than_chance
    assert none >= 0.95 * repeated


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_labels_that_are_all_the_same_have_no_box(share):
    points = np.random.default_rng(4).random((40, 5))
    box = find_box(NAMES[:5], points, np.full(40, bool(share)), seed=1)
    assert not box.better_than_chance
    assert box.limits == ()


def test_the_same_seed_gives_the_same_box():
    rng = np.random.default_rng(5)
    points = rng.random((80, 10))
    labels = points[:, 0] > 0.6
    first, second = (find_box(NAMES[:10], points, labels, seed=9) for _ in range(2))
    assert first == second
