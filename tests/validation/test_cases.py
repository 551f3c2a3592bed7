"""The documented cases: ends counted anew from frames, the stored record, and what pages say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from collabsim import load_scenario, replicate
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_many
from collabsim.records.fates import fates
from collabsim.report.case_tables import percent, stored, told
from collabsim.scenario import shipped_scenarios
from collabsim.statistics.intervals import share_interval
from collabsim.validation.cases import (
    BY_RULE,
    CASES,
    ENDS,
    OWN_STAFF,
    PRICES_NOK,
    compare_case,
    counted,
    ends_of,
    ranks_of,
)
from collabsim.validation.cases_run import main

FEW = 60
NAMES = [case.scenario for case in CASES]


def end_of(row: pd.Series, fate: str) -> str:
    if fate == "goes_on":
        return "delivering" if row["state_36"] == "delivering" else "not_delivering"
    if fate == "taken_over":
        return "own_staff" if row["ended_as"] == "in_house" else "other_supplier"
    if fate == "refused_above":
        by_rule = row["stop_argument"] == "rules"
        return "refused_by_rule" if by_rule else "refused_otherwise"
    return fate


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_ends_are_those_of_the_frame(case):
    (plan,) = worlds(load_scenario(case.scenario))
    pilots, place = ends_of(run_many(plan, 5, FEW))
    frame = replicate(case.scenario, replications=FEW, seed=5)
    wanted = [""] * len(frame)
    for index, fate in fates(frame).items():
        wanted[index] = end_of(frame.loc[index], fate)
    found = [list(ENDS)[one] if one >= 0 else "" for one in place]
    assert found == wanted
    assert pilots.started.sum() == FEW


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_shares_ranks_and_intervals_are_of_replications(case):
    found = counted(case, load_scenario(case.scenario), FEW, 5)
    assert {one.end for one in found.ends} == set(ENDS)
    assert sum(one.pilots for one in found.ends) == found.pilots == FEW
    shares = {one.end: one.share for one in found.ends}
    for one in found.ends:
        assert one.share == one.pilots / FEW
        assert one.rank == 1 + sum(other > one.share for other in shares.values())
        runs = np.zeros(FEW)
        runs[: one.pilots] = 1.0
        interval = share_interval(runs, np.ones(FEW))
        assert (one.low, one.high) == pytest.approx((float(interval.low), float(interval.high)))
    assert found.rank_low <= found.of(case.happened).rank <= found.rank_high
    assert [one.rank for one in found.ends] == sorted(one.rank for one in found.ends)


def test_those_as_frequent_as_each_other_share_a_rank():
    assert ranks_of(np.array([3.0, 5.0, 3.0, 0.0])).tolist() == [2, 1, 2, 4]


def test_a_case_has_what_its_source_says():
    school, homes = (load_scenario(case.scenario).values for case in CASES)
    assert school["project_months"] == 24
    assert school["cross_sector_share"] == 0.0
    assert homes["project_months"] == 12
    assert homes["project_money_nok"] == homes["threshold_nok"] == 100_000
    assert homes["threshold_basis"] == "term_with_project"
    frame = replicate("case_school", replications=20)
    begun = frame[frame["started"]]
    assert (begun["sector"] == "school").all()
    assert (begun["units_asked_to_start"] == 14).all()
    frame = replicate("case_nursing_homes", replications=20)
    begun = frame[frame["started"]]
    assert (begun["sector"] == "care").all()
    assert (begun["money_source"] == "fund").all()
    assert begun["cross_sector"].any()
    assert begun["units_asked_to_start"].max() == 3  # two homes, and NAV


def test_prices_and_points_are_runs_of_the_same_case():
    case = CASES[1]
    found = compare_case(case, 20, 3, 2)
    assert [one.price_nok for one in found.prices] == list(PRICES_NOK)
    dear = load_scenario(case.scenario).with_values(price_nok=PRICES_NOK[-1])
    own = counted(case, dear, 20, 3).of(case.happened)
    assert (found.prices[-1].happened, found.prices[-1].rank) == (own.share, own.rank)
    assert len(found.points) == 2
    assert all(0 <= one.happened <= 1 and 1 <= one.rank <= len(ENDS) for one in found.points)
    assert compare_case(case, 5, 3, 0).points == ()


# --- What is stored, and said ---


def test_the_record_is_of_the_scenarios_as_they_are_and_large_enough():
    kept = stored()
    assert [one["scenario"] for one in kept["cases"]] == NAMES
    assert set(NAMES) <= set(shipped_scenarios())
    assert kept["replications"] >= 1_000
    for one in kept["cases"]:
        assert one["fingerprint"] == load_scenario(one["scenario"]).fingerprint
        assert sum(end["pilots"] for end in one["ends"]) == one["pilots"]
        for end in one["ends"]:
            assert end["share"] == pytest.approx(end["pilots"] / one["pilots"], abs=1e-6)
            assert end["low"] <= end["share"] <= end["high"]
        assert len(one["points"]) >= 40


@pytest.mark.long
@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_record_is_what_the_model_says_today(case):
    kept = stored()
    (own,) = (one for one in kept["cases"] if one["scenario"] == case.scenario)
    found = counted(case, load_scenario(case.scenario), kept["replications"], kept["seed"])
    assert {one.end: one.pilots for one in found.ends} == {
        one["end"]: one["pilots"] for one in own["ends"]
    }


def changed(case_name: str, happened_share: float) -> dict:
    """The stored record, with what happened as the most frequent end."""
    kept = stored()
    for one in kept["cases"]:
        if one["scenario"] == case_name:
            row = next(end for end in one["ends"] if end["end"] == BY_RULE)
            row |= {"share": happened_share, "rank": 1}
            one["ends"].sort(key=lambda end: -end["share"])
            one["points"] = []
    return kept


def test_a_page_says_plainly_whether_it_had_to_happen():
    for name in NAMES:
        text = told(name)
        first = next(one for one in stored()["cases"] if one["scenario"] == name)["ends"][0]
        said = "does not say that it had to happen" in text
        assert said == (first["end"] != BY_RULE)
        usual = told(name, changed(name, 0.99))
        assert "does not say that it had to happen" not in usual
        assert "sets of values" not in usual
    assert "13 of 14, 93 %" in told("case_school")
    assert ENDS[OWN_STAFF] in told("case_nursing_homes").split("| rank |")[0]


def test_small_shares_keep_a_decimal():
    assert [percent(one) for one in (0.013, 0.0996, 0.1, 0.685, None)] == [
        "1.3 %", "10.0 %", "10 %", "68 %", "not known",
    ]  # fmt: skip


def test_the_command_writes_a_record_and_refuses_what_it_cannot_use(tmp_path, capsys):
    out = tmp_path / "kept"
    few = ("--replications", "5", "--region-points", "0", "--out", str(out))
    assert main(few) == 0
    kept = stored(out)
    assert kept["replications"] == 5
    assert [len(one["prices"]) for one in kept["cases"]] == [len(PRICES_NOK)] * len(CASES)
    assert "**What happened**" in told("case_school", kept)
    assert main(("--replications", "0", "--out", str(out))) == 2
    assert "error: " in capsys.readouterr().err
    with pytest.raises(UserError, match="cases_run"):
        stored(tmp_path)
