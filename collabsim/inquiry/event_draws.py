"""Which keyed draws decided an event of the log.

Every random number of a run is named by what it decides (``world.draws``). An
event does not carry that name, but it follows from what the log says: who,
about which pilot, when, and at which attempt. With the name in hand a run can
be rerun with that one number turned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from collabsim.municipality.structure import Role
from collabsim.records.event_log import event_rows
from collabsim.records.histories import Run
from collabsim.rules.binding_agreement import AGREEMENT_KEY
from collabsim.rules.case import ATTEMPTS_PER_VERSION, decision_step
from collabsim.rules.consent import yes_chance
from collabsim.rules.people import read_person
from collabsim.rules.phases.after import REVIEW_KEY
from collabsim.rules.training import teaching_step
from collabsim.world.calendar import year_of
from collabsim.world.codes import Event, Source
from collabsim.world.draws import Decision, normals, pair, uniform
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.codes import Answer, LegalError
from collabsim.world.events.declare import RestsOn
from collabsim.world.tables import World

OF_AGREEMENTS = frozenset({
    Event.AGREEMENT_ANSWERED, Event.AGREEMENT_ENDED, Event.WORD_ANSWERED,
})  # fmt: skip
"""A way seen just before one of these was looked for in it."""
WRITTEN_ANEW = frozenset({Event.ALL_OFFERED, Event.ALONE})
"""Events after which a case counts as written anew."""

ANSWERS = frozenset({Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED})
"""Events whose draw is keyed by the attempt."""

_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Draw:
    """The name of one keyed draw: what it decides, at which step, for which entity."""

    decision: Decision
    step: int
    entity: int

    @property
    def key(self) -> tuple[int, int, int]:
        """The name as ``overrides`` takes it."""
        return int(self.decision), self.step, self.entity


class LogOfDraws:
    """Reads the event log of a finished run for the draws behind its events."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.rows = event_rows(run.events)
        self.keys = [int(key) for key in run.pilots["key"]]
        self.codes = [int(code) for code in run.world.actor["code"]]
        self.roles = [int(role) for role in run.world.actor["role"]]
        self.sectors = [int(sector) for sector in run.world.actor["sector"]]
        self._draws = run.world.draws
        self._holders: dict[tuple[int, int], int] = {}

    def number(self, draw: Draw, k: int = 0) -> float:
        """The uniform number of a draw in this run."""
        return float(uniform(self._draws, int(draw.decision), draw.step, draw.entity, k))

    def normal(self, draw: Draw) -> float:
        """The first normal number of a draw in this run."""
        return float(normals(self._draws, int(draw.decision), draw.step, draw.entity, 0)[0])

    def about(self, n: int) -> int:
        """The entity of what the person of event ``n`` decides about its pilot."""
        return self.entity(self.rows[n].pilot, self.rows[n].person)

    def entity(self, pilot: int, post: int) -> int:
        """The entity of a decision of the person in a post about a pilot, both by row."""
        return int(pair(self.keys[pilot], self.codes[post]))

    def holder(self, post: int, month: int) -> int:
        """Which person holds a post in a month, counted from 0 for the first."""
        month = max(month, 0)
        if (post, month) not in self._holders:
            fresh = self._fresh
            fresh.actor["ready"][post] = 0
            fresh.run["n_read"] = 0
            read_person(fresh, post, max(0, month))
            self._holders[post, month] = int(fresh.actor["holder"][post])
        return self._holders[post, month]

    @cached_property
    def _fresh(self) -> World:
        """A world in which nothing has happened: who holds a post hangs on nothing but draws."""
        run = self.run
        return run.blueprint.world_with(run.world.draws, keep_events=False)

    def first_step(self, n: int) -> int:
        """The step of what the person of event ``n`` decides when asked about its case at first."""
        event = self.rows[n]
        return int(decision_step(self.holder(event.person, event.month), self.version(n), 0))

    @cached_property
    def tries(self) -> dict[int, int]:
        """The step by which each answer in a case is keyed: version of the case and attempt.

        The log says when a case is written anew and when somebody is asked
        again; a successor begins anew.
        """
        return _AttemptSteps(self).all()

    def draws(self, n: int) -> tuple[Draw, ...]:
        """The draws that decided event ``n``, the decisive one first.

        None for what follows by rule from an event before it.
        """
        event = self.rows[n]
        find = _FINDERS.get(Event(event.kind))
        return () if find is None else find(self, n)

    def version(self, n: int) -> int:
        """How often the case of event ``n`` had been written anew before it."""
        pilot = self.rows[n].pilot
        return sum(row.pilot == pilot and row.kind in WRITTEN_ANEW for row in self.rows[:n])


class _AttemptSteps:
    """Walks the log once and notes the step of each answer."""

    def __init__(self, log: LogOfDraws) -> None:
        self.log = log
        self.attempts: dict[tuple[int, int], int] = {}
        self.version: dict[int, int] = {}
        self.first: dict[int, int] = {}

    def all(self) -> dict[int, int]:
        """Steps by event number."""
        found = {}
        for n, event in enumerate(self.log.rows):
            kind, pilot, post = Event(event.kind), event.pilot, event.person
            place = (pilot, self._place(post))
            if kind in ANSWERS:
                holder = self.log.holder(post, event.month)
                attempts = self.attempts.get(place, 0)
                step = int(decision_step(holder, self.version.get(pilot, 0), attempts))
                found[n] = self._consistent(n, step)
            elif kind == Event.ASKED_AGAIN:
                self.attempts[place] = event.times_asked_again
            elif kind in WRITTEN_ANEW:
                self.version[pilot] = self.version.get(pilot, 0) + 1
            elif kind == Event.LEFT:
                self._forget(post)
            elif kind in (Event.STARTED, Event.CASE_OPENED):
                self.first[pilot] = post
        return found

    def _forget(self, post: int) -> None:
        """Somebody has left: a successor has not been asked yet."""
        for pilot, place in list(self.attempts):
            if post == (self.first[pilot] if place == _NOBODY else place):
                del self.attempts[pilot, place]

    def _place(self, post: int) -> int:
        """Unit managers share the first one's place around a pilot, all others have their own."""
        if post >= 0 and self.log.roles[post] == Role.UNIT_MANAGER:
            return _NOBODY
        return post

    def _consistent(self, n: int, step: int) -> int:
        """The step, or the nearest one whose number agrees with the answer in the log.

        After another unit has become the first, attempts are counted anew, which
        the log does not say.
        """
        event = self.log.rows[n]
        if event.kind == Event.DECIDED:
            return step
        chance = float(yes_chance(event.willingness))
        yes = event.answer == Answer.YES
        first = step - step % ATTEMPTS_PER_VERSION
        for other in sorted(
            range(first, first + ATTEMPTS_PER_VERSION), key=lambda s: abs(s - step)
        ):
            draw = Draw(Decision.ANSWER, other, self.log.about(n))
            if (self.log.number(draw) < chance) == yes:
                return other
        return step


Finder = Callable[[LogOfDraws, int], tuple[Draw, ...]]


def _declared(rests_on: tuple[RestsOn, ...]) -> Finder:
    """Draws whose keys are declared: whose they are, once in a life or month by month."""

    def find(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
        return tuple(
            Draw(
                one.decision,
                log.rows[n].month if one.step == "month" else 0,
                _ENTITIES[one.of](log, n),
            )
            for one in rests_on
        )

    return find


_ENTITIES: dict[str, Callable[[LogOfDraws, int], int]] = {
    "pilot": lambda log, n: log.keys[log.rows[n].pilot],
    "person": lambda log, n: log.about(n),
    "entrepreneur": lambda log, n: int(
        log.run.world.entrepreneur[log.rows[n].entrepreneur]["code"]
    ),
}
"""The entity of a draw, by whose it is."""


def _answer(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """What was answered, and that it was answered in this month."""
    event = log.rows[n]
    decided = event.kind == Event.DECIDED
    decision = Decision.OPTION_NOISE if decided else Decision.ANSWER
    answered = Draw(decision, log.tries[n], log.about(n))
    return answered, Draw(Decision.HANDLED, event.month, log.about(n))


def _granted(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """The lot of the fund, or the chance of money from outside."""
    key = log.keys[log.rows[n].pilot]
    if log.rows[n].money_source == Source.FUND:
        return (Draw(Decision.FUND_LOT, 0, key),)
    return (Draw(Decision.OUTSIDE_MONEY, 0, key),)


def _observed(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    event = log.rows[n]
    pilot = event.pilot
    started = int(log.run.pilots[pilot]["started"])
    return (Draw(Decision.OBSERVATION, event.month - started, log.keys[pilot]),)


def _left(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """How long the person stayed; councils change by the calendar."""
    post = log.rows[n].person
    if log.roles[post] == Role.COUNCIL:
        return ()
    holder = log.holder(post, log.rows[n].month - 1)
    return (Draw(Decision.PERSON_STAYS, holder, log.codes[post]),)


def _taught(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """The lot of a year, of whoever held the post."""
    event = log.rows[n]
    step = teaching_step(log.holder(event.person, event.month), year_of(event.month))
    return (Draw(Decision.TEACHING, int(step), log.codes[event.person]),)


def _case_opened(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    key = log.keys[log.rows[n].pilot]
    return (Draw(Decision.PROPOSAL_NOISE, log.version(n), key),)


def _asked_again(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """The no before it carries the attempt at which the entrepreneur did not give up."""
    event = log.rows[n]
    step = log.first_step(n) + event.times_asked_again - 1
    return (Draw(Decision.PERSIST, step, log.about(n)),)


def _alone(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """Drawn at the step of the no it answers: that of the other sector's manager or head."""
    event = log.rows[n]
    sector = int(log.run.pilots[event.pilot]["sector"])
    for before in range(n - 1, -1, -1):
        row = log.rows[before]
        if row.pilot != event.pilot or row.kind not in (Event.UNIT_ANSWERED, Event.ANSWERED):
            continue
        own = row.kind == Event.UNIT_ANSWERED and log.sectors[row.person] == sector
        if row.answer == Answer.NO and not own:
            return (Draw(Decision.ALONE, log.tries[before], log.about(n)),)
    return ()


def _reviewed(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    step = REVIEW_KEY + log.rows[n].month
    return (Draw(Decision.REVIEW, step, log.about(n)),)


def _listed(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    event = log.rows[n]
    return (Draw(Decision.LATE_LIST, event.month // 12, log.keys[event.pilot]),)


def _route_seen(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """A way is looked for by whoever then answers, advises or reviews, or who wrote the case."""
    event = log.rows[n]
    step = log.first_step(n)
    after = log.rows[n + 1] if n + 1 < len(log.rows) else None
    if after is not None and after.pilot == event.pilot and after.kind in OF_AGREEMENTS:
        return (Draw(Decision.SEE_ROUTE, AGREEMENT_KEY + event.month, log.about(n)),)
    if after is not None and (after.pilot, after.person) == (event.pilot, event.person):
        if after.kind in ANSWERS:
            step = log.tries[n + 1]
        elif after.kind == Event.REVIEWED:
            step = REVIEW_KEY + event.month
    return (Draw(Decision.SEE_ROUTE, step, log.about(n)),)


def _legal_error(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """Whether somebody complains."""
    event = log.rows[n]
    if event.legal_error == LegalError.NOT_RECUSED:
        return (Draw(Decision.COMPLAINT_RECUSAL, 0, log.about(n)),)
    return (Draw(Decision.COMPLAINT, event.month, log.keys[event.pilot]),)


def _complained(log: LogOfDraws, n: int) -> tuple[Draw, ...]:
    """The error that was complained about."""
    pilot = log.rows[n].pilot
    errors = [
        m
        for m, row in enumerate(log.rows[:n])
        if (row.kind, row.pilot) == (Event.LEGAL_ERROR, pilot)
        and row.legal_error == LegalError.NO_ROUTE_SEEN_COMPLAINT
    ]
    return _legal_error(log, errors[0]) if errors else ()


_DERIVED: dict[Event, Finder] = {
    Event.GRANTED: _granted,
    Event.OBSERVED: _observed,
    Event.LEFT: _left,
    Event.VOIDED: _left,
    Event.TAUGHT: _taught,
    Event.CASE_OPENED: _case_opened,
    Event.UNIT_ANSWERED: _answer,
    Event.ROUTE_SEEN: _route_seen,
    Event.ANSWERED: _answer,
    Event.ASKED_AGAIN: _asked_again,
    Event.ALL_OFFERED: lambda log, n: log.draws(n - 1),
    Event.ALONE: _alone,
    Event.LISTED: _listed,
    Event.DECIDED: _answer,
    Event.REVIEWED: _reviewed,
    Event.COMPLAINED: _complained,
    Event.LEGAL_ERROR: _legal_error,
}
"""Who knows the draws of events whose keys the log has to be read for."""

_FINDERS: dict[Event, Finder] = {
    kind.event: _DERIVED.get(kind.event) or _declared(kind.rests_on)
    for kind in KINDS.values()
    if kind.rests_on
}
"""Who knows the draws behind which kind of event. Other kinds follow from the one before."""
