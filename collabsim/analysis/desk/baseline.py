"""Figures that are kept and looked at again: the same, changed, or not decided.

A baseline is one JSON file. It has the sums of every run behind its figures, so that what is looked
at later can be held against it run by run where both met the same draws, and otherwise as two
independent samples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import SUMS, Pilots, counted
from collabsim.analysis.desk.effects import cell_sums
from collabsim.analysis.desk.measures import MEASURES, DeskMeasure
from collabsim.analysis.desk.pairs import CannotPairError, pairs_of
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.plan import Structures, names_of, worlds
from collabsim.experiment.results import Results
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.parameters import Value
from collabsim.statistics.equivalence import Difference, Outcome, outcomes
from collabsim.statistics.intervals import Term, contrast_interval, linearised_contrast
from collabsim.statistics.intervals import standard_error as error_of
from collabsim.writing import write_whole

FORMAT = 1
"""Of baseline files; one of another is refused."""

_KEPT = tuple(dict.fromkeys(name for one in MEASURES for name in (one.counted, one.against)))
_EMPTY = 0.05
"""Chance that an event of this share is missed in all replications, where none shows any."""

type Key = tuple[str, str]
"""Which cell, by its values, and which municipality."""


class Side(NamedTuple):
    """Sums of a municipality of a cell, ``(sum, replication)`` in the order of what is kept."""

    values: Mapping[str, Value]
    municipality: str
    population: int
    replications: tuple[int, ...]
    sums: NDArray[np.float64]

    @property
    def key(self) -> Key:
        """By what it is found again."""
        return _cell_key(self.values), self.municipality


class Figure(NamedTuple):
    """What is looked at: a measure of one side, or what it is more than on another."""

    measure: DeskMeasure
    side: Key
    against: Key | None = None


@dataclass(frozen=True, eq=False)
class Baseline:
    """Sums behind figures: of what, with which seed, and which cells are held against which."""

    what: str
    seed: int
    sides: Mapping[Key, Side]
    pairs: tuple[tuple[Key, Key], ...]

    def figures(self) -> list[Figure]:
        """Every measure of every side, then every effect."""
        levels = [Figure(one, key) for key in self.sides for one in MEASURES]
        return levels + [
            Figure(one, after, before) for after, before in self.pairs for one in MEASURES
        ]

    def terms(self, figure: Figure, numbers: Sequence[int] | None = None) -> list[Term]:
        """The ratios a figure is made of, of some replications or all, in hundreds."""
        found = []
        for weight, key in ((100.0, figure.side), (-100.0, figure.against)):
            if key is not None:
                side = self.sides[key]
                own = side.replications
                places = range(len(own)) if numbers is None else [own.index(n) for n in numbers]
                top, below = (
                    side.sums[_KEPT.index(name), list(places)]
                    for name in (figure.measure.counted, figure.measure.against)
                )
                found.append(Term(weight, top, below))
        return found

    @property
    def replications(self) -> int:
        """The most replications of a side."""
        return max(len(side.replications) for side in self.sides.values())

    def write(self, path: Path) -> None:
        """Keep it as a file.

        Raises:
            UserError: there is a file that is no baseline, or none can be written.
        """
        if path.exists():
            self.read(path)
        record = {
            "collabsim_baseline": FORMAT, "version": version("collabsim"), "what": self.what,
            "seed": self.seed, "sums": list(_KEPT),
            "figures": [self._told(one) for one in self.figures()],
            "pairs": [[list(key) for key in pair] for pair in self.pairs],
            "sides": [
                {**side._asdict(), "values": dict(side.values), "sums": side.sums.tolist()}
                for side in self.sides.values()
            ],
        }  # fmt: skip
        content = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        try:
            write_whole(path, content.encode("utf-8"))
        except OSError as failure:
            raise UserError(f"{path}: {failure.strerror or failure}") from None

    def _told(self, figure: Figure) -> dict[str, Any]:
        """A figure with its interval, for people; a check works from the sums."""
        found = contrast_interval(self.terms(figure))
        value, low, high = (None if np.isnan(one) else round(float(one), 4) for one in found)
        return {
            "measure": figure.measure.name, "per": figure.measure.per, "cell": figure.side[0],
            "municipality": figure.side[1],
            "against": None if figure.against is None else figure.against[0],
            "value": value, "low": low, "high": high,
        }  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read back what :meth:`write` wrote.

        Raises:
            UserError: it cannot be read, or is no baseline of this version.
        """
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UserError(f"{path}: there is no such file; --write makes it") from None
        except (OSError, ValueError) as failure:
            reason = failure.strerror if isinstance(failure, OSError) else "it is not JSON"
            raise UserError(f"{path} cannot be read: {reason}") from None
        if not isinstance(record, dict) or record.get("collabsim_baseline") != FORMAT:
            raise UserError(f"{path} is no baseline of this version; --write makes one")
        try:
            if record["sums"] != list(_KEPT):
                raise UserError(f"{path} counts other things than this version; --write it anew")
            sides = [
                Side(
                    one["values"], str(one["municipality"]), int(one["population"]),
                    tuple(one["replications"]), np.array(one["sums"], float),
                )
                for one in record["sides"]
            ]  # fmt: skip
            pairs = tuple(
                ((after[0], after[1]), (before[0], before[1])) for after, before in record["pairs"]
            )
            found = cls(record["what"], int(record["seed"]), {s.key: s for s in sides}, pairs)
            for one in found.figures():
                found.terms(one)
        except (KeyError, TypeError, ValueError, IndexError):
            raise UserError(f"{path} is damaged: figures are missing; --write it anew") from None
        return found


def _cell_key(values: Mapping[str, Value]) -> str:
    return json.dumps(dict(values), sort_keys=True)


def of_folder(results: Results, what: str) -> Baseline:
    """The figures of a run folder.

    Raises:
        UserError: nothing has been run yet.
    """
    sweep = results.folder.sweep
    sides = [
        Side(_values(sweep, cell), name, population, tuple(numbers), _kept(sums))
        for cell, name, population, numbers, sums in cell_sums(results)
    ]
    if not sides:
        raise UserError(f"{what}: nothing has been run yet")
    return _baseline(what, results.folder.manifest.seed_of(0), sides, sweep)


def of_sweep(
    sweep: Sweep, what: str, replications: int, tick: Callable[[int], None] | None = None
) -> Baseline:
    """Run every cell of a sweep and keep its figures.

    Args:
        sweep: What is run.
        what: What it was called.
        replications: How many of each municipality of a cell.
        tick: Called with the runs done since the last call.
    """
    structures, made = Structures(), []
    for cell in sweep.cells:
        plans = worlds(cell.scenario, structures=structures)
        runs = run_worlds(plans, sweep.seed_of(cell.number), replications, tick=tick)
        for called, one in zip(names_of(cell.scenario, plans), runs, strict=True):
            for row, name in enumerate(called):
                population = int(one.blueprint.populations[row])
                made.append((cell.number, name, population, Pilots.of_histories(one, row)))
    before = min(pilots.followed_before for *_, pilots in made)
    numbers = range(replications)
    sides = [
        Side(_values(sweep, cell), name, size, tuple(numbers),
             _kept(counted(pilots, numbers, before)[0]))
        for cell, name, size, pilots in made
    ]  # fmt: skip
    return _baseline(what, sweep.seed_of(0), sides, sweep)


def _baseline(what: str, seed: int, sides: Sequence[Side], sweep: Sweep) -> Baseline:
    by_key = {side.key: side for side in sides}
    try:
        cells = pairs_of(sweep)
    except CannotPairError:
        cells = ()
    pairs = []
    for pair in cells:
        after, before = (_cell_key(_values(sweep, cell.number)) for cell in pair)
        names = [name for cell, name in by_key if cell == after and (before, name) in by_key]
        pairs += [((after, name), (before, name)) for name in names]
    return Baseline(what, seed, by_key, tuple(pairs))


def _values(sweep: Sweep, cell: int) -> dict[str, Value]:
    return {one.name: sweep.cells[cell].values[one.name] for one in sweep.varied}


def _kept(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    return sums[[SUMS.index(name) for name in _KEPT]]


class Checked(NamedTuple):
    """What became of a figure: what it was, what it is, how far apart, and what may be said."""

    figure: Figure
    before: float
    now: float
    difference: Difference
    matters: float
    outcome: Outcome


def checked(kept: Baseline, now: Baseline, matters: float = 1.0) -> tuple[list[Checked], int]:
    """Hold figures against those that were kept.

    Args:
        kept: The baseline.
        now: What is looked at.
        matters: In place of 1 of 100, the smallest difference of shares that matters; the other
            measures keep their proportion to it.

    Returns:
        Every figure that both have, and how many of the baseline are missing now.

    Raises:
        UserError: they have no figure in common.
    """
    both, missing = [], 0
    for figure in kept.figures():
        known = figure.side in now.sides and (figure.against is None or figure.against in now.sides)
        if known:
            both.append(figure)
        else:
            missing += 1
    if not both:
        raise UserError(
            f"{now.what} has no figure of the baseline, which is of {kept.what}: other cells or "
            "other municipalities"
        )
    found = [_difference(kept, now, figure) for figure in both]
    bounds = [figure.measure.matters * matters for figure in both]
    said = outcomes([difference for *_, difference in found], bounds)
    rows = zip(both, found, bounds, said, strict=True)
    return [Checked(one, *levels, bound, word) for one, levels, bound, word in rows], missing


def _difference(kept: Baseline, now: Baseline, figure: Figure) -> tuple[float, float, Difference]:
    """What a figure was and is, and the difference: paired where both met the same draws."""
    numbers = _shared(kept, now, figure)
    sides = [one.terms(figure, numbers) for one in (kept, now)]
    (before, first), (after, second) = (linearised_contrast(terms) for terms in sides)
    value = float(after - before)
    if numbers is not None:
        error, freedom = float(error_of(second - first)), len(numbers) - 1
    else:
        least = min(first.shape[-1], second.shape[-1])
        error, freedom = float(np.hypot(error_of(first), error_of(second))), max(least - 1, 1)
        if not error and least:
            # No run shows any variation: as much as so many can all have missed.
            error = 100.0 * (1.0 - _EMPTY ** (1.0 / least)) / 2.0
    return float(before), float(after), Difference(value, error, freedom)


def _shared(kept: Baseline, now: Baseline, figure: Figure) -> list[int] | None:
    """Replications both have of every side of a figure; None where the draws are not the same."""
    if kept.seed != now.seed:
        return None
    keys = [key for key in (figure.side, figure.against) if key is not None]
    sets = [set(one.sides[key].replications) for one in (kept, now) for key in keys]
    shared = sorted(set.intersection(*sets))
    return shared if len(shared) > 1 else None
