"""What is said over the region of values, beside what is said at one set of them."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import cache
from inspect import signature

import numpy as np
import pandas as pd
import pytest
from rich.console import Console
from typer.testing import CliRunner

from collabsim import compare
from collabsim.analysis.comparison import Comparison
from collabsim.analysis.region import region_spread, verdict
from collabsim.analysis.region_sums import MEASURES, point_sums
from collabsim.analysis.tables import ALIVE, DIFFERENCES
from collabsim.cli import app
from collabsim.cli.compare import compare as compare_command
from collabsim.cli.results import results as results_command
from collabsim.errors import UserError
from collabsim.experiment.design.region_points import shipped_points
from collabsim.experiment.design.region_size import REGION_POINTS, REGION_REPLICATIONS
from collabsim.experiment.plan import worlds
from collabsim.experiment.running.in_memory import run_worlds
from collabsim.experiment.running.over_region import at_points, run_at_points
from collabsim.records.course import HORIZONS, STATES
from collabsim.records.fates import FATES
from collabsim.records.frames import pilots_frame
from collabsim.report.terminal import parts
from collabsim.scenario import load_scenario
from tests.every import every
from tests.made_up_region import made_up_region
from tests.synthetic import synthetic_pilots

NAMES = ["10,000 inhabitants", "120,000 inhabitants"]
LANGUAGES = ("en", "nb", "nn")


@cache
def without_region() -> Comparison:
    """A comparison at one set of values. Look, do not touch: it is shared, as those below are."""
    return Comparison.from_pilots(synthetic_pilots({10_000: 0.5, 120_000: 0.35}))


@cache
def with_region(**how) -> Comparison:
    return without_region().with_region(made_up_region(NAMES, **how))


# --- Counting -------------------------------------------------------------------------------------


def test_points_are_counted_as_comparisons_are():
    """At the scenario's own values every figure is that of the comparison."""
    scenario, runs = load_scenario("small_and_large"), 8
    made = run_worlds(worlds(scenario), 0, runs)
    pilots = pd.concat([pilots_frame(one) for one in made], ignore_index=True)
    wanted = Comparison.from_pilots(pilots, replications=runs)
    names = list(wanted.populations)
    spread = region_spread([0], [point_sums(made, names, runs)], names)
    found = wanted.with_region(spread)
    for state in (*STATES, ALIVE):
        assert found.table[f"{state}_region_median"].tolist() == pytest.approx(
            wanted.table[state].tolist()
        )
    for table in (found.fates, found.by_sectors):
        assert table["region_5"].tolist() == pytest.approx(table["share"].tolist())
    for end in ("", "_low", "_high"):
        assert spread.each[f"difference{end}"].tolist() == pytest.approx(
            wanted.difference[f"difference{end}"].tolist()
        )
    assert spread.each[["measure", "months"]].values.tolist() == [list(one) for one in DIFFERENCES]


# --- What points say together ---------------------------------------------------------------------


@every([
    ((0.9, 0.05), "above"), ((0.05, 0.9), "below"), ((0.5, 0.0), "above"), ((0.0, 0.51), "below"),
    ((0.49, 0.0), "no_effect"), ((0.2, 0.2), "no_effect"), ((0.5, 0.4), "open"),
    ((0.8, 0.1), "open"), ((0.9, 0.1), "above"), ((0.1, 0.8), "open"),
])  # fmt: skip
def test_a_difference_is_open_where_points_do_not_agree_and_unseen_where_they_do_not_tell(case):
    shares, wanted = case
    assert verdict(*shares) == wanted


def test_percentiles_and_shares_are_those_over_the_points():
    spread = made_up_region(NAMES, points=21, gap=0.05, replications=10)
    own = spread.each[(spread.each["measure"] == "delivering") & (spread.each["months"] == 36)]
    (row,) = spread.difference.query("measure == 'delivering' and months == 36").to_dict("records")
    assert row["region_points"] == len(own) == 21
    assert row["region_median"] == pytest.approx(own["difference"].median())
    assert row["region_5"] == pytest.approx(own["difference"].quantile(0.05))
    assert row["region_95"] == pytest.approx(own["difference"].quantile(0.95))
    assert row["region_above"] == pytest.approx((own["difference_low"] > 0).mean())
    assert 0 < row["region_above"] < 1
    assert row["region_above"] + row["region_below"] + row["region_untold"] == pytest.approx(1)
    whole = spread.fates[spread.fates["sectors"] == "all"]
    assert len(whole) == len(FATES) * len(NAMES)


def test_a_figure_no_point_knows_is_unknown():
    spread = made_up_region(NAMES, points=3)
    sums = [
        point._replace(observed=point.observed * 0, there=point.there * 0)
        for point in [made_sums() for _ in range(3)]
    ]
    found = region_spread(range(3), sums, NAMES)
    assert found.shares["region_median"].isna().all()
    assert found.difference["region_median"].isna().all()
    assert set(found.difference["region_verdict"]) == {"no_effect"}
    assert not spread.shares["region_median"].isna().any()


def made_sums():
    scenario = load_scenario("small_and_large").with_values(years=3, proposal_years=2)
    return point_sums(run_worlds(worlds(scenario), 0, 2), NAMES, 2)


# --- Points of a scenario -------------------------------------------------------------------------


def test_what_the_scenario_sets_is_the_same_at_every_point():
    region = shipped_points()
    rows = region.spread(5)
    scenario = load_scenario("small_and_large").with_values(capacity=5.0, standard_of_proof=0.3)
    found = at_points(scenario, region, rows)
    assert found.points == tuple(rows)
    assert set(found.given) == {"capacity", "standard_of_proof"}
    for row, one in zip(rows, found.scenarios, strict=True):
        assert (one.values["capacity"], one.values["standard_of_proof"]) == (5.0, 0.3)
        # Own staff is held to a lower standard than the one that is given.
        assert 0.2 <= one.values["inhouse_standard_of_proof"] <= 0.3
        drawn = region.values(row)
        others = {axis.name for axis in region.axes} - {*found.given, "inhouse_standard_of_proof"}
        assert all(one.values[name] == drawn[name] for name in others)
    assert len({one.fingerprint for one in found.scenarios}) == 5
    same = set(scenario.values) - {axis.name for axis in region.axes}
    assert all(one.values[n] == scenario.values[n] for one in found.scenarios for n in same)


def test_what_would_not_go_with_what_is_given_is_not_drawn_either():
    scenario = load_scenario("small_and_large").with_values(
        kept_effect_low=0.95, kept_effect_high=0.97
    )
    assert at_points(scenario, shipped_points(), [0]).kept == ()
    only_low = load_scenario("small_and_large").with_values(statutory_half_share=0.8)
    found = at_points(only_low, shipped_points(), shipped_points().spread(30))
    assert found.kept == ("statutory_full_share",)
    assert {one.values["statutory_full_share"] for one in found.scenarios} == {0.15}


def test_points_come_in_their_order_whatever_the_number_of_threads():
    region, base = shipped_points(), load_scenario("small_and_large")
    found = at_points(base, region, region.spread(4))
    ticks = []

    def run(workers):
        return list(
            run_at_points(
                found.scenarios, NAMES[:1], lambda made: point_sums(made, NAMES[:1], 2),
                seed=0, replications=2, workers=workers, tick=ticks.append,
            )
        )  # fmt: skip

    one, two = run(1), run(2)
    assert ticks == [2] * 8
    for first, second in zip(one, two, strict=True):
        for left, right in zip(first, second, strict=True):
            assert (left == right).all()
    assert (one[0].there != one[1].there).any()


# --- What is told ---------------------------------------------------------------------------------


def said(comparison, language):
    console = Console(width=80, file=io.StringIO())
    for part in parts(comparison, language, 80):
        console.print(part, highlight=False)
    return console.file.getvalue()


@every(LANGUAGES)
def test_the_region_comes_first_and_the_values_of_the_scenario_second(language):
    comparison, without = with_region(), without_region()
    answer = comparison.sentence(language)
    assert answer.endswith(without.sentence(language))
    assert answer.startswith("Over 9 ")
    shown = said(comparison, language)
    assert max(map(len, shown.splitlines())) <= 80
    heading = {
        "en": "Over values nobody can rule out: difference",
        "nb": "Over verdier ingen kan utelukke: forskjell",
        "nn": "Over verdiar ingen kan utelukke: skilnad",
    }
    assert shown.startswith(heading[language])
    assert heading[language] not in said(without, language)


def test_words_follow_what_the_points_say():
    clear = with_region(gap=0.25).sentence("en")
    assert "surely more in 100% of the sets and surely fewer in 0%" in clear
    assert "more (" in clear
    turned = with_region(gap=-0.25).sentence("en")
    assert "in the larger municipality, surely more in 100% of the sets" in turned
    none = with_region(gap=0.0, points=40).sentence("en")
    assert "no effect is seen: in " in none
    assert verdict(0.4, 0.3) == "open"
    both = with_region(gap=0.0)
    rows = both.region.difference.assign(region_verdict="open", region_above=0.4, region_below=0.3)
    told = replace(both, region=replace(both.region, difference=rows)).sentence("en")
    assert "it is open where more deliver" in told
    assert "surely above 0 in 40% of the sets and surely below 0 in 30%" in told


def test_one_municipality_has_shares_and_no_difference():
    plain = Comparison.from_pilots(synthetic_pilots({10_000: 0.5}))
    found = plain.with_region(made_up_region(NAMES[:1]))
    assert found.difference.empty
    assert found.sentence("en").startswith("Over 9 sets of values that nobody can rule out, ")
    assert "Over values nobody can rule out: shares" in said(found, "en")
    assert found.region.each.empty


def test_the_title_of_a_figure_claims_no_more_than_the_region_does(tmp_path):
    from collabsim.report.figures import delivering_figure

    for gap, claims in ((0.3, True), (0.0, False)):
        path = delivering_figure(with_region(gap=gap), tmp_path / f"{gap}.svg")
        drawn = path.read_text(encoding="utf-8")
        assert ("pilots of the smaller deliver more often" in drawn) == claims
        assert "5th to the 95th percentile over 9 sets" in drawn


# --- The command ----------------------------------------------------------------------------------


@pytest.fixture
def without_figures(monkeypatch):
    """Figures take time, and other tests look at them."""
    monkeypatch.setattr("collabsim.report.folder.FIGURE_SUFFIXES", ())


@pytest.mark.usefixtures("without_figures")
def test_compare_runs_points_and_keeps_what_they_say(tmp_path):
    how = ["-n", "3", "--region-points", "3", "--set", "capacity=6", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, ["compare", "small_and_large", *how])
    assert result.exit_code == 0, result.output
    assert "3 sets of values" in result.stdout
    assert "3 replications of each" in " ".join(result.stdout.split())
    record = json.loads((tmp_path / "out" / "comparison.json").read_text(encoding="utf-8"))
    assert record["region"]["points"] == shipped_points().spread(3)
    assert record["region"]["given"] == ["capacity"]
    assert record["region"]["replications"] == 3
    assert record["region"]["recipe"]["date"] == "2026-11-28"
    each = pd.read_csv(tmp_path / "out" / "region.csv")
    assert len(each) == 3 * len(DIFFERENCES)
    difference = pd.read_csv(tmp_path / "out" / "difference.csv")
    own = each[(each["measure"] == "alive") & (each["months"] == 24)]
    row = difference[(difference["measure"] == "alive") & (difference["months"] == 24)]
    assert row["region_median"].item() == pytest.approx(own["difference"].median())
    assert "region.csv" in record["files"]


@pytest.mark.usefixtures("without_figures")
def test_without_points_nothing_is_said_of_them(tmp_path):
    how = ["-n", "2", "--region-points", "0", "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(app, ["compare", "small_and_large", *how])
    assert result.exit_code == 0
    assert "region of values" not in result.stdout
    assert not (tmp_path / "out" / "region.csv").exists()
    assert "region" not in json.loads((tmp_path / "out" / "comparison.json").read_text())


def test_the_commands_run_sixty_points_if_not_told_otherwise():
    for command in (compare_command, results_command):
        asked = signature(command).parameters["region_points"].default
        assert asked == REGION_POINTS == 60
    assert REGION_REPLICATIONS == 100


def test_a_number_of_points_is_a_whole_number_from_none_on():
    result = CliRunner().invoke(app, ["compare", "small_and_large", "--region-points", "-1"])
    assert result.exit_code == 2
    with pytest.raises(UserError, match="region_points"):
        compare("small_and_large", replications=1, region_points=-2)


def test_progress_counts_the_runs_of_the_points():
    steps = []
    found = compare(
        "small_and_large", replications=2, region_points=2,
        progress=lambda done, total: steps.append((done, total)),
    )  # fmt: skip
    assert steps[-1] == (12, 12)
    assert len(found.region.points) == 2
    assert found.region.replications == 2
    assert np.isfinite(found.region.difference["region_median"]).all()
    assert set(MEASURES) >= {measure for measure, _ in DIFFERENCES}
    assert set(found.table["months"]) == set(HORIZONS)


def test_a_region_of_municipalities_is_one_world_of_several():
    scenario = load_scenario("small_and_large").with_values(mode="region", reserve_nok=90_000)
    found = compare(scenario, replications=2, region_points=2)
    assert list(found.region.shares["municipality"].unique()) == list(found.populations)
    assert found.region.given == ()
