"""Writers of the events declared in ``events/start.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def proposed(
    w: World,
    month: int,
    pilot: int,
    entrepreneur: int,
    sector: int,
    price_nok: float,
    true_effect: float,
    units_wanted: int,
    units_with_need: int,
    initiated_by: int,
    other_sector: int,
) -> None:
    """An entrepreneur proposes a pilot."""
    n = new_row(w, month, Event.PROPOSED, pilot, -1, -1, entrepreneur)
    if n < 0:
        return
    row = w.event[n]
    row.code = sector
    row.a = price_nok
    row.b = true_effect
    row.c = units_wanted
    row.d = units_with_need
    row.e = initiated_by
    row.f = other_sector


@inner
def dropped(
    w: World,
    month: int,
    pilot: int,
    drop_reason: int,
) -> None:
    """A proposal comes to nothing."""
    n = new_row(w, month, Event.DROPPED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = drop_reason


@inner
def addressee_missed(
    w: World,
    month: int,
    pilot: int,
    chance_to_find: float,
) -> None:
    """A month is lost: nobody to talk to was found."""
    n = new_row(w, month, Event.ADDRESSEE_MISSED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = chance_to_find


@inner
def addressee_found(
    w: World,
    month: int,
    pilot: int,
    person: int,
    chance_to_find: float,
) -> None:
    """Somebody to talk to is found."""
    n = new_row(w, month, Event.ADDRESSEE_FOUND, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = chance_to_find


@inner
def no_free_unit(
    w: World,
    month: int,
    pilot: int,
    months_since_proposal: int,
) -> None:
    """A month is lost: every unit that could host is busy."""
    n = new_row(w, month, Event.NO_FREE_UNIT, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = months_since_proposal


@inner
def unit_asked(
    w: World,
    month: int,
    pilot: int,
    person: int,
    unit_row: int,
    answer: int,
    willingness: float,
    willingness_without_stake: float,
    belief: float,
    yearly_nok: float,
    perceived_risk: float,
    good_idea: bool,
) -> None:
    """A unit manager answers about starting."""
    n = new_row(w, month, Event.UNIT_ASKED, pilot, person, -1, unit_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = answer
    row.a = willingness
    row.b = willingness_without_stake
    row.c = belief
    row.d = yearly_nok
    row.e = perceived_risk
    row.f = 1.0 if good_idea else 0.0


@inner
def granted(
    w: World,
    month: int,
    pilot: int,
    money_source: int,
    project_money_nok: float,
) -> None:
    """Project money is granted."""
    n = new_row(w, month, Event.GRANTED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = money_source
    row.a = project_money_nok


@inner
def no_money(
    w: World,
    month: int,
    pilot: int,
    project_money_nok: float,
) -> None:
    """No project money is found."""
    n = new_row(w, month, Event.NO_MONEY, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = project_money_nok


@inner
def started(
    w: World,
    month: int,
    pilot: int,
    person: int,
    first_unit_row: int,
    second_unit_row: int,
    units_covered: int,
    units_with_need: int,
    price_nok: float,
    money_until_month: int,
) -> None:
    """The pilot starts."""
    n = new_row(w, month, Event.STARTED, pilot, person, -1, first_unit_row)
    if n < 0:
        return
    row = w.event[n]
    row.code = second_unit_row
    row.a = units_covered
    row.b = units_with_need
    row.c = price_nok
    row.d = money_until_month
