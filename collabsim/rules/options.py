"""What a decider can do: utilities of the options and the choice among them."""

from __future__ import annotations

import math

from collabsim.rules.consent import Terms, consent, with_sum, without_entrepreneur
from collabsim.rules.course import NOBODY
from collabsim.rules.deciders import SHORT_TERM_YEARS
from collabsim.rules.effect_contract import contract_possible, contract_willingness
from collabsim.rules.knowledge import count_topics
from collabsim.rules.members import member_row, team_topics
from collabsim.rules.procurement import band_of, rules_risk, value_of
from collabsim.rules.proposal import ON_GRID
from collabsim.rules.reading import reads
from collabsim.rules.told import told_option
from collabsim.rules.weighing import stake_of, strain_of
from collabsim.world.codes import Band, Proximity, ReadingPath
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, gumbel, pair, uniforms
from collabsim.world.events.codes import Option
from collabsim.world.mathematics import exp, log
from collabsim.world.tables import World

BARRED = -1.0e9
"""Utility of an option that is not open."""


@compiled
def reduced_amount(p: Row, pilot: Row, fear: float) -> float:
    """Largest amount on the grid that stays in band A for one year; 0 if there is none."""
    step = int(pilot.full_nok / p.price_step_nok + ON_GRID)
    while step >= 1:
        amount = step * p.price_step_nok
        if amount < p.reduced_share_min * pilot.full_nok:
            return 0.0
        value = value_of(p, pilot, amount, float(SHORT_TERM_YEARS), fear)
        if band_of(p, pilot.sector, value) == Band.A:
            return float(amount)
        step -= 1
    return 0.0


@compiled
def inhouse_amount(p: Row, pilot: Row) -> float:
    """Yearly sum own staff would need: part of a post, shared, and other costs."""
    return float(
        p.inhouse_post_nok / max(1, pilot.covered) + p.inhouse_price_share * pilot.full_nok
    )


@inner
def feasible_share(w: World, i: int, month: int) -> float:
    """Share own staff can do: what can be transferred, and what the team knows of it."""
    pilot = w.pilot[i]
    there = count_topics(pilot.topics)
    if there == 0:
        return 0.0
    known = count_topics(pilot.topics & team_topics(w, i))
    own = known / there
    path = int(ReadingPath.IMITATION)
    read = reads(w, Proximity.COGNITIVE, path, member_row(i, 0), NOBODY, month, own)
    if read == own:
        return float(pilot.transferable * known / there)
    return float(pilot.transferable * read)


@inner
def utility_reduced(w: World, i: int, a: int, month: int, terms: Terms) -> float:
    """Buying less, for one year, below the threshold."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    amount = reduced_amount(p, pilot, w.actor[a].fear)
    smaller = amount < pilot.amount_nok or pilot.term > SHORT_TERM_YEARS
    if amount <= 0.0 or not smaller:
        return BARRED
    rules = rules_risk(w, i, a, pilot.law_touched != 0, pilot.route_other_law != 0, month)
    other = with_sum(terms, stake_of(w, i, amount), strain_of(w, a, amount), rules)
    return float(consent(p, other) - p.reduced_cost)


@inner
def utility_inhouse(w: World, i: int, a: int, terms: Terms) -> float:
    """Doing it with own staff."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if pilot.feasible < p.inhouse_feasible_min or pilot.feasible <= 0.0:
        return BARRED
    amount = inhouse_amount(p, pilot)
    own = without_entrepreneur(p, terms, stake_of(w, i, amount), strain_of(w, a, amount))
    able = log(pilot.feasible / p.inhouse_feasible_level)
    pressed = p.inhouse_union_pressure * pilot.feasible
    return float(consent(p, own) + able - p.inhouse_cost + pressed)


@inner
def utility_contract(w: World, i: int, a: int, month: int, terms: Terms) -> float:
    """An effect contract, in which an investor carries the risk."""
    pilot = w.pilot[i]
    if not contract_possible(w.p[pilot.municipality_row], pilot):
        return BARRED
    return float(contract_willingness(w, i, a, month, terms))


@inner
def utilities(w: World, i: int, a: int, month: int, terms: Terms, x: float) -> tuple[float, ...]:
    """Utility of each option, in the order of their codes."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    actor = w.actor[a]
    lawful = pilot.route_needed == 0 or pilot.route_seen != 0
    by_route = x if lawful else BARRED
    competition, without = BARRED, BARRED
    if not lawful:
        without = x - p.without_lawful_route_cost - p.without_lawful_route_fear * actor.fear
        if pilot.route_exists == 0:
            without -= p.without_lawful_route_knowledge * actor.rule_knowledge
        if pilot.band != Band.A:
            competition = x - p.competition_cost - p.competition_fear * actor.fear
    return (
        0.0,
        by_route,
        competition,
        utility_reduced(w, i, a, month, terms),
        without,
        utility_inhouse(w, i, a, terms),
        utility_contract(w, i, a, month, terms),
    )


@inner
def choose(w: World, i: int, a: int, month: int, step: int, terms: Terms, x: float) -> int:
    """The option with the largest utility plus Gumbel noise, or the one told, where it is open."""
    pilot = w.pilot[i]
    worth = utilities(w, i, a, month, terms, x)
    chosen = told_option(w, i, a, step)
    if 0 <= chosen < len(worth) and worth[chosen] > BARRED:
        return chosen
    entity = pair(pilot.key, w.actor[a].code)
    n0, n1, n2, n3 = uniforms(w.draws, Decision.OPTION_NOISE, step, entity, 0)
    n4, n5, n6, _ = uniforms(w.draws, Decision.OPTION_NOISE, step, entity, 1)
    noise = (
        gumbel(n0), gumbel(n1), gumbel(n2), gumbel(n3), gumbel(n4), gumbel(n5), gumbel(n6),
    )  # fmt: skip
    best: int = Option.STOP
    most = -math.inf
    for option in range(len(worth)):
        if worth[option] > BARRED and worth[option] + noise[option] > most:
            most = worth[option] + noise[option]
            best = option
    return best


@compiled
def win_chance(p: Row, evidence: float, others: int, depth: float) -> float:
    """Chance to win a competition against ``others`` suppliers, by evidence and co-creation."""
    shown = p.competition_evidence_weight * (evidence - p.competition_evidence_level)
    own = exp(shown + p.competition_cocreation_weight * depth)
    return float(own / (own + p.competitor_strength * others))
