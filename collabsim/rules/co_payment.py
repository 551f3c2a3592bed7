"""Co-payment: after a no above the unit, or none in time, the first unit buys its own share.

The value of a purchase may be assessed for each unit that decides about its own money, so that what
one unit pays can lie below the threshold where the whole does not. Whether a leader between who
said no may forbid it, and whether it may be renewed, is nowhere settled: both are settings.
"""

from __future__ import annotations

import math

from collabsim.municipality.structure import Role
from collabsim.rules.case import HOSTING, LEFT_OUT, adopt, clear_desks, legal_error
from collabsim.rules.consent import Terms, consent, cost, risk, yes_chance
from collabsim.rules.deciders import SHORT_TERM_YEARS, authority
from collabsim.rules.members import member_row, refresh_member
from collabsim.rules.money import price_share
from collabsim.rules.own_part import hosts_of
from collabsim.rules.phases.approach import leave_other_sector, set_range
from collabsim.rules.procurement import band_of, rules_risk, value_of
from collabsim.rules.reasons import reason_of
from collabsim.rules.weighing import stake_of, strain_of, weigh
from collabsim.world import events
from collabsim.world.codes import Band, Outcome, Stage
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer
from collabsim.world.tables import LINE_SLOT, World

BY_REFUSER, BY_NOBODY = 0, 1
"""Who may forbid a unit to buy its own share."""
NOT_BOUGHT, RENEWABLE, ONCE = 0, 1, 2
"""What became of a co-payment, and whether it was promised to be renewed."""


@compiled
def may_follow(p: Row, pilot: Row, stage: int, role: int) -> bool:
    """Whether a no, or that none came in time, leaves room for the unit's own share.

    ``role`` is that of the person who refused, -1 where time ran out.
    """
    if p.co_payment == 0 or pilot.co_paid != NOT_BOUGHT or pilot.outcome != Outcome.OPEN:
        return False
    if stage == Stage.WAITING:
        return True
    if stage != Stage.CLEARING and stage != Stage.DECIDING:
        return False
    between = role == Role.SECTION_HEAD or role == Role.SECTOR_HEAD
    forbidden = between and p.co_payment_forbidden_by == BY_REFUSER
    return bool(role != Role.UNIT_MANAGER and not forbidden)


@compiled
def price_of_own_share(p: Row, pilot: Row) -> float:
    """The yearly price of one unit's share, down to a whole step, NOK."""
    share = pilot.full_nok / hosts_of(pilot)
    steps = max(1.0, math.floor(share / p.price_step_nok))
    return float(min(share, steps * p.price_step_nok))


@inner
def buys_own_share(w: World, i: int, stage: int, refuser: int, month: int) -> bool:
    """Whether the first unit's manager buys the own share for a year, by authority and will."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    role = int(w.actor[refuser].role) if refuser >= 0 else -1
    if not may_follow(p, pilot, stage, role):
        return False
    m = member_row(i, LINE_SLOT)
    a = refresh_member(w, m, month)
    actor = w.actor[a]
    amount = price_of_own_share(p, pilot)
    band = band_of(p, pilot.sector, value_of(p, pilot, amount, float(SHORT_TERM_YEARS), actor.fear))
    if band != Band.A or authority(p, actor, pilot.sector) < amount:
        return False
    needed, exists = pilot.law_touched != 0, pilot.route_other_law != 0
    rules = rules_risk(w, i, a, needed, exists, month)
    terms = weigh(w, m, a, month, 0.0, stake_of(w, i, amount), strain_of(w, a, amount), rules)
    drawn = uniform(w.draws, Decision.CO_PAYMENT, month, pair(pilot.key, actor.code), 0)
    yes = drawn < yes_chance(consent(p, terms))
    tell(w, i, a, month, yes, amount, terms)
    if yes:
        carry_on_with_one(w, i, a, amount, month)
    return bool(yes)


@inner
def tell(w: World, i: int, a: int, month: int, yes: bool, amount: float, terms: Terms) -> None:
    """Write down what the manager answered."""
    p = w.p[w.pilot[i].municipality_row]
    events.co_payment(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=consent(p, terms),
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=amount,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )


@inner
def carry_on_with_one(w: World, i: int, a: int, amount: float, month: int) -> None:
    """The pilot is one unit's from now on, bought for a year from that unit's frame."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    clear_desks(w, i)
    price = pilot.full_nok * price_share(p, 1, max(1, pilot.covered))
    if pilot.other_unit >= 0:
        price *= p.alone_price_share
        leave_other_sector(w, i)
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.state == HOSTING and site.unit != pilot.first_unit:
            site.state = LEFT_OUT
            if w.unit[site.unit].hosts == i:
                w.unit[site.unit].hosts = -1
    set_range(w, i)
    pilot.covered = 1
    pilot.full_nok = price
    pilot.amount_nok = min(amount, price)
    pilot.decider = 0
    pilot.decider_above = 0
    pilot.state_pays = 0
    pilot.band = Band.A
    pilot.route_needed = pilot.law_touched
    pilot.route_exists = pilot.route_other_law
    pilot.co_paid = RENEWABLE if p.co_payment_renewable != 0 else ONCE
    adopt(w, i, month, Outcome.REDUCED, a, month + 1, SHORT_TERM_YEARS)
    if pilot.route_needed != 0 and pilot.route_seen == 0:
        legal_error(w, i, a, month, Decision.COMPLAINT)
