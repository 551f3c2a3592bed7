"""Writers of the events declared in ``events/decision.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def decided(
    w: World,
    month: int,
    pilot: int,
    person: int,
    option: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
) -> None:
    """The decider chooses an option."""
    n = new_row(w, month, Event.DECIDED, pilot, person, -1, option)
    if n < 0:
        return
    row = w.event[n]
    row.code = largest_shortfall
    row.a = willingness
    row.b = belief
    row.c = understanding
    row.d = yearly_nok
    row.e = perceived_risk
    row.f = cost_term


@inner
def competition(
    w: World,
    month: int,
    pilot: int,
    person: int,
    band: int,
    competition_ends_month: int,
    yearly_nok: float,
) -> None:
    """A competition begins."""
    n = new_row(w, month, Event.COMPETITION, pilot, person, -1, band)
    if n < 0:
        return
    row = w.event[n]
    row.a = competition_ends_month
    row.b = yearly_nok


@inner
def competition_ended(
    w: World,
    month: int,
    pilot: int,
    person: int,
    other_suppliers: int,
    won: bool,
    chance_to_win: float,
) -> None:
    """A competition ends."""
    n = new_row(w, month, Event.COMPETITION_ENDED, pilot, person, -1, other_suppliers)
    if n < 0:
        return
    row = w.event[n]
    row.code = 1 if won else 0
    row.a = chance_to_win


@inner
def adopted(
    w: World,
    month: int,
    pilot: int,
    person: int,
    term_years: int,
    outcome: int,
    yearly_nok: float,
    first_payment_month: int,
    route_was_seen: bool,
) -> None:
    """It is decided who delivers, at what price and for how long."""
    n = new_row(w, month, Event.ADOPTED, pilot, person, -1, term_years)
    if n < 0:
        return
    row = w.event[n]
    row.code = outcome
    row.a = yearly_nok
    row.b = first_payment_month
    row.c = 1.0 if route_was_seen else 0.0


@inner
def labelled(
    w: World,
    month: int,
    pilot: int,
    person: int,
    curiosity_without_fear: float,
) -> None:
    """A decider who sees no lawful way counts the purchase as research."""
    n = new_row(w, month, Event.LABELLED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = curiosity_without_fear


@inner
def politicians_door(
    w: World,
    month: int,
    pilot: int,
    person: int,
    council_month: int,
) -> None:
    """A case refused below the council is put on its next list by politicians."""
    n = new_row(w, month, Event.POLITICIANS_DOOR, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = council_month


@inner
def private_asked(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    willingness: float,
    belief: float,
    yearly_nok: float,
) -> None:
    """A firm is asked to buy what the municipality refused."""
    n = new_row(w, month, Event.PRIVATE_ASKED, pilot, person, -1, answer)
    if n < 0:
        return
    row = w.event[n]
    row.a = willingness
    row.b = belief
    row.c = yearly_nok


@inner
def contract_talks(
    w: World,
    month: int,
    pilot: int,
    person: int,
    talks_end_month: int,
    chance_of_target: float,
    invested_nok: float,
) -> None:
    """Talks about an effect contract begin."""
    n = new_row(w, month, Event.CONTRACT_TALKS, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = talks_end_month
    row.b = chance_of_target
    row.c = invested_nok


@inner
def contract_ended(
    w: World,
    month: int,
    pilot: int,
    person: int,
    contract_end: int,
    chance_of_target: float,
    asked_return: float,
    invested_nok: float,
) -> None:
    """Talks about an effect contract end."""
    n = new_row(w, month, Event.CONTRACT_ENDED, pilot, person, -1, contract_end)
    if n < 0:
        return
    row = w.event[n]
    row.a = chance_of_target
    row.b = asked_return
    row.c = invested_nok


@inner
def effect_measured(
    w: World,
    month: int,
    pilot: int,
    person: int,
    target_met: bool,
    measured_effect: float,
    delivered_effect: float,
    repaid_nok: float,
    repaid_state_nok: float,
) -> None:
    """An effect contract is over, and its effect is measured."""
    n = new_row(w, month, Event.EFFECT_MEASURED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = 1 if target_met else 0
    row.a = measured_effect
    row.b = delivered_effect
    row.c = repaid_nok
    row.d = repaid_state_nok


@inner
def legal_error(
    w: World,
    month: int,
    pilot: int,
    person: int,
    legal_error: int,
    yearly_nok: float,
    tie: float,
) -> None:
    """A legal error is made."""
    n = new_row(w, month, Event.LEGAL_ERROR, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = legal_error
    row.a = tie if legal_error == 2 else yearly_nok
