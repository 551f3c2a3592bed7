"""The state of a recorded world from its log alone: what the page does, written down in Python."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from collabsim.parameters import PARAMETERS
from collabsim.records.event_log import EventRow
from collabsim.world.codes import Event, Source, State


@dataclass(frozen=True)
class Shown:
    """What is shown of one pilot."""

    state: State = State.PROPOSED
    evidence: float = PARAMETERS["evidence_start"].default
    granted_nok: float = 0.0
    money_until: int = -1
    amount_nok: float = 0.0
    route_seen: bool = False
    champions: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Board:
    """What is shown of a world."""

    fund_nok: float = 0.0
    pilots: dict[int, Shown] = field(default_factory=dict)


def step(board: Board, row: EventRow) -> Board:
    """The board after one more event."""
    kind = Event(row.kind)
    if kind == Event.FUND:
        return replace(board, fund_nok=row.fund_nok)
    if kind == Event.LEFT:
        left = {
            i: replace(shown, champions=shown.champions - {row.person})
            for i, shown in board.pilots.items()
        }
        return replace(board, pilots=left)
    if row.pilot < 0:
        return board
    pilot = board.pilots.get(row.pilot, Shown())
    fund = board.fund_nok
    if kind == Event.STATE:
        pilot = replace(pilot, state=row.state_after)
    elif kind == Event.OBSERVED:
        pilot = replace(pilot, evidence=row.evidence)
    elif kind == Event.STARTED:
        pilot = replace(pilot, money_until=row.money_until_month)
    elif kind in (Event.CASE_OPENED, Event.ADOPTED):
        pilot = replace(pilot, amount_nok=row.yearly_nok)
    elif kind == Event.ROUTE_SEEN:
        pilot = replace(pilot, route_seen=True)
    elif kind == Event.CHAMPION:
        pilot = replace(pilot, champions=pilot.champions | {row.person})
    elif kind in (Event.GRANTED, Event.BRIDGED):
        pilot = replace(pilot, granted_nok=pilot.granted_nok + row.project_money_nok)
        if row.money_source == Source.FUND:
            fund -= row.project_money_nok
    return Board(fund, {**board.pilots, row.pilot: pilot})


def boards(rows: Iterable[EventRow]) -> list[Board]:
    """The board before the first event, after it, and so on."""
    found = [Board()]
    for row in rows:
        found.append(step(found[-1], row))
    return found
