"""Phase 7: unit managers answer, advisers advise, superiors clear or do not."""

from __future__ import annotations

from collabsim.municipality.structure import Duty, Role
from collabsim.rules.attention import dequeue_case, enqueue_case, handles
from collabsim.rules.case import (
    ADVICE,
    DECIDER,
    HOSTING,
    LEFT_OUT,
    STATE_LINE,
    UNITS,
    WAITING_ANSWER,
    clear_desks,
    decision_step,
    is_outstanding,
    plan_route,
    route_to_next,
    stop,
)
from collabsim.rules.co_payment import buys_own_share
from collabsim.rules.consent import Terms, consent, cost, risk, with_sum, yes_chance
from collabsim.rules.coordinators import hand_to_coordinator
from collabsim.rules.deciders import decider_of
from collabsim.rules.meeting import meet
from collabsim.rules.members import assign_post, member_row, refresh_member
from collabsim.rules.money import price_share
from collabsim.rules.own_part import unit_share, weigh_share
from collabsim.rules.people import read_person, read_successor
from collabsim.rules.phases.approach import (
    add_site,
    assign_line,
    is_free,
    set_range,
)
from collabsim.rules.phases.ending import bring_forward
from collabsim.rules.phases.parting import goes_on_alone, other_unit_refuses, reduce_request
from collabsim.rules.politicians_door import goes_to_politicians
from collabsim.rules.private_buyer import ask_private_buyer
from collabsim.rules.procurement import find_lawful_route, record_adviser_knowledge, rules_risk
from collabsim.rules.reasons import argument_of, reason_of
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.world import events
from collabsim.world.codes import Reason, Stage
from collabsim.world.compiling import entry, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer
from collabsim.world.tables import (
    ADVISER_SLOT,
    LINE_SLOT,
    OTHER_SLOT,
    SLOTS,
    STATE_SLOT,
    World,
)

GIVES_UP, WRITES_ANEW, COMES_BACK = 0, 1, 2


@inner
def step_of_answer(w: World, m: int, a: int) -> int:
    """The step by which the draws of the person in a post about a case are keyed."""
    row = w.member[m]
    return int(decision_step(w.actor[a].holder, w.pilot[row.pilot].case_version, row.attempts))


@inner
def asked_sum(w: World, i: int, slot: int) -> float:
    """The yearly sum a person above the units is asked for; the state line may carry a part."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if slot == STATE_SLOT:
        return float(p.state_share * pilot.amount_nok)
    if pilot.state_pays != 0:
        return float((1.0 - p.state_share) * pilot.amount_nok)
    return float(pilot.amount_nok)


@inner
def refuse_finally(w: World, m: int, a: int, month: int, stage: int, terms: Terms) -> None:
    """The pivotal no, its reason and what is said, unless the case goes on by another door."""
    i = int(w.member[m].pilot)
    pilot = w.pilot[i]
    if buys_own_share(w, i, stage, a, month) or goes_to_politicians(w, i, stage, a, month):
        return
    actor = w.actor[a]
    reason = reason_of(w.p[pilot.municipality_row], terms)
    u = uniform(w.draws, Decision.ARGUMENT, step_of_answer(w, m, a), pair(pilot.key, actor.code), 0)
    rule_at_hand = pilot.route_needed != 0 and pilot.route_seen == 0
    argument = argument_of(reason, actor.effect_mind, rule_at_hand, u)
    stop(w, i, month, stage, reason, argument, a, terms.believed)
    ask_private_buyer(w, i, a, month, terms)


@inner
def asks_again(w: World, m: int, a: int, month: int, terms: Terms, understood: float) -> int:
    """Whether the entrepreneur comes back: not, with a case written anew, or to the same person.

    Where only some of those with the need would be covered, the proposer may
    offer all of them instead.
    """
    row = w.member[m]
    i = int(row.pilot)
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if row.attempts >= p.repeat_requests_max:
        return GIVES_UP
    entity = pair(pilot.key, w.actor[a].code)
    if uniform(w.draws, Decision.PERSIST, step_of_answer(w, m, a), entity, 0) >= p.persistence:
        return GIVES_UP
    row.attempts += 1
    pilot.asked_again += 1
    rule_minded = w.actor[a].effect_mind < p.persistence_effect_mindset_limit
    if rule_minded or understood < p.persistence_understanding_limit:
        row.tie = max(0.0, row.tie - p.persistence_tie_loss)
    events.asked_again(
        w,
        month,
        pilot=i,
        person=a,
        times_asked_again=row.attempts,
        understanding=understood,
        tie=row.tie,
    )
    covers = reason_of(p, terms) == Reason.COVERAGE and pilot.offered_all == 0
    if covers and pilot.covered < pilot.need:
        offer_all(w, i, month)
        return WRITES_ANEW
    return COMES_BACK


@inner
def requeue_case(w: World, m: int, month: int) -> None:
    """The same person has the case once more."""
    row = w.member[m]
    row.answer = WAITING_ANSWER
    if row.queued == 0:
        enqueue_case(w, m // SLOTS, m, row.actor, month)


@inner
def offer_all(w: World, i: int, month: int) -> None:
    """Write the case anew for all units with the need, as far as they are free."""
    pilot = w.pilot[i]
    clear_desks(w, i)
    pilot.offered_all = 1
    municipality = w.municipality[pilot.municipality_row]
    start = municipality.sector_from[pilot.sector]
    n = municipality.sector_from[pilot.sector + 1] - start
    first = w.unit[pilot.first_unit].sector_index - start
    before = pilot.covered
    for step in range(n):
        u = w.unit[municipality.first_unit + start + (first + step) % n].by_sector
        room = pilot.n_sites < pilot.site_room and pilot.covered < pilot.need
        if room and is_free(w, i, u) and not is_site(w, i, u):
            add_site(w, i, u, 0)
            w.site[pilot.first_site + pilot.n_sites - 1].state = HOSTING
            # The case lies before the manager from now on, who may leave before it is answered.
            read_person(w, w.unit[u].manager, month)
            pilot.covered += 1
    set_range(w, i)
    pilot.full_nok = pilot.price_nok * price_share(
        w.p[pilot.municipality_row], pilot.covered, max(1, before)
    )
    pilot.case_version += 1
    events.all_offered(
        w, month, pilot=i, units_covered=pilot.covered, full_price_yearly_nok=pilot.full_nok
    )
    bring_forward(w, i, month)


@inner
def is_site(w: World, i: int, u: int) -> bool:
    """Whether a unit is already among those a pilot has asked."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        if w.site[s].unit == u:
            return True
    return False


@entry
def answer_unit(w: World, s: int, month: int) -> None:
    """One unit manager answers about the own share of the sum."""
    site = w.site[s]
    i = int(site.pilot)
    pilot = w.pilot[i]
    if site.queued == 0 or pilot.case_step != UNITS or pilot.case_since > month:
        return
    a = int(w.unit[site.unit].manager)
    read_person(w, a, month)
    if not handles(w, i, a, month):
        return
    site.queued = 0
    dequeue_case(w, -1, a)
    p = w.p[pilot.municipality_row]
    m = member_row(i, LINE_SLOT)
    refresh_member(w, m, month)
    find_lawful_route(w, i, a, step_of_answer(w, m, a), month)
    terms = weigh_share(w, m, a, month)
    amount = unit_share(pilot)
    x = consent(p, terms)
    entity = pair(pilot.key, w.actor[a].code)
    yes = uniform(w.draws, Decision.ANSWER, step_of_answer(w, m, a), entity, 0) < yes_chance(x)
    site.answer = Answer.YES if yes else Answer.NO
    events.unit_answered(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=amount,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
        willingness_without_stake=consent(p, with_sum(terms, 0.0, 0.0, 0.0)),
    )
    if units_done(w, i):
        conclude_unit_round(w, i, m, month)


@inner
def units_done(w: World, i: int) -> bool:
    """Whether no unit manager has the case any more."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        if w.site[s].queued != 0:
            return False
    return True


@inner
def conclude_unit_round(w: World, i: int, m: int, month: int) -> None:
    """All have answered: those who said no leave; with nobody left it is not brought forward."""
    pilot = w.pilot[i]
    left, first, refused = 0, -1, int(pilot.first_unit)
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.state == HOSTING and site.answer == Answer.YES and site.other == 0:
            left += 1
            if first < 0:
                first = int(site.unit)
        elif site.state == HOSTING and site.answer == Answer.NO and site.other == 0:
            refused = int(site.unit)
    if left == 0:
        a = int(w.unit[refused].manager)
        read_successor(w, a)
        terms = weigh_share(w, m, a, month)
        back = asks_again(w, m, a, month, terms, terms.understood)
        if back == COMES_BACK:
            reopen_unit(w, i, m, refused, month)
        elif back == GIVES_UP:
            refuse_finally(w, m, a, month, Stage.NOT_BROUGHT_FORWARD, terms)
        return
    if other_unit_refuses(w, i):
        other_manager_refuses(w, i, m, left, first, month)
        return
    go_on_with(w, i, left, first)
    route_to_next(w, i, month)


@inner
def go_on_with(w: World, i: int, left: int, first: int) -> None:
    """The units that said yes go on: a smaller sum where they are fewer, and who decides on it."""
    pilot = w.pilot[i]
    before = pilot.covered
    release_refusing_units(w, i)
    moved = first != pilot.first_unit
    pilot.first_unit = first
    set_range(w, i)
    if moved:
        reassign_line(w, i)
    if left < before:
        reduce_request(w, i, left)
        pilot.decider = decider_of(w, i, pilot.amount_nok, pilot.term)
        plan_route(w, i)


@inner
def other_manager_refuses(w: World, i: int, m: int, left: int, first: int, month: int) -> None:
    """The manager of the other sector's unit said no: asked again, or the pilot is alone."""
    pilot = w.pilot[i]
    a = int(w.unit[pilot.other_unit].manager)
    read_successor(w, a)
    terms = weigh_share(w, m, a, month)
    step = step_of_answer(w, m, a)
    back = asks_again(w, m, a, month, terms, terms.understood)
    if back == COMES_BACK:
        reopen_unit(w, i, m, pilot.other_unit, month)
    elif back == GIVES_UP:
        go_on_with(w, i, left, first)
        if goes_on_alone(w, i, step, month):
            route_to_next(w, i, month)
        else:
            refuse_finally(w, m, a, month, Stage.CLEARING, terms)


@inner
def other_head_refuses(w: World, m: int, a: int, month: int, terms: Terms) -> None:
    """The other sector's head said no: asked again, or the pilot is alone."""
    i = m // SLOTS
    step = step_of_answer(w, m, a)
    back = asks_again(w, m, a, month, terms, terms.understood)
    if back == COMES_BACK:
        requeue_case(w, m, month)
    elif back == GIVES_UP:
        if goes_on_alone(w, i, step, month):
            route_to_next(w, i, month)
        else:
            refuse_finally(w, m, a, month, Stage.CLEARING, terms)


@inner
def reassign_line(w: World, i: int) -> None:
    """Another unit is now the first: its line takes the places, advisers stay."""
    clear_desks(w, i)
    finance = int(w.member[member_row(i, ADVISER_SLOT + Duty.FINANCE - 1)].actor)
    procurement = int(w.member[member_row(i, ADVISER_SLOT + Duty.PROCUREMENT - 1)].actor)
    legal = int(w.member[member_row(i, ADVISER_SLOT + Duty.LEGAL - 1)].actor)
    assign_line(w, i)
    assign_post(w, i, ADVISER_SLOT + Duty.FINANCE - 1, finance)
    assign_post(w, i, ADVISER_SLOT + Duty.PROCUREMENT - 1, procurement)
    assign_post(w, i, ADVISER_SLOT + Duty.LEGAL - 1, legal)


@inner
def release_refusing_units(w: World, i: int) -> None:
    """Units that said no leave the pilot."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.state == HOSTING and site.answer == Answer.NO and site.other == 0:
            site.state = LEFT_OUT
            if w.unit[site.unit].hosts == i:
                w.unit[site.unit].hosts = -1


@inner
def reopen_unit(w: World, i: int, m: int, u: int, month: int) -> None:
    """A unit manager who said no is met and asked again."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.unit == u and site.state == HOSTING and site.queued == 0:
            meet(w, m, month)
            site.answer = WAITING_ANSWER
            site.queued = 1
            enqueue_case(w, i, -1, w.unit[u].manager, month + 1)


@entry
def clear_case(w: World, m: int, month: int) -> None:
    """An adviser or a person of the line who gets to the case answers."""
    row = w.member[m]
    i = m // SLOTS
    pilot = w.pilot[i]
    if row.queued == 0 or pilot.case_step >= DECIDER or pilot.case_since >= month:
        return
    if handles(w, i, row.actor, month):
        answer_case(w, m, month)


@inner
def answer_case(w: World, m: int, month: int) -> None:
    """The answer of one person who is not the decider."""
    row = w.member[m]
    i = m // SLOTS
    pilot = w.pilot[i]
    a = refresh_member(w, m, month)
    if row.queued != 0:
        dequeue_case(w, m, a)
    if w.actor[a].role == Role.ADVISER:
        advise(w, m, a, month)
        return
    slot = m - i * SLOTS
    if row.attempts > 0:
        meet(w, m, month)
    find_lawful_route(w, i, a, step_of_answer(w, m, a), month)
    p = w.p[pilot.municipality_row]
    levels_passed = float(slot - LINE_SLOT) if slot < OTHER_SLOT else 1.0
    amount = asked_sum(w, i, slot)
    rules = rules_risk(w, i, a, pilot.route_needed != 0, pilot.route_exists != 0, month)
    terms = weigh(
        w,
        m,
        a,
        month,
        levels_passed,
        stake_of(w, i, pilot.amount_nok),
        strain_of(w, a, amount),
        rules,
    )
    x = consent(p, terms)
    entity = pair(pilot.key, w.actor[a].code)
    yes = uniform(w.draws, Decision.ANSWER, step_of_answer(w, m, a), entity, 0) < yes_chance(x)
    row.answer = Answer.YES if yes else Answer.NO
    events.answered(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=amount,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )
    if slot == STATE_SLOT:
        # A no of the state line ends nothing.
        pilot.state_pays = 1 if yes else 0
        route_to_next(w, i, month)
    elif yes:
        route_to_next(w, i, month)
    elif slot == OTHER_SLOT:
        other_head_refuses(w, m, a, month, terms)
    else:
        back = asks_again(w, m, a, month, terms, terms.understood)
        if back == COMES_BACK:
            requeue_case(w, m, month)
        elif back == GIVES_UP:
            refuse_finally(w, m, a, month, Stage.CLEARING, terms)


@inner
def advise(w: World, m: int, a: int, month: int) -> None:
    """Advice: a way is seen, or knowledge of rules is left behind. Not a veto by default."""
    i = m // SLOTS
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    w.member[m].answer = Answer.YES
    seen = find_lawful_route(w, i, a, step_of_answer(w, m, a), month)
    open_question = pilot.route_needed != 0 and pilot.route_seen == 0
    if open_question:
        record_adviser_knowledge(w, i, a, month)
    events.advised(
        w, month, pilot=i, person=a, saw_route=seen, rule_knowledge_left=pilot.adviser_knowledge
    )
    if open_question and p.advice_is_veto != 0:
        step = step_of_answer(w, m, a)
        u = uniform(w.draws, Decision.ARGUMENT, step, pair(pilot.key, w.actor[a].code), 0)
        argument = argument_of(Reason.RULES, w.actor[a].effect_mind, True, u)
        stop(w, i, month, Stage.CLEARING, Reason.RULES, argument, a, pilot.evidence)
        return
    if pilot.case_step == ADVICE:
        route_to_next(w, i, month)


@entry
def gather(w: World, i: int, month: int) -> None:
    """Once in a case a coordinator gathers all who are still to be asked and have time."""
    pilot = w.pilot[i]
    if pilot.open == 0 or pilot.case_open < 0:
        return
    coordinator = hand_to_coordinator(w, i)
    if coordinator < 0 or pilot.gathered != 0 or pilot.case_since >= month:
        return
    if pilot.case_step < ADVICE or pilot.case_step > STATE_LINE:
        return
    read_person(w, coordinator, month)
    if not handles(w, i, coordinator, month):
        return
    pilot.gathered = 1
    version = pilot.case_version
    events.gathered(w, month, pilot=i, person=coordinator)
    for slot in range(LINE_SLOT, SLOTS):
        m = member_row(i, slot)
        if pilot.case_step >= DECIDER or pilot.case_version != version or pilot.ended >= 0:
            return
        if slot == LINE_SLOT + pilot.decider or not is_outstanding(w, m):
            continue
        if handles(w, i, w.member[m].actor, month):
            answer_case(w, m, month)
