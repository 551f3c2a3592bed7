"""Where the rivals are fitted, and what they then have to predict.

See :mod:`collabsim.validation.rivals` for the recipe.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from collabsim.experiment.plan import Structures, worlds
from collabsim.parameters import Value
from collabsim.scenario import load_scenario
from collabsim.validation.patterns import ARMS
from collabsim.world.blueprint import Blueprint

SCENARIO = "four_sizes"
SIZES: tuple[int, ...] = (3_000, 10_000, 30_000, 120_000)
FITTED_SIZES: tuple[int, ...] = (3_000, 120_000)
DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Condition:
    """Values that differ from the defaults, and the sizes at which something is predicted."""

    name: str
    values: Mapping[str, Value]
    predicted: tuple[int, ...]


CONDITIONS: tuple[Condition, ...] = (
    Condition(DEFAULT, {}, (10_000, 30_000)),
    Condition("two_level", {"organisation": "two_level"}, SIZES),
    Condition("three_level", {"organisation": "three_level"}, SIZES),
    Condition("delegation", ARMS["delegation"], SIZES),
    Condition("threshold", {"threshold_nok": 500_000.0}, SIZES),
    Condition(
        "no_ties",
        {"tie_weight": 0.0, "weight_social": 0.0, "firsthand_tie": 0.0, "addressee_known": 0.0},
        SIZES,
    ),
    Condition("training", {"rule_training": 1.0, "fear_relief": 1.0}, SIZES),
)
"""The groups over which errors are taken; the first is the one rivals are fitted in.

Ties off: they weigh nothing in consent and understanding, nobody knows anything of a unit for
having a tie to it, and nobody finds the addressee for being known.
"""


class Cell(NamedTuple):
    """A municipality under a condition."""

    condition: str
    population: int


FITTED: tuple[Cell, ...] = tuple(Cell(DEFAULT, size) for size in FITTED_SIZES)


def cells() -> Iterator[Cell]:
    """Every municipality under every condition, fitted or predicted."""
    return (Cell(one.name, size) for one in CONDITIONS for size in SIZES)


def predicted() -> Iterator[Cell]:
    """Those that are predicted, condition by condition."""
    return (Cell(one.name, size) for one in CONDITIONS for size in one.predicted)


def lay_out(conditions: Sequence[Condition] = CONDITIONS) -> dict[Cell, Blueprint]:
    """The municipalities of conditions, condition by condition."""
    base, kept = load_scenario(SCENARIO), Structures()
    return {
        Cell(one.name, plan.populations[0]): plan
        for one in conditions
        for plan in worlds(base.with_values(**one.values), structures=kept)
    }
