"""Formal mooring: a plan, an agreement that binds or a longer term holds when people leave.

Source: mooring up by formal decisions, budgets and plans is one of three directions of anchoring
[196, 198]. That it keeps a yes when the one who gave it leaves is an assumption.
"""

from __future__ import annotations

from collabsim.world import events
from collabsim.world.compiling import inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.events.codes import MooredBy
from collabsim.world.tables import World


@inner
def moor(w: World, i: int, month: int, moored_by: int) -> None:
    """A pilot is moored, once, where formal mooring counts."""
    pilot = w.pilot[i]
    if pilot.moored != 0 or w.p[pilot.municipality_row].formal_mooring == 0:
        return
    pilot.moored = 1
    events.moored(w, month, pilot=i, moored_by=moored_by)


@inner
def named_in_plan(w: World, i: int, month: int) -> None:
    """A month in which a plan may name a pilot at work."""
    pilot = w.pilot[i]
    p = w.p[pilot.municipality_row]
    if p.formal_mooring == 0 or p.mooring_plan_chance <= 0.0 or pilot.moored != 0:
        return
    if uniform(w.draws, Decision.MOORING, month, pilot.key, 0) < p.mooring_plan_chance:
        moor(w, i, month, MooredBy.PLAN)
