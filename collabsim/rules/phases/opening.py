"""Phases 1 and 2: the year opens; people leave their posts."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.attention import enqueue_case
from collabsim.rules.case import ASKED_NEXT, CLOSED, HOSTING, UNITS, clear_desks
from collabsim.rules.hours import open_hours
from collabsim.rules.members import NEVER, has_champion, member_row
from collabsim.rules.money import fund_year
from collabsim.rules.people import (
    AFTER_EVERY_RUN,
    NEVER_READ,
    first_month_in_office,
    install_successor,
)
from collabsim.rules.support import lose_support
from collabsim.world import events
from collabsim.world.calendar import month_of_year
from collabsim.world.codes import Event
from collabsim.world.compiling import entry, inner
from collabsim.world.events.codes import Answer
from collabsim.world.tables import LINE_SLOT, SLOTS, TEAM, World


@inner
def change_values(w: World, t: int, month: int) -> None:
    """The values of a municipality become those that hold from this month on, if any do."""
    for k in range(w.change.shape[0]):
        if w.change[k].month == month and w.change[k].municipality_row == t:
            w.p[t] = w.p_later[k]


@inner
def open_instruments(w: World, t: int, month: int) -> None:
    """What happens to the instruments of a municipality in this month, as it was laid out.

    What the chief executive pays for them lowers that person's authority from now on.
    """
    for k in range(w.instrument.shape[0]):
        row = w.instrument[k]
        if row.month != month or row.municipality_row != t:
            continue
        w.actor[w.municipality[t].chief].carried_nok += row.carried_nok
        name, nok, payer = row.instrument, row.nok, row.cost_payer
        if row.kind == Event.INSTRUMENT_DECIDED:
            events.instrument_decided(w, month, t, name, nok, payer)
        elif row.kind == Event.INSTRUMENT_INTRODUCED:
            events.instrument_introduced(w, month, t, name, nok, payer)
        elif row.kind == Event.INSTRUMENT_KEPT:
            events.instrument_kept(w, month, t, name, nok, payer)
        elif row.kind == Event.INSTRUMENT_UNPAID:
            events.instrument_unpaid(w, month, t, name, nok, payer)
        elif row.kind == Event.INSTRUMENT_WORN:
            events.instrument_worn(w, month, t, name, nok, payer)


@entry
def open_year(w: World, t: int, month: int) -> None:
    """January: the fund is filled; every fourth October a new council takes office.

    Budget stress is each person's own and is drawn when read (rules/people.py). Values that
    change in this month hold from here on, before anybody does anything in it, and so do
    instruments that are introduced in it.
    """
    change_values(w, t, month)
    open_instruments(w, t, month)
    open_hours(w, t, month)
    if month_of_year(month) == 0:
        fund_year(w, t, month)
    if month > 0 and first_month_in_office(w.p[t], month) == month:
        events.election(w, month, person=w.municipality[t].council, municipality_row=t)


@entry
def leave(w: World, a: int, month: int) -> None:
    """A person whose time is up leaves; what rested on that person is lost."""
    actor = w.actor[a]
    if actor.ready == NEVER_READ or actor.leaves != month:
        return
    champions_before = 0
    involved = False
    for i in range(w.run[0].n_pilots):
        if is_involved(w, i, a):
            involved = True
            if has_champion(w, i):
                champions_before += 1
    install_successor(w, a, month)
    if not involved:
        return
    for i in range(w.run[0].n_pilots):
        if is_involved(w, i, a):
            lose_incumbent(w, i, a, month)
    events.left(w, month, person=a, role=actor.role, pilots_with_champion=champions_before)


@inner
def is_involved(w: World, i: int, a: int) -> bool:
    """Whether the holder of a post has had to do with a pilot that goes on.

    Whoever has a place around it, or a unit it wants, and was never asked or met about
    it has nothing to lose; when the person was drawn must not matter.
    """
    pilot = w.pilot[i]
    if pilot.found < 0 or (pilot.ended >= 0 and pilot.payer < 0):
        return False
    for slot in range(SLOTS):
        row = w.member[member_row(i, slot)]
        if row.actor == a and row.holder != NEVER:
            return True
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        if w.site[s].state != ASKED_NEXT and w.unit[w.site[s].unit].manager == a:
            return True
    return False


@inner
def ask_successor(w: World, i: int, a: int, month: int) -> None:
    """A unit manager's yes in an open case no longer counts: the successor is asked."""
    pilot = w.pilot[i]
    if pilot.case_open < 0 or pilot.case_step == CLOSED or pilot.competition_until >= 0:
        return
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if w.unit[site.unit].manager != a or site.state != HOSTING or site.answer != Answer.YES:
            continue
        if pilot.decider == 0:
            continue
        if pilot.case_step > UNITS:
            clear_desks(w, i)
        pilot.case_step = UNITS
        pilot.clerk = -1
        site.answer = 0
        site.queued = 1
        enqueue_case(w, i, -1, a, month)
        events.voided(w, month, pilot=i, person=a, place_around_pilot=LINE_SLOT)


@inner
def lose_incumbent(w: World, i: int, a: int, month: int) -> None:
    """One pilot loses a person: the yes no longer counts, ownership and anchoring fall.

    A moored pilot keeps the yes and its anchoring.
    """
    pilot = w.pilot[i]
    actor = w.actor[a]
    was_champion = False
    for slot in range(SLOTS):
        row = w.member[member_row(i, slot)]
        if row.actor != a:
            continue
        if slot < TEAM and row.champion != 0:
            row.champion = 0
            was_champion = True
        gave = row.answer == Answer.YES and row.holder == actor.holder - 1 and pilot.moored == 0
        if pilot.case_open >= 0 and pilot.case_step < CLOSED and gave:
            events.voided(w, month, pilot=i, person=a, place_around_pilot=slot)
    if actor.role == Role.UNIT_MANAGER and pilot.moored == 0:
        ask_successor(w, i, a, month)
    if actor.role == Role.UNIT_MANAGER and w.member[member_row(i, LINE_SLOT)].actor == a:
        pilot.ownership *= w.p[pilot.municipality_row].ownership_left_after_manager
        lose_support(w, i)
        pilot.anchored *= pilot.moored
    if was_champion and not has_champion(w, i):
        pilot.anchored *= pilot.moored


@entry
def next_leaving(w: World, month: int) -> int:
    """The next month after ``month`` in which somebody who has been read leaves."""
    soonest = AFTER_EVERY_RUN
    for k in range(w.run[0].n_read):
        actor = w.actor[w.actor[k].roster]
        if month < actor.leaves < soonest:
            soonest = actor.leaves
    return soonest
