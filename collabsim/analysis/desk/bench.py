"""What is looked at when assumptions are moved, and the runs it takes: made once, then kept.

What is looked at is a measure in one municipality: the effect of a change on it, or, of a scenario
without any change, its level. All runs have the same random draws unless others are asked for, so
that what is held against each other is paired.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import SUMS, Pilots, counted
from collabsim.analysis.desk.measures import DeskMeasure
from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.plan import Structures, is_region, worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.kept import Kept
from collabsim.parameters import Value
from collabsim.scenario import InconsistentError, Scenario
from collabsim.statistics.intervals import (
    Interval,
    Term,
    contrast_interval,
    linearised_contrast,
    share_interval,
    standard_error,
)
from collabsim.world.compiling import announce

type Sums = NDArray[np.float64]
"""Sums of the runs of all sides, ``(side, sum, replication)``: after and before, or one side."""

type Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Subject:
    """What is looked at.

    Attributes:
        measure: Of what.
        municipality: Where.
        population: Its inhabitants.
        after: The scenario, with the change if there is one.
        before: The scenario without it.
        levers: What makes the difference between the two; moved on the side of the change only.
        held: What is not moved: levers, and what was set on purpose.
        seed: Of the runs.
        rules: Hash of the rules they are made with.
        year: In whose kroner amounts are told.
        cell: Number of the cell with the change, if it is one of a sweep.
    """

    measure: DeskMeasure
    municipality: str
    population: int
    after: Scenario
    before: Scenario | None
    levers: tuple[str, ...]
    held: tuple[str, ...]
    seed: int
    rules: str
    year: int
    cell: int = 0

    @property
    def identifier(self) -> str:
        """By what its results can be found again: a hash of what is looked at, and the cell."""
        sides = [one.fingerprint for one in (self.after, self.before) if one is not None]
        what = (*sides, self.measure.name, self.municipality, str(self.seed), self.rules)
        return f"{blake2b(' '.join(what).encode(), digest_size=4).hexdigest()}-{self.cell}"

    @property
    def is_effect(self) -> bool:
        """Whether an effect is looked at, and not a level."""
        return self.before is not None

    def terms(self, sums: Sums) -> tuple[Term, ...]:
        """What is added up, in hundreds."""
        found = self.measure.terms(sums[0], sums[-1])
        return found if self.is_effect else found[:1]

    def found(self, sums: Sums) -> Interval:
        """The effect or the level with its 95 % interval for chance."""
        if self.is_effect:
            return self.measure.effect(sums[0], sums[1])
        (term,) = self.terms(sums)
        if not self.measure.share:
            return contrast_interval([term])
        parts = share_interval(term.numerators, term.denominators)
        return Interval(*(100.0 * np.asarray(part) for part in parts))

    def with_error(self, sums: Sums) -> tuple[float, float]:
        """The effect or the level and its standard error for chance."""
        value, influence = linearised_contrast(self.terms(sums))
        return float(value), float(standard_error(influence))

    def moved(self, values: Mapping[str, Value]) -> tuple[Scenario, ...]:
        """The scenarios of all sides with other values of some assumptions.

        Raises:
            InconsistentError: They do not go with the others.
        """
        rest = {name: value for name, value in values.items() if name not in self.levers}
        after = self.after.with_values(**values) if values else self.after
        if self.before is None:
            return (after,)
        return after, self.before.with_values(**rest) if rest else self.before


class Asked(NamedTuple):
    """Runs that are wanted: with which values, how many, from which on, with which seed."""

    values: Mapping[str, Value]
    replications: int
    first: int = 0
    seed: int | None = None


@dataclass
class Bench:
    """Makes the runs of a subject, several at a time, and keeps what they come to.

    Args:
        subject: What is looked at.
        kept: Where what was run is kept.
    """

    subject: Subject
    kept: Kept | None = None

    def one(self, asked: Asked) -> Sums:
        """The sums of some runs.

        Raises:
            InconsistentError: The values do not go with the others.
        """
        sides = self.subject.moved(asked.values)
        seed = self.subject.seed if asked.seed is None else asked.seed
        determined = [
            [side.fingerprint for side in sides], self.subject.municipality, seed, asked.first,
            asked.replications, self.subject.rules, SUMS,
        ]  # fmt: skip

        def make() -> list[list[list[float]]]:
            made = _run(sides, self.subject.municipality, asked, seed)
            return [[list(map(_short, row)) for row in side] for side in made]

        found = make() if self.kept is None else self.kept.found_or_made(determined, make)
        return np.array(found, np.float64)

    def many(self, asked: Sequence[Asked], progress: Progress | None = None) -> list[Sums | None]:
        """The sums of each, in order; nothing where values do not go with the others."""
        announce()

        def or_nothing(one: Asked) -> Sums | None:
            try:
                return self.one(one)
            except InconsistentError:
                return None

        found: list[Sums | None] = []
        with closing(in_threads(or_nothing, asked)) as answers:
            for made in answers:
                found.append(made)
                if progress is not None:
                    progress(len(found), len(asked))
        return found

    def own(self, replications: int) -> Sums:
        """The sums at the scenario's own values.

        Raises:
            UserError: There is nothing to look at in any run.
        """
        (made,) = self.many([Asked({}, replications)])
        if made is None:
            raise UserError(f"{self.subject.after.name}: its values do not go with each other")
        below = made[0, SUMS.index(self.subject.measure.against)]
        if not below.any():
            raise UserError(
                f"{self.subject.municipality}: there is nothing to measure "
                f"{self.subject.measure.name} by in {replications} replications"
            )
        return made


def bench_at(subject: Subject, place: Path) -> Bench:
    """What makes the runs of a subject, and keeps them in a folder of results."""
    return Bench(subject, Kept(place, "ends", "end"))


def bench_in_folder(subject: Subject, folder: RunFolder) -> Bench:
    """What makes the runs of a subject of a run folder, and keeps them in it.

    Raises:
        UserError: Its runs were made by code of somebody's own.
    """
    if folder.manifest.driver not in SHIPPED:
        raise UserError(
            f"{folder.path}: its runs were made by {folder.manifest.driver}, code of somebody's "
            "own, so its assumptions cannot be moved here"
        )
    place = folder.path / "sensitivity"
    with suppress(OSError):  # nothing is kept in a folder that cannot be written to
        place.mkdir(exist_ok=True)

    def refuse() -> None:
        folder.refuse_other_rules("its assumptions cannot be moved")

    return Bench(subject, Kept(place, "ends", "end", refuse))


def _short(number: float) -> float | int:
    """A number as JSON writes it without loss and short."""
    return int(number) if float(number).is_integer() else float(number)


def _run(sides: Sequence[Scenario], name: str, asked: Asked, seed: int) -> Sums:
    """Sums of both sides; the cohort is that of proposals both follow to the last horizon."""
    made: list[Pilots] = []
    for side in sides:
        # Each world is laid out anew: threads would share what remembers the structures.
        for plan in worlds(side, None if is_region(side) else [name], Structures()):
            if name in plan.municipalities:
                (one,) = run_worlds([plan], seed, asked.replications, first=asked.first, workers=1)
                made.append(Pilots.of_histories(one, plan.municipalities.index(name)))
    before = min(one.followed_before for one in made)
    numbers: Any = range(asked.first, asked.first + asked.replications)
    return np.stack([counted(one, numbers, before)[0] for one in made])
