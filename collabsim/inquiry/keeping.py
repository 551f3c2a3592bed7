"""What may have kept a pilot: candidates, each with the change that would undo it.

The mirror of :mod:`collabsim.inquiry.causes`, for a pilot that lives: a yes that could have been
a no, money that was found, a way that was seen. Whether it lived because of that is decided by
running the same world again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from collabsim.inquiry.causes import CERTAIN, EVEN, MEDIAN, NEVER, Cause
from collabsim.inquiry.event_draws import Draw, LogOfDraws
from collabsim.records.event_log import EventRow
from collabsim.world.codes import Door, Event
from collabsim.world.draws import Decision
from collabsim.world.events.codes import Answer, Option

KEPT_KINDS = (
    "yes", "decision_yes", "review_yes", "came_back", "bridged", "won", "way_found", "champion",
    "on_list", "met", "draws", "no_complaint",
)  # fmt: skip
"""Every kind of thing that may have kept a pilot."""


def _is_yes(row: EventRow) -> bool:
    return bool(row.answer == Answer.YES)


def _is_no_stop(row: EventRow) -> bool:
    return bool(row.option != Option.STOP)


def _always(_row: EventRow) -> bool:
    return True


def _is_won(row: EventRow) -> bool:
    return bool(row.won)


def _is_late(row: EventRow) -> bool:
    """Whether a place on this year's list was by chance, which is what politics is for."""
    return bool(row.door == Door.POLITICS)


_TURNED: Mapping[Event, tuple[str, float, Callable[[EventRow], bool]]] = MappingProxyType(
    {
        Event.UNIT_ANSWERED: ("yes", NEVER, _is_yes),
        Event.ANSWERED: ("yes", NEVER, _is_yes),
        Event.DECIDED: ("decision_yes", EVEN, _is_no_stop),
        Event.REVIEWED: ("review_yes", NEVER, _is_yes),
        Event.ASKED_AGAIN: ("came_back", NEVER, _always),
        Event.BRIDGED: ("bridged", NEVER, _always),
        Event.COMPETITION_ENDED: ("won", NEVER, _is_won),
        Event.ROUTE_SEEN: ("way_found", NEVER, _always),
        Event.CHAMPION: ("champion", NEVER, _always),
        Event.LISTED: ("on_list", NEVER, _is_late),
        Event.LEGAL_ERROR: ("no_complaint", CERTAIN, _always),
    }
)
"""Events that may have kept a pilot: the kind, the number its draw is forced to, and which."""


def keepers(log: LogOfDraws, pilot: int) -> list[Cause]:
    """Everything that may have kept a pilot which lives, in the order it happened.

    Args:
        log: The draws behind the events of the run.
        pilot: Row of the pilot.
    """
    own = [(n, row) for n, row in enumerate(log.rows) if row.pilot == pilot]
    begun = next((n for n, row in own if row.kind == Event.STARTED), len(log.rows))
    after = [(n, row) for n, row in own if n > begun]
    return [*_events(log, after), *_meetings(log, pilot, after), *_luck(log, after)]


def _events(log: LogOfDraws, own: list[tuple[int, EventRow]]) -> Iterator[Cause]:
    """Single events that could have gone the other way."""
    complained = any(row.kind == Event.COMPLAINED for _, row in own)
    for n, row in own:
        kind, number, counts = _TURNED.get(Event(row.kind), ("", 0.0, _always))
        if not kind or not counts(row) or (kind == "no_complaint" and complained):
            continue
        draws = log.draws(n)
        if draws:
            yield Cause(kind, (n,), row.person, row.month, ((draws[0], number),))


def _meetings(log: LogOfDraws, pilot: int, own: list[tuple[int, EventRow]]) -> Iterator[Cause]:
    """Leaders who met the pilot, each as if none of those meetings had been."""
    met: dict[int, list[int]] = {}
    for n, row in own:
        if row.kind == Event.LEADER_MET:
            met.setdefault(row.person, []).append(n)
    for post, events in met.items():
        entity = log.entity(pilot, post)
        months = [log.rows[n].month for n in events]
        turned = tuple((Draw(Decision.LINE_MEETING, month, entity), NEVER) for month in months)
        yield Cause("met", tuple(events), post, months[0], turned, months=len(months))


def _luck(log: LogOfDraws, own: list[tuple[int, EventRow]]) -> Iterator[Cause]:
    """What the team happened to see of the effect."""
    seen = tuple(n for n, row in own if row.kind == Event.OBSERVED)
    if seen:
        turned = tuple((log.draws(n)[0], MEDIAN) for n in seen)
        yield Cause("draws", seen, -1, log.rows[seen[0]].month, turned)
