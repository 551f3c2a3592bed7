"""Coordinators: those a municipality has, those who come during a run, and whose case is whose.

A post that comes later stands empty from the start, so that no row is added in a run. What an
added post does for those who look for somebody to talk to hangs on how well it is known.
"""

from __future__ import annotations

from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, uniform
from collabsim.world.tables import World

NOBODY = -1


@compiled
def coordinators_at_work(p: Row, municipality: Row) -> int:
    """Coordinators there are now: those from the start, and empty posts that are filled."""
    added = min(int(p.coordinators_added), int(municipality.dormant_coordinators))
    return int(municipality.coordinators) + added


@compiled
def known_part(p: Row, municipality: Row) -> float:
    """How well coordinators are known (0-1): from the start in full, added ones by and by."""
    if municipality.coordinators > 0:
        return 1.0
    if coordinators_at_work(p, municipality) == 0:
        return 0.0
    return float(p.coordinators_known)


@inner
def coordinator_for(w: World, i: int) -> int:
    """The coordinator who follows this case, -1 where there is none."""
    t = w.pilot[i].municipality_row
    n = coordinators_at_work(w.p[t], w.municipality[t])
    if n == 0:
        return NOBODY
    lot = uniform(w.draws, Decision.ADVISER_WHICH, 0, w.pilot[i].key, 0)
    a = int(w.municipality[t].coordinator)
    for _ in range(int(lot * n)):
        a = int(w.actor[a].next_same_duty)
    return a


@inner
def hand_to_coordinator(w: World, i: int) -> int:
    """See that an open case lies with the coordinator who is to follow it now; the row, or -1."""
    pilot = w.pilot[i]
    follows = coordinator_for(w, i)
    if follows != pilot.coordinator:
        take_from_coordinator(w, i)
        pilot.coordinator = follows
        if follows >= 0:
            w.actor[follows].cases += 1
    return follows


@inner
def take_from_coordinator(w: World, i: int) -> None:
    """No coordinator follows the case any more."""
    pilot = w.pilot[i]
    if pilot.coordinator >= 0:
        w.actor[pilot.coordinator].cases -= 1
        pilot.coordinator = NOBODY
