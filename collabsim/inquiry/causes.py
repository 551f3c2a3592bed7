"""What may have made a pilot stop: candidates, each with the change that would undo it.

A candidate is only a suspicion: something that happened on the way to the stop.
Whether the pilot stopped because of it is decided in :mod:`because`, by running
the same world again with that one thing turned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.inquiry.levers import LEVERS
from collabsim.inquiry.months import Months
from collabsim.inquiry.stops import end_event, row_of, stop_event
from collabsim.municipality.structure import Role
from collabsim.parameters import Value
from collabsim.records.event_log import EventRow, event_rows
from collabsim.records.histories import Run
from collabsim.rules.case import ATTEMPTS_PER_VERSION
from collabsim.rules.phases.after import REVIEW_KEY
from collabsim.rules.told import WRITES_CASE
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Door, Event, Reason, Stage, State
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Answer, Option

CERTAIN = 0.0
"""A uniform number for which whatever has a chance happens."""

NEVER = 1.0 - 2.0**-52
"""A uniform number for which nothing happens that is not certain."""

EVEN = 0.5
"""The same number for every option: only what they are worth counts."""

MEDIAN = 0.0
"""A normal number that is neither good nor bad chance."""

LONG_ON_A_DESK = 3
"""Months on one desk from which on it is a suspicion."""


NO_ANSWER = frozenset({Reason.TIME, Reason.COMPLAINT, Reason.RESERVE})
"""Reasons of stops that no answer led to."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that may have made a pilot stop.

    ``events`` are the numbers of the events it shows in. It is undone by
    ``overrides`` (draws and the numbers forced for them) or by ``values``
    (parameters). ``post`` is whose doing it was, -1 if nobody's; ``lever`` the
    lever that would undo it; ``months`` how long it lasted, where that is it; ``option`` what
    the decider could have taken, where that is it.
    """

    kind: str
    events: tuple[int, ...]
    post: int = -1
    month: int = -1
    overrides: tuple[tuple[Draw, float], ...] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    lever: str = ""
    months: int = 0
    option: Option | None = None


KINDS = (
    "refusal", "decision", "gave_up", "review", "other_no", "left", "answer_lost", "desk",
    "late_list", "no_bridge", "route_unseen", "bad_luck", "bar", "lean_year", "complaint",
    "competition", "never_met", "aside", "weak", "equal_treatment", "lever", "option",
    "case_unwritten",
)  # fmt: skip
"""Every kind of cause there is a sentence for."""


def candidates(months: Months, log: LogOfDraws, pilot: int) -> list[Cause]:
    """Everything that may have made a pilot stop, in no particular order.

    Args:
        months: The run the pilot stopped in, month by month.
        log: The draws behind its events.
        pilot: Row of the pilot.

    Returns:
        Nothing where the pilot did not stop.
    """
    n = stop_event(months.run, pilot)
    if n < 0 or end_event(months.run, pilot) < 0:
        return []
    scene = _StopContext(months, log, pilot, n)
    return [
        cause
        for find in (
            _refusals, _departures, _delays, _rules, _chances, _circumstances, _levers,
        )
        for cause in find(scene)
    ]  # fmt: skip


class _StopContext:
    """A stop and what led to it."""

    def __init__(self, months: Months, log: LogOfDraws, pilot: int, stop: int) -> None:
        self.months = months
        self.log = log
        self.pilot = pilot
        self.key = log.keys[pilot]
        self.row = months.run.pilots[pilot]
        self.stop = stop
        event = log.rows[stop]
        self.month = event.month
        self.post = event.person
        self.stage = event.stop_stage
        self.reason = event.stop_reason
        self.p = months.run.blueprint.p_in(int(self.row["municipality_row"]), self.month)
        self.before = [n for n, row in enumerate(log.rows[:stop]) if row.pilot == pilot]

    @property
    def departures(self) -> list[int]:
        """Numbers of the events before the stop in which somebody left."""
        return [n for n, row in enumerate(self.log.rows[: self.stop]) if row.kind == Event.LEFT]

    def of(self, *kinds: Event) -> list[int]:
        """Numbers of the events of some kinds about the pilot before the stop."""
        return [n for n in self.before if self.log.rows[n].kind in kinds]

    def person(self, n: int) -> int:
        """Whose event it is."""
        return self.log.rows[n].person

    def at(self, n: int) -> int:
        """The month of an event."""
        return self.log.rows[n].month

    def cause(self, kind: str, n: int, *turned: tuple[Draw, float], months: int = 0) -> Cause:
        """A cause that shows in one event and is that person's doing."""
        return Cause(kind, (n,), self.person(n), self.at(n), turned, months=months)


def _refusals(scene: _StopContext) -> Iterator[Cause]:
    """The no that ended it, that nobody came back after it, and noes that ended nothing."""
    log = scene.log
    pivotal = _pivotal(scene)
    for n in pivotal:
        kind = log.rows[n].kind
        decisive = log.draws(n)[0]
        if kind == Event.REVIEWED:
            yield scene.cause("review", n, (decisive, CERTAIN))
            continue
        if kind == Event.DECIDED:
            yield scene.cause("decision", n, (decisive, EVEN))
            yield from _options(scene, n)
        else:
            yield scene.cause("refusal", n, (decisive, CERTAIN))
        if log.tries[n] % ATTEMPTS_PER_VERSION < int(scene.p["repeat_requests_max"]):
            again = Draw(Decision.PERSIST, log.tries[n], log.about(n))
            yield scene.cause("gave_up", n, (again, CERTAIN))
    for n in scene.of(Event.ANSWERED):
        if log.rows[n].answer == Answer.NO and n not in pivotal:
            yield scene.cause("other_no", n, (log.draws(n)[0], CERTAIN))


def _options(scene: _StopContext, n: int) -> Iterator[Cause]:
    """What the decider could have taken instead of stopping, if it was open: the replay says."""
    step, about = scene.log.tries[n], scene.log.about(n)
    for option in Option:
        if option != Option.STOP:
            turned = ((Draw(Decision.OPTION, step, about), float(option)),)
            one = scene.cause("option", n, *turned)
            yield replace(one, option=option)


def is_open(cause: Cause, key: int, other: Run) -> bool:
    """Whether the option a cause tells was taken in its replay; True of every other cause.

    Args:
        cause: The cause that was turned.
        key: Key of its pilot.
        other: The replay.
    """
    if cause.option is None:
        return True
    pilot = row_of(other, key)
    own = other.events[(other.events["pilot"] == pilot) & (other.events["month"] == cause.month)]
    return any(
        row.kind == Event.DECIDED and row.person == cause.post and row.option == cause.option
        for row in event_rows(own)
    )


def _pivotal(scene: _StopContext) -> list[int]:
    """The last no of the person who stopped it; nothing where no answer did."""
    if scene.reason in NO_ANSWER:
        return []
    answers = scene.of(Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED, Event.REVIEWED)
    noes = [n for n in answers if scene.person(n) == scene.post and _is_no(scene.log.rows[n])]
    return noes[-1:]


def _is_no(row: EventRow) -> bool:
    if row.kind == Event.DECIDED:
        return bool(row.option == Option.STOP)
    return bool(row.answer == Answer.NO)


def _departures(scene: _StopContext) -> Iterator[Cause]:
    """People around the pilot who left, and yeses that were lost with them."""
    log = scene.log
    around = {scene.person(n) for n in scene.before}
    champions = {scene.person(n) for n in scene.of(Event.CHAMPION)}
    lost = {(scene.at(n), scene.person(n)) for n in scene.of(Event.VOIDED)}
    begun = scene.of(Event.STARTED)
    for left in scene.departures:
        post = scene.person(left)
        voided = (scene.at(left), post) in lost
        mattered = voided or post in champions or log.roles[post] == Role.UNIT_MANAGER
        if post not in around or not begun or left < begun[0] or not mattered:
            continue
        for stays in log.draws(left):
            yield scene.cause("answer_lost" if voided else "left", left, (stays, NEVER))


def _delays(scene: _StopContext) -> Iterator[Cause]:
    """Desks the case lay on for months, a missed list, a wait that nobody bridged."""
    log = scene.log
    opened = scene.of(Event.CASE_OPENED)
    if scene.reason != Reason.TIME or not opened:
        return
    lay: dict[int, list[int]] = {}
    for month in range(scene.at(opened[0]), scene.month + 1):
        for post in scene.months.desks[month].get(scene.pilot, ()):
            lay.setdefault(post, []).append(month)
    for post, months in lay.items():
        council = log.roles[post] == Role.COUNCIL
        if len(months) < LONG_ON_A_DESK or council:
            continue
        entity = log.entity(scene.pilot, post)
        turned = tuple((Draw(Decision.HANDLED, m, entity), CERTAIN) for m in months)
        yield Cause("desk", (scene.stop,), post, months[0], turned, months=len(months))
    for n in scene.of(Event.LISTED):
        late = log.rows[n].council_month // MONTHS_A_YEAR > scene.at(n) // MONTHS_A_YEAR
        if late and log.rows[n].door == Door.SECTOR_INPUT:  # one-year money is on no such list
            yield scene.cause("late_list", n, (log.draws(n)[0], CERTAIN))
    states = scene.months.pilots["state"][: scene.month, scene.pilot]
    waiting = [int(m) for m in np.flatnonzero(states == State.WAITING)]
    turned = tuple((Draw(Decision.BRIDGE, m, scene.key), CERTAIN) for m in waiting)
    if turned:
        yield Cause("no_bridge", (scene.stop,), -1, scene.month, turned, months=len(waiting))
    for n in scene.of(Event.COMPETITION):
        length = log.rows[n].competition_ends_month - scene.at(n)
        yield scene.cause("competition", n, (log.draws(n)[0], CERTAIN), months=length)
    for n in scene.of(Event.RECUSED):
        yield scene.cause("aside", n, (log.draws(n)[0], NEVER))


def _rules(scene: _StopContext) -> Iterator[Cause]:
    """A lawful way there was and nobody saw, and a complaint."""
    log = scene.log
    handled = scene.of(Event.UNIT_ANSWERED, Event.ADVISED, Event.ANSWERED, Event.DECIDED)
    unseen = int(scene.row["route_needed"]) and int(scene.row["route_exists"])
    if unseen and not scene.of(Event.ROUTE_SEEN):
        turned = {}
        for n in handled:
            step = log.tries[n] if n in log.tries else log.first_step(n)
            turned[Draw(Decision.SEE_ROUTE, step, log.about(n))] = CERTAIN
        for n in scene.of(Event.CASE_OPENED):
            step = log.first_step(n)
            turned[Draw(Decision.SEE_ROUTE, step, log.about(n))] = CERTAIN
        for n in scene.of(Event.REVIEWED):
            step = REVIEW_KEY + scene.at(n)
            turned[Draw(Decision.SEE_ROUTE, step, log.about(n))] = CERTAIN
        events = (*handled, scene.stop)
        yield Cause("route_unseen", events, -1, scene.month, tuple(turned.items()))
    if scene.reason == Reason.COMPLAINT:
        for n in scene.of(Event.COMPLAINED):
            draws = log.draws(n)
            if draws:
                yield scene.cause("complaint", n, (draws[0], NEVER))


def _chances(scene: _StopContext) -> Iterator[Cause]:
    """What the team happened to see, a lean year, a decider who never met the pilot."""
    log = scene.log
    seen = scene.of(Event.OBSERVED)
    if scene.reason == Reason.NO_EFFECT and seen:
        turned = tuple((log.draws(n)[0], MEDIAN) for n in seen)
        yield Cause("bad_luck", (*seen, scene.stop), -1, scene.month, turned)
    if scene.post < 0:
        return
    year = Draw(Decision.STRESS, scene.month // 12, log.codes[scene.post])
    if scene.reason == Reason.COST and log.normal(year) > MEDIAN:
        yield Cause("lean_year", (scene.stop,), scene.post, scene.month, ((year, MEDIAN),))
    met = {scene.person(n) for n in scene.of(Event.LEADER_MET)}
    leads = log.roles[scene.post] in (
        Role.UNIT_MANAGER, Role.SECTION_HEAD, Role.SECTOR_HEAD, Role.CHIEF_EXECUTIVE,
    )  # fmt: skip
    if leads and scene.post not in met and seen:
        entity = log.entity(scene.pilot, scene.post)
        working = sorted({scene.at(n) for n in seen})
        meetings = tuple((Draw(Decision.LINE_MEETING, m, entity), CERTAIN) for m in working)
        yield Cause("never_met", (scene.stop,), scene.post, scene.month, meetings)


def _circumstances(scene: _StopContext) -> Iterator[Cause]:
    """What no draw of the case decides: how good the pilot was, a bar, equal treatment."""
    p = scene.p
    weak = float(scene.row["true_effect"]) < float(p["weak_limit"])
    if weak and float(p["weak_effect"]) < float(p["useful_effect"]):
        better = {"weak_effect": float(p["useful_effect"])}
        yield Cause("weak", (scene.stop,), -1, scene.month, values=better)
    if scene.stage == Stage.NOT_BROUGHT_FORWARD and scene.reason == Reason.NO_EFFECT:
        lower = {"evidence_limit": 0.0}
        yield Cause("bar", (scene.stop,), scene.post, scene.month, values=lower)
        written = Draw(Decision.CASE, scene.month, scene.log.entity(scene.pilot, scene.post))
        turned = ((written, float(WRITES_CASE)),)
        yield Cause("case_unwritten", (scene.stop,), scene.post, scene.month, turned)
    if scene.reason == Reason.COVERAGE:
        equal = {"coverage_weight": 0.0}
        yield Cause("equal_treatment", (scene.stop,), scene.post, scene.month, values=equal)


def _levers(scene: _StopContext) -> Iterator[Cause]:
    """Every lever that is off."""
    for lever in LEVERS:
        p = scene.p
        off = any(float(p[name]) != float(value) for name, value in lever.values.items())
        if off:
            yield Cause(
                "lever", (scene.stop,), -1, scene.month, values=lever.values, lever=lever.key
            )
