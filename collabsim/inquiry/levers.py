"""The nine levers of the classroom page: what each changes, and what it costs.

A lever is off (the scenario's own values) or on (the values here). Prices are
points out of a small budget, so that a class has to choose. They are
assumptions: nobody has measured what these changes cost a municipality.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from collabsim.errors import UserError
from collabsim.parameters import ASSUMPTION, PARAMETERS, Value, kroner
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import nearest_name
from collabsim.world.blueprint import Blueprint
from collabsim.world.codes import Event, State

BUDGET_POINTS = 8
"""What a class may spend; less than half of what all levers cost together: assumption."""

PRICE_SOURCE = ASSUMPTION


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever.

    ``values`` are the parameters it sets, ``price`` its price in points.
    ``first_read`` names the kinds of event that can be the first to depend on
    these parameters: two worlds that differ in this lever only are equal before
    one of them happens. Of the events of a change of state only those into
    ``first_state`` count. ``recorded`` levers are those of the recorded worlds.
    """

    key: str
    values: Mapping[str, Value]
    price: int
    first_read: frozenset[Event]
    recorded: bool = False
    first_state: State | None = None


def _lever(
    key: str,
    price: int,
    values: dict[str, Value],
    *first_read: Event,
    recorded: bool = False,
    first_state: State | None = None,
) -> Lever:
    read = frozenset(first_read)
    return Lever(key, MappingProxyType(values), price, read, recorded, first_state)


LEVERS: tuple[Lever, ...] = (
    _lever(
        "threshold", 1, {"threshold_nok": kroner(500_000.0, 2026)}, Event.CASE_OPENED, recorded=True
    ),
    _lever(
        "delegation",
        3,
        {"delegation_all_unit_nok": kroner(500_000.0, 2026)},
        Event.CASE_OPENED,
        recorded=True,
    ),
    _lever("pooled_budget", 4, {"pooled_budget": True}, Event.CASE_OPENED, recorded=True),
    _lever(
        "guide", 2, {"rule_training": 0.5, "fear_relief": 0.5}, Event.CASE_OPENED, recorded=True
    ),
    _lever("project_months", 3, {"project_months": 24}, Event.STARTED, recorded=True),
    _lever("mandate", 2, {"leadership_support": 0.9}, Event.UNIT_ASKED),
    _lever("horizon", 4, {"horizon_factor": 3.0}, Event.UNIT_ASKED),
    _lever("cocreation", 3, {"cocreation_depth": 0.75}, Event.TEAM_MET, Event.LEADER_MET),
    _lever(
        "waiting_support",
        2,
        {"waiting_support_nok": 15_000.0},
        Event.STATE,
        first_state=State.WAITING,
    ),
)
"""In the order in which they are shown. The place of a lever is its bit in the ensembles.

Values: the threshold of the rules of 2026, in kroner of 2018; unit managers who may sign for as
much alone; half of the missing rule knowledge supplied and half
of the fear taken away; two years of project money instead of one; the mandate
of the scenario large_case; three times the horizon, so
that a unit manager sees three years ahead; three quarters of the way to the
thickest co-creation; support that covers all the monthly costs of waiting. All
of them are choices within the bounds of their parameters.
"""

RECORDED: tuple[Lever, ...] = tuple(lever for lever in LEVERS if lever.recorded)
"""The levers of the recorded worlds. The place of a lever is its bit in the worlds."""

_BY_KEY = {lever.key: lever for lever in LEVERS}


def lever(key: str) -> Lever:
    """The lever of this name.

    Raises:
        UserError: there is none; the sentence names the nearest.
    """
    if key in _BY_KEY:
        return _BY_KEY[key]
    near = nearest_name(key, _BY_KEY)
    hint = f"; did you mean {near!r}?" if near else ""
    raise UserError(f"there is no lever {key!r}{hint}; the levers are {', '.join(_BY_KEY)}")


def values_of(keys: Iterable[str]) -> dict[str, Value]:
    """All parameters these levers set.

    Raises:
        UserError: an unknown lever.
    """
    values: dict[str, Value] = {}
    for key in keys:
        values.update(lever(key).values)
    return values


def with_levers(scenario: Scenario, keys: Iterable[str]) -> Scenario:
    """The scenario with these levers on.

    Raises:
        UserError: an unknown lever, or values the scenario cannot take.
    """
    return scenario.with_values(**values_of(keys))


def plan_with(plan: Blueprint, values: Mapping[str, Value]) -> Blueprint:
    """The same world with other values of parameters that change no structure.

    As all levers are of that kind, a world need not be laid out anew for them.

    Raises:
        UserError: one of them changes what a municipality consists of.
    """
    for name in values:
        if PARAMETERS[name].role == "structure":
            raise UserError(f"{name} changes the structure, so the world must be made anew")
    return plan.with_values(values)


def price_of(keys: Iterable[str]) -> int:
    """What these levers cost together, in points.

    Raises:
        UserError: an unknown lever.
    """
    return sum(lever(key).price for key in set(keys))


def mask_of(keys: Iterable[str], among: tuple[Lever, ...] = LEVERS) -> int:
    """The levers as a number: bit k is on where lever k of ``among`` is.

    Raises:
        UserError: a lever that is not among them.
    """
    places = {one.key: place for place, one in enumerate(among)}
    mask = 0
    for key in keys:
        if key not in places:
            raise UserError(f"lever {key!r} is not one of {', '.join(places)}")
        mask |= 1 << places[key]
    return mask


def keys_of(mask: int, among: tuple[Lever, ...] = LEVERS) -> tuple[str, ...]:
    """The levers a number stands for, in the order of ``among``."""
    return tuple(one.key for place, one in enumerate(among) if mask >> place & 1)
