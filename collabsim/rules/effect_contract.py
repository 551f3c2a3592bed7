"""An effect contract: an investor pays a pilot, and is paid back if an effect is measured.

A decider may choose one where the effect can be measured and setting it up is a small part of all
payments. Talks take months of the entrepreneur's patience. The investor goes by half of what the
team has seen and half of what is thought of any pilot; whoever may decide about so large a sum has
to agree. While it runs the measure is paid for by somebody else and counts as nobody's delivery.
When it ends an effect is measured: the investor is paid back from the frames of a year or loses
everything, and the pilot has a case as others have. Source of the arrangement: [30, 240]; that
measuring makes rigid: [233]; all numbers and the form of the investor's answer: assumption.
"""

from __future__ import annotations

import math

from collabsim.municipality.structure import Duty, Role
from collabsim.rules.belief import effect_now
from collabsim.rules.calendar_doors import list_for_council
from collabsim.rules.case import (
    CLOSED,
    DECIDER,
    WAITING_ANSWER,
    adviser_for,
    clear_desks,
    hand_case_to,
    set_state,
)
from collabsim.rules.consent import Terms, consent, yes_chance
from collabsim.rules.deciders import SHORT_TERM_YEARS, decider_of
from collabsim.rules.hours import CONTRACTS, ask_for_pilot
from collabsim.rules.members import assign_post, member_row, refresh_member
from collabsim.rules.procurement import (
    band_of,
    find_lawful_route,
    route_exists,
    route_needed,
    rules_risk,
)
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import State
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, normals, uniforms
from collabsim.world.events.codes import ContractEnd
from collabsim.world.mathematics import normal_share
from collabsim.world.tables import ADVISER_SLOT, LINE_SLOT, World

NO_CONTRACT, TALKS, NOT_SIGNED, SIGNED, MET, MISSED = 0, 1, 2, 3, 4, 5
"""What has become of the effect contract of a pilot."""
CONTRACT_KEY = 16384
"""Looking for a way in these talks is keyed by month plus this: no draw is used twice."""
NOISE = 0.25
"""Standard deviation of what is measured in one month, of quality 1: assumption."""
MONTHS_COUNTED = 0.5
"""Share of the months of a contract that are measured: assumption."""
TEAM_NOISE = 0.27
"""Standard deviation of one of the team's observations, as the investor takes it: assumption."""
OTHER_NOISE = 0.05
"""Standard deviation of what else may differ: assumption."""
OWN_WEIGHT = 0.5
"""Weight the investor gives to the team's evidence; the rest is the prior: assumption."""
LEAST_CHANCE = 1.0e-9
"""Below it there is no chance; there is no dividing by nothing."""
LEAST_OWN_PART = 0.01
"""Least part of a payment that is the municipality's own where the state pays as well."""


@compiled
def measuring_noise(p: Row, quality: float) -> float:
    """Standard deviation of what is measured when a contract ends."""
    months = MONTHS_COUNTED * MONTHS_A_YEAR * p.contract_years
    return float(NOISE / math.sqrt(months * quality))


@compiled
def target_chance(p: Row, evidence: float, observations: float, quality: float) -> float:
    """q: the investor's chance that the target is met."""
    believed = OWN_WEIGHT * evidence + (1.0 - OWN_WEIGHT) * p.prior_mean
    measured = measuring_noise(p, quality)
    known = TEAM_NOISE * TEAM_NOISE / max(1.0, observations)
    spread = math.sqrt(measured * measured + known + OTHER_NOISE * OTHER_NOISE)
    return float(normal_share((believed - p.contract_target) / spread))


@compiled
def least_return(p: Row, chance: float) -> float:
    """r: the smallest return with which an investor expects enough back, as a share."""
    return float(max(0.0, p.contract_investor_gain_min / max(chance, LEAST_CHANCE) - 1.0))


@compiled
def investment(p: Row, pilot: Row) -> float:
    """What an investor would pay in all, NOK."""
    return float(pilot.full_nok * p.contract_years)


@compiled
def contract_possible(p: Row, pilot: Row) -> bool:
    """Whether a contract can be talked about: once, measurable, and large enough to set up.

    A pilot with a binding agreement has none: two promises about one evidence.
    """
    if p.effect_contract == 0 or pilot.effect_contract != NO_CONTRACT or pilot.agreement != 0:
        return False
    paid = p.contract_set_up_share_max * investment(p, pilot)
    measurable = pilot.evidence_quality >= p.contract_quality_min
    return bool(measurable and p.contract_set_up_nok <= paid)


@compiled
def own_part(pilot: Row) -> float:
    """Part of a payment that the municipality carries: all of it where the state says no."""
    if pilot.state_pays == 0:
        return 1.0
    return float(max(LEAST_OWN_PART, 1.0 - pilot.gain_state))


@compiled
def sum_due(p: Row, pilot: Row, chance: float) -> float:
    """What is paid back in all if the target is met, NOK."""
    promised = min(p.contract_return_max, least_return(p, chance))
    return float(investment(p, pilot) * (1.0 + promised))


@compiled
def contract_terms(terms: Terms, own: float, stake: float, strain: float, rules: float) -> Terms:
    """What a contract is to whoever weighs it: paid when the effect is there, for the own gain.

    The horizon is met, and of the gain as much is one's own as of the payment, all at most.
    """
    return Terms(
        terms.unit_mind, terms.whole_mind, terms.effect_mind, terms.curiosity,
        terms.believed, terms.bar, 1.0, min(1.0, terms.share / own), terms.synergy,
        terms.understood, terms.ownership, terms.reach, terms.tie, terms.mandate,
        stake, strain, terms.stress, terms.statutory,
        rules, terms.risk_line, terms.risk_statutory, terms.risk_coverage, terms.risk_power,
    )  # fmt: skip


@inner
def contract_willingness(w: World, i: int, a: int, month: int, terms: Terms) -> float:
    """X of one person about an effect contract: the sum counts by its chance, the new is dear."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    chance = target_chance(p, pilot.evidence, pilot.observations, pilot.evidence_quality)
    due = sum_due(p, pilot, chance)
    own = own_part(pilot)
    band = band_of(p, pilot.sector, due)
    needed = route_needed(band, pilot.law_touched)
    rules = rules_risk(w, i, a, needed, route_exists(pilot, band), month)
    at_risk = chance * own * due
    other = contract_terms(terms, own, stake_of(w, i, at_risk), strain_of(w, a, at_risk), rules)
    new = w.municipality[pilot.municipality_row].effect_contracts == 0
    return float(consent(p, other) - (p.contract_novelty if new else 0.0))


@inner
def open_talks(w: World, i: int, a: int, month: int) -> None:
    """The decider wants one: talks with investor, adviser and evaluator begin."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    clear_desks(w, i)
    u, _, _, _ = uniforms(w.draws, Decision.CONTRACT, 0, pilot.key, 0)
    low, high = p.contract_talks_months_low, p.contract_talks_months_high
    pilot.effect_contract = TALKS
    pilot.effect_until = month + low + int(u * (high - low + 1))
    pilot.clerk = LINE_SLOT + pilot.decider
    chance = target_chance(p, pilot.evidence, pilot.observations, pilot.evidence_quality)
    events.contract_talks(
        w,
        month,
        pilot=i,
        person=a,
        talks_end_month=pilot.effect_until,
        chance_of_target=chance,
        invested_nok=investment(p, pilot),
    )


@inner
def investors_of(w: World, i: int) -> int:
    """The municipality whose row holds what investors have tied: the region's first, or its own."""
    return 0 if w.run[0].region != 0 else int(w.pilot[i].municipality_row)


@inner
def conclude_talks(w: World, i: int, month: int) -> None:
    """Talks end: the investor answers, a lawful way is looked for, and the municipality agrees."""
    pilot = w.pilot[i]
    if pilot.effect_contract != TALKS or pilot.effect_until != month or pilot.case_step == CLOSED:
        return
    p = w.p[pilot.municipality_row]
    a = refresh_member(w, member_row(i, LINE_SLOT + pilot.decider), month)
    pilot.effect_chance = target_chance(
        p, pilot.evidence, pilot.observations, pilot.evidence_quality
    )
    pilot.effect_return = least_return(p, pilot.effect_chance)
    invested = investment(p, pilot)
    if pilot.effect_return > p.contract_return_max:
        do_without(w, i, a, month, ContractEnd.INVESTOR_REFUSED)
        return
    tied = w.municipality[investors_of(w, i)].investors_tied_nok
    if tied + invested > p.contract_capital_nok:
        do_without(w, i, a, month, ContractEnd.NO_CAPITAL)
        return
    due = own_part(pilot) * invested * (1.0 + pilot.effect_return)
    place = int(max(pilot.decider, decider_of(w, i, due, SHORT_TERM_YEARS)))
    a = refresh_member(w, member_row(i, LINE_SLOT + place), month)
    if not has_route(w, i, a, month):
        do_without(w, i, a, month, ContractEnd.NO_ROUTE_SEEN)
    elif place > pilot.decider and not agrees(w, i, place, a, month):
        do_without(w, i, a, month, ContractEnd.REFUSED)
    else:
        sign_contract(w, i, a, month)


@inner
def has_route(w: World, i: int, a: int, month: int) -> bool:
    """Whether a lawful way is seen for the payment, or none is needed; advisers look as well.

    What the case itself needs is put back afterwards; a way once seen belongs to the case.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    due = sum_due(p, pilot, pilot.effect_chance)
    needed, exists = pilot.route_needed, pilot.route_exists
    band = band_of(p, pilot.sector, due)
    pilot.route_needed = 1 if route_needed(band, pilot.law_touched) else 0
    pilot.route_exists = 1 if route_exists(pilot, band) else 0
    if pilot.route_needed != 0:
        for duty in (Duty.PROCUREMENT, Duty.LEGAL):
            slot = ADVISER_SLOT + duty - 1
            if w.member[member_row(i, slot)].actor < 0:
                assign_post(w, i, slot, adviser_for(w, i, duty))
            adviser = refresh_member(w, member_row(i, slot), month)
            find_lawful_route(w, i, adviser, CONTRACT_KEY + month, month)
        find_lawful_route(w, i, a, CONTRACT_KEY + month, month)
    there = pilot.route_needed == 0 or (pilot.route_seen != 0 and pilot.route_exists != 0)
    pilot.route_needed, pilot.route_exists = needed, exists
    return bool(there)


@inner
def agrees(w: World, i: int, place: int, a: int, month: int) -> bool:
    """Whether whoever may decide about the payment says yes, where that is not the decider."""
    pilot = w.pilot[i]
    m = member_row(i, LINE_SLOT + place)
    terms = weigh(w, m, a, month, float(place), 0.0, 0.0, 0.0)
    x = contract_willingness(w, i, a, month, terms)
    _, drawn, _, _ = uniforms(w.draws, Decision.CONTRACT, 0, pilot.key, 0)
    return bool(drawn < yes_chance(x))


@inner
def tell_end(w: World, i: int, a: int, month: int, how: int, invested: float) -> None:
    """Write down how the talks ended; their hours were spent whatever came of them."""
    pilot = w.pilot[i]
    events.contract_ended(
        w,
        month,
        pilot=i,
        person=a,
        contract_end=how,
        chance_of_target=pilot.effect_chance,
        asked_return=pilot.effect_return,
        invested_nok=invested,
    )
    ask_for_pilot(w, i, CONTRACTS, True)


@inner
def do_without(w: World, i: int, a: int, month: int, how: int) -> None:
    """There will be no contract: the case is the decider's again, with all other options."""
    pilot = w.pilot[i]
    pilot.effect_contract = NOT_SIGNED
    tell_end(w, i, a, month, how, investment(w.p[pilot.municipality_row], pilot))
    row = w.member[member_row(i, LINE_SLOT + pilot.decider)]
    row.answer = WAITING_ANSWER
    hand_case_to(w, i, LINE_SLOT + pilot.decider, DECIDER, month)
    if w.actor[row.actor].role == Role.COUNCIL:
        list_for_council(w, i, month)


@inner
def sign_contract(w: World, i: int, a: int, month: int) -> None:
    """It is signed; it begins when no other money is left."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    clear_desks(w, i)
    pilot.effect_contract = SIGNED
    pilot.invested_nok = investment(p, pilot)
    pilot.invested_months = MONTHS_A_YEAR * p.contract_years
    # What is signed holds, whatever later contracts ask for.
    pilot.effect_target = p.contract_target
    pilot.effect_noise = measuring_noise(p, pilot.evidence_quality)
    pilot.repay_payer = a
    pilot.case_step = CLOSED
    w.municipality[investors_of(w, i)].investors_tied_nok += pilot.invested_nok
    tell_end(w, i, a, month, ContractEnd.SIGNED, pilot.invested_nok)
    if pilot.state == State.WAITING:
        begin_contract(w, i, month)


@inner
def begin_contract(w: World, i: int, month: int) -> None:
    """From the next month on the investor pays, for as long as was agreed."""
    pilot = w.pilot[i]
    pilot.money_until = month + 1 + pilot.invested_months
    set_state(w, i, month, State.EFFECT_CONTRACT)


@inner
def measure_effect(w: World, i: int, month: int) -> None:
    """The contract is over: an effect is measured, and paid for if it is large enough."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    z, _ = normals(w.draws, Decision.MEASURING, 0, pilot.key, 0)
    rigid = p.contract_rigidity_measured * p.contract_rigidity
    effect = effect_now(p, pilot.true_effect, pilot.fit) + rigid
    measured = effect + pilot.effect_noise * z
    met = measured >= pilot.effect_target
    w.municipality[pilot.municipality_row].effect_contracts += 1
    pilot.effect_contract = MET if met else MISSED
    if met:
        pay_back(w, i, month)
        pilot.has_line = 1
        pilot.evidence_quality = max(pilot.evidence_quality, p.contract_quality_measured)
    events.effect_measured(
        w,
        month,
        pilot=i,
        person=pilot.repay_payer,
        target_met=met,
        measured_effect=measured,
        delivered_effect=effect - rigid,
        repaid_nok=pilot.repaid_nok,
        repaid_state_nok=pilot.repaid_state_nok,
    )


@inner
def pay_back(w: World, i: int, month: int) -> None:
    """What is due is paid in one year: it lies on the frame of whoever agreed, less the state's."""
    pilot = w.pilot[i]
    pilot.repaid_nok = pilot.invested_nok * (1.0 + pilot.effect_return)
    pilot.repaid_state_nok = pilot.repaid_nok * (1.0 - own_part(pilot))
    pilot.repay_until = month + MONTHS_A_YEAR
    w.actor[pilot.repay_payer].committed_nok += pilot.repaid_nok - pilot.repaid_state_nok
    w.municipality[investors_of(w, i)].investors_tied_nok -= pilot.invested_nok


@inner
def free_repayment(w: World, i: int, month: int) -> None:
    """The year in which an investor was paid back is over: the frame is free again."""
    pilot = w.pilot[i]
    if pilot.repay_until != month:
        return
    own = pilot.repaid_nok - pilot.repaid_state_nok
    w.actor[pilot.repay_payer].committed_nok -= own


@inner
def release_investor(w: World, i: int) -> None:
    """A contract breaks off with its entrepreneur: what was not paid is the investor's still."""
    pilot = w.pilot[i]
    if pilot.effect_contract == SIGNED:
        pilot.effect_contract = MISSED
        left = pilot.invested_nok - pilot.investor_nok
        w.municipality[investors_of(w, i)].investors_tied_nok -= left
