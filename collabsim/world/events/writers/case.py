"""Writers of the events declared in ``events/case.py``.

Written by ``python -m collabsim.report.documents``; not to be changed by hand.
"""

from __future__ import annotations

from collabsim.world.codes import Event
from collabsim.world.compiling import inner
from collabsim.world.events.rows import new_row
from collabsim.world.tables import World


@inner
def not_brought_forward(
    w: World,
    month: int,
    pilot: int,
    person: int,
    evidence: float,
) -> None:
    """The unit manager brings no case forward: the team saw too little effect."""
    n = new_row(w, month, Event.NOT_BROUGHT_FORWARD, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.a = evidence


@inner
def case_opened(
    w: World,
    month: int,
    pilot: int,
    person: int,
    levels_to_decider: int,
    band: int,
    yearly_nok: float,
    term_years: int,
    full_price_yearly_nok: float,
    threshold_value_nok_low: float,
    threshold_value_nok_high: float,
    evidence: float,
) -> None:
    """A case is written, or written anew."""
    n = new_row(w, month, Event.CASE_OPENED, pilot, person, -1, levels_to_decider)
    if n < 0:
        return
    row = w.event[n]
    row.code = band
    row.a = yearly_nok
    row.b = term_years
    row.c = full_price_yearly_nok
    row.d = threshold_value_nok_low
    row.e = threshold_value_nok_high
    row.f = evidence


@inner
def partners_asked(
    w: World,
    month: int,
    pilot: int,
    person: int,
) -> None:
    """The partners' meeting is asked before the case is laid before anybody."""
    new_row(w, month, Event.PARTNERS_ASKED, pilot, person, -1, -1)


@inner
def unit_answered(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
    willingness_without_stake: float,
) -> None:
    """A unit manager answers in the case."""
    n = new_row(w, month, Event.UNIT_ANSWERED, pilot, person, -1, answer)
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
    row.g = willingness_without_stake


@inner
def route_seen(
    w: World,
    month: int,
    pilot: int,
    person: int,
    role: int,
    chance_to_see: float,
) -> None:
    """Somebody sees a lawful route."""
    n = new_row(w, month, Event.ROUTE_SEEN, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = role
    row.a = chance_to_see


@inner
def advised(
    w: World,
    month: int,
    pilot: int,
    person: int,
    saw_route: bool,
    rule_knowledge_left: float,
) -> None:
    """An adviser gives advice."""
    n = new_row(w, month, Event.ADVISED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = 1 if saw_route else 0
    row.a = rule_knowledge_left


@inner
def answered(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
) -> None:
    """A leader who is not the decider answers in the case."""
    n = new_row(w, month, Event.ANSWERED, pilot, person, -1, answer)
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
def asked_again(
    w: World,
    month: int,
    pilot: int,
    person: int,
    times_asked_again: int,
    understanding: float,
    tie: float,
) -> None:
    """The entrepreneur comes back after a no."""
    n = new_row(w, month, Event.ASKED_AGAIN, pilot, person, -1, times_asked_again)
    if n < 0:
        return
    row = w.event[n]
    row.a = understanding
    row.b = tie


@inner
def all_offered(
    w: World,
    month: int,
    pilot: int,
    units_covered: int,
    full_price_yearly_nok: float,
) -> None:
    """The proposer offers the pilot to all units with the need."""
    n = new_row(w, month, Event.ALL_OFFERED, pilot, -1, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = units_covered
    row.a = full_price_yearly_nok


@inner
def alone(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
    full_price_yearly_nok: float,
) -> None:
    """The other sector is out; the manager answers about going on alone."""
    n = new_row(w, month, Event.ALONE, pilot, person, -1, answer)
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
    row.g = full_price_yearly_nok


@inner
def co_payment(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
) -> None:
    """Refused or out of time; the manager answers about buying the own unit's share."""
    n = new_row(w, month, Event.CO_PAYMENT, pilot, person, -1, answer)
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
def agreement_answered(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
) -> None:
    """Somebody answers about signing a binding agreement."""
    n = new_row(w, month, Event.AGREEMENT_ANSWERED, pilot, person, -1, answer)
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
def agreement_ended(
    w: World,
    month: int,
    pilot: int,
    person: int,
    agreement_end: int,
    yearly_nok: float,
    agreed_evidence: float,
) -> None:
    """Talks about a binding agreement end, with one or without."""
    n = new_row(w, month, Event.AGREEMENT_ENDED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = agreement_end
    row.a = yearly_nok
    row.b = agreed_evidence


@inner
def word_answered(
    w: World,
    month: int,
    pilot: int,
    person: int,
    answer: int,
    largest_shortfall: int,
    willingness: float,
    belief: float,
    understanding: float,
    yearly_nok: float,
    perceived_risk: float,
    cost_term: float,
) -> None:
    """The evidence agreed on is there; the decider keeps or breaks the word."""
    n = new_row(w, month, Event.WORD_ANSWERED, pilot, person, -1, answer)
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
def recused(
    w: World,
    month: int,
    pilot: int,
    person: int,
    months_until_deputy: int,
) -> None:
    """A decider with too close a tie steps aside."""
    n = new_row(w, month, Event.RECUSED, pilot, person, -1, -1)
    if n < 0:
        return
    row = w.event[n]
    row.code = months_until_deputy


@inner
def gathered(
    w: World,
    month: int,
    pilot: int,
    person: int,
) -> None:
    """A coordinator gathers those still to be asked."""
    new_row(w, month, Event.GATHERED, pilot, person, -1, -1)


@inner
def listed(
    w: World,
    month: int,
    pilot: int,
    person: int,
    door: int,
    term_years: int,
    council_month: int,
) -> None:
    """The case is put on the council's list."""
    n = new_row(w, month, Event.LISTED, pilot, person, -1, door)
    if n < 0:
        return
    row = w.event[n]
    row.code = term_years
    row.a = council_month
