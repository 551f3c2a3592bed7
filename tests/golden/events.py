"""Events with the columns of the base, whatever columns a kind of event has now."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.golden.plain import columns_of, is_null, old_cell, old_table
from tests.golden.renamed import Renamed

WORDS = Path(__file__).with_name("event_words.json")
NUMBERS = ("other", "code", "a", "b", "c", "d", "e", "f")
PERSON = {"events": "person"}
PLACES: dict[str, tuple[str, ...]] = {
    "events": ("municipality", "seed", "replication", "month", "kind", "pilot", "person", "post"),
    "log": ("month", "kind", "town", "pilot", "actor"),
    "page_events": ("month", "kind", "town", "pilot", "actor"),
}
"""The columns of the base before those that mean something else for each kind of event."""

UNUSED: dict[str, float] = {"person": -1, "actor": -1, "other": -1} | dict.fromkeys(NUMBERS[1:], 0)
UNUSED_BUT = {"complained.other": 0}
"""What a column held for a kind of event for which it meant nothing."""


@cache
def words() -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """For each kind of event and column the words its numbers stood for at the base."""
    found: dict[str, Any] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def old_events(names: Renamed, table: str, frame: Any, kinds: Sequence[str]) -> dict[str, Any]:
    """Events as they would have been written at the base.

    Args:
        names: What is called otherwise.
        table: ``events`` (the frame in words), ``log`` (rows of the run) or ``page_events``.
        frame: Columns of now; the log has the slots of the base and no fields by name.
        kinds: The kind of each event, by its name now.

    Raises:
        ValueError: a column of now that is not null belongs to no column of the base.
    """
    if not names.table("events"):
        return old_table(names, table, frame)
    columns = columns_of(frame)
    old_kinds = [names.old_word(kind, f"{table}.kind") for kind in kinds]
    rest = {name: names.old_column(table, name) for name in columns}
    wanted = (*PLACES[table], *NUMBERS)
    found: dict[str, list[str]] = {name: [] for name in wanted}
    for row, kind in enumerate(old_kinds):
        # A field may have the name of a column of the log; there it stands in its slot.
        fields = {} if table == "log" else names.fields_of(kind)
        own = {old: [new for new in one if new in columns] for old, one in fields.items()}
        taken = {new for one in own.values() for new in one}
        by_old = {old: _only(columns, one, row) for old, one in own.items() if one}
        for new, values in columns.items():
            if new in taken or names.is_added(table, new):
                continue
            old = rest[new]
            if old in wanted and old not in by_old:
                by_old[old] = values[row]
            elif not is_null(values[row]):
                raise ValueError(f"{table}: {new} of a {kind} is no column of the base")
        for old in wanted:
            found[old].append(_cell(names, table, kind, old, by_old.get(old)))
    return found


def _only(columns: Mapping[str, Sequence[Any]], names: Sequence[str], row: int) -> Any:
    """The value in a row of the one of some columns that is not null."""
    held = [columns[name][row] for name in names if not is_null(columns[name][row])]
    if len(held) > 1:
        raise ValueError(f"{' and '.join(names)} are of one column of the base")
    return held[0] if held else None


def _cell(names: Renamed, table: str, kind: str, old: str, value: Any) -> str:
    """One cell: null is what an unused column held, a word the number it stood for."""
    none = names.none(f"{table}.{kind}", old)
    if none is None:
        none = names.none(table, old)
    if none is None:
        none = UNUSED_BUT.get(f"{kind}.{old}", UNUSED.get(old))
    if isinstance(value, str) and old in NUMBERS:
        known = words()[kind][old]
        value = known[value if value in known else names.old_word(value, f"{table}.{old}")]
    return old_cell(names, f"{table}.{old}", value, none)
