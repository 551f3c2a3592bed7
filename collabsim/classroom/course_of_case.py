"""One pilot's way through a municipality as the first act tells it: read off the log.

Everything here is an event of the log, or a state the log does not name (whose desk, how
long without pay) read off the run month by month. Nothing is judged or added.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from collabsim.inquiry.months import Months, waited_months
from collabsim.inquiry.stops import stop_event
from collabsim.municipality.generate import HEADS_OF_SEVERAL
from collabsim.municipality.structure import Duty, Role, Sector
from collabsim.records.event_log import EventRow, event_rows
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import ALIVE, Event, State
from collabsim.world.events.codes import Answer, Option

LEADERS = frozenset({Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE})
"""Leaders above the units, on whose desks a case can lie: neither advisers nor the council."""

ANSWERING = LEADERS | {Role.COUNCIL}
"""Posts whose answer is one beat of the story each."""

_ANSWERS = (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED)
_LOSE_ONE = (Event.VOIDED, Event.ASKED_AGAIN)

NAMED = {
    Role.SECTION_HEAD: "section",
    Role.CHIEF_EXECUTIVE: "chief",
    Role.COUNCIL: "council",
    Role.STATE_SUPERIOR: "state_superior",
    Role.COORDINATOR: "coordinator",
    Role.FRONTLINE: "frontline",
}


@dataclass(frozen=True, slots=True)
class Said:
    """An answer in the case: who, when, yes or no, and the month it was lost, -1 if it was not."""

    post: int
    month: int
    yes: bool
    voided: int = -1

    def counts(self, month: int) -> bool:
        """Whether the answer still holds at the end of a month."""
        return self.month <= month and not 0 <= self.voided <= month


@dataclass(frozen=True, slots=True)
class Stay:
    """Months a case lay with the same people: from ``first`` to ``last``, both included."""

    posts: tuple[int, ...]
    first: int
    last: int


@dataclass(eq=False)
class Course:
    """What happened to one pilot in one run.

    Args:
        months: The run, month by month.
        pilot: Row of the pilot.
    """

    months: Months
    pilot: int
    rows: list[EventRow] = field(init=False)

    def __post_init__(self) -> None:
        self.rows = list(event_rows(self.months.run.events))

    @property
    def plan(self) -> Blueprint:
        """The world it is a run of."""
        return self.months.run.blueprint

    @property
    def row(self) -> Any:
        """The pilot's row at the end of the run."""
        return self.months.run.pilots[self.pilot]

    def of(self, *kinds: Event) -> list[EventRow]:
        """Events of some kinds about the pilot, in order."""
        return [row for row in self.rows if row.pilot == self.pilot and row.kind in kinds]

    def first(self, kind: Event) -> EventRow | None:
        """The first event of a kind, None where there is none."""
        return next(iter(self.of(kind)), None)

    def role(self, post: int) -> Role:
        """The role of a post."""
        return Role(int(self.plan.actor["role"][post]))

    @property
    def started(self) -> int:
        """The month the pilot started."""
        return int(self.row["started"])

    @property
    def opened(self) -> int:
        """The month its case was written, -1 if it never was."""
        event = self.first(Event.CASE_OPENED)
        return -1 if event is None else event.month

    @property
    def money_until(self) -> int:
        """The month the first project money ended."""
        event = self.first(Event.STARTED)
        return -1 if event is None else int(event.money_until_month)

    @property
    def lives(self) -> bool:
        """Whether the measure is alive when the run ends."""
        return int(self.row["state"]) in ALIVE

    @property
    def ended(self) -> int:
        """The month the collaboration ended, -1 if it did not."""
        return int(self.row["ended"])

    @property
    def settled(self) -> int:
        """The month in which the course of the case was settled: adopted, stopped, or the last."""
        adopted = [row.month for row in self.of(Event.ADOPTED)]
        ends = [*adopted[-1:]] if self.lives else [self.ended]
        last = len(self.months.desks) - 1
        return next((month for month in ends if month >= 0), last)

    @cached_property
    def answers(self) -> list[Said]:
        """Every answer in the case, with the month in which it was lost.

        It is lost when somebody leaves or is asked again, and all of them when the case is
        written anew: that is another case, in which everybody is asked.
        """
        found: list[Said] = []
        for row in self.of(*_ANSWERS, *_LOSE_ONE, Event.CASE_OPENED):
            if row.kind in _ANSWERS:
                decided = row.kind == Event.DECIDED
                yes = row.option != Option.STOP if decided else row.answer == Answer.YES
                found.append(Said(row.person, row.month, bool(yes)))
                continue
            every = row.kind == Event.CASE_OPENED
            found = [
                replace(one, voided=row.month)
                if one.voided < 0 and (every or one.post == row.person)
                else one
                for one in found
            ]
        return found

    @cached_property
    def stays(self) -> list[Stay]:
        """Where the case lay, one after the other, until it was settled."""
        found: list[Stay] = []
        for month, desk in enumerate(self.months.desks[: self.settled + 1]):
            posts = desk.get(self.pilot, ())
            if not posts:
                continue
            if found and found[-1].posts == posts and found[-1].last == month - 1:
                found[-1] = Stay(posts, found[-1].first, month)
            else:
                found.append(Stay(posts, month, month))
        return found

    @cached_property
    def waited(self) -> list[int]:
        """The months at whose end the entrepreneur waits without pay, and the one it ends in."""
        waited = waited_months(self.months, self.pilot)
        months = [int(m) + 1 for m in np.flatnonzero(waited >= 0)]
        return [month for month in months if month <= self.settled]

    @property
    def weak(self) -> bool:
        """Whether the pilot did not work: its true effect lies below the limit."""
        return float(self.row["true_effect"]) < float(self.plan.p[0]["weak_limit"])

    @property
    def stop(self) -> EventRow | None:
        """The no for good, None where there was none."""
        n = stop_event(self.months.run, self.pilot)
        return None if n < 0 else self.rows[n]

    def load(self, post: int, month: int) -> int:
        """Matters on a desk in a month: what a post always has, and the cases that lie there."""
        cases = sum(post in posts for posts in self.months.desks[month].values())
        return round(float(self.plan.actor["base_workload"][post]) + cases)

    def delivered_at_the_end(self) -> bool:
        """Whether it delivers on contract when the run ends."""
        return int(self.row["state"]) == State.DELIVERING


def role_key(plan: Blueprint, post: int) -> str:
    """The name of a post in the table ``act_role`` of the catalogues."""
    row = plan.actor[post]
    role, sector = Role(int(row["role"])), int(row["sector"])
    if role == Role.ADVISER:
        return f"adviser_{Duty(int(row['duty'])).name.lower()}"
    if role == Role.UNIT_MANAGER:
        unit = plan.unit[int(row["unit"])]
        return f"unit_{Sector(int(unit['sector'])).name.lower()}"
    if role == Role.SECTOR_HEAD:
        several = HEADS_OF_SEVERAL.get(plan.posts[post])
        known = several or (Sector(sector).name.lower() if sector >= 0 else "")
        return f"head_{known}" if known else "head"
    return NAMED[role]


Json = Any


def stations_of(course: Course) -> list[Json]:
    """Where the camera can stop: units, advisers, then leaders as the case came to them."""
    leaders: list[int] = []
    for stay in course.stays:
        leaders += [p for p in stay.posts if course.role(p) in ANSWERING and p not in leaders]
    leaders += [
        said.post
        for said in course.answers
        if course.role(said.post) in ANSWERING and said.post not in leaders
    ]
    # Sorting is stable: of one level, whoever had the case first stands first.
    leaders.sort(key=lambda post: int(course.plan.actor["level"][post]))
    hosts = _hosts(course)
    found: list[Json] = [
        {"kind": "units", "posts": hosts, "roles": [role_key(course.plan, p) for p in hosts]}
    ]
    advisers = list(dict.fromkeys(row.person for row in course.of(Event.ADVISED)))
    if advisers:
        roles = [role_key(course.plan, post) for post in advisers]
        found.append({"kind": "advisers", "posts": advisers, "roles": roles})
    for post in leaders:
        roles = [role_key(course.plan, post)]
        found.append({"kind": "leader", "posts": [post], "roles": roles})
    return found


def _hosts(course: Course) -> list[int]:
    """Unit managers who were asked to start, the first unit's first."""
    first = course.first(Event.STARTED)
    asked = [row.person for row in course.of(Event.UNIT_ASKED) if row.answer == Answer.YES]
    start = [] if first is None else [first.person]
    return list(dict.fromkeys([*start, *asked]))


def places(stations: Sequence[Json]) -> dict[int, int]:
    """The station of each post."""
    return {post: n for n, station in enumerate(stations) for post in station["posts"]}


def station_at(course: Course, stations: Sequence[Json], month: int) -> int:
    """The station the case lies at in a month; the units before it is written."""
    where, found = places(stations), 0
    for stay in course.stays:
        if stay.first > month:
            break
        known = [where[post] for post in stay.posts if post in where]
        found = max(known, default=found)
    return found


def path_of(course: Course, stations: Sequence[Json]) -> Iterator[tuple[int, int]]:
    """Month and station at each change of desk, from the month the case was written."""
    before = -1
    for month in range(max(course.opened, 0), course.settled + 1):
        here = station_at(course, stations, month)
        if month == course.settled and not course.months.desks[month].get(course.pilot):
            # Settled within the month: on no desk at its end. The log says whose it was.
            stop = course.stop
            here = places(stations).get(-1 if stop is None else int(stop.person), here)
        if here != before:
            yield month, here
        before = here
