"""Values, tables and trees of data as text: no types, every digit of every float."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

NULL = "null"


def scalar(value: Any) -> str:
    """One value as text.

    Whole numbers have no point, others the digits that restore them; minus zero keeps its sign
    and its point. Strings are quoted, so that none is taken for a number.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return NULL
    if isinstance(value, bool | int):
        return str(int(value))
    if isinstance(value, float):
        written = repr(value)
        return written[:-2] if written.endswith(".0") and written != "-0.0" else written
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    raise TypeError(f"neither a number nor a text: {value!r}")


@dataclass
class Thing:
    """Something measured: pieces of text by name, in an order of their own.

    A table is a piece for each column beside the whole, so that one knows where to look.
    """

    pieces: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Add a piece."""
        if name in self.pieces:
            raise ValueError(f"there is a {name} already")
        self.pieces[name] = text

    def add_table(self, name: str, frame: Any, without: Sequence[str] = ()) -> None:
        """Add a data frame, a structured array or lists by column, its columns by name."""
        columns = _columns_of(frame)
        ordered = {
            column: [scalar(value) for value in columns[column]]
            for column in sorted(set(columns) - set(without))
        }
        rows = zip(*ordered.values(), strict=True)
        lines = ["\t".join(ordered), *("\t".join(row) for row in rows)]
        self.add(name, "\n".join(lines))
        self.columns[name] = {column: short("\n".join(cells)) for column, cells in ordered.items()}

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(f"== {name}\n{text}\n" for name, text in self.pieces.items())

    def record(self) -> dict[str, Any]:
        """What is kept of it: its hash, and short ones of its parts, to find what differs."""
        parts: dict[str, str] = {}
        for name, text in self.pieces.items():
            if name in self.columns:
                parts |= {f"{name}.{column}": h for column, h in self.columns[name].items()}
            else:
                parts[name] = short(text)
        return {"sha256": sha256(self.text), "parts": parts}


def sha256(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def short(text: str) -> str:
    """Enough of it to tell parts apart."""
    return sha256(text)[:8]


def _columns_of(frame: Any) -> dict[str, Sequence[Any]]:
    """The columns of a table, as plain values."""
    if isinstance(frame, pd.DataFrame):
        return {str(name): frame[name].astype(object).tolist() for name in frame.columns}
    if isinstance(frame, np.ndarray):
        return {name: frame[name].tolist() for name in frame.dtype.names or ()}
    return {str(name): values for name, values in frame.items()}


def tree(data: Any, without: Sequence[str] = ()) -> Iterator[tuple[str, str, str]]:
    """A tree of plain data: the names that lead to a leaf, where it stands, what it holds.

    Args:
        data: Dictionaries, lists, numbers, words.
        without: Keys, as ``key`` or ``parent.key``, that are no part of it.

    Yields:
        ``town.fund``, ``town[2].fund`` and a value or a list of values, as text.
    """

    left_out = set(without)

    def walk(names: str, path: str, parent: str, value: Any) -> Iterator[tuple[str, str, str]]:
        if isinstance(value, Mapping):
            for key, inside in sorted(value.items()):
                if not {key, f"{parent}.{key}"} & left_out:
                    named, there = (f"{one}.{key}" if one else key for one in (names, path))
                    yield from walk(named, there, key, inside)
        elif isinstance(value, list | tuple):
            if any(isinstance(one, Mapping | list | tuple) for one in value):
                for place, one in enumerate(value):
                    yield from walk(names, f"{path}[{place}]", parent, one)
            else:
                yield names, path, f"[{', '.join(scalar(one) for one in value)}]"
        else:
            yield names, path, scalar(value)

    yield from walk("", "", "", data)
