"""How a parameter is declared: once, with its unit, bounds, role and source.

Everything else that knows a parameter (validation, JSON schema, sweeps, the
ODD tables, the numeric record the compiled rules read) is generated from
these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from collabsim.parameters.prices import BASE_YEAR

Role = Literal["lever", "uncertainty", "structure", "context"]
Value = float | int | bool | str

ROLES: tuple[Role, ...] = ("lever", "uncertainty", "structure", "context")
ASSUMPTION = "assumption"
REGION_MEDIAN = f"{ASSUMPTION}: median of the admissible region"
"""The source of a default that the recipe of the region has given."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter.

    ``group`` is the table of a scenario file it stands in, ``name`` its key
    there (unique over all groups, with its unit in the name where it has one).
    ``low`` and ``high`` bound numeric values, both inclusive; ``choices`` are
    the words a choice may take, in the order of their numeric codes.
    ``source`` names where the default comes from, or says "assumption".
    ``formerly`` are the names it was published under before, the first one first;
    files and calls may still say them. ``knowable`` is an assumption here that a
    municipality can find out about itself: it is asked for in place of being guessed.
    """

    group: str
    name: str
    default: Value
    unit: str
    low: float
    high: float
    role: Role
    source: str
    meaning: str
    choices: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    knowable: bool = False

    @property
    def hashed_as(self) -> str:
        """The name by which fingerprints know it: the first one, so that they stay what they are.

        Names of runs are made from fingerprints; a better word must not give a run another name.
        """
        return self.formerly[0] if self.formerly else self.name

    @property
    def kind(self) -> Literal["bool", "int", "float", "choice"]:
        """The type of value the parameter takes."""
        if self.choices:
            return "choice"
        if isinstance(self.default, bool):
            return "bool"
        return "int" if isinstance(self.default, int) else "float"

    @property
    def in_kroner(self) -> bool:
        """Whether its values are amounts of money, in kroner of 2018."""
        return self.unit.startswith(f"{BASE_YEAR} NOK")

    def unit_of(self, year: int) -> str:
        """The unit of values that are in kroner of ``year``."""
        return self.unit.replace(f"{BASE_YEAR} NOK", f"{year} NOK")

    @property
    def key(self) -> str:
        """The dotted name, ``group.name``."""
        return f"{self.group}.{self.name}"

    def code(self, value: Value) -> float | int:
        """The number by which the compiled rules know ``value``."""
        return self.coder(value)

    @property
    def coder(self) -> Callable[[Value], float | int]:
        """What makes that number of a value."""
        if self.choices:
            return lambda value: self.choices.index(str(value))
        return float if self.kind == "float" else int


class Group:
    """Collects the declarations of one table of the scenario file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.parameters: list[Parameter] = []

    def number(
        self,
        name: str,
        default: float,
        unit: str,
        bounds: tuple[float, float],
        role: Role,
        source: str,
        meaning: str,
        formerly: tuple[str, ...] = (),
        *,
        knowable: bool = False,
    ) -> None:
        """Declare a float (``default`` a float) or integer (``default`` an int)."""
        low, high = bounds
        if not low <= default <= high:
            raise ValueError(f"{self.name}.{name}: default {default} outside {low}..{high}")
        self._add(
            Parameter(
                self.name, name, default, unit, low, high, role, source, meaning,
                formerly=formerly, knowable=knowable,
            )
        )  # fmt: skip

    def switch(
        self,
        name: str,
        default: bool,
        role: Role,
        source: str,
        meaning: str,
        formerly: tuple[str, ...] = (),
    ) -> None:
        """Declare a yes/no parameter."""
        self._add(
            Parameter(
                self.name, name, default, "yes/no", 0, 1, role, source, meaning, formerly=formerly
            )
        )

    def choice(
        self,
        name: str,
        default: str,
        choices: Iterable[str],
        role: Role,
        source: str,
        meaning: str,
        *,
        knowable: bool = False,
    ) -> None:
        """Declare a parameter that takes one of several words."""
        words = tuple(choices)
        if default not in words:
            raise ValueError(f"{self.name}.{name}: default {default!r} is not among {words}")
        last = float(len(words) - 1)
        self._add(
            Parameter(
                self.name, name, default, "word", 0, last, role, source, meaning, words,
                knowable=knowable,
            )
        )  # fmt: skip

    def _add(self, parameter: Parameter) -> None:
        if any(p.name == parameter.name for p in self.parameters):
            raise ValueError(f"{parameter.key} is declared twice")
        self.parameters.append(parameter)
