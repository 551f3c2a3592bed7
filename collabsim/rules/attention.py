"""Attention is a queue: how likely a matter is handled this month.

Source: evidence of Isaksen 2022 that deciders are hard to reach; the form is an
assumption (model specification, section 3), its escalation share unmeasured.
"""

from __future__ import annotations

from collabsim.municipality.structure import Role
from collabsim.rules.hours import extra_matters
from collabsim.rules.support import case_slips
from collabsim.rules.training import offer_teaching
from collabsim.world.compiling import Row, compiled, inner
from collabsim.world.draws import Decision, pair, uniform
from collabsim.world.tables import World

NO_LOAD = 1.0e-9
"""Load below which a desk counts as empty; there is no dividing by nothing."""


@compiled
def workload(p: Row, actor: Row) -> float:
    """Matters a month on a desk: reports, what is escalated, duties, cases, and hours asked for."""
    base = actor.base_workload
    if p.neutral_attention != 0 and actor.role != Role.ADVISER:
        base = p.reference_workload
    return float(base + actor.cases + extra_matters(p, actor))


@compiled
def handled_chance(p: Row, actor: Row) -> float:
    """Chance that a matter is handled in a month, min(ceiling, capacity / workload)."""
    return float(min(p.handled_ceiling, p.capacity / max(workload(p, actor), NO_LOAD)))


@inner
def handles(w: World, pilot: int, actor: int, month: int) -> bool:
    """Whether the person gets to this case in this month; not where it slips."""
    if case_slips(w, pilot, month):
        return False
    p = w.p[w.pilot[pilot].municipality_row]
    row = w.actor[actor]
    drawn = uniform(w.draws, Decision.HANDLED, month, pair(w.pilot[pilot].key, row.code), 0)
    return bool(drawn < handled_chance(p, row))


@inner
def enqueue_case(w: World, pilot: int, slot: int, actor: int, month: int) -> None:
    """Put a case on a person's desk; ``slot`` is the member row, or -1 for a unit manager."""
    if slot >= 0:
        w.member[slot].queued = 1
    w.actor[actor].cases += 1
    w.pilot[pilot].case_since = month
    offer_teaching(w, actor, pilot, month)


@inner
def dequeue_case(w: World, slot: int, actor: int) -> None:
    """Take a case off a person's desk; ``slot`` as in :func:`enqueue_case`."""
    if slot >= 0:
        w.member[slot].queued = 0
    w.actor[actor].cases -= 1
