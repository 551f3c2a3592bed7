"""What a proposal is: drawn per (replication, entrepreneur, month), never from outcomes."""

from __future__ import annotations

import math

from collabsim.municipality.structure import Sector
from collabsim.rules.knowledge import clip, draw_topics, field_of
from collabsim.rules.proposal import ON_GRID
from collabsim.world.codes import Arrangement, Funding
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, normals, uniform, uniforms
from collabsim.world.events.codes import BegunBy
from collabsim.world.mathematics import exp, log
from collabsim.world.tables import World

MONTHS_OF_KEY = 4096
SECTORS = len(Sector)
HALF_UP = 0.5
"""Added before the part behind the point is cut off: halves are rounded up."""
PARTLY = 0.5
"""A pilot that answers to a statutory duty in part, between not at all (0) and fully (1)."""
USERS_DRAW = 4
"""Number of the draw for users; 0 to 3 are those for who else gains."""
NO_GAIN = 1.0e-12
"""Least sum of drawn gains; there is no dividing by nothing."""


@compiled
def weigh_sector(p: Row, sector: int) -> float:
    """Weight of a sector among proposals."""
    if sector == Sector.SCHOOL:
        return float(p.sector_school)
    if sector == Sector.KINDERGARTEN:
        return float(p.sector_kindergarten)
    if sector == Sector.CARE:
        return float(p.sector_care)
    if sector == Sector.CULTURE:
        return float(p.sector_culture)
    return float(p.sector_nav)


@compiled
def arrangement_proximity(p: Row) -> float:
    """Organisational proximity that the arrangement of the project gives."""
    if p.arrangement == Arrangement.GRANT:
        return float(p.organisational_grant)
    if p.arrangement == Arrangement.CONTRACT:
        return float(p.organisational_contract)
    if p.arrangement == Arrangement.PARTNERSHIP:
        return float(p.organisational_partnership)
    return float(p.organisational_joint_team)


@compiled
def pick_sector(p: Row, u: float, but: int) -> int:
    """A sector by weight, other than ``but``; -1 if no other has any weight."""
    total = 0.0
    for sector in range(SECTORS):
        if sector != but:
            total += weigh_sector(p, sector)
    if total <= 0.0:
        return -1
    left = u * total
    last = -1
    for sector in range(SECTORS):
        weight = weigh_sector(p, sector)
        if sector == but or weight <= 0.0:
            continue
        last = sector
        left -= weight
        if left < 0.0:
            return sector
    return last


@compiled
def unit_chosen(p: Row, n: int, u: float) -> int:
    """Which of the n units of a sector a proposal is for; with repetition neutral the first."""
    # Everywhere as in the smallest, where each sector has one unit and it meets every proposal.
    return 0 if p.neutral_repetition != 0 else int(u * n)


@compiled
def units_with_need(p: Row, n: int, u: float) -> int:
    """K of the n units of the sector have the need."""
    if p.neutral_scope != 0:
        return 1
    share = p.need_share_low + (1.0 - p.need_share_low) * u
    return max(1, min(n, int(n * share + HALF_UP)))


@compiled
def units_wanted(p: Row, need: int, kind: float, u: float) -> int:
    """Units wanted, k of those K: one, a few, or many."""
    if kind < p.one_unit_share:
        return 1
    if kind < p.one_unit_share + p.few_units_share:
        low, high = p.few_units_low, p.few_units_high
        return min(need, int(low + int(u * (high - low + 1))))
    least = max(1, int(math.ceil(p.many_units_share_low * need - ON_GRID)))
    return min(need, least + int(u * (need - least + 1)))


@inner
def draw_effect(w: World, pilot: Row, p: Row) -> None:
    """True effect, a mixture; price; how soon and to whom the gain falls."""
    draws, key = w.draws, pilot.key
    kind, delay, statutory, category = uniforms(draws, Decision.EFFECT_KIND, 0, key, 0)
    z, price = normals(draws, Decision.EFFECT, 0, key, 0)
    mean = p.useful_effect if kind < p.useful_share else p.weak_effect
    pilot.true_effect = clip(mean + p.effect_sd * z)
    wish = p.price_nok * exp(p.price_sd * price)
    pilot.price_nok = max(1.0, math.floor(wish / p.price_step_nok + HALF_UP)) * p.price_step_nok
    pilot.years_until_gain = (
        p.years_until_gain_low + (p.years_until_gain_high - p.years_until_gain_low) * delay
    )
    pilot.statutory = 0.0
    if statutory < p.statutory_full_share:
        pilot.statutory = 1.0
    elif statutory < p.statutory_full_share + p.statutory_half_share:
        pilot.statutory = PARTLY
    pilot.category_fit = category
    able = uniform(draws, Decision.TRANSFERABLE, 0, key, 0)
    pilot.transferable = p.transferable_low + (1.0 - p.transferable_low) * able


@inner
def draw_gain(w: World, pilot: Row, p: Row) -> None:
    """Five shares of the gain: weight x Exp(1), normalised."""
    a, b, c, d = uniforms(w.draws, Decision.GAIN, 0, pilot.key, 0)
    e = uniform(w.draws, Decision.GAIN, 0, pilot.key, USERS_DRAW)
    state = p.gain_weight_state_nav if pilot.sector == Sector.NAV else p.gain_weight_state
    unit = -p.gain_weight_unit * log(1.0 - a)
    sector = -p.gain_weight_sector * log(1.0 - b)
    municipality = -p.gain_weight_municipality * log(1.0 - c)
    state *= -log(1.0 - d)
    users = -p.gain_weight_users * log(1.0 - e)
    total = max(unit + sector + municipality + state + users, NO_GAIN)
    pilot.gain_unit = unit / total
    pilot.gain_sector = sector / total
    pilot.gain_municipality = municipality / total
    pilot.gain_state = state / total


@inner
def draw_rules(w: World, pilot: Row, entrepreneur: Row, p: Row) -> None:
    """What the law asks, whether ways exist, how project money is given, who begins.

    A legal form that qualifies for a reserved contract makes a way around the
    announced competition likelier, another less likely by as much.
    """
    draws, key = w.draws, pilot.key
    law, route_band_c, route_other_law, funding_form = uniforms(draws, Decision.LAW, 0, key, 0)
    touched = pilot.sector != Sector.CULTURE and pilot.statutory < 1.0 and law < p.other_law_share
    pilot.law_touched = 1 if touched else 0
    chance = p.route_exists_band_c
    if 0.0 < chance < 1.0:
        more = p.nonprofit_route_difference
        chance += more if entrepreneur.nonprofit != 0 else -more
    pilot.route_band_c = 1 if route_band_c < chance else 0
    pilot.route_other_law = 1 if route_other_law < p.route_exists_other_law else 0
    pilot.funding_form = Funding.PURCHASE
    if funding_form < p.grant_share:
        pilot.funding_form = Funding.GRANT
    elif funding_form < p.grant_share + p.research_share:
        pilot.funding_form = Funding.RESEARCH
    begun = uniform(draws, Decision.INITIATED, 0, key, 0)
    pilot.initiated = BegunBy.ENTREPRENEUR
    if begun < p.leader_initiated_share:
        pilot.initiated = BegunBy.LEADER
    elif begun < p.leader_initiated_share + p.frontline_initiated_share:
        pilot.initiated = BegunBy.FRONTLINE


@inner
def draw_place(w: World, pilot: Row, p: Row) -> None:
    """Sector, first unit, second sector, units with the need and units wanted."""
    draws, key = w.draws, pilot.key
    municipality = w.municipality[pilot.municipality_row]
    sector, first, spans, other = uniforms(draws, Decision.SECTOR, 0, key, 0)
    other_first, need, kind, share = uniforms(draws, Decision.FIRST_UNIT, 0, key, 0)
    pilot.sector = max(0, pick_sector(p, sector, -1))
    start = municipality.sector_from[pilot.sector]
    n = municipality.sector_from[pilot.sector + 1] - start
    pilot.first_unit = -1
    if n > 0:
        place = start + unit_chosen(p, n, first)
        pilot.first_unit = w.unit[municipality.first_unit + place].by_sector
    pilot.need = units_with_need(p, max(1, n), need)
    pilot.wanted = units_wanted(p, pilot.need, kind, share)
    pilot.other_sector, pilot.other_unit = -1, -1
    if spans < p.cross_sector_share:
        second = pick_sector(p, other, pilot.sector)
        if second >= 0:
            start = municipality.sector_from[second]
            n = municipality.sector_from[second + 1] - start
            if n > 0:
                pilot.other_sector = second
                place = start + unit_chosen(p, n, other_first)
                pilot.other_unit = w.unit[municipality.first_unit + place].by_sector


@inner
def draw_pilot(w: World, i: int, p: Row) -> None:
    """All attributes of a proposal whose key, entrepreneur and municipality are set."""
    pilot = w.pilot[i]
    entrepreneur = w.entrepreneur[pilot.entrepreneur]
    draw_place(w, pilot, p)
    draw_effect(w, pilot, p)
    draw_gain(w, pilot, p)
    draw_rules(w, pilot, entrepreneur, p)
    known = draw_topics(
        w.draws, Decision.FIELD_TOPICS, 0, pilot.key,
        0.0, pilot.sector, p.topics_per_field, p.field_share,
    )  # fmt: skip
    field = field_of(pilot.sector, p.topics_per_field)
    pilot.topics = entrepreneur.topics | (known & field)
    spans = pilot.other_sector >= 0
    pilot.spans = 1 if spans else 0
    pilot.has_line = 0 if spans or pilot.category_fit < p.category_limit else 1
    pilot.fit = p.initial_fit
    pilot.ownership = p.initial_ownership
    pilot.evidence = p.evidence_start
    pilot.observations = p.evidence_start_weight
    pilot.formal_gap = p.formal_gap
    pilot.arrangement = arrangement_proximity(p)
    pilot.covered = 0
    pilot.full_nok = pilot.price_nok
