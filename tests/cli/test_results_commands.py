"""``collabsim results``, ``query`` and ``export``."""

from __future__ import annotations

import re

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.cli import results as results_command
from collabsim.cli.query import ROWS_SHOWN, examples
from collabsim.cli.results import as_written
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.views import PILOTS
from tests.run_folders import failure, filled, small_sweep


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("commands") / "my run"
    return filled(path, failed=[failure(small_sweep(), 1, 0, 3)])


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(app, [str(one) for one in arguments])


# --- results ------------------------------------------------------------------------------------


def test_results_show_cells_with_shares_and_intervals(folder, run):
    result = run("results", folder.path)
    assert result.exit_code == 0, result.output
    assert "small: 24 runs in 2 cells" in result.stdout
    rows = [line for line in result.stdout.splitlines() if "inhabitants" in line]
    assert len(rows) == 4
    assert all(re.search(r"\d+% \(\d+% to \d+%\)|n/a", row) for row in rows)
    assert "300,000" in rows[0]
    assert "1,300,000" in rows[3]
    assert "95% intervals" in result.stdout
    assert f"One run failed: collabsim query '{folder.path}' \"FROM failures\"" in result.stdout


def test_results_speak_the_language_asked_for(folder, run):
    result = run("--language", "nb", "results", folder.path)
    assert result.exit_code == 0, result.output
    assert "24 kjøringer i 2 celler" in result.stdout
    assert "2000 innbyggere" in result.stdout


def test_of_many_cells_the_first_are_shown(folder, run, monkeypatch):
    monkeypatch.setattr(results_command, "CELLS_SHOWN", 1)
    result = run("results", folder.path)
    assert "Cells not shown: 1. All of them: collabsim query" in result.stdout
    assert "1,300,000" not in result.stdout


def test_before_anything_was_run_results_say_so(tmp_path, run):
    RunFolder.create(tmp_path / "run", small_sweep())
    result = run("results", tmp_path / "run")
    assert result.exit_code == 0, result.output
    assert result.stdout == "Nothing has been run yet.\n"


@pytest.mark.parametrize("command", ["results", "query", "export"])
def test_another_folder_is_refused_in_a_sentence(tmp_path, run, command):
    options = ["--canonical"] if command == "export" else []
    result = run(command, tmp_path, *options)
    assert result.exit_code == 2
    assert result.stderr == f"error: {tmp_path} is not a run folder: it has no manifest.json\n"


def test_damage_is_told_on_standard_error(tmp_path, run):
    folder = filled(tmp_path / "run")
    path = folder.part_files()[0]
    path.write_bytes(path.read_bytes()[:-3])
    for arguments in (("results",), ("query", "SELECT count(*) FROM runs"), ("export",)):
        options = ["--canonical", "--partial"] if arguments == ("export",) else []
        result = run(arguments[0], folder.path, *arguments[1:], *options)
        assert result.exit_code == 0, result.output
        assert f"warning: {path.name} is damaged" in result.stderr


# --- query --------------------------------------------------------------------------------------


def test_without_sql_it_shows_views_columns_and_queries_that_work(folder, run):
    result = run("query", folder.path)
    assert result.exit_code == 0, result.output
    for view in ("pilots", "runs", "cells", "failures", "parameters"):
        assert f"\n{view}: one row per" in result.stdout
    said = " ".join(result.stdout.split())
    for column in PILOTS:
        assert f" {column} " in said
    shown = re.findall(r'collabsim query \'.*\' "(.*)"', result.stdout)
    assert shown == examples(("threshold_nok",))
    assert len(shown) == 3
    for sql in shown:
        answer = run("query", folder.path, sql)
        assert answer.exit_code == 0, answer.output
        assert len(answer.stdout.splitlines()) > 1


def test_examples_do_without_anything_varied(folder):
    with Results(folder) as results:
        assert all(len(results.sql(sql)) for sql in examples(()))


def test_an_answer_is_a_table(folder, run):
    sql = "SELECT 'x' AS word, 1234567 AS whole, 0.25::FLOAT + 0.0625::FLOAT AS part, NULL AS none"
    result = run("query", folder.path, f"{sql}, true AS yes")
    assert result.stdout.splitlines() == [
        "word    whole    part  none  yes",
        "x     1234567  0.3125        yes",
    ]
    result = run("--language", "nb", "query", folder.path, "SELECT 0.1::FLOAT AS del, 0.5 AS halv")
    assert result.stdout.split() == ["del", "halv", "0,1", "0,5"]


def test_a_long_answer_is_cut_and_says_so(folder, run):
    result = run("query", folder.path, "SELECT * FROM range(1000)")
    assert len(result.stdout.splitlines()) == ROWS_SHOWN + 2
    assert "Only the first 50 rows are shown" in result.stdout
    result = run("query", folder.path, "SELECT * FROM range(50)")
    assert len(result.stdout.splitlines()) == ROWS_SHOWN + 1
    assert run("query", folder.path, "SELECT 1 WHERE false").stdout == "No rows.\n"


def test_all_rows_are_written_to_a_file(folder, run, tmp_path):
    path = tmp_path / "answer.csv"
    sql = "SELECT cell, uptake, sector FROM pilots ORDER BY ALL"
    result = run("query", folder.path, sql, "--out", path)
    assert result.exit_code == 0, result.output
    written = pd.read_csv(path)
    with Results(folder) as results:
        expected = results.sql(sql)
    assert result.stdout == f"{len(expected)} rows are in {path}.\n"
    pd.testing.assert_frame_equal(written, expected, check_dtype=False, rtol=1e-6)


def test_norwegian_excel_opens_the_answer(folder, run, tmp_path):
    path = tmp_path / "answer.csv"
    result = run("query", folder.path, "SELECT 1.5 AS a, 'æ' AS b", "--out", path, "--csv", "nb")
    assert result.stdout == f"One row is in {path}.\n"
    assert path.read_bytes() == b"\xef\xbb\xbfa;b\r\n1,5;" + "æ\r\n".encode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["SELECT nothing FROM pilots"], 'column "nothing" not found'),
        (["SELECT 1", "--csv", "nb"], "--csv nb says how a file is written; --out FILE says which"),
        (["SELECT 1", "--csv", "excel"], "--csv is the form of the files, plain or nb, and not"),
        (["--out", "a.csv"], "--out is for the answer to a query"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(folder, run, arguments, told):
    result = run("query", folder.path, *arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert told in result.stderr
    assert result.stderr.count("\n") == 1


# --- export -------------------------------------------------------------------------------------


def test_the_canonical_export_goes_into_the_folder_or_where_it_is_told(folder, run, tmp_path):
    result = run("export", folder.path, "--canonical")
    assert result.exit_code == 0, result.output
    path = folder.path / "pilots.csv"
    failures = folder.path / "pilots.failures.csv"
    rows = len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert result.stdout == (f"{rows} pilots are in {path}, the runs that failed in {failures}.\n")
    elsewhere = tmp_path / "a.csv"
    assert run("export", folder.path, "--canonical", "--out", elsewhere).exit_code == 0
    assert elsewhere.read_bytes() == path.read_bytes()
    assert (tmp_path / "a.failures.csv").read_bytes() == failures.read_bytes()
    assert RunFolder.open(folder.path).remarks == []


def test_norwegian_excel_opens_the_same_table(folder, run, tmp_path):
    path = tmp_path / "a.csv"
    result = run("export", folder.path, "--canonical", "--csv", "nb", "--out", path)
    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "a.csv", "a.failures.csv", "a.failures.nb.csv", "a.nb.csv",
    ]  # fmt: skip
    content = (tmp_path / "a.nb.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcell;world;municipality;")
    assert content.count(b"\n") == content.count(b"\r\n")
    plain = pd.read_csv(path, keep_default_na=False, na_values=[""])
    nordic = pd.read_csv(
        tmp_path / "a.nb.csv", sep=";", decimal=",", encoding="utf-8-sig",
        keep_default_na=False, na_values=[""], true_values=["SANN"], false_values=["USANN"],
    )  # fmt: skip
    assert b";SANN;" in content
    pd.testing.assert_frame_equal(plain, nordic)


def test_the_file_that_is_typed_is_the_file_that_is_written(folder, run, tmp_path):
    for form, name in (("nb", "nb.csv"), ("plain", "plain.csv")):
        place = tmp_path / form
        place.mkdir()
        result = run("export", folder.path, "--csv", form, "--out", place / name)
        assert result.exit_code == 0, result.output
        assert {p.name for p in place.iterdir()} == {name, f"{form}.failures.csv"}
        assert str(place / name) in result.stdout
    assert (tmp_path / "nb" / "nb.csv").read_bytes().startswith(b"\xef\xbb\xbfcell;")
    assert (tmp_path / "plain" / "plain.csv").read_bytes().startswith(b"cell,")
    result = run("export", folder.path, "--csv", "nb")
    assert str(folder.path / "pilots.nb.csv") in result.stdout


def test_the_forms_of_before_are_understood_and_told_of(folder, run, tmp_path):
    asked = ("query", folder.path, "SELECT 1.5 AS a")
    now = run(*asked, "--out", tmp_path / "now.csv", "--csv", "nb")
    then_file = tmp_path / "then.csv"
    then = run(*asked, "--csv", then_file, "--csv-nb")
    assert (now.stderr, then.exit_code) == ("", 0)
    assert then_file.read_bytes() == (tmp_path / "now.csv").read_bytes()
    assert then.stderr.splitlines() == [
        f"note: --csv {then_file} is now called --out {then_file}; write --out {then_file} instead",
        "note: --csv-nb is now called --csv nb; write --csv nb instead",
    ]


def test_every_command_that_writes_csv_has_the_one_option():
    """One declaration: the same words, the same forms, and the old flag shown nowhere."""
    group = typer.main.get_command(app)
    shown = {
        name: option.get_help_record(command.context_class(command, info_name=name))
        for name, command in group.commands.items()
        for option in command.params
        if option.name == "csv"
    }
    assert {"compare", "export", "query", "columns", "municipalities"} <= set(shown)
    assert len(set(shown.values())) == 1
    assert "[plain|nb]" in str(shown["query"])
    told = CliRunner(env={"COLUMNS": "200"}).invoke(app, ["query", "--help"]).stdout
    assert "--csv-nb" not in told


def test_more_rows_than_excel_opens_are_told(folder, run, tmp_path, monkeypatch):
    monkeypatch.setattr("collabsim.analysis.streamed.EXCEL_ROWS", 3)
    result = run("export", folder.path, "--csv", "nb", "--out", tmp_path / "a.csv")
    assert "Excel opens the first 3 of them" in result.stdout
    assert not (tmp_path / "a.nb.csv").exists()
    sql = [
        "query",
        folder.path,
        "SELECT * FROM range(4)",
        "--out",
        tmp_path / "b.csv",
        "--csv",
        "nb",
    ]
    assert "Excel opens the first 3 of them" in run(*sql).stdout


def test_export_wants_to_know_what(folder, run):
    result = run("export", folder.path)
    assert result.exit_code == 2
    assert result.stderr == "error: say what to export: --canonical, --csv nb, or both\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "76,336 = 100,000; 381,679 = 500,000."),
        ("nb", "76\u00a0336 = 100\u00a0000; 381\u00a0679 = 500\u00a0000."),
        ("nn", "76\u00a0336 = 100\u00a0000; 381\u00a0679 = 500\u00a0000."),
    ],
)
def test_amounts_stand_below_the_table_as_they_were_written(language, said):
    (threshold, basis) = load_sweep("threshold_rule_2026").varied
    sentence = as_written(threshold, language)
    assert sentence.endswith(said)
    assert "2026" in sentence
    assert "2018" in sentence
    assert basis.written == ()
