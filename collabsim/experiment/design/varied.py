"""What a sweep varies: one parameter, and the values it may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from collabsim.parameters import BASE_YEAR, PARAMETERS, Parameter, Role, Value
from collabsim.scenario import LARGEST_POPULATION, SMALLEST_POPULATION
from collabsim.scenario.do_schema import LEVELS as LEVEL_NAMES

SCENARIO = "scenario"
"""Name under which a cell says which of several scenarios it belongs to."""

POPULATION = Parameter(
    group="municipality",
    name="population",
    default=30_000,
    unit="inhabitants",
    low=SMALLEST_POPULATION,
    high=LARGEST_POPULATION,
    role="structure",
    source="set by the analyst",
    meaning="Inhabitants of the one municipality of the scenario.",
)
"""Population as something that can be varied; it is declared for municipalities, not as a rule's
parameter."""

LEVELS: Mapping[str, Parameter] = {
    name: Parameter(
        group="do",
        name=name,
        default=0.5,
        unit="0-1",
        low=0.0,
        high=1.0,
        role="lever",
        source="set by the analyst",
        meaning=f"What is read of {proximity} proximity where a [[do]] holds it at a level.",
    )
    for name, proximity in LEVEL_NAMES.items()
}
"""Levels at which a scenario has readings held (``[[do]]``, ``hold = "level"``); no rule's
parameters either."""

VARIABLE: Mapping[str, Parameter] = {**PARAMETERS, POPULATION.name: POPULATION, **LEVELS}
"""Everything a sweep can vary, besides the scenario itself."""


Point = dict[str, Value]
"""One value for each of some parameters, by name."""


@dataclass(frozen=True, slots=True)
class Varied:
    """One parameter of a design.

    ``values`` are the values it takes, in order; empty for a range, which has ``low`` and
    ``high`` instead, both inclusive. ``role`` is the declared role of the parameter, or
    "scenario". ``crossed`` says that each value is combined with every point of the
    design; the others make up the points. Amounts are in kroner of 2018; where they were
    listed in those of another ``year``, ``written`` has what was listed, in the same order.
    """

    name: str
    role: Role | Literal["scenario"]
    values: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    crossed: bool = False
    year: int = BASE_YEAR
    written: tuple[Value, ...] = ()

    @property
    def size(self) -> int | None:
        """How many different values there are; ``None`` for a range of real numbers."""
        if self.values:
            return len(self.values)
        if VARIABLE[self.name].kind == "int":
            low, high = self._ends
            return int(high) - int(low) + 1
        return None

    @property
    def _ends(self) -> tuple[float, float]:
        if self.low is None or self.high is None:
            raise ValueError(f"{self.name} has neither values nor a range")
        return self.low, self.high

    def value(self, place: int) -> Value:
        """The value number ``place`` of those :attr:`size` counts."""
        if self.values:
            return self.values[place]
        return int(self._ends[0]) + place

    def at(self, share: float) -> Value:
        """The value at ``share`` (0 to 1) of the way.

        Listed values and whole numbers each get an equal part of the way, the first and
        the last too: where any share is as likely as another, so is any value. A Morris
        design knows a few shares only, and so takes at most as many values.
        """
        if self.size is not None:
            return self.value(min(int(share * self.size), self.size - 1))
        low, high = self._ends
        return min(max(low + share * (high - low), low), high)

    def as_dict(self) -> dict[str, Any]:
        """The declaration in plain types, for JSON."""
        return {
            "name": self.name,
            "role": self.role,
            "values": list(self.values),
            "low": self.low,
            "high": self.high,
            "crossed": self.crossed,
            "year": self.year,
            "written": list(self.written),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Read back what :meth:`as_dict` wrote."""
        lists = {key: tuple(record[key]) for key in ("values", "written") if key in record}
        return cls(**{**record, **lists})
