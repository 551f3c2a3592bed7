"""Doors to money: when a decider may decide, and when the money flows."""

from __future__ import annotations

from collabsim.rules.coordinators import known_part
from collabsim.rules.deciders import SHORT_TERM_YEARS
from collabsim.rules.members import has_champion, member_row
from collabsim.world import events
from collabsim.world.calendar import (
    JULY,
    MONTHS_A_YEAR,
    month_of_year,
    next_adjustment,
    this_december,
    year_of,
)
from collabsim.world.codes import Door
from collabsim.world.compiling import inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.tables import LINE_SLOT, World


@inner
def list_for_council(w: World, i: int, month: int) -> None:
    """Put a case on the council's list.

    One-year money in June and October; everything else in December. A case that
    comes after July gets on this December's list by politics only: with some
    chance, a better one if there is a champion or a coordinator.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if pilot.term <= SHORT_TERM_YEARS:
        pilot.list_month = next_adjustment(month + 1)
        pilot.door = Door.ADJUSTMENT
    elif month_of_year(month) <= JULY:
        pilot.list_month = this_december(month)
        pilot.door = Door.SECTOR_INPUT
    else:
        known = known_part(p, w.municipality[pilot.municipality_row])
        chance = p.late_agenda_chance
        if has_champion(w, i) or known >= 1.0:
            chance = p.late_agenda_chance_champion
        elif known > 0.0:
            chance += known * (p.late_agenda_chance_champion - p.late_agenda_chance)
        pilot.list_month = this_december(month)
        pilot.door = Door.POLITICS
        late = uniform(w.draws, Decision.LATE_LIST, year_of(month), pilot.key, 0) >= chance
        if late or pilot.list_month <= month:
            pilot.list_month += MONTHS_A_YEAR
            pilot.door = Door.SECTOR_INPUT
    council = w.member[member_row(i, LINE_SLOT + pilot.decider)].actor
    events.listed(
        w,
        month,
        pilot=i,
        person=council,
        door=pilot.door,
        term_years=pilot.term,
        council_month=pilot.list_month,
    )
