"""A private buyer: a firm is asked for what the municipality has refused.

Source: leaders of private firms are easier to persuade where profit in the long run is shown [29].
The firm weighs by the rule everybody weighs by, as whoever refused did but for what is put in: it
sees five years, the whole gain is its own, and no rule, line or task is at risk. A yes takes the
time of the entrepreneur and is no result of the municipality. How often there is such a firm and
how long it buys: assumptions.
"""

from __future__ import annotations

from collabsim.rules.consent import Terms, consent, yes_chance
from collabsim.world import events
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import State
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, uniforms
from collabsim.world.events.codes import Answer
from collabsim.world.tables import World

NO_CONTRACT = -1
NO_LAG = 1.0e-9
"""Years below which a gain shows at once; there is no dividing by nothing."""


@compiled
def private_terms(p: Row, terms: Terms, years_until_gain: float) -> Terms:
    """What a firm weighs: the same but for its horizon, the whole gain, and no risk."""
    met = min(1.0, p.private_buyer_horizon_years / max(years_until_gain, NO_LAG))
    return Terms(
        terms.unit_mind, terms.whole_mind, terms.effect_mind, terms.curiosity,
        terms.believed, terms.bar, met, 1.0, terms.synergy,
        terms.understood, terms.ownership, terms.reach, terms.tie, terms.mandate,
        terms.stake, terms.strain, terms.stress, terms.statutory,
        0.0, 0.0, 0.0, 0.0, 0.0,
    )  # fmt: skip


@inner
def ask_private_buyer(w: World, i: int, a: int, month: int, terms: Terms) -> None:
    """What has been refused for good is offered to a firm, if there is one."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.private_buyer_chance <= 0.0 or pilot.private != 0:
        return
    there, answer, _, _ = uniforms(w.draws, Decision.PRIVATE_BUYER, month, pilot.key, 0)
    if there >= p.private_buyer_chance:
        return
    x = consent(p, private_terms(p, terms, pilot.years_until_gain))
    yes = answer < yes_chance(x)
    pilot.private = 1 if yes else 0
    events.private_asked(
        w,
        month,
        pilot=i,
        person=a,
        answer=Answer.YES if yes else Answer.NO,
        willingness=x,
        belief=terms.believed,
        yearly_nok=pilot.amount_nok,
    )
    if pilot.state == State.STOPPED:
        begin_private_contract(w, i, month)


@inner
def begin_private_contract(w: World, i: int, month: int) -> None:
    """The municipality's pilot is over: from now on the firm takes the entrepreneur's time."""
    pilot = w.pilot[i]
    if pilot.private == 0 or pilot.private_until != NO_CONTRACT:
        return
    years = w.p[pilot.municipality_row].private_buyer_years
    pilot.private_until = month + MONTHS_A_YEAR * years
    w.entrepreneur[pilot.entrepreneur].private_contracts += 1


@inner
def end_private_contract(w: World, i: int, month: int) -> None:
    """The firm's contract runs out, and the entrepreneur has time again."""
    pilot = w.pilot[i]
    if pilot.private_until == month:
        w.entrepreneur[pilot.entrepreneur].private_contracts -= 1
