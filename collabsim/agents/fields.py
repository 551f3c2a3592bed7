"""What agents show of their rows: fields as documented, read-only properties."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple, Protocol

from collabsim.rules.knowledge import TOPICS
from collabsim.world.table_declared import Table


class Mindset(NamedTuple):
    """A mindset, three numbers from 0 to 1; 1 is the pole entrepreneurs stand at."""

    unit: float
    """Acts for the own unit (1) or for the system (0)."""
    whole: float
    """Sees the whole (1) or the own silo (0)."""
    effect: float
    """Minds the effect (1) or the rule (0)."""


class RowHolder(Protocol):
    """Anything that stands for a row of a table."""

    row: int

    def look(self) -> AbstractContextManager[Any]:
        """The table, with the own row up to date for as long as one looks."""
        ...


class RowField[T]:
    """A read-only property that shows one field of an agent's row.

    Its documentation is that of the table, so that the two cannot differ.
    """

    def __init__(self, table: Table, field: str, kind: Callable[[Any], T]) -> None:
        declared = next(f for f in table.fields if f.name == field)
        self.field = field
        self.kind = kind
        self.__doc__ = f"{declared.meaning[0].upper()}{declared.meaning[1:]} ({declared.unit})."

    def __get__(self, agent: RowHolder | None, owner: type | None = None) -> T:
        """The value; the property itself when asked of the class."""
        if agent is None:
            return self  # type: ignore[return-value]
        with agent.look() as table:
            return self.kind(table[self.field][agent.row])

    def __set__(self, agent: RowHolder, value: object) -> None:
        """State is changed by rules only."""
        raise AttributeError(f"{self.field} is state: rules change it, agents only show it")


def topics_of(bits: int) -> frozenset[int]:
    """A set of topics kept as bits, as numbers from 0."""
    return frozenset(n for n in range(TOPICS) if int(bits) >> n & 1)


def mindset_of(record: Any) -> Mindset:
    """The mindset in a row of the actor or entrepreneur table."""
    return Mindset(
        float(record["unit_mind"]), float(record["whole_mind"]), float(record["effect_mind"])
    )
