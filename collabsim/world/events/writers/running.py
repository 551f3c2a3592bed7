"""Writers of the events declared in ``events/running.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def team_met(
    w: World,
    month: int,
    pilot: int,
    person: int,
    place_around_pilot: int,
    understanding: float,
    tie: float,
    ownership: float,
    fit: float,
    first_hand_knowledge: float,
    effect_mindset: float,
) -> None:
    """A team member meets the entrepreneur; one event for each member present."""
    n = new_row(w, month, Event.TEAM_MET, pilot, person, -1, place_around_pilot)
    if n < 0:
        return
    row = w.event[n]
    row.a = understanding
    row.b = tie
    row.c = ownership
    row.d = fit
    row.e = first_hand_knowledge
    row.f = effect_mindset


@inner
def leader_met(
    w: World,
    month: int,
    pilot: int,
    person: int,
    place_around_pilot: int,
    understanding: float,
    tie: float,
    ownership: float,
    fit: float,
    first_hand_knowledge: float,
    effect_mindset: float,
) -> None:
    """A leader of the line meets the entrepreneur."""
    n = new_row(w, month, Event.LEADER_MET, pilot, person, -1, place_around_pilot)
    if n < 0:
        return
    row = w.event[n]
    row.a = understanding
    row.b = tie
    row.c = ownership
    row.d = fit
    row.e = first_hand_knowledge
    row.f = effect_mindset


@inner
def observed(
    w: World,
    month: int,
    pilot: int,
    observed_effect: float,
    evidence: float,
    delivered_effect: float,
    fit: float,
    ownership: float,
) -> None:
    """The team observes a month of effect."""
    n = new_row(w, month, Event.OBSERVED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = observed_effect
    row.b = evidence
    row.c = delivered_effect
    row.d = fit
    row.e = ownership


@inner
def champion(
    w: World,
    month: int,
    pilot: int,
    person: int,
    place_around_pilot: int,
    chance_of_champion: float,
) -> None:
    """A team member becomes a champion."""
    n = new_row(w, month, Event.CHAMPION, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = place_around_pilot
    row.a = chance_of_champion


@inner
def moored(
    w: World,
    month: int,
    pilot: int,
    moored_by: int,
) -> None:
    """A plan, an agreement that binds or a longer term moors the pilot."""
    n = new_row(w, month, Event.MOORED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = moored_by


@inner
def slipped(
    w: World,
    month: int,
    pilot: int,
    slip_phase: int,
    chance_to_slip: float,
    support: float,
) -> None:
    """A month of the project, the case or the use slips for want of support."""
    n = new_row(w, month, Event.SLIPPED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = slip_phase
    row.a = chance_to_slip
    row.b = support


@inner
def citizens_took_part(
    w: World,
    month: int,
    pilot: int,
    equality: float,
    citizens_design: float,
    citizens_implement: float,
    fit: float,
) -> None:
    """Half of a project is over: how far citizens have taken part by then."""
    n = new_row(w, month, Event.CITIZENS_TOOK_PART, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = equality
    row.b = citizens_design
    row.c = citizens_implement
    row.d = fit


@inner
def money_ended(
    w: World,
    month: int,
    pilot: int,
    outcome: int,
    evidence: float,
) -> None:
    """The project money ends."""
    n = new_row(w, month, Event.MONEY_ENDED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = outcome
    row.a = evidence
