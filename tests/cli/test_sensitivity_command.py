"""``collabsim sensitivity``: what it prints, what it refuses, what it leaves behind."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.experiment.store.kept import Kept
from collabsim.language import LANGUAGES
from collabsim.report.desk import moving_files
from tests.run_folders import filled

pytestmark = pytest.mark.jobs

FILE = """\
[sweep]
name = "threshold"
about = "A higher threshold."
scenario = "rules_2026"
populations = [3_000, 60_000]
design = "grid"
seeds = "paired"
replications = 4
seed = 1

[prices]
year = 2026

[levers]
threshold_nok = [100_000, 500_000]

[against]
threshold_nok = 100_000
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    path = tmp_path_factory.mktemp("sensitivity")
    (path / "threshold.toml").write_text(FILE)
    return path


@pytest.fixture
def run(monkeypatch, place):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(moving_files, "FIGURES", ())
    monkeypatch.chdir(place)
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


def asked(run, place, *more, language="en"):
    result = run(
        "--language", language, "sensitivity", place / "threshold.toml", "--size", 3000,
        "-n", 20, "--out", place / "out", *more,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return result.stdout


def sentences(text):
    """The sentences of a text, tables left out."""
    lines = [line for line in text.splitlines() if "  " not in line.strip()]
    return re.split(r"(?<=[.:?])\s", " ".join(lines).replace("\N{NO-BREAK SPACE}", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_moves_an_effect_is_told_in_80_columns_and_short_sentences(run, place, language):
    text = asked(run, place, language=language)
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    assert "3,000" in text or "3000" in text
    assert max(len(one.split()) for one in sentences(text.partition("out/")[0])) <= 25
    folder = place / "out" / "delivering_12-3000"
    written = (folder / f"tornado.{language}.txt").read_text(encoding="utf-8")
    assert written.split()[:6] == text.split()[:6]
    record = json.loads((folder / f"tornado.{language}.json").read_text(encoding="utf-8"))
    assert record["measure"] == "delivering_12"
    own = record["numbers"]["s.own.effect"]
    assert own["low"] <= own["value"] <= own["high"]


def test_the_table_has_a_row_for_each_assumption(run, place):
    text = asked(run, place)
    table = pd.read_csv(place / "out" / "delivering_12-3000" / "tornado.csv")
    assert list(table.columns) == [
        "assumption", "own_value", "low_value", "effect_low", "effect_low_from", "effect_low_to",
        "high_value", "effect_high", "effect_high_from", "effect_high_to",
        "swing", "low", "high", "told_apart", "turns", "knowable",
    ]  # fmt: skip
    assert len(table) == 15
    for end in ("effect_low", "effect_high"):
        assert (table[f"{end}_from"] <= table[end]).all()
        assert (table[end] <= table[f"{end}_to"]).all()
    assert (table["swing"] - (table["effect_high"] - table["effect_low"])).abs().max() < 1e-9
    assert table["swing"].abs().is_monotonic_decreasing
    assert ("None of fifteen" in text) == (not table["told_apart"].any())


def test_the_other_questions_are_answered_too(run, place):
    assert "values were looked at" in asked(run, place, "--tipping", "threshold_nok")
    heat = asked(run, place, "--heat", "threshold_basis", "cross_sector_share")
    assert "20%" in heat
    assert "with project" in heat
    assert "Morris, 320 points" in asked(run, place, "--method", "morris", "-n", 2)
    folder = place / "out" / "delivering_12-3000"
    for name in ("tipping_threshold_nok", "heat_threshold_basis_cross_sector_share", "morris"):
        record = json.loads((folder / f"{name}.en.json").read_text(encoding="utf-8"))
        assert re.fullmatch(r"[0-9a-f]{8}-\d+", record["result"])
        assert len(record["figure"]) > 60
    assert {path.name for path in folder.glob("*.csv")} >= {
        "tipping_threshold_nok.csv", "heat_threshold_basis_cross_sector_share.csv", "morris.csv",
    }  # fmt: skip


def test_sets_that_were_run_give_boxes_and_pawn(run, place, monkeypatch):
    from collabsim.analysis.desk import sets

    monkeypatch.setattr(sets, "FIRST", 2)
    monkeypatch.setattr(sets, "MOST", 2)
    text = asked(run, place, "--boxes", "--region-points", 30)
    assert "30 sets" in text
    assert "of 30 sets" in text or "agree too much" in text
    made = []
    monkeypatch.setattr(Kept, "keep", lambda self, key, found: made.append(key))
    assert "PAWN, from" in asked(run, place, "--method", "pawn", "--region-points", 30)
    assert made == []


def test_a_run_folder_keeps_it(run, place, tmp_path):
    folder = filled(tmp_path / "a run")
    result = run("sensitivity", folder.path, "--against", 0, "--size", 30000, "-n", 4)
    assert result.exit_code == 0, result.output
    assert (folder.path / "sensitivity" / "delivering_12-30000" / "tornado.csv").is_file()
    assert list((folder.path / "sensitivity" / "ends").glob("end-*.json"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["threshold_2026", "--of", "deliverin_12"], "did you mean delivering_12?"),
        (["threshold_2026", "--size", "3001"], "the nearest has 3,000"),
        (["threshold_2026", "--cell", "9"], "the nearest is 1"),
        (["threshold_2026", "--tipping", "treshold_nok"], "did you mean threshold_nok?"),
        (["threshold_2026", "--heat", "retention", "retension"], "did you mean retention?"),
        (["threshold_2026", "--method", "sobel"], "did you mean sobol?"),
        (["threshold_2026", "--boxes", "--method", "pawn"], "two questions"),
        (["threshold_2026", "--boxes", "--region-points", "5"], "at least 30"),
        (["threshold_2027"], "did you mean threshold_2026?"),
        (["baseline", "--cell", "1"], "only a sweep has cells"),
        (["baseline", "--boxes"], "no change"),
        (["baseline", "--tipping", "retention"], "--level"),
        (["delegation"], "--cell says which"),
    ],
)
def test_mistakes_end_in_one_sentence(run, arguments, sentence):
    result = run("sensitivity", *arguments, "--out", "refused")
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1
