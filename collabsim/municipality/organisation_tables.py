"""The tables of an organisation file, and on which line each of their values stands."""

from __future__ import annotations

import csv
import difflib
import io
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from collabsim.errors import UserError, quoted
from collabsim.municipality import organisation_keys as keys
from collabsim.parameters import BASE_YEAR, kroner
from collabsim.scenario.names import plain_name
from collabsim.scenario.positions import find_positions
from collabsim.scenario.prices import price_year
from collabsim.scenario.reading import parsed_toml, plain_text, refuse_another_kind
from collabsim.scenario.schema import PRICES, checked, prices_document_model
from collabsim.scenario.sentences import plain_number, prices_sentence

LONGEST_CELL = 200
_WHAT = "organisation file"
_KIND = {key.name: key.kind for key in keys.CSV_COLUMNS}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file: its values, and the line of a key or (``None``) of the table.

    ``year`` is the year in whose kroner its amounts are written.
    """

    file: str
    kind: str
    values: Mapping[str, Any]
    line_of: Callable[[str | None], int | None] = lambda _key: None
    year: int = BASE_YEAR

    def error(self, key: str | None, sentence: str) -> UserError:
        """A :class:`UserError` that begins with the file and, if known, the line."""
        line = self.line_of(key)
        place = self.file if line is None else f"{self.file}, line {line}"
        return UserError(f"{place}: {sentence}")

    def refuse_other_keys(self, known: Iterable[str]) -> None:
        """Refuse keys that the format does not have."""
        known = tuple(known)
        for key in self.values:
            if key not in known:
                raise self.error(
                    key, f"unknown key {quoted(key)} in {self.kind}{nearest(key, known)}"
                )

    def text(self, key: str) -> str:
        """A required, non-empty text."""
        found = self.optional_text(key)
        if found is None:
            raise self.error(key, f"{self.kind} needs the key {key!r} (a text in quotes)")
        return found

    def optional_text(self, key: str) -> str | None:
        """A text, or ``None`` where the key is missing."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.error(key, f"{key} is {quoted(value)}: expected a text in quotes")
        return self._name(key, value)

    def _name(self, key: str, value: str) -> str:
        """A text in the one form in which names are kept."""
        try:
            name = plain_name(value)
        except ValueError:
            name = ""
        if not name:
            raise self.error(
                key, f"{key} is {quoted(value)}: expected a text on one line, not empty"
            )
        if len(name) > LONGEST_CELL:
            raise self.error(key, f"{key} must not be longer than {LONGEST_CELL} characters")
        return name

    def word(self, key: str, words: Iterable[str], default: str | None = None) -> str:
        """One of a few words."""
        words = tuple(words)
        value = self.optional_text(key) or default
        if value is None:
            raise self.error(key, f"{self.kind} needs the key {key!r}: one of {', '.join(words)}")
        if value not in words:
            raise self.error(key, f"unknown {key} {quoted(value)}{nearest(value, words)}")
        return value

    def number(self, key: str, default: float | None, low: float, high: float = math.inf) -> float:
        """A finite number within bounds; ``default`` where the key is missing."""
        value = self.values.get(key, default)
        if value is None:
            raise self.error(key, f"{self.kind} needs the key {key!r} (a number)")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.error(key, f"{key} is {quoted(value)}: expected a number")
        # Comparing comes first: a whole number may be too large to be any float.
        if not low <= value <= min(high, sys.float_info.max):
            upper = "" if math.isinf(high) else f", at most {plain_number(high)}"
            raise self.error(
                key, f"{key} is {quoted(value)}: expected at least {plain_number(low)}{upper}"
            )
        return float(value)

    def amount(self, key: str, default: float, low: float) -> float:
        """An amount in kroner of 2018, read in those of the file's year; ``default`` if missing."""
        if key not in self.values:
            return default
        return kroner(self.number(key, None, low), self.year)

    def whole(self, key: str, default: int | None, low: int, high: int) -> int:
        """A whole number within bounds; ``default`` where the key is missing."""
        value = self.values.get(key, default)
        if isinstance(value, float):
            raise self.error(key, f"{key} is {quoted(value)}: expected a whole number")
        return int(self.number(key, default, low, high))

    def switch(self, key: str) -> bool:
        """A yes/no value, ``false`` where the key is missing."""
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            raise self.error(key, f"{key} is {quoted(value)}: expected true or false")
        return value

    def texts(self, key: str) -> list[str]:
        """A required list of texts, not empty."""
        value = self.values.get(key)
        if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
            raise self.error(key, f"{self.kind} needs {key!r}: a list of names in quotes")
        return [self._name(key, one) for one in value]


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything an organisation file holds."""

    top: Table
    posts: list[Table]
    units: list[Table]
    ties: list[Table]


def nearest(name: str, known: Iterable[str]) -> str:
    """An ending for a sentence: the nearest valid name, or the few valid ones."""
    known = list(known)
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if found:
        return f": did you mean {found[0]!r}?"
    return f": expected one of {', '.join(known)}" if 0 < len(known) <= 12 else ""


def read_tables(path: Path) -> Tables:
    """Read a TOML organisation file and, where it names one, its CSV table of posts."""
    text = plain_text(path, _WHAT)
    data = parsed_toml(path, text)
    refuse_another_kind(path, data, "organisation")
    positions = cache(lambda: find_positions(text))  # takes time, and only errors need it

    def line_of(path: tuple[str | int, ...]) -> Callable[[str | None], int | None]:
        return lambda key: positions().line(path if key is None else (*path, key))

    year = price_year_of(data, str(path), line_of)
    tables = {}
    for kind in keys.TABLES:
        rows = data.get(kind, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            place = Table(str(path), kind, {}, line_of((kind,)))
            raise place.error(None, f"{kind!r} must be written as tables, each headed [[{kind}]]")
        tables[kind] = [
            Table(str(path), kind, row, line_of((kind, i)), year) for i, row in enumerate(rows)
        ]
    top_values = {key: value for key, value in data.items() if key not in (*keys.TABLES, PRICES)}
    top = Table(str(path), "the organisation", top_values, line_of(()), year)
    if (named := top.optional_text("posts_csv")) is not None:
        if tables["post"] or tables["unit"]:
            raise top.error("posts_csv", "give posts and units in the CSV file or here, not both")
        tables["post"], tables["unit"] = _read_csv(path.parent / named, year)
    return Tables(top, tables["post"], tables["unit"], tables["tie"])


def price_year_of(data: Mapping[str, Any], file: str, line_of: Callable[..., Any]) -> int:
    """The year in whose kroner the amounts of a file or a graph are."""
    prices, problems = checked(
        prices_document_model(), {k: data[k] for k in (PRICES,) if k in data}
    )
    if problems:
        table = Table(file, PRICES, {}, line_of(problems[0].path[:-1]))
        raise table.error(str(problems[0].path[-1]), prices_sentence(problems[0]))
    return price_year(prices)


def _read_csv(path: Path, year: int) -> tuple[list[Table], list[Table]]:
    """Posts and units from a CSV file: one row per post, a unit's facts on its manager's row.

    Comma or semicolon separates; the first row names the columns; empty cells
    are missing keys.
    """
    text = plain_text(path, "table of posts")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return _from_rows(path, rows, year)
    except csv.Error as failure:
        raise UserError(f"{path}, line {rows.line_num}: not valid CSV: {failure}") from None


def _from_rows(path: Path, rows: Any, year: int) -> tuple[list[Table], list[Table]]:
    """The tables of the rows of a CSV file, of which the first names the columns."""
    columns = [name.strip() for name in next(rows, [])]
    header = Table(str(path), "the header row", dict.fromkeys(columns), lambda _key: 1)
    header.refuse_other_keys(_KIND)
    for column in columns:
        if columns.count(column) > 1:
            raise header.error(None, f"two columns are called {column!r}")
    posts, units = [], []
    before = rows.line_num
    for row in rows:
        line, before = before + 1, rows.line_num
        if len(row) > len(columns):
            raise UserError(f"{path}, line {line}: more cells than the {len(columns)} columns")
        filled = {key: cell for key, cell in zip(columns, row, strict=False) if cell.strip()}
        if not filled:
            continue
        cells = {key: _cell(path, line, key, cell) for key, cell in filled.items()}
        is_unit = "unit" in cells
        post = {k: v for k, v in cells.items() if k in keys.names(keys.POST)}
        if is_unit:
            post.pop("sector", None)
            own = keys.names(keys.UNIT[1:])
            unit = {"name": cells["unit"]} | {k: v for k, v in cells.items() if k in own}
            units.append(Table(str(path), "unit", unit, _fixed(line), year))
        posts.append(Table(str(path), "post", post, _fixed(line)))
    return posts, units


def _fixed(line: int) -> Callable[[str | None], int | None]:
    return lambda _key: line


def _cell(path: Path, line: int, column: str, cell: str) -> str | float | int | bool:
    """The value of a cell, with the type its column asks for."""
    cell = cell.strip()
    if len(cell) > LONGEST_CELL:
        raise UserError(
            f"{path}, line {line}: {column} has {len(cell):,} signs, "
            f"at most {LONGEST_CELL} are read"
        )
    if _KIND[column] == "switch":
        if cell.lower() not in ("true", "false"):
            raise UserError(
                f"{path}, line {line}: {column} is {quoted(cell)}: expected true or false"
            )
        return cell.lower() == "true"
    try:
        if _KIND[column] == "whole":
            return int(cell)
        if _KIND[column] == "number":
            return float(cell.replace(",", "."))
    except ValueError as error:
        raise UserError(
            f"{path}, line {line}: {column} is {quoted(cell)}: expected a number"
        ) from error
    return cell
