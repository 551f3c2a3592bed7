"""Phase 10: waiting and bridging, delivery and use, the yearly review, the record."""

from __future__ import annotations

from collabsim.rules.case import (
    CLOSED,
    close_project,
    end_collaboration,
    finish,
    legal_error,
    set_state,
    stop,
)
from collabsim.rules.co_payment import ONCE, buys_own_share
from collabsim.rules.consent import Terms, consent, with_sum, without_entrepreneur, yes_chance
from collabsim.rules.effect_contract import free_repayment
from collabsim.rules.entrepreneurs import learn_result
from collabsim.rules.members import has_champion, member_row, refresh_member
from collabsim.rules.money import pay_contract, pay_transfer, take_from_fund
from collabsim.rules.opportunities import keep_distances
from collabsim.rules.own_part import unit_share
from collabsim.rules.private_buyer import end_private_contract
from collabsim.rules.procurement import (
    band_of,
    find_lawful_route,
    renewal_value,
    route_exists,
    route_needed,
    rules_risk,
)
from collabsim.rules.reasons import argument_of, reason_of, shortfalls
from collabsim.rules.support import slips, supported
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.rules.worth import add_worth, note_frames, note_worth
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR, OCTOBER, month_of_year
from collabsim.world.codes import Argument, Occasion, Outcome, Reason, Source, Stage, State
from collabsim.world.compiling import Row, compiled, entry, inner
from collabsim.world.draws import Decision, pair, uniform, uniforms
from collabsim.world.events.codes import Answer, SlipPhase
from collabsim.world.tables import LINE_SLOT, World

REVIEW_KEY = 4096
"""Reviews are keyed by month plus this, so that no draw of a case is used twice."""
AFTER_ONE_YEAR, AFTER_TWO_YEARS, AFTER_THREE_YEARS = 12, 24, 36
"""Months after the money at which states are noted, as follow-ups of projects do."""


@compiled
def is_inhouse(pilot: Row) -> bool:
    """Whether own staff deliver."""
    return bool(pilot.outcome == Outcome.TRANSFER or pilot.outcome == Outcome.TAKEOVER)


@compiled
def is_adopted(pilot: Row) -> bool:
    """Whether a decision has been taken under which somebody delivers or will."""
    return bool(
        pilot.outcome != Outcome.OPEN
        and pilot.outcome != Outcome.STOPPED
        and pilot.pays_from >= 0
        and pilot.state != State.STOPPED
    )


@entry
def wait(w: World, i: int, month: int) -> None:
    """While a case waits: look for a bridge; in the end the entrepreneur must go."""
    pilot = w.pilot[i]
    if pilot.state != State.WAITING or is_adopted(pilot):
        return
    if pilot.case_step != CLOSED and look_for_bridge(w, i, month):
        return
    supported(w, i)
    p = w.p[pilot.municipality_row]
    patience = p.patience_months * (1.0 + p.waiting_support_nok / max(p.monthly_cost_nok, 1.0))
    if month - pilot.money_until < patience:
        return
    stage = Stage.COMPETITION if pilot.competition_until >= month else Stage.WAITING
    if buys_own_share(w, i, stage, -1, month):
        return
    place = int(w.unit[pilot.first_unit].manager)
    if pilot.clerk >= LINE_SLOT:
        place = int(w.member[member_row(i, pilot.clerk)].actor)
    stop(w, i, month, stage, Reason.TIME, Argument.NO_ANSWER, place, pilot.evidence)


@inner
def look_for_bridge(w: World, i: int, month: int) -> bool:
    """More project money for some months, if somebody looks and there is any."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    chance = p.bridge_chance
    if has_champion(w, i):
        chance = p.bridge_chance_champion
    looked, outside, length, _ = uniforms(w.draws, Decision.BRIDGE, month, pilot.key, 0)
    if looked >= chance:
        return False
    low, high = p.bridge_months_low, p.bridge_months_high
    months = low + int(length * (high - low + 1))
    sum_nok = pilot.project_nok / pilot.project_months * months
    from_fund = take_from_fund(w, pilot.municipality_row, sum_nok)
    if not from_fund and outside >= p.bridge_outside_chance:
        return False
    pilot.bridges += 1
    pilot.bridge_months += months
    pilot.money_until = month + 1 + months
    pilot.project_granted_nok += sum_nok
    events.bridged(
        w,
        month,
        pilot=i,
        bridge_months=months,
        money_source=Source.FUND if from_fund else Source.OUTSIDE,
        project_money_nok=sum_nok,
        chance_to_look=chance,
    )
    set_state(w, i, month, State.BRIDGED)
    return True


@inner
def begin_delivery(w: World, i: int, month: int) -> None:
    """First month under a decision: who delivers now, and who is free again."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.uptake = p.initial_uptake
    close_project(w, i)
    if is_inhouse(pilot):
        end_collaboration(w, i, month, State.IN_HOUSE)
        if pilot.outcome == Outcome.TRANSFER:
            pay_transfer(w, i, month, pilot.transfer_nok)
        set_state(w, i, month, State.IN_HOUSE)
    elif pilot.outcome == Outcome.COMPETITION_LOST:
        end_collaboration(w, i, month, State.OTHER_SUPPLIER)
        set_state(w, i, month, State.OTHER_SUPPLIER)
    else:
        set_state(w, i, month, State.DELIVERING)
    learn_result(w, i, month)


@inner
def update_uptake(w: World, i: int, month: int) -> None:
    """Adopted is not used: uptake grows with evidence and ownership, falls without an anchor."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if pilot.anchored == 0:
        pilot.uptake *= 1.0 - p.uptake_speed
    else:
        seen = p.uptake_goal_base + p.uptake_goal_evidence * pilot.evidence
        goal = seen + p.uptake_goal_ownership * pilot.ownership
        if is_inhouse(pilot):
            goal = p.uptake_goal_inhouse * pilot.kept_effect
        if p.support_slips != 0:
            goal += p.anchoring_use_gain * pilot.anchoring_down
        pilot.uptake += p.uptake_speed * (min(1.0, goal) - pilot.uptake)
    supported(w, i)
    if slips(w, i, month, SlipPhase.USE):
        pilot.uptake = max(0.0, pilot.uptake - p.slip_uptake_loss)
    if pilot.state == State.OTHER_SUPPLIER:
        return
    delivered = State.IN_HOUSE if is_inhouse(pilot) else State.DELIVERING
    set_state(w, i, month, State.UNUSED if pilot.uptake < p.unused_limit else delivered)


@entry
def deliver(w: World, i: int, month: int) -> None:
    """One month of a measure that was adopted."""
    pilot = w.pilot[i]
    if not is_adopted(pilot) or month < pilot.pays_from or pilot.money_ended < 0:
        return
    if month == pilot.pays_from:
        begin_delivery(w, i, month)
    if pilot.complaint >= 0 and month >= pilot.complaint:
        events.complained(w, month, pilot=i, person=pilot.payer, yearly_nok=pilot.amount_nok)
        stop(
            w, i, month, Stage.REVIEW, Reason.COMPLAINT, Argument.RULES, pilot.payer, pilot.evidence
        )
        return
    if pilot.ending != 0 and month >= pilot.contract_until:
        finish(w, i, month, State.STOPPED)
        return
    if month_of_year(month) == OCTOBER and month > pilot.pays_from:
        review(w, i, month)
        if pilot.state == State.STOPPED:
            return
    pay_contract(w, i)
    update_uptake(w, i, month)
    p = w.p[pilot.municipality_row]
    units = pilot.covered + (1 if pilot.other_unit >= 0 else 0)
    share = 1.0 if is_inhouse(pilot) else pilot.amount_nok / pilot.full_nok
    pilot.users += p.users_per_unit_month * units * pilot.uptake * min(1.0, share)
    kept = pilot.kept_effect if is_inhouse(pilot) else 1.0
    add_worth(p, pilot, units, pilot.uptake * min(1.0, share) * kept)


@inner
def manager_renews(w: World, i: int, month: int) -> None:
    """A unit manager who came later may take the measure up as the own one."""
    pilot = w.pilot[i]
    if pilot.anchored != 0:
        return
    m = member_row(i, LINE_SLOT)
    a = refresh_member(w, m, month)
    p = w.p[pilot.municipality_row]
    amount = unit_share(pilot)
    terms = weigh(w, m, a, month, 0.0, stake_of(w, i, amount), strain_of(w, a, amount), 0.0)
    if is_inhouse(pilot):
        terms = without_entrepreneur(p, terms, terms.stake, terms.strain)
    key = REVIEW_KEY + month
    entity = pair(pilot.key, w.actor[a].code)
    if uniform(w.draws, Decision.REVIEW, key, entity, 1) < yes_chance(consent(p, terms)):
        pilot.anchored = 1


@inner
def review_terms(w: World, i: int, m: int, a: int, month: int, expires: bool) -> Terms:
    """What the reviewer weighs: the same terms, this year's stress, a value computed again."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    amount = pilot.paid_yearly_nok
    rules = 0.0
    if expires and not is_inhouse(pilot):
        value = renewal_value(p, pilot, w.actor[a].fear)
        band = band_of(p, pilot.sector, value)
        needed = route_needed(band, pilot.law_touched)
        pilot.band = band
        pilot.route_needed = 1 if needed else 0
        pilot.route_exists = 1 if route_exists(pilot, band) else 0
        find_lawful_route(w, i, a, REVIEW_KEY + month, month)
        rules = rules_risk(w, i, a, needed, pilot.route_exists != 0, month)
    terms = weigh(
        w, m, a, month, float(pilot.decider),
        stake_of(w, i, pilot.amount_nok), strain_of(w, a, amount), rules,
    )  # fmt: skip
    if is_inhouse(pilot):
        return without_entrepreneur(p, terms, terms.stake, terms.strain)
    return with_sum(terms, terms.stake, terms.strain, rules)


@inner
def review(w: World, i: int, month: int) -> None:
    """October: a contract that ends within a year is renewed or not; an unused one may be ended.

    A contract that runs on and is used binds; it is not reviewed. What own
    staff or another supplier does is reviewed every year.
    """
    pilot = w.pilot[i]
    if pilot.ending != 0 or pilot.reviewed == month:
        return
    pilot.reviewed = month
    manager_renews(w, i, month)
    p = w.p[pilot.municipality_row]
    yearly = is_inhouse(pilot) or pilot.outcome == Outcome.COMPETITION_LOST
    expires = yearly or pilot.contract_until <= month + MONTHS_A_YEAR
    if not expires and pilot.state != State.UNUSED:
        return
    m = member_row(i, LINE_SLOT + pilot.decider)
    a = refresh_member(w, m, month)
    terms = review_terms(w, i, m, a, month, expires)
    if pilot.co_paid == ONCE and expires:
        line = int(Reason.BUDGET_LINE)
        none = int(Argument.NONE)
        let_end(w, i, a, month, int(Stage.REVIEW), line, none, terms.believed)
        return
    disuse = p.uptake_review_weight * max(0.0, p.uptake_review_level - pilot.uptake)
    x = consent(p, terms) - disuse
    entity = pair(pilot.key, w.actor[a].code)
    drawn = uniform(w.draws, Decision.REVIEW, REVIEW_KEY + month, entity, 0)
    yes = drawn < yes_chance(x)
    events.reviewed(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        uptake=pilot.uptake,
        yearly_nok=pilot.amount_nok,
        perceived_rule_risk=terms.risk_rules,
        disuse_term=disuse,
    )
    if yes:
        renew(w, i, a, month, expires)
    else:
        not_renewed(w, i, a, month, terms, disuse)


@inner
def renew(w: World, i: int, a: int, month: int, expires: bool) -> None:
    """A yes at review: the same term again where one was ending."""
    pilot = w.pilot[i]
    if not expires or is_inhouse(pilot):
        return
    pilot.years_bought += pilot.term
    pilot.contract_until += MONTHS_A_YEAR * pilot.term
    bought = pilot.outcome != Outcome.COMPETITION_LOST
    if bought and pilot.route_needed != 0 and pilot.route_seen == 0:
        legal_error(w, i, a, month, Decision.COMPLAINT)


@inner
def not_renewed(w: World, i: int, a: int, month: int, terms: Terms, disuse: float) -> None:
    """A no at review ends a contract when it runs out, everything else at once."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    reason = reason_of(p, terms)
    stage = int(Stage.REVIEW)
    if disuse > shortfalls(p, terms)[reason - Reason.BELIEF]:
        stage = int(Stage.USE)
        reason = int(Reason.NO_EFFECT)
    u = uniform(w.draws, Decision.ARGUMENT, REVIEW_KEY + month, pair(pilot.key, w.actor[a].code), 0)
    argument = argument_of(reason, w.actor[a].effect_mind, terms.risk_rules > 0.0, u)
    let_end(w, i, a, month, stage, reason, argument, terms.believed)


@inner
def let_end(
    w: World, i: int, a: int, month: int, stage: int, reason: int, argument: int, believed: float
) -> None:
    """A contract under which somebody delivers runs out; all else that is not renewed stops now."""
    pilot = w.pilot[i]
    if pilot.state != State.DELIVERING or pilot.contract_until <= month:
        stop(w, i, month, stage, reason, argument, a, believed)
        return
    pilot.ending = 1
    pilot.stage, pilot.reason, pilot.argument = stage, reason, argument
    pilot.stopped_by, pilot.stopped_by_level = a, w.actor[a].level
    pilot.belief_at_end = believed
    events.stopped(
        w,
        month,
        pilot=i,
        person=a,
        stop_stage=stage,
        stop_reason=reason,
        stop_argument=argument,
        belief=believed,
        yearly_nok=pilot.amount_nok,
        contract_runs_out=True,
    )


@entry
def keep_record(w: World, i: int, month: int) -> None:
    """Note the state 12, 24 and 36 months after project money ended, and what it has come to."""
    pilot = w.pilot[i]
    end_private_contract(w, i, month)
    free_repayment(w, i, month)
    p = w.p[pilot.municipality_row]
    note_worth(p, pilot, month)
    if pilot.decided == month:
        keep_distances(w, i, month, Occasion.DECISION)
    if pilot.money_ended < 0:
        return
    since = month - pilot.money_ended
    if since == AFTER_ONE_YEAR:
        pilot.state_12 = pilot.state
    elif since == AFTER_TWO_YEARS:
        pilot.state_24 = pilot.state
    elif since == AFTER_THREE_YEARS:
        pilot.state_36 = pilot.state
        note_frames(p, pilot, month)
