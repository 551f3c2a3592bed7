"""Why a pilot stopped, and "because" only where a replay bears it out.

For each candidate the same world is run again, seed and replication alike, with
one thing turned: a draw forced to the other side, or a parameter changed. If the
pilot then lives on, it stopped because of that. If it does not, the sentence says
what happened, and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from collabsim.engine.loop import run_world
from collabsim.errors import UserError
from collabsim.experiment.replicate import Driver, run_one
from collabsim.inquiry.causes import Cause, candidates, is_open
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.levers import plan_with
from collabsim.inquiry.months import Months
from collabsim.inquiry.stops import end_event, row_of, state_at
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, State

LATER_MONTHS = 12
"""Outcomes are compared this long after the stop: a stop that is only put off is no rescue."""

SAVED = frozenset({*ALIVE, State.RUNNING})
"""States in which turning a cause has saved the pilot; one that still waits is not saved."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the replay of one candidate gave.

    ``replayed`` is the pilot's state in the replay, as long after its project
    money ended as the outcome was looked at; None where the replay does not
    reach that far. ``because`` holds only if the pilot lives in that state. ``final`` is its
    state when the replay ends.
    """

    cause: Cause
    replayed: State | None
    because: bool
    final: State


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one pilot stopped: every candidate with its verdict, those that hold first.

    The outcome was looked at ``after_money`` months after the project money had
    ended: a year after the stop, or at the end of the run.
    """

    pilot: int
    after_money: int
    verdicts: tuple[Verdict, ...]

    @property
    def causes(self) -> tuple[Verdict, ...]:
        """The verdicts that may say "because"; there may be none, where no one thing was enough."""
        return tuple(verdict for verdict in self.verdicts if verdict.because)


def explain_stops(
    months: Months, with_lever: Mapping[str, Run] | None = None
) -> dict[int, Explanation]:
    """Find what made each pilot stop that had come to a stop by the end of a run.

    Args:
        months: The run, month by month.
        with_lever: Finished runs of the same world with one more lever on, by
            the lever; those that are missing are run.

    Returns:
        Explanations by row of the pilot.
    """
    log = LogOfDraws(months.run)
    finished = dict(with_lever or {})
    pilots = range(len(months.run.pilots))
    explained = ((pilot, _explained(months, log, pilot, finished)) for pilot in pilots)
    return {pilot: one for pilot, one in explained if one is not None}


def explain_stop(months: Months, pilot: int) -> Explanation | None:
    """The same for one pilot; None where it did not stop."""
    return _explained(months, LogOfDraws(months.run), pilot, {})


def _explained(
    months: Months, log: LogOfDraws, pilot: int, finished: dict[str, Run]
) -> Explanation | None:
    """Why one pilot stopped. Worlds with one more lever on are kept in ``finished``."""
    run = months.run
    if end_event(run, pilot) < 0:
        return None
    verdicts = []
    for cause in candidates(months, log, pilot):
        if cause.lever and cause.lever not in finished:
            finished[cause.lever] = replay(run, cause)
        other = finished[cause.lever] if cause.lever else replay(run, cause)
        if is_open(cause, log.keys[pilot], other):
            verdicts.append(judge(run, pilot, cause, other))
    verdicts.sort(key=lambda verdict: not verdict.because)
    return Explanation(pilot, after_money(run, pilot), tuple(verdicts))


def check(run: Run, pilot: int, cause: Cause) -> Verdict:
    """Run the world again without a cause and look whether the pilot still stops.

    Raises:
        UserError: the pilot of this row did not stop.
    """
    if end_event(run, pilot) < 0:
        raise UserError(f"pilot {pilot} did not stop, so there is nothing to explain")
    return judge(run, pilot, cause, replay(run, cause))


def replay(run: Run, cause: Cause, *, driver: Driver = run_world) -> Run:
    """The same world, seed and replication with one cause turned."""
    plan = plan_with(run.blueprint, cause.values)
    overrides = {draw.key: number for draw, number in cause.overrides}
    return run_one(plan, run.seed, run.replication, overrides=overrides, driver=driver)


def judge(run: Run, pilot: int, cause: Cause, other: Run) -> Verdict:
    """What a replay says about a cause of a stop."""
    key = int(run.pilots[pilot]["key"])
    replayed = state_after_money(other, key, after_money(run, pilot))
    return Verdict(cause, replayed, replayed in SAVED, final_state(other, key))


def final_state(run: Run, key: int) -> State:
    """State in which a run leaves the pilot with this key; one never proposed never started."""
    pilot = row_of(run, key)
    return State.NEVER_STARTED if pilot < 0 else State(int(run.pilots[pilot]["state"]))


def after_money(run: Run, pilot: int) -> int:
    """How long after its project money ended the outcome of a stopped pilot is looked at."""
    last = int(run.blueprint.run[0]["months"]) - 1
    stopped = int(run.events[end_event(run, pilot)]["month"])
    return min(stopped + LATER_MONTHS, last) - int(run.pilots[pilot]["money_ended"])


def state_after_money(run: Run, key: int, after: int) -> State | None:
    """State of the pilot with this key so long after its project money ended.

    Where the run ends before, its last state counts if that is a stop or never
    was a start; else nothing is known yet. One that was never proposed never started.
    """
    pilot = row_of(run, key)
    if pilot < 0:
        return State.NEVER_STARTED
    ended = int(run.pilots[pilot]["money_ended"])
    last = int(run.blueprint.run[0]["months"]) - 1
    if ended >= 0 and ended + after <= last:
        return state_at(run, pilot, ended + after)
    final = State(int(run.pilots[pilot]["state"]))
    return final if final in (State.STOPPED, State.NEVER_STARTED) else None
