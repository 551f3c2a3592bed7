"""A change in municipalities of the sizes of all Norwegian ones, told by class and never by name.

Every size is run under each side of the change with the same draws, and each with its own. What is
kept of a size is the sums of each run, in a file named by what determines them, so that what was
interrupted goes on and nothing in the folder has the name of a municipality. The model knows the
number of inhabitants and nothing else: classes of centrality and KOSTRA groups differ in the sizes
that are in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import SUMS, Pilots, counted
from collabsim.analysis.desk.measures import MEASURES
from collabsim.analysis.desk.pairs import refuse_another_baseline
from collabsim.errors import UserError
from collabsim.experiment.plan import Structures, worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.store.kept import Kept
from collabsim.municipality.norway import LATEST, municipalities_table
from collabsim.scenario import Scenario
from collabsim.statistics.keys import answer

SIZES = (0, 2_000, 5_000, 10_000, 20_000, 50_000)
"""Lower ends of the classes of size, inhabitants. Assumption: steps that reports often use."""

FEWEST = 5
"""Municipalities of a class below which it is not shown: a class of one would be a name."""

MIDDLE = (0.1, 0.9)
"""Percentiles between which the municipalities of a class are told to lie."""

ALL, SIZE, CENTRALITY, KOSTRA = "all", "size", "centrality", "kostra"

type Sums = NDArray[np.float64]


class Class(NamedTuple):
    """A class: of what kind, which one, and the rows of its municipalities."""

    kind: str
    name: str
    rows: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class National:
    """What a change does, by class.

    ``populations`` are the inhabitants of the municipalities, the largest first, ``sums`` of both
    sides ``(side, municipality, sum, replication)``; ``hidden`` are classes that are not shown,
    with how many municipalities each has, ``unknown`` municipalities without a class by kind.
    """

    populations: tuple[int, ...]
    sums: Sums
    classes: tuple[Class, ...]
    hidden: tuple[Class, ...]
    unknown: Mapping[str, int]
    matters: float = 1.0

    @property
    def replications(self) -> int:
        """Of each municipality on each side."""
        return int(self.sums.shape[-1])

    def table(self) -> pd.DataFrame:
        """One row for each class and measure.

        ``kind``, ``class``, ``municipalities``, ``inhabitants``, ``measure``, ``months``, ``per``,
        ``before``, ``after``, ``effect``, ``low`` and ``high`` (95 % for chance between
        replications) of all pilots of the class, ``municipalities_10`` and ``municipalities_90``
        (percentiles of the effect over its municipalities, a part of which is chance),
        ``matters``, ``word`` (other assumptions are not tried) and ``replications``.
        """
        return pd.DataFrame([self._row(own, k) for own in self.classes
                             for k in range(len(MEASURES))])  # fmt: skip

    def _row(self, own: Class, number: int) -> dict[str, Any]:
        measure = MEASURES[number]
        rows = list(own.rows)
        after, before = (side[rows] for side in self.sums)
        value, low, high = (
            float(one) for one in measure.effect(after.sum(axis=0), before.sum(axis=0))
        )
        each = measure.level(after).value - measure.level(before).value
        known = each[~np.isnan(each)]
        least, most = np.quantile(known, MIDDLE) if len(known) else (np.nan, np.nan)
        matters = measure.matters * self.matters
        return {
            "kind": own.kind, "class": own.name, "municipalities": len(rows),
            "inhabitants": sum(self.populations[row] for row in rows),
            "measure": measure.name, "months": measure.months, "per": measure.per,
            "before": float(measure.level(before.sum(axis=0)).value),
            "after": float(measure.level(after.sum(axis=0)).value),
            "effect": value, "low": low, "high": high,
            "municipalities_10": float(least), "municipalities_90": float(most),
            "matters": matters, "word": str(answer(low, high, (), matters)),
            "replications": self.replications,
        }  # fmt: skip


def classes_of(table: pd.DataFrame) -> tuple[tuple[Class, ...], tuple[Class, ...], dict[str, int]]:
    """The classes of a table of municipalities: those shown, those too small, and who has none.

    Args:
        table: As :func:`~collabsim.municipality.norway.municipalities_table` gives it.
    """
    sizes = table[f"population_{LATEST}"].to_numpy(int)
    found = [Class(ALL, ALL, tuple(range(len(table))))]
    for low, high in pairwise((*SIZES, None)):
        own = (sizes >= low) & (sizes < (high if high is not None else sizes.max() + 1))
        name = f"{low}-{high - 1}" if high is not None else f"{low}-"
        found.append(Class(SIZE, name, tuple(np.flatnonzero(own).tolist())))
    unknown = {}
    for kind, column in ((CENTRALITY, "centrality_class"), (KOSTRA, "kostra_group")):
        values = table[column]
        unknown[kind] = int(values.isna().sum())
        for value in sorted(values.dropna().unique()):
            rows = np.flatnonzero((values == value).to_numpy(bool))
            found.append(Class(kind, str(value), tuple(rows.tolist())))
    there = [one for one in found if one.rows]
    shown = tuple(one for one in there if len(one.rows) >= FEWEST)
    return shown, tuple(one for one in there if len(one.rows) < FEWEST), unknown


def national(
    after: Scenario,
    before: Scenario,
    *,
    replications: int,
    seed: int,
    rules: str,
    kept: Kept,
    matters: float = 1.0,
    progress: Callable[[int, int], None] | None = None,
    table: pd.DataFrame | None = None,
) -> National:
    """Run a change in municipalities of the sizes of all Norwegian ones; what is kept not again.

    Args:
        after: The scenario with the change; its own municipalities are not run.
        before: The one without.
        replications: Of each municipality on each side.
        seed: Of the runs, the same on both sides.
        rules: Hash of the rules: what is kept belongs to it.
        kept: Where the sums are kept.
        matters: In place of 1 of 100, the smallest difference of shares that matters.
        progress: Called with (municipalities done, all of them).
        table: The municipalities; all of Norway if left out.

    Raises:
        UserError: the two differ in more than levers, or in nothing but their municipalities.
    """
    rows = municipalities_table() if table is None else table
    refuse_another_baseline(after, before)
    bare = [one.with_municipalities(10_000).fingerprint for one in (after, before)]
    if bare[0] == bare[1]:
        raise UserError(
            f"{after.name} and {before.name} differ in nothing but their municipalities, which a "
            "national run replaces by those of Norway"
        )
    populations = tuple(int(one) for one in rows[f"population_{LATEST}"])
    structures = Structures()
    made = []
    for place, size in enumerate(populations):
        sides = [one.with_municipalities(size) for one in (after, before)]
        own = _seed_of(seed, place)
        made.append(_of_size(sides, replications, own, rules, kept, structures))
        if progress is not None:
            progress(place + 1, len(populations))
    shown, hidden, unknown = classes_of(rows)
    return National(populations, np.stack(made, axis=1), shown, hidden, unknown, matters)


def _seed_of(seed: int, place: int) -> int:
    """The seed of a municipality: both sides meet the same draws, and two municipalities do not.

    Else what chance does in one replication it would do in all of them, and a class of many would
    be no better known than one municipality.
    """
    digest = hashlib.blake2b(f"{seed}:{place}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 2


def _of_size(
    sides: Sequence[Scenario],
    replications: int,
    seed: int,
    rules: str,
    kept: Kept,
    structures: Structures,
) -> Sums:
    """Sums of both sides in a municipality of a size, ``(side, sum, replication)``."""
    prints = [one.fingerprint for one in sides]
    determined = [prints, seed, replications, rules, list(SUMS)]

    def make() -> Any:
        pilots = []
        for one in sides:
            (runs,) = run_worlds(worlds(one, structures=structures), seed, replications)
            pilots.append(Pilots.of_histories(runs, 0))
        # Both sides have the cohort that both follow to the end.
        before = min(one.followed_before for one in pilots)
        return np.stack([counted(one, range(replications), before)[0] for one in pilots]).tolist()

    return np.array(kept.found_or_made(determined, make), float)
