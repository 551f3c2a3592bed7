"""The course of a case: who has it, what ends it, what an adoption sets going.

Order: unit managers, advice, superiors of the first unit, head of the other
sector, state superior, decider (model specification, section 5.6c). A case lies
with a person until the person gets to it.
"""

from __future__ import annotations

from collabsim.municipality.structure import Duty, Role
from collabsim.rules.attention import dequeue_case, enqueue_case
from collabsim.rules.calendar_doors import list_for_council
from collabsim.rules.coordinators import take_from_coordinator
from collabsim.rules.deciders import SHORT_TERM_YEARS, leaders_between
from collabsim.rules.entrepreneurs import attribute_stop, learn_result
from collabsim.rules.members import member_row
from collabsim.rules.money import commit, uncommit
from collabsim.rules.mooring import moor
from collabsim.rules.private_buyer import begin_private_contract
from collabsim.rules.training import learn_from_failure
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Outcome, Reason, State
from collabsim.world.compiling import compiled, inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.events.codes import Answer, LegalError, MooredBy
from collabsim.world.tables import (
    ADVISER_SLOT,
    LINE_SLOT,
    OTHER_SLOT,
    SLOTS,
    STATE_SLOT,
    World,
)

UNITS, ADVICE, LINE, OTHER, STATE_LINE, DECIDER, CLOSED = 0, 1, 2, 3, 4, 5, 6
WAITING_ANSWER = 0
"""Nobody has answered yet; beside it stand the codes of an answer."""
ASKED_NEXT, HOSTING, DECLINED, LEFT_OUT = 0, 1, 2, 3
"""States of a site; the first is still to be asked."""
ATTEMPTS_PER_VERSION = 8
"""Numbers reserved for asking again before a case is written anew."""
STEPS_PER_HOLDER = 1 << 20
"""Numbers reserved for one holder of a post: a successor's answers are drawn anew."""


@compiled
def decision_step(holder: int, version: int, attempts: int) -> int:
    """The step by which what a person decides about a case is drawn.

    Whose turn in the post it is comes first, then how often the case has been written anew,
    then how often the person has been asked again about it.
    """
    return int(holder * STEPS_PER_HOLDER + version * ATTEMPTS_PER_VERSION + attempts)


@inner
def set_state(w: World, i: int, month: int, state: int) -> None:
    """Change the state of a pilot and say so."""
    pilot = w.pilot[i]
    if pilot.state == state:
        return
    events.state(w, month, pilot=i, state_before=pilot.state, state_after=state)
    pilot.state = state


@inner
def is_outstanding(w: World, m: int) -> bool:
    """Whether a person still has to answer: never did, or the one who did has left.

    What somebody who has left has promised a moored pilot still counts.
    """
    row = w.member[m]
    if row.actor < 0 or row.asked == 0:
        return False
    if row.answer == WAITING_ANSWER:
        return True
    if w.pilot[row.pilot].moored != 0 and row.answer == Answer.YES:
        return False
    return bool(row.holder != w.actor[row.actor].holder)


@inner
def clear_desks(w: World, i: int) -> None:
    """Take a case off every desk it lies on."""
    for slot in range(SLOTS):
        m = member_row(i, slot)
        if w.member[m].queued != 0:
            dequeue_case(w, m, w.member[m].actor)
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.queued != 0:
            site.queued = 0
            dequeue_case(w, -1, w.unit[site.unit].manager)


@inner
def adviser_for(w: World, i: int, duty: int) -> int:
    """The holder of a duty this case goes to."""
    municipality = w.municipality[w.pilot[i].municipality_row]
    n = municipality.adviser_n[duty]
    which = int(uniform(w.draws, Decision.ADVISER_WHICH, duty, w.pilot[i].key, 0) * n)
    a = int(municipality.adviser[duty])
    for _ in range(which):
        a = int(w.actor[a].next_same_duty)
    return a


@inner
def plan_route(w: World, i: int) -> None:
    """Write down who will be asked about the sum now proposed."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    for slot in range(LINE_SLOT, SLOTS):
        row = w.member[member_row(i, slot)]
        row.asked = 0
        row.answer = WAITING_ANSWER
    pilot.state_pays = 0
    place = pilot.decider
    for duty in (Duty.FINANCE, Duty.PROCUREMENT, Duty.LEGAL):
        row = w.member[member_row(i, ADVISER_SLOT + duty - 1)]
        if duty == Duty.FINANCE:
            row.asked = 1 if place > 0 else 0
        else:
            row.asked = pilot.route_needed
    pilot.decider_above = leaders_between(p, place)
    for step in range(1, 1 + pilot.decider_above):
        w.member[member_row(i, LINE_SLOT + step)].asked = 1
    other = w.member[member_row(i, OTHER_SLOT)]
    if other.actor >= 0:
        other.asked = 1
        for step in range(place + 1):
            if w.member[member_row(i, LINE_SLOT + step)].actor == other.actor:
                other.asked = 0
    if w.member[member_row(i, STATE_SLOT)].actor >= 0:
        w.member[member_row(i, STATE_SLOT)].asked = 1
    w.member[member_row(i, LINE_SLOT + place)].asked = 1


@inner
def hand_case_to(w: World, i: int, slot: int, step: int, month: int) -> None:
    """The case goes to one person."""
    pilot = w.pilot[i]
    m = member_row(i, slot)
    pilot.case_step = step
    pilot.clerk = slot
    if w.member[m].queued == 0:
        enqueue_case(w, i, m, w.member[m].actor, month)


@inner
def route_to_next(w: World, i: int, month: int) -> None:
    """Hand the case to whoever is next; those who have left are asked anew."""
    pilot = w.pilot[i]
    advice = False
    for slot in range(ADVISER_SLOT, OTHER_SLOT):
        if is_outstanding(w, member_row(i, slot)):
            hand_case_to(w, i, slot, ADVICE, month)
            advice = True
    if advice:
        return
    for place in range(1, 1 + pilot.decider_above):
        if is_outstanding(w, member_row(i, LINE_SLOT + place)):
            hand_case_to(w, i, LINE_SLOT + place, LINE, month)
            return
    if is_outstanding(w, member_row(i, OTHER_SLOT)):
        hand_case_to(w, i, OTHER_SLOT, OTHER, month)
        return
    if is_outstanding(w, member_row(i, STATE_SLOT)):
        hand_case_to(w, i, STATE_SLOT, STATE_LINE, month)
        return
    hand_case_to(w, i, LINE_SLOT + pilot.decider, DECIDER, month)
    if w.actor[w.member[member_row(i, LINE_SLOT + pilot.decider)].actor].role == Role.COUNCIL:
        list_for_council(w, i, month)


@inner
def end_collaboration(w: World, i: int, month: int, state: int) -> None:
    """The entrepreneur is out, once: what becomes of the measure later is another matter."""
    pilot = w.pilot[i]
    if pilot.ended < 0:
        pilot.ended = month
        pilot.ended_as = state


@inner
def finish(w: World, i: int, month: int, state: int) -> None:
    """The collaboration ends for good: the units are free, the entrepreneur too."""
    pilot = w.pilot[i]
    clear_desks(w, i)
    uncommit(w, i)
    end_collaboration(w, i, month, state)
    close_project(w, i)
    pilot.case_step = CLOSED
    set_state(w, i, month, state)
    learn_result(w, i, month)
    attribute_stop(w, i, month)
    begin_private_contract(w, i, month)


@inner
def close_project(w: World, i: int) -> None:
    """Project and case are over: units may host again, the entrepreneur may propose again."""
    pilot = w.pilot[i]
    if pilot.open == 0:
        return
    pilot.open = 0
    w.entrepreneur[pilot.entrepreneur].open_pilots -= 1
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        unit = w.unit[w.site[s].unit]
        if unit.hosts == i:
            unit.hosts = -1
    take_from_coordinator(w, i)


@inner
def stop(
    w: World,
    i: int,
    month: int,
    stage: int,
    reason: int,
    argument: int,
    place: int,
    believed: float,
) -> None:
    """It is a no for good. While project money lasts the pilot goes on; then it stops."""
    pilot = w.pilot[i]
    clear_desks(w, i)
    pilot.stage = stage
    pilot.reason = reason
    pilot.argument = argument
    pilot.stopped_by = place
    pilot.stopped_by_level = w.actor[place].level if place >= 0 else -1
    pilot.belief_at_end = believed
    if pilot.outcome == Outcome.OPEN:
        pilot.outcome = Outcome.STOPPED
        pilot.decided = month
    pilot.case_step = CLOSED
    events.stopped(
        w,
        month,
        pilot=i,
        person=place,
        stop_stage=stage,
        stop_reason=reason,
        stop_argument=argument,
        belief=believed,
        yearly_nok=pilot.amount_nok,
        contract_runs_out=False,
    )
    if reason == Reason.NO_EFFECT:
        learn_from_failure(w, i, month)
    if month >= pilot.money_until:
        finish(w, i, month, State.STOPPED)


@inner
def adopt(
    w: World, i: int, month: int, outcome: int, payer: int, pays_from: int, years: int
) -> None:
    """A yes: what is paid, by whose frame, from when and for how long."""
    pilot = w.pilot[i]
    clear_desks(w, i)
    pilot.outcome = outcome
    pilot.decided = month
    pilot.pays_from = max(pays_from, pilot.money_until)
    pilot.term = years
    pilot.contract_until = pilot.pays_from + MONTHS_A_YEAR * years
    pilot.payer = payer
    pilot.case_step = CLOSED
    pilot.anchored = 1
    commit(w, i)
    events.adopted(
        w,
        month,
        pilot=i,
        person=payer,
        term_years=years,
        outcome=outcome,
        yearly_nok=pilot.amount_nok,
        first_payment_month=pilot.pays_from,
        route_was_seen=pilot.route_seen != 0,
    )
    if years > SHORT_TERM_YEARS:
        moor(w, i, month, MooredBy.TERM)


@inner
def legal_error(w: World, i: int, a: int, month: int, decision: int) -> None:
    """A purchase without a lawful way: counted, and now and then complained about."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.legal_errors += 1
    complained = uniform(w.draws, decision, month, pilot.key, 0) < p.complaint_chance
    if complained and pilot.complaint < 0:
        low, high = p.complaint_months_low, p.complaint_months_high
        u = uniform(w.draws, decision, month, pilot.key, 1)
        wait = low + int(u * (high - low + 1))
        pilot.complaint = max(month, pilot.pays_from) + wait
    events.legal_error(
        w,
        month,
        pilot=i,
        person=a,
        legal_error=LegalError.NO_ROUTE_SEEN_COMPLAINT if complained else LegalError.NO_ROUTE_SEEN,
        yearly_nok=pilot.amount_nok,
        tie=0.0,
    )
