"""Writing the defaults that follow from the region into the declarations of the parameters."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import collabsim.parameters
from collabsim.parameters import Value
from collabsim.parameters.declare import ASSUMPTION
from collabsim.writing import write_whole

NAME, DEFAULT, SOURCE = 0, 1, 5
"""Places of the arguments of a declaration."""

MEDIAN = "REGION_MEDIAN"
_IMPORTED = "from collabsim.parameters.declare import ASSUMPTION, Group"


def write_defaults(values: Mapping[str, Value], folder: Path | None = None) -> list[Path]:
    """Give parameters new defaults where they are declared, and the region as their source.

    Args:
        values: New defaults by the names of the parameters.
        folder: Where the files of declarations are; the package if left out.

    Returns:
        The files that have changed.
    """
    place = folder or Path(collabsim.parameters.__file__).parent
    changed = []
    for path in sorted(place.glob("*_groups.py")):
        before = path.read_text(encoding="utf-8")
        after = declared_anew(before, values)
        if after != before:
            changed.append(write_whole(path, after.encode()))
    return changed


def declared_anew(text: str, values: Mapping[str, Value]) -> str:
    """The text of a file of declarations with these defaults, its layout left as it is."""
    edits: list[tuple[int, int, str]] = []
    lines = [0]
    for line in text.encode().splitlines(keepends=True):
        lines.append(lines[-1] + len(line))
    raw = text.encode()

    def span(node: ast.expr) -> tuple[int, int]:
        end_line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
        return lines[node.lineno - 1] + node.col_offset, lines[end_line - 1] + end

    for call in _declarations(ast.parse(text)):
        name = ast.literal_eval(call.args[NAME])
        if name not in values:
            continue
        edits.append((*span(call.args[DEFAULT]), f"{values[name]:_}"))
        start, end = span(call.args[SOURCE])
        edits.append((start, end, _sourced(raw[start:end].decode())))
    for start, end, new in sorted(edits, reverse=True):
        raw = raw[:start] + new.encode() + raw[end:]
    written = raw.decode()
    if MEDIAN in written and f"{MEDIAN}, Group" not in written:
        written = written.replace(_IMPORTED, f"{_IMPORTED.removesuffix('Group')}{MEDIAN}, Group")
    return written


def _declarations(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls that declare a number: those of a group's ``number``, mostly called ``_n``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and len(node.args) > SOURCE:
            called = node.func
            if isinstance(called, ast.Name) and called.id == "_n":
                yield node


def _sourced(source: str) -> str:
    """An expression for the source of a default that has come from the region."""
    if MEDIAN in source:
        return source
    if "ASSUMPTION" in source:
        return re.sub(r"\bASSUMPTION\b", MEDIAN, source)
    if "calibrated on K1" in source:
        return MEDIAN
    if re.fullmatch(r'"[^"{}]*"', source) and ASSUMPTION in source:
        return f"f{source.replace(ASSUMPTION, f'{{{MEDIAN}}}')}"
    return f'{source} + "; " + {MEDIAN}'
