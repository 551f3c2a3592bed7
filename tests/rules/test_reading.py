"""A ``do`` changes what is read on its path by its readers, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import collabsim.rules
from collabsim import proximities, replicate
from collabsim.experiment.do_rows import constants
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.histories import Run
from collabsim.records.reading_frame import readings_frame
from collabsim.scenario import load_scenario
from collabsim.scenario.do_schema import PATHS

READING = "reads", "reads_lack", "reads_in_search"
"""The functions by which a rule reads a proximity."""

PROXIMITIES = {
    "cognitive", "institutional", "organisational", "geographical", "tie_now", "closure",
    "lacking_share", "mindset_distance",
}  # fmt: skip
"""What a proximity is made of by state."""

READ_IN = {
    "UNDERSTANDING_MEETING": {"meet"},
    "UNDERSTANDING_ANSWER": {"understood_in_answer"},
    "NOVELTY": {"new_to"},
    "APPROVAL": {"meet"},
    "IMITATION": {"feasible_share"},
    "CLOSURE": {"closure_read"},
    "CONSENT": {"weigh", "weigh_start"},
    "RECUSAL": {"must_recuse"},
    "MEETING": {"is_missed"},
    "SEARCH": {"reads_in_search"},
}
"""The rules that read on each path."""

OF_STATE = {
    "understands", "closure_read", "new_to", "meet", "weigh", "weigh_start", "must_recuse",
    "is_missed", "hours_in_search",
}  # fmt: skip
"""The rules that take a proximity of state to read it."""

KEEPING = "keep_what_is_read", "would_answer", "would_meet", "keep_around_pilot"
"""The functions that name paths to keep what is read on them, and what would be."""

NOT_ACTING = {
    "would_answer": "what would be read, kept for another run",
    "would_meet": "what would be read, kept for another run",
    "keep_around_pilot": "what would be read, kept for another run",
    "closure": "the ties closure is made of",
    "institutional": "a mindset distance is given to it",
    "meet": "the tie that a meeting adds to, by state",
    "pass_over": "the tie that it costs, by state",
    "measure_distances": "columns of the pilot, read by no rule",
    "bring_forward": "a column of the pilot, read by no rule",
    "keep_reading": "closure, kept with a reading, read by no rule",
    "keep_own": "what is kept of a reading, read by no rule",
}
"""The rules that take one for something else, and for what."""


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for file in sorted(Path(collabsim.rules.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield node.name, node


def called(node: ast.AST) -> set[str]:
    return {
        one.func.id
        for one in ast.walk(node)
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)
    }


def test_each_path_is_read_where_it_is_said_and_nowhere_else() -> None:
    found: dict[str, set[str]] = {path: set() for path in READ_IN}
    for name, node in functions():
        if name in KEEPING:
            continue
        for one in ast.walk(node):
            of = isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name)
            if of and one.value.id == "ReadingPath":
                found[one.attr].add(name)
    assert found == READ_IN


def test_proximities_are_taken_only_to_be_read() -> None:
    for name, node in functions():
        used = called(node) & PROXIMITIES - {name}
        if used and name not in OF_STATE:
            assert name in NOT_ACTING, f"{name} takes {used} without reading it"
        if used and name in OF_STATE and name != "understood_in_answer":
            assert called(node) & set(READING), f"{name} takes {used} and reads nothing"


def plain() -> Any:
    return load_scenario("baseline").with_municipalities(10_000)


@cache
def ran(*dos: tuple[tuple[str, Any], ...]) -> Run:
    """One replication in which proximities are read so; readings are kept."""
    scenario = plain().with_do(*(dict(one) for one in dos)) if dos else plain()
    return run_one(worlds(scenario)[0].keeping_readings(), 4, 0)


def do(proximity: str, path: Any, hold: str, **more: Any) -> tuple[tuple[str, Any], ...]:
    table = {"proximity": proximity, "path": path, "hold": hold, **more}
    return tuple(
        (key, tuple(value) if isinstance(value, list) else value) for key, value in table.items()
    )


def test_what_is_kept_changes_nothing() -> None:
    without = run_one(worlds(plain())[0], 4, 0)
    kept = ran()
    assert len(kept.readings) > 300
    assert len(without.readings) == 0
    assert kept.events.tobytes() == without.events.tobytes()
    assert kept.world.member.tobytes() == without.world.member.tobytes()


def test_own_readings_are_the_run_itself() -> None:
    held = ran(*(do(one, "all", "own") for one in PATHS))
    assert held.events.tobytes() == ran().events.tobytes()
    assert held.readings.tobytes() == ran().readings.tobytes()


@pytest.mark.parametrize("proximity", ["cognitive", "institutional", "social", "organisational"])
def test_before_it_begins_no_event_differs_and_after_it_some_do(proximity: str) -> None:
    month = 40
    held = ran(do(proximity, "all", "value", value=0.9, **{"from": month}))
    before, after = (
        [run.events[(run.events["month"] >= month) == late] for run in (held, ran())]
        for late in (False, True)
    )
    assert before[0].tobytes() == before[1].tobytes()
    assert len(before[0]) > 50
    assert after[0].tobytes() != after[1].tobytes()


def test_only_those_named_read_otherwise_and_what_they_read_is_the_value() -> None:
    held = ran(do("social", ["understanding.answer", "closure"], "value", value=0.25, who=["line"]))
    table = readings_frame(held)
    there = table["read_social"].notna()
    assert set(table.loc[there, "reader"]) == {"line"}
    assert there.sum() == (table["reader"] == "line").sum() > 10
    assert set(table.loc[there, "read_social"]) == {0.25}
    assert table[["read_cognitive", "read_geographical"]].isna().all(axis=None)


def test_off_understanding_does_not_follow_topics_and_nothing_is_said_to_be_read() -> None:
    held = ran(do("cognitive", ["understanding.meeting", "understanding.answer"], "off"))
    table = readings_frame(held)
    assert table["read_cognitive"].isna().all()
    p = held.blueprint.p[0]
    rho, floor = float(p["substitution"]), float(p["proximity_floor"])
    names = ("cognitive", "institutional", "social", "organisational")
    for occasion in ("meeting", "answer"):
        rows = table[table["occasion"] == occasion]
        assert rows["cognitive"].nunique() > 5, "topics go on changing"
        read = [rows[name].to_numpy() for name in names]
        read[0] = np.full(len(rows), constants()[f"understanding.{occasion}"]["cognitive"])
        weights = np.array([float(p[f"weight_{name}"]) for name in names])
        means = sum(
            weight * np.maximum(floor, one) ** rho
            for weight, one in zip(weights / weights.sum(), read, strict=True)
        )
        np.testing.assert_allclose(rows["understanding"], means ** (1.0 / rho), rtol=1e-12)


def test_off_consent_has_no_tie_and_off_recusal_nobody_recuses() -> None:
    scenario = plain().with_values(recusal_tie=0.1, line_meetings_per_month=1.0)
    held = scenario.with_do({"proximity": "social", "path": ["recusal"], "hold": "off"})
    from collabsim.world.codes import Event

    def recused(one: Any) -> int:
        runs = [run_one(worlds(one)[0], 1, number) for number in range(3)]
        return sum(int((run.events["kind"] == Event.RECUSED).sum()) for run in runs)

    assert recused(scenario) > 0
    assert recused(held) == 0


def test_of_rows_that_fit_the_last_holds_and_a_shift_stays_within_bounds() -> None:
    first = do("organisational", ["understanding.meeting"], "value", value=0.9)
    last = do("organisational", ["understanding.meeting"], "shift", value=-1.0, who=["team"])
    table = readings_frame(ran(first, last))
    met = table[table["occasion"] == "meeting"]
    team = met["reader"] == "team"
    assert set(met.loc[team, "read_organisational"]) == {0.0}
    assert set(met.loc[~team, "read_organisational"]) == {0.9}


def test_nearness_of_a_pilot_sets_how_often_people_meet() -> None:
    far = ran(do("geographical", ["meeting"], "value", value=0.2, **{"from": "start"}))
    meetings = [(run.readings["occasion"] == 0).sum() for run in (far, ran())]
    assert meetings[0] < 0.5 * meetings[1]
    assert set(far.readings["geographical"]) == {1.0}, "state is as it was"


def test_over_replications_rows_go_with_pilots() -> None:
    table = proximities(plain(), replications=2, seed=4)
    pilots = replicate(plain(), replications=2, seed=4)
    assert table[table["replication"] == 0].equals(readings_frame(ran()))
    assert set(table["replication"]) == {0, 1}
    started = pilots[pilots["started"]].set_index(["replication", "pilot"]).index
    met = table[table["occasion"] == "meeting"].set_index(["replication", "pilot"]).index
    assert set(met) <= set(started)


@pytest.mark.long
def test_the_constants_are_what_the_defaults_give() -> None:
    from collabsim.validation.proximity_constants import path, written

    assert path().read_text(encoding="utf-8") == written()
