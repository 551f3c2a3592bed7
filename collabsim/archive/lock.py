"""The libraries an archive is run again with, and whether they are those that are here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NUMBERS_DEPEND_ON = ("numpy", "numba", "llvmlite", "mesa", "networkx", "scipy", "pandas", "pyarrow")
"""Libraries that make the numbers of a run, or the structure it runs in, or keep them."""
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def pinned(text: str) -> dict[str, str]:
    """The version a lock file gives each library."""
    return {name.lower(): number for name, number in _PINNED.findall(text)}


def differing(lock: Path, had: Mapping[str, str] | None = None) -> list[str]:
    """Libraries that are not those of a lock file, each in words.

    Args:
        lock: The lock file.
        had: Versions something was made with; those that are installed here, if left out.

    Returns:
        Such as "numpy 2.1.0 and not 2.3.1"; empty if all agree.
    """
    wanted = pinned(lock.read_text("utf-8"))
    found = []
    for name in NUMBERS_DEPEND_ON:
        here = _installed(name) if had is None else had.get(name)
        if here is not None and name in wanted and here != wanted[name]:
            found.append(f"{name} {here} and not {wanted[name]}")
    return found


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
