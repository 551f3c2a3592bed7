"""The dictionary of results: every table of them with its columns, as anybody may ask for it.

``collabsim columns`` prints it, and the page of columns of the documents is written from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from collabsim.errors import UserError
from collabsim.records.declaring import Column
from collabsim.records.event_columns import EventColumn, event_columns
from collabsim.records.kept_tables import KEPT_TABLES
from collabsim.records.pilot_columns import PILOT_COLUMNS
from collabsim.records.run_columns import RUN_COLUMNS
from collabsim.records.sweep_columns import (
    CELL_COLUMNS,
    FAILURE_COLUMNS,
    PARAMETER_COLUMNS,
    REGION_COLUMNS,
)
from collabsim.scenario.sentences import nearest_name

_WHOLE = {"whole": "whole number"}
_NO_UNIT = frozenset({"name", "number", "code", "true/false"})
"""Units of columns of events that say no more than their type does."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A column as it is explained.

    ``type`` is word, name, whole number, number or true/false; ``missing`` says where there is
    nothing (null), ``words`` what a word may be, ``kinds`` which kinds of event fill it, where
    that are not all of them.
    """

    name: str
    type: str
    unit: str
    meaning: str
    missing: str = ""
    words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What it says, and where it says nothing."""
        return f"{self.meaning}; null {self.missing}" if self.missing else self.meaning


def _entry(column: Column) -> Entry:
    return Entry(
        column.name, column.kind, column.unit, column.meaning, column.missing, column.known_words
    )


def _of_event(column: EventColumn, every: int) -> Entry:
    """A column of events; of those that every kind fills no kinds are named."""
    kinds = column.kinds if len(column.kinds) < every else ()
    missing = "where there is none" if column.may_be_null else ""
    return Entry(
        column.name, _WHOLE.get(column.type, column.type),
        "" if column.unit in _NO_UNIT else column.unit, column.meaning, missing,
        column.words, kinds,
    )  # fmt: skip


def _events() -> tuple[Entry, ...]:
    columns = event_columns()
    every = max(len(column.kinds) for column in columns)
    return tuple(_of_event(column, every) for column in columns)


TABLES: dict[str, tuple[Entry, ...]] = {
    **{
        name: tuple(map(_entry, columns))
        for name, columns in {
            "pilots": PILOT_COLUMNS,
            "runs": RUN_COLUMNS,
            "cells": CELL_COLUMNS,
            "failures": FAILURE_COLUMNS,
            "parameters": PARAMETER_COLUMNS,
            "region": REGION_COLUMNS,
            **{name: kept.columns for name, kept in KEPT_TABLES.items()},
        }.items()
    },
    "events": _events(),
}
"""Every table of results by name, with its columns in their order."""


def columns_of(table: str, names: Sequence[str] = ()) -> tuple[Entry, ...]:
    """The columns of a table.

    Args:
        table: One of :data:`TABLES`.
        names: Those wanted, in this order; all of them if none is named.

    Raises:
        UserError: There is no such table, or it has no such column.
    """
    if table not in TABLES:
        raise UserError(
            f"there is no table {table!r}{_nearest(table, TABLES)}; there are {', '.join(TABLES)}"
        )
    by_name = {entry.name: entry for entry in TABLES[table]}
    for name in names:
        if name not in by_name:
            raise UserError(f"{table} have no column {name!r}{_elsewhere(table, name)}")
    return tuple(by_name[name] for name in names) if names else TABLES[table]


def columns_frame(table: str | None = None, names: Sequence[str] = ()) -> pd.DataFrame:
    """The columns of a table, or of all of them, as a table themselves.

    Returns:
        One row per column: ``table``, ``column``, ``type``, ``unit``, ``meaning``, ``null``
        (where it is), ``words`` and ``kinds``; missing where there is nothing to say.

    Raises:
        UserError: As :func:`columns_of`.
    """
    rows = [
        {
            "table": one,
            "column": entry.name,
            "type": entry.type,
            "unit": entry.unit or None,
            "meaning": entry.meaning,
            "null": entry.missing or None,
            "words": ", ".join(entry.words) or None,
            "kinds": ", ".join(entry.kinds) or None,
        }
        for one in (TABLES if table is None else [table])
        for entry in columns_of(one, names)
    ]
    return pd.DataFrame(rows).astype("str")


def _nearest(name: str, known: Iterable[str]) -> str:
    near = nearest_name(name, known)
    return f"; did you mean {near}?" if near else ""


def _elsewhere(table: str, name: str) -> str:
    """Where a column of this name is, or one of nearly this name."""
    others = [
        other for other, entries in TABLES.items() if any(entry.name == name for entry in entries)
    ]
    if others:
        return f"; it is a column of {' and '.join(others)}"
    return _nearest(name, [entry.name for entry in TABLES[table]])
