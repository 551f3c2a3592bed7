"""Why it was a no: the reason and the argument, which need not be the same.

The reason is the term whose shortfall from a good case was largest at the
pivotal no. The argument is what was said; rule arguments are available to
everybody (Isaksen 2022: rules can be used to defend own interests).
"""

from __future__ import annotations

import math

from collabsim.rules.consent import BENEFIT_SCALE, Terms, belief_share, benefit, cost, risk_share
from collabsim.world.codes import Argument, Reason
from collabsim.world.compiling import Row, compiled


@compiled
def shortfalls(p: Row, terms: Terms) -> tuple[float, ...]:
    """Loss of each term against a good case, in the order of ``Reason`` from BELIEF to COST.

    A weak tie and power to be given away count as want of ownership, and what no statute asks for
    as want of a budget line: none is the largest by itself. The numbers 6 and 9 stand for nothing.
    """
    weight = p.belief_weight * belief_share(p, terms.effect_mind)
    share = terms.share + terms.whole_mind * (1.0 - terms.share)
    gain = BENEFIT_SCALE * max(terms.believed - terms.bar, 0.0) * terms.synergy
    best = BENEFIT_SCALE * (p.good_belief - terms.bar) * terms.horizon_met * share * terms.synergy
    felt = terms.stake * p.risk_weight * risk_share(p, terms.effect_mind)
    indifferent = p.ownership_indifference_level
    power = felt * terms.risk_power if terms.risk_power > 0.0 else -math.inf
    held = (terms.ownership - indifferent) * terms.reach
    return (
        weight * (best - benefit(terms)),
        weight * gain * share * (1.0 - terms.horizon_met),
        weight * gain * terms.horizon_met * (1.0 - share),
        p.understanding_weight * (p.good_understanding - terms.understood),
        max(
            p.ownership_weight * (p.good_ownership - indifferent - held),
            p.tie_weight * (p.good_tie - terms.tie) * terms.unit_mind,
            power,
        ),
        -math.inf,
        felt * terms.risk_rules,
        max(felt * terms.risk_line, felt * terms.risk_statutory),
        -math.inf,
        felt * terms.risk_coverage,
        cost(p, terms),
    )


@compiled
def reason_of(p: Row, terms: Terms) -> int:
    """The reason of a no: the largest shortfall."""
    losses = shortfalls(p, terms)
    largest = 0
    for i in range(1, len(losses)):
        if losses[i] > losses[largest]:
            largest = i
    return largest + Reason.BELIEF


@compiled
def argument_of(reason: int, effect_mind: float, rules_at_hand: bool, u: float) -> int:
    """What is said for a no.

    Where a rule is at hand a rule-minded person names it with chance
    1 - effect-mindset, whatever the reason. Otherwise the reason is named.
    """
    if rules_at_hand and u < 1.0 - effect_mind:
        return int(Argument.RULES)
    if reason == Reason.RULES:
        return int(Argument.RULES)
    if reason == Reason.COST or reason == Reason.HORIZON or reason == Reason.BUDGET_LINE:
        return int(Argument.MONEY)
    if reason == Reason.SHARE:
        return int(Argument.NOT_OUR_TASK)
    if reason == Reason.COVERAGE:
        return int(Argument.EQUAL_TREATMENT)
    if reason == Reason.BELIEF or reason == Reason.NO_EFFECT:
        return int(Argument.NOT_PROVEN)
    if reason == Reason.TIME or reason == Reason.RESERVE:
        return int(Argument.NO_ANSWER)
    return int(Argument.OWN_STAFF)
