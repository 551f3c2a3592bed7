"""What the unit manager proposes: a yearly amount and a term.

The pair with the largest worth; nothing but the number of persons to be passed
and an announced competition pulls an amount under a threshold.
"""

from __future__ import annotations

import math

from collabsim.rules.deciders import SHORT_TERM_YEARS, decider_of, persons_to_pass
from collabsim.rules.people import read_successor
from collabsim.rules.procurement import band_of, route_exists, route_needed, value_of
from collabsim.world import events
from collabsim.world.codes import Band
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, gumbel, uniform
from collabsim.world.mathematics import log
from collabsim.world.tables import World

ON_GRID = 1.0e-9
"""What is this near a whole number of steps or units is one, whatever floats make of it."""
TERMS = 3
"""Terms a proposer chooses among: short, middle and long."""


@compiled
def term_years(p: Row, n: int) -> int:
    """Years of the ``n``-th of the terms a proposer chooses among, the short one first."""
    if n == 0:
        return SHORT_TERM_YEARS
    return int(p.middle_term_years if n == 1 else p.long_term_years)


@compiled
def worth(p: Row, amount_share: float, term: int, persons: int, band: int, noise: float) -> float:
    """Worth of a proposal to the proposer."""
    value = log(amount_share) + p.term_weight * log(float(term))
    value += log(p.clearance_discount) * persons
    if band == Band.C:
        value += log(p.band_c_discount)
    return float(value + p.proposal_noise * noise)


@inner
def proposers_fear(w: World, i: int) -> float:
    """Fear of error of the first unit's manager, who may be new in the post."""
    manager = int(w.unit[w.pilot[i].first_unit].manager)
    read_successor(w, manager)
    return float(w.actor[manager].fear)


@inner
def apply_rules(w: World, i: int) -> None:
    """What the law asks about the sum now proposed, as its proposer reads it."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    fear = proposers_fear(w, i)
    value = value_of(p, pilot, pilot.amount_nok, float(pilot.term), fear)
    pilot.band = band_of(p, pilot.sector, value)
    pilot.route_needed = 1 if route_needed(pilot.band, pilot.law_touched) else 0
    pilot.route_exists = 1 if route_exists(pilot, pilot.band) else 0


@inner
def propose_sum(w: World, i: int, month: int) -> None:
    """Choose amount and term, and note who then decides and what the law asks."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    fear = proposers_fear(w, i)
    full = pilot.full_nok
    unit = p.price_step_nok
    low = max(1, int(math.ceil(p.proposed_share_min * full / unit - ON_GRID)))
    high = max(low, int(full / unit + ON_GRID))
    best = -math.inf
    least_value, most_value = math.inf, 0.0
    k = 0
    for n in range(TERMS):
        term = term_years(p, n)
        for step in range(low, high + 1):
            amount = min(step * unit, full)
            value = value_of(p, pilot, amount, float(term), fear)
            least_value, most_value = min(least_value, value), max(most_value, value)
            band = band_of(p, pilot.sector, value)
            needed = route_needed(band, pilot.law_touched)
            place = decider_of(w, i, amount, term)
            noise = gumbel(
                uniform(w.draws, Decision.PROPOSAL_NOISE, pilot.case_version, pilot.key, k)
            )
            k += 1
            persons = persons_to_pass(w, i, place, needed)
            this = worth(p, amount / full, term, persons, band, noise)
            if this > best:
                best = this
                pilot.amount_nok = amount
                pilot.term = term
                pilot.decider = place
    apply_rules(w, i)
    events.case_opened(
        w,
        month,
        pilot=i,
        person=w.unit[pilot.first_unit].manager,
        levels_to_decider=pilot.decider,
        band=pilot.band,
        yearly_nok=pilot.amount_nok,
        term_years=pilot.term,
        full_price_yearly_nok=full,
        threshold_value_nok_low=least_value,
        threshold_value_nok_high=most_value,
        evidence=pilot.evidence,
    )
