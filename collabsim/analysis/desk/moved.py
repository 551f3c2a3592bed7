"""Assumptions that are moved: which, to which ends, and what cannot be moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from collabsim.errors import UserError
from collabsim.experiment.design.region_points import DIGITS
from collabsim.parameters import FORMER_NAMES, PARAMETERS, Value
from collabsim.parameters.ranges import BELOW, CHOICE_ENDS, DRAWN, LISTED, PLAUSIBLE, range_of
from collabsim.scenario import Scenario
from collabsim.scenario.sentences import nearest_name


def parameter_of(name: str, given_as: str) -> str:
    """The present name of a parameter that can be moved.

    Raises:
        UserError: There is none of the name, with the nearest, or it has no ends to be moved to.
    """
    known = FORMER_NAMES.get(name, name)
    if known not in PARAMETERS:
        near = nearest_name(name, PARAMETERS)
        hint = f"did you mean {near}?" if near else "collabsim scenario show names them"
        raise UserError(f"{given_as}: there is no parameter {name!r}; {hint}")
    one = PARAMETERS[known]
    if one.kind == "choice" and known not in CHOICE_ENDS:
        raise UserError(f"{given_as}: {known} is one of several words, and no two are its ends")
    return known


def number_of(name: str, given_as: str) -> str:
    """The present name of a parameter that is a number, with a range to move it in.

    Raises:
        UserError: As :func:`parameter_of`, or it is a word or a switch.
    """
    known = parameter_of(name, given_as)
    if PARAMETERS[known].kind not in {"float", "int"}:
        raise UserError(f"{given_as}: {known} is no number, so nothing lies between its values")
    return known


def assumptions(held: Iterable[str], *, every: bool = False) -> tuple[str, ...]:
    """What is moved one at a time, but for what is held.

    Args:
        held: Names that stay: levers that make the difference, and what somebody has set.
        every: All that the region of values draws and every declared word and switch, and not
            only the short list.
    """
    stay = set(held)
    names: Sequence[str] = LISTED
    if every:
        switches = [
            name
            for name, one in PARAMETERS.items()
            if one.kind == "bool" and one.role == "uncertainty"
        ]
        names = tuple(dict.fromkeys((*LISTED, *DRAWN, *switches)))
    return tuple(name for name in names if name not in stay)


def ends_of(name: str, scenario: Scenario) -> tuple[Value, Value]:
    """The ends an assumption is moved to, its least plausible value first.

    One that is drawn by how far it lies below another is moved by that distance. Of a word the
    ends are those of :data:`~collabsim.parameters.ranges.CHOICE_ENDS`, of a switch no and yes.

    Args:
        name: A parameter of :func:`assumptions`.
        scenario: Whose values the others are.
    """
    one = PARAMETERS[name]
    if one.kind == "choice":
        return CHOICE_ENDS[name]
    if one.kind == "bool":
        return False, True
    if name in BELOW:
        above = float(scenario.values[BELOW[name][0]])
        gap = DRAWN[name]
        low, high = (max(float(f"{above - far:.{DIGITS}g}"), 0.0) for far in (gap.high, gap.low))
    else:
        reach = range_of(one)
        low, high = max(reach.low, one.low), min(reach.high, one.high)
    return (round(low), round(high)) if one.kind == "int" else (low, high)


def value_at(name: str, share: float, scenario: Scenario) -> Value:
    """The value of an assumption so far along its range, ``share`` from 0 to 1."""
    low, high = ends_of(name, scenario)
    if PARAMETERS[name].kind in {"choice", "bool"}:
        return low if share < 0.5 else high
    least, most = float(low), float(high)
    if name in PLAUSIBLE and PLAUSIBLE[name].by_ratio and least > 0.0:
        made = least * (most / least) ** share
    else:
        made = least + share * (most - least)
    few = min(max(float(f"{made:.{DIGITS}g}"), least), most)
    return round(few) if PARAMETERS[name].kind == "int" else few
