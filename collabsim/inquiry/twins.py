"""Two runs with the same random draws: where they part, and which decision made them part.

The key of a run is its seed and replication and nothing else. Two runs with the
same key therefore meet the same random draws wherever they make the same decision:
a small and a large municipality get the same ideas, and a lever that nobody
reads changes nothing. The first event that differs is the first trace of the
difference between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import Any, Literal

from collabsim.errors import UserError
from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.inquiry.levers import Lever
from collabsim.records.event_log import EventRow, event_row
from collabsim.records.histories import Run
from collabsim.world.codes import Event, Reason, State
from collabsim.world.draws import Decision

Json = Any
Keyed = Sequence[tuple[int, Any]]
"""Event numbers, and what each event is compared by."""

Side = Literal["a", "b", ""]

TIMING = frozenset({Decision.HANDLED, Decision.START})
"""Decisions about when, not what: they made the difference where one run has no such event yet."""

WHAT_HAPPENED: Mapping[Event, tuple[str, ...]] = {
    Event.PROPOSED: ("entrepreneur", "sector"),
    Event.DROPPED: ("drop_reason",),
    Event.UNIT_ASKED: ("unit_row", "answer"),
    Event.GRANTED: ("money_source",),
    Event.STARTED: ("first_unit_row", "second_unit_row", "money_until_month"),
    Event.TEAM_MET: ("place_around_pilot",),
    Event.LEADER_MET: ("place_around_pilot",),
    Event.CHAMPION: ("place_around_pilot",),
    Event.LEFT: ("role",),
    Event.MONEY_ENDED: ("outcome",),
    Event.CASE_OPENED: ("levels_to_decider", "band", "yearly_nok", "term_years"),
    Event.UNIT_ANSWERED: ("answer",),
    Event.ROUTE_SEEN: ("role",),
    Event.ADVISED: ("saw_route",),
    Event.ANSWERED: ("answer",),
    Event.ASKED_AGAIN: ("times_asked_again",),
    Event.ALL_OFFERED: ("units_covered",),
    Event.ALONE: ("answer", "full_price_yearly_nok"),
    Event.CO_PAYMENT: ("answer", "yearly_nok"),
    Event.AGREEMENT_ANSWERED: ("answer",),
    Event.AGREEMENT_ENDED: ("agreement_end",),
    Event.WORD_ANSWERED: ("answer",),
    Event.RECUSED: ("months_until_deputy",),
    Event.LISTED: ("door", "term_years", "council_month"),
    Event.DECIDED: ("option",),
    Event.COMPETITION: ("band",),
    Event.COMPETITION_ENDED: ("other_suppliers", "won"),
    Event.ADOPTED: ("term_years", "outcome", "yearly_nok", "first_payment_month"),
    Event.BRIDGED: ("bridge_months", "money_source"),
    Event.BRIDGE_ENDED: ("outcome",),
    Event.REVIEWED: ("answer",),
    Event.STATE: ("state_before", "state_after"),
    Event.STOPPED: ("stop_stage", "stop_reason", "stop_argument"),
    Event.FUND: ("municipality_row",),
    Event.PAID: ("state_after",),
    Event.ENTREPRENEUR_LEFT: ("entrepreneur",),
    Event.ENTREPRENEUR_CAME: ("entrepreneur",),
    Event.CHOSE_MUNICIPALITY: ("municipality_row", "entrepreneur"),
    Event.BELIEVED: ("blamed",),
    Event.LEGAL_ERROR: ("legal_error",),
    Event.ELECTION: ("municipality_row",),
    Event.VOIDED: ("place_around_pilot",),
    Event.TAUGHT: ("taught_by",),
    Event.POLITICIANS_DOOR: ("council_month",),
    Event.PRIVATE_ASKED: ("answer",),
    Event.CONTRACT_TALKS: ("talks_end_month",),
    Event.CONTRACT_ENDED: ("contract_end",),
    Event.EFFECT_MEASURED: ("target_met",),
    Event.MOORED: ("moored_by",),
    Event.SLIPPED: ("slip_phase",),
    Event.INSTRUMENT_DECIDED: ("instrument",),
    Event.INSTRUMENT_INTRODUCED: ("instrument",),
    Event.INSTRUMENT_KEPT: ("instrument",),
    Event.INSTRUMENT_UNPAID: ("instrument",),
    Event.INSTRUMENT_WORN: ("instrument",),
}
"""What of an event says what happened or was decided, sums, terms and months among it.

The rest is what was weighed, seen and known.
"""

_ROWS = frozenset({"unit_row", "first_unit_row", "second_unit_row", "municipality_row"})
"""Fields that are a row, which means nothing in another municipality."""

_WATCHED = frozenset(
    {
        Event.TEAM_MET,
        Event.LEADER_MET,
        Event.OBSERVED,
        Event.CHAMPION,
        Event.ROUTE_SEEN,
        Event.STATE,
    }
)
"""Events that decide no change of state."""

_FOLLOWS = frozenset({Event.STATE, Event.ADOPTED, Event.STOPPED, Event.DROPPED, Event.PAID})
"""Events that follow by rule from a step just before them."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first event at which two runs differ.

    ``a_event`` and ``b_event`` are its number in each log, the length of the log
    where one has no further event. ``only`` says which of the two has the event
    at all, empty where both have it and something in it differs: ``fields``.
    ``draw`` is the draw that decided it, ``number`` what was drawn: the same in
    both, as they have the same random draws.
    """

    a_event: int
    b_event: int
    month: int
    pilot: int
    kind: Event
    only: Side
    fields: tuple[str, ...]
    draw: Draw | None
    number: float | None

    def as_json(self) -> Json:
        """Plain data, codes as words."""
        return {
            "a_event": self.a_event,
            "b_event": self.b_event,
            "month": self.month,
            "pilot": self.pilot,
            "kind": self.kind.name.lower(),
            "only": self.only,
            "what": list(self.fields),
            "decision": "" if self.draw is None else self.draw.decision.name.lower(),
            "same_number": self.number,
        }


@dataclass(frozen=True, slots=True)
class StateDivergence:
    """The first month in which a pilot is in different states, and the steps that led there.

    An event number is -1 where nothing had been decided on that side.
    """

    pilot: int
    month: int
    a_state: State
    b_state: State
    a_event: int
    b_event: int


@dataclass(frozen=True, slots=True)
class Twins:
    """How two runs with the same random draws compare.

    ``first`` is the first event in which anything differs, a single digit
    included; ``course`` the first at which something else happens. Both are None
    where the runs never part.
    """

    first: Divergence | None
    course: Divergence | None
    pilots: tuple[StateDivergence, ...]

    def as_json(self) -> Json:
        """Plain data, codes as numbers in ``pilots``."""
        return {
            "first": None if self.first is None else self.first.as_json(),
            "course": None if self.course is None else self.course.as_json(),
            "pilots": [
                {
                    "pilot": one.pilot,
                    "month": one.month,
                    "a_state": int(one.a_state),
                    "b_state": int(one.b_state),
                    "a_event": one.a_event,
                    "b_event": one.b_event,
                }
                for one in self.pilots
            ],
        }


class TwinLog:
    """A finished run made ready to be compared; one can be compared many times."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.log = LogOfDraws(run)
        self.rows = self.log.rows
        self.months = int(run.blueprint.run[0]["months"])

    @cached_property
    def happened(self) -> Keyed:
        """What happened, to whom, and what was decided; not the numbers it was weighed by."""
        return [
            (n, (row.month, row.kind, row.pilot, row.person, *_said(row)))
            for n, row in enumerate(self.rows)
        ]

    @cached_property
    def of_pilots(self) -> dict[int, Keyed]:
        """What happened to each pilot, told without the rows of a municipality."""
        found: dict[int, list[tuple[int, Any]]] = {}
        for n, row in enumerate(self.rows):
            role = self.log.roles[row.person] if row.person >= 0 else -1
            # When the money ends follows from the month of the start.
            said = () if row.kind == Event.STARTED else _said(row, without=_ROWS)
            key = (row.month, row.kind, role, *said)
            found.setdefault(row.pilot, []).append((n, key))
        return dict(found)

    @cached_property
    def courses(self) -> dict[int, list[State]]:
        """The state of each pilot at the end of each month."""
        changes: dict[int, dict[int, int]] = {}
        for row in self.rows:
            if row.kind == Event.STATE:
                changes.setdefault(row.pilot, {})[row.month] = row.state_after
        courses = {}
        for pilot in range(len(self.log.keys)):
            state, course = State.PROPOSED, []
            for month in range(self.months):
                state = State(changes.get(pilot, {}).get(month, state))
                course.append(state)
            courses[pilot] = course
        return courses

    def step(self, pilot: int, month: int) -> int:
        """The last step up to a month that can have moved a pilot on; -1 if there is none."""
        found = -1
        for n, _ in self.of_pilots.get(pilot, []):
            if self.rows[n].month > month:
                break
            if self.rows[n].kind not in _WATCHED:
                found = n
        return found


def compare(a: Run | TwinLog, b: Run | TwinLog) -> Twins:
    """Find where two runs with the same seed and replication part.

    In one municipality the logs are compared event by event. Two municipalities
    have different posts and units, so there the courses of each pilot are
    compared by what happened and when, and ``first`` equals ``course``.

    Raises:
        UserError: the runs have different seeds or replications.
    """
    one, other = (log if isinstance(log, TwinLog) else TwinLog(log) for log in (a, b))
    if (one.run.seed, one.run.replication) != (other.run.seed, other.run.replication):
        raise UserError(
            "twins need the same seed and replication: only then are their draws the same"
        )
    if one.run.blueprint.posts == other.run.blueprint.posts:
        everything = [list(enumerate(log.rows)) for log in (one, other)]
        first = _first(one, other, everything[0], everything[1])
        course = _first(one, other, one.happened, other.happened)
    else:
        first = course = _first_of_pilots(one, other)
    return Twins(first, course, _states(one, other))


def first_reading(run: Run, lever: Lever) -> int:
    """Number of the first event that can depend on a lever; the length of the log if none can."""
    for n, event in enumerate(run.events):
        kind = Event(int(event["kind"]))
        if kind not in lever.first_read:
            continue
        if kind != Event.STATE or event_row(event).state_after == lever.first_state:
            return n
    return len(run.events)


def _said(row: EventRow, without: frozenset[str] = frozenset()) -> tuple[Any, ...]:
    """What an event says happened."""
    names = WHAT_HAPPENED.get(Event(row.kind), ())
    return tuple(getattr(row, name) for name in names if name not in without)


_COMMON = ("month", "kind", "municipality", "pilot", "person")


def _differ(mine: EventRow, theirs: EventRow) -> tuple[str, ...]:
    """The fields in which two events of the same kind differ."""
    common = (name for name in _COMMON if getattr(mine, name) != getattr(theirs, name))
    other = theirs.fields()
    own = (name for name, value in mine.fields().items() if value != other[name])
    return (*common, *own)


def _first(one: TwinLog, other: TwinLog, a: Keyed, b: Keyed) -> Divergence | None:
    """The first place at which two sequences of events differ."""
    for (a_event, a_key), (b_event, b_key) in zip(a, b, strict=False):
        if a_key != b_key:
            return _parting(one, other, a_event, b_event)
    if len(a) == len(b):
        return None
    shared = min(len(a), len(b))
    a_event = a[shared][0] if len(a) > shared else len(one.rows)
    b_event = b[shared][0] if len(b) > shared else len(other.rows)
    return _parting(one, other, a_event, b_event)


def _first_of_pilots(one: TwinLog, other: TwinLog) -> Divergence | None:
    """The earliest of the partings of all pilots."""
    found = []
    for pilot in range(min(len(one.log.keys), len(other.log.keys))):
        parting = _first(one, other, one.of_pilots[pilot], other.of_pilots[pilot])
        if parting is not None:
            found.append(parting)
    return min(found, key=lambda parting: (parting.month, parting.a_event), default=None)


def _parting(one: TwinLog, other: TwinLog, a_event: int, b_event: int) -> Divergence:
    """What differs at a place of two logs, and which draw was behind it."""
    only = _only(one, other, a_event, b_event)
    side, n = (other, b_event) if only == "b" else (one, a_event)
    row = side.rows[n]
    fields: tuple[str, ...] = ()
    if only == "":
        fields = _differ(row, other.rows[b_event])
    draw = _draw_behind(side, n, timing=only != "")
    return Divergence(
        a_event,
        b_event,
        row.month,
        row.pilot,
        Event(row.kind),
        only,
        fields,
        draw,
        None if draw is None else side.log.number(draw),
    )


def _only(one: TwinLog, other: TwinLog, a_event: int, b_event: int) -> Side:
    """Which run alone has the event at the place where they part."""
    if a_event >= len(one.rows):
        return "b"
    if b_event >= len(other.rows):
        return "a"
    a, b = one.rows[a_event], other.rows[b_event]
    if _who(one, a) == _who(other, b):
        return ""
    if a.month != b.month:
        return "a" if a.month < b.month else "b"
    later = {
        _who(other, row) for row in takewhile(lambda r: r.month == b.month, other.rows[b_event:])
    }
    return "b" if _who(one, a) in later else "a"


def _who(log: TwinLog, row: EventRow) -> tuple[int, ...]:
    """Who did what about which pilot, comparable across municipalities."""
    return row.month, row.kind, row.pilot, log.log.codes[row.person] if row.person >= 0 else -1


def _draw_behind(log: TwinLog, n: int, *, timing: bool) -> Draw | None:
    """The draw behind an event, or behind the step of the same month it follows from.

    With ``timing`` a draw about when is preferred. A patience that runs out, a
    month that comes and a council's calendar are decided by no draw.
    """
    row = log.rows[n]
    follows = row.kind in _FOLLOWS and not (
        row.kind == Event.STOPPED and row.stop_reason == Reason.TIME
    )
    for m in range(n, -1, -1):
        now = log.rows[m]
        if now.month != row.month:
            return None
        if now.pilot != row.pilot or (m != n and now.kind in _WATCHED):
            continue
        draws = log.log.draws(m)
        if draws or not follows:
            when = [draw for draw in draws if timing and draw.decision in TIMING]
            return next(iter([*when, *draws]), None)
    return None


def _states(one: TwinLog, other: TwinLog) -> tuple[StateDivergence, ...]:
    """For each pilot the first month in which its states differ."""
    found = []
    for pilot in range(min(len(one.log.keys), len(other.log.keys))):
        courses = zip(one.courses[pilot], other.courses[pilot], strict=False)
        for month, (mine, theirs) in enumerate(courses):
            if mine != theirs:
                steps = one.step(pilot, month), other.step(pilot, month)
                found.append(StateDivergence(pilot, month, mine, theirs, *steps))
                break
    return tuple(found)
