"""Consent: one rule for every person and every decision.

Coefficients were calibrated on K1-K3 only (docs/calibration.md); the form is an
assumption, its terms from Isaksen 2022.
"""

from __future__ import annotations

from typing import NamedTuple

from collabsim.municipality.structure import Role
from collabsim.world.compiling import Row, compiled
from collabsim.world.mathematics import exp

BENEFIT_SCALE = 2.0
"""Benefit is counted so that belief half the scale above the bar, all met, is a benefit of 1."""


class Terms(NamedTuple):
    """What a person weighs. All plain numbers, so that the rule can be replaced.

    ``stake`` is s, the sum against the free part of one unit's frame;
    ``strain`` the sum asked of this person against the free part of the frame
    this person answers for, up to a most; the five risks are parts of R.
    """

    unit_mind: float
    whole_mind: float
    effect_mind: float
    curiosity: float
    believed: float
    bar: float
    horizon_met: float
    share: float
    synergy: float
    understood: float
    ownership: float
    reach: float
    tie: float
    mandate: float
    stake: float
    strain: float
    stress: float
    statutory: float
    risk_rules: float
    risk_line: float
    risk_statutory: float
    risk_coverage: float
    risk_power: float


@compiled
def benefit(terms: Terms) -> float:
    """B: believed effect above the bar, seen in time, as far as it is one's own or the whole's."""
    share = terms.share + terms.whole_mind * (1.0 - terms.share)
    gain = BENEFIT_SCALE * (terms.believed - terms.bar)
    return gain * terms.horizon_met * share * terms.synergy


@compiled
def risk(terms: Terms) -> float:
    """R: rules, no budget line, not statutory, some covered and others not, power given away."""
    known = terms.risk_rules + terms.risk_line + terms.risk_statutory + terms.risk_coverage
    return known + terms.risk_power


@compiled
def cost(p: Row, terms: Terms) -> float:
    """The sum against one's own frame in a year of this stress."""
    weight = p.cost_weight * terms.strain * terms.stress
    return float(weight * (p.cost_factor_voluntary - p.cost_relief_statutory * terms.statutory))


@compiled
def belief_share(p: Row, effect_mind: float) -> float:
    """Share of the weight of belief that a person of this effect-mindset gives it."""
    least = p.belief_rule_minded_share
    return float(least + (1.0 - least) * effect_mind)


@compiled
def risk_share(p: Row, effect_mind: float) -> float:
    """Share of the weight of risk that a person of this effect-mindset gives it."""
    return float(1.0 - p.risk_effect_minded_relief * effect_mind)


@compiled
def consent(p: Row, terms: Terms) -> float:
    """x, the logit of a yes."""
    return float(
        p.willingness
        + p.belief_weight * belief_share(p, terms.effect_mind) * benefit(terms)
        + p.understanding_weight * (terms.understood - p.understanding_indifference_level)
        + p.ownership_weight * (terms.ownership - p.ownership_indifference_level) * terms.reach
        + p.tie_weight * terms.tie * terms.unit_mind
        + p.mandate_weight * terms.mandate
        + p.curiosity_weight * terms.curiosity
        - terms.stake * p.risk_weight * risk_share(p, terms.effect_mind) * risk(terms)
        - cost(p, terms)
    )


@compiled
def yes_chance(x: float) -> float:
    """The logistic function."""
    if x >= 0.0:
        return 1.0 / (1.0 + exp(-x))
    e = exp(x)
    return e / (1.0 + e)


@compiled
def own_share(p: Row, pilot: Row, role: int) -> float:
    """Share of the gain that falls to the person: the post's, not the municipality's."""
    if role == Role.STATE_SUPERIOR:
        return float(pilot.gain_state)
    share = pilot.gain_unit
    if role != Role.UNIT_MANAGER and role != Role.FRONTLINE:
        share += pilot.gain_sector
    if role == Role.CHIEF_EXECUTIVE or role == Role.COUNCIL:
        return float(share + pilot.gain_municipality)
    if pilot.other_sector >= 0:
        share *= p.cross_sector_own_share
    return float(share)


@compiled
def with_sum(terms: Terms, stake: float, strain: float, risk_rules: float) -> Terms:
    """The same weighing about another sum."""
    return Terms(
        terms.unit_mind, terms.whole_mind, terms.effect_mind, terms.curiosity,
        terms.believed, terms.bar, terms.horizon_met, terms.share, terms.synergy,
        terms.understood, terms.ownership, terms.reach, terms.tie, terms.mandate,
        stake, strain, terms.stress, terms.statutory,
        risk_rules, terms.risk_line, terms.risk_statutory, terms.risk_coverage, terms.risk_power,
    )  # fmt: skip


@compiled
def without_entrepreneur(p: Row, terms: Terms, stake: float, strain: float) -> Terms:
    """The same weighing for own staff: the entrepreneur's terms and the rules left out.

    Understanding and ownership are at their levels of indifference and the tie is 0:
    there those terms of the rule vanish.
    """
    return Terms(
        terms.unit_mind, terms.whole_mind, terms.effect_mind, terms.curiosity,
        terms.believed, p.inhouse_standard_of_proof, terms.horizon_met, terms.share, terms.synergy,
        p.understanding_indifference_level, p.ownership_indifference_level, 0.0, 0.0,
        terms.mandate,
        stake, strain, terms.stress, terms.statutory,
        0.0, terms.risk_line, terms.risk_statutory, terms.risk_coverage, 0.0,
    )  # fmt: skip
