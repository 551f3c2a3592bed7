"""Phases 8 and 9: the decider chooses; competitions are held."""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.attention import dequeue_case, handles
from collabsim.rules.calendar_doors import list_for_council
from collabsim.rules.case import (
    CLOSED,
    DECIDER,
    adopt,
    clear_desks,
    is_outstanding,
    legal_error,
    route_to_next,
    stop,
)
from collabsim.rules.consent import Terms, consent, cost, risk
from collabsim.rules.deciders import SHORT_TERM_YEARS
from collabsim.rules.effect_contract import conclude_talks, open_talks
from collabsim.rules.meeting import meet
from collabsim.rules.members import member_row, refresh_member, tie_now
from collabsim.rules.options import (
    choose,
    inhouse_amount,
    reduced_amount,
    win_chance,
)
from collabsim.rules.people import remember_purchase
from collabsim.rules.phases.clearing import (
    COMES_BACK,
    GIVES_UP,
    asked_sum,
    asks_again,
    refuse_finally,
    requeue_case,
    step_of_answer,
)
from collabsim.rules.procurement import find_lawful_route, rules_risk
from collabsim.rules.reading import reads
from collabsim.rules.reasons import reason_of
from collabsim.rules.research_label import label_is_error, label_research
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.world import events
from collabsim.world.codes import (
    Argument,
    Band,
    Door,
    Outcome,
    Proximity,
    ReadingPath,
    Reason,
    Stage,
)
from collabsim.world.compiling import entry, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer, LegalError, Option
from collabsim.world.tables import LINE_SLOT, SLOTS, World


@inner
def may_decide_now(w: World, m: int, month: int) -> bool:
    """Whether the decider gets to it: the council on its day, others as their queue allows."""
    i = m // SLOTS
    pilot = w.pilot[i]
    row = w.member[m]
    if (
        row.queued == 0
        or pilot.case_step != DECIDER
        or m != member_row(i, LINE_SLOT + pilot.decider)
    ):
        return False
    if pilot.case_since >= month or pilot.recused_until > month:
        return False
    if w.actor[row.actor].role == Role.COUNCIL:
        return bool(month >= pilot.list_month)
    return handles(w, i, row.actor, month)


@entry
def decide_case(w: World, m: int, month: int) -> None:
    """The decider takes the best option, unless somebody has to be asked anew first."""
    if not may_decide_now(w, m, month):
        return
    i = m // SLOTS
    pilot = w.pilot[i]
    row = w.member[m]
    for slot in range(LINE_SLOT, SLOTS):
        other = member_row(i, slot)
        if other != m and is_outstanding(w, other):
            dequeue_case(w, m, row.actor)
            route_to_next(w, i, month)
            return
    a = refresh_member(w, m, month)
    if must_recuse(w, m, a, month) or refused_at_extra_clearance(w, m, a, month):
        return
    if row.attempts > 0:
        meet(w, m, month)
    find_lawful_route(w, i, a, step_of_answer(w, m, a), month)
    label_research(w, i, a, month)
    p = w.p[pilot.municipality_row]
    amount = asked_sum(w, i, LINE_SLOT + pilot.decider)
    rules = rules_risk(w, i, a, pilot.route_needed != 0, pilot.route_exists != 0, month)
    terms = weigh(
        w, m, a, month, float(pilot.decider),
        stake_of(w, i, pilot.amount_nok), strain_of(w, a, amount), rules,
    )  # fmt: skip
    x = consent(p, terms)
    option = choose(w, i, a, month, step_of_answer(w, m, a), terms, x)
    row.answer = Answer.NO if option == Option.STOP else Answer.YES
    events.decided(
        w,
        month,
        pilot=i,
        person=a,
        option=option,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=pilot.amount_nok,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )
    dequeue_case(w, m, a)
    act_on(w, m, a, month, option, terms)


@inner
def refused_at_extra_clearance(w: World, m: int, a: int, month: int) -> bool:
    """Whether one of the extra clearances of an experiment ends the case; by default none is."""
    i = m // SLOTS
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    for clearance in range(p.extra_clearances):
        drawn = uniform(
            w.draws, Decision.EXTRA_CLEARANCE, step_of_answer(w, m, a), pilot.key, clearance
        )
        if drawn >= p.extra_clearance_chance:
            stop(w, i, month, Stage.CLEARING, Reason.RULES, Argument.RULES, a, pilot.evidence)
            return True
    return False


@inner
def must_recuse(w: World, m: int, a: int, month: int) -> bool:
    """Too close a tie: one who knows the rules recuses and a deputy answers later.

    Not to recuse is a legal error if somebody complains.
    """
    row = w.member[m]
    i = m // SLOTS
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    actor = w.actor[a]
    close = reads(w, Proximity.SOCIAL, ReadingPath.RECUSAL, m, a, month, tie_now(p, row, month))
    if close <= p.recusal_tie or pilot.recused_until >= 0:
        return False
    entity = pair(pilot.key, actor.code)
    if uniform(w.draws, Decision.RECUSE, 0, entity, 0) >= actor.rule_knowledge:
        pilot.recused_until = month
        if uniform(w.draws, Decision.COMPLAINT_RECUSAL, 0, entity, 0) < p.complaint_chance:
            pilot.legal_errors += 1
            events.legal_error(
                w,
                month,
                pilot=i,
                person=a,
                legal_error=LegalError.NOT_RECUSED,
                yearly_nok=0.0,
                tie=row.tie,
            )
        return False
    low, high = p.recusal_months_low, p.recusal_months_high
    u = uniform(w.draws, Decision.RECUSAL_MONTHS, 0, entity, 0)
    wait = low + int(u * (high - low + 1))
    pilot.recused_until = month + wait
    row.tie = min(row.tie, p.initial_tie_unknown)
    row.initial_tie = row.tie
    row.seen = 0.0
    events.recused(w, month, pilot=i, person=a, months_until_deputy=wait)
    return True


@inner
def first_payment(w: World, i: int, a: int, month: int) -> int:
    """Month payment can begin: the next one, so December's decisions flow from January."""
    if w.actor[a].role != Role.COUNCIL:
        w.pilot[i].door = Door.OWN_FRAME
    return month + 1


@inner
def act_on(w: World, m: int, a: int, month: int, option: int, terms: Terms) -> None:
    """What the chosen option sets going."""
    i = m // SLOTS
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    begins = first_payment(w, i, a, month)
    if option == Option.STOP:
        back = asks_again(w, m, a, month, terms, terms.understood)
        if back == COMES_BACK:
            requeue_case(w, m, month)
            if w.actor[a].role == Role.COUNCIL:
                list_for_council(w, i, month)
        elif back == GIVES_UP:
            refuse_finally(w, m, a, month, Stage.DECIDING, terms)
        return
    if option == Option.COMPETITION:
        open_competition(w, i, a, month)
        return
    if option == Option.EFFECT_CONTRACT:
        open_talks(w, i, a, month)
        return
    if option == Option.IN_HOUSE:
        take_in_house(w, i, a, month, begins)
        return
    outcome = Outcome.DIRECT if pilot.asked_again == 0 else Outcome.AFTER_ASKING
    if option == Option.REDUCED:
        outcome = Outcome.REDUCED
        pilot.amount_nok = reduced_amount(p, pilot, w.actor[a].fear)
        pilot.term = SHORT_TERM_YEARS
        pilot.band = Band.A
        pilot.route_needed = pilot.law_touched
        pilot.route_exists = pilot.route_other_law
    if option == Option.WITHOUT_ROUTE:
        outcome = Outcome.WITHOUT_LAWFUL_ROUTE
    adopt(w, i, month, outcome, a, begins, pilot.term)
    if pilot.route_needed != 0 and pilot.route_seen == 0:
        legal_error(w, i, a, month, Decision.COMPLAINT)
    label_is_error(w, i, a, month)
    record_purchase_experience(w, i, month)
    if w.actor[a].role == Role.COUNCIL and pilot.term > SHORT_TERM_YEARS:
        pilot.has_line = 1


@inner
def record_purchase_experience(w: World, i: int, month: int) -> None:
    """Everybody of the line who carried the purchase through knows a little more."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    for place in range(pilot.decider + 1):
        remember_purchase(p, w.actor[w.member[member_row(i, LINE_SLOT + place)].actor], month)


@inner
def open_competition(w: World, i: int, a: int, month: int) -> None:
    """Ask two or three, or announce."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    clear_desks(w, i)
    u = uniform(w.draws, Decision.COMPETITION_MONTHS, 0, pilot.key, 0)
    low, high = p.competition_b_months_low, p.competition_b_months_high
    if pilot.band == Band.C:
        low, high = p.competition_c_months_low, p.competition_c_months_high
    pilot.competition_until = month + low + int(u * (high - low + 1))
    pilot.payer = -1
    pilot.clerk = LINE_SLOT + pilot.decider
    pilot.door = Door.OWN_FRAME if w.actor[a].role != Role.COUNCIL else pilot.door
    events.competition(
        w,
        month,
        pilot=i,
        person=a,
        band=pilot.band,
        competition_ends_month=pilot.competition_until,
        yearly_nok=pilot.amount_nok,
    )


@entry
def end_competition(w: World, i: int, month: int) -> None:
    """A competition ends, won or lost; so do talks about an effect contract."""
    conclude_talks(w, i, month)
    pilot = w.pilot[i]
    if pilot.competition_until != month or pilot.case_step == CLOSED:
        return
    p = w.p[pilot.municipality_row]
    a = int(w.member[member_row(i, pilot.clerk)].actor)
    u = uniform(w.draws, Decision.COMPETITORS, 0, pilot.key, 0)
    others = min(p.competitors_max, 1 + int(u * p.competitors_max))
    chance = win_chance(p, pilot.evidence, others, pilot.cocreation_depth)
    won = uniform(w.draws, Decision.COMPETITION_WON, 0, pilot.key, 0) < chance
    events.competition_ended(
        w, month, pilot=i, person=a, other_suppliers=others, won=won, chance_to_win=chance
    )
    pilot.route_seen = 1
    outcome = Outcome.COMPETITION_WON if won else Outcome.COMPETITION_LOST
    adopt(w, i, month, outcome, a, month + 1, pilot.term)
    if won:
        record_purchase_experience(w, i, month)


@inner
def take_in_house(w: World, i: int, a: int, month: int, begins: int) -> None:
    """Own staff carry on: an agreed transfer, or a takeover."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.amount_nok = inhouse_amount(p, pilot)
    outcome = Outcome.TAKEOVER
    coin = uniform(w.draws, Decision.TRANSFER, 0, pilot.key, 0)
    if pilot.ownership > p.transfer_ownership and coin < p.transfer_chance:
        outcome = Outcome.TRANSFER
        pilot.transfer_nok = p.inhouse_price_share * pilot.full_nok
    u = uniform(w.draws, Decision.KEPT_EFFECT, 0, pilot.key, 0)
    pilot.kept_effect = p.kept_effect_low + (p.kept_effect_high - p.kept_effect_low) * u
    adopt(w, i, month, outcome, a, begins, SHORT_TERM_YEARS)
