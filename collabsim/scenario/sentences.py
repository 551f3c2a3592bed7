"""One clear sentence for each thing that can be wrong with a value or a key."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from typing import Any

from collabsim.errors import shortened
from collabsim.parameters import BASE_YEAR, FORMER_NAMES, GROUPS, PARAMETERS, PRICE_INDEX, Parameter
from collabsim.parameters.prices import nearest_year
from collabsim.scenario.do_schema import LEVELS
from collabsim.scenario.names import LONGEST_NAME
from collabsim.scenario.schema import (
    FIRST_YEARS,
    LARGEST_POPULATION,
    MUNICIPALITY_KEYS,
    PRICES,
    RUN_GROUP,
    SMALLEST_POPULATION,
    TOP_KEYS,
    Problem,
)

LONGEST_QUOTE = 40
LARGEST_WRITTEN = 10**15


def nearest_name(name: str, names: Iterable[str]) -> str | None:
    """The one of ``names`` most like ``name``, if any is like it."""
    found = difflib.get_close_matches(name.lower(), list(names), n=1, cutoff=0.6)
    return found[0] if found else None


def nearest_parameter(name: str, names: Iterable[str]) -> tuple[str, str] | None:
    """The one of some parameters that is meant, also where a name it had before is misspelt.

    A name that only begins another, or is a part of it, is like it too where none is more so.

    Returns:
        Its name, and what to say beside it: the name it had before, if that was the nearest.
    """
    present = list(names)
    former = [old for old, now in FORMER_NAMES.items() if now in set(present)]
    near = nearest_name(name, [*present, *former])
    if near is None:
        parts = [one for one in present if name.lower() in one.split("_")]
        near = min(parts, key=len, default=None)
    if near is None:
        return None
    now = FORMER_NAMES.get(near, near)
    return now, "" if now == near else f", formerly {near}"


def plain_number(x: float) -> str:
    """A number as one would write it in a sentence: 1,300,000 or 0.05."""
    if isinstance(x, int) and abs(x) >= LARGEST_WRITTEN:
        return "a number that large" if x > 0 else "a number that small"
    if abs(x) < LARGEST_WRITTEN and x == int(x):
        return f"{int(x):,}"
    return f"{x:.10g}"


def shown(value: object) -> str:
    """A value as the user wrote it, cut to a length that fits a sentence."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, int):
        return plain_number(value)
    if isinstance(value, str):
        cut = value if len(value) <= LONGEST_QUOTE else value[:LONGEST_QUOTE] + "..."
        return f"the text {json.dumps(cut, ensure_ascii=False)}"
    written = str(value)
    return written if len(written) <= LONGEST_QUOTE else written[:LONGEST_QUOTE] + "..."


def sentence(problem: Problem) -> str:
    """What is wrong and what was expected, without the place in the file."""
    if problem.path[0] == PRICES or problem.kind == "extra_forbidden":
        return prices_sentence(problem) if problem.path[0] == PRICES else _unknown(problem)
    key = shortened(str(problem.path[-1]), LONGEST_QUOTE)
    if key in PARAMETERS:
        return _wrong_value(PARAMETERS[key], problem.value, problem.year)
    if key in LEVELS or key == "population":
        least, most, kind = (0, 1, "number") if key in LEVELS else _POPULATIONS
        return (
            f"{key} must be a {kind} from {least} to {plain_number(most)}, "
            f"not {shown(problem.value)}"
        )
    table = problem.path[0]
    if table in ("instrument", "do") or (
        table == "change" and (len(problem.path) < 3 or key in CHANGE_HINTS)
    ):
        return CHANGE_HINTS.get(key if table == "change" else str(table), CHANGE_HINTS["change"])
    if key == "first_year":
        first, last = FIRST_YEARS
        return (
            f"first_year must be a whole number from {first} to {last}, not {shown(problem.value)}"
        )
    if problem.path[0] == "municipality" and key not in MUNICIPALITY_KEYS:
        return "municipalities are written as tables headed [[municipality]], with double brackets"
    if len(problem.path) == 1 and key not in TOP_KEYS:
        return f"{key} is a table; write its keys under [{key}]"
    expected = {
        "string_too_long": f"must not be longer than {LONGEST_NAME} characters",
        "string_too_short": "must not be empty",
        "value_error": "must be a text on one line, without signs that cannot be seen, "
        f"not {shown(problem.value)}",
    }.get(problem.kind, f"must be a text in quotes, not {shown(problem.value)}")
    return f"{key} {expected}"


_POPULATIONS = (SMALLEST_POPULATION, LARGEST_POPULATION, "whole number")

CHANGE_HINTS = {
    "change": "changes are written as tables headed [[change]], with double brackets",
    "instrument": "instruments are written as tables headed [[instrument]], with double brackets",
    "do": "what is read is written as tables headed [[do]], with double brackets",
    "from": 'a [[change]] needs the month from which it holds: from = 60, or from = "2026-07"',
    "municipality": 'municipality must be a list of names in quotes, such as ["Large"]',
}
"""What to write where a ``[[change]]`` has not the right form, by key; or an instrument."""


def prices_sentence(problem: Problem) -> str:
    """What is wrong in ``[prices]``."""
    first, last = min(PRICE_INDEX), max(PRICE_INDEX)
    example = f"year = {last}"
    if len(problem.path) == 1:
        return f"prices is a table; write its key under [prices]: {example}"
    others = list(problem.value) if isinstance(problem.value, dict) else []
    if problem.kind == "extra_forbidden" or others:
        key = (others or problem.path)[-1]
        return f"{key} is not a key of [prices]; its one key is year: {example}"
    if problem.kind == "missing":
        return f"[prices] needs the year in whose kroner amounts are: {example}"
    value = problem.value
    if isinstance(value, bool) or not isinstance(value, int):
        return f"year must be a whole number from {first} to {last}, not {shown(value)}"
    asked = value if abs(value) <= LARGEST_WRITTEN else None
    said = "a year that far off" if asked is None else str(asked)
    near = nearest_year(value)
    return (
        f"there is no price index for {said}: amounts can be in kroner of {first} to {last}; "
        f"nearest: {near}"
    )


def in_year(year: int) -> str:
    """The end of a sentence whose amounts are in kroner of 2018 though a file has another year."""
    if year == BASE_YEAR:
        return ""
    return f"; amounts in kroner of {year} are divided by {PRICE_INDEX[year]} first"


GONE = {
    "value_index": (
        "value_index is gone: amounts are indexed once, from the year the file says; "
        "write [prices] and under it, for amounts of 2026, year = 2026"
    ),
    "delegation": (
        "delegation as a factor for everybody is gone: it is by level and in kroner; "
        "write [delegation.all] and under it unit_nok = 500_000"
    ),
}
"""Names earlier versions had, and what to write instead."""


def not_a_parameter(name: str) -> str:
    """The sentence for a name, given outside a file, that no parameter has."""
    name = shortened(name, LONGEST_QUOTE)
    return GONE.get(name) or f"there is no parameter {name}{_nearest_parameter(name, None)}"


def _unknown(problem: Problem) -> str:
    """An unknown key or table: the right place if it exists elsewhere, else the nearest name."""
    *above, key = (shortened(str(part), LONGEST_QUOTE) for part in problem.path)
    if key in GONE:
        return GONE[key]
    if not above:
        return _unknown_at_top(key, problem.value)
    if above[0] == "municipality":
        return _unknown_in_municipality(key, problem.value)
    if above[0] == "change":
        return _unknown_in_change(above, key)
    table = above[0]
    if key in PARAMETERS:
        return f"{key} belongs in [{PARAMETERS[key].group}], not in [{table}]"
    return f"{key} is not a key of [{table}]{_nearest_parameter(key, table)}"


_ROWS = ("municipality", "change", "instrument")
"""Tables with double brackets."""


def _unknown_at_top(key: str, value: Any) -> str:
    if key in PARAMETERS:
        return f"{key} belongs in [{PARAMETERS[key].group}], not at the top of the file"
    groups = [group.name for group in GROUPS]
    rows = isinstance(value, list) and value and all(isinstance(row, dict) for row in value)
    if rows or isinstance(value, dict):
        near = nearest_name(key, [*groups, *_ROWS, PRICES])
        hint = f"tables are {', '.join(groups)}"
        if near:
            hint = f"nearest: [[{near}]]" if near in _ROWS else f"nearest: [{near}]"
        elif rows:
            hint = "only [[municipality]], [[change]] and [[instrument]] have double brackets"
        return f"there is no table {f'[[{key}]]' if rows else f'[{key}]'}; {hint}"
    near = nearest_name(key, TOP_KEYS)
    if near:
        return f"{key} is not a key of a scenario file; nearest: {near}"
    return f"{key} is not a key of a scenario file{_nearest_parameter(key, None)}"


def _unknown_in_change(above: list[str], key: str) -> str:
    if len(above) > 2:
        group = above[-1]
        if key in PARAMETERS:
            right = PARAMETERS[key].group
            return f"{key} belongs in [change.{right}], not in [change.{group}]"
        return f"{key} is not a key of [change.{group}]{_nearest_parameter(key, group)}"
    if key in PARAMETERS:
        group = PARAMETERS[key].group
        return f"{key} belongs in [change.{group}], not directly in [[change]]"
    near = nearest_name(key, ["from", "municipality", *(group.name for group in GROUPS)])
    hint = f"; nearest: {near}" if near else "; its keys are from and municipality, and tables"
    return f"{key} is not a key of [[change]]{hint}"


def _unknown_in_municipality(key: str, value: Any) -> str:
    if key == "municipality":
        return (
            "municipality is not a key of [[municipality]]; a name of yours is its name, with "
            "the population beside it; for a Norwegian municipality run: "
            "collabsim compare FILE --municipality NAME"
        )
    if key in PARAMETERS:
        group = PARAMETERS[key].group
        return f"{key} holds for the whole run and belongs in [{group}], not in [[municipality]]"
    if isinstance(value, dict):
        return f"a [[municipality]] has no tables; write the keys of [{key}] directly under it"
    near = nearest_name(key, MUNICIPALITY_KEYS)
    if near:
        return f"{key} is not a key of [[municipality]]; nearest: {near}"
    allowed = [p.name for p in PARAMETERS.values() if p.group != RUN_GROUP]
    found = nearest_parameter(key, allowed)
    if found is None:
        return f"{key} is not a key of [[municipality]]{SEE_ALL}"
    near, before = found
    hint = f"; nearest: {near} ({PARAMETERS[near].unit}){before}"
    return f"{key} is not a key of [[municipality]]{hint}"


SEE_ALL = "; see all keys with: collabsim scenario show baseline"


def _nearest_parameter(key: str, table: str | None) -> str:
    """The end of a sentence that names the nearest parameter, and its table if it is another."""
    found = nearest_parameter(key, PARAMETERS)
    if found is None:
        return SEE_ALL
    near, before = found
    parameter = PARAMETERS[near]
    elsewhere = "" if parameter.group == table else f" in [{parameter.group}]"
    return f"; nearest: {near}{elsewhere} ({parameter.unit}){before}"


def _wrong_value(parameter: Parameter, value: object, year: int) -> str:
    """A value of the wrong type, outside the bounds or not among the choices."""
    name = parameter.name
    unit = parameter.unit_of(year)
    index = PRICE_INDEX[year] if parameter.in_kroner else 1.0
    if parameter.kind == "choice":
        near = nearest_name(value, parameter.choices) if isinstance(value, str) else None
        hint = f"; nearest: {near}" if near else ""
        return f"{name} must be one of {', '.join(parameter.choices)}, not {shown(value)}{hint}"
    if parameter.kind == "bool":
        return f"{name} must be true or false, not {shown(value)}"
    whole = parameter.kind == "int"
    kind = "a whole number" if whole else "a number"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"{name} must be {kind} ({unit}), not {shown(value)}"
    if whole and isinstance(value, float):
        return f"{name} must be a whole number ({parameter.unit}), without decimals, not {value}"
    return (
        f"{name} must be {kind} from {plain_number(parameter.low * index)} to "
        f"{plain_number(parameter.high * index)} ({unit}), not {plain_number(value)}"
    )
