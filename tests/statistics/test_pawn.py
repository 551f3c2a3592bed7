"""PAWN: the indices of SALib, and inputs without effect are not told apart too often."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import pawn as salib_pawn

from collabsim.statistics.pawn import _members, pawn_indices, pawn_table

NAMES = [f"x{place}" for place in range(8)]


def test_indices_are_those_of_salib():
    rng = np.random.default_rng(2)
    points = rng.random((200, 3))
    outcomes = 3.0 * points[:, 0] + points[:, 1] ** 2 + rng.normal(0.0, 0.2, 200)
    problem = {"num_vars": 3, "names": NAMES[:3], "bounds": [[0.0, 1.0]] * 3}
    theirs = salib_pawn.analyze(problem, points, outcomes, S=5, seed=1)["median"]
    own = pawn_indices(_members(points, 5), outcomes)
    assert own == pytest.approx(np.asarray(theirs, float), abs=0.02)


def test_what_moves_the_result_is_told_apart():
    rng = np.random.default_rng(3)
    points = rng.random((111, len(NAMES)))
    outcomes = 3.0 * points[:, 2] + rng.normal(0.0, 0.3, 111)
    table = pawn_table(NAMES, points, outcomes, np.full(111, 0.09), 1).set_index("input")
    assert table.index[table["told_apart"]].tolist() == ["x2"]
    assert table["noise_share"].iloc[0] == pytest.approx(0.09 / outcomes.var())


@pytest.mark.parametrize(
    "repeated", [40, pytest.param(400, marks=[pytest.mark.slow, pytest.mark.long])]
)
def test_inputs_without_effect_are_told_apart_in_at_most_5_of_100_samples(repeated):
    rng = np.random.default_rng(7)
    inert, any_told = np.zeros(len(NAMES)), 0
    for seed in range(repeated):
        points = rng.random((60, len(NAMES)))
        outcomes = 2.0 * points[:, 0] + rng.normal(0.0, 0.5, 60)
        told = pawn_table(NAMES, points, outcomes, np.full(60, 0.25), seed)["told_apart"]
        inert += told
        any_told += told[1:].any()
    assert (inert[1:] <= 0.05 * repeated).all()
    # All of them together, within chance of so many samples.
    assert any_told <= (0.05 + 2.0 * np.sqrt(0.05 * 0.95 / repeated)) * repeated
    assert inert[0] > 0.5 * repeated
