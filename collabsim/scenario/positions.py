"""On which line of a TOML file a key stands.

``tomllib`` gives values without positions. Instead of a second parser this
module lets ``tomllib`` find the statements: lines are added one by one until
what has been collected is complete TOML, which is then one header or one
``key = value`` (a valid statement never ends in the middle of a line, and an
unfinished one never parses). What it holds tells which keys start there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Path = tuple[str | int, ...]

LONGEST_STATEMENT = 500
"""Lines after which an unfinished statement is given up; bounds the work on broken files."""


@dataclass(slots=True)
class Positions:
    """Lines (from 1) of the keys, tables and array elements of one TOML text.

    ``repeated`` holds the first key or table that is set a second time, with its
    second and its first line, ``broken`` the line on which a statement begins that is
    never complete; only a text that is not valid TOML has one of them.
    """

    lines: dict[Path, int] = field(default_factory=dict)
    repeated: tuple[Path, int, int] | None = None
    broken: int | None = None

    def line(self, path: Path) -> int | None:
        """The line of ``path``, or of the innermost part of it that the text mentions.

        What has no line of its own begins with what is inside it: an array of tables with
        its first element, ``[a]`` with ``[a.b]``.
        """
        if path and path not in self.lines:
            inside = [on for place, on in self.lines.items() if place[: len(path)] == path]
            if inside:
                return min(inside)
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return None


def find_positions(text: str) -> Positions:
    """Read the positions of every key in ``text``, as far as it is valid TOML."""
    found = Positions()
    table: Path = ()
    last_element: dict[Path, int] = {}
    set_on: dict[Path, int] = {}
    for line, chunk, content in _statements(text.replace("\r\n", "\n")):
        if content is None:
            found.broken = line
            break
        if chunk.lstrip().startswith("["):
            table, is_element = _header(content, last_element)
            places = [] if is_element else [(table, line)]
            found.lines.setdefault(table, line)
        else:
            places = list(_keys(table, content, line, chunk, found))
        for place, on in places:
            if place in set_on and found.repeated is None:
                found.repeated = (place, on, set_on[place])
            set_on.setdefault(place, on)
    return found


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any] | None]]:
    """First line, text and content of each statement; a broken one is the last, without content."""
    lines = text.split("\n")
    start = 0
    while start < len(lines):
        for end in range(start + 1, min(len(lines), start + LONGEST_STATEMENT) + 1):
            chunk = "\n".join(lines[start:end])
            content = _parsed(chunk)
            if content is not None:
                break
        else:
            yield start + 1, lines[start], None
            return
        if content:
            yield start + 1, chunk, content
        start = end


def _parsed(chunk: str) -> dict[str, Any] | None:
    """The content of ``chunk``, ``None`` while it is not complete."""
    try:
        return tomllib.loads(chunk)
    except (ValueError, RecursionError):
        return None


def _header(content: dict[str, Any], last_element: dict[Path, int]) -> tuple[Path, bool]:
    """Path of the table a header opens, and whether it is a new element of an array."""
    path: Path = ()
    inner: Any = content
    while isinstance(inner, dict) and inner:
        (name, inner), *_ = inner.items()
        path += (name,)
        if isinstance(inner, list):
            last_element[path] = last_element.get(path, -1) + 1
            return (*path, last_element[path]), True
        if inner and path in last_element:
            path += (last_element[path],)
    return path, False


def _keys(
    table: Path, content: dict[str, Any], line: int, chunk: str, found: Positions
) -> Iterator[tuple[Path, int]]:
    """Note the lines of what one ``key = value`` sets; yield the keys that take a value."""
    for name, value in content.items():
        path = (*table, name)
        found.lines.setdefault(path, line)
        if isinstance(value, dict) and value:
            yield from _keys(path, value, line, chunk, found)
            continue
        if isinstance(value, list):
            for index, element in enumerate(value):
                on = line + _line_of_element(chunk, index)
                found.lines.setdefault((*path, index), on)
                if isinstance(element, dict):
                    for _ in _keys((*path, index), element, on, chunk, found):
                        pass
        yield path, line


def _line_of_element(chunk: str, index: int) -> int:
    """Lines between the start of an array and its element ``index``.

    The array is closed early, after each of its lines, until it has that element.
    """
    lines = chunk.split("\n")
    for end in range(1, len(lines)):
        content: Any = _parsed("\n".join(lines[:end]) + "\n]")
        while isinstance(content, dict) and content:
            content = next(iter(content.values()))
        if isinstance(content, list) and len(content) > index:
            return end - 1
    return len(lines) - 1 if len(lines) > 1 else 0
