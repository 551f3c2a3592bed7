"""What a column is made of, written once and read twice: in SQL and with NumPy.

A declaration of a column says ``field("ended") >= 0``; the view of a run folder needs that as
SQL, the frame of runs just made as an array. An :class:`Expression` is both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

type Rows = Mapping[str, Any]
"""Arrays by the name of their field, all of one length; a structured array is one."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A value of every row.

    Attributes:
        sql: It in SQL, in brackets where it is more than a name or a number.
        of: It as an array, from the rows it is made of.
        fields: The fields it reads.
    """

    sql: str
    of: Callable[[Any], Any]
    fields: frozenset[str]

    def equals(self, value: float) -> Expression:
        """Whether it is this number."""
        return self._compared("=", value, np.equal)

    def __ge__(self, value: float) -> Expression:
        return self._compared(">=", value, np.greater_equal)

    def __gt__(self, value: float) -> Expression:
        return self._compared(">", value, np.greater)

    def is_one_of(self, values: tuple[int, ...]) -> Expression:
        """Whether it is one of these numbers."""
        listed = ", ".join(str(int(value)) for value in values)
        return Expression(
            f"({self.sql} IN ({listed}))",
            lambda rows: np.isin(self.of(rows), [int(value) for value in values]),
            self.fields,
        )

    def __and__(self, other: Expression) -> Expression:
        return self._with("AND", other, np.logical_and)

    def __or__(self, other: Expression) -> Expression:
        return self._with("OR", other, np.logical_or)

    def __add__(self, other: Expression | int) -> Expression:
        return self._with("+", _as_expression(other), np.add)

    def __sub__(self, other: Expression) -> Expression:
        return self._with("-", other, np.subtract)

    def is_at_least(self, other: Expression) -> Expression:
        """Whether it is at least as large as another value of the row."""
        return self._with(">=", other, np.greater_equal)

    def __invert__(self) -> Expression:
        return Expression(f"(NOT {self.sql})", lambda rows: ~self.of(rows), self.fields)

    def unless(self, condition: Expression, value: int) -> Expression:
        """It, but this number where a condition holds."""
        return Expression(
            f"(CASE WHEN {condition.sql} THEN {value} ELSE {self.sql} END)",
            lambda rows: np.where(condition.of(rows), value, self.of(rows)),
            self.fields | condition.fields,
        )

    def _compared(self, sign: str, value: float, function: Callable[[Any, Any], Any]) -> Expression:
        number = int(value) if value == int(value) else value
        return Expression(
            f"({self.sql} {sign} {number})",
            lambda rows: function(self.of(rows), number),
            self.fields,
        )

    def _with(
        self, sign: str, other: Expression, function: Callable[[Any, Any], Any]
    ) -> Expression:
        return Expression(
            f"({self.sql} {sign} {other.sql})",
            lambda rows: function(self.of(rows), other.of(rows)),
            self.fields | other.fields,
        )


def field(name: str) -> Expression:
    """The value of a field."""
    return Expression(name, lambda rows: rows[name], frozenset({name}))


def _as_expression(value: Expression | int) -> Expression:
    if isinstance(value, Expression):
        return value
    return Expression(str(value), lambda _: value, frozenset())
