"""``collabsim check``: what it keeps, what it says when looked at again, and its exit codes."""

from __future__ import annotations

import json

import numpy as np
import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk.baseline import Baseline, checked, of_folder, of_sweep
from collabsim.analysis.desk.effects import Asked, folder_effects
from collabsim.cli import app
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.running.coordinate import run_sweep
from collabsim.language import LANGUAGES
from collabsim.scenario import load_scenario
from collabsim.statistics.equivalence import Outcome

RUNS = 20


@pytest.fixture
def run(monkeypatch):
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture(scope="module")
def sweep():
    base = load_scenario("rules_2026").with_municipalities(2_000, 20_000)
    return make_sweep(
        base, {"threshold_nok": [76_336.0, 381_679.0]}, replications=RUNS, seed=3, name="kept"
    )


@pytest.fixture(scope="module")
def kept(sweep, tmp_path_factory):
    """A run folder and its figures."""
    folder = tmp_path_factory.mktemp("check") / "runs"
    run_sweep(sweep, folder)
    with Results(folder) as results:
        return folder, of_folder(results, str(folder))


def test_a_folder_and_the_same_sweep_run_again_have_the_same_figures(sweep, kept):
    again = of_sweep(sweep, "sweep", RUNS)
    assert again.pairs == kept[1].pairs
    assert len(again.pairs) == 2
    for key, side in kept[1].sides.items():
        assert np.allclose(side.sums, again.sides[key].sums, rtol=1e-5)
    rows, missing = checked(kept[1], again)
    assert not missing
    assert {row.outcome for row in rows} == {Outcome.EQUIVALENT}


def test_a_kept_effect_is_the_one_results_tell(kept):
    folder, baseline = kept
    with Results(folder) as results:
        effects = folder_effects(results, Asked(points=0, money=False))
        rows, _ = checked(baseline, baseline)
        told = {
            (row.figure.side[1], row.figure.measure.name): row.before
            for row in rows
            if row.figure.against is not None
        }
        (change,) = effects.changes
        assert told
        for (name, measure), value in told.items():
            row = effects.row(change.pair.after.number, name, measure)
            assert value == pytest.approx(row["effect"], nan_ok=True)


def test_other_rules_are_changed_and_other_draws_are_no_change(sweep, kept, tmp_path):
    kept[1].write(tmp_path / "b.json")
    baseline = Baseline.read(tmp_path / "b.json")
    harder = make_sweep(
        load_scenario("rules_2026")
        .with_municipalities(2_000, 20_000)
        .with_values(project_months=36),
        {"threshold_nok": [76_336.0, 381_679.0]}, replications=RUNS, seed=3, name="kept",
    )  # fmt: skip
    rows, _ = checked(baseline, of_sweep(harder, "harder", RUNS))
    changed = {row.figure.measure.name for row in rows if row.outcome is Outcome.CHANGED}
    assert "started" in changed
    other = make_sweep(
        sweep.base, {"threshold_nok": [76_336.0, 381_679.0]}, replications=RUNS, seed=4, name="kept"
    )
    rows, _ = checked(baseline, of_sweep(other, "other draws", RUNS))
    assert Outcome.CHANGED not in {row.outcome for row in rows}
    assert any(row.outcome is Outcome.UNDECIDED for row in rows), "20 runs decide little"


def test_exit_codes_and_sentences(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("check", "b.json", "small_and_large", "--write", "-n", RUNS).exit_code == 0
    again = run("check", "b.json")
    assert again.exit_code == 0
    assert "0 have changed" in again.stdout
    other = run("check", "b.json", "rules_2026")
    assert other.exit_code == 1, "other rules: something changed, and two sizes are not in it"
    cannot = {
        ("check", "nothing.json"): "there is no such file; --write makes it",
        ("check", "b.json", "small_and_larg"): "did you mean small_and_large?",
        ("check", "b.json", "four_sizes_2"): "did you mean four_sizes?",
        ("check", "b.json", "before_merger"): "has no figure of the baseline",
        ("check", "b.json", "--write"): "--write needs a FOLDER or SCENARIO",
    }
    for words, sentence in cannot.items():
        found = run(*words)
        assert found.exit_code == 2
        assert sentence in found.stderr
        assert found.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", '{"collabsim_baseline": 99}', '{"collabsim_baseline": 1}']
)
def test_what_is_no_baseline_is_refused_in_a_sentence_and_never_replaced(run, tmp_path, content):
    path = tmp_path / "b.json"
    path.write_text(content, encoding="utf-8")
    for words in (["check", path], ["check", path, "small_and_large", "--write", "-n", 2]):
        found = run(*words)
        assert found.exit_code == 2
        assert found.stderr.startswith("error: ")
        assert found.stderr.count("\n") == 1
    assert path.read_text(encoding="utf-8") == content


def test_a_damaged_baseline_is_refused(run, kept, tmp_path):
    path = tmp_path / "b.json"
    kept[1].write(path)
    record = json.loads(path.read_text(encoding="utf-8"))
    record["sides"].pop()
    path.write_text(json.dumps(record), encoding="utf-8")
    found = run("check", path, kept[0])
    assert found.exit_code == 2
    assert "damaged" in found.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_is_listed_in_each_language(run, kept, tmp_path, language):
    kept[1].write(tmp_path / "b.json")
    found = run("--language", language, "check", tmp_path / "b.json", kept[0], "--all")
    assert found.exit_code == 0
    lines = found.stdout.splitlines()
    assert len(lines) > len(kept[1].figures())
    assert "{" not in found.stdout
