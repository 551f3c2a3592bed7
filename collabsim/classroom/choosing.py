"""Which run the page records: a written criterion, so that nobody picks the run that suits.

A draw is a replication of the seed of the page's ensembles: the recorded run is one of
the thousand dots it is later shown among. A draw is shown to a class if it is *typical*
of the thousand, *telling* (one good idea that the large municipality lost and the small
one kept), has a *path* to follow, is *fair* to both, and *robust*. Of several the first
by :func:`rank` is taken. The numbers below are assumptions about what a class can follow,
written down before any draw was looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from collabsim.classroom.course_of_case import LEADERS
from collabsim.classroom.recording import MOST_PILOTS
from collabsim.experiment.replicate import run_one
from collabsim.experiment.running.in_memory import run_many
from collabsim.inquiry.because import Explanation, explain_stop
from collabsim.inquiry.causes import NEVER
from collabsim.inquiry.event_draws import ANSWERS, LogOfDraws
from collabsim.inquiry.months import month_by_month
from collabsim.inquiry.stops import LOST, row_of
from collabsim.records.histories import Run
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import ALIVE, Event, State
from collabsim.world.draws import Decision

CLAUSES = ("typical", "telling", "path", "fair", "robust")
"""The parts of the criterion, in the order in which they are looked at: the cheap ones first."""

DRAWS = 1_000
"""Replications among which one is chosen: those of the ensemble without levers."""

NEAR = 0.08
"""Typical: how far each share may lie from its mean over all draws."""

CLEAR_EFFECT = 0.6
"""Telling: the least true effect of the idea, well above the limit of a weak one."""

LATEST_MONTH = 40
"""Telling: the large municipality has lost it by this month; a class does not wait longer."""

MOST_WEAK_BEFORE = 1
"""Telling: weak pilots that may have been stopped in the large one before, lest it seem wise."""

FEWEST_LEADERS = 3
"""Path: leaders above the units on whose desks the case lay."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Pilots delivering 36 months after the money, and those followed so long, of one run."""

    delivering: int
    followed: int

    @property
    def share(self) -> float:
        """Delivering of those followed; not a number where none was."""
        return self.delivering / self.followed if self.followed else float("nan")


@dataclass(frozen=True, slots=True)
class Followed:
    """The idea the page follows: its rows, and what the tables say of it in the large one."""

    key: int
    small_row: int
    large_row: int
    true_effect: float
    stopped: int
    weak_before: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A draw with what the criterion says of it.

    ``shares`` are those of the small and the large municipality, ``means`` what they are
    compared with. ``idea`` is the one to follow: where none is telling, that with the
    clearest effect of those the large one lost, or of all that started in both; None where
    there is no such idea. ``leaders`` are leaders' desks the case lay on, ``reasons`` events
    of which a replay bore out "because", and ``late`` says whether the small one keeps it
    also if it is decided a month later. ``failed`` names the clauses that do not hold.
    """

    replication: int
    shares: tuple[Shares, Shares]
    means: tuple[float, float]
    idea: Followed | None
    leaders: int
    reasons: int
    late: bool
    failed: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether every clause holds."""
        return not self.failed


Pair = tuple[Any, Any]
"""Pilot rows of one replication, in the small and in the large municipality."""


class Chooser:
    """Looks at the draws of a seed.

    Args:
        plans: The small and the large municipality, all levers off.
        seed: Seed of the ensembles.
        draws: How many replications there are to choose from.
    """

    def __init__(self, plans: Sequence[Blueprint], seed: int, draws: int = DRAWS) -> None:
        self.plans = tuple(plans)
        self.seed = seed
        self.draws = draws
        histories = [run_many(plan, seed, draws) for plan in self.plans]
        borders = [np.searchsorted(one.replication, np.arange(draws + 1)) for one in histories]
        self._rows: list[Pair] = [
            tuple(
                one.pilots[edge[n] : edge[n + 1]]
                for one, edge in zip(histories, borders, strict=True)
            )
            for n in range(draws)
        ]
        self.means = tuple(_pooled([pair[place] for pair in self._rows]) for place in (0, 1))

    def candidates(self) -> list[Candidate]:
        """Every draw that is typical and telling, the chosen one first.

        The clauses that take a run to look at are looked at for these alone.
        """
        found = [
            candidate(self.plans, self.seed, n, pair, self.means)
            for n, pair in enumerate(self._rows)
            if is_typical(pair, self.means) and _telling(pair, self.plans)
        ]
        return sorted(found, key=rank)

    def of(self, replication: int) -> Candidate:
        """What the criterion says of one draw, whatever it is."""
        return candidate(self.plans, self.seed, replication, self._rows[replication], self.means)

    def counts(self) -> dict[str, int]:
        """How many draws are typical, telling, and both."""
        typical = [is_typical(pair, self.means) for pair in self._rows]
        telling = [bool(_telling(pair, self.plans)) for pair in self._rows]
        both = [a and b for a, b in zip(typical, telling, strict=True)]
        return {"typical": sum(typical), "telling": sum(telling), "both": sum(both)}

    def choose(self) -> Candidate:
        """The draw to record.

        Where the whole criterion holds for none, it is the best typical one: the page then
        has a plainer story, and says which clauses do not hold.
        """
        found = self.candidates()
        if found:
            return found[0]
        typical = [n for n, pair in enumerate(self._rows) if is_typical(pair, self.means)]
        best = min(
            typical or range(self.draws), key=lambda n: (_distance(self._rows[n], self.means), n)
        )
        return self.of(best)


def rank(one: Candidate) -> tuple[float, ...]:
    """Whole ones first; then fewest weak before, most leaders, earliest stop, lowest number."""
    idea = one.idea
    if idea is None or "telling" in one.failed:
        return (len(CLAUSES), 0, 0, 0, one.replication)
    return (len(one.failed), idea.weak_before, -one.leaders, idea.stopped, one.replication)


def candidate(
    plans: Sequence[Blueprint],
    seed: int,
    replication: int,
    pair: Pair,
    means: tuple[float, ...],
    explained: Mapping[int, Explanation] | None = None,
) -> Candidate:
    """What the criterion says of one draw.

    Args:
        plans: The small and the large municipality, all levers off.
        seed: Seed of the draws.
        replication: The draw.
        pair: Its pilot rows in both municipalities.
        means: Mean shares delivering, small and large.
        explained: Why pilots stopped in the large one, by row, where that is known.
    """
    failed = [] if is_typical(pair, means) else ["typical"]
    ideas = _telling(pair, plans)
    shares = (shares_of(pair[0]), shares_of(pair[1]))
    both = (means[0], means[1])
    if not ideas:
        # Path and robustness are of a telling idea: where there is none, they do not hold.
        failed += ["telling", "path"] + ([] if _is_fair(pair, plans) else ["fair"]) + ["robust"]
        idea = _plainer(pair, plans)
        return Candidate(replication, shares, both, idea, 0, 0, late=False, failed=tuple(failed))
    runs = [run_one(plan, seed, replication) for plan in plans]
    months = month_by_month(runs[1])
    leaders = {idea.key: _leaders(months.desks, runs[1], idea.large_row) for idea in ideas}
    idea = min(ideas, key=lambda one: (one.weak_before, -leaders[one.key], one.stopped, one.key))
    why = (explained or {}).get(idea.large_row) or explain_stop(months, idea.large_row)
    reasons = sum(not verdict.cause.lever for verdict in why.causes) if why else 0
    if leaders[idea.key] < FEWEST_LEADERS:
        failed.append("path")
    if not _is_fair(pair, plans):
        failed.append("fair")
    late = survives_a_late_answer(runs[0], idea.small_row)
    if not reasons or not late:
        failed.append("robust")
    return Candidate(
        replication, shares, both, idea, leaders[idea.key], reasons, late, tuple(failed)
    )


def shares_of(rows: Any) -> Shares:
    """What is left of a run's pilots 36 months after the money."""
    followed = (rows["started"] >= 0) & (rows["state_36"] >= 0)
    delivering = followed & (rows["state_36"] == State.DELIVERING)
    return Shares(int(delivering.sum()), int(followed.sum()))


def _pooled(every: Sequence[Any]) -> float:
    """The mean share: all delivering of all followed, as the ensembles have it."""
    shares = [shares_of(rows) for rows in every]
    return sum(one.delivering for one in shares) / max(sum(one.followed for one in shares), 1)


def _distance(pair: Pair, means: Sequence[float]) -> float:
    """How far the share that lies farther off its mean lies from it."""
    gaps = [abs(shares_of(rows).share - mean) for rows, mean in zip(pair, means, strict=True)]
    return max(gaps) if all(np.isfinite(gaps)) else float("inf")


def is_typical(pair: Pair, means: Sequence[float]) -> bool:
    """Whether the page can show the draw, and each share lies near its mean."""
    return max(len(rows) for rows in pair) <= MOST_PILOTS and _distance(pair, means) <= NEAR


def _is_weak(rows: Any, plan: Blueprint) -> Any:
    return rows["true_effect"] < float(plan.p[0]["weak_limit"])


def _verdicts(rows: Any, plan: Blueprint) -> dict[str, Any]:
    """Which pilots were kept or lost, good and weak, at the end of the run."""
    weak, begun = _is_weak(rows, plan), rows["started"] >= 0
    kept = begun & np.isin(rows["state"], [int(state) for state in ALIVE])
    lost = begun & np.isin(rows["state"], [int(state) for state in LOST])
    return {
        "good_kept": kept & ~weak,
        "good_lost": lost & ~weak,
        "weak_stopped": lost & weak,
    }


def _telling(pair: Pair, plans: Sequence[Blueprint]) -> list[Followed]:
    """Ideas that clearly work, that the large one lost above the unit and the small one kept."""
    small, large = pair
    kept = _verdicts(small, plans[0])["good_kept"] & (small["state_36"] == State.DELIVERING)
    there = {int(small["key"][row]): int(row) for row in np.flatnonzero(kept)}
    fates = _verdicts(large, plans[1])
    lost = (
        fates["good_lost"]
        & (large["true_effect"] >= CLEAR_EFFECT)
        & (large["stopped_by_level"] >= 1)
        & (large["ended"] >= 0)
        & (large["ended"] <= LATEST_MONTH)
    )
    return list(_followed(large, lost, fates["weak_stopped"], there))


def _followed(large: Any, lost: Any, weak: Any, there: dict[int, int]) -> Iterator[Followed]:
    for row in np.flatnonzero(lost):
        key, stopped = int(large["key"][row]), int(large["ended"][row])
        before = int((weak & (large["ended"] >= 0) & (large["ended"] < stopped)).sum())
        if key in there and before <= MOST_WEAK_BEFORE:
            effect = float(large["true_effect"][row])
            yield Followed(key, there[key], int(row), effect, stopped, before)


def _plainer(pair: Pair, plans: Sequence[Blueprint]) -> Followed | None:
    """An idea to follow where none is telling: lost in the large one, or any begun in both."""
    small, large = pair
    begun = {int(small["key"][row]): int(row) for row in np.flatnonzero(small["started"] >= 0)}
    fates = _verdicts(large, plans[1])
    shown = [
        (not fates["good_lost"][row], -float(large["true_effect"][row]), int(row))
        for row in np.flatnonzero(large["started"] >= 0)
        if int(large["key"][row]) in begun
    ]
    if not shown:
        return None
    row = min(shown)[2]
    key, stopped = int(large["key"][row]), int(large["ended"][row])
    before = int((fates["weak_stopped"] & (large["ended"] < stopped)).sum())
    return Followed(key, begun[key], row, float(large["true_effect"][row]), stopped, before)


def _is_fair(pair: Pair, plans: Sequence[Blueprint]) -> bool:
    """Whether the large one also keeps a good and stops a weak, and the small one loses a good."""
    small, large = (_verdicts(rows, plan) for rows, plan in zip(pair, plans, strict=True))
    return bool(
        large["good_kept"].any() and large["weak_stopped"].any() and small["good_lost"].any()
    )


def _leaders(desks: Sequence[dict[int, tuple[int, ...]]], run: Run, pilot: int) -> int:
    """How many leaders above the units had the case on their desks."""
    posts = {post for desk in desks for post in desk.get(pilot, ())}
    return sum(int(run.world.actor["role"][post]) in LEADERS for post in posts)


def survives_a_late_answer(run: Run, pilot: int) -> bool:
    """Whether a pilot is kept also if the case lies over in the month it was decided.

    False where its decision hangs on no desk, such as a council's.
    """
    log = LogOfDraws(run)
    deciding = [
        n
        for n, row in enumerate(log.rows)
        if row.pilot == pilot and (row.kind == Event.ADOPTED or row.kind in ANSWERS)
    ]
    adopted = [place for place, n in enumerate(deciding) if log.rows[n].kind == Event.ADOPTED]
    if not adopted or adopted[0] == 0:
        return False
    draws = [d for d in log.draws(deciding[adopted[0] - 1]) if d.decision == Decision.HANDLED]
    if not draws:
        return False
    late = run_one(
        run.blueprint, run.seed, run.replication, overrides={d.key: NEVER for d in draws}
    )
    row = row_of(late, log.keys[pilot])
    if row < 0:
        return False
    end = late.pilots[row]
    return int(end["state"]) in ALIVE and int(end["state_36"]) == State.DELIVERING
