"""A binding agreement: before anything is seen, those who would decide bind themselves to a test.

Some months into a project a lawful way is looked for, and whoever would have to say yes later is
asked on belief before evidence; what is at stake is as much as the agreement binds. Where the
pilot then shows the evidence agreed on, the decider keeps the word or breaks it at that price,
without advice; where it shows less, it ends without a case. A broken word leaves an ordinary case.
"""

from __future__ import annotations

from collabsim.municipality.structure import Duty
from collabsim.rules.case import adopt, adviser_for, legal_error
from collabsim.rules.consent import Terms, consent, cost, risk, yes_chance
from collabsim.rules.deciders import decider_of, leaders_between
from collabsim.rules.hours import TALKS, ask_for_pilot
from collabsim.rules.meeting import meet
from collabsim.rules.members import assign_post, member_row, refresh_member
from collabsim.rules.money import uncommit
from collabsim.rules.mooring import moor
from collabsim.rules.people import remember_purchase
from collabsim.rules.procurement import (
    TERM_WITH_PROJECT,
    band_of,
    find_lawful_route,
    project_counts,
    route_exists,
    route_needed,
    rules_risk,
    value_of,
)
from collabsim.rules.proposal import apply_rules
from collabsim.rules.reasons import reason_of
from collabsim.rules.weighing import stake_of, strain_of, weigh, weigh_start
from collabsim.world import events
from collabsim.world.codes import Outcome
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import AgreementEnd, Answer, MooredBy
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, OTHER_SLOT, World

NO_AGREEMENT, OFFERED, SIGNED, NOT_SIGNED, BROKEN = 0, 1, 2, 3, 4
"""What has become of the agreement of a pilot."""
BY_LINE, BY_DECIDER = 0, 1
"""Who signs: everybody a case would pass, or the unit manager and the decider only."""
AGREEMENT_KEY = 8192
"""Looking for a way in agreements is keyed by month plus this: no draw of a case is used twice."""
BOTH_WAYS = 2.0
"""A no costs what binds, and a yes saves it: the difference between them is twice as much."""


@inner
def offer_agreement(w: World, i: int, month: int) -> None:
    """A pilot that begins while agreements are made keeps the terms of its own."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.agreement_bindingness <= 0.0:
        return
    pilot.agreement = OFFERED
    pilot.agreement_month = month + p.agreement_after_months
    pilot.bindingness = p.agreement_bindingness
    pilot.agreed_evidence = p.agreement_evidence
    pilot.agreed_years = p.agreement_term_years
    pilot.agreement_by_line = 1 if p.agreement_signed_by == BY_LINE else 0


@compiled
def value_agreed(p: Row, pilot: Row, amount: float, fear: float) -> float:
    """What is held against the threshold: the term agreed on, and the project if it counts."""
    value = value_of(p, pilot, amount, float(pilot.agreed_years), fear)
    counted = p.threshold_basis == TERM_WITH_PROJECT
    if not counted and project_counts(p, pilot.funding_form, fear):
        value += pilot.project_nok
    return float(value)


@inner
def negotiate(w: World, i: int, month: int) -> None:
    """The month of an agreement: a way is looked for, and all who have to are asked."""
    pilot = w.pilot[i]
    if pilot.agreement != OFFERED or month != pilot.agreement_month or pilot.case_open >= 0:
        return
    p = w.p[pilot.municipality_row]
    amount = float(pilot.price_nok)
    manager = refresh_member(w, member_row(i, LINE_SLOT), month)
    value = value_agreed(p, pilot, amount, w.actor[manager].fear)
    pilot.band = band_of(p, pilot.sector, value)
    pilot.route_needed = 1 if route_needed(pilot.band, pilot.law_touched) else 0
    pilot.route_exists = 1 if route_exists(pilot, pilot.band) else 0
    place = decider_of(w, i, amount, int(pilot.agreed_years))
    pilot.agreement_decider = place
    look_for_route(w, i, place, month)
    if pilot.route_needed != 0 and pilot.route_seen == 0:
        end_talks(w, i, manager, month, AgreementEnd.NO_ROUTE_SEEN)
        return
    for step in range(place + 1):
        between = 0 < step < place
        skipped = step > leaders_between(p, place) or pilot.agreement_by_line == 0
        if between and skipped:
            continue
        if step == place and not other_head_signs(w, i, month):
            return
        if not signs(w, i, member_row(i, LINE_SLOT + step), month):
            return
    sign(w, i, month)


@inner
def look_for_route(w: World, i: int, place: int, month: int) -> None:
    """Advisers for procurement and law, where the line signs; unit manager and decider."""
    pilot = w.pilot[i]
    if pilot.agreement_by_line != 0 and pilot.route_needed != 0:
        for duty in (Duty.PROCUREMENT, Duty.LEGAL):
            slot = ADVISER_SLOT + duty - 1
            assign_post(w, i, slot, adviser_for(w, i, duty))
            adviser = refresh_member(w, member_row(i, slot), month)
            find_lawful_route(w, i, adviser, AGREEMENT_KEY + month, month)
    for step in (0, place):
        a = refresh_member(w, member_row(i, LINE_SLOT + step), month)
        find_lawful_route(w, i, a, AGREEMENT_KEY + month, month)


@inner
def other_head_signs(w: World, i: int, month: int) -> bool:
    """The other sector's head, where there is one and the line signs."""
    pilot = w.pilot[i]
    m = member_row(i, OTHER_SLOT)
    if pilot.agreement_by_line == 0 or w.member[m].actor < 0:
        return True
    return bool(signs(w, i, m, month))


@inner
def signs(w: World, i: int, m: int, month: int) -> bool:
    """Whether one person signs, on belief before evidence; a no ends the talks."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    a = refresh_member(w, m, month)
    bound = pilot.bindingness * pilot.price_nok
    stake = pilot.bindingness * stake_of(w, i, pilot.price_nok)
    terms = weigh_start(w, m, a, month, stake, strain_of(w, a, bound))
    x = consent(p, terms)
    drawn = uniform(w.draws, Decision.AGREEMENT, 0, pair(pilot.key, w.actor[a].code), 0)
    yes = drawn < yes_chance(x)
    events.agreement_answered(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=bound,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )
    if not yes:
        end_talks(w, i, a, month, AgreementEnd.REFUSED)
    return bool(yes)


@inner
def end_talks(w: World, i: int, a: int, month: int, how: int) -> None:
    """Talks about an agreement end, with or without one."""
    pilot = w.pilot[i]
    pilot.agreement = SIGNED if how == AgreementEnd.SIGNED else NOT_SIGNED
    events.agreement_ended(
        w,
        month,
        pilot=i,
        person=a,
        agreement_end=how,
        yearly_nok=pilot.price_nok,
        agreed_evidence=pilot.agreed_evidence,
    )
    ask_for_pilot(w, i, TALKS, True)


@inner
def sign(w: World, i: int, month: int) -> None:
    """All have signed: there is a line, and what binds is tied up in the decider's frame."""
    pilot = w.pilot[i]
    decider = int(w.member[member_row(i, LINE_SLOT + pilot.agreement_decider)].actor)
    pilot.has_line = 1
    pilot.payer = decider
    pilot.paid_yearly_nok = pilot.bindingness * pilot.price_nok
    w.actor[decider].committed_nok += pilot.paid_yearly_nok
    end_talks(w, i, decider, month, AgreementEnd.SIGNED)
    moor(w, i, month, MooredBy.AGREEMENT)


@inner
def evidence_needed(w: World, i: int) -> float:
    """The least evidence with which a case is opened: the team's, the criterion's, the agreed."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    least = max(p.evidence_limit, p.case_criterion)
    return float(max(least, pilot.agreed_evidence) if pilot.agreement == SIGNED else least)


@inner
def word_kept(w: World, i: int, month: int) -> bool:
    """The evidence agreed on is there: whether the decider, or a successor, keeps the word."""
    pilot = w.pilot[i]
    if pilot.agreement != SIGNED:
        return False
    p = w.p[pilot.municipality_row]
    place = int(pilot.agreement_decider)
    m = member_row(i, LINE_SLOT + place)
    meet(w, m, month)
    a = refresh_member(w, m, month)
    pilot.amount_nok = pilot.full_nok
    pilot.term = pilot.agreed_years
    pilot.decider = place
    apply_rules(w, i)
    find_lawful_route(w, i, a, AGREEMENT_KEY + month, month)
    terms = terms_of_word(w, i, m, a, month)
    x = consent(p, terms) + BOTH_WAYS * pilot.bindingness
    drawn = uniform(w.draws, Decision.WORD, 0, pair(pilot.key, w.actor[a].code), 0)
    yes = drawn < yes_chance(x)
    events.word_answered(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=pilot.amount_nok,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )
    if not yes:
        pilot.agreement = BROKEN
        return False
    adopt(w, i, month, Outcome.DIRECT, a, month + 1, int(pilot.term))
    remember_purchase(p, w.actor[a], month)
    if pilot.route_needed != 0 and pilot.route_seen == 0:
        legal_error(w, i, a, month, Decision.COMPLAINT)
    return True


@inner
def terms_of_word(w: World, i: int, m: int, a: int, month: int) -> Terms:
    """What the decider weighs when the word is called in: the case, without a paper from below."""
    pilot = w.pilot[i]
    rules = rules_risk(w, i, a, pilot.route_needed != 0, pilot.route_exists != 0, month)
    amount = pilot.amount_nok
    place = float(pilot.agreement_decider)
    return weigh(w, m, a, month, place, stake_of(w, i, amount), strain_of(w, a, amount), rules)


@inner
def release_bond(w: World, i: int) -> None:
    """What was tied up until the evidence is there is free again."""
    if w.pilot[i].agreement == SIGNED:
        uncommit(w, i)
