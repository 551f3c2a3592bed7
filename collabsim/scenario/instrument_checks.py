"""Checks of instruments with the rest of a scenario: months, places, pairs, values that hold."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from collabsim.parameters import Value
from collabsim.scenario.changing import Change, Fault, months_of, unknown_municipality, values_in
from collabsim.scenario.checks import OF_ENTREPRENEURS, first_broken
from collabsim.scenario.instrument_life import MONTHS_A_YEAR, composed, lives_of
from collabsim.scenario.instruments import InstrumentUse

TABLE = "instrument"


def first_instrument_fault(
    uses: Sequence[InstrumentUse],
    changes: Sequence[Change],
    values: Mapping[str, Value],
    municipalities: Mapping[str, Mapping[str, Value]],
) -> Fault | None:
    """The first thing wrong with the instruments of a scenario.

    Args:
        uses: in the order of the file.
        changes: of the scenario.
        values: of the whole scenario at its beginning.
        municipalities: all values of each at the beginning, by name.
    """
    for place, use in enumerate(uses):
        found = (
            _wrong_month(place, use, values)
            or _wrong_pair(place, uses)
            or _nothing_to_act_on(place, use, municipalities)
        )
        if found:
            return found
        complaint = unknown_municipality(use.municipalities, municipalities)
        if complaint:
            return Fault(place, ("municipality",), complaint, TABLE)
        for setting in use.declared.settings:
            shared = values["mode"] == "region" and setting.parameter in OF_ENTREPRENEURS
            if use.municipalities and shared:
                complaint = (
                    f"{use.name} sets {setting.parameter}, which is about entrepreneurs, whom all "
                    "municipalities of a region share; leave municipality out"
                )
                return Fault(place, ("municipality",), complaint, TABLE)
    for name, own in municipalities.items():
        found = _broken_values(name, own, uses, changes)
        if found:
            return found
    return None


def _wrong_month(place: int, use: InstrumentUse, values: Mapping[str, Value]) -> Fault | None:
    months = MONTHS_A_YEAR * int(values["years"])
    said = f"the last month of the run is {months - 1} (years = {months // MONTHS_A_YEAR})"
    if use.month >= months:
        return Fault(place, ("from",), f"from is month {use.month}, and {said}", TABLE)
    if use.until is not None and use.until > months:
        complaint = f"until is month {use.until}, and {said}; leave until out"
        return Fault(place, ("until",), complaint, TABLE)
    return None


def _nothing_to_act_on(
    place: int, use: InstrumentUse, municipalities: Mapping[str, Mapping[str, Value]]
) -> Fault | None:
    """A value without which an instrument has nothing to act on, and some municipality lacks."""
    for needed, value in use.declared.needs.items():
        for name, own in municipalities.items():
            if use.holds_for(name) and own[needed] != value:
                complaint = (
                    f"{use.name} has nothing to act on in {name!r} unless {needed} = "
                    f"{str(value).lower()}; set it in the scenario, or leave {use.name} out"
                )
                return Fault(place, ("name",), complaint, TABLE)
    return None


def _wrong_pair(place: int, uses: Sequence[InstrumentUse]) -> Fault | None:
    """The same twice at one time, or two that exclude each other."""
    use = uses[place]
    for before in uses[:place]:
        if not use.meets(before):
            continue
        if use.name == before.name:
            complaint = (
                f"{use.name} is there twice at the same time; end the one before with until = "
                f"{use.month}, or name other municipalities"
                if before.month < use.month
                else f"{use.name} is there twice at the same time; leave one out, or name other "
                "municipalities"
            )
            return Fault(place, ("name",), complaint, TABLE)
        if use.name in before.declared.excludes or before.name in use.declared.excludes:
            complaint = (
                f"{use.name} and {before.name} exclude each other and would be there at the same "
                "time; leave one out, or end it with until"
            )
            return Fault(place, ("name",), complaint, TABLE)
    return None


def _broken_values(
    name: str, own: Mapping[str, Value], uses: Sequence[InstrumentUse], changes: Sequence[Change]
) -> Fault | None:
    """Values that do not hold together where all instruments of a municipality can be paid."""
    held = [one for one in uses if one.holds_for(name)]
    lives = lives_of(held, MONTHS_A_YEAR * int(own["years"]), math.inf)
    when = {month for life in lives for month in life.moves_in()}
    for month in sorted(when.union(months_of(changes, name) if lives else ())):
        base = values_in(own, changes, name, month)
        set_here = composed(base, lives, month)
        broken = first_broken({**base, **set_here})
        if broken:
            at_fault = next(
                life.use
                for life in reversed(lives)
                if any(one.parameter in broken[0].names for one in life.use.declared.settings)
            )
            complaint = f"municipality {name!r}, with {at_fault.name} from month {month} on: "
            complaint += broken[1]
            return Fault(uses.index(at_fault), ("name",), complaint, TABLE, broken[0].names)
    return None
