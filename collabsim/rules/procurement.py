"""Procurement: value, bands, lawful ways, and risk as it is perceived.

Actual and perceived barriers are two things: whether a way exists belongs to
the case, whether anybody sees it to the people who handle it (Isaksen 2022;
thresholds: see the parameters' sources).
"""

from __future__ import annotations

from collabsim.municipality.structure import Role, Sector
from collabsim.rules.people import effective_rule_knowledge
from collabsim.world import events
from collabsim.world.codes import Band, Funding
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.tables import World

ONE_YEAR, TERM, TERM_WITH_PROJECT = 0, 1, 2
NEW_TERM, ALL_YEARS, NOTHING = 0, 1, 2
"""What a renewal counts as."""


@compiled
def project_counts(p: Row, funding_form: int, fear: float) -> bool:
    """Whether project money is counted as bought: a purchase is, research if one is afraid."""
    if funding_form == Funding.PURCHASE:
        return True
    return funding_form == Funding.RESEARCH and bool(fear > p.research_counted_fear)


@compiled
def value_of(p: Row, pilot: Row, amount: float, years: float, fear: float) -> float:
    """Value held against the threshold, in kroner of 2018, as the threshold is."""
    value = amount
    if p.threshold_basis != ONE_YEAR:
        value = amount * years
    if p.threshold_basis == TERM_WITH_PROJECT and project_counts(p, pilot.funding_form, fear):
        value += pilot.project_nok
    return float(value)


@compiled
def renewal_value(p: Row, pilot: Row, fear: float) -> float:
    """Value of a renewal held against the threshold: of the new term, of all years, or of none."""
    if p.renewal_counts == NOTHING:
        return 0.0
    years = float(pilot.term)
    if p.renewal_counts == ALL_YEARS:
        years += float(pilot.years_bought + pilot.term)
    return value_of(p, pilot, pilot.amount_nok, years, fear)


@compiled
def band_of(p: Row, sector: int, value: float) -> int:
    """Band A below the entry threshold, B to the announcement line, C above."""
    if value < p.threshold_nok:
        return int(Band.A)
    line = p.national_threshold_nok
    if sector == Sector.CARE or (sector == Sector.NAV and p.nav_under_health_line != 0):
        line = p.health_threshold_nok
    return int(Band.B) if value < line else int(Band.C)


@compiled
def route_needed(band: int, law_touched: int) -> bool:
    """Whether somebody has to find a lawful way."""
    return band != Band.A or law_touched != 0


@compiled
def route_exists(pilot: Row, band: int) -> bool:
    """Whether there is one: always in band B, by the pilot's own facts in C and under other law."""
    if band == Band.C and pilot.route_band_c == 0:
        return False
    return not (pilot.law_touched != 0 and pilot.route_other_law == 0)


@compiled
def seeing_chance(
    p: Row, knowledge: float, curiosity: float, category_fit: float, fear: float
) -> float:
    """Chance that a person who handles a case sees the way."""
    incurious, unknown = p.route_seen_incurious_share, p.route_seen_unknown_category_share
    looking = incurious + (1.0 - incurious) * curiosity
    known = unknown + (1.0 - unknown) * category_fit
    return float(knowledge * looking * known * (1.0 - p.route_seen_fear_loss * fear))


@compiled
def perceived_risk(exists: bool, knowledge: float, fear: float) -> float:
    """Rule risk while no way is seen: what one knows is missing, and what one fears."""
    missing = 0.0 if exists else knowledge
    return missing + (1.0 - knowledge) * fear


@inner
def knowledge_at_hand(w: World, i: int, a: int, month: int) -> float:
    """A person's rule knowledge in a case, or what an adviser who saw no way left behind."""
    pilot = w.pilot[i]
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    own = effective_rule_knowledge(p, actor, month)
    return float(max(own, p.retention * pilot.adviser_knowledge))


@inner
def rules_risk(w: World, i: int, a: int, needed: bool, exists: bool, month: int) -> float:
    """R_legal for one person: nothing where no way is needed or one is seen."""
    if not needed or w.pilot[i].route_seen != 0:
        return 0.0
    return perceived_risk(exists, knowledge_at_hand(w, i, a, month), w.actor[a].fear)


@inner
def find_lawful_route(w: World, i: int, a: int, step: int, month: int) -> bool:
    """A person who handles the case may see a way; once seen it belongs to the case."""
    pilot = w.pilot[i]
    if pilot.route_needed == 0 or pilot.route_seen != 0 or pilot.route_exists == 0:
        return False
    actor = w.actor[a]
    p = w.p[pilot.municipality_row]
    chance = seeing_chance(
        p,
        effective_rule_knowledge(p, actor, month),
        actor.curiosity,
        pilot.category_fit,
        actor.fear,
    )
    if uniform(w.draws, Decision.SEE_ROUTE, step, pair(pilot.key, actor.code), 0) >= chance:
        return False
    pilot.route_seen = 1
    events.route_seen(w, month, pilot=i, person=a, role=actor.role, chance_to_see=chance)
    return True


@inner
def record_adviser_knowledge(w: World, i: int, a: int, month: int) -> None:
    """An adviser who saw no way leaves behind what the adviser knows."""
    pilot = w.pilot[i]
    actor = w.actor[a]
    known = effective_rule_knowledge(w.p[pilot.municipality_row], actor, month)
    if actor.role == Role.ADVISER and known > pilot.adviser_knowledge:
        pilot.adviser_knowledge = known
