"""Support functions and the work of anchoring: months that slip, and what anchoring adds.

Source: administrative support functions behind an initiative, whose absence is among the most
frequent causes of failure [37, 197]; anchoring down and up are two other directions of the same
work [195, 196, 198]. Chances and sizes are assumptions. All of it is off unless a scenario says
``support_slips``: then everything is supported, and no month slips.
"""

from __future__ import annotations

from collabsim.rules.members import member_row
from collabsim.world import events
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.events.codes import SlipPhase
from collabsim.world.tables import TEAM, World


@compiled
def slip_chance(p: Row, support: float) -> float:
    """Chance that a month slips, by the square of the support that lacks."""
    lacks = 1.0 - support
    return float(p.slip_rate * lacks * lacks)


@inner
def slips(w: World, i: int, month: int, phase: int) -> bool:
    """Whether this month of a pilot slips, by one draw a month; it is written down."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.support_slips == 0:
        return False
    chance = slip_chance(p, pilot.support)
    if uniform(w.draws, Decision.SLIP, month, pilot.key, 0) >= chance:
        return False
    if phase == SlipPhase.CASE:
        # Several people may have a case; it has slipped once.
        if pilot.slip_month == month:
            return True
        pilot.slip_month = month
        pilot.case_slips += 1
    elif phase == SlipPhase.PROJECT:
        pilot.project_slips += 1
    else:
        pilot.use_slips += 1
    events.slipped(
        w, month, pilot=i, slip_phase=phase, chance_to_slip=chance, support=pilot.support
    )
    return True


@inner
def case_slips(w: World, i: int, month: int) -> bool:
    """Whether an open case lies this month because nobody prepares it."""
    return bool(w.pilot[i].case_open >= 0 and slips(w, i, month, SlipPhase.CASE))


@inner
def begin_support(w: World, i: int) -> None:
    """What stands behind a pilot when it starts: everything, where support cannot lack."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.support_slips == 0:
        pilot.support = 1.0
        return
    pilot.support = p.support_at_start
    pilot.anchoring_down = p.anchoring_down_at_start
    pilot.anchoring_up = p.anchoring_up_at_start


@inner
def anchor(w: World, i: int) -> None:
    """A month of the team's work to anchor a pilot; support comes from a post, not from them."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.support_slips == 0:
        return
    champions = 0
    for slot in range(TEAM):
        if w.member[member_row(i, slot)].champion != 0:
            champions += 1
    effort = p.anchoring_gain * (1.0 + p.anchoring_champion_effort * champions)
    pilot.anchoring_down += effort * p.anchoring_down_share * (1.0 - pilot.anchoring_down)
    pilot.anchoring_up += effort * p.anchoring_up_share * (1.0 - pilot.anchoring_up)
    pilot.anchoring_down = min(1.0, pilot.anchoring_down)
    pilot.anchoring_up = min(1.0, pilot.anchoring_up)


@inner
def lose_support(w: World, i: int) -> None:
    """The unit manager has left, and with that person part of the support."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.support_slips != 0:
        pilot.support *= p.support_left_after_manager


@inner
def supported(w: World, i: int) -> None:
    """A month in which a post for it strengthens the support behind a pilot."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.support_slips != 0:
        pilot.support += p.support_post_gain * (1.0 - pilot.support)


@compiled
def meeting_share(p: Row, pilot: Row) -> float:
    """How much likelier leaders meet a pilot that is better anchored than one at its start."""
    if p.support_slips == 0:
        return 1.0
    more = pilot.anchoring_up - p.anchoring_up_at_start
    return float(1.0 + p.anchoring_meeting_gain * more)
