"""The event log as the page holds it: compact lists, each with the name of what it holds.

``month``, ``kind``, ``municipality``, ``pilot`` and ``person`` have one entry for each event.
Under ``fields`` stands, for each kind of event, one list for each of its fields, with one entry
for each event of that kind, in their order: no event holds a place for what other kinds say.
Codes are numbers, yes and no 1 and 0, and what is not there is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from collabsim.records.event_log import held_by, write_fields
from collabsim.world.codes import Event
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import SLOTS, EventField
from collabsim.world.log_table import EVENT

Json = Any

COMMON: Mapping[str, str] = {
    "month": "month",
    "kind": "kind",
    "municipality": "municipality_row",
    "pilot": "pilot",
    "person": "actor",
}
"""What every event says, and the column of the log it stands in."""


def event_table(events: Any) -> Json:
    """Rows of the log as named lists; no number loses a digit."""
    fields = {}
    for kind in KINDS.values():
        rows = events[events["kind"] == kind.event]
        if len(rows):
            held = held_by(rows, kind)
            fields[kind.name] = {one.name: _list(one, *held[one.name]) for one in kind.fields}
    return {**{name: events[column].tolist() for name, column in COMMON.items()}, "fields": fields}


def _list(field: EventField, numbers: Any, there: Any) -> list[float | int | None]:
    """What one field holds, null where there is nothing."""
    written = _short if field.holds == "number" else int
    return [
        written(number) if held else None
        for number, held in zip(numbers.tolist(), there.tolist(), strict=True)
    ]


def events_of_table(table: Mapping[str, Json]) -> Any:
    """The rows of the log that :func:`event_table` wrote, to the last bit."""
    rows = np.zeros(len(table["month"]), EVENT.dtype)
    for name, column in COMMON.items():
        rows[column] = table[name]
    for kind in KINDS.values():
        write_fields(rows, kind, table["fields"].get(kind.name, {}))
    return rows


def event_words() -> Json:
    """What each kind of event says, in words: for whoever reads the data without the page."""
    return {
        kind.name: {
            "number": int(kind.event),
            "about": kind.about,
            "person": kind.person,
            "fields": {
                field.name: {
                    "unit": field.unit,
                    "meaning": field.meaning,
                    "words": {str(number): word for number, word in field.words.items()},
                }
                for field in kind.fields
            },
        }
        for kind in (KINDS[event] for event in Event)
    }


def event_layout() -> Json:
    """How rows of the log are read: of each kind its name, and its fields with their slots."""
    return {
        str(int(event)): {
            "name": KINDS[event].name,
            "fields": [
                {
                    "name": one.field.name, "slot": one.slot, "none": one.field.none,
                    "only": one.only, "never": one.never,
                    "words": {str(number): word for number, word in one.field.words.items()},
                    "yes_no": one.field.holds == "true/false",
                }
                for one in KINDS[event].placed
            ],
        }
        for event in Event
    } | {"slots": list(SLOTS)}  # fmt: skip


def _short(x: float) -> float | int:
    """A whole number without its ``.0``; minus zero stays a double."""
    whole = int(x) if abs(x) < 2**53 else 0
    return whole if whole == x and (whole != 0 or np.copysign(1.0, x) > 0) else x
