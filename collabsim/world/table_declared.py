"""How a table of state is declared: its fields, each with type, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its NumPy type, its unit or range, its meaning."""

    name: str
    kind: Any
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of state and what its fields mean."""

    name: str
    about: str
    fields: tuple[Field, ...]

    @property
    def dtype(self) -> np.dtype[Any]:
        """The record type, usable compiled and uncompiled."""
        return np.dtype((np.record, [(f.name, f.kind) for f in self.fields]))


def fields_of(*rows: tuple[str, Any, str, str]) -> tuple[Field, ...]:
    """Fields from their names, types, units and meanings."""
    return tuple(Field(*row) for row in rows)
