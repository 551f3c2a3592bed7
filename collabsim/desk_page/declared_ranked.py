"""What the page's comparison of instruments reads: which there are, and how they are ranked."""

from __future__ import annotations

from typing import Any

from collabsim.analysis import instrument_effects as compared
from collabsim.analysis.booking import MUNICIPAL
from collabsim.analysis.desk.money import PAYING
from collabsim.analysis.instrument_levels import USUAL, fitting, use_of
from collabsim.analysis.instrument_sums import KEPT_MONTHS, PAYERS
from collabsim.desk_page import worlds
from collabsim.desk_page.declared_money import ledger
from collabsim.instruments import CATALOGUE
from collabsim.instruments.declare import HOUR_NOK
from collabsim.report.desk import ranked, ranked_memo
from collabsim.world.codes import Event, State
from collabsim.world.events.catalogue import KINDS

REPLICATIONS = 200
"""Of a municipality without and with each instrument, at most, as of the command."""

PAID = ("services", "projects", "price")
"""What the ledger of the page tells apart; projects are what pilots are given beside services."""


def ranked_declared() -> dict[str, Any]:
    """All of it, as plain data."""
    measures = {one.name: one for one in compared.MEASURES}
    told = ("good_kept", *ranked.KEPT, *ranked.PAID)
    return {
        "uses": _uses(),
        "replications": REPLICATIONS,
        "payers": list(PAYERS),
        "municipal": list(MUNICIPAL),
        "hour_nok": HOUR_NOK,
        "kept": {"state": f"state_{KEPT_MONTHS}", "delivering": int(State.DELIVERING)},
        "measures": {
            name: {"sum": measures[name].sum, "against": measures[name].against,
                   "times": measures[name].times}
            for name in told
        },
        "run": compared.RUN,
        "shown": compared.shown_half("good_kept"),
        "good": ranked.GOOD,
        "columns": {"kept": list(ranked.KEPT), "paid": list(ranked.PAID)},
        "ranks": {name: list(one) for name, one in ranked.RANKS.items()},
        "of_costs": list(ranked.OF_COSTS),
        "matters": ranked.MATTERS,
        "most_rows": ranked_memo.MOST_ROWS,
        "most_free": ranked_memo.MOST_FREE,
        "ledger": _ledger(),
        "paid": list(PAID),
    }  # fmt: skip


def _uses() -> list[dict[str, Any]]:
    """Each instrument that goes with the page's scenario, as it is usually set."""
    tried, _ = fitting(worlds.scenario(), list(CATALOGUE.values()))
    found = []
    for level, _ in tried:
        if level.name != USUAL:
            continue
        use, cost = use_of(level), level.instrument.cost
        found.append(
            {
                "name": use.name, "month": 0, "strength": use.strength, "payer": use.payer,
                "settings": dict(use.settings), "priceless": _is_priceless(use.name),
                "hours": {"once": sum(cost.hours_once.values()),
                          "a_year": sum(cost.hours_a_year.values())},
            }
        )  # fmt: skip
    return found


def _is_priceless(name: str) -> bool:
    cost = CATALOGUE[name].cost
    return cost.is_nothing() and not cost.paid_by_rules


def _ledger() -> dict[str, Any]:
    """The page's ledger with a sum for everything that is paid and everybody who pays it."""
    sum_of = {what: {party: f"{what} {party}" for party in PAYING} for what in PAID}
    sums = [name for own in sum_of.values() for name in own.values()]
    slots = {one.field.name: one.slot for one in KINDS[Event.EFFECT_MEASURED].placed}
    repaid = {
        "kind": int(Event.EFFECT_MEASURED), "all": slots["repaid_nok"],
        "by_state": slots["repaid_state_nok"],
    }  # fmt: skip
    return {
        **ledger(),
        "repaid": repaid,
        "sums": [*sums, "own_hours", "proposals"],
        "sum_of": sum_of,
    }
