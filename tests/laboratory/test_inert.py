"""What has no form is not given one: an inverted U, asked 400 times of totals that have none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from collabsim.laboratory.cells import grid_of
from collabsim.laboratory.counted import Counted
from collabsim.laboratory.hypothesis import AskedForm, AskedOutcome, Factor
from collabsim.laboratory.judging import looks
from collabsim.statistics.forms.judged import Finding

TOWN = "2,000 inhabitants"
SEEDS, REPLICATIONS, PILOTS = 400, 40, 12
LEVELS = tuple(np.linspace(0.0, 1.0, 7).tolist())
SMALLEST = 0.01
"""Far below the noise of a level, so that chance alone could well look like a rise and a fall."""

INERT = {
    "flat": lambda x: np.full_like(x, 0.4),
    "log": lambda x: 0.3 + 0.1 * np.log1p(9.0 * x),
    "linear": lambda x: 0.3 + 0.2 * x,
}


@pytest.fixture
def asked(small):
    """An inverted U over seven levels, and its grid."""
    do = ({"proximity": "cognitive", "path": "all", "hold": "level"},)
    factors = (Factor("x", LEVELS, do),)
    claim = replace(
        small, factors=factors, test=AskedForm("inverted_u", "x", (TOWN,)),
        outcomes=(AskedOutcome("delivering_12", True, SMALLEST),),
    )  # fmt: skip
    return claim, grid_of(factors)


def supported(asked, truth):
    """In which part of the seeds the claim is supported, and in which its values look so."""
    claim, grid = asked
    x = np.array([0.5 if at["x"] == "own" else at["x"] for at in grid])
    found = tempting = 0
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        pilots = rng.poisson(PILOTS, size=REPLICATIONS) + 1
        luck = 0.08 * rng.standard_normal(REPLICATIONS)  # of a replication, at all levels
        chance = np.clip(truth(x)[:, None] + luck, 0.0, 1.0)
        kept = rng.binomial(pilots, chance).astype(float)
        below = np.broadcast_to(pilots.astype(float), kept.shape)
        counted = Counted(("delivering_12",), (TOWN,), kept[None, None], below[None, None])
        (look,) = looks(claim, counted, ["delivering_12"], draws=399)
        found += look.judged.at() == Finding.SUPPORTED
        curve = look.curve.value[: len(LEVELS)]
        tempting += curve[1:-1].max() > max(curve[0], curve[-1]) + SMALLEST
    return found / SEEDS, tempting / SEEDS


@pytest.mark.parametrize("shape", INERT)
def test_an_inverted_u_is_not_found_where_there_is_none(asked, shape):
    found, tempting = supported(asked, INERT[shape])
    assert found <= 0.05
    if shape == "flat":  # by its values alone it would be found often
        assert tempting > 0.25


def test_and_is_found_where_there_is_one(asked):
    found, _ = supported(asked, lambda x: 0.5 - 1.2 * (x - 0.5) ** 2)
    assert found >= 0.9
