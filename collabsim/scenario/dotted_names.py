"""Parameters that may be written with dots: ``[delegation.school] unit_nok`` and its plain name.

A name such as ``delegation_school_unit_nok`` consists of its table, a sector and a level. TOML has
tables for that, so a file may say ``[delegation.school]`` with ``unit_nok``, and ``--set`` may say
``delegation.school.unit_nok``. Everything past the reading of a file knows the plain name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from collabsim.parameters import PARAMETERS
from collabsim.parameters.delegation_group import BY_UNITS, EVERYWHERE, SECTORS, SUMS, delegation

type Path = tuple[str | int, ...]

TABLE = delegation.name
"""The table whose parameters may be written with dots."""


def without_dots(written: str) -> str:
    """The plain name of ``delegation.school.unit_nok``; what has no dots stays as it is."""
    parts = written.split(".")
    if parts[0] != TABLE or len(parts) == 1:
        return written
    return _joined(parts[1:])


def tables_without_dots(content: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of a file with the plain name of every parameter.

    A table of the file keeps its name. In a table of parameters (those of a municipality, of a
    sweep) the parameters stand in it directly.
    """
    return {key: _inside(key, value, (key,)) for key, value in content.items()}


def path_without_dots(path: Path) -> Path:
    """Keys of a file as they lead to the same value under its plain name."""
    for place, key in enumerate(path):
        if key != TABLE:
            continue
        parts = path[place + 1 :]
        if not parts or not all(isinstance(part, str) for part in parts):
            return path
        own = _is_table(path[: place + 1])
        end = next((n for n in range(len(parts), 0, -1) if _joined(parts[:n]) in PARAMETERS), 0)
        end = end or len(parts)
        return (*path[: place + own], _joined(parts[:end]), *parts[end:])
    return path


def with_dotted_schema(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON schema that lets the parameters of a table be written with dots, too."""
    for name, found in schema["$defs"].items():
        properties = found.get("properties", {})
        if f"{TABLE}_{EVERYWHERE}_{BY_UNITS}" not in properties:
            continue
        inside = {sector: _sector_schema(sector, properties) for sector in (EVERYWHERE, *SECTORS)}
        if name in (TABLE, f"change_{TABLE}"):
            properties.update(inside)
        else:
            properties[TABLE] = _closed(inside)
    return schema


def _sector_schema(sector: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    endings = (*SUMS, BY_UNITS)
    return _closed({one: properties[f"{TABLE}_{sector}_{one}"] for one in endings})


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _joined(parts: Any) -> str:
    """The plain name of keys under the table; a plain name stays."""
    if len(parts) == 1 and parts[0].startswith(f"{TABLE}_"):
        return str(parts[0])
    return "_".join((TABLE, *parts))


def _is_table(path: Path) -> bool:
    """Whether keys lead to a table of the file, as ``[delegation]`` and ``[change.delegation]``."""
    match path:
        case (_,) | ("change", int(), _):
            return True
    return False


def _inside(key: str, value: Any, path: Path) -> Any:
    """What stands under a key with plain names."""
    if isinstance(value, list):
        return [_inside("", one, (*path, n)) for n, one in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    if key == TABLE and _is_table(path):
        return _flat(value)
    found: dict[str, Any] = {}
    for name, one in value.items():
        if name == TABLE and isinstance(one, Mapping) and not _is_table((*path, name)):
            found.update(_flat(one))
        else:
            found[name] = _inside(name, one, (*path, name))
    return found


def _flat(table: Mapping[str, Any], above: tuple[str, ...] = ()) -> dict[str, Any]:
    """A table within tables as one, under plain names."""
    found: dict[str, Any] = {}
    for key, value in table.items():
        keys = (*above, key)
        name = _joined(keys)
        if isinstance(value, Mapping) and name not in PARAMETERS:
            found.update(_flat(value, keys))
        else:
            found[name] = value
    return found
