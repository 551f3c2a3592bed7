"""The stored columns of a sweep in words: what each column of a view is made of, in SQL.

The columns of ``pilots`` are those of
:func:`collabsim.records.frames.pilots_frame`, those of ``runs`` the sums of
:func:`collabsim.records.counts.run_sums`; tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from collabsim.municipality.structure import Role, Sector
from collabsim.records.counts import LASTING_HORIZON, LOST_STATES
from collabsim.records.course import ALIVE_STATES, CENSORED, HORIZONS, STATES, state_column
from collabsim.records.frames import AT_OPENING, AT_PROPOSAL, IN_HOUSE, RAN_OUT, SAME
from collabsim.world.codes import (
    Argument,
    Band,
    Door,
    Funding,
    Outcome,
    Reason,
    Source,
    Stage,
    State,
)

INITIATED = ("entrepreneur", "leader", "frontline")
"""Who began a proposal, in the order of the numbers it is stored as."""


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def named(name: str) -> str:
    """A name as an identifier of SQL."""
    return '"' + name.replace('"', '""') + '"'


def _listed(words: Sequence[str]) -> str:
    return ", ".join(quoted(word) for word in words)


def _chosen(column: str, words: Sequence[str]) -> str:
    """The word of a number; "none" for -1."""
    return f"([{_listed(['none', *words])}])[{column} + 2]"


def _word(column: str, kind: type[IntEnum]) -> str:
    """The word of a code: the name of the member of ``kind`` in lower case."""
    by_code = {int(member): member.name.lower() for member in kind}
    return _chosen(column, [by_code[code] for code in range(len(by_code))])


def _state_at(horizon: int) -> str:
    unseen = f"money_ended < 0 OR money_ended + {horizon} >= months"
    seen = _word(f"state_{horizon}", State)
    return f"CASE WHEN {unseen} THEN {quoted(CENSORED)} ELSE {seen} END"


def _month(column: str) -> str:
    return f"CASE WHEN {column} >= 0 THEN {column} END"


_BROUGHT = "term > 0"
_NOBODY = f"stage = {int(Stage.NOT_BROUGHT_FORWARD)} OR reason IN ({', '.join(map(str, RAN_OUT))})"
_DECIDED = f"decided >= 0 AND NOT (outcome = {int(Outcome.STOPPED)} AND ({_NOBODY}))"

_FRAME: dict[str, str] = {
    "municipality": "municipality",
    "population": "population",
    "seed": "seed",
    "replication": "replication",
    "pilot": "pilot",
    "pilot_key": "key",
    "entrepreneur": "entrepreneur",
    "proposed_month": "proposed",
    "sector": _word("sector", Sector),
    "cross_sector": "spans <> 0",
    "units": "covered",
    "units_with_need": "need",
    "weak": "weak",
    "has_budget_line": "has_line <> 0",
    "law_touched": "law_touched <> 0",
    "route_needed": "route_needed <> 0",
    "route_exists": "route_exists <> 0",
    "route_seen": "route_seen <> 0",
    "years_until_gain": "years_until_gain",
    "started": "started >= 0",
    "started_month": _month("started"),
    "money_source": _word("source", Source),
    "money_ended_month": _month("money_ended"),
    "case_opened_month": _month("case_open"),
    "decided_month": f"CASE WHEN {_DECIDED} THEN decided END",
    "decider_place": f"CASE WHEN {_BROUGHT} THEN decider END",
    "term_years": f"CASE WHEN {_BROUGHT} THEN term END",
    "band": _word("band", Band),
    "door": _word("door", Door),
    "outcome": _word("outcome", Outcome),
    "ended_month": _month("ended"),
    "ended_as": _word("ended_as", State),
    **{state_column(horizon): _state_at(horizon) for horizon in HORIZONS},
    "final_state": _word("state", State),
    "users_reached": "users",
    "units_asked_to_start": "asked_units",
    "units_said_yes_to_start": "yes_units",
    "good_idea_yes": "liked_units",
    "months_to_decision": f"CASE WHEN case_open >= 0 AND {_DECIDED} THEN decided - case_open END",
}
_STOP: dict[str, str] = {
    "stop_stage": _word("stage", Stage),
    "stop_reason": _word("reason", Reason),
    "stop_argument": _word("argument", Argument),
    "stop_role": _word("role", Role),
    "stop_post": "post",
    "stop_level": "CASE WHEN stopped_by >= 0 THEN stopped_by_level END",
    "belief_at_end": f"CASE WHEN stage <> {int(Stage.NONE)} THEN belief_at_end END",
}
_MORE: dict[str, str] = {
    "months": "months",
    "initiated_by": _chosen("initiated", INITIATED),
    "other_sector": _word("other_sector", Sector),
    "funding_form": _word("funding_form", Funding),
    **{
        name: name
        for name in (
            "gain_unit", "gain_sector", "gain_municipality", "gain_state", "project_granted_nok",
            "transfer_paid_nok", "state_paid_nok", "other_paid_nok", "intro_paid_nok",
        )
    },
}  # fmt: skip

_MEASURED: dict[str, str] = {
    **{name: f"CASE WHEN case_open >= 0 THEN {name} END" for name in AT_OPENING},
    **{name: f"CASE WHEN {_BROUGHT} THEN {name} END" for name in AT_PROPOSAL},
    **{name: f"CASE WHEN ended_as = {int(State.IN_HOUSE)} THEN {name} END" for name in IN_HOUSE},
}
_SAME = {name: name for name in SAME if name not in _FRAME}

FRAME: dict[str, str] = {**_FRAME, **_SAME, **_MEASURED, **_STOP}
"""The columns of a frame of pilots, in its order, by what is stored."""

PILOTS: dict[str, str] = {"cell": "cell", "world": "world", **FRAME, **_MORE}
"""The columns of the view ``pilots``: also where a pilot belongs, and what else is stored."""


def _counted(condition: str) -> str:
    return f"count(*) FILTER (WHERE {condition})"


def _sums() -> dict[str, str]:
    sums = {"proposals": "count(*)", "started": _counted("started")}
    for horizon in HORIZONS:
        state = state_column(horizon)
        sums[f"observed_{horizon}"] = _counted(f"started AND {state} <> {quoted(CENSORED)}")
        for word in STATES:
            sums[f"{word}_{horizon}"] = _counted(f"started AND {state} = {quoted(word)}")
        sums[f"alive_{horizon}"] = _counted(f"started AND {state} IN ({_listed(ALIVE_STATES)})")
        sums[f"not_ended_{horizon}"] = _counted(
            f"started AND {state} <> {quoted(CENSORED)} AND "
            f"(ended_month IS NULL OR ended_month > money_ended_month + {horizon})"
        )
    last = state_column(LASTING_HORIZON)
    observed = f"started AND {last} <> {quoted(CENSORED)}"
    alive = f"started AND {last} IN ({_listed(ALIVE_STATES)})"
    lost = f"started AND {last} IN ({_listed(LOST_STATES)})"
    return {
        **sums,
        "weak_observed": _counted(f"{observed} AND weak"),
        "weak_kept": _counted(f"{alive} AND weak"),
        "good_observed": _counted(f"{observed} AND NOT weak"),
        "good_lost": _counted(f"{lost} AND NOT weak"),
        "lasting": _counted(alive),
        "legal_errors": "sum(legal_errors)::BIGINT",
        "users_reached": "sum(users_reached)",
    }


SUMS: dict[str, str] = _sums()
"""What is summed over the pilots of a run, by the columns of ``pilots``."""

_NAMED = ", ".join(f"{source} AS {name}" for name, source in PILOTS.items())
_SUMMED = ", ".join(f"{sum_} AS {name}" for name, sum_ in SUMS.items())
_OR_NONE = ", ".join(f"coalesce({name}, 0) AS {name}" for name in SUMS)

PILOTS_VIEW = f"SELECT {_NAMED} FROM store.pilots"  # noqa: S608 - all of it is written above

# The runs of a part are known from what it says of itself, so that those without a pilot and
# those that failed have a row too.
RUNS_VIEW = f"""
WITH made AS (
    SELECT cell, world, municipality, population, seed, part,
        unnest(range(first, last))::INTEGER AS replication
    FROM store.shares JOIN store.cells USING (cell) JOIN store.layouts USING (layout)
), sums AS (
    SELECT cell, municipality, replication, {_SUMMED}
    FROM pilots GROUP BY cell, municipality, replication
)
SELECT made.cell, made.world, made.municipality, made.population, made.seed, made.replication,
    made.part, failed.run IS NOT NULL AS failed,
    {_OR_NONE},
    run_name(made.cell, made.world, made.replication) AS run
FROM made
LEFT JOIN sums USING (cell, municipality, replication)
LEFT JOIN failures AS failed USING (cell, world, replication)
"""  # noqa: S608 - all of it is written above
"""One row for each municipality of each run, with sums of 0 where there were no pilots."""
