"""Parameters under the names they had before: understood wherever a name can stand, and told of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from collabsim.errors import UserError, warn_of_former
from collabsim.parameters import FORMER_NAMES

type Path = tuple[str | int, ...]

_DEEPEST = 4
"""A point of a sweep has its names so deep: ``point``, its number, the table, the name."""


def _nowhere(_path: Path) -> str:
    return ""


def with_present_names(
    values: Mapping[str, Any], place: Callable[[Path], str] = _nowhere, path: Path = ()
) -> dict[str, Any]:
    """Tables of a file, or one table of values, with the present name of every parameter.

    Args:
        values: What a file or a caller says.
        place: From the keys that lead to a name to the file and line it stands in.
        path: Keys that lead to ``values``.

    Returns:
        The same in the same order. Each former name is told of, once.

    Raises:
        UserError: a parameter is set under its former and under its present name.
    """
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = FORMER_NAMES.get(key, key)
        if name != key:
            where = place((*path, key))
            if name in values or name in found:
                before = f"{where}: " if where else ""
                raise UserError(
                    f"{before}{key} is the former name of {name}, which is set too; leave {key} out"
                )
            warn_of_former(key, name, where)
        found[name] = _inside(value, place, (*path, key))
    return found


def _inside(value: Any, place: Callable[[Path], str], path: Path) -> Any:
    """What stands under a key, where it is a table or a list of tables."""
    if len(path) >= _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return with_present_names(value, place, path)
    if isinstance(value, list):
        return [_inside(one, place, (*path, n)) for n, one in enumerate(value)]
    return value


def present_path(path: Path) -> Path:
    """Keys of a file with the present name of every parameter."""
    return tuple(FORMER_NAMES.get(key, key) if isinstance(key, str) else key for key in path)
