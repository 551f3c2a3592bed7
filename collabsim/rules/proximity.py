"""The five proximities of Boschma (2005), computed from state, and understanding.

Geographical proximity is not in understanding: it sets how often people can
meet, so that it is neither necessary nor sufficient by construction.
"""

from __future__ import annotations

from collabsim.rules.knowledge import clip, count_topics
from collabsim.world.compiling import Row, compiled
from collabsim.world.mathematics import exp, log, power

DIMENSIONS = 3.0
"""Dimensions of a mindset: unit or system, whole or silo, effect or rule."""
NO_EXPONENT = 1.0e-6
"""Exponents nearer to 0 than this are taken as 0, where the CES becomes Cobb-Douglas."""


@compiled
def cognitive(known: int, others: int) -> float:
    """Overlap of two sets of topics, as a share of the smaller one."""
    smaller = min(count_topics(known), count_topics(others))
    if smaller == 0:
        return 0.0
    return count_topics(known & others) / smaller


@compiled
def mindset_distance(actor: Row, entrepreneur: Row) -> float:
    """Mean distance of two mindsets over the three dimensions."""
    return (
        float(
            abs(actor.unit_mind - entrepreneur.unit_mind)
            + abs(actor.whole_mind - entrepreneur.whole_mind)
            + abs(actor.effect_mind - entrepreneur.effect_mind)
        )
        / DIMENSIONS
    )


@compiled
def institutional(p: Row, distance: float, formal_gap: float) -> float:
    """1 - mean mindset distance - difference of formal frames.

    With ``understanding_without_mindset`` the mindset is left out, so that it acts on
    consent alone.
    """
    if p.understanding_without_mindset != 0:
        return clip(1.0 - formal_gap)
    return clip(1.0 - distance - formal_gap)


@compiled
def organisational(p: Row, arrangement: float, routines: float) -> float:
    """What the arrangement gives, and what shared routines add."""
    return float(min(1.0, arrangement + p.routine_weight * routines))


@compiled
def geographical(p: Row, travel_hours: float) -> float:
    """Falls with travel time; multiplies the chance of a meeting."""
    return exp(-travel_hours / p.travel_hours_scale)


@compiled
def lacking_share(known: int, others: int) -> float:
    """Share of the other's topics one lacks."""
    there = count_topics(others)
    if there == 0:
        return 0.0
    return count_topics(others & ~known) / there


@compiled
def absorbed(p: Row, cog: float) -> float:
    """Cognitive proximity as understanding takes it: a stock of knowledge stands in for topics.

    Whoever knows much beyond the field understands also what they share no topics with (Cohen &
    Levinthal 1990).
    """
    if p.absorptive_stock == 0.0:
        return cog
    return float(cog + p.absorptive_stock * (1.0 - cog))


@compiled
def novelty(p: Row, lacking: float, distance: float) -> float:
    """Share of the other's topics one lacks, more so where mindsets differ (Nooteboom 2007).

    Less of it is new to whoever has a stock of knowledge beyond the field: they are harder to
    surprise.
    """
    alike = p.novelty_same_mindset_share
    new = float(lacking * (alike + (1.0 - alike) * distance))
    if p.absorptive_stock == 0.0:
        return new
    return float(new * (1.0 - p.absorptive_stock * p.absorptive_novelty_loss))


@compiled
def novelty_in_fit(p: Row, new: float) -> float:
    """What novelty counts for in fit: in a radical pilot by its share, in another one less."""
    if p.radicalness == 1.0:
        return new
    return float(1.0 - p.radicalness * (1.0 - new))


@compiled
def understanding(p: Row, cog: float, inst: float, soc: float, org: float) -> float:
    """CES of four proximities, each at least the floor; the weights sum to one here."""
    total = p.weight_cognitive + p.weight_institutional + p.weight_social + p.weight_organisational
    if total <= 0.0:
        return float(p.proximity_floor)
    floor = p.proximity_floor
    cog, inst = max(floor, cog), max(floor, inst)
    soc, org = max(floor, soc), max(floor, org)
    a, b = p.weight_cognitive / total, p.weight_institutional / total
    c, d = p.weight_social / total, p.weight_organisational / total
    rho = p.substitution
    if abs(rho) < NO_EXPONENT:
        logs = a * log(cog) + b * log(inst) + c * log(soc) + d * log(org)
        return exp(logs)
    powers = a * power(cog, rho) + b * power(inst, rho) + c * power(soc, rho) + d * power(org, rho)
    return power(powers, 1.0 / rho)
