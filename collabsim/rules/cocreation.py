"""Thick co-creation: what it asks of those who share power, and citizens' three roles.

Source: thin and thick co-creation [175, 242]; a leader declines, since it means giving away power
[59]; participation in name only costs trust [209]. Sizes are assumptions. All of it is off unless a
scenario or an instrument says otherwise.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.knowledge import clip
from collabsim.world import events
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, normals, uniform
from collabsim.world.tables import TEAM, World

HALVES = 2


@compiled
def thickness(p: Row, pilot: Row) -> float:
    """How thick co-creation is (0-1): as agreed at the start of a pilot, or as it would be."""
    return float(pilot.cocreation_depth if pilot.started >= 0 else p.cocreation_depth)


@inner
def power_aversion(w: World, a: int) -> float:
    """A person's aversion to giving away power, 0-1; drawn for nobody else's sake."""
    actor = w.actor[a]
    p = w.p[actor.municipality_row]
    z, _ = normals(w.draws, Decision.POWER_AVERSION, actor.holder, actor.code, 0)
    return float(clip(p.power_aversion_mean + p.power_aversion_sd * z))


@inner
def power_risk(w: World, i: int, a: int) -> float:
    """What a leader risks who shares power: from the unit manager up to the council."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    more = thickness(p, pilot) - p.power_at_stake_from
    if p.power_weight <= 0.0 or more <= 0.0 or w.actor[a].role == Role.STATE_SUPERIOR:
        return 0.0
    return float(p.power_weight * power_aversion(w, a) * more)


@inner
def asks_partners(w: World, i: int, month: int) -> bool:
    """Whether the partners' meeting is asked about the case first; it takes a month, no answer."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.partners_asked == 0 or thickness(p, pilot) < p.partners_asked_from:
        return False
    if pilot.case_version > 0:
        return False
    manager = int(w.unit[pilot.first_unit].manager)
    events.partners_asked(w, month, pilot=i, person=manager)
    return True


@inner
def begin_with_citizens(w: World, i: int) -> None:
    """How equal partners are when a pilot starts, and whether citizens began it, too."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.citizens_gain <= 0.0:
        return
    pilot.equality = p.equality_at_start
    if uniform(w.draws, Decision.CITIZENS, 0, pilot.key, 0) < p.citizens_begin_chance:
        pilot.citizens_began = 1


@inner
def become_equal(w: World, i: int, understood: float) -> None:
    """One of the team has met the entrepreneur: partners become a little more equal."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.citizens_gain > 0.0:
        pilot.equality += p.equality_gain / TEAM * understood * (1.0 - pilot.equality)


@inner
def citizens_take_part(w: World, i: int, month: int) -> None:
    """A month at work: citizens' parts near the equality of partners; at half-time it shows."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.citizens_gain <= 0.0:
        return
    pilot.citizens_design += p.citizens_gain * (pilot.equality - pilot.citizens_design)
    pilot.citizens_implement += p.citizens_gain * (pilot.equality - pilot.citizens_implement)
    if month - pilot.started != pilot.project_months // HALVES:
        return
    pilot.fit += p.citizens_fit_gain * pilot.citizens_design * (1.0 - pilot.fit)
    if pilot.citizens_design < p.citizens_design_least:
        pilot.anchoring_down = max(0.0, pilot.anchoring_down - p.citizens_trust_loss)
    events.citizens_took_part(
        w,
        month,
        pilot=i,
        equality=pilot.equality,
        citizens_design=pilot.citizens_design,
        citizens_implement=pilot.citizens_implement,
        fit=pilot.fit,
    )
