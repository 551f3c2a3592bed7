"""What became of one pilot in one run, and how that compares with another run of the same world.

A pilot is known across runs by its key. A replay may come to another end, stop it elsewhere,
or never propose it at all, because others took its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from collabsim.inquiry.because import LATER_MONTHS, SAVED, state_after_money
from collabsim.inquiry.stops import LOST, events_of, row_of, state_at, stop_event
from collabsim.records.event_log import event_row
from collabsim.records.histories import Run
from collabsim.world.codes import ALIVE, Argument, Event, Reason, Stage, State


class Question(StrEnum):
    """What is asked about a pilot: what would have saved it, or what kept it."""

    SAVE = "save"
    KEEP = "keep"


class Result(StrEnum):
    """What a replay came to, seen from the run that is asked about.

    ``SAVED`` and ``LOST`` turn the answer. ``LATER``, ``EARLIER`` and ``ELSEWHERE`` (in the
    same month) are other stops of a pilot that stopped, ``UNDECIDED`` one that still waits.
    ``UNKNOWN``: the replay ends before the time at which the two are compared.
    """

    SAVED = "saved"
    LOST = "lost"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    LATER = "later"
    EARLIER = "earlier"
    ELSEWHERE = "elsewhere"
    UNDECIDED = "undecided"
    NEVER_STARTED = "never_started"
    NOT_PROPOSED = "not_proposed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a pilot in one run.

    ``state`` is its last state, ``NEVER_STARTED`` where it was not even ``proposed``. ``month``
    is the month in which it was lost for good, counted from 0, or None. ``stage``, ``reason``
    and ``argument`` are those of the stop, ``NONE`` where there was none; ``post`` is the post
    that stopped it and ``municipality`` where it was, empty where nobody or nowhere.
    """

    proposed: bool
    state: State
    month: int | None = None
    stage: Stage = Stage.NONE
    reason: Reason = Reason.NONE
    argument: Argument = Argument.NONE
    post: str = ""
    municipality: str = ""


NOT_THERE = Fate(proposed=False, state=State.NEVER_STARTED)
"""What became of a pilot that was never proposed."""


def fate(run: Run, key: int) -> Fate:
    """What became of the pilot with this key."""
    pilot = row_of(run, key)
    if pilot < 0:
        return NOT_THERE
    row = run.pilots[pilot]
    state = State(int(row["state"]))
    place = run.blueprint.municipalities[int(row["municipality_row"])]
    if state not in LOST:
        return Fate(proposed=True, state=state, municipality=place)
    month = lost_in(run, pilot)
    n = stop_event(run, pilot)
    if n < 0:
        return Fate(proposed=True, state=state, month=month, municipality=place)
    event = event_row(run.events[n])
    return Fate(
        proposed=True,
        state=state,
        month=month,
        stage=event.stop_stage,
        reason=event.stop_reason,
        argument=event.stop_argument,
        post=run.blueprint.posts[event.person] if event.person >= 0 else "",
        municipality=place,
    )


def lost_in(run: Run, pilot: int) -> int:
    """The month in which a pilot came into the lost state it ended in; -1 if it was not lost."""
    if int(run.pilots[pilot]["state"]) not in LOST:
        return -1
    month = -1
    for n in reversed(events_of(run, pilot, Event.STATE)):
        event = event_row(run.events[n])
        if event.state_after not in LOST:
            break
        month = event.month
    return month


def question_about(run: Run, pilot: int) -> Question | None:
    """What can be asked about a pilot; None where nothing is settled or nothing began."""
    state = State(int(run.pilots[pilot]["state"]))
    if state in LOST:
        return Question.SAVE
    return Question.KEEP if state in ALIVE else None


@dataclass(frozen=True, slots=True)
class Standard:
    """What replays of one pilot are held against.

    Outcomes are compared ``after_money`` months after the project money of each run, or where
    the pilot was lost before that ended, in ``month``: a year after a loss, or at the end of the
    run; for a pilot that lives, at the end of the run.
    """

    question: Question
    key: int
    fate: Fate
    after_money: int | None
    month: int

    def then(self, run: Run) -> State | None:
        """The state of the pilot when replays are compared; None where that is not reached."""
        if self.after_money is not None:
            return state_after_money(run, self.key, self.after_money)
        pilot = row_of(run, self.key)
        return State.NEVER_STARTED if pilot < 0 else state_at(run, pilot, self.month)

    def result(self, run: Run) -> tuple[Result, State | None, Fate]:
        """What a replay came to, its state at the time of comparison, and what became of it."""
        found, then = fate(run, self.key), self.then(run)
        if not found.proposed:
            return Result.NOT_PROPOSED, then, found
        if found.state in (State.NEVER_STARTED, State.PROPOSED):
            return Result.NEVER_STARTED, then, found
        if then is None:
            return Result.UNKNOWN, then, found
        if self.question == Question.SAVE:
            return self._of_lost(then, found), then, found
        if then in LOST:
            return Result.LOST, then, found
        settled = found.state == self.fate.state
        return (Result.UNCHANGED if settled else Result.KEPT), then, found

    def _of_lost(self, then: State, found: Fate) -> Result:
        if then in SAVED:
            return Result.SAVED
        if then not in LOST or found.month is None or self.fate.month is None:
            return Result.UNDECIDED
        if found.month != self.fate.month:
            return Result.LATER if found.month > self.fate.month else Result.EARLIER
        return Result.UNCHANGED if found == self.fate else Result.ELSEWHERE


def standard_of(run: Run, pilot: int, question: Question) -> Standard:
    """What replays of a pilot of a finished run are held against."""
    key = int(run.pilots[pilot]["key"])
    last = int(run.blueprint.run[0]["months"]) - 1
    month = last
    if question == Question.SAVE:
        month = min(lost_in(run, pilot) + LATER_MONTHS, last)
    ended = int(run.pilots[pilot]["money_ended"])
    return Standard(question, key, fate(run, key), month - ended if ended >= 0 else None, month)
