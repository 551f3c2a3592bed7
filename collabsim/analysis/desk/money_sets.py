"""What a change does to kroner over sets of assumptions: how far they lie apart, by who pays.

The accounts of a run take far longer than the run, so that some of the sets are taken, spread over
all, each with a few replications. A part of how far they lie apart is therefore chance, and that is
said beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import TOGETHER
from collabsim.analysis.desk.money import TOLD, kroner_effect, kroner_sums
from collabsim.analysis.desk.sets import placed
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.store.kept import Kept
from collabsim.scenario import Scenario

MOST_SETS, REPLICATIONS = 20, 50
"""Sets of which accounts are kept, and replications of each side of one. Assumptions: about a
minute on two cores for four municipalities."""

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class KronerOverSets:
    """Million kroner of 2018 more or less of a hundred proposals, in every set.

    ``effects`` are ``(set, municipality, what)``, in the order of ``municipalities`` and
    :data:`~collabsim.analysis.desk.money.TOLD`.
    """

    municipalities: tuple[str, ...]
    effects: NDArray[np.float64]
    replications: int

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return len(self.effects)

    def of(self, municipality: str, name: str, index: float) -> NDArray[np.float64]:
        """The effects of the sets in a municipality, in kroner of a year with this price level."""
        place = self.municipalities.index(municipality)
        return np.asarray(index * self.effects[:, place, TOLD.index(name)], np.float64)


def kroner_over_sets(
    after: Scenario,
    before: Scenario,
    names: Sequence[str],
    *,
    points: int,
    seed: int,
    rules: str = "",
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> KronerOverSets:
    """Keep the accounts of a change at sets of assumptions, those that are kept not again.

    Args:
        after: The scenario with the change; what it sets is marked as set.
        before: The one without.
        names: Municipalities of both, or that all are taken together.
        points: How many sets there are at most.
        seed: Of the runs.
        rules: Hash of the rules the cells were run with.
        kept: Where what was run is kept.
        progress: Called with (sets done, sets in all).

    Raises:
        UserError: The scenarios cannot be used as they stand.
    """
    chosen = shipped_points().spread(min(points, MOST_SETS))
    _, _, pairs = placed(after, before, chosen)
    whole = list(names) == [TOGETHER]
    found = []
    for done, pair in enumerate(pairs, start=1):
        sides = []
        for one in pair:
            own = [spec.name for spec in one.municipalities] if whole else names
            made = kroner_sums(
                one, own, seed=seed, numbers=range(REPLICATIONS), rules=rules, kept=kept
            )
            sides.append(made.sum(axis=0, keepdims=True) if whole else made)
        after_sums, before_sums = sides
        effects = [kroner_effect(name, after_sums, before_sums, 1.0).value for name in TOLD]
        found.append(np.stack([np.asarray(one) for one in effects], axis=-1))
        if progress is not None:
            progress(done, len(pairs))
    return KronerOverSets(tuple(names), np.stack(found), REPLICATIONS)
