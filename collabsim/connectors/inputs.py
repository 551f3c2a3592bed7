"""Inputs as other programs know them: a name, a kind and bounds, from the declarations."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from collabsim.errors import UserError
from collabsim.parameters import FORMER_NAMES, PARAMETERS, Value
from collabsim.parameters.ranges import DRAWN, PLAUSIBLE, range_of
from collabsim.scenario import Scenario
from collabsim.scenario.own import PREFIX
from collabsim.scenario.sentences import not_a_parameter

UNCERTAINTIES, LEVERS = "uncertainties", "levers"
"""Words for many inputs: what the region of values draws, and what somebody can choose."""

type Names = str | Sequence[str] | Mapping[str, tuple[float, float] | None]
"""One of the two words, names, or names with bounds (``None`` for those declared)."""


@dataclass(frozen=True, slots=True)
class Input:
    """A parameter that another program sets.

    ``low`` and ``high`` are the ends of its plausible range, or of its bounds where it has none;
    ``by_ratio`` where that range is even over the logarithm. Switches and words are numbered from
    0 to ``high``, in the order of ``choices``. ``default`` is the value of the scenario.
    """

    name: str
    kind: Literal["bool", "int", "float", "choice"]
    low: float
    high: float
    by_ratio: bool
    choices: tuple[Value, ...]
    default: Value

    def value(self, number: float | bool | str) -> Value:
        """The value meant by a number; words and switches may also be given as they are.

        Raises:
            UserError: it is no number.
        """
        if isinstance(number, str | bool):
            return number
        found = float(number)
        if not math.isfinite(found):
            raise UserError(f"{self.name} must be a number, not {number}")
        if self.choices:
            return self.choices[min(max(int(found), 0), len(self.choices) - 1)]
        return round(found) if self.kind == "int" else found


def inputs_of(scenario: Scenario, names: Names) -> tuple[Input, ...]:
    """The inputs of a scenario that are named.

    Args:
        scenario: What is run; its values are the defaults.
        names: ``"uncertainties"``, ``"levers"``, names of parameters, or names with bounds. With
            either word, levers without a plausible range and what the scenario has set itself
            are left out.

    Raises:
        UserError: there is no such parameter, or its bounds are in no order.
    """
    if isinstance(names, str):
        return tuple(_input(scenario, name, None) for name in _meant(scenario, names))
    bounds = names if isinstance(names, Mapping) else dict.fromkeys(names)
    if not bounds:
        raise UserError("name at least one parameter")
    return tuple(_input(scenario, name, given) for name, given in bounds.items())


def _meant(scenario: Scenario, word: str) -> list[str]:
    if word == UNCERTAINTIES:
        return [name for name in DRAWN if name not in scenario.origins]
    if word == LEVERS:
        return [
            name
            for name, one in PARAMETERS.items()
            if one.role == "lever" and name not in scenario.origins
            and (name in PLAUSIBLE or one.kind in ("bool", "choice"))
        ]  # fmt: skip
    raise UserError(
        f'names must be "{UNCERTAINTIES}", "{LEVERS}" or a list of parameters, not {word!r}'
    )


def _input(scenario: Scenario, name: str, given: tuple[float, float] | None) -> Input:
    if name.startswith(PREFIX):
        return _own_input(scenario, name, given)
    name = FORMER_NAMES.get(name, name)
    if name not in PARAMETERS:
        raise UserError(not_a_parameter(name))
    declared = PARAMETERS[name]
    default = scenario.values[name]
    choices: tuple[Value, ...] = declared.choices
    if declared.kind == "bool":
        choices = (False, True)
    if choices:
        if given is not None:
            raise UserError(f"{name} takes words or true and false: it has no bounds")
        return Input(name, declared.kind, 0.0, len(choices) - 1.0, False, choices, default)
    reach = range_of(declared)
    low, high = (reach.low, reach.high) if given is None else (float(one) for one in given)
    _check_bounds(name, (low, high), (declared.low, declared.high))
    by_ratio = reach.by_ratio and given is None
    return Input(name, declared.kind, low, high, by_ratio, (), default)


def _own_input(scenario: Scenario, name: str, given: tuple[float, float] | None) -> Input:
    """A parameter that the scenario declares itself, ``own.NAME``."""
    for one in scenario.own:
        if f"{PREFIX}{one.name}" == name:
            low, high = given or (one.low, one.high)
            _check_bounds(name, (low, high), (one.low, one.high))
            return Input(name, "float", float(low), float(high), False, (), one.value)
    raise UserError(f"the scenario has no own parameter {name.removeprefix(PREFIX)!r}")


def _check_bounds(name: str, given: tuple[float, float], declared: tuple[float, float]) -> None:
    if not declared[0] <= given[0] < given[1] <= declared[1]:
        raise UserError(
            f"the bounds of {name} must rise and lie from {declared[0]:,g} to {declared[1]:,g}, "
            f"not {given[0]:,g} to {given[1]:,g}"
        )
