"""Phase 6: project money ends, and before it does a case is opened.

Nothing stops a pilot when its money ends: only the money stops.
"""

from __future__ import annotations

import math

from collabsim.municipality.structure import Duty
from collabsim.rules.attention import enqueue_case
from collabsim.rules.binding_agreement import (
    evidence_needed,
    negotiate,
    release_bond,
    word_kept,
)
from collabsim.rules.case import (
    HOSTING,
    UNITS,
    WAITING_ANSWER,
    adviser_for,
    decision_step,
    finish,
    plan_route,
    route_to_next,
    set_state,
    stop,
)
from collabsim.rules.cocreation import asks_partners
from collabsim.rules.coordinators import hand_to_coordinator
from collabsim.rules.effect_contract import MET, SIGNED, begin_contract, measure_effect
from collabsim.rules.members import assign_post, member_row, refresh_member
from collabsim.rules.money import pay_late
from collabsim.rules.opportunities import keep_distances
from collabsim.rules.options import feasible_share
from collabsim.rules.procurement import find_lawful_route
from collabsim.rules.proposal import propose_sum
from collabsim.rules.proximity import cognitive, mindset_distance
from collabsim.rules.reasons import argument_of
from collabsim.rules.told import NOT_TOLD, WRITES_CASE, told_about_case
from collabsim.rules.worth import note_money_end
from collabsim.world import events
from collabsim.world.codes import Occasion, Outcome, Reason, Source, Stage, State
from collabsim.world.compiling import Row, compiled, entry, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, TEAM, World

HALF = 0.5
"""Of a project: before it nobody can tell how it goes."""


@entry
def end_money(w: World, i: int, month: int) -> None:
    """Open the case in time; when the money is over, go on as decided or wait."""
    pilot = w.pilot[i]
    if pilot.state == State.EFFECT_CONTRACT:
        end_contract(w, i, month)
        return
    if pilot.state == State.RUNNING:
        negotiate(w, i, month)
    if month == pilot.money_until:
        pay_late(w, i)
        money_over(w, i, month)
    at_work = pilot.state == State.RUNNING or pilot.state == State.BRIDGED
    if at_work and pilot.case_open < 0 and opens_case(w, i, month):
        open_case(w, i, month)
    if month != pilot.money_until or pilot.state == State.STOPPED:
        return
    if pilot.outcome == Outcome.STOPPED:
        finish(w, i, month, State.STOPPED)
    elif pilot.effect_contract == SIGNED:
        begin_contract(w, i, month)
    else:
        set_state(w, i, month, State.WAITING)


@inner
def end_contract(w: World, i: int, month: int) -> None:
    """An effect contract is over: after measuring the pilot waits, with a case of its own again.

    Where an effect was measured the case opens; else as evidence says.
    """
    pilot = w.pilot[i]
    if month != pilot.money_until:
        return
    pay_late(w, i)
    measure_effect(w, i, month)
    set_state(w, i, month, State.WAITING)
    pilot.case_version += 1
    pilot.list_month = -1
    if pilot.effect_contract == MET:
        bring_to_advisers(w, i, month)
    else:
        bring_forward_by_evidence(w, i, month)


@compiled
def case_opens(p: Row, pilot: Row) -> int:
    """The month a case opens; with a plan earlier, once half of the project has been seen."""
    usual = pilot.money_until - p.case_months_before
    if pilot.source != Source.FUND or p.fund_requires_plan == 0:
        return int(usual)
    half = pilot.started + math.ceil(HALF * pilot.project_months)
    return int(min(usual, max(pilot.money_until - p.case_months_before_plan, half)))


@inner
def opens_case(w: World, i: int, month: int) -> bool:
    """Whether the unit manager takes up the case this month: when it is time, or as told."""
    pilot = w.pilot[i]
    choice = told_about_case(w, i, month)
    if choice != NOT_TOLD:
        return bool(choice == WRITES_CASE)
    return bool(month >= case_opens(w.p[pilot.municipality_row], pilot))


@inner
def money_over(w: World, i: int, month: int) -> None:
    """The first project money, or a bridge, has been spent."""
    pilot = w.pilot[i]
    if pilot.state == State.BRIDGED:
        events.bridge_ended(w, month, pilot=i, outcome=pilot.outcome)
        return
    pilot.money_ended = month
    note_money_end(pilot)
    keep_distances(w, i, month, Occasion.MONEY_END)
    if pilot.project_payer >= 0:
        w.actor[pilot.project_payer].committed_nok -= pilot.project_granted_nok
        pilot.project_payer = -1
    events.money_ended(w, month, pilot=i, outcome=pilot.outcome, evidence=pilot.evidence)


@inner
def measure_distances(w: World, i: int, month: int) -> None:
    """Proximities at the moment the case opens, for the record only."""
    pilot = w.pilot[i]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    distance, overlap = 0.0, 0.0
    for slot in range(TEAM):
        a = refresh_member(w, member_row(i, slot), month)
        distance += mindset_distance(w.actor[a], entrepreneur)
        overlap += cognitive(w.actor[a].topics, pilot.topics)
    pilot.frontline_distance = distance / TEAM
    pilot.cognitive_frontline = overlap / TEAM
    manager = refresh_member(w, member_row(i, LINE_SLOT), month)
    pilot.unit_distance = mindset_distance(w.actor[manager], entrepreneur)


@inner
def open_case(w: World, i: int, month: int) -> None:
    """The unit manager brings the pilot forward, or does not where it shows too little effect."""
    pilot = w.pilot[i]
    pilot.case_open = month
    hand_to_coordinator(w, i)
    measure_distances(w, i, month)
    manager = refresh_member(w, member_row(i, LINE_SLOT), month)
    pilot.feasible = feasible_share(w, i, month)
    pilot.full_nok = pilot.price_nok
    needed = evidence_needed(w, i)
    release_bond(w, i)
    if not shows_enough(w, i, manager, needed, month):
        return
    if word_kept(w, i, month):
        return
    bring_to_advisers(w, i, month)


@inner
def bring_forward_by_evidence(w: World, i: int, month: int) -> None:
    """A case after a contract whose target was missed, where the team has seen enough."""
    manager = refresh_member(w, member_row(i, LINE_SLOT), month)
    if shows_enough(w, i, manager, evidence_needed(w, i), month):
        bring_to_advisers(w, i, month)


@inner
def shows_enough(w: World, i: int, manager: int, needed: float, month: int) -> bool:
    """Whether the evidence is enough for a case; with less the pilot ends here, unless told."""
    pilot = w.pilot[i]
    if pilot.evidence < needed and told_about_case(w, i, month) != WRITES_CASE:
        u = uniform(w.draws, Decision.ARGUMENT, 0, pair(pilot.key, w.actor[manager].code), 0)
        argument = argument_of(Reason.NO_EFFECT, w.actor[manager].effect_mind, False, u)
        events.not_brought_forward(w, month, pilot=i, person=manager, evidence=pilot.evidence)
        stop(
            w, i, month, Stage.NOT_BROUGHT_FORWARD, Reason.NO_EFFECT, argument,
            manager, pilot.evidence,
        )  # fmt: skip
        return False
    return True


@inner
def bring_to_advisers(w: World, i: int, month: int) -> None:
    """Advisers are named, and the case is written."""
    for duty in (Duty.FINANCE, Duty.PROCUREMENT, Duty.LEGAL):
        assign_post(w, i, ADVISER_SLOT + duty - 1, adviser_for(w, i, duty))
    bring_forward(w, i, month)


@inner
def bring_forward(w: World, i: int, month: int) -> None:
    """Write the case: the sum, who will be asked, and lay it before the unit managers."""
    pilot = w.pilot[i]
    propose_sum(w, i, month)
    decider = w.member[member_row(i, LINE_SLOT + pilot.decider)].actor
    a = refresh_member(w, member_row(i, LINE_SLOT + pilot.decider), month)
    pilot.decider_distance = mindset_distance(w.actor[a], w.entrepreneur[pilot.entrepreneur])
    plan_route(w, i)
    pilot.case_step = UNITS
    pilot.clerk = -1
    pilot.case_since = month
    manager = w.unit[pilot.first_unit].manager
    step = decision_step(w.actor[manager].holder, pilot.case_version, 0)
    find_lawful_route(w, i, manager, step, month)
    alone = decider == manager
    asked = 0
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.state != HOSTING:
            continue
        site.answer = WAITING_ANSWER
        if alone and w.unit[site.unit].manager == manager:
            site.answer = Answer.YES
            continue
        site.queued = 1
        asked += 1
        enqueue_case(w, i, -1, w.unit[site.unit].manager, month)
    if asked == 0:
        route_to_next(w, i, month)
    if asks_partners(w, i, month):
        pilot.case_since = month + 1
