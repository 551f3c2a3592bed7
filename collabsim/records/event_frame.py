"""The event log as a table in words: a column for each field, null where a kind has none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from collabsim.errors import UserError
from collabsim.records.event_columns import COMMON
from collabsim.records.event_log import held_by
from collabsim.records.histories import Run
from collabsim.scenario.sentences import nearest_name
from collabsim.world.codes import Event
from collabsim.world.events.catalogue import FIELDS, KINDS
from collabsim.world.events.declare import EventField


def events_frame(run: Run) -> pd.DataFrame:
    """One row per event of one run, in the order they happened.

    After the columns of every event (:data:`collabsim.records.event_columns.COMMON`) comes
    one for each field that any kind of event has. A field has the same meaning and unit in
    every kind; codes are words, and before the row of a unit stands its name. Where a kind
    has no such field, or there is nothing, the cell is null: never a number that a mean would
    take in.
    """
    rows = run.events
    columns: dict[str, Any] = {
        **_common(run),
        **{name: _Column(field, len(rows)) for name, field in FIELDS.items()},
    }
    for kind in KINDS.values():
        chosen = np.flatnonzero(rows["kind"] == kind.event)
        for name, (numbers, there) in held_by(rows[chosen], kind).items():
            columns[name].fill(chosen[there], numbers[there])
    units = np.array(run.blueprint.units, dtype=object)
    made: dict[str, Any] = {}
    for name, one in columns.items():
        if not isinstance(one, _Column):
            made[name] = one
            continue
        if FIELDS[name].names:
            made[FIELDS[name].names] = one.named(units)
        made[name] = one.made()
    return pd.DataFrame(made)


def events_of_kind(events: pd.DataFrame, kind: str) -> pd.DataFrame:
    """The events of one kind, with the columns that it fills and no others.

    Args:
        events: A frame of events, of one run or several.
        kind: The kind, as the column ``kind`` has it.

    Raises:
        UserError: there is no such kind.
    """
    found = next((one for one in KINDS.values() if one.name == kind), None)
    if found is None:
        near = nearest_name(kind, [one.name for one in KINDS.values()])
        raise UserError(f"{kind!r} is no kind of event" + (f"; nearest: {near}" if near else ""))
    own = {field.name for field in found.fields} | {field.names for field in found.fields}
    about = {"pilot"} if found.pilot else set()
    about |= {"person", "post"} if found.person else set()
    every = set(FIELDS) | {field.names for field in FIELDS.values()}
    left_out = (every - own) | ({"pilot", "person", "post"} - about)
    chosen = events[events["kind"] == kind]
    return chosen[[name for name in chosen if name not in left_out]]


def _common(run: Run) -> dict[str, Any]:
    """When, where and who."""
    rows, plan = run.events, run.blueprint
    # Nobody is the row -1: what stands last.
    posts = np.array([*plan.posts, None], dtype=object)
    municipalities = np.array([*plan.municipalities, None], dtype=object)
    kinds = np.empty(max(Event) + 1, dtype=object)
    for kind in Event:
        kinds[kind] = kind.name.lower()
    found = {
        "municipality": municipalities[rows["municipality_row"]],
        "seed": run.seed,
        "replication": run.replication,
        "month": rows["month"],
        "kind": kinds[rows["kind"]],
        "pilot": _whole(rows["pilot"], rows["pilot"] >= 0),
        "person": _whole(rows["actor"], rows["actor"] >= 0),
        "post": posts[rows["actor"]],
    }
    if tuple(found) != tuple(column.name for column in COMMON):
        raise AssertionError("the columns of every event are not those that are declared")
    return found


def _whole(numbers: Any, there: Any) -> Any:
    return pd.arrays.IntegerArray(np.asarray(numbers, np.int64), ~np.asarray(there, bool))


class _Column:
    """A column while it is filled, kind by kind."""

    def __init__(self, field: EventField, length: int) -> None:
        self._field = field
        self._numbers = np.zeros(length)
        self._there = np.zeros(length, bool)

    def fill(self, rows: Any, numbers: Any) -> None:
        """Put numbers of the log into some rows."""
        self._numbers[rows] = numbers
        self._there[rows] = True

    def named(self, names: Any) -> Any:
        """The names behind the rows that the column holds."""
        found = np.full(len(self._numbers), None, dtype=object)
        found[self._there] = names[self._numbers[self._there].astype(np.int64)]
        return found

    def made(self) -> Any:
        """The column as a table has it."""
        numbers, there = self._numbers, self._there
        if self._field.holds == "number":
            return np.where(there, numbers, np.nan)
        if self._field.holds == "whole":
            return _whole(numbers, there)
        if self._field.holds == "true/false":
            return pd.arrays.BooleanArray(numbers != 0.0, ~there)
        names = np.full(len(numbers), None, dtype=object)
        for number, word in self._field.shown_words.items():
            names[there & (numbers == number)] = word
        return names
