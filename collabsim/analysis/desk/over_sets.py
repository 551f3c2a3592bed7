"""What moves an effect over sets of assumptions that have been run: boxes, and PAWN.

Both take the sets as they are, so that they cost no run. Morris and Sobol have designs of their
own, which are run, each point with draws of its own: what they share would be taken for an effect.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from SALib.sample import morris as salib_morris
from SALib.sample import sobol as salib_sobol

from collabsim.analysis.desk.bench import Asked, Bench, Progress, Subject
from collabsim.analysis.desk.counting import KINDS
from collabsim.analysis.desk.measures import MEASURES
from collabsim.analysis.desk.moved import assumptions, value_at
from collabsim.analysis.desk.sets import SetsTried, as_set, sets_tried
from collabsim.analysis.desk.subject import population_of
from collabsim.analysis.sensitivity import MORRIS_STEP
from collabsim.errors import UserError
from collabsim.experiment.design.designs import MORRIS_LEVELS
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.store.kept import Kept
from collabsim.parameters import FORMER_NAMES, PARAMETERS
from collabsim.statistics.boxes import Box, find_box
from collabsim.statistics.holm import WRONG
from collabsim.statistics.indices import morris_table, sobol_table
from collabsim.statistics.keys import sets_of
from collabsim.statistics.pawn import pawn_table

METHODS = ("tornado", "morris", "sobol", "pawn")

REPLICATIONS = 50
"""Of each point of a design, if not told otherwise: many points say more than many replications
of one."""

PATHS, BASE_POINTS = 20, 32
"""Paths of a Morris design, and base points of one of Sobol's, a power of 2. Assumptions."""

FEWEST_SETS, FEWEST_OF_A_KIND = 30, 6
"""Sets that PAWN and boxes need, and how many of them a result has to be in and not in."""

type FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Indices:
    """A table of one row per input, of ``method``, from so many ``points`` or sets."""

    subject: Subject
    method: str
    table: pd.DataFrame
    points: int
    replications: int


@dataclass(frozen=True, slots=True)
class Boxes:
    """A box for each of what the effect comes to in sets: ``more``, ``within``, ``fewer``.

    Only those that are in enough sets and not in enough of them have one.
    """

    subject: Subject
    found: dict[str, Box]
    sets: int


def sets_of_subject(
    bench: Bench, varied: Sequence[str], place: Path, *, points: int, progress: Progress | None
) -> SetsTried:
    """The change of a subject over sets of assumptions; those that results has kept are found.

    Args:
        bench: Of the subject.
        varied: What the sweep varies.
        place: The folder whose ``sets`` keep what was run.
        points: How many sets.
        progress: Called with (sets done, sets in all).

    Raises:
        UserError: A level is looked at, or the scenarios cannot be used at other values.
    """
    subject = bench.subject
    if subject.before is None:
        raise UserError(
            f"{subject.after.name} has no change to try over sets of assumptions; "
            "a sweep or the folder of one has"
        )
    if points < FEWEST_SETS:
        raise UserError(
            f"--region-points: {points} sets of assumptions are too few to look for what they "
            f"have in common; it takes at least {FEWEST_SETS}"
        )
    after, before = (as_set(one, varied) for one in (subject.after, subject.before))
    sizes = {one.name: population_of(after, one) for one in after.municipalities}
    return sets_tried(
        after, before, sorted(sizes, key=lambda name: sizes[name]), points=points,
        seed=subject.seed, rules=subject.rules,
        kept=Kept(place, "sets", "set", bench.kept.before_making if bench.kept else _nothing),
        progress=progress,
    )  # fmt: skip


def _nothing() -> None:
    """A scenario was run by nobody before."""


def inputs_of(sets: SetsTried) -> tuple[tuple[str, ...], FloatArray]:
    """What is drawn in the sets, and where each set lies along it, ``(set, input)``, 0 to 1."""
    region = shipped_points()
    still = {*sets.given, *sets.kept}
    names = [FORMER_NAMES.get(axis.name, axis.name) for axis in region.axes]
    moved = [at for at, name in enumerate(names) if name in PARAMETERS and name not in still]
    shares = region.shares[np.array(sets.points)][:, moved]
    return tuple(names[at] for at in moved), shares


def pawn_of(subject: Subject, sets: SetsTried, *, seed: int) -> Indices:
    """PAWN of the effect over sets that have been run."""
    names, shares = inputs_of(sets)
    effects = sets.of(subject.municipality, subject.measure.name)
    known = ~np.isnan(effects)
    table = pawn_table(
        names, shares[known], effects[known], np.square(_errors(subject, sets))[known], seed
    )
    runs = min(sets.replications)
    return Indices(subject, "pawn", table, int(known.sum()), runs)


def boxes_of(subject: Subject, sets: SetsTried, *, seed: int) -> Boxes:
    """The boxes of assumptions in which an effect is more, within what matters, or fewer."""
    names, shares = inputs_of(sets)
    effects = sets.of(subject.municipality, subject.measure.name)
    shares, effects = shares[~np.isnan(effects)], effects[~np.isnan(effects)]
    matters = subject.measure.matters
    counts = sets_of(effects.tolist(), matters)
    labels = {
        "more": effects >= matters,
        "within": np.abs(effects) < matters,
        "fewer": effects <= -matters,
    }
    wanted = {
        kind: own
        for (kind, own), count in zip(labels.items(), counts, strict=True)
        if FEWEST_OF_A_KIND <= count <= len(effects) - FEWEST_OF_A_KIND
    }
    found = {
        kind: find_box(names, shares, own, seed=seed, wrong=WRONG / len(wanted))
        for kind, own in wanted.items()
    }
    return Boxes(subject, found, len(effects))


def _errors(subject: Subject, sets: SetsTried) -> FloatArray:
    place = sets.municipalities.index(subject.municipality)
    measure = [one.name for one in MEASURES].index(subject.measure.name)
    found: FloatArray = sets.errors[:, place, KINDS.index("all"), measure]
    return found


def designed(
    bench: Bench,
    method: str,
    *,
    replications: int = REPLICATIONS,
    every: bool = False,
    progress: Progress | None = None,
) -> Indices:
    """Morris or Sobol indices of the effect over the ranges of the assumptions.

    Args:
        bench: Makes the runs.
        method: ``morris`` or ``sobol``.
        replications: Of each point.
        every: Every assumption, and not only the usual ones.
        progress: Called with (points done, points in all).

    Raises:
        UserError: A point of the design does not go with the scenario's other values.
    """
    subject = bench.subject
    bench.own(replications)
    names = assumptions(subject.held, every=every)
    cube = _cube(method, names, subject.seed)
    asked = [
        Asked(
            {
                name: value_at(name, float(share), subject.after)
                for name, share in zip(names, row, strict=True)
            },
            replications,
            seed=_seed_of(subject.seed, number),
        )
        for number, row in enumerate(cube)
    ]
    made = bench.many(asked, progress)
    if any(one is None for one in made):
        raise UserError(
            f"--method: at some points of a design of {method} the assumptions do not go with "
            "each other; --method pawn takes sets that do"
        )
    pairs = [subject.with_error(one) for one in made if one is not None]
    values, noise = (np.array(column) for column in zip(*pairs, strict=True))
    if method == "morris":
        table = morris_table(names, cube, values, np.square(noise), MORRIS_STEP, subject.seed)
    else:
        table = sobol_table(names, values, np.square(noise), subject.seed)
    return Indices(subject, method, table, len(cube), replications)


def _cube(method: str, names: Sequence[str], seed: int) -> FloatArray:
    """The points of a design in the unit cube."""
    problem: dict[str, Any] = {
        "num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names),
    }  # fmt: skip
    rng = np.random.default_rng(seed)
    if method == "morris":
        made = salib_morris.sample(problem, PATHS, num_levels=MORRIS_LEVELS, seed=rng)
    else:
        made = salib_sobol.sample(problem, BASE_POINTS, calc_second_order=False, seed=rng)
    return np.asarray(made, np.float64)


def _seed_of(seed: int, point: int) -> int:
    """A seed of its own for each point, as a sweep with independent seeds gives its cells."""
    digest = hashlib.blake2b(f"{seed}:{point}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) >> 2
