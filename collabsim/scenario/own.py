"""Own parameters: tables ``[own.NAME]``, numbers that no shipped rule reads.

A rule of one's own reads them in the record of the municipality, ``p.own[PLACE]``. They hold for
all municipalities and for the whole run.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import OWN_PLACES
from collabsim.scenario.own_schema import SOURCE, TABLE, WANTED
from collabsim.scenario.sentences import nearest_name

PREFIX = f"{TABLE}."
"""How the name of an own parameter begins where it stands among others."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


class OwnError(UserError):
    """An own parameter that cannot be; ``keys`` lead to it within ``[own]``."""

    def __init__(self, sentence: str, *keys: str) -> None:
        super().__init__(sentence)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class OwnParameter:
    """A number that an own rule reads as ``p.own[place]``, with what a shipped one declares."""

    name: str
    place: int
    value: float
    low: float
    high: float
    unit: str
    meaning: str
    source: str = "assumption"

    def as_dict(self) -> dict[str, Any]:
        """In plain types; read back by :func:`read_own`."""
        return asdict(self)

    def at(self, value: Any) -> OwnParameter:
        """The same with another value.

        Raises:
            OwnError: it is no number within the bounds.
        """
        given = _number(self.name, "value", value)
        if not self.low <= given <= self.high:
            raise OwnError(
                f"{PREFIX}{self.name} must be from {self.low:,g} to {self.high:,g} ({self.unit}), "
                f"not {given:,g}", self.name, "value",
            )  # fmt: skip
        return replace(self, value=given)


def read_own(tables: Mapping[str, Any]) -> tuple[OwnParameter, ...]:
    """The own parameters of a file, by their places.

    Raises:
        OwnError: one of them cannot be, or two have the same place.
    """
    made: dict[int, OwnParameter] = {}
    for name, table in tables.items():
        one = _read(name, table)
        other = made.setdefault(one.place, one)
        if other is not one:
            raise OwnError(
                f"{PREFIX}{name} and {PREFIX}{other.name} both have place {one.place}; give each "
                f"its own, from 0 to {OWN_PLACES - 1}", name, "place",
            )  # fmt: skip
    return tuple(made[place] for place in sorted(made))


def with_own(own: Sequence[OwnParameter], values: Mapping[str, Any]) -> tuple[OwnParameter, ...]:
    """The same parameters with other values, by their names.

    Raises:
        UserError: one of them is not declared, or not within its bounds.
    """
    there = {one.name: one for one in own}
    for name, value in values.items():
        if name not in there:
            near = nearest_name(name, there)
            known = f"nearest: {near}" if near else f"declare it in a table [{PREFIX}{name}]"
            raise UserError(f"the scenario has no own parameter {name!r}; {known}")
        there[name] = there[name].at(value)
    return tuple(there.values())


def own_row(own: Sequence[OwnParameter]) -> tuple[float, ...]:
    """The numbers in their places, 0 where there is none."""
    row = [0.0] * OWN_PLACES
    for one in own:
        row[one.place] = one.value
    return tuple(row)


def _read(name: str, table: Any) -> OwnParameter:
    if not _NAME.fullmatch(name):
        raise OwnError(
            f"the name of an own parameter has small letters, digits and _ only, not {name!r}", name
        )
    if not isinstance(table, Mapping):
        raise OwnError(f"{PREFIX}{name} must be a table with {', '.join(WANTED)}", name)
    for key in table:
        if key not in (*WANTED, SOURCE):
            near = nearest_name(key, (*WANTED, SOURCE))
            known = f"nearest: {near}" if near else f"expected {', '.join((*WANTED, SOURCE))}"
            raise OwnError(f"{PREFIX}{name} has no key {key!r}; {known}", name, key)
    for key in WANTED:
        if key not in table:
            raise OwnError(f"{PREFIX}{name} needs {key}", name)
    place = table["place"]
    whole = isinstance(place, int) and not isinstance(place, bool)
    if not whole or not 0 <= place < OWN_PLACES:
        raise OwnError(
            f"{PREFIX}{name}: place must be a whole number from 0 to {OWN_PLACES - 1}, not "
            f"{place!r}", name, "place",
        )  # fmt: skip
    low, high = (_number(name, key, table[key]) for key in ("low", "high"))
    if not low < high:
        raise OwnError(f"{PREFIX}{name}: low must be below high", name, "low")
    texts = [table["unit"], table["meaning"], table.get(SOURCE, "assumption")]
    for key, one in zip(("unit", "meaning", SOURCE), texts, strict=True):
        if not isinstance(one, str) or not one.strip() or not one.isprintable():
            raise OwnError(f"{PREFIX}{name}: {key} must be words on one line", name, key)
    return OwnParameter(name, place, low, low, high, *texts).at(table["value"])


def _number(name: str, key: str, value: Any) -> float:
    plain = value.item() if hasattr(value, "item") else value
    if isinstance(plain, bool) or not isinstance(plain, int | float) or not math.isfinite(plain):
        raise OwnError(f"{PREFIX}{name}: {key} must be a number, not {plain!r}", name, key)
    return float(plain)
