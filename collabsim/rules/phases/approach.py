"""Phase 3: an entrepreneur proposes and looks for the person to talk to."""

from __future__ import annotations

from collabsim.rules.case import HOSTING, set_state
from collabsim.rules.coordinators import known_part
from collabsim.rules.deciders import head_of_other_sector
from collabsim.rules.entrepreneurs import choose_municipality, draw_entrepreneur
from collabsim.rules.members import assign_post
from collabsim.rules.people import knows_unit, read_person
from collabsim.rules.pilot_draws import MONTHS_OF_KEY, draw_pilot
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import State
from collabsim.world.compiling import entry, inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.events.codes import BegunBy, DropReason
from collabsim.world.tables import (
    LINE_SLOT,
    OTHER_SLOT,
    PILOTS_FULL,
    SITES_FULL,
    SLOTS,
    STATE_SLOT,
    TEAM,
    World,
)


@entry
def propose(w: World, e: int, month: int) -> None:
    """An entrepreneur with an idea this month takes it to a municipality."""
    run = w.run[0]
    entrepreneur = w.entrepreneur[e]
    if month >= run.proposal_months:
        return
    p = w.p[0]
    if entrepreneur.active == 0:
        return
    drawn = uniform(w.draws, Decision.PROPOSE, month, entrepreneur.code, 0)
    if drawn >= p.proposals_per_year / MONTHS_A_YEAR:
        return
    i = int(run.n_pilots)
    if i >= w.pilot.shape[0]:
        run.overflow |= PILOTS_FULL
        return
    if entrepreneur.generation < 0:
        draw_entrepreneur(w, e)
    run.n_pilots = i + 1
    pilot = w.pilot[i]
    pilot.key = entrepreneur.code * MONTHS_OF_KEY + month
    pilot.entrepreneur = e
    pilot.municipality_row = choose_municipality(w, e, month) if run.region != 0 else 0
    pilot.proposed = month
    draw_pilot(w, i, w.p[pilot.municipality_row])
    pilot.first_site = run.n_sites
    pilot.site_room = max(pilot.need, pilot.wanted) + 1
    if pilot.first_site + pilot.site_room > w.site.shape[0]:
        run.overflow |= SITES_FULL
        pilot.site_room = 0
        return
    run.n_sites += pilot.site_room
    events.proposed(
        w,
        month,
        pilot=i,
        entrepreneur=e,
        sector=pilot.sector,
        price_nok=pilot.price_nok,
        true_effect=pilot.true_effect,
        units_wanted=pilot.wanted,
        units_with_need=pilot.need,
        initiated_by=pilot.initiated,
        other_sector=pilot.other_sector,
    )
    if entrepreneur.open_pilots + entrepreneur.private_contracts >= p.projects_at_once:
        drop_proposal(w, i, month, DropReason.NO_CAPACITY)
        return
    if pilot.first_unit < 0:
        drop_proposal(w, i, month, DropReason.NO_SUCH_UNIT)
        return
    pilot.open = 1
    entrepreneur.open_pilots += 1


@inner
def drop_proposal(w: World, i: int, month: int, why: int) -> None:
    """A proposal comes to nothing, for one of the reasons of ``DropReason``."""
    events.dropped(w, month, pilot=i, drop_reason=why)
    pilot = w.pilot[i]
    if pilot.open != 0:
        pilot.open = 0
        w.entrepreneur[pilot.entrepreneur].open_pilots -= 1
        for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
            unit = w.unit[w.site[s].unit]
            if unit.hosts == i:
                unit.hosts = -1
    set_state(w, i, month, State.NEVER_STARTED)


@inner
def is_free(w: World, i: int, u: int) -> bool:
    """Whether a unit can host; a unit that wants to is asked by one proposal at a time."""
    if w.p[w.pilot[i].municipality_row].neutral_places != 0:
        return True
    return bool(w.unit[u].hosts < 0)


@inner
def assign_sites(w: World, i: int) -> bool:
    """Find free units from the first one on; whether the first sector has one."""
    pilot = w.pilot[i]
    municipality = w.municipality[pilot.municipality_row]
    start = municipality.sector_from[pilot.sector]
    n = municipality.sector_from[pilot.sector + 1] - start
    first = w.unit[pilot.first_unit].sector_index - start
    pilot.n_sites = 0
    for step in range(n):
        u = w.unit[municipality.first_unit + start + (first + step) % n].by_sector
        if pilot.n_sites < pilot.wanted and is_free(w, i, u):
            add_site(w, i, u, 0)
    if pilot.n_sites == 0:
        return False
    pilot.covered = pilot.n_sites
    pilot.first_unit = w.site[pilot.first_site].unit
    if pilot.other_unit >= 0:
        start = municipality.sector_from[pilot.other_sector]
        n = municipality.sector_from[pilot.other_sector + 1] - start
        first = w.unit[pilot.other_unit].sector_index - start
        free = -1
        for step in range(n):
            u = w.unit[municipality.first_unit + start + (first + step) % n].by_sector
            if free < 0 and is_free(w, i, u):
                free = int(u)
        pilot.other_unit = free
        if free >= 0:
            add_site(w, i, free, 1)
        else:
            leave_other_sector(w, i)
    set_range(w, i)
    return True


@inner
def leave_other_sector(w: World, i: int) -> None:
    """The second sector is out: its unit, its head, and the want of a line that came with it."""
    pilot = w.pilot[i]
    pilot.other_unit = -1
    pilot.other_sector = -1
    assign_post(w, i, OTHER_SLOT, -1)
    if pilot.category_fit >= w.p[pilot.municipality_row].category_limit:
        pilot.has_line = 1


@inner
def add_site(w: World, i: int, u: int, other: int) -> None:
    """One more unit for a pilot."""
    pilot = w.pilot[i]
    site = w.site[pilot.first_site + pilot.n_sites]
    pilot.n_sites += 1
    site.pilot = i
    site.unit = u
    site.other = other
    site.state = 0
    site.answer = 0
    site.queued = 0
    w.unit[u].hosts = i


@inner
def set_range(w: World, i: int) -> None:
    """First and last unit of the first sector that a pilot covers."""
    pilot = w.pilot[i]
    pilot.unit_low, pilot.unit_high = pilot.first_unit, pilot.first_unit
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.other == 0 and site.state <= HOSTING:
            pilot.unit_low = min(pilot.unit_low, site.unit)
            pilot.unit_high = max(pilot.unit_high, site.unit)


@inner
def assign_line(w: World, i: int) -> None:
    """The line from the first unit's manager to the council takes its places."""
    pilot = w.pilot[i]
    for slot in range(LINE_SLOT, SLOTS):
        assign_post(w, i, slot, -1)
    a = int(w.unit[pilot.first_unit].manager)
    place = 0
    while a >= 0:
        assign_post(w, i, LINE_SLOT + place, a)
        place += 1
        a = int(w.actor[a].superior)
    pilot.line_n = place
    if w.unit[pilot.first_unit].state_superior >= 0:
        assign_post(w, i, STATE_SLOT, w.unit[pilot.first_unit].state_superior)
    other = head_of_other_sector(w, i)
    if other >= 0:
        assign_post(w, i, OTHER_SLOT, other)


@inner
def assign_team(w: World, i: int) -> None:
    """Three frontline workers of the first unit form the team."""
    pilot = w.pilot[i]
    unit = w.unit[pilot.first_unit]
    first = int(uniform(w.draws, Decision.TEAM, 0, pilot.key, 0) * unit.n_staff)
    for slot in range(TEAM):
        assign_post(w, i, slot, unit.first_staff + (first + slot) % unit.n_staff)


@entry
def find_addressee(w: World, i: int, month: int) -> None:
    """Find somebody to talk to, by ties and coordinators; else a month is lost.

    Where a leader or frontline staff began it, the addressee is known.
    """
    pilot = w.pilot[i]
    if pilot.state != State.PROPOSED or pilot.open == 0 or pilot.found >= 0:
        return
    p = w.p[pilot.municipality_row]
    chance = p.addressee_chance
    chance += p.addressee_coordinator * known_part(p, w.municipality[pilot.municipality_row])
    manager = int(w.unit[pilot.first_unit].manager)
    read_person(w, manager, month)
    if w.actor[manager].experience > 0.0 and knows_unit(w, manager, pilot.first_unit):
        chance += p.addressee_known
    if pilot.initiated != BegunBy.ENTREPRENEUR:
        chance = 1.0
    chance = min(chance, 1.0)
    if uniform(w.draws, Decision.ADDRESSEE, month, pilot.key, 0) >= chance:
        events.addressee_missed(w, month, pilot=i, chance_to_find=chance)
        return
    if not assign_sites(w, i):
        events.no_free_unit(w, month, pilot=i, months_since_proposal=month - pilot.proposed)
        if month - pilot.proposed >= p.free_unit_wait_months:
            drop_proposal(w, i, month, DropReason.NO_FREE_UNIT)
        return
    pilot.found = month
    assign_line(w, i)
    assign_team(w, i)
    manager = int(w.unit[pilot.first_unit].manager)
    events.addressee_found(w, month, pilot=i, person=manager, chance_to_find=chance)
