"""``collabsim compare`` of a Norwegian municipality: a range for that size and structure."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

import collabsim.api
from collabsim.analysis.range_for_one import MEASURES, Range, range_for_one
from collabsim.api import municipality_range
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.design.region_of_values import ORGANISATIONS, SWEPT
from tests.synthetic import synthetic_pilots


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


@pytest.fixture(scope="module")
def oslo():
    steps = []
    found = municipality_range(
        "oslo", points=9, replications=6, seed=1, progress=lambda *step: steps.append(step)
    )
    assert steps == [(place, 9) for place in range(1, 10)]
    return found


def test_a_range_is_over_the_points_that_meet_the_bands(oslo):
    assert (oslo.name, len(oslo.points)) == ("Oslo", 9)
    assert oslo.population > 600_000
    assert set(oslo.points["organisation"]) == set(ORGANISATIONS)
    for name, (low, high) in SWEPT.items():
        assert oslo.points[name].between(low, high).all()
    kept = oslo.points[oslo.points["admissible"]]
    assert 0 < oslo.admissible == len(kept)
    assert {measure for measure, _ in oslo.low} == set(MEASURES)
    for measure, months in oslo.low:
        column = kept[f"{measure}_{months}"]
        assert oslo.low[measure, months] == column.min()
        assert oslo.high[measure, months] == column.max()
        assert 0 <= oslo.low[measure, months] <= oslo.high[measure, months] <= 1


def test_points_outside_the_bands_do_not_count(monkeypatch):
    """The share of the points is that of what runs say; which are kept is up to the bands."""
    pilots = {level: synthetic_pilots({10_000: level}) for level in (0.2, 0.5)}
    monkeypatch.setattr(
        "collabsim.analysis.range_for_one.within_bands", lambda one: one is pilots[0.5]
    )
    for figure in ("k1", "k2", "k3"):
        monkeypatch.setattr(f"collabsim.analysis.range_for_one.{figure}", lambda one: 0.1)
    points = [{"level": 0.2}, {"level": 0.5}]
    found = range_for_one("there", 10_000, points, lambda point: pilots[point["level"]])
    assert list(found.points["admissible"]) == [False, True]
    for key in found.low:
        assert found.low[key] == found.high[key] == found.points["{}_{}".format(*key)][1]
    with pytest.raises(UserError) as told:
        range_for_one("there", 10_000, points[:1], lambda point: pilots[point["level"]])
    assert str(told.value).startswith("there: none of the 1 sets of values meets the calibration")
    assert "--municipality 10_000" in str(told.value)


def test_table_sentence_and_file_say_the_same_and_what_it_is(asked, oslo, tmp_path):
    """No row of the table leaves the span of the sentence, and both are those of the points."""
    result = run("compare", "baseline", "--municipality", "oslo", "--out", tmp_path)
    spans = pd.read_csv(tmp_path / "range_oslo_spans.csv").set_index("organisation")
    points = pd.read_csv(tmp_path / "range_oslo.csv").query("admissible")
    assert list(spans.index[-1:]) == ["all"]
    for measure, months in ((m, at) for m in MEASURES for at in (12, 36)):
        name = f"{measure}_{months}"
        low, high = spans[f"{name}_smallest"], spans[f"{name}_largest"]
        assert (low["all"], high["all"]) == (low.min(), high.max())
        assert low["all"] == pytest.approx(points[name].min())
        assert high["all"] == pytest.approx(points[name].max())
    ends = [f"{spans.loc['all', f'delivering_12_{end}']:.0%}" for end in ("smallest", "largest")]
    assert f"between {ends[0]} and {ends[1]} of the started pilots" in result.stdout
    (row,) = [line for line in result.stdout.splitlines() if line.startswith("all ")]
    assert " to ".join(ends) in row
    assert "from the smallest to the largest share" in result.stdout
    assert "smallest and largest share over" in oslo.sentence("en")


def test_a_range_that_cannot_be_given_says_by_how_much_and_what_to_ask_instead(tmp_path):
    how = ("--municipality", "Utsira", "-n", 1, "--out", tmp_path / "out")
    result = run("compare", "baseline", *how)
    assert result.exit_code == 2
    assert "Utsira: none of the 45 sets of values meets the calibration bands" in result.stderr
    assert "K1 is " in result.stderr
    assert "its band 0.8 to 1" in result.stderr
    assert "more replications may help (--replications)" in result.stderr
    assert not (tmp_path / "out").exists()
    remedy = result.stderr.strip().rpartition("collabsim compare FILE ")[2].split()
    again = run("compare", "baseline", *remedy, "-n", 3, "--out", tmp_path / "out", "--quiet")
    assert again.exit_code == 0, again.output
    assert "219 inhabitants" in again.stdout


@pytest.mark.parametrize("option", ["points", "replications"])
def test_nothing_to_run_and_more_than_can_be_run_is_refused(option):
    for asked in (0, 10_000_001, 1_000_000_000_000):
        refused = f"{option} must be a whole number from 1 to 10,000,000, not {asked:,}"
        with pytest.raises(UserError, match=refused):
            municipality_range("Oslo", **{option: asked})


@pytest.fixture
def asked(oslo, monkeypatch):
    """Names of which a range was asked for, and how; the answer is always that for Oslo."""
    names = []

    def answer(name, *, scenario, progress, **options) -> Range:
        names.append((name, options))
        return oslo

    monkeypatch.setattr(collabsim.api, "municipality_range", answer)
    return names


def test_each_named_municipality_gets_its_range(asked, oslo, tmp_path):
    arguments = ("--municipality", "oslo", "--municipality", "Våler (Østfold)")
    result = run("compare", "baseline", *arguments, "--out", tmp_path / "out", "--csv", "nb")
    assert result.exit_code == 0, result.output
    usual = {"replications": 20, "seed": 0, "driver": "compiled"}
    # The smallest first, as in every comparison, whatever the order they are asked for in.
    assert asked == [("Våler (Østfold)", usual), ("oslo", usual)]
    assert result.stdout.count(oslo.sentence("en")) == 2
    assert result.stdout.count("Range over values") == 2
    written = pd.read_csv(tmp_path / "out" / "range_oslo.csv")
    assert len(written) == len(oslo.points)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "range_Våler_Østfold.csv",
        "range_Våler_Østfold.nb.csv",
        "range_Våler_Østfold_spans.csv",
        "range_Våler_Østfold_spans.nb.csv",
        "range_oslo.csv",
        "range_oslo.nb.csv",
        "range_oslo_spans.csv",
        "range_oslo_spans.nb.csv",
    ]


def test_options_reach_the_range_and_its_points_are_kept(asked, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    options = ("--municipality", "oslo", "-n", 200, "--seed", 3, "--driver", "mesa")
    result = run("compare", "baseline", *options)
    assert asked == [("oslo", {"replications": 200, "seed": 3, "driver": "mesa"})]
    assert result.stdout.rstrip().endswith(str(Path("results") / "Baseline"))
    assert (tmp_path / "results" / "Baseline" / "range_oslo.csv").exists()


def test_quiet_prints_the_sentence_alone(asked, oslo, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run("--language", "nb", "compare", "baseline", "--municipality", "oslo", "--quiet")
    assert result.stdout.strip() == oslo.sentence("nb")


def test_one_of_the_scenario_beside_it_is_still_compared(asked, oslo, tmp_path):
    words = ("--municipality", "10000", "--municipality", "oslo", "-n", 3, "--out", tmp_path)
    result = run("compare", "small_and_large", *words, "--quiet")
    assert result.exit_code == 0, result.output
    assert [name for name, _ in asked] == ["oslo"]
    range_said, own = result.stdout.strip().splitlines()
    assert range_said == oslo.sentence("en")
    assert "10,000 inhabitants" in own
    assert "120,000" not in own


def test_a_misspelt_name_or_a_question_about_channels_costs_no_time(asked):
    result = run("compare", "baseline", "--municipality", "oslo", "--municipality", "Bergenn")
    assert result.exit_code == 2
    assert "did you mean Bergen" in result.output
    result = run("compare", "small_and_large", "--municipality", "oslo", "--channels")
    assert result.exit_code == 2
    assert "'oslo' is not one of them" in result.output
    assert not asked


@pytest.mark.parametrize(("language", "between"), [("nb", "til"), ("nn", "til"), ("en", "to")])
def test_a_span_is_in_words_and_no_line_wider_than_the_terminal(
    asked, tmp_path, monkeypatch, language, between
):
    monkeypatch.setenv("COLUMNS", "80")
    names = ("--municipality", "oslo", "--out", tmp_path / "out")
    shown = run("--language", language, "compare", "baseline", *names).stdout
    assert f" {between} " in shown
    assert "% - " not in shown
    assert "kalibrering" not in shown
    lines = [line for line in shown.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 80
