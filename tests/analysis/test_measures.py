"""Measures of the literature: each number counted anew, event by event, and odd corners."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from functools import cache

import numpy as np
import pandas as pd
import pytest

from collabsim.analysis.measures.catalogue import MEASURES
from collabsim.analysis.measures.cell import column_of
from collabsim.analysis.measures.running import measures_of_run
from collabsim.analysis.measures.steps import Happened, step_of
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run
from collabsim.scenario import Scenario, load_scenario
from tests.runs import finished, scenario

NAMES = ("defaults", "moored", "slipping", "bound")
RUNS = [(name, place) for name in NAMES for place in (0, 4, 8)]
"""Of each scenario one run of each size."""


def run_of(name: str, place: int) -> Run:
    return finished(name)[place]


@cache
def log_at(name: str, place: int) -> list[dict]:
    """The log of one of those runs. Look, do not touch: it is shared."""
    return events_frame(run_of(name, place)).to_dict("records")


@cache
def measured(name: str, place: int) -> dict[str, pd.DataFrame]:
    """All measures of one of those runs. Look, do not touch: they are shared."""
    return measures_of_run(run_of(name, place), scenario(name))


def tables(name: str, place: int, *only: str) -> list[pd.DataFrame]:
    return [measured(name, place)[one] for one in only]


def of_pilots(log: list[dict]) -> dict[int, list[dict]]:
    """The log of each pilot, in its order."""
    found: dict[int, list[dict]] = defaultdict(list)
    for e in log:
        found[e["pilot"]].append(e)
    return found


def hosts_of(log: list[dict]) -> dict[int, set[str]]:
    """Units that said yes to start, of pilots that did."""
    begun = {e["pilot"] for e in log if e["kind"] == "started"}
    found: dict[int, set[str]] = defaultdict(set)
    for e in log:
        if e["kind"] == "unit_asked" and e["answer"] == "yes" and e["pilot"] in begun:
            found[e["pilot"]].add(e["unit"])
    return found


# --- Steps ---


@pytest.mark.parametrize(
    ("happened", "helped", "step"),
    [
        (Happened([], [], [], []), True, None),
        (Happened([(10, 0.9)], [], [], []), True, 2),
        (Happened([(10, 0.9), (20, 0.9)], [30], [30], []), True, 2),
        (Happened([(10, 0.9)], [30], [30], [15]), True, 3),
        (Happened([(10, 0.9), (20, 0.9)], [30], [30], [15]), False, 3),
        (Happened([(10, 0.6), (20, 0.69)], [30], [30], [15]), True, 3),
        (Happened([(10, 0.1), (20, 0.7)], [30], [30], [15]), True, 4),
    ],
)
def test_what_each_step_asks_for(happened, helped, step):
    assert step_of(happened, 60, helped) == step


def test_a_january_remembers_sixty_months():
    once = Happened([(12, 0.4)], [], [], [])
    assert step_of(once, 12, False) is None  # not yet
    assert step_of(once, 13, False) == 2
    assert step_of(once, 72, False) == 2
    assert step_of(once, 73, False) is None


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_steps_are_those_the_log_tells(name, place):
    run = run_of(name, place)
    log = log_at(name, place)
    (found,) = tables(name, place, "steps")
    hosts = hosts_of(log)
    by_pilot = of_pilots(log)
    years = int(run.world.run[0]["months"]) // 12
    assert len(found) == years * len(run.blueprint.units)
    for row in found.to_dict("records"):
        first, last = 12 * row["year"] - 60, 12 * row["year"] - 1
        own = {pilot for pilot, units in hosts.items() if row["unit"] in units}
        told = [e for pilot in own for e in by_pilot[pilot] if first <= e["month"] <= last]
        kinds = Counter(e["kind"] for e in told)
        long = any(e["kind"] == "adopted" and e["term_years"] > 1 for e in told)
        if not kinds["started"]:
            assert pd.isna(row["step"])
            assert not row["seen"]
        else:
            # None of these scenarios has facilitation or a guide.
            assert row["step"] == (3 if long and kinds["champion"] else 2)


def test_somebody_is_on_step_three():
    steps = pd.concat([tables(name, place, "steps")[0] for name, place in RUNS])
    assert {2, 3} <= set(steps["step"].dropna())


def test_step_four_needs_what_the_municipality_has_decided():
    base = (
        load_scenario("baseline")
        .with_municipalities(3_000)
        .with_values(evidence_external_share=1.0, evidence_none_share=0.0, proposals_per_year=2.0)
    )
    helped = base.with_instruments({"name": "guide", "from": 0, "payer": "outside"})
    most = []
    for one in (base, helped):
        (plan,) = worlds(one)
        runs = [run_one(plan, 0, replication) for replication in range(6)]
        tables_of = [measures_of_run(run, one, only=["steps"])["steps"] for run in runs]
        most.append(max(int(table["step"].max()) for table in tables_of))
    assert most == [3, 4]


# --- Ditches ---

ANSWERED = {
    "unit_asked", "unit_answered", "alone", "co_payment", "agreement_answered", "word_answered",
    "reviewed",
}  # fmt: skip


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_ditches_are_counted_by_hand(name, place):
    run = run_of(name, place)
    (found,) = tables(name, place, "ditches")
    answers: Counter = Counter()
    bold: Counter = Counter()
    held: Counter = Counter()
    last = int(run.world.run[0]["months"])
    for e in log_at(name, place):
        post = e["post"]
        if not isinstance(post, str) or not post.startswith("unit:"):
            continue
        unit = post.removeprefix("unit:")
        years = [y for y in range(1, last // 12 + 1) if 12 * y - 36 <= e["month"] < 12 * y]
        yes = e["answer"] == "yes" if e["kind"] in ANSWERED else None
        if e["kind"] == "decided":
            yes = e["option"] != "stop"
        for year in years:
            if yes is not None:
                answers[unit, year] += 1
                bold[unit, year] += yes and e["belief"] < 0.75
            if e["kind"] == "stopped" and e["stop_argument"] == "no_answer":
                answers[unit, year] += 1
                held[unit, year] += 1
            if e["kind"] == "stopped" and e["stop_argument"] == "rules":
                held[unit, year] += e["stop_reason"] != "complaint"
    assert len(found) == len(answers) > 0
    for row in found.to_dict("records"):
        key = row["unit"], row["year"]
        got = (row["answers"], row["uncertain_yes"], row["held_back_no"])
        assert got == (answers[key], bold[key], held[key])
        assert row["balance"] == pytest.approx((bold[key] - held[key]) / answers[key])
        assert (
            row["side"]
            == {-1: "control", 0: "neither", 1: "innovation"}[int(np.sign(row["balance"]))]
        )


# --- Effect, money ---


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_the_funnel_is_that_of_the_log(name, place):
    run = run_of(name, place)
    log, frame = log_at(name, place), run_pilots_frame(run)
    (found,) = tables(name, place, "funnel")
    assert len(found) == len(frame)
    seen = {kind: {e["pilot"] for e in log if e["kind"] == kind} for kind in ("started", "adopted")}
    seen["delivering"] = {e["pilot"] for e in log if e["state_after"] == "delivering"}
    weak = set(frame["pilot"][frame["weak"]])
    seen["good"] = seen["delivering"] - weak
    for stage, pilots in seen.items():
        assert set(found["pilot"][found[stage]]) == pilots, stage
    assert seen["good"] <= seen["delivering"] <= seen["adopted"] <= seen["started"]


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_welfare_and_levels_are_made_of_users_and_effect(name, place):
    run = run_of(name, place)
    log, frame = log_at(name, place), run_pilots_frame(run).set_index("pilot")
    impact, gains = tables(name, place, "impact", "gains")
    months, effects, hosts = Counter(), {}, hosts_of(log)
    for e in log:
        months[e["pilot"]] += e["kind"] == "observed" or e["slip_phase"] == "project"
        if e["kind"] == "observed":
            effects[e["pilot"]] = e["delivered_effect"]
    end = int(run.world.run[0]["months"])
    level = impact.set_index(["pilot", "level"])
    for pilot, row in frame[frame["started"]].iterrows():
        users = row["users_reached"]
        during = min(users, 10.0 * len(hosts[pilot]) * months[pilot])
        kept = row["kept_effect"] if row["ended_as"] == "in_house" else 1.0
        welfare = effects.get(pilot, 0.0) * (during + kept * (users - during))
        own = gains[gains["pilot"] == pilot]
        assert own["welfare"].sum() == pytest.approx(welfare)
        raw = run.pilots[pilot]
        for pocket in ("unit", "sector", "municipality", "state"):
            part = own["welfare"][own["pocket"] == pocket].iloc[0]
            assert part == pytest.approx(welfare * raw[f"gain_{pocket}"])
        shown = (end - row["started_month"]) / 12 >= row["years_until_gain"]
        wanted = {"result": users, "outcome": users}
        wanted["effect"] = wanted["societal"] = welfare if shown else 0.0
        factors = {"result": 1, "outcome": 0.8, "effect": 0.5, "societal": 0.2}
        for name_of, factor in factors.items():
            assert level.loc[(pilot, name_of), "value"] == pytest.approx(wanted[name_of])
            assert level.loc[(pilot, name_of), "measured"] == pytest.approx(
                factor * wanted[name_of]
            )
    assert gains["worth_nok"].isna().all()


def public_run() -> tuple[Scenario, Run]:
    """A run in which nobody from outside pays anything."""
    made = (
        load_scenario("baseline")
        .with_municipalities(30_000)
        .with_values(years=8, proposal_years=5, outside_money_chance=0.0, bridge_outside_chance=0.0)
    )
    return made, run_one(worlds(made)[0], 1, 0)


def test_net_expenditure_is_all_that_pilots_were_paid():
    made, run = public_run()
    found = measures_of_run(run, made, only=["expenditure", "gains"], welfare_nok=700.0)
    paid = sum(
        float(run.pilots[f"{one}_paid_nok"].sum())
        for one in ("project", "contract", "inhouse", "other", "transfer", "intro")
    )
    assert paid > 0
    assert found["expenditure"]["net_nok"].sum() == pytest.approx(paid)
    assert found["expenditure"]["year"].between(1, 8).all()
    gains = found["gains"]
    assert gains["paid_nok"].sum() == pytest.approx(paid)
    assert gains["worth_nok"].to_numpy() == pytest.approx(700.0 * gains["welfare"].to_numpy())
    assert (gains["paid_nok"][gains["pocket"] == "users"] == 0).all()


# --- Cell ---


def test_thirds_part_the_columns():
    assert [column_of(share) for share in (0.0, 0.33, 1 / 3, 0.5, 0.66, 2 / 3, 1.0)] == [
        "professionals", "professionals", "together", "together", "together", "civil_society",
        "civil_society",
    ]  # fmt: skip


PHASE = {
    "running": "project", "bridged": "project", "delivering": "contract",
    "other_supplier": "other_supplier", "stopped": "stopped",
}  # fmt: skip


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_cells_follow_from_states(name, place):
    run = run_of(name, place)
    log = log_at(name, place)
    (found,) = tables(name, place, "cell")
    fits = {e["pilot"]: e["fit"] for e in log if e["kind"] == "observed"}
    first = float(run.world.p[0]["initial_fit"])
    by_pilot = of_pilots(log)
    for pilot, own in found.groupby("pilot"):
        wanted, outcome = [], None
        for e in by_pilot[pilot]:
            if e["kind"] == "adopted":
                outcome = e["outcome"]
            if e["kind"] == "state":
                phase = PHASE.get(e["state_after"])
                if e["state_after"] == "in_house":
                    phase = outcome
                if phase and (not wanted or wanted[-1] != phase):
                    wanted.append(phase)
        assert own["phase"].tolist() == wanted
        row = run.pilots[pilot]
        ours = 0.2 * (row["initiated"] == 0) + 0.6 * first / fits.get(pilot, first)
        contract = 0.8 - 0.4 * row["cocreation_depth"]
        tendered = outcome == "competition_won"
        shares = {
            "project": (ours, 0.6), "contract": (0.5 if tendered else ours, contract),
            "takeover": (0.0, 0.0), "transfer": (0.3, 0.0), "other_supplier": (0.5, contract),
        }  # fmt: skip
        before = None
        for one in own.to_dict("records"):
            cell = "none"
            if one["phase"] != "stopped":
                plan, deliver = shares[one["phase"]]
                assert (one["plan_share"], one["deliver_share"]) == pytest.approx((plan, deliver))
                cell = f"{column_of(plan)}/{column_of(deliver)}"
            assert one["cell"] == cell
            assert one["moved"] == (before is not None and before != cell)
            assert one["moved"] == isinstance(one["move"], str)
            before = cell


# --- Barriers, access ---


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_barriers_are_those_of_the_pilots(name, place):
    run = run_of(name, place)
    (found,) = tables(name, place, "barriers")
    frame = run_pilots_frame(run)
    cases = frame[frame["started"] & frame["case_opened_month"].notna()]
    assert found["pilot"].tolist() == cases["pilot"].tolist()
    for one, row in zip(found.to_dict("records"), cases.to_dict("records"), strict=True):
        way = None
        if pd.notna(row["route_needed"]):
            way = "none_needed"
            if row["route_needed"]:
                unseen = "not_seen" if row["route_exists"] else "none_exists"
                way = "seen" if row["route_seen"] else unseen
        assert (one["way"] if isinstance(one["way"], str) else None) == way
        assert one["stopped"] == pd.notna(row["stop_stage"])
        assert one["by_rule"] == (row["stop_argument"] == "rules")
        assert one["other_reason"] == (one["by_rule"] and row["stop_reason"] != "rules")
        if one["by_rule"] and way is not None:
            assert one["way_existed"] == (way != "none_exists")


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_access_is_that_of_the_proposals(name, place):
    run = run_of(name, place)
    log = log_at(name, place)
    (found,) = tables(name, place, "access")
    proposed = [e for e in log if e["kind"] == "proposed"]
    adopted = {e["pilot"] for e in log if e["kind"] == "adopted"}
    form = run.world.entrepreneur["nonprofit"]
    for one, e in zip(found.to_dict("records"), proposed, strict=True):
        other = e["other_sector"]
        names = [e["sector"], *([other] if isinstance(other, str) else [])]
        assert one["sectors"] == " + ".join(sorted(names))
        assert (one["sector"], one["begun_by"]) == (e["sector"], e["initiated_by"])
        wanted = e["units_wanted"]
        size = "one" if wanted == 1 else "two_or_three" if wanted <= 3 else "more"
        assert one["size"] == size
        assert one["adopted"] == (e["pilot"] in adopted)
        who = int(run.pilots[e["pilot"]]["entrepreneur"])
        assert one["nonprofit"] == ("yes" if form[who] else "no")


def test_legal_form_is_not_known_where_somebody_else_has_taken_the_place():
    made = (
        load_scenario("baseline")
        .with_municipalities(30_000, 60_000)
        .with_values(
            mode="region", reserve_nok=20_000.0, other_income_nok=0.0, years=8, proposal_years=6
        )
    )
    run = run_one(worlds(made)[0], 0, 0)
    log = events_frame(run).to_dict("records")
    found = measures_of_run(run, made, only=["access"])["access"]
    came = defaultdict(list)
    for e in log:
        if e["kind"] == "entrepreneur_came":
            came[e["entrepreneur"]].append(e["month"])
    proposed = [e for e in log if e["kind"] == "proposed"]
    gone = [any(month >= e["month"] for month in came[e["entrepreneur"]]) for e in proposed]
    assert found["nonprofit"].isna().tolist() == gone
    assert True in gone


# --- The process ---


def met(name: str, place: int) -> dict[tuple[int, str], list[dict]]:
    """Meetings of each person about each pilot, in their order."""
    found = defaultdict(list)
    for e in log_at(name, place):
        if e["kind"] in ("team_met", "leader_met"):
            found[e["pilot"], e["post"]].append(e)
    return found


def partner(e: dict) -> str:
    if e["kind"] == "team_met":
        return "team"
    return "unit_manager" if e["post"].startswith("unit:") else "leaders"


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_scores_conditions_and_relations_come_from_meetings(name, place):
    log = log_at(name, place)
    samson, conditions, proximities, process = tables(
        name, place, "samson", "conditions", "proximities", "process"
    )
    months = Counter(
        e["pilot"] for e in log if e["kind"] == "observed" or e["slip_phase"] == "project"
    )
    scores = samson.set_index(["pilot", "score"])
    near = proximities.set_index(["pilot", "at"])["value"]
    last = {
        name_of: process.set_index("pilot")[name_of] for name_of in ("people_met", "tie_gained")
    }
    three = conditions.set_index("pilot")
    by_pilot = defaultdict(list)
    for (pilot, _), events in met(name, place).items():
        by_pilot[pilot].append(events)
    assert by_pilot
    for pilot, persons in by_pilot.items():
        ties = defaultdict(list)
        when = defaultdict(set)
        for events in persons:
            ties[partner(events[-1])].append(events[-1]["tie"])
            when[partner(events[-1])] |= {e["month"] for e in events}
        own = {who: np.mean(values) for who, values in ties.items()}
        trust = scores.loc[(pilot, "trust")]
        for who in ("team", "unit_manager", "leaders"):
            assert trust[who] == pytest.approx(own.get(who, math.nan), nan_ok=True)
            assert near[pilot, f"social/{who}"] == pytest.approx(
                own.get(who, math.nan), nan_ok=True
            )
        assert trust["mean"] == pytest.approx(np.mean(list(own.values())))
        gap = max(own.values()) - min(own.values()) if len(own) > 1 else math.nan
        assert trust["gap"] == pytest.approx(gap, nan_ok=True)
        regular = scores.loc[(pilot, "leadership")]
        assert regular["team"] == pytest.approx(
            min(1.0, len(when["team"]) / months[pilot]) if when["team"] else math.nan, nan_ok=True
        )
        assert last["people_met"][pilot] == len(persons)
        gained = sum(events[-1]["tie"] - events[0]["tie"] for events in persons)
        assert last["tie_gained"][pilot] == pytest.approx(gained)
        team = [e for events in persons for e in events if e["kind"] == "team_met"]
        understood = np.mean([e["understanding"] for e in team]) if team else 0.0
        often = min(1.0, len(when["team"]) / months[pilot])
        assert three.loc[pilot, "collaboration"] == pytest.approx(often * understood)
        moved = [
            abs(events[-1]["effect_mindset"] - events[0]["effect_mindset"])
            for events in persons
            if len(events) > 1
        ]
        assert three.loc[pilot, "learning"] == pytest.approx(
            np.mean(moved) if moved else math.nan, nan_ok=True
        )


@pytest.mark.parametrize(("name", "place"), RUNS)
def test_what_stands_in_records_is_read_from_them(name, place):
    run = run_of(name, place)
    samson, conditions, proximities, process = tables(
        name, place, "samson", "conditions", "proximities", "process"
    )
    scores = samson.set_index(["pilot", "score"])
    near = proximities.set_index(["pilot", "at"])["value"]
    p, slips = run.world.p[0], name == "slipping"
    for pilot in np.flatnonzero(run.pilots["started"] >= 0):
        row = run.pilots[pilot]
        opened = row["case_open"] >= 0
        assert ((pilot, "goals") in scores.index) == opened
        distance = 1.0 - row["frontline_distance"] if opened else math.nan
        assert near[pilot, "institutional/team"] == pytest.approx(distance, nan_ok=True)
        above = opened and row["term"] > 0 and row["decider"] > 0
        distance = 1.0 - row["decider_distance"] if above else math.nan
        assert near[pilot, "institutional/leaders"] == pytest.approx(distance, nan_ok=True)
        org = min(1.0, row["arrangement"] + p["routine_weight"] * row["routines"])
        assert near[pilot, "organisational/all"] == pytest.approx(org)
        assert near[pilot, "geographical/all"] == 1.0
        assert ((pilot, "anchoring") in scores.index) == slips
        if slips:
            anchored = (row["anchoring_down"] + row["anchoring_up"]) / 2
            assert scores.loc[(pilot, "anchoring"), "mean"] == pytest.approx(anchored)
        one = process.set_index("pilot").loc[pilot]
        assert one["ownership_gained"] == pytest.approx(row["ownership"] - p["initial_ownership"])
        assert one["fit_gained"] == pytest.approx(row["fit"] - p["initial_fit"])
    assert set(process["end"]) <= {"alive", "stopped", "open"}
    assert conditions["ownership"].between(0, 1).all()


def test_every_measure_has_rows_about_a_municipality():
    run = run_of("defaults", 4)
    found = measures_of_run(run, scenario("defaults"))
    assert list(found) == list(MEASURES)
    for name, table in found.items():
        assert len(table), name
        assert set(table["municipality"]) == {"30,000 inhabitants"}
