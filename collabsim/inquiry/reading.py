"""Which parameters the rules read that a pilot met on its way.

A rule reads a parameter as ``p.name``. The names are found in the code of the phases that acted
on the pilot and of everything they call, own rules included; none is listed by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType, ModuleType
from typing import Any

from collabsim.inquiry.stops import events_of
from collabsim.parameters import PARAMETERS, Parameter
from collabsim.records.event_log import values
from collabsim.records.histories import Run
from collabsim.rulebook import (
    closed_over,
    globals_of,
    is_module_of_rules,
    may_call_rules,
    plain_function,
)
from collabsim.rules.phases import OPEN_CASE, PHASES, Phase
from collabsim.world.codes import Event, State

Phases = Mapping[str, Callable[..., None]]
"""The function of each phase by its name, with own rules in it where there are any."""

OF_PILOTS = frozenset({"pilot", "member", "site"})
"""What a phase is called for where it is called only in some states of a pilot."""

TRIED_ROLES = ("lever", "uncertainty")
"""Roles of parameters that could have been otherwise: somebody sets them, or nobody knows them.

A lever comes before what is uncertain: somebody can pull it.
"""

WITHOUT_CASE = frozenset({"wait"})
"""Phases that act while a case can be open, on pilots without one too."""


def parameters_met(
    run: Run, pilot: int, read_at_layout: Iterable[str], phases: Phases | None = None
) -> list[Parameter]:
    """Parameters that could have been otherwise and that a rule on the way of a pilot reads.

    Args:
        run: The finished run.
        pilot: Row of the pilot.
        read_at_layout: Names of those that laying out the world reads.
        phases: The functions of the phases, if not the shipped ones.

    Returns:
        In the order of :data:`TRIED_ROLES`, then as declared.
    """
    met = [phase for phase in PHASES if _acted(phase, run, pilot)]
    functions = [(phases or {}).get(phase.name, phase.function) for phase in met]
    names = {*read_at_layout, *_read_by(functions)}
    return [
        parameter
        for role in TRIED_ROLES
        for parameter in PARAMETERS.values()
        if parameter.role == role and parameter.name in names
    ]


def _acted(phase: Phase, run: Run, pilot: int) -> bool:
    """Whether a phase acted on a pilot or on what all pilots share."""
    if phase.each not in OF_PILOTS:
        return True
    if phase.states == OPEN_CASE and phase.name not in WITHOUT_CASE:
        return bool(events_of(run, pilot, Event.CASE_OPENED))
    own = run.events[run.events["pilot"] == pilot]
    changes = values(own, Event.STATE, "state_after")
    return not phase.states.isdisjoint({State.PROPOSED, *(State(int(code)) for code in changes)})


def _read_by(functions: Iterable[Any]) -> frozenset[str]:
    """Names of parameters in the code of some functions and of all they call."""
    seen: set[Any] = set()
    waiting = list(functions)
    found: set[str] = set()
    while waiting:
        plain = plain_function(waiting.pop())
        if plain is None or plain in seen:
            continue
        seen.add(plain)
        names = set(_words(plain.__code__))
        found |= names & PARAMETERS.keys()
        reached = (*globals_of(plain).values(), *closed_over(plain).values())
        waiting.extend(_called(reached, names))
    return frozenset(found)


def _called(reached: Iterable[Any], names: set[str]) -> Iterator[Any]:
    """Of what a function reaches, the functions, those it names of modules of rules too."""
    for value in reached:
        if isinstance(value, ModuleType) and is_module_of_rules(value):
            yield from (getattr(value, name, None) for name in names)
        elif may_call_rules(value):
            yield value


def _words(code: CodeType) -> Iterator[str]:
    """Names and texts in a piece of code and in those inside it."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _words(constant)
        elif isinstance(constant, str):
            yield constant
