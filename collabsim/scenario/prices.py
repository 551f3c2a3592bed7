"""Amounts of a file: from kroner of the year it says to kroner of 2018, once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from collabsim.instruments import CATALOGUE
from collabsim.parameters import BASE_YEAR, PARAMETERS, PRICE_INDEX, kroner
from collabsim.scenario.instrument_schema import COSTS

IN_KRONER = frozenset(name for name, one in PARAMETERS.items() if one.in_kroner)
"""Names of the parameters that are amounts of money."""

_OF_INSTRUMENTS = frozenset(
    one.name
    for instrument in CATALOGUE.values()
    for one in instrument.settings
    if one.parameter in IN_KRONER
).union(COSTS)
"""Amounts under ``[[instrument]]``: settings and costs."""

_DEEPEST = 4
"""A point of a sweep has its amounts so deep: ``point``, its number, the table, the name."""

_ENDS = ("low", "high")


def price_year(document: Mapping[str, Any]) -> int:
    """The year in whose kroner the amounts of a file are.

    2018 where the file says none, and where what it says is no year with an index: then it is
    refused for that.
    """
    table = document.get("prices")
    year = table.get("year") if isinstance(table, Mapping) else None
    return year if type(year) is int and year in PRICE_INDEX else BASE_YEAR


def indexed(document: Mapping[str, Any], year: int) -> Mapping[str, Any]:
    """The same file with its amounts in kroner of 2018; all else, and what is no number, stays."""
    if year == BASE_YEAR:
        return document
    return {key: _under(key, value, year, _DEEPEST) for key, value in document.items()}


def _under(key: str, value: Any, year: int, depth: int) -> Any:
    """What stands under a key: amounts where it is a parameter in kroner."""
    if key in IN_KRONER or key in _OF_INSTRUMENTS:
        return _amounts(value, year)
    if depth == 0:
        return value
    if isinstance(value, Mapping):
        return {name: _under(name, one, year, depth - 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_under("", one, year, depth - 1) for one in value]
    return value


def _amounts(value: Any, year: int) -> Any:
    """One amount, a list of them, or the ends of a range."""
    if isinstance(value, list):
        return [_amount(one, year) for one in value]
    if isinstance(value, Mapping):
        ends = {end: _amount(value[end], year) for end in _ENDS if end in value}
        return {key: ends.get(key, one) for key, one in value.items()}
    return _amount(value, year)


def _amount(value: Any, year: int) -> Any:
    """An amount in kroner of 2018; what is no finite number is refused as it stands."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    try:
        return kroner(value, year) if math.isfinite(value) else value
    except OverflowError:
        return value


def as_written(document: Any, path: tuple[str | int, ...], value: Any) -> Any:
    """What stands at a path of a file; ``value`` where nothing does, as for a missing key."""
    for key in path:
        try:
            document = document[key]
        except (KeyError, IndexError, TypeError):
            return value
    return document


_LINES = ("threshold_nok", "national_threshold_nok", "health_threshold_nok")


def unindexed(own: Mapping[str, Any], common: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a record of version 0.1.0, in which purchases were indexed and lines were not.

    Multiplying every purchase by ``value_index`` is the same as dividing every line it meets.

    Args:
        own: Values of the scenario, or those of one of its municipalities.
        common: All values of the scenario.

    Returns:
        The same values without ``value_index``; unchanged where there is none.
    """
    index = own.get("value_index", common.get("value_index", 1.0))
    values = {name: value for name, value in own.items() if name != "value_index"}
    if index != 1.0:
        moved = _LINES if "value_index" in own else [name for name in _LINES if name in own]
        values |= {name: own.get(name, common[name]) / index for name in moved}
    return values
