"""From the tables of finished runs to pandas: one row per pilot."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from collabsim.municipality.structure import Role, Sector
from collabsim.records.histories import Histories, Run
from collabsim.world.build import Blueprint
from collabsim.world.codes import (
    Argument,
    Band,
    Door,
    Outcome,
    Reason,
    Source,
    Stage,
    State,
)

SAME = (
    "price_nok", "true_effect", "statutory", "category_fit", "amount_nok", "evidence",
    "ownership", "fit", "uptake", "legal_errors", "paid_yearly_nok", "project_paid_nok",
    "contract_paid_nok", "inhouse_paid_nok", "unit_distance", "frontline_distance",
    "decider_distance", "cognitive_frontline", "kept_effect", "feasible", "bridge_months",
    "asked_again",
)  # fmt: skip
"""Columns that carry the name of their field."""

AT_OPENING = ("unit_distance", "frontline_distance", "cognitive_frontline")
"""Columns measured when a case opens; NaN where none did."""

AT_PROPOSAL = ("decider_distance", "amount_nok")
"""Columns known when a case is brought forward, which chooses the decider; NaN where none was.

A case that is opened is not brought forward where the team saw no effect.
"""


IN_HOUSE = ("kept_effect",)
"""Columns that say something of what own staff took over; NaN elsewhere."""

MAY_BE_MISSING = (
    "started_month", "money_ended_month", "case_opened_month", "decided_month", "decider_place",
    "term_years", "ended_month", "months_to_decision", "stop_level",
)  # fmt: skip
"""Columns of whole numbers that are missing where there is nothing."""

RAN_OUT = (int(Reason.TIME), int(Reason.RESERVE))
"""Reasons of a stop that nobody decided."""


def words(codes: Any, kind: type[IntEnum]) -> Any:
    """Lower-case names of an array of codes; -1 becomes "none"."""
    names = np.array([*(member.name.lower() for member in kind), "none"], dtype=object)
    values = [int(member) for member in kind]
    lookup = np.full(max(values) + 2, len(values))
    lookup[values] = np.arange(len(values))
    return names[lookup[np.asarray(codes)]]


def _state_at(rows: Any, months: int, since: int) -> Any:
    """State ``since`` months after the money ended; "censored" where the run ended before."""
    seen = words(rows[f"state_{since}"], State)
    unseen = (rows["money_ended"] < 0) | (rows["money_ended"] + since >= months)
    return np.where(unseen, "censored", seen)


def _or_none(numbers: Any, there: Any) -> Any:
    """Whole numbers where there is one, nothing elsewhere: not a number that could be averaged."""
    return pd.arrays.IntegerArray(np.asarray(numbers, np.int64), ~np.asarray(there, bool))


def _month(rows: Any, field: str) -> Any:
    """A month, nothing where it never came."""
    return _or_none(rows[field], rows[field] >= 0)


def was_decided(rows: Any) -> Any:
    """Whether somebody decided a case.

    Nobody did where the team or its manager never brought it forward, or where patience
    or the reserve ran out first.
    """
    nobody = (rows["stage"] == Stage.NOT_BROUGHT_FORWARD) | np.isin(rows["reason"], RAN_OUT)
    return (rows["decided"] >= 0) & ~((rows["outcome"] == Outcome.STOPPED) & nobody)


def _stop_columns(plan: Blueprint, rows: Any) -> dict[str, Any]:
    place = rows["stopped_by"]
    known = place >= 0
    met = rows["stage"] != Stage.NONE
    roles = np.where(known, plan.actor["role"][place], -1)
    posts = np.array([*plan.posts, "none"], dtype=object)
    return {
        "stop_stage": words(rows["stage"], Stage),
        "stop_reason": words(rows["reason"], Reason),
        "stop_argument": words(rows["argument"], Argument),
        "stop_role": words(roles, Role),
        "stop_post": posts[np.where(known, place, len(plan.posts))],
        "stop_level": _or_none(rows["stopped_by_level"], known),
        "belief_at_end": np.where(met, rows["belief_at_end"], np.nan),
    }


def _pilot_columns(plan: Blueprint, rows: Any, weak_limit: Any) -> dict[str, Any]:
    months = int(plan.run[0]["months"])
    decided = was_decided(rows)
    brought = rows["term"] > 0
    columns: dict[str, Any] = {
        "pilot_key": rows["key"],
        "entrepreneur": rows["entrepreneur"],
        "proposed_month": rows["proposed"],
        "sector": words(rows["sector"], Sector),
        "cross_sector": rows["spans"] != 0,
        "units": rows["covered"],
        "units_with_need": rows["need"],
        "weak": rows["true_effect"] < weak_limit,
        "has_budget_line": rows["has_line"] != 0,
        "law_touched": rows["law_touched"] != 0,
        "route_needed": rows["route_needed"] != 0,
        "route_exists": rows["route_exists"] != 0,
        "route_seen": rows["route_seen"] != 0,
        "years_until_gain": rows["years_until_gain"],
        "started": rows["started"] >= 0,
        "started_month": _month(rows, "started"),
        "money_source": words(rows["source"], Source),
        "money_ended_month": _month(rows, "money_ended"),
        "case_opened_month": _month(rows, "case_open"),
        "decided_month": _or_none(rows["decided"], decided),
        "decider_place": _or_none(rows["decider"], brought),
        "term_years": _or_none(rows["term"], brought),
        "band": words(rows["band"], Band),
        "door": words(rows["door"], Door),
        "outcome": words(rows["outcome"], Outcome),
        "ended_month": _month(rows, "ended"),
        "ended_as": words(rows["ended_as"], State),
        "state_12": _state_at(rows, months, 12),
        "state_24": _state_at(rows, months, 24),
        "state_36": _state_at(rows, months, 36),
        "final_state": words(rows["state"], State),
        "users_reached": rows["users"],
        "units_asked_to_start": rows["asked_units"],
        "units_said_yes_to_start": rows["yes_units"],
        "good_idea_yes": rows["liked_units"],
        "months_to_decision": _or_none(
            rows["decided"] - rows["case_open"], decided & (rows["case_open"] >= 0)
        ),
    }
    columns.update({name: rows[name] for name in SAME if name not in columns})
    taken_over = rows["ended_as"] == State.IN_HOUSE
    measured_where = (
        (AT_OPENING, rows["case_open"] >= 0), (AT_PROPOSAL, brought), (IN_HOUSE, taken_over),
    )  # fmt: skip
    for names, measured in measured_where:
        columns.update({name: np.where(measured, rows[name], np.nan) for name in names})
    columns.update(_stop_columns(plan, rows))
    return columns


def _municipalities(plan: Blueprint, rows: Any) -> dict[str, Any]:
    names = np.array(plan.municipalities, dtype=object)
    return {
        "municipality": names[rows["municipality_row"]],
        "population": np.array(plan.populations)[rows["municipality_row"]],
    }


def pilots_frame(histories: Histories) -> pd.DataFrame:
    """One row per proposal of many replications of one world.

    Codes are words, "none" where there is no code. Where there is nothing a number is
    missing (``<NA>`` or NaN), never a number that a mean would take in: a month that never
    came, a decision or a decider where nobody decided, a level where nobody said no.
    """
    plan, rows = histories.blueprint, histories.pilots
    weak = plan.p["weak_limit"][rows["municipality_row"]]
    counts = pd.Series(histories.replication).groupby(histories.replication).cumcount()
    return pd.DataFrame(
        {
            **_municipalities(plan, rows),
            "seed": histories.seed,
            "replication": histories.replication,
            "pilot": counts.to_numpy(dtype=np.int64),
            **_pilot_columns(plan, rows, weak),
        }
    )


def run_pilots_frame(run: Run) -> pd.DataFrame:
    """One row per proposal of one run."""
    rows = run.pilots
    number = np.full(len(rows), run.replication)
    return pilots_frame(Histories(run.blueprint, run.seed, number, rows))
