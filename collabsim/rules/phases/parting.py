"""When those asked become fewer: a smaller sum, and a pilot that is left by its other sector."""

from __future__ import annotations

import math

from collabsim.rules.case import HOSTING, LEFT_OUT, plan_route
from collabsim.rules.consent import consent, cost, risk, yes_chance
from collabsim.rules.deciders import decider_of
from collabsim.rules.members import member_row, refresh_member
from collabsim.rules.money import price_share
from collabsim.rules.own_part import unit_share, weigh_share
from collabsim.rules.phases.approach import leave_other_sector
from collabsim.rules.proposal import apply_rules
from collabsim.rules.reasons import reason_of
from collabsim.world import events
from collabsim.world.compiling import inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.events.codes import Answer
from collabsim.world.tables import LINE_SLOT, SLOTS, World


@inner
def other_unit_refuses(w: World, i: int) -> bool:
    """Whether the manager of the other sector's unit has said no."""
    pilot = w.pilot[i]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.other != 0 and site.state == HOSTING and site.answer == Answer.NO:
            return True
    return False


@inner
def reduce_request(w: World, i: int, left: int) -> None:
    """Fewer units: a smaller sum, on the grid, and what the law asks about it."""
    pilot = w.pilot[i]
    share = price_share(w.p[pilot.municipality_row], left, pilot.covered)
    pilot.covered = left
    ask_for(w, i, share)


@inner
def ask_for(w: World, i: int, share: float) -> None:
    """A share of price and amount, the amount down to a whole step, and what the law asks of it."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    pilot.full_nok *= share
    steps = math.floor(pilot.amount_nok * share / p.price_step_nok)
    amount = max(1.0, steps) * p.price_step_nok
    pilot.amount_nok = min(pilot.full_nok, amount)
    apply_rules(w, i)


@inner
def keep_yeses(w: World, i: int) -> None:
    """Plan the route anew; who of the line had said yes to the larger sum is not asked again."""
    pilot = w.pilot[i]
    said_yes = 0
    for slot in range(LINE_SLOT, SLOTS):
        if w.member[member_row(i, slot)].answer == Answer.YES:
            said_yes |= 1 << slot
    state_pays = pilot.state_pays
    plan_route(w, i)
    pilot.state_pays = state_pays
    for slot in range(LINE_SLOT, SLOTS):
        if said_yes & (1 << slot) and slot != LINE_SLOT + pilot.decider:
            w.member[member_row(i, slot)].answer = Answer.YES


@inner
def goes_on_alone(w: World, i: int, step: int, month: int) -> bool:
    """The other sector is out: half the pilot, and whether the first unit's manager goes on.

    The case counts as written anew. The manager answers at once about the own part of the
    smaller sum, by a draw of its own at the step of the no that had to be answered.
    """
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    for s in range(pilot.first_site, pilot.first_site + pilot.n_sites):
        site = w.site[s]
        if site.other != 0 and site.state == HOSTING:
            site.state = LEFT_OUT
            if w.unit[site.unit].hosts == i:
                w.unit[site.unit].hosts = -1
    leave_other_sector(w, i)
    pilot.alone = 1
    pilot.case_version += 1
    ask_for(w, i, p.alone_price_share)
    pilot.decider = decider_of(w, i, pilot.amount_nok, pilot.term)
    keep_yeses(w, i)
    m = member_row(i, LINE_SLOT)
    a = refresh_member(w, m, month)
    terms = weigh_share(w, m, a, month)
    x = consent(p, terms)
    entity = pair(pilot.key, w.actor[a].code)
    yes = uniform(w.draws, Decision.ALONE, step, entity, 0) < yes_chance(x)
    events.alone(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        largest_shortfall=reason_of(p, terms),
        willingness=x,
        belief=terms.believed,
        understanding=terms.understood,
        yearly_nok=unit_share(pilot),
        full_price_yearly_nok=pilot.full_nok,
        perceived_risk=risk(terms),
        cost_term=cost(p, terms),
    )
    return yes
