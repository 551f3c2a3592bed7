"""``collabsim national``: sums by class, what is hidden, going on after an interrupt, no names."""

from __future__ import annotations

import re

import numpy as np
import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk.counting import SUMS
from collabsim.analysis.national import FEWEST, KOSTRA, SIZE, classes_of, national
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.store.kept import Kept
from collabsim.municipality.norway import municipalities_table

RUNS = 4


@pytest.fixture(scope="module")
def sides():
    before, after = (cell.scenario for cell in load_sweep("threshold_2026").cells)
    return after, before


@pytest.fixture(scope="module")
def towns():
    """The 24 municipalities nearest to 8,000 inhabitants: small, and of several classes."""
    table = municipalities_table(min_population=7_000, max_population=9_500)
    return table.head(24).reset_index(drop=True)


@pytest.fixture
def run(monkeypatch, towns):
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    monkeypatch.setattr("collabsim.analysis.national.municipalities_table", lambda: towns)
    return lambda *words: CliRunner().invoke(app, list(map(str, words)))


def made(sides, towns, folder, **more):
    folder.mkdir(exist_ok=True)
    return national(
        *sides, replications=RUNS, seed=1, rules="r", kept=Kept(folder, "national", "size"),
        table=towns, **more,
    )  # fmt: skip


def test_every_municipality_is_in_one_class_of_each_kind_and_a_class_of_one_is_hidden():
    table = municipalities_table()
    shown, hidden, unknown = classes_of(table)
    for kind in ("size", "centrality", "kostra"):
        rows = sorted(row for one in (*shown, *hidden) if one.kind == kind for row in one.rows)
        assert rows == list(range(357))
        assert unknown.get(kind, 0) == 0
    assert {len(one.rows) >= FEWEST for one in shown} == {True}
    assert [(one.kind, one.name, len(one.rows)) for one in hidden] == [(KOSTRA, "EKG13", 1)]
    smallest = next(one for one in shown if one.kind == SIZE)
    assert (table.loc[list(smallest.rows), "population_2026"] < 2_000).all()


def test_what_is_missing_in_the_data_is_counted(towns):
    gone = towns.assign(kostra_group=[None, *towns["kostra_group"][1:]])
    assert classes_of(gone)[2] == {"centrality": 0, "kostra": 1}


def test_a_class_is_the_sum_of_its_municipalities(sides, towns, tmp_path):
    found = made(sides, towns, tmp_path / "n")
    rows = found.table().set_index(["kind", "class", "measure"])
    whole = rows.loc["all", "all", "delivering_12"]
    top, below = (SUMS.index(name) for name in ("delivering_12", "observed_12"))
    after, before = (100.0 * side[:, top].sum() / side[:, below].sum() for side in found.sums)
    assert whole["effect"] == pytest.approx(after - before)
    assert whole["low"] < whole["effect"] < whole["high"]
    assert whole["municipalities_10"] < whole["municipalities_90"]
    assert whole["inhabitants"] == towns["population_2026"].sum()
    # Two municipalities have draws of their own, so that a class is better known than one of them.
    a, b = (found.sums[0, row, SUMS.index("proposals")] for row in (0, 1))
    assert not np.array_equal(a, b)


def test_stopped_anywhere_it_goes_on_and_ends_with_the_same(sides, towns, tmp_path):
    whole = made(sides, towns, tmp_path / "whole")

    def stop(done, _total):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        made(sides, towns, tmp_path / "part", progress=stop)
    kept = sorted((tmp_path / "part" / "national").iterdir())
    assert len(kept) == 5
    times = {path.name: path.stat().st_mtime_ns for path in kept}
    again = made(sides, towns, tmp_path / "part")
    assert np.array_equal(again.sums, whole.sums)
    there = {path.name: path.stat().st_mtime_ns for path in kept}
    assert times == there, "what was there is not run again"
    assert len(list((tmp_path / "part" / "national").iterdir())) == len(towns)


def test_a_damaged_file_is_run_again(sides, towns, tmp_path):
    whole = made(sides, towns, tmp_path / "n")
    first = min((tmp_path / "n" / "national").iterdir())
    first.write_bytes(first.read_bytes()[:-20])
    assert np.array_equal(made(sides, towns, tmp_path / "n").sums, whole.sums)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_no_municipality_is_named_anywhere(run, towns, tmp_path, language):
    found = run("--language", language, "national", "--out", tmp_path / "n", "-n", 2)
    assert found.exit_code == 0, found.output
    files = [path.read_text(encoding="utf-8") for path in (tmp_path / "n").rglob("*.*")]
    words = set(re.findall(r"\w+", " ".join([found.stdout, *files])))
    names = {part for name in towns["name"] for part in re.findall(r"\w{4,}", name)}
    assert not words & names
    assert not words & set(towns["municipality_number"])
    assert "{" not in found.stdout


def test_ctrl_c_says_that_it_goes_on(run, tmp_path, monkeypatch):
    def stopped(*given, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("collabsim.analysis.national.national", stopped)
    found = run("national", "--out", tmp_path / "n")
    assert found.exit_code == 130
    assert "the same command goes on" in found.stderr


def test_what_cannot_be_told_is_said_in_a_sentence(run, tmp_path):
    cannot = {
        ("merger",): "has 2 changes",
        ("threshold_2027",): "nearest: threshold_2026",
        ("before_merger", "after_merger"): "differ in nothing but their municipalities",
        ("large_better", "rules_2026"): "are not the same baseline",
        ("a", "b", "c"): "one sweep, or two scenarios",
    }
    for words, sentence in cannot.items():
        found = run("national", *words, "--out", tmp_path / "n")
        assert found.exit_code == 2
        assert sentence in found.stderr
        assert found.stderr.count("\n") == 1


def test_a_run_of_two_scenarios_is_before_and_then_after(sides, towns, tmp_path):
    after, before = sides
    turned = made((before, after), towns, tmp_path / "n")
    right = made((after, before), towns, tmp_path / "n")
    assert np.array_equal(turned.sums[0], right.sums[1])
    with pytest.raises(UserError, match="nothing but their municipalities"):
        made((after, after), towns, tmp_path / "n")
