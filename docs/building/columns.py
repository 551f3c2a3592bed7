"""What every column of the tables of results holds.

Everything the pages say about columns comes through :func:`of_tables` and :func:`of_events`;
nothing else of the site knows where columns are declared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from collabsim.records.dictionary import TABLES, Entry
from collabsim.records.event_columns import COMMON, EventColumn, event_columns
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.declare import EventField, EventKind


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its unit or the words it may hold, its meaning."""

    name: str
    unit: str
    meaning: str


def of_tables() -> dict[str, tuple[Entry, ...]]:
    """The tables of results but events, each with its columns as they are declared."""
    return {name: entries for name, entries in TABLES.items() if name != "events"}


def _of_event(column: EventColumn) -> Column:
    """A column of the frame of events; of a code the kinds below say which words it may hold."""
    sometimes = column.may_be_null or len(column.kinds) < len(KINDS)
    null = "; null where there is none" if sometimes else ""
    return Column(column.name, column.type if column.words else column.unit, column.meaning + null)


EVENT_COLUMNS = tuple(_of_event(column) for column in COMMON)
"""The columns that say when, where and who."""


def of_event_fields() -> list[Column]:
    """The columns after those: one for each field that any kind of event has."""
    return [
        Column(
            column.name,
            ", ".join(word.replace("_", " ") for word in column.words) or column.unit,
            f"{column.meaning} ({', '.join(column.kinds)})",
        )
        for column in event_columns()[len(COMMON) :]
    ]


def of_events() -> Iterator[tuple[str, str, list[Column]]]:
    """Each kind of event: its name, what happened, and the columns it fills."""
    for kind in KINDS.values():
        yield kind.name, kind.about, list(_own(kind))


def _own(kind: EventKind) -> Iterator[Column]:
    if kind.person:
        nobody = "; null where it is nobody" if kind.person_may_be_missing else ""
        yield Column("person, post", "post", kind.person + nobody)
    for field in kind.fields:
        if field.names:
            yield Column(field.names, "name", field.meaning.partition(":")[0])
        yield Column(field.name, _words(field) or field.unit, field.meaning)


def _words(field: EventField) -> str:
    return ", ".join(word.replace("_", " ") for word in field.words.values())
