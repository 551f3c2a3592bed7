"""Phase 4: each unit decides for itself whether to start; then project money is sought.

A pilot ends by itself and decides nothing about later years, so little is at
stake: the introductory price, no lawful way needed, belief at its prior.
"""

from __future__ import annotations

import math

from collabsim.rules.attention import handled_chance
from collabsim.rules.binding_agreement import offer_agreement
from collabsim.rules.case import DECLINED, HOSTING, set_state
from collabsim.rules.cocreation import begin_with_citizens
from collabsim.rules.consent import consent, risk, with_sum, yes_chance
from collabsim.rules.hours import ask_at_start
from collabsim.rules.members import member_row, refresh_member
from collabsim.rules.money import price_share, project_money, take_from_fund
from collabsim.rules.opportunities import keep_distances, keep_opportunities
from collabsim.rules.people import read_person
from collabsim.rules.phases.approach import (
    assign_line,
    assign_team,
    drop_proposal,
    leave_other_sector,
    set_range,
)
from collabsim.rules.support import begin_support
from collabsim.rules.weighing import stake_of, strain_of, weigh_start
from collabsim.rules.worth import note_start
from collabsim.world import events
from collabsim.world.codes import Occasion, Source, State
from collabsim.world.compiling import entry, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer, DropReason
from collabsim.world.tables import LINE_SLOT, OTHER_SLOT, World


@entry
def answer_start(w: World, s: int, month: int) -> None:
    """A unit manager who gets to it says yes or no to starting in the own unit."""
    site = w.site[s]
    i = int(site.pilot)
    pilot = w.pilot[i]
    if pilot.state != State.PROPOSED or pilot.found < 0 or pilot.open == 0 or site.state != 0:
        return
    p = w.p[pilot.municipality_row]
    a = int(w.unit[site.unit].manager)
    read_person(w, a, month)
    actor = w.actor[a]
    entity = pair(pilot.key, actor.code)
    if uniform(w.draws, Decision.START, month, entity, 0) >= handled_chance(p, actor):
        return
    m = member_row(i, LINE_SLOT)
    refresh_member(w, m, month)
    amount = p.intro_price_share * pilot.price_nok / pilot.n_sites
    terms = weigh_start(w, m, a, month, stake_of(w, i, amount), strain_of(w, a, amount))
    x = consent(p, terms)
    idea = consent(p, with_sum(terms, 0.0, 0.0, 0.0))
    u = uniform(w.draws, Decision.SITE_ANSWER, 0, entity, 0)
    yes = u < yes_chance(x)
    site.state = HOSTING if yes else DECLINED
    pilot.asked_units += 1
    pilot.liked_units += 1 if u < yes_chance(idea) else 0
    pilot.yes_units += 1 if yes else 0
    if not yes and w.unit[site.unit].hosts == i:
        w.unit[site.unit].hosts = -1
    events.unit_asked(
        w,
        month,
        pilot=i,
        person=a,
        unit_row=site.unit,
        answer=Answer.YES if yes else Answer.NO,
        willingness=x,
        willingness_without_stake=idea,
        belief=terms.believed,
        yearly_nok=amount,
        perceived_risk=risk(terms),
        good_idea=u < yes_chance(idea),
    )


@inner
def all_answered(w: World, i: int) -> bool:
    """Whether every unit has answered about starting."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        if w.site[s].state == 0:
            return False
    return True


@inner
def keep_consenting_units(w: World, i: int) -> bool:
    """Go on with the units that said yes; whether the first sector has one."""
    pilot = w.pilot[i]
    covered = 0
    first = -1
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.state != HOSTING:
            if site.other != 0:
                leave_other_sector(w, i)
                w.member[member_row(i, OTHER_SLOT)].actor = -1
            continue
        if site.other == 0:
            covered += 1
            if first < 0:
                first = int(site.unit)
    if covered == 0:
        return False
    pilot.price_nok *= price_share(w.p[pilot.municipality_row], covered, pilot.wanted)
    pilot.covered = covered
    pilot.need = max(pilot.need, covered)
    if first != pilot.first_unit:
        pilot.first_unit = first
        assign_line(w, i)
        assign_team(w, i)
    set_range(w, i)
    return True


@inner
def seek_money(w: World, i: int, month: int) -> None:
    """Project money from the fund, else from outside, else from the unit itself."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    source = Source.NONE
    pilot.project_payer = -1
    amount = project_money(p)
    if take_from_fund(w, pilot.municipality_row, amount):
        source = Source.FUND
    elif uniform(w.draws, Decision.OUTSIDE_MONEY, 0, pilot.key, 0) < p.outside_money_chance:
        source = Source.OUTSIDE
    else:
        m = member_row(i, LINE_SLOT)
        a = refresh_member(w, m, month)
        terms = weigh_start(w, m, a, month, stake_of(w, i, amount), strain_of(w, a, amount))
        entity = pair(pilot.key, w.actor[a].code)
        x = consent(p, terms)
        if uniform(w.draws, Decision.UNIT_MONEY, 0, entity, 0) < yes_chance(x):
            source = Source.UNIT
            w.actor[a].committed_nok += amount
            pilot.project_payer = a
    if source == Source.NONE:
        events.no_money(w, month, pilot=i, project_money_nok=amount)
        drop_proposal(w, i, month, DropReason.NO_MONEY)
        return
    pilot.source = source
    pilot.project_granted_nok = amount
    events.granted(w, month, pilot=i, money_source=source, project_money_nok=amount)
    begin(w, i, month)


@inner
def draw_evidence_quality(w: World, i: int) -> float:
    """How a pilot is documented: by nothing, by a survey of its own, or by others from outside."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    drawn = uniform(w.draws, Decision.EVIDENCE_QUALITY, 0, pilot.key, 0)
    quality = p.evidence_quality_own
    if drawn < p.evidence_none_share:
        quality = p.evidence_quality_none
    elif drawn >= 1.0 - p.evidence_external_share:
        quality = p.evidence_quality_external
    return float(max(p.evidence_quality_min, quality))


@inner
def begin(w: World, i: int, month: int) -> None:
    """The pilot starts: line and team meet it for the first time.

    What was promised or agreed is copied: values that change later hold for later pilots.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.started = month
    pilot.spans = 1 if pilot.other_unit >= 0 else 0
    pilot.project_months = p.project_months
    pilot.project_nok = pilot.project_granted_nok
    pilot.intro_price_share = p.intro_price_share
    pilot.cocreation_depth = p.cocreation_depth
    pilot.evidence_quality = draw_evidence_quality(w, i)
    pilot.money_until = month + pilot.project_months
    note_start(pilot)
    for slot in range(LINE_SLOT + pilot.line_n):
        refresh_member(w, member_row(i, slot), month)
    events.started(
        w,
        month,
        pilot=i,
        person=w.unit[pilot.first_unit].manager,
        first_unit_row=pilot.first_unit,
        second_unit_row=pilot.other_unit,
        units_covered=pilot.covered,
        units_with_need=pilot.need,
        price_nok=pilot.price_nok,
        money_until_month=pilot.money_until,
    )
    set_state(w, i, month, State.RUNNING)
    offer_agreement(w, i, month)
    begin_support(w, i)
    ask_at_start(w, i)
    begin_with_citizens(w, i)
    keep_distances(w, i, month, Occasion.START)


@inner
def fund_lot(w: World, i: int) -> float:
    """The lot by which the fund takes proposals of one month."""
    return float(uniform(w.draws, Decision.FUND_LOT, 0, w.pilot[i].key, 0))


@inner
def ready_to_start(w: World, i: int, t: int) -> bool:
    """Whether all units of a proposal have answered and it has not been settled."""
    pilot = w.pilot[i]
    return bool(
        pilot.municipality_row == t
        and pilot.state == State.PROPOSED
        and pilot.open != 0
        and pilot.found >= 0
        and all_answered(w, i)
    )


@entry
def start_pilots(w: World, t: int, month: int) -> None:
    """In each municipality: those whose units have answered seek money, by keyed lot."""
    last = -1.0
    while True:
        chosen = -1
        lowest = math.inf
        for i in range(w.run[0].n_pilots):
            if ready_to_start(w, i, t):
                drawn = fund_lot(w, i)
                if last < drawn < lowest:
                    lowest = drawn
                    chosen = i
        if chosen < 0:
            keep_opportunities(w, t, month)
            return
        last = lowest
        if keep_consenting_units(w, chosen):
            seek_money(w, chosen, month)
        else:
            drop_proposal(w, chosen, month, DropReason.NO_YES)
