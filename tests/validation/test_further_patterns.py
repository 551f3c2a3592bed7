"""Sums of the further patterns against counts of their own, and verdicts against their figures."""

from __future__ import annotations

import json
import math

import numpy as np
import pandas as pd
import pytest

from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.inquiry.months import month_by_month
from collabsim.records.event_log import event_rows
from collabsim.report.further_pattern_tables import OVER_REGION, mechanisms, over_region, stored
from collabsim.report.pattern_tables import figures
from collabsim.rules.people import read_person
from collabsim.scenario import load_scenario
from collabsim.validation.further_measures import OTHER_CAUSES
from collabsim.validation.further_patterns import ARMS, FURTHER, PUT_IN, arm_values
from collabsim.validation.further_patterns_run import findings
from collabsim.validation.further_sums import (
    OF_LOG,
    OF_MONTHS,
    OF_PRIVATE,
    STATES,
    month_ends,
    of_log,
    of_months,
    of_private,
    states,
)
from collabsim.validation.pattern_criteria import Finding
from collabsim.validation.pattern_measures import SIZES
from collabsim.validation.pattern_sums import Cell
from collabsim.validation.patterns_region import summed_up, table_of
from collabsim.world.codes import Event, Outcome, Stage, State
from collabsim.world.tables import LINE_SLOT, SLOTS, TEAM


@pytest.fixture(scope="module")
def run():
    return run_one(worlds(load_scenario("four_sizes"))[3], 0, 1)


def test_cases_and_reviews_are_counted_from_the_rows(run):
    found = of_log(run)
    named, stopped = 0.0, 0
    for i, pilot in enumerate(run.pilots):
        asked = sum(
            run.world.member[i * SLOTS + slot]["asked"] != 0 for slot in range(LINE_SLOT, SLOTS)
        )
        if pilot["outcome"] == Outcome.STOPPED and pilot["stage"] in (
            Stage.CLEARING, Stage.DECIDING,
        ):  # fmt: skip
            stopped += 1
            named += 1 / max(1, asked)
    assert found["stopped_cases"] == stopped > 0
    assert found["named_right"] == pytest.approx(named)
    rows = [row for row in event_rows(run.events) if row.kind == Event.REVIEWED]
    free = [row for row in rows if run.pilots[row.pilot]["statutory"] == 0]
    assert found["reviewed"] == len(rows) > 0
    assert found["reviewed_not_statutory"] == len(free)
    assert found["refused_at_review"] == sum(row.answer.name == "NO" for row in rows)
    assert found["refused_not_statutory"] == sum(row.answer.name == "NO" for row in free)


def test_pilots_met_are_counted_from_the_log_case_by_case(run):
    """For each case anew, from the first event on."""
    rows = list(event_rows(run.events))
    team = manager = decider = cases = 0.0
    for i, pilot in enumerate(run.pilots):
        if pilot["case_open"] < 0 or pilot["term"] <= 0 or pilot["decider"] <= 0:
            continue

        def met(slot: int, i: int = i, opened: int = pilot["case_open"]) -> int:
            person, seen = int(run.world.member[i * SLOTS + slot]["actor"]), set()
            for row in rows:
                if row.month > opened or row.person != person:
                    continue
                if row.kind == Event.LEFT:
                    seen = set()
                elif row.kind in (Event.TEAM_MET, Event.LEADER_MET):
                    seen.add(row.pilot)
            return len(seen)

        cases += 1
        members = [s for s in range(TEAM) if run.world.member[i * SLOTS + s]["actor"] >= 0]
        team += np.mean([met(slot) for slot in members])
        manager += met(LINE_SLOT)
        decider += met(LINE_SLOT + int(pilot["decider"]))
    found = of_log(run)
    assert found["met_cases"] == cases > 0
    assert found["met_by_team"] == pytest.approx(team)
    assert (found["met_by_manager"], found["met_by_decider"]) == (manager, decider)


def test_use_is_that_of_the_months_followed_otherwise(run):
    """By the follower of stories, pilot by pilot."""
    months = month_by_month(run).pilots
    used: list[float] = []
    later: list[tuple[float, float]] = []
    for i, pilot in enumerate(run.pilots):
        first = int(pilot["pays_from"])
        if first < 0 or pilot["outcome"] in (Outcome.OPEN, Outcome.STOPPED):
            continue

        def use(after: int, i: int = i, first: int = first) -> float | None:
            at = first + after
            if at >= len(months["state"]):
                return None
            there = months["state"][at, i] in (State.DELIVERING, State.IN_HOUSE, State.UNUSED)
            return float(months["uptake"][at, i]) if there else None

        soon, late = use(6), use(18)
        if soon is not None:
            used.append(soon)
            if late is not None:
                later.append((soon, late))
    found = of_months(run)
    assert (found["used"], found["used_later"]) == (len(used), len(later))
    assert len(later) > 0
    assert found["use"] == pytest.approx(sum(used))
    assert found["use_before"] == pytest.approx(sum(soon for soon, _ in later))
    assert found["use_later"] == pytest.approx(sum(late for _, late in later))
    assert found["posts_left"] > 0


def test_the_months_followed_end_as_the_run_ended(run):
    last = None
    for world in month_ends(run):
        last = world
    assert last is not None
    known = len(run.pilots)
    assert (last.pilot["uptake"][:known] == run.pilots["uptake"]).all()
    assert (last.actor["experience"] == run.world.actor["experience"]).all()


def test_states_are_those_of_the_pilots(run):
    found = states(run.pilots)
    counted = [int(pilot["state_36"]) for pilot in run.pilots if pilot["started"] >= 0]
    assert found["followed_36"] == sum(state >= 0 for state in counted)
    assert found["stopped_36"] == counted.count(int(State.STOPPED))
    assert found["delivering_36"] == counted.count(int(State.DELIVERING))


def test_mindsets_have_moved_as_far_as_the_months_say(run):
    """Pilot by pilot anew; who has left the post meanwhile is told by the log."""
    names = ["unit_mind", "whole_mind", "effect_mind"]
    minds = []
    for month, world in enumerate(month_ends(run)):
        for a in range(len(world.actor)):
            read_person(world, a, month)
        minds.append(np.array([world.actor[name].copy() for name in names]))
    gone = {(row.person, row.month) for row in event_rows(run.events) if row.kind == Event.LEFT}
    posts, moved = 0, 0.0
    for i in np.flatnonzero(run.pilots["state_12"] == State.DELIVERING):
        begun, at = int(run.pilots["started"][i]), int(run.pilots["money_ended"][i]) + 12
        for slot in range(LINE_SLOT + 1):
            a = int(run.world.member[i * SLOTS + slot]["actor"])
            if a >= 0 and not any((a, month) in gone for month in range(begun + 1, at + 1)):
                posts += 1
                moved += np.abs(minds[at][:, a] - minds[begun][:, a]).mean()
    found = of_months(run)
    assert found["posts_delivering_12"] == posts > 0
    assert found["moved_delivering_12"] == pytest.approx(moved)


def test_a_firm_is_held_against_who_refused_the_same_pilot(run):
    assert of_private(run)["asked"] == 0.0
    scenario = load_scenario("four_sizes").with_values(private_buyer_chance=1.0)
    other = run_one(worlds(scenario)[3], 0, 1)
    found = of_private(other)
    rows = list(event_rows(other.events))
    pairs = []
    for place, row in enumerate(rows):
        if row.kind == Event.PRIVATE_ASKED:
            before = next(
                one
                for one in reversed(rows[:place])
                if one.kind in (Event.UNIT_ANSWERED, Event.ANSWERED, Event.DECIDED)
                and (one.pilot, one.person) == (row.pilot, row.person)
            )
            assert before.kind == Event.DECIDED or before.answer.name == "NO"
            pairs.append((before.willingness, row.willingness))
    assert found["asked"] == len(pairs) > 3
    public, private = (
        sum(1.0 / (1.0 + math.exp(-x)) for x in part) for part in zip(*pairs, strict=True)
    )
    assert (found["yes_public"], found["yes_private"]) == pytest.approx((public, private))
    firms = (other.pilots["private"] == 1).sum()
    kept = ~np.isin(other.pilots["outcome"], (Outcome.OPEN, Outcome.STOPPED))
    assert firms > 0
    assert found["bought"] == firms + kept.sum()


def made_up(**changed):
    """Sums of every arm and size with two replications, all alike but for what is changed."""
    names = (*STATES, *OF_LOG, *OF_MONTHS, *OF_PRIVATE)
    cells = {}
    for arm in ARMS:
        for size in SIZES:
            row = dict.fromkeys(names, 10.0) | changed.get(f"{arm}_{size}", {})
            cells[Cell("by_span", arm, size)] = pd.DataFrame([row, row])
    return cells


def test_formulas_on_sums_that_can_be_worked_out_by_hand():
    cells = made_up(
        baseline_10000={"named_right": 5.0, "use": 4.0, "use_before": 4.0, "use_later": 6.0},
        baseline_120000={"named_right": 2.0, "met_by_team": 30.0, "met_by_decider": 5.0},
        tight_120000={"refused_not_statutory": 8.0, "reviewed_not_statutory": 4.0},
        lacking_120000={"stopped_36": 8.0},
        supported_120000={"stopped_36": 6.0},
        lacking_training_120000={"stopped_36": 5.0},
        neither_120000={"delivering_36": 2.0},
        down_120000={"delivering_36": 3.0},
        up_120000={"delivering_36": 4.0},
        both_120000={"delivering_36": 7.0},
        mooring_120000={"units_on_step_3": 2.0},
    )
    found = {one.pattern.id: one.figures for one in findings(cells)}
    assert found["SF9"]["difference", None].value == pytest.approx(0.3)
    assert found["SF24"]["rise", 10_000].value == pytest.approx(0.2)
    assert found["SF21"]["ratio", 120_000].value == pytest.approx(2.0)
    assert found["SF28"]["averted", 120_000].value == pytest.approx(0.25)
    assert found["SF28"]["rank", 120_000].value == 2.0
    assert found["SF29"]["interaction", 120_000].value == pytest.approx(0.2)
    assert found["SF29"]["up_of_joint", 120_000].value == pytest.approx(0.4)
    assert found["SF27"]["spread_moored", 120_000].value == pytest.approx(math.sqrt(0.16))
    assert found["SF33"]["steeper", None].value == pytest.approx(2.5)


def test_arms_are_there_for_every_cause_that_support_is_ranked_among():
    assert {f"lacking_{name}" for name in OTHER_CAUSES} < set(ARMS)
    for name, values in ARMS.items():
        load_scenario("four_sizes").with_values(**values)
        assert values or name == "baseline"


def test_stored_verdicts_follow_from_stored_figures():
    record = stored()
    assert [entry["pattern"] for entry in record["patterns"]] == [one.id for one in FURTHER]
    for entry, pattern in zip(record["patterns"], FURTHER, strict=True):
        found = figures(entry["figures"])
        assert {name for name, _ in found} == set(pattern.figures)
        assert Finding(pattern, "by_span", 36, found).verdict() == entry["verdict"]
    assert set(mechanisms()) == {one.id for one in FURTHER} >= set(PUT_IN)


def test_shares_of_points_are_those_of_their_verdicts(tmp_path):
    """Two made-up points: at one the large sees who said no, at the other the small does."""
    points = [
        findings(
            made_up(baseline_120000={"named_right": right}, baseline_10000={"named_right": 9.0})
        )
        for right in (2.0, 8.0)
    ]
    summed = summed_up([table_of(found) for found in points])
    assert [one["pattern"] for one in summed] == [one.id for one in FURTHER]
    assert (summed[0]["holds"], summed[0]["partly"], summed[0]["not"]) == (0.5, 0.0, 0.5)
    assert over_region(tmp_path).startswith("Over the region these patterns have not been measured")
    record = {"date": "2026-01-01", "points": 2, "replications": 2, "patterns": summed}
    (tmp_path / OVER_REGION).write_text(json.dumps(record), encoding="utf-8")
    told = over_region(tmp_path)
    assert "| SF9 | 50% | 0% | 50% | chance of naming the right person, 120,000: 0.500" in told


def test_tight_frames_are_half_of_what_a_scenario_has():
    scenario = load_scenario("four_sizes").with_values(discretion_share=0.03)
    assert arm_values("tight", scenario) == {"discretion_share": 0.015}
    assert arm_values("mooring", scenario) == ARMS["mooring"]


def test_rows_of_a_point_are_its_findings():
    found = findings(made_up())
    table = table_of(found)
    assert len(table) == sum(len(one.figures) for one in found)
    assert dict(zip(table["pattern"], table["verdict"], strict=True)) == {
        one.pattern.id: one.verdict() for one in found
    }
