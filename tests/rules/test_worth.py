"""What is noted of pilots: fit gained, frames, net value of ten years, and how near people were."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest

from collabsim import load_scenario
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.distance_frame import distances_frame
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.records.histories import Run
from collabsim.records.reading_frame import readings_frame
from collabsim.rules.belief import effect_now
from collabsim.rules.meeting import move_minds
from collabsim.rules.worth import add_worth, fade_frames, mind_of, note_worth
from collabsim.scenario.do_schema import PATHS
from collabsim.world.codes import State
from collabsim.world.pilot_record import WORTH_MONTHS
from collabsim.world.tables import ACTOR, PILOT


@cache
def ran() -> Run:
    plan = worlds(load_scenario("baseline").with_municipalities(10_000))[0]
    return run_one(plan.keeping_readings(distances=True), 2, 0)


def test_fit_gained_is_that_of_the_log() -> None:
    pilots, log = run_pilots_frame(ran()), events_frame(ran())
    ended = pilots[pilots["money_ended_month"].notna()]
    assert len(ended) > 5
    kept = 0
    for _, pilot in ended.iterrows():
        own = log[(log["pilot"] == pilot["pilot"]) & (log["month"] < pilot["money_ended_month"])]
        seen = own[own["kind"] == "observed"]
        # Whoever leaves in the month in which the money ends takes ownership along.
        assert pilot["ownership_end"] <= seen["ownership"].iloc[-1]
        kept += pilot["ownership_end"] == seen["ownership"].iloc[-1]
        first = float(ran().pilots["fit_at_start"][int(pilot["pilot"])])
        assert pilot["fit_gained"] == pytest.approx(seen["fit"].iloc[-1] - first)
    assert kept > len(ended) / 2
    assert pilots.loc[pilots["money_ended_month"].isna(), "fit_gained"].isna().all()


def test_net_value_of_ten_years_is_summed_from_the_log() -> None:
    """A pilot that was stopped with its project is worth its months of project, less its money."""
    pilots, rows = run_pilots_frame(ran()), ran().pilots
    p = ran().blueprint.p[0]
    log = events_frame(ran())
    short = pilots[
        pilots["net_value_prices"].notna()
        & (pilots["ended_as"] == "stopped")
        & (pilots["contract_paid_nok"] == 0)
        & (pilots["users_reached"] > 0)
    ]
    checked = 0
    for _, pilot in short.iterrows():
        row = rows[int(pilot["pilot"])]
        seen = log[(log["pilot"] == pilot["pilot"]) & (log["kind"] == "observed")]
        if row["bridges"] or row["pays_from"] >= 0 or row["project_slips"]:
            continue
        per_month = 1.0  # every unit it started with, used in full
        worth = (seen["delivered_effect"] * per_month).sum() / 12.0 / p["value_bar"]
        paid = row["project_paid_nok"] + row["intro_paid_nok"]
        assert pilot["net_value_prices"] == pytest.approx(worth - paid / row["price_nok"])
        assert bool(pilot["net_positive"]) == (pilot["net_value_prices"] > 0)
        checked += 1
    assert checked > 1


def test_worth_counts_effect_use_and_part_of_the_units() -> None:
    p = worlds(load_scenario("baseline").with_municipalities(10_000))[0].p[:1]
    pilot = np.zeros(1, PILOT.dtype)
    pilot["true_effect"], pilot["fit"], pilot["units_at_start"] = 0.8, 0.5, 4
    add_worth(p[0], pilot[0], 2, 0.5)
    effect = effect_now(p[0], 0.8, 0.5)
    assert pilot[0]["worth_months"] == pytest.approx(0.25 * effect)
    pilot["started"], pilot["price_nok"], pilot["worth_months"] = 10, 200_000.0, 54.0
    pilot["contract_paid_nok"], pilot["project_paid_nok"] = 300_000.0, 100_000.0
    note_worth(p[0], pilot[0], 10 + WORTH_MONTHS - 2)
    assert pilot[0]["net_value_prices"] == 0.0
    note_worth(p[0], pilot[0], 10 + WORTH_MONTHS - 1)
    assert pilot[0]["net_value_prices"] == pytest.approx(54.0 / 12.0 / 0.45 - 2.0)


def test_net_value_is_unknown_where_the_run_ends_before_ten_years() -> None:
    pilots = run_pilots_frame(ran())
    months = int(ran().blueprint.run[0]["months"])
    inside = pilots["started"] & (pilots["started_month"] + WORTH_MONTHS <= months)
    inside = inside.fillna(value=False)
    assert inside.any()
    assert (pilots["net_value_prices"].notna() == inside).all()
    assert (pilots["net_positive"].notna() == inside).all()


def test_frames_move_with_meetings_and_drift_back() -> None:
    p = worlds(load_scenario("baseline").with_municipalities(10_000))[0].p[:1]
    actors = np.zeros(2, ACTOR.dtype)
    actors["unit_mind"], actors["whole_mind"] = [0.2, 0.8], [0.2, 0.5]
    before = mind_of(actors[0])
    move_minds(actors[0], actors[1], 0.1, 0.0)
    assert mind_of(actors[0]) - before == pytest.approx((0.06 + 0.03) / 3.0)
    pilot = np.zeros(1, PILOT.dtype)
    pilot["frame_team"], pilot["frames_month"] = 0.1, 5
    fade_frames(p[0], pilot[0], 5)
    assert pilot[0]["frame_team"] == 0.1
    fade_frames(p[0], pilot[0], 17)
    assert pilot[0]["frame_team"] == pytest.approx(0.1 * (1.0 - p[0]["mindset_drift"]) ** 12)
    pilots = run_pilots_frame(ran())
    for group in ("team", "manager", "line"):
        column = pilots[f"frame_change_{group}"]
        assert column.notna().sum() == (ran().pilots["state_36"] >= 0).sum() > 5
        assert column.dropna().abs().between(1e-6, 0.5).any()


def test_how_near_people_were_is_noted_at_three_moments_for_three_groups() -> None:
    table, pilots = distances_frame(ran()), run_pilots_frame(ran())
    started = pilots[pilots["started"]]
    counted = table.groupby(["moment", "group"]).size()
    assert counted["start", "team"] == counted["start", "unit_manager"] == len(started)
    assert counted["money_end", "team"] == started["money_ended_month"].notna().sum()
    assert counted["decision", "decider"] > 3
    assert table[list(PATHS)].notna().all(axis=None)
    first = table[(table["moment"] == "start") & (table["group"] == "team")]
    assert first["tie_months"].isna().all(), "nobody has met before it starts"
    last = table[(table["moment"] == "money_end") & (table["group"] == "team")]
    assert last["tie_months"].between(1, 60).all()
    months = started.set_index("pilot")["started_month"].loc[first["pilot"]]
    assert (months.to_numpy() == first["month"].to_numpy()).all()
    assert set(readings_frame(ran())["occasion"]) == {"meeting", "answer"}


def test_the_mean_of_a_team_is_that_of_its_people() -> None:
    table = distances_frame(ran())
    noted: Any = ran().readings
    noted = noted[(noted["occasion"] == 3) & (noted["slot"] < 3)]
    one = table[(table["moment"] == "money_end") & (table["group"] == "team")].iloc[0]
    own = noted[noted["pilot"] == one["pilot"]]
    assert len(own) == 3
    for name in PATHS:
        assert one[name] == pytest.approx(own[name].mean())


def test_noting_changes_nothing() -> None:
    plain = run_one(worlds(load_scenario("baseline").with_municipalities(10_000))[0], 2, 0)
    assert plain.events.tobytes() == ran().events.tobytes()
    assert plain.pilots.tobytes() == ran().pilots.tobytes()
    assert plain.world.actor.tobytes() == ran().world.actor.tobytes()
    assert (plain.pilots["state"] == State.STOPPED).any()
