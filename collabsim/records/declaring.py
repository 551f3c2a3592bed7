"""How a column of a table of results is declared: once, with all that anybody needs to know.

What is stored, the schema of the files, the views in SQL, the data frames, ``collabsim
columns`` and the dictionary in the documents are all made from these declarations. Where there
is nothing to say, every one of them has *null*: never ``-1`` or a word such as "none", which a
mean or a pivot table would take in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Literal

from collabsim.records.expressions import Expression, field

type Kind = Literal["word", "name", "whole number", "number", "true/false"]

PANDAS: dict[Kind, tuple[str, str]] = {
    "word": ("str", "str"),
    "name": ("str", "str"),
    "whole number": ("int64", "Int64"),
    "number": ("float64", "float64"),
    "true/false": ("bool", "boolean"),
}
"""The type of a column in a data frame: where every row has a value, and where some have none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as whoever reads results meets it, and where it comes from.

    Attributes:
        name: Its name in frames, views and exports.
        kind: What its values are; see :data:`PANDAS` for their type in a data frame.
        unit: Unit, or the range of a number without one; empty for words and names.
        meaning: What it says, in a line.
        missing: Where it has no value, in words; empty if every row has one.
        words: What a column of words may hold, by the number that is stored, from 0 on. ``None``
            stands for a number that says there is nothing; so does -1.
        value: What it is made of; its words are chosen by that number.
        where: Which rows have a value; all of them if ``None``.
        stored: The Arrow type a field of the pilot table is stored in for this column; empty
            where the column is made of what others store.
        stored_field: That field, where ``value`` is more than a field.
        negative_is_nothing: Whether -1 in that field says that there is nothing; a stored table
            has null there.
    """

    name: str
    kind: Kind
    unit: str
    meaning: str
    missing: str = ""
    words: tuple[str | None, ...] = ()
    value: Expression | None = None
    where: Expression | None = None
    stored: str = ""
    stored_field: str = ""
    negative_is_nothing: bool = False

    @property
    def is_sometimes_missing(self) -> bool:
        """Whether some rows may have no value."""
        return bool(self.missing)

    @property
    def pandas_type(self) -> str:
        """Its type in a data frame."""
        return PANDAS[self.kind][self.is_sometimes_missing]

    @property
    def known_words(self) -> tuple[str, ...]:
        """The words it may hold."""
        return tuple(word for word in self.words if word is not None)

    @property
    def kept_field(self) -> str:
        """The field of the pilot table that is stored for it; empty if none is."""
        return self.stored and (self.stored_field or self.name)

    @property
    def source(self) -> Expression:
        """What it is made of: its field of the same name if nothing else is said."""
        return field(self.stored_field or self.name) if self.value is None else self.value

    @property
    def sql(self) -> str:
        """It in SQL, from stored fields."""
        value = self.source.sql
        if self.kind == "word":
            value = f"([{', '.join(map(_literal, self.words))}])[{value} + 1]"
        return value if self.where is None else f"CASE WHEN {self.where.sql} THEN {value} END"


def words_of(kind: type[IntEnum], *, nothing: Iterable[int] = ()) -> tuple[str | None, ...]:
    """The words of an enumeration by its numbers, from 0; none where a number is out of use.

    Args:
        kind: The enumeration; the word of a member is its name in lower case.
        nothing: Members that say there is nothing.
    """
    by_number = {int(member): member.name.lower() for member in kind}
    unsaid = set(nothing)
    return tuple(
        None if number in unsaid else by_number.get(number) for number in range(max(by_number) + 1)
    )


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _literal(word: str | None) -> str:
    return "NULL" if word is None else quoted(word)
