"""Instruments as a scenario file writes them: the tables ``[[instrument]]``.

A table says which instrument of the catalogue is decided, when, where, how strongly, and who pays.
What an instrument does and costs is declared (:mod:`collabsim.instruments`); what comes of it month
by month is laid out in :mod:`collabsim.scenario.instrument_life`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from collabsim.errors import UserError
from collabsim.instruments import CATALOGUE, PAYERS, Instrument, Payer, Setting
from collabsim.parameters import BASE_YEAR, PARAMETERS, PRICE_INDEX, Value
from collabsim.scenario.changing import month_of
from collabsim.scenario.instrument_schema import COSTS
from collabsim.scenario.sentences import nearest_name, plain_number, shown

KEYS = ("name", "from", "until", "municipality", "strength", "payer", "settings", "cost")
COST_KEYS = tuple(COSTS)

Keys = tuple[str | int, ...]


class InstrumentError(UserError):
    """Something wrong in an ``[[instrument]]`` table; ``keys`` lead to it from the table."""

    def __init__(self, sentence: str, *keys: str | int) -> None:
        super().__init__(sentence)
        self.keys: Keys = keys


@dataclass(frozen=True, slots=True)
class InstrumentUse:
    """One instrument as a scenario uses it.

    It is decided in ``month`` and holds until the month ``until`` begins, to the end of the run
    where that is ``None``. ``municipalities`` are empty where it holds for all. ``settings`` and
    ``cost`` hold only what differs in name from the declaration; sums are in kroner of 2018.
    """

    name: str
    month: int
    until: int | None = None
    municipalities: tuple[str, ...] = ()
    strength: float = 1.0
    payer: Payer = "chief"
    settings: dict[str, Value] = field(default_factory=dict)
    cost: dict[str, float] = field(default_factory=dict)

    @property
    def declared(self) -> Instrument:
        """The instrument of the catalogue."""
        return CATALOGUE[self.name]

    def nok(self, key: str) -> float:
        """A cost of :data:`COST_KEYS`: that of the scenario, or else that of the declaration."""
        declared = self.declared.cost
        if key == "yearly_nok" and key not in self.cost and declared.yearly_times:
            setting = next(
                one for one in self.declared.settings if one.name == declared.yearly_times
            )
            return declared.yearly_nok * float(self.settings.get(setting.name, setting.value))
        return self.cost.get(key, float(getattr(declared, key)))

    def holds_for(self, name: str) -> bool:
        """Whether it holds for the municipality of this name."""
        return not self.municipalities or name in self.municipalities

    def only(self, names: Sequence[str]) -> InstrumentUse | None:
        """The same for those of its municipalities that are there, if any is."""
        if not self.municipalities:
            return self
        there = tuple(name for name in self.municipalities if name in names)
        return replace(self, municipalities=there) if there else None

    def meets(self, other: InstrumentUse) -> bool:
        """Whether some municipality has both at the same time, from decision to end."""
        ends = [math.inf if one.until is None else one.until for one in (self, other)]
        if self.month >= ends[1] or other.month >= ends[0]:
            return False
        places = set(self.municipalities), set(other.municipalities)
        return not all(places) or bool(places[0] & places[1])

    def as_text(self) -> str:
        """How it is used beside when and where, in the words of a file, on one line."""
        until = {} if self.until is None else {"until": self.until}
        said: dict[str, Value] = {**until, "strength": self.strength, "payer": self.payer}
        return ", ".join(
            f"{key} = {_written(value)}"
            for key, value in {**said, **self.settings, **self.cost}.items()
        )

    def as_dict(self) -> dict[str, Any]:
        """All of it in plain types."""
        return {
            "name": self.name,
            "month": self.month,
            "until": self.until,
            "municipalities": list(self.municipalities),
            "strength": self.strength,
            "payer": self.payer,
            "settings": dict(self.settings),
            "cost": dict(self.cost),
        }


def use_from_dict(record: Mapping[str, Any]) -> InstrumentUse:
    """Read back what :meth:`InstrumentUse.as_dict` wrote, checked as a table of a file would be.

    Raises:
        UserError: for what is not valid.
    """
    table = {key: one for key, one in record.items() if key not in ("month", "municipalities")}
    table |= {"from": record["month"], "municipality": record["municipalities"]}
    return read_use({key: one for key, one in table.items() if one is not None}, None)


def read_use(
    table: Mapping[str, Any], first_year: int | None, year: int = BASE_YEAR
) -> InstrumentUse:
    """An instrument from an ``[[instrument]]`` table with amounts in kroner of 2018.

    Args:
        table: keys and values as in a scenario file.
        first_year: the year of the run's first January, if the scenario says it.
        year: in whose kroner the amounts of the file were written, for sentences.

    Raises:
        InstrumentError: one sentence on the first thing that is wrong, and where.
    """
    for key in table:
        if key not in KEYS:
            hint = _nearest(str(key), KEYS, "its keys are ")
            raise InstrumentError(f"{key} is not a key of [[instrument]]; {hint}", key)
    declared = _declared(table)
    if "from" not in table:
        raise InstrumentError(
            "an [[instrument]] needs the month in which it is decided: from = 24, "
            'or from = "2026-07"'
        )
    month = _month("from", table["from"], first_year)
    until = _month("until", table["until"], first_year) if "until" in table else None
    if until is not None and until <= month:
        raise InstrumentError(
            f"until must lie after from: month {until} is not after month {month}", "until"
        )
    return InstrumentUse(
        name=declared.name,
        month=month,
        until=until,
        municipalities=_names(table.get("municipality", [])),
        strength=_strength(table.get("strength", declared.strength)),
        payer=_payer(table.get("payer", declared.payer)),
        settings=_settings(declared, table.get("settings", {}), year),
        cost=_cost(table.get("cost", {}), year),
    )


def read_uses(
    tables: Iterable[Mapping[str, Any] | InstrumentUse], first_year: int | None
) -> list[InstrumentUse]:
    """Instruments from tables, or as they were made before.

    Raises:
        InstrumentError: as :func:`read_use`.
    """
    return [one if isinstance(one, InstrumentUse) else read_use(one, first_year) for one in tables]


def _nearest(word: str, known: Iterable[str], otherwise: str) -> str:
    names = list(known)
    near = nearest_name(word, names)
    return f"nearest: {near}" if near else f"{otherwise}{', '.join(names)}"


def _declared(table: Mapping[str, Any]) -> Instrument:
    if "name" not in table:
        raise InstrumentError(
            'an [[instrument]] needs a name: name = "delegation"; see all with: '
            "collabsim instruments"
        )
    name = table["name"]
    if not isinstance(name, str) or name not in CATALOGUE:
        near = nearest_name(str(name), CATALOGUE)
        hint = f"nearest: {near}" if near else "see all with: collabsim instruments"
        raise InstrumentError(
            f"name must be that of an instrument, not {shown(name)}; {hint}", "name"
        )
    return CATALOGUE[name]


def _month(key: str, written: Any, first_year: int | None) -> int:
    try:
        return month_of(written, first_year)
    except UserError as failure:
        raise InstrumentError(str(failure).replace("from", key, 1), key) from None


def _names(written: Any) -> tuple[str, ...]:
    names = [written] if isinstance(written, str) else written
    if not isinstance(names, list | tuple) or not all(isinstance(one, str) for one in names):
        raise InstrumentError(
            'municipality must be a name in quotes or a list of names, such as ["Large"], '
            f"not {shown(written)}",
            "municipality",
        )
    return tuple(dict.fromkeys(names))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _strength(value: Any) -> float:
    if not _is_number(value) or not 0.0 <= value <= 1.0:
        raise InstrumentError(
            f"strength must be a number from 0 to 1, not {shown(value)}", "strength"
        )
    return float(value)


def _payer(value: Any) -> Payer:
    if value not in PAYERS:
        near = nearest_name(value, PAYERS) if isinstance(value, str) else None
        hint = f"; nearest: {near}" if near else ""
        raise InstrumentError(
            f"payer must be one of {', '.join(PAYERS)}, not {shown(value)}{hint}", "payer"
        )
    return cast("Payer", value)


def _cost(table: Any, year: int) -> dict[str, float]:
    if not isinstance(table, Mapping):
        raise InstrumentError(
            "cost is a table: cost = { yearly_nok = 20_000 }, not " + shown(table), "cost"
        )
    for key, value in table.items():
        if key not in COST_KEYS:
            hint = _nearest(str(key), COST_KEYS, "its keys are ")
            raise InstrumentError(f"{key} is not a key of cost; {hint}", "cost", key)
        if not _is_number(value) or value < 0:
            raise InstrumentError(
                f"{key} must be a number of kroner, 0 or more, not "
                f"{_as_written(value, PRICE_INDEX[year])}",
                "cost",
                key,
            )
    return {key: float(value) for key, value in table.items()}


def _settings(declared: Instrument, table: Any, year: int) -> dict[str, Value]:
    if not isinstance(table, Mapping):
        first = declared.settings[0]
        raise InstrumentError(
            f"settings is a table: settings = {{ {first.name} = {_written(first.value)} }}, "
            f"not {shown(table)}",
            "settings",
        )
    known = {one.name: one for one in declared.settings}
    found = {}
    for key, value in table.items():
        if key not in known:
            hint = _nearest(str(key), known, "its settings are ")
            raise InstrumentError(
                f"{key} is not a setting of {declared.name}; {hint}", "settings", key
            )
        found[key] = _setting(known[key], value, year)
    return found


def _as_written(value: Any, index: float) -> str:
    """A value as the user wrote it, before it was divided by a price index."""
    if not _is_number(value) or index == 1.0:
        return shown(value)
    return plain_number(round(value * index))


def _written(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else f"{value:_.10g}"


def _setting(setting: Setting, value: Any, year: int) -> Value:
    """A value of a setting, of the type of its parameter and within the setting's bounds."""
    parameter, keys = PARAMETERS[setting.parameter], ("settings", setting.name)
    if parameter.kind == "bool":
        if not isinstance(value, bool):
            raise InstrumentError(
                f"{setting.name} must be true or false, not {shown(value)}", *keys
            )
        return value
    if parameter.kind == "choice":
        if value not in parameter.choices:
            raise InstrumentError(
                f"{setting.name} must be one of {', '.join(parameter.choices)}, not {shown(value)}",
                *keys,
            )
        return str(value)
    whole = parameter.kind == "int"
    fits = _is_number(value) and not (whole and isinstance(value, float))
    if not fits or not setting.low <= value <= setting.high:
        index = PRICE_INDEX[year] if parameter.in_kroner else 1.0
        low, high = (plain_number(round(end * index, 6)) for end in (setting.low, setting.high))
        kind = "a whole number" if whole else "a number"
        raise InstrumentError(
            f"{setting.name} must be {kind} from {low} to {high} ({parameter.unit_of(year)}), "
            f"not {_as_written(value, index)}",
            *keys,
        )
    return int(value) if whole else float(value)
