"""The case as those saw it who had it: what each could do at that moment, and what came of it.

A pupil is the unit manager, then an adviser, then the leader. Every choice is a replay of the
recorded run with the class's earlier choices and this one told, and is offered only if the replay
holds the very event it names. What the model's person did is one of the choices, and forces
nothing. So all that is said of a choice is what the engine made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collabsim.classroom.course_of_case import LEADERS, Course, role_key
from collabsim.classroom.roles_ends import came_parts, ending_of
from collabsim.classroom.roles_sights import sights
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.event_draws import LogOfDraws
from collabsim.inquiry.months import Months, month_by_month
from collabsim.inquiry.replays import forced_in
from collabsim.inquiry.stops import row_of
from collabsim.inquiry.told import Act, Overrides, Told, came_about, overrides_of
from collabsim.municipality.structure import Role
from collabsim.records.event_log import EventRow, event_rows
from collabsim.records.histories import Run
from collabsim.world.codes import Event
from collabsim.world.events.codes import Answer, Option

Json = Any

A_SEASON = 3
"""Months an adviser or a leader can let a case lie, beside the one month."""

ROLES = ("manager", "adviser", "leader")
"""The persons in the order in which the case comes to them."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment at which somebody had a choice: who, when, and what the model's person did.

    ``own`` names the own choice as :class:`Choice` does; ``lies`` for how long it then lay.
    """

    role: str
    post: int
    month: int
    own: str
    lies: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose: its name in the catalogues, its values, and what has to be told."""

    name: str
    values: Mapping[str, Json]
    told: Told | None


@dataclass(eq=False)
class RolePlay:
    """All that can come of one case when a class plays those who had it.

    Args:
        months: The recorded run, month by month.
        pilot: Row of the pilot.
    """

    months: Months
    pilot: int
    _courses: dict[bytes, Course] = field(init=False, default_factory=dict)
    leaves: list[Json] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        run = self.months.run
        self.key = int(run.pilots[self.pilot]["key"])
        self._courses[run.events.tobytes()] = Course(self.months, self.pilot)
        self._forced = forced_in(run)
        self._seen = ending_of(run, self.key)

    def as_json(self) -> Json:
        """The tree of choices, and ``truth``, what all ways through come to; None without one."""
        start = self._node(self.months.run, {}, 0)
        if start is None:
            return None
        return {
            "start": start,
            "truth": {
                "ways": len(self.leaves),
                "delivers": sum(one["then"] == "delivers" for one in self.leaves),
                "taken": sum(one["then"] in ("own_staff", "other") for one in self.leaves),
                "lives": sum(one["lives"] for one in self.leaves),
            },
        }

    def _node(self, run: Run, forced: Overrides, turn: int) -> Json:
        """The moment of the person whose turn it is, in the run as it is by now."""
        course = self._course(run)
        moment = _MOMENTS[turn](course)
        if moment is None:
            return None
        told = [self._choice(run, forced, one, turn) for one in _choices(course, moment)]
        return {
            "role": moment.role,
            "who": role_key(course.plan, moment.post),
            "month": moment.month,
            **sights(course, moment.role, moment.post, moment.month),
            "choices": [one for one in told if one is not None],
        }

    def _choice(self, run: Run, forced: Overrides, choice: Choice, turn: int) -> Json:
        """One choice with what came of it; None where it does not come about."""
        more = dict(forced)
        if choice.told is not None:
            more |= overrides_of(LogOfDraws(run), choice.told)
        other = run if choice.told is None else self._replayed(more)
        if choice.told is not None and not came_about(choice.told, self.key, other):
            return None
        came = self._came(other, own_no=choice.name == "stop")
        then = self._node(other, more, turn + 1) if turn + 1 < len(ROLES) else None
        if then is None:
            self.leaves.append(came)
        return {
            "name": choice.name,
            "values": dict(choice.values),
            "own": choice.told is None,
            "told": [[decision, step, str(entity), number]
                     for (decision, step, entity), number in sorted(more.items())],
            "came": came,
            "then": then,
        }  # fmt: skip

    def _replayed(self, forced: Overrides) -> Run:
        run = self.months.run
        return run_one(
            run.blueprint, run.seed, run.replication, overrides={**self._forced, **forced}
        )

    def _course(self, run: Run) -> Course:
        """The course of the pilot in a replay; equal histories are followed once."""
        content = run.events.tobytes()
        if content not in self._courses:
            row = row_of(run, self.key)
            # What is asked for lies before the case was settled, and no month after it is followed.
            log = [event.month for event in event_rows(run.events) if event.pilot == row]
            ended = int(run.pilots[row]["ended"])
            until = None if ended < 0 else min(max(log), ended) + 1
            self._courses[content] = Course(month_by_month(run, until=until), row)
        return self._courses[content]

    def _came(self, run: Run, *, own_no: bool) -> Json:
        """What became of the pilot: the numbers, sentences, and whether it is as it was seen."""
        found = ending_of(run, self.key)
        parts = list(came_parts(run, self.key, own_no=own_no))
        return {**found, "same": found == self._seen, "parts": parts}


def role_play(months: Months, pilot: int) -> Json:
    """The role scene of a recorded run as data; None where nobody had a choice about a case.

    Args:
        months: The run, month by month.
        pilot: Row of the pilot that is followed.

    Returns:
        ``start``, the moment of the first person, and ``truth``. A moment has ``role``, ``who``,
        ``month``, what is seen (``situation``, ``facts``, ``blind``) and ``choices``; a choice
        ``name``, ``values``, whether it is the model person's ``own``, the draws ``told`` up to
        it, what ``came`` of it, and ``then``, the next person's moment or None.
    """
    return RolePlay(months, pilot).as_json()


# Who had a choice, and when.


def _manager(course: Course) -> Moment | None:
    """The unit manager, when the case is written or is not brought forward."""
    for row in course.of(Event.CASE_OPENED, Event.NOT_BROUGHT_FORWARD):
        written = row.kind == Event.CASE_OPENED
        return Moment("manager", row.person, row.month, "write" if written else "not_forward")
    return None


def _adviser(course: Course) -> Moment | None:
    """The adviser who saw a way, else the one whose word came last in the first round."""
    first: dict[int, EventRow] = {}
    for row in course.of(Event.ADVISED):
        if course.role(row.person) == Role.ADVISER:
            first.setdefault(row.person, row)
    if not first:
        return None
    row = max(first.values(), key=lambda one: (bool(one.saw_route), one.month))
    return Moment("adviser", row.person, row.month, _advice(course, row.month, saw=row.saw_route))


def _advice(course: Course, month: int, *, saw: bool) -> str:
    """What an adviser says: a way, none, or, where none is asked for, that nothing is wrong."""
    if saw:
        return "see_way"
    asked = course.row["route_needed"] and not way_seen(course, month)
    return "see_no_way" if asked else "no_objection"


def way_seen(course: Course, month: int) -> bool:
    """Whether somebody had seen a lawful way before the end of a month, other than by advising."""
    return any(row.month <= month for row in course.of(Event.ROUTE_SEEN))


def _leader(course: Course) -> Moment | None:
    """The highest leader on whose desk the case lay, in the first month there was time for it."""
    stays = [
        (int(course.plan.actor["level"][post]), stay.last - stay.first, -stay.first, post, stay)
        for stay in course.stays
        for post in stay.posts
        if course.role(post) in LEADERS
    ]
    if not stays:
        return None
    *_, post, stay = max(stays, key=lambda one: one[:4])
    month = stay.first + 1
    if month > course.settled:
        return None
    done = [row for row in course.of(Event.DECIDED, Event.ANSWERED) if row.person == post]
    for row in done:
        if row.month == month:
            return Moment("leader", post, month, _said(row))
    return Moment("leader", post, month, "lie_on", stay.last - stay.first)


def _said(row: EventRow) -> str:
    if row.kind == Event.DECIDED:
        return Option(int(row.option)).name.lower()
    return "yes" if row.answer == Answer.YES else "no"


_MOMENTS = (_manager, _adviser, _leader)


# What there is to choose.


def _choices(course: Course, moment: Moment) -> Sequence[Choice]:
    """The own choice where it has its place among the others, which have to be told."""
    months = {"months": {"months": moment.lies}} if moment.lies else {}
    own = Choice(moment.own, months, None)
    others = [one for one in _OFFERS[moment.role](course, moment) if one.name != own.name]
    return [own, *others]


def _one(moment: Moment, pilot: int, name: str, act: Act, months: int = 1) -> Choice:
    values = {"months": {"months": months}} if act in (Act.LET_LIE, Act.LET_CASE_LIE) else {}
    return Choice(name, values, Told(act, pilot, moment.post, moment.month, months))


def _of_manager(course: Course, moment: Moment) -> Iterator[Choice]:
    pilot = course.pilot
    yield _one(moment, pilot, "write", Act.WRITE_CASE)
    if moment.own == "write":
        yield _one(moment, pilot, "refuse_share", Act.ANSWER_NO)
    yield _one(moment, pilot, "lie", Act.LET_CASE_LIE)
    left = course.money_until - moment.month + 1
    if left > 1:
        yield _one(moment, pilot, "lie_until_end", Act.LET_CASE_LIE, left)


def _of_adviser(course: Course, moment: Moment) -> Iterator[Choice]:
    pilot = course.pilot
    yield _one(moment, pilot, "see_way", Act.SEE_WAY)
    if moment.own == "see_way":
        yield _one(moment, pilot, "see_no_way", Act.SEE_NO_WAY)
    yield _one(moment, pilot, "lie", Act.LET_LIE)
    yield _one(moment, pilot, "lie_long", Act.LET_LIE, A_SEASON)


def _of_leader(course: Course, moment: Moment) -> Iterator[Choice]:
    pilot = course.pilot
    for option in Option:
        told = Told(Act.DECIDE, pilot, moment.post, moment.month, option=option)
        yield Choice(option.name.lower(), {}, told)
    yield _one(moment, pilot, "yes", Act.ANSWER_YES)
    yield _one(moment, pilot, "no", Act.ANSWER_NO)
    if moment.own != "lie_on":
        yield _one(moment, pilot, "lie_long", Act.LET_LIE, A_SEASON)


_OFFERS = {"manager": _of_manager, "adviser": _of_adviser, "leader": _of_leader}
NAMES = (
    "write", "not_forward", "refuse_share", "lie", "lie_until_end", "see_way", "see_no_way",
    "no_objection", "lie_long", "lie_on", "yes", "no", *(option.name.lower() for option in Option),
)  # fmt: skip
"""Every choice there are words for."""
