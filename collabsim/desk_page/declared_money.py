"""What the page's counter of kroner reads: who pays, kinds of events, and the sums they go into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from collabsim.analysis import booking
from collabsim.analysis.desk import money, money_sets
from collabsim.analysis.ledger import MEETING
from collabsim.experiment.design.region_points import shipped_points
from collabsim.world.calendar import MONTHS_A_YEAR
from collabsim.world.codes import Event, State
from collabsim.world.events.catalogue import KINDS
from collabsim.world.events.codes import ContractEnd, InstrumentName, SlipPhase, TaughtBy

EVENTS: dict[str, tuple[Event, tuple[str, ...]]] = {
    "observed": (Event.OBSERVED, ()),
    "slipped": (Event.SLIPPED, ("slip_phase",)),
    "started": (Event.STARTED, ("money_until_month",)),
    "money_ended": (Event.MONEY_ENDED, ()),
    "bridge_ended": (Event.BRIDGE_ENDED, ()),
    "effect_measured": (Event.EFFECT_MEASURED, ()),
    "bridged": (Event.BRIDGED, ("money_source",)),
    "state": (Event.STATE, ("state_after",)),
    "paid": (Event.PAID, ("transfer_nok",)),
    "taught": (Event.TAUGHT, ("taught_by",)),
    "contract_ended": (Event.CONTRACT_ENDED, ("contract_end",)),
    "agreement_ended": (Event.AGREEMENT_ENDED, ()),
    "team_met": (Event.TEAM_MET, ()),
    "leader_met": (Event.LEADER_MET, ()),
    "introduced": (Event.INSTRUMENT_INTRODUCED, ("instrument_nok", "cost_payer")),
    "kept": (Event.INSTRUMENT_KEPT, ("instrument_nok", "cost_payer")),
}
"""Events that the ledger reads, with their fields, by what the counter calls them."""


def ledger() -> dict[str, Any]:
    """All of it, as plain data."""
    return {
        "sums": list(money.KRONER),
        "events": {name: _event(kind, fields) for name, (kind, fields) in EVENTS.items()},
        "codes": {
            "project": int(SlipPhase.PROJECT),
            "effect_contract": int(State.EFFECT_CONTRACT),
            "waiting": int(State.WAITING),
            "signed": int(ContractEnd.SIGNED),
            "course": int(TaughtBy.COURSE),
            "waiting_support": int(InstrumentName.WAITING_SUPPORT),
        },
        "of_source": [booking.PARTIES[place] for place in booking.OF_SOURCE],
        "of_payer": [booking.PARTIES[place] for place in booking.OF_COST_PAYER],
        "sum_of": {
            what: {party: money.sum_of(what, party) for party in money.PAYING}
            for what in ("services", "projects", "price")
        },
        "unit": "unit",
        # Whoever decides pays from frames of the municipality, and those are one sum.
        "decider": booking.PARTIES[booking.OF_ROLE[0]],
        "state": "state",
        "support_by": booking.SUPPORT_BY,
        "sales": [column for column, _, _ in booking.SALES],
        "thick_meetings": "thick_meeting_hours",
        "support": "waiting_support_nok",
        "meeting_hours": MEETING,
        "months_a_year": MONTHS_A_YEAR,
    }


def sets(numbers: Iterable[int]) -> dict[str, Any]:
    """At which sets of assumptions kroner are counted where so many are tried, and how often."""
    points = {
        str(number): shipped_points().spread(min(number, money_sets.MOST_SETS))
        for number in numbers
    }
    return {"points": points, "replications": money_sets.REPLICATIONS}


def _event(kind: Event, fields: tuple[str, ...]) -> dict[str, Any]:
    slots = {one.field.name: one.slot for one in KINDS[kind].placed}
    return {"kind": int(kind), **{name: slots[name] for name in fields}}
