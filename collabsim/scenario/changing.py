"""Values that change during a run: the tables ``[[change]]`` of a scenario file.

A change says from which month on, for which municipalities, and which values. What may change is
declared (:mod:`collabsim.parameters.changing`). A month is a number, 0 for the first January of
the run, or a date where the scenario says in which year it begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import GROUPS, PARAMETERS, Value
from collabsim.parameters.changing import WHY_NOT, read_when
from collabsim.scenario.checks import OF_ENTREPRENEURS, first_broken
from collabsim.scenario.names import read_alike
from collabsim.scenario.sentences import nearest_name, shown

CHANGE_KEYS = ("from", "municipality")
FIRST_YEAR = "first_year"
MONTHS_A_YEAR = 12

_DATE = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_GROUPS = {group.name for group in GROUPS}


@dataclass(frozen=True, slots=True)
class Change:
    """Values that hold from a month of the run on.

    ``municipalities`` names those it holds for, all where it is empty. ``written`` is the date
    in the file, where there was one.
    """

    month: int
    values: dict[str, Value]
    municipalities: tuple[str, ...] = ()
    written: str | None = None

    def holds_for(self, name: str) -> bool:
        """Whether it holds for the municipality of this name."""
        return not self.municipalities or name in self.municipalities

    def only(self, names: Sequence[str]) -> Change | None:
        """The same change for those of its municipalities that are there, if any is."""
        if not self.municipalities:
            return self
        there = tuple(name for name in self.municipalities if name in names)
        return replace(self, municipalities=there) if there else None

    def as_dict(self) -> dict[str, Any]:
        """Month, municipalities and values in plain types."""
        return {
            "month": self.month,
            "municipalities": list(self.municipalities),
            "values": dict(self.values),
        }


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a change: its place among the changes, the keys that lead to it, why.

    ``table`` is the kind of table it stands in, ``change`` its place among those of the kind.
    ``names`` are the parameters that do not go together, where that is what is wrong.
    """

    change: int
    keys: tuple[str | int, ...]
    sentence: str
    table: str = "change"
    names: tuple[str, ...] = ()


def month_of(written: Any, first_year: int | None) -> int:
    """The month of the run that ``from`` means.

    Args:
        written: A month number or a date, ``"2026-07"``.
        first_year: The year of the run's first January, if the scenario says it.

    Raises:
        UserError: it is neither, or a date where no first year is known or before it.
    """
    if isinstance(written, int) and not isinstance(written, bool) and written >= 0:
        return written
    date = _DATE.fullmatch(written) if isinstance(written, str) else None
    if date is None:
        raise UserError(
            "from must be a month of the run (0 is its first January) or a date such as "
            f'"2026-07", not {shown(written)}'
        )
    if first_year is None:
        raise UserError(
            f'from = "{written}" is a date, and the scenario does not say in which year it begins; '
            f"write first_year = {int(date[1]) - 5} at the top of the file, or a month number"
        )
    month = MONTHS_A_YEAR * (int(date[1]) - first_year) + int(date[2]) - 1
    if month < 0:
        raise UserError(f'from = "{written}" lies before the run, which begins in {first_year}')
    return month


def read_change(table: Mapping[str, Any], first_year: int | None) -> Change:
    """A change from a validated ``[[change]]`` table.

    Raises:
        UserError: as :func:`month_of`.
    """
    names = table.get("municipality", [])
    written = table["from"]
    return Change(
        month=month_of(written, first_year),
        values={n: v for key, one in table.items() if key in _GROUPS for n, v in one.items()},
        municipalities=(names,) if isinstance(names, str) else tuple(names),
        written=written if isinstance(written, str) else None,
    )


def values_in(
    values: Mapping[str, Value], changes: Sequence[Change], name: str, month: int
) -> dict[str, Value]:
    """Every parameter as it holds in a municipality in a month.

    Args:
        values: as they hold there at the beginning.
        changes: of the scenario.
        name: of the municipality.
        month: of the run.
    """
    found = dict(values)
    for change in sorted(changes, key=lambda one: one.month):
        if change.month <= month and change.holds_for(name):
            found.update(change.values)
    return found


def months_of(changes: Sequence[Change], name: str) -> list[int]:
    """The months in which values of a municipality change, in order."""
    return sorted({change.month for change in changes if change.holds_for(name)})


def names_set(changes: Sequence[Change], name: str, month: int) -> frozenset[str]:
    """Names of the parameters that are set in a municipality by the changes up to a month."""
    held = [one.values for one in changes if one.month <= month and one.holds_for(name)]
    return frozenset(parameter for values in held for parameter in values)


def first_fault(
    changes: Sequence[Change],
    values: Mapping[str, Value],
    municipalities: Mapping[str, Mapping[str, Value]],
) -> Fault | None:
    """The first thing wrong with the changes of a scenario.

    Args:
        changes: in the order of the file.
        values: of the whole scenario at its beginning.
        municipalities: all values of each at the beginning, by name.
    """
    for place, change in enumerate(changes):
        found = (
            _wrong_month(place, change, values)
            or _wrong_municipality(place, change, municipalities)
            or _wrong_values(place, change, values)
            or _set_twice(place, changes)
        )
        if found:
            return found
    for place, change in enumerate(changes):
        for name, own in municipalities.items():
            if not change.holds_for(name):
                continue
            broken = first_broken(values_in(own, changes, name, change.month))
            if broken:
                keys = _keys([n for n in broken[0].names if n in change.values])
                complaint = f"municipality {name!r}, from then on: {broken[1]}"
                return Fault(place, keys, complaint, names=broken[0].names)
    return None


def _keys(names: Sequence[str]) -> tuple[str | int, ...]:
    return (PARAMETERS[names[-1]].group, names[-1]) if names else ()


def _wrong_month(place: int, change: Change, values: Mapping[str, Value]) -> Fault | None:
    months = MONTHS_A_YEAR * int(values["years"])
    if change.month < months:
        return None
    when = f'"{change.written}" is month {change.month}' if change.written else str(change.month)
    return Fault(
        place,
        ("from",),
        f"from = {when}, and the last month of the run is {months - 1} (years = {months // 12})",
    )


def _wrong_municipality(
    place: int, change: Change, municipalities: Mapping[str, Mapping[str, Value]]
) -> Fault | None:
    complaint = unknown_municipality(change.municipalities, municipalities)
    return Fault(place, ("municipality",), complaint) if complaint else None


def unknown_municipality(names: Sequence[str], municipalities: Iterable[str]) -> str | None:
    """The sentence on the first of some names that no municipality of the scenario has."""
    known = list(municipalities)
    for name in names:
        if name not in known:
            same = {read_alike(one): one for one in known}
            near = same.get(read_alike(name)) or nearest_name(name, known)
            hint = f"nearest: {near}" if near else f"it has {', '.join(known)}"
            return f"the scenario has no municipality {name!r}; {hint}"
    return None


def _wrong_values(place: int, change: Change, values: Mapping[str, Value]) -> Fault | None:
    if not change.values:
        complaint = (
            "this change sets no value; write under it a table such as [change.procurement] "
            "with threshold_nok = 500_000"
        )
        return Fault(place, (), complaint)
    for name in change.values:
        read = read_when(name)
        if read in WHY_NOT:
            complaint = f"{name} cannot change during a run: {WHY_NOT[read]}"
            return Fault(place, _keys([name]), complaint)
        if change.municipalities and values["mode"] == "region" and name in OF_ENTREPRENEURS:
            complaint = (
                f"{name} is about entrepreneurs, whom all municipalities of a region share; "
                "a change of it holds for all: leave municipality out"
            )
            return Fault(place, _keys([name]), complaint)
    return None


def _set_twice(place: int, changes: Sequence[Change]) -> Fault | None:
    change = changes[place]
    for before in changes[:place]:
        together = not (before.municipalities and change.municipalities) or set(
            before.municipalities
        ).intersection(change.municipalities)
        twice = set(before.values).intersection(change.values)
        if before.month == change.month and together and twice:
            name = min(twice)
            return Fault(place, _keys([name]), f"{name} is changed twice in month {change.month}")
    return None
