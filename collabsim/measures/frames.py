"""From the tables of finished runs to pandas: one row per pilot, one row per event."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

import numpy as np
import pandas as pd

from collabsim.experiment.replicate import Histories, Run
from collabsim.municipality.structure import Role, Sector
from collabsim.world.build import Blueprint
from collabsim.world.codes import (
    Argument,
    Band,
    Door,
    Event,
    Outcome,
    Reason,
    Source,
    Stage,
    State,
)

NUMBERS = ("a", "b", "c", "d", "e", "f")
SAME = (
    "price_nok", "true_effect", "statutory", "category_fit", "amount_nok", "evidence",
    "ownership", "fit", "use", "legal_errors", "paid_yearly_nok", "project_paid_nok",
    "contract_paid_nok", "inhouse_paid_nok", "unit_distance", "frontline_distance",
    "decider_distance", "cognitive_frontline", "kept_effect", "feasible", "bridge_months",
    "asked_again", "lag",
)  # fmt: skip
"""Columns that carry the name of their field."""

AT_OPENING = ("unit_distance", "frontline_distance", "cognitive_frontline")
"""Columns measured when a case opens; NaN where none did."""

AT_PROPOSAL = ("decider_distance",)
"""Columns measured when a case is brought forward, which chooses the decider; NaN where none was.

A case that is opened is not brought forward where the team saw no effect.
"""


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


def _stop_columns(plan: Blueprint, rows: Any) -> dict[str, Any]:
    place = rows["place"]
    known = place >= 0
    roles = np.where(known, plan.actor["role"][place], -1)
    posts = np.array([*plan.posts, "none"], dtype=object)
    return {
        "stop_stage": words(rows["stage"], Stage),
        "stop_reason": words(rows["reason"], Reason),
        "stop_argument": words(rows["argument"], Argument),
        "stop_role": words(roles, Role),
        "stop_post": posts[np.where(known, place, len(plan.posts))],
        "stop_level": rows["place_level"],
        "belief_at_end": rows["belief_at_end"],
    }


def _pilot_columns(plan: Blueprint, rows: Any, weak_limit: Any) -> dict[str, Any]:
    months = int(plan.run[0]["months"])
    decided = np.where(rows["decided"] >= 0, rows["decided"] - rows["case_open"], -1)
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
        "way_needed": rows["way_needed"] != 0,
        "way_exists": rows["way_exists"] != 0,
        "way_seen": rows["way_seen"] != 0,
        "lag_years": rows["lag"],
        "started": rows["started"] >= 0,
        "started_month": rows["started"],
        "money_source": words(rows["source"], Source),
        "money_ended_month": rows["money_ended"],
        "case_opened_month": rows["case_open"],
        "decided_month": rows["decided"],
        "decider_place": rows["decider"],
        "term_years": rows["term"],
        "band": words(rows["band"], Band),
        "door": words(rows["door"], Door),
        "outcome": words(rows["outcome"], Outcome),
        "ended_month": rows["ended"],
        "state_12": _state_at(rows, months, 12),
        "state_24": _state_at(rows, months, 24),
        "state_36": _state_at(rows, months, 36),
        "final_state": words(rows["state"], State),
        "users_reached": rows["users"],
        "units_asked_to_start": rows["asked_units"],
        "units_said_yes_to_start": rows["yes_units"],
        "good_idea_yes": rows["liked_units"],
        "months_to_decision": np.where(rows["case_open"] >= 0, decided, -1),
    }
    columns.update({name: rows[name] for name in SAME if name not in columns})
    for names, measured in ((AT_OPENING, rows["case_open"] >= 0), (AT_PROPOSAL, rows["term"] > 0)):
        columns.update({name: np.where(measured, rows[name], np.nan) for name in names})
    columns.update(_stop_columns(plan, rows))
    return columns


def _towns(plan: Blueprint, rows: Any) -> dict[str, Any]:
    names = np.array(plan.municipalities, dtype=object)
    return {
        "municipality": names[rows["town"]],
        "population": np.array(plan.populations)[rows["town"]],
    }


def pilots_frame(histories: Histories) -> pd.DataFrame:
    """One row per proposal of many replications of one world.

    Codes are words, "none" where there is no code. A month that never came is -1;
    the columns of :data:`AT_OPENING` and :data:`AT_PROPOSAL` are NaN where nothing
    was measured.
    """
    plan, rows = histories.blueprint, histories.pilots
    weak = plan.p["weak_limit"][rows["town"]]
    counts = pd.Series(histories.replication).groupby(histories.replication).cumcount()
    return pd.DataFrame(
        {
            **_towns(plan, rows),
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


def events_frame(run: Run) -> pd.DataFrame:
    """One row per event of one run, in the order they happened."""
    rows = run.events
    plan = run.blueprint
    posts = np.array([*plan.posts, ""], dtype=object)
    towns = np.array(plan.municipalities, dtype=object)
    frame = pd.DataFrame(
        {
            "municipality": towns[rows["town"]],
            "seed": run.seed,
            "replication": run.replication,
            "month": rows["month"],
            "kind": words(rows["kind"], Event),
            "pilot": rows["pilot"],
            "person": rows["actor"],
            "post": posts[np.where(rows["actor"] >= 0, rows["actor"], len(plan.posts))],
            "other": rows["other"],
            "code": rows["code"],
        }
    )
    for name in NUMBERS:
        frame[name] = rows[name]
    return frame
