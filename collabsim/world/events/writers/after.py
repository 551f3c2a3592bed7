"""Writers of the events declared in ``events/after.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def bridged(
    w: World,
    month: int,
    pilot: int,
    bridge_months: int,
    money_source: int,
    project_money_nok: float,
    chance_to_look: float,
) -> None:
    """More project money is found."""
    n = new_row(w, month, Event.BRIDGED, pilot, -1, -1, bridge_months)
    if n < 0:
        return
    row = w.event[n]
    row.code = money_source
    row.a = project_money_nok
    row.b = chance_to_look


@inner
def bridge_ended(
    w: World,
    month: int,
    pilot: int,
    outcome: int,
) -> None:
    """The extra project money ends."""
    n = new_row(w, month, Event.BRIDGE_ENDED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = outcome


@inner
def reviewed(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    uptake: float,
    yearly_nok: float,
    perceived_rule_risk: float,
    disuse_term: float,
) -> None:
    """A measure is reviewed."""
    n = new_row(w, month, Event.REVIEWED, pilot, person, -1, answer)
    if n < 0:
        return
    row = w.event[n]
    row.code = largest_shortfall
    row.a = willingness
    row.b = belief
    row.c = uptake
    row.d = yearly_nok
    row.e = perceived_rule_risk
    row.f = disuse_term


@inner
def complained(
    w: World,
    month: int,
    pilot: int,
    person: int,
    yearly_nok: float,
) -> None:
    """A purchase is cancelled after a complaint."""
    n = new_row(w, month, Event.COMPLAINED, pilot, person, -1, 0)
    if n < 0:
        return
    row = w.event[n]
    row.a = yearly_nok


@inner
def state(
    w: World,
    month: int,
    pilot: int,
    state_before: int,
    state_after: int,
) -> None:
    """The pilot passes from one state to another."""
    n = new_row(w, month, Event.STATE, pilot, -1, -1, state_before)
    if n < 0:
        return
    row = w.event[n]
    row.code = state_after


@inner
def stopped(
    w: World,
    month: int,
    pilot: int,
    person: int,
    stop_stage: int,
    stop_reason: int,
    stop_argument: int,
    belief: float,
    yearly_nok: float,
    contract_runs_out: bool,
) -> None:
    """It is a no for good."""
    n = new_row(w, month, Event.STOPPED, pilot, person, -1, stop_stage)
    if n < 0:
        return
    row = w.event[n]
    row.code = stop_reason
    row.a = stop_argument
    row.b = belief
    row.c = yearly_nok
    row.d = 1.0 if contract_runs_out else 0.0
