"""Size acts through what is registered, and through nothing else; and it acts smoothly."""

from __future__ import annotations

import numpy as np
import pytest

from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.municipality.channels import REGISTER
from collabsim.municipality.generate import unit_counts
from collabsim.scenario import Scenario, load_scenario
from collabsim.world.codes import State

SMALLEST, LARGEST = 8_000, 20_000
LARGEST_STEP = 0.05
ROWS = {"first_unit", "other_unit", "unit_low", "unit_high", "payer", "stopped_by"}
"""Columns of pilots that are rows of units and posts, of which larger municipalities have more."""


def delivering(scenario: Scenario, replications: int) -> np.ndarray:
    """Share delivering 12 and 36 months after the money, a row for each municipality."""
    shares = []
    for plan in worlds(scenario, structures=Structures()):
        pilots = run_many(plan, 4, replications).pilots
        own = []
        for months in (12, 36):
            state = pilots[f"state_{months}"][pilots["started"] >= 0]
            own.append(float((state[state >= 0] == State.DELIVERING).mean()))
        shares.append(own)
    return np.array(shares)


def sizes_of_one_unit_more() -> list[int]:
    """The smallest number of inhabitants for each number of units."""
    values = load_scenario("baseline").values
    units = {size: sum(unit_counts(size, values).values()) for size in range(SMALLEST, LARGEST, 50)}
    return [min(size for size in units if units[size] == n) for n in sorted(set(units.values()))]


@pytest.mark.parametrize(
    ("first", "last", "replications"),
    [(5, 9, 150), pytest.param(0, None, 300, marks=pytest.mark.long)],
)
def test_one_unit_more_is_no_cliff(first: int, last: int | None, replications: int) -> None:
    sizes = sizes_of_one_unit_more()
    assert len(sizes) >= 12
    sizes = sizes[first:last]
    scenario = load_scenario("baseline").with_municipalities(*sizes)
    steps = np.abs(np.diff(delivering(scenario, replications), axis=0))
    assert steps.max() <= LARGEST_STEP, dict(zip(sizes[1:], steps.tolist(), strict=True))


@pytest.mark.parametrize(
    "sizes",
    [
        (1_000, 10_000, 120_000),
        pytest.param((1_000, 3_000, 10_000, 30_000, 120_000, 300_000), marks=pytest.mark.long),
    ],
)
def test_with_all_channels_neutral_all_sizes_have_one_history(sizes: tuple[int, ...]) -> None:
    """Not alike but the same: what is left of size is nothing at all."""
    neutral = {one.switch: True for one in REGISTER}
    scenario = load_scenario("baseline").with_municipalities(*sizes).with_values(**neutral)
    first, *others = (run_many(plan, 4, 100).pilots for plan in worlds(scenario))
    assert (first["state_36"] == State.DELIVERING).sum() > 100
    for other in others:
        assert len(other) == len(first)
        for name in set(first.dtype.names) - ROWS:
            same = np.array_equal(other[name], first[name], equal_nan=first[name].dtype.kind == "f")
            assert same, name
