"""The columns of runs: a run is one replication in one municipality.

Pilots of a run share people, queues and money, so every interval is computed from these sums
and never from single pilots. What is summed is written here, once, in SQL on the columns of
pilots: DuckDB adds it up over a run folder and over a frame of pilots alike
(:func:`collabsim.records.counts.run_sums`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collabsim.records.course import ALIVE_STATES, CENSORED, HORIZONS, STATES, state_column
from collabsim.records.declaring import Column, quoted
from collabsim.records.pilot_columns import PLACING

LASTING_HORIZON = HORIZONS[-1]
"""Months after the money at which a measure that is alive counts as lasting."""

LOST_STATES: tuple[str, ...] = ("unused", "stopped")
"""States in which a good measure is lost; one that waits is not lost yet."""

_FAILED = "where the run failed"


@dataclass(frozen=True, slots=True)
class SumColumn(Column):
    """A sum over the pilots of a run.

    Attributes:
        sum: What is added up, in SQL.
        adds: The column of pilots it adds up, if that is of real numbers.
    """

    sum: str = ""
    adds: str = ""


def _listed(words: Sequence[str]) -> str:
    return ", ".join(quoted(word) for word in words)


def _count(name: str, meaning: str, condition: str, unit: str = "pilots") -> SumColumn:
    """How many pilots a condition holds for."""
    sum_ = f"count(*) FILTER (WHERE {condition})"
    return SumColumn(name, "whole number", unit, meaning, _FAILED, sum=sum_)


def _at(months: int) -> Iterator[SumColumn]:
    """What is counted so many months after the money, among started pilots followed as long."""
    state, after = state_column(months), f"{months} months after the project money ended"
    observed = f"started AND {state} <> {quoted(CENSORED)}"
    yield _count(f"observed_{months}", f"started pilots whose run went on until {after}", observed)
    for word in STATES:
        yield _count(
            f"{word}_{months}", f"started pilots in the state {word} {after}",
            f"started AND {state} = {quoted(word)}",
        )  # fmt: skip
    yield _count(
        f"alive_{months}", f"started pilots alive in any form {after}",
        f"started AND {state} IN ({_listed(ALIVE_STATES)})",
    )  # fmt: skip
    yield _count(
        f"not_ended_{months}",
        f"started pilots whose collaboration had not ended {after}, whoever delivers the measure",
        f"{observed} AND (ended_month IS NULL OR ended_month > money_ended_month + {months})",
    )


def _lasting() -> Iterator[SumColumn]:
    """What has become of weak and of good measures at the last horizon."""
    last = state_column(LASTING_HORIZON)
    observed = f"started AND {last} <> {quoted(CENSORED)}"
    alive = f"started AND {last} IN ({_listed(ALIVE_STATES)})"
    lost = f"started AND {last} IN ({_listed(LOST_STATES)})"
    after = f"{LASTING_HORIZON} months after the project money ended"
    yield _count(
        "weak_observed", f"started weak pilots whose run went on until {after}",
        f"{observed} AND weak",
    )  # fmt: skip
    yield _count("weak_kept", f"started weak pilots alive in any form {after}", f"{alive} AND weak")
    yield _count(
        "good_observed", f"started pilots that are not weak, whose run went on until {after}",
        f"{observed} AND NOT weak",
    )  # fmt: skip
    yield _count(
        "good_lost", f"started pilots that are not weak, unused or stopped {after}",
        f"{lost} AND NOT weak",
    )  # fmt: skip
    yield _count(
        "lasting", f"the same as alive_{LASTING_HORIZON}: alive in any form {after}", alive
    )


SUM_COLUMNS: tuple[SumColumn, ...] = (
    SumColumn(
        "proposals", "whole number", "proposals", "proposals, those that never started too",
        _FAILED, sum="count(*)",
    ),
    _count("started", "proposals that became a pilot", "started"),
    *(column for months in HORIZONS for column in _at(months)),
    *_lasting(),
    SumColumn(
        "legal_errors", "whole number", "errors", "breaches of law, over all pilots", _FAILED,
        sum="sum(legal_errors)::BIGINT",
    ),
    SumColumn(
        "users_reached", "number", "users", "users reached, summed over the pilots", _FAILED,
        sum="sum(users_reached)", adds="users_reached",
    ),
    _count(
        "net_observed", "started pilots whose run went on for ten years from their start",
        "started AND net_value_prices IS NOT NULL",
    ),
    _count("net_positive", "those of them with a net value above 0", "net_positive"),
    SumColumn(
        "net_value_prices", "number", "yearly prices", "their net value, summed", _FAILED,
        sum="coalesce(sum(net_value_prices), 0)", adds="net_value_prices",
    ),
    _count(
        "fit_observed", "started pilots whose first money ended",
        "started AND fit_gained IS NOT NULL",
    ),
    SumColumn(
        "fit_gained", "number", "0-1", "fit gained by them, summed", _FAILED,
        sum="coalesce(sum(fit_gained), 0)", adds="fit_gained",
    ),
)  # fmt: skip
"""What is summed over the pilots of a run."""

_BEFORE = tuple(column for column in PLACING if column.name != "pilot")

RUN_COLUMNS: tuple[Column, ...] = (
    *_BEFORE,
    Column("part", "whole number", "", "part of the run folder the run is stored in"),
    Column("failed", "true/false", "", "whether the run ended with an error"),
    *SUM_COLUMNS,
    Column("run", "name", "", "name of the run, as collabsim replay takes it"),
)
"""The columns of the view ``runs``."""


def names_of(columns: Iterable[Column]) -> list[str]:
    """Their names."""
    return [column.name for column in columns]
