"""The four arms of exact mediation, run: near, far, and each with the other's mediators.

Near (NN) and far (FF) are run first and keep what is read of the mediators. Then far reads near's
(FN), and near far's (NF). All four have the same draws, so that in every replication the total
effect NN - FF is the indirect FN - FF plus the direct NN - FN, exactly
(:mod:`collabsim.statistics.forms.natural_effects` says what is made of them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from collabsim.errors import UserError
from collabsim.experiment.do_rows import kept_rows
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.courses import course_of, run_with_course
from collabsim.experiment.running.in_threads import in_threads
from collabsim.experiment.seeds import checked_replications, checked_seed
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories, Run
from collabsim.records.pilot_outcomes import checked_pilot_outcome, pilot_outcome
from collabsim.scenario import Scenario, load_scenario
from collabsim.scenario.do_schema import ALL, PATHS
from collabsim.scenario.sentences import nearest_name
from collabsim.statistics.forms.natural_effects import common_part
from collabsim.statistics.forms.totals import Totals
from collabsim.world.blueprint import Blueprint

ARMS = ("NN", "FF", "FN", "NF")
"""Near, far, far with near's mediators, near with far's: as
:func:`collabsim.statistics.forms.natural_effects.natural_effects` takes them."""

NEAR, FAR = "near", "far"
_COUNTED = ("course_reads", "course_before", "course_own")

type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class NaturalRuns:
    """What the four arms came to in one municipality, or in a region as a whole.

    ``n`` and ``d`` are sum and number of the outcome over pilots that started in all four arms and
    have it in each, ``(4, replications)``; ``n_all`` and ``d_all`` over all that have it in an arm.
    ``started`` counts started pilots of each arm, ``in_all`` those started in all four.
    ``reads`` counts readings made at the course of the other run in FN and NF, ``(2,
    replications)``, ``before`` those of them for which it had neither a reading nor an opportunity
    in the month and which took the last before, ``own`` those for which it had none at all.
    """

    municipality: str
    outcome: str
    n: Floats
    d: Floats
    n_all: Floats
    d_all: Floats
    started: Floats
    in_all: Floats
    reads: Floats
    before: Floats
    own: Floats

    @property
    def totals(self) -> Totals:
        """Totals of pilots started in all four arms, as the tests of form take them."""
        return Totals.of(self.n, self.d)

    @property
    def totals_of_all(self) -> Totals:
        """Totals of all pilots of each arm."""
        return Totals.of(self.n_all, self.d_all)

    @property
    def common(self) -> float:
        """Part of the started pilots that started in all four arms, from 0 to 1."""
        return common_part(self.started, self.in_all)

    @property
    def missed(self) -> float:
        """Part of the readings at a course that had no counterpart that month in the other run."""
        reads = float(self.reads.sum())
        return float(self.before.sum() + self.own.sum()) / reads if reads else 0.0


def natural_effects_runs(
    scenario: Scenario | str | Path,
    do: Mapping[str, Any],
    *,
    near: float,
    far: float,
    mediators: Sequence[str],
    path: str | Sequence[str] = ALL,
    outcome: str = "delivering_36",
    replications: int = 100,
    seed: int = 0,
    municipalities: Iterable[str] | None = None,
) -> list[NaturalRuns]:
    """Run the four arms of a mediation by replay.

    Args:
        scenario: a scenario, a scenario file or the name of a shipped one.
        do: what is set near or far: the keys of a ``[[do]]``; ``hold`` and ``value`` are set here.
        near: level of the near arm, from 0 to 1.
        far: level of the far arm.
        mediators: proximities whose course is replayed.
        path: the paths on which it is, or "all".
        outcome: one of :data:`collabsim.records.pilot_outcomes.OF_PILOTS`.
        replications: of each arm.
        seed: of the runs.
        municipalities: only those of these names.

    Returns:
        One for each municipality, or one for a region.

    Raises:
        UserError: something that cannot be used, in one sentence.
    """
    replications, seed = checked_replications(replications), checked_seed(seed)
    checked_pilot_outcome(outcome)
    base = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    paths = mediated_paths(do, mediators, path)
    arms = _arms(base, do, {NEAR: near, FAR: far}, paths, municipalities)
    found = []
    for plans in zip(*arms, strict=True):
        jobs = [(plans, seed, turn) for turn in range(replications)]
        with closing(in_threads(_replication, jobs)) as answers:
            found.append(_totals(plans[0], seed, outcome, list(answers)))
    return found


def mediated_paths(
    do: Mapping[str, Any], mediators: Sequence[str], path: str | Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The paths of each mediator on which its course is replayed.

    Raises:
        UserError: a mediator is no proximity, is the one that is set, or is read on none of them.
    """
    if not mediators:
        raise UserError("a mediation needs one mediator or more, such as social")
    found = {}
    for name in mediators:
        if name not in PATHS:
            near = nearest_name(name, PATHS)
            hint = f"nearest: {near}" if near else f"there are {', '.join(PATHS)}"
            raise UserError(f"{name!r} is not a proximity; {hint}")
        if name == do.get("proximity"):
            raise UserError(f"{name} proximity is what is set near or far, so it is no mediator")
        wanted = PATHS[name] if path == ALL else [one for one in PATHS[name] if one in path]
        if not wanted:
            raise UserError(
                f"{name} proximity is read on {', '.join(PATHS[name])}, and path names none of them"
            )
        found[name] = tuple(wanted)
    return found


def _arms(
    base: Scenario,
    do: Mapping[str, Any],
    levels: Mapping[str, float],
    paths: Mapping[str, Sequence[str]],
    municipalities: Iterable[str] | None,
) -> list[list[Blueprint]]:
    """The worlds of the four arms: two that keep their course, two that read another's."""
    names = None if municipalities is None else list(municipalities)
    setting = {key: one for key, one in do.items() if key not in {"hold", "value"}}
    own = {
        arm: base.with_do(*base.dos, {**setting, "hold": "value", "value": level})
        for arm, level in levels.items()
    }
    kept = kept_rows(paths)
    made = [[one.keeping_course(kept) for one in worlds(own[arm], names)] for arm in (NEAR, FAR)]
    for arm, other in ((FAR, NEAR), (NEAR, FAR)):
        replayed = [
            {"proximity": name, "path": list(some), "hold": "course", "course": other}
            for name, some in paths.items()
        ]
        held = own[arm].with_do(*own[arm].dos, *replayed)
        made.append(worlds(held, names, replaying=True))
    return made


class _Arm(NamedTuple):
    """What is left of one run of an arm."""

    pilots: Any
    counted: tuple[int, ...]


def _replication(job: tuple[tuple[Blueprint, ...], int, int]) -> list[_Arm]:
    """The four arms of one replication; the courses they kept are let go."""
    (near, far, far_near, near_far), seed, turn = job
    arms, courses = [], []
    for plan in (near, far):
        run = run_one(plan, seed, turn, keep_events=False)
        courses.append(course_of(run))
        arms.append(_left_of(run))
    arms.append(_left_of(run_with_course(far_near, seed, turn, courses[0])))
    arms.append(_left_of(run_with_course(near_far, seed, turn, courses[1])))
    return arms


def _left_of(run: Run) -> _Arm:
    row = run.world.run[0]
    return _Arm(run.pilots.copy(), tuple(int(row[name]) for name in _COUNTED))


def _totals(plan: Blueprint, seed: int, outcome: str, answers: list[list[_Arm]]) -> NaturalRuns:
    """What the arms sum up to, replication by replication."""
    pilots = [
        _by_pilot(plan, seed, outcome, [arms[place].pilots for arms in answers])
        for place in range(len(ARMS))
    ]
    table = pd.concat(pilots, axis=1, keys=ARMS)
    values, started = table.xs("value", axis=1, level=1), table.xs("started", axis=1, level=1)
    shared = started.notna().to_numpy().all(axis=1)
    both = values[shared].dropna()

    def by_replication(one: Any) -> Floats:
        of = one.groupby(level="replication").sum().reindex(range(len(answers)), fill_value=0)
        return np.ascontiguousarray(of.to_numpy(float).T)

    counts = np.array([[arms[place].counted for arms in answers] for place in (2, 3)], float)
    return NaturalRuns(
        " + ".join(plan.municipalities), outcome,
        by_replication(both), by_replication(both.notna()),
        by_replication(values), by_replication(values.notna()),
        by_replication(started.notna()), by_replication(pd.Series(shared, started.index)),
        *np.moveaxis(counts, 2, 0),
    )  # fmt: skip


def _by_pilot(plan: Blueprint, seed: int, outcome: str, runs: list[Any]) -> pd.DataFrame:
    """The outcome of each started pilot of an arm, by what is the same in all arms."""
    numbers = np.repeat(np.arange(len(runs)), [len(one) for one in runs])
    frame = pilots_frame(Histories(plan, seed, numbers, np.concatenate(runs)))
    found = pilot_outcome(frame, outcome)
    begun = frame["started"].to_numpy(bool)
    index = pd.MultiIndex.from_frame(frame.loc[begun, ["replication", "municipality", "pilot_key"]])
    value = np.where(found.there, found.value, np.nan)[begun]
    return pd.DataFrame({"value": value, "started": 1.0}, index=index)
