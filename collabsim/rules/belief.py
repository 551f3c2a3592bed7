"""Belief: what is observed, how far it reaches, what the rest is filled with.

Evidence is a running mean of noisy observations. A case paper loses part of it
at every level of the line; what is lost is replaced by the reader's prior, not by
zero. Advice does not count as a level: the paper goes with it.
"""

from __future__ import annotations

from collabsim.rules.knowledge import clip
from collabsim.world.compiling import Row, compiled
from collabsim.world.mathematics import power


@compiled
def effect_now(p: Row, true_effect: float, fit: float) -> float:
    """Effect delivered: a part of the true effect that grows with fit, between 0 and 1."""
    return clip(true_effect * (p.effect_without_fit + p.effect_fit_gain * fit))


@compiled
def discounted_observation(p: Row, observed: float, believed: float, shut: float) -> float:
    """An observation as a closed team takes it: bad news is discounted."""
    if observed < believed:
        return float(believed + (observed - believed) * (1.0 - p.closure_discount * shut))
    return observed


@compiled
def paper_reach(p: Row, quality: float, levels_passed: float, above_unit: bool) -> float:
    """Share of what the team knows that a paper of this quality carries after some levels."""
    if p.neutral_information != 0 and above_unit:
        levels_passed = p.reference_levels_passed
    return float(quality * power(p.retention, levels_passed))


@compiled
def own_reach(paper: float, seen: float) -> float:
    """Reach of the paper and of what the person has seen, together.

    The quality of documents limits the paper only; who has been there has seen it.
    """
    return float(1.0 - (1.0 - paper) * (1.0 - seen))


@compiled
def belief(p: Row, evidence: float, reach: float, prior: float, experience: float) -> float:
    """Belief in the effect; the weight of the prior falls with experience."""
    weight = (1.0 - reach) / (1.0 + p.experience_weight * experience)
    return float(evidence * (1.0 - weight) + prior * weight)
