"""The event log, read by name.

A run keeps its events in rows that are the same for every kind. What a slot of a row holds is
declared in :mod:`collabsim.world.events`; here a row is read by the names of its fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from collabsim.world.codes import Event
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import SLOTS, EventKind, Placed

_COMMON = 5
"""Columns of the log before the slots: month, kind, municipality, pilot, person."""


class EventRow(NamedTuple):
    """One event: when, what, where, about which pilot and whom; its fields by their names.

    ``municipality``, ``pilot`` and ``person`` are rows, -1 where there is none. A field of its
    kind is an attribute (``row.yearly_nok``): codes are members of their enumeration, yes and
    no ``bool``, and what is not there ``None``. Reading a field the kind does not have is an
    ``AttributeError``.
    """

    month: int
    kind: int
    municipality: int
    pilot: int
    person: int
    slots: tuple[float, ...]

    @classmethod
    def of(cls, row: tuple[float, ...]) -> EventRow:
        """From a row of the log as a plain tuple."""
        month, kind, municipality, pilot, person = map(int, row[:_COMMON])
        return cls(month, kind, municipality, pilot, person, row[_COMMON:])

    def __getattr__(self, name: str) -> Any:
        """The field of this name."""
        found = _READERS[self.kind].get(name)
        if found is None:
            raise AttributeError(f"an event {Event(self.kind).name.lower()!r} has no {name!r}")
        return found.read(self.slots)

    def fields(self) -> dict[str, Any]:
        """Every field of its kind by name."""
        return {name: one.read(self.slots) for name, one in _READERS[self.kind].items()}


class _Reader:
    """Reads one field out of the slots of one kind of event."""

    __slots__ = ("_members", "_none", "_placed", "_slot", "_to")

    def __init__(self, placed: Placed) -> None:
        field = placed.field
        self._placed = placed
        self._slot = SLOTS.index(placed.slot)
        self._none = field.none
        self._to: type = {"whole": int, "number": float, "true/false": bool, "word": int}[
            field.holds
        ]
        self._members: dict[int, IntEnum] | None = (
            {int(one): one for one in field.codes} if field.codes is not None else None
        )

    def read(self, slots: tuple[float, ...]) -> Any:
        """The value, ``None`` where there is none."""
        held = slots[self._slot]
        if held == self._none or not _is_there(self._placed, slots[_CODE]):
            return None
        return self._to(held) if self._members is None else self._members[int(held)]


_CODE = SLOTS.index("code")


def _is_there(placed: Placed, code: Any) -> Any:
    """Whether the slot holds this field, by the code of the event; for arrays too."""
    if placed.only is not None:
        return code == placed.only
    return True if placed.never is None else code != placed.never


_READERS: Mapping[int, dict[str, _Reader]] = MappingProxyType(
    {
        int(kind.event): {one.field.name: _Reader(one) for one in kind.placed}
        for kind in KINDS.values()
    }
)


def event_rows(events: Any) -> list[EventRow]:
    """Rows of the log as plain values: a hundred times faster to walk than the array."""
    return [EventRow.of(row) for row in events.tolist()]


def event_row(event: Any) -> EventRow:
    """One row of the log."""
    return EventRow.of(event.item())


def of_kind(events: Any, kind: Event) -> Any:
    """The rows of the log that are of one kind."""
    return events[events["kind"] == kind]


def values(events: Any, kind: Event, name: str) -> NDArray[Any]:
    """A field of the events of one kind, in their order; codes and what is none as numbers.

    Raises:
        KeyError: events of this kind have no such field.
    """
    placed = next((one for one in KINDS[kind].placed if one.field.name == name), None)
    if placed is None:
        raise KeyError(f"an event {kind.name.lower()!r} has no field {name!r}")
    held = of_kind(events, kind)[placed.slot]
    return np.asarray(held if placed.field.holds == "number" else held.astype(np.int64))


def held_by(events: Any, kind: EventKind) -> Mapping[str, tuple[NDArray[Any], NDArray[np.bool_]]]:
    """For rows of one kind each field: its numbers, and where there is one."""
    found = {}
    for one in kind.placed:
        numbers = events[one.slot]
        there = np.ones(len(events), bool) & _is_there(one, events["code"])
        if one.field.none is not None:
            there &= numbers != one.field.none
        found[one.field.name] = (numbers, there)
    return found


def write_fields(events: Any, kind: EventKind, fields: Mapping[str, Sequence[Any]]) -> None:
    """Put fields into the rows of one kind, the inverse of :func:`held_by`.

    Args:
        events: Rows of the log that say when, what, where and who; changed.
        kind: The kind.
        fields: For each field its numbers in the order of the rows of the kind, ``None``
            where there is nothing. A field that is left out is not there in any row.
    """
    rows = np.flatnonzero(events["kind"] == kind.event)
    events["other"][rows] = kind.other_unused
    for one in kind.placed:
        numbers = fields.get(one.field.name, [None] * len(rows))
        there = np.array([number is not None for number in numbers], bool)
        events[one.slot][rows[there]] = [number for number in numbers if number is not None]
        if one.field.none is not None:
            events[one.slot][rows[~there]] = one.field.none
