"""A change over sets of assumptions: the same pair of cells at accepted points of the region.

Each set is run until chance in it is small beside what matters: too few replications would widen
the range over the sets with chance that is none of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from collabsim.analysis.desk.counting import KINDS, TOGETHER, Pilots, counted
from collabsim.analysis.desk.measures import BY_NAME, HEADLINES, MEASURES, effects_of
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.plan import Structures, names_of, worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.running.over_region import at_points
from collabsim.experiment.store.kept import Kept
from collabsim.parameters import PARAMETERS
from collabsim.scenario import Scenario
from collabsim.scenario.model import Origin
from collabsim.world.blueprint import Blueprint
from collabsim.world.compiling import announce

FIRST, MOST = 100, 400
"""Replications of a set: so many at first, and so many at most. Assumption."""

PRECISE = 0.5
"""Standard error of a set, as a part of what matters, from which on it is run no longer."""

type Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class SetsTried:
    """Effects of one change in every set of assumptions.

    ``effects`` and ``errors`` are ``(set, municipality, kind, measure)`` in the order of
    ``points``, ``municipalities``, :data:`~collabsim.analysis.desk.counting.KINDS` and
    :data:`~collabsim.analysis.desk.measures.MEASURES`; errors are standard errors for chance.
    ``replications`` has how often each set was run. ``given`` is what the scenarios set, which no
    set moves, ``kept`` what is left as it is because of it.
    """

    points: tuple[int, ...]
    municipalities: tuple[str, ...]
    effects: NDArray[np.float64]
    errors: NDArray[np.float64]
    replications: tuple[int, ...]
    given: tuple[str, ...]
    kept: tuple[str, ...]

    def of(self, municipality: str, measure: str, kind: str = "all") -> NDArray[np.float64]:
        """The effects of the sets on a measure in a municipality."""
        names = [one.name for one in MEASURES]
        found: NDArray[np.float64] = self.effects[
            :, self.municipalities.index(municipality), KINDS.index(kind), names.index(measure)
        ]
        return found

    @property
    def short(self) -> int:
        """Sets whose precision is not reached in some municipality with :data:`MOST`."""
        return int(_coarse(self.errors).sum())


def sets_tried(
    after: Scenario,
    before: Scenario,
    names: Sequence[str],
    *,
    points: int,
    seed: int,
    rules: str = "",
    kept: Kept | None = None,
    progress: Progress | None = None,
) -> SetsTried:
    """Run a change at sets of assumptions, those that are kept not again.

    Args:
        after: The scenario with the change; what it sets is marked as set.
        before: The one without.
        names: Municipalities of both, the smallest first.
        points: How many sets.
        seed: Of the runs.
        rules: Hash of the rules the cells were run with: what is kept belongs to it.
        kept: Where what was run is kept.
        progress: Called with (sets done, sets in all).

    Raises:
        UserError: The scenarios cannot be used as they stand.
    """
    chosen = shipped_points().spread(points)
    given, loose, made = placed(after, before, chosen)
    announce()

    def one(pair: tuple[Scenario, Scenario]) -> tuple[Any, Any, int]:
        determined = [
            [pair[0].fingerprint, pair[1].fingerprint], list(names), seed, FIRST, MOST, PRECISE,
            rules, [one.name for one in MEASURES],
        ]  # fmt: skip

        def make() -> dict[str, Any]:
            effects, errors, runs = _one_set(*pair, names, seed)
            return {"effects": effects.tolist(), "errors": errors.tolist(), "runs": runs}

        there = make() if kept is None else kept.found_or_made(determined, make)
        return np.array(there["effects"]), np.array(there["errors"]), int(there["runs"])

    found = []
    with closing(in_threads(one, made)) as answers:
        for answer in answers:
            found.append(answer)
            if progress is not None:
                progress(len(found), len(made))
    return SetsTried(
        points=tuple(chosen),
        municipalities=tuple(names),
        effects=np.stack([effects for effects, _, _ in found]),
        errors=np.stack([errors for _, errors, _ in found]),
        replications=tuple(runs for _, _, runs in found),
        given=given,
        kept=loose,
    )


def as_set(scenario: Scenario, varied: Sequence[str]) -> Scenario:
    """A scenario of a sweep with what it sets marked as set: no set of assumptions moves it.

    A folder has the values and not who wrote them: what is varied was set, and so was what is
    not the default.
    """
    named = {name: scenario.values[name] for name in varied if name in PARAMETERS}
    given = {**scenario.changed(), **named}
    return replace(scenario, origins={name: Origin() for name in given})


def placed(
    after: Scenario, before: Scenario, chosen: Sequence[int]
) -> tuple[tuple[str, ...], tuple[str, ...], list[tuple[Scenario, Scenario]]]:
    """Both scenarios at each point, with the same values left as they are in both."""
    region = shipped_points()
    held = {**after.origins, **before.origins}
    loose: list[str] = []
    while True:
        both = [
            at_points(replace(one, origins=dict(held)), region, chosen) for one in (after, before)
        ]
        new = [name for name in dict.fromkeys((*both[0].kept, *both[1].kept)) if name not in held]
        if not new:
            pairs = list(zip(both[0].scenarios, both[1].scenarios, strict=True))
            given = tuple(name for name in both[0].given if name not in loose)
            return given, tuple(loose), pairs
        # What one side cannot have drawn beside its change is left as it is on both sides.
        loose += new
        held |= {name: Origin() for name in new}


def _one_set(
    after: Scenario, before: Scenario, names: Sequence[str], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """Effects and errors of one set, ``(municipality, kind, measure)``, and the most runs of one.

    Worlds are run apart from each other: a small municipality takes more runs than a large one.
    """
    structures = Structures()
    sides = []
    for one in (after, before):
        plans = worlds(one, structures=structures)
        sides.append(list(zip(plans, names_of(one, plans), strict=True)))
    if list(names) == [TOGETHER]:
        return _one_group(sides, names, seed)
    found: dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]] = {}
    most = 0
    for pair in zip(*sides, strict=True):
        own = [name for name in pair[0][1] if name in names]
        if own:
            effects, errors, runs = _one_group([[one] for one in pair], own, seed)
            found |= {name: (effects[k], errors[k]) for k, name in enumerate(own)}
            most = max(most, runs)
    return (
        np.stack([found[name][0] for name in names]),
        np.stack([found[name][1] for name in names]),
        most,
    )


def _one_group(
    sides: Sequence[Sequence[tuple[Blueprint, Sequence[str]]]], names: Sequence[str], seed: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], int]:
    """The worlds of both sides, each with the names of its rows, run until they are precise."""
    made: list[dict[str, list[Pilots]]] = [{}, {}]
    done, more = 0, FIRST
    while True:
        for side, own in enumerate(sides):
            plans = [plan for plan, _ in own]
            for (_, called), one in zip(
                own, run_worlds(plans, seed, more, first=done, workers=1), strict=True
            ):
                for row, name in enumerate(called):
                    kept = name if name in names else TOGETHER
                    made[side].setdefault(kept, []).append(Pilots.of_histories(one, row))
        done += more
        effects, errors = effects_of(MEASURES, *_sums(made, names, done))
        if done >= MOST or not _coarse(errors[None]).any():
            return effects, errors, done
        more = min(done // 2, MOST - done)


def _sums(
    made: Sequence[Mapping[str, Sequence[Pilots]]], names: Sequence[str], done: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums of both sides over all rounds, ``(municipality, kind, sum, replication)``.

    The cohort is that of proposals both sides follow to the last horizon.
    """
    sides: list[list[Any]] = [[], []]
    for name in names:
        before = min(part.followed_before for side in made for part in side[name])
        for own, side in zip(sides, made, strict=True):
            own.append(sum(counted(part, range(done), before) for part in side[name]))
    return np.stack(sides[0]), np.stack(sides[1])


def _coarse(errors: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which sets are not precise enough for a headline in some municipality."""
    places = [k for k, one in enumerate(MEASURES) if one.name in HEADLINES]
    allowed = np.array([PRECISE * BY_NAME[name].matters for name in HEADLINES])
    own = errors[:, :, 0, places]
    return np.asarray((np.nan_to_num(own) > allowed).any(axis=(1, 2)))
