"""Values, tables and trees of data as text: old names, no types, every digit of every float."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from tests.golden.renamed import Renamed

NULL = "null"
DIGITS = 12
"""What is left of a float where sums may be added in another order."""

Number = Callable[[float], str]


def exact(x: float) -> str:
    """A number as text: whole ones without a point, others with the digits that restore them.

    Minus zero keeps its sign and its point.
    """
    written = repr(x)
    return written[:-2] if written.endswith(".0") and written != "-0.0" else written


def rounded(x: float) -> str:
    """A number to twelve significant digits."""
    return exact(x) if isinstance(x, int) else exact(float(f"{x:.{DIGITS}g}"))


def is_null(value: Any) -> bool:
    """Whether there is nothing: None, NA and NaN mean the same."""
    return value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value))


def scalar(value: Any, number: Number = exact) -> str:
    """One value as text; strings are quoted, so that none is taken for a number."""
    if isinstance(value, np.generic):
        value = value.item()
    if is_null(value):
        return NULL
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"neither a number nor a text: {value!r}")


@dataclass
class Thing:
    """Something measured: pieces of text by name, in an order of their own.

    A table is a piece for each column beside the whole, so that one knows where to look.
    """

    pieces: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Add a piece."""
        if name in self.pieces:
            raise ValueError(f"there is a {name} already")
        self.pieces[name] = text

    def add_table(self, name: str, columns: Mapping[str, Sequence[str]]) -> None:
        """Add a table of cells, its columns by their old names."""
        ordered = {old: columns[old] for old in sorted(columns)}
        rows = zip(*ordered.values(), strict=True)
        lines = ["\t".join(ordered), *("\t".join(row) for row in rows)]
        self.add(name, "\n".join(lines))
        for old, cells in ordered.items():
            self.columns[f"{name}.{old}"] = short("\n".join(cells))

    @property
    def text(self) -> str:
        """All of it."""
        parts = (f"== {name}\n{text}\n" for name, text in self.pieces.items())
        return "".join(parts)

    def record(self) -> dict[str, Any]:
        """What is kept of it: its hash, and short ones of its parts, to find what differs."""
        whole = {name: short(text) for name, text in self.pieces.items()}
        tables = {name.rpartition(".")[0] for name in self.columns}
        parts = {n: h for n, h in whole.items() if n not in tables} | self.columns
        return {"sha256": sha256(self.text), "parts": parts}


def sha256(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def short(text: str) -> str:
    """Enough of it to tell parts apart."""
    return sha256(text)[:12]


def columns_of(frame: Any) -> dict[str, list[Any]]:
    """The columns of a data frame, a structured array or a mapping, as lists of plain values."""
    if isinstance(frame, pd.DataFrame):
        return {str(name): frame[name].astype(object).tolist() for name in frame.columns}
    if isinstance(frame, np.ndarray):
        names = frame.dtype.names or ()
        return {name: frame[name].tolist() for name in names}
    return {str(name): list(values) for name, values in frame.items()}


def old_table(
    names: Renamed,
    table: str,
    frame: Any,
    *,
    without: Sequence[str] = (),
    number: Number = exact,
) -> dict[str, list[str]]:
    """A table with the columns and words of the base, as text.

    Args:
        names: What is called otherwise.
        table: By what name ``renamed.toml`` knows the table.
        frame: A data frame, a structured array or lists by column.
        without: Columns, by their old names, that are no part of it.
        number: How numbers are written.
    """
    found: dict[str, list[str]] = {}
    columns = columns_of(frame)
    for name, values in columns.items():
        old = names.old_column(table, name)
        if names.is_added(table, name) or old in without:
            continue
        if old in found:
            raise ValueError(f"{table} has two columns {old}; say in renamed.toml which was there")
        none = names.none(table, old)
        found[old] = _old_cells(names, f"{table}.{old}", values, none, number)
        _fill_by_dimension(names, table, old, columns, found[old])
    return found


def _fill_by_dimension(
    names: Renamed, table: str, old: str, columns: Mapping[str, Sequence[Any]], cells: list[str]
) -> None:
    """What null stands for in rows of one dimension, ``[none."stops.place"] level = -1``."""
    for place, dimension in enumerate(columns.get("dimension", ())):
        none = names.none(f"{table}.{dimension}", old)
        if none is not None and cells[place] == NULL:
            cells[place] = scalar(none)


def _old_cells(
    names: Renamed, column: str, values: Sequence[Any], none: Any, number: Number
) -> list[str]:
    """As :func:`old_cell`, for millions of cells."""
    known: dict[str, str] = {}

    def cell(value: Any) -> str:
        kind = type(value)
        if kind is int:
            return str(value)
        if kind is float and value == value:  # noqa: PLR0124 - not NaN
            return number(value)
        if kind is not str:
            return old_cell(names, column, value, none, number)
        if value not in known:
            known[value] = old_cell(names, column, value, none, number)
        return known[value]

    return [cell(value) for value in values]


def old_cell(names: Renamed, column: str, value: Any, none: Any, number: Number = exact) -> str:
    """One cell as it would have been written at the base."""
    if is_null(value):
        value = none
    if isinstance(value, str):
        value = names.old_word(value, column)
    return scalar(value, number)


def old_tree(names: Renamed, data: Any, table: str, without: Sequence[str] = ()) -> Iterator[str]:
    """A tree of plain data as lines, ``path<TAB>value``, its keys by their old names.

    Args:
        names: What is called otherwise.
        data: Dictionaries, lists, numbers, words.
        table: By what name ``renamed.toml`` knows it.
        without: Keys, as ``key`` or ``parent.key`` by their old names, that are no part of it.
    """

    def leaf(parent: str, value: Any) -> str:
        return old_cell(names, table, value, names.none(table, parent))

    def walk(path: str, parent: str, value: Any) -> Iterator[str]:
        if isinstance(value, Mapping):
            by_old = {}
            for new, inside in value.items():
                old = names.old_key(parent, str(new))
                old = names.old_parameter(old) if old == str(new) else old
                old = names.old_word(old, f"{table}.keys")
                both = (old, f"{parent}.{old}")
                if names.is_added(table, *both) or any(one in without for one in both):
                    continue
                if old in by_old:
                    raise ValueError(f"{path} has two keys {old}")
                by_old[old] = inside
            for old in sorted(by_old):
                yield from walk(f"{path}.{old}" if path else old, old, by_old[old])
        elif isinstance(value, list | tuple):
            if any(isinstance(one, Mapping | list | tuple) for one in value):
                for place, one in enumerate(value):
                    yield from walk(f"{path}[{place}]", parent, one)
            else:
                yield f"{path}\t[{', '.join(leaf(parent, one) for one in value)}]"
        else:
            yield f"{path}\t{leaf(parent, value)}"

    yield from walk("", "", data)
