"""``collabsim scenario``: what it prints, where, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.cli.console import table, value_text
from collabsim.parameters import PARAMETERS
from collabsim.scenario import shipped_folder

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture
def run(monkeypatch):
    """Run a command; the answer has exit_code, stdout and stderr."""
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    return lambda *words: CliRunner().invoke(app, list(words))


def program(*words: str, **more) -> subprocess.CompletedProcess:
    """Run the program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "collabsim", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        **more,
    )


def test_check(run):
    answer = run("scenario", "check", "large_better")
    assert answer.exit_code == 0
    first, second = answer.stdout.splitlines()
    assert first == (
        f"large_better is a valid scenario: 2 municipalities, 10 of {len(PARAMETERS)} parameters "
        "differ from their defaults."
    )
    assert second.startswith("Fingerprint ")


def test_check_refuses_with_one_sentence_and_code_2(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("[procurement]\nthreshold_kr = 5\n", encoding="utf-8")
    answer = run("scenario", "check", str(path))
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr == (
        f"error: {path}, line 2: threshold_kr is not a key of [procurement]; "
        "nearest: threshold_nok (2018 NOK)\n"
    )


def test_show_has_every_value_with_unit_default_and_source(run):
    lines = run("scenario", "show", "large_better").stdout.splitlines()
    for name in PARAMETERS:
        assert sum(line.split(" ")[0] == name for line in lines) == 1, name
    (asked,) = (line for line in lines if line.startswith("evidence_limit "))
    text = (shipped_folder() / "large_better.toml").read_text(encoding="utf-8").splitlines()
    (line,) = (at for at, row in enumerate(text, 1) if row.startswith("evidence_limit = "))
    default = PARAMETERS["evidence_limit"].default
    for part in ("  0.49  ", f"no ({default})", "0-1", f"large_better.toml, line {line}"):
        assert part in asked
    (price,) = (line for line in lines if line.startswith("price_nok "))
    for part in (
        f"{PARAMETERS['price_nok'].default:,.0f}",
        "  yes  ",
        "2018 NOK a year",
        "assumption",
    ):
        assert part in price


def test_show_changed_shows_only_what_differs(run):
    answer = run("scenario", "show", "large_case", "--changed")
    keys = {line.split(" ")[0] for line in answer.stdout.splitlines()} & set(PARAMETERS)
    assert keys == {"discretion_share", "fund_nok_per_inhabitant", "leadership_support"}
    assert (
        "Every parameter has its default value."
        in run("scenario", "show", "baseline", "--changed").stdout
    )


def test_show_lists_own_values_and_organisation_files(run, tmp_path):
    (tmp_path / "o.toml").write_text("name = 'O'\n", encoding="utf-8")
    path = tmp_path / "mine.toml"
    path.write_text(
        "[[municipality]]\npopulation = 5_000\nretention = 0.9\npooled_budget = true\n"
        "[[municipality]]\norganisation_file = 'o.toml'\n",
        encoding="utf-8",
    )
    lines = run("scenario", "show", str(path)).stdout.splitlines()
    (own,) = (line for line in lines if line.startswith("5,000 inhabitants"))
    assert own.endswith("pooled_budget = yes, retention = 0.9")
    assert any(line.startswith("o ") and line.endswith("o.toml") for line in lines)


def test_bokmaal_by_option_and_by_environment(run):
    answer = run("--language", "nb", "scenario", "diff", "rules_2016", "rules_2026")
    assert f"100{SPACE}000  " in answer.stdout
    assert "3 verdier er ulike i rules_2016 og rules_2026." in answer.stdout
    same = CliRunner().invoke(
        app,
        ["scenario", "diff", "rules_2016", "rules_2026"],
        env={"COLLABSIM_LANGUAGE": "nb"},
    )
    assert same.stdout == answer.stdout
    assert (
        "large_case.toml, linje "
        in run("--language", "nb", "scenario", "show", "large_case").stdout
    )


def test_diff(run):
    answer = run("scenario", "diff", "baseline", "large_case")
    lines = answer.stdout.splitlines()
    assert lines[0].split() == ["table", "key", "unit", "baseline", "large_case"]
    assert any(line.startswith("[people]") and "leadership_support" in line for line in lines)
    assert any("[[municipality]] The large case" in line and "absent" in line for line in lines)
    assert lines[-1] == "5 resolved values differ between baseline and large_case."
    same = run("scenario", "diff", "four_sizes", "rules_2016")
    assert same.stdout == (
        "four_sizes and rules_2016 give the same run: no resolved value differs.\n"
    )


def test_list_names_every_shipped_scenario(run):
    answer = run("scenario", "list")
    assert answer.stdout.splitlines()[1].startswith("after_merger ")
    assert "useful_only" in answer.stdout


def test_schema_is_json(run):
    schema = json.loads(run("scenario", "schema").stdout)
    assert schema["title"] == "collabsim scenario"


@pytest.mark.parametrize(
    "words",
    [
        ["--language", "sv", "scenario", "list"],
        ["scenario", "chek"],
        ["scenario", "check"],
        ["scenario", "show", "baseline", "--chnged"],
    ],
)
def test_usage_errors_end_with_code_2(run, words):
    answer = run(*words)
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert "Usage" in answer.stderr


def test_an_interrupt_is_one_sentence_and_code_130(run, monkeypatch):
    def interrupted(name):
        raise KeyboardInterrupt

    monkeypatch.setattr("collabsim.scenario.load_scenario", interrupted)
    answer = run("scenario", "check", "baseline")
    assert answer.exit_code == 130
    assert answer.stderr == "stopped by the user\n"


def test_a_reader_that_stops_reading_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    words = [sys.executable, "-m", "collabsim", "scenario", "schema"]
    with subprocess.Popen(words, stdout=writer, stderr=subprocess.PIPE) as running:
        os.close(writer)
        _, errors = running.communicate(timeout=60)
    assert errors == b""
    assert running.returncode == 0


def test_the_program_runs_and_answers_for_help():
    answer = program("scenario", "check", "baseline")
    assert answer.returncode == 0
    assert answer.stdout.startswith("baseline is a valid scenario: 1 municipality, 0 of ")
    assert program("nothing").returncode == 2


def test_help_imports_nothing_heavy():
    code = (
        "import sys; from collabsim.cli import app\n"
        "print(sorted({'numba', 'matplotlib', 'pandas', 'mesa', 'pydantic'} & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"


@pytest.mark.parametrize(
    ("value", "english", "bokmaal"),
    [
        (True, "yes", "ja"),
        (None, "absent", "mangler"),
        ("two_level", "two_level", "two_level"),
        (1_300_000.0, "1,300,000", f"1{SPACE}300{SPACE}000"),
        (16.666666666666668, "16.66666667", "16,66666667"),
        (0.00001, "0.00001", "0,00001"),
        (15, "15", "15"),
    ],
)
def test_values_as_people_write_them(value, english, bokmaal):
    assert value_text(value, "en") == english
    assert value_text(value, "nb") == bokmaal


def test_a_table_on_a_terminal_keeps_brackets_and_wraps(capsys, monkeypatch):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("TERM", "xterm")
    table(
        "[run] The run",
        ["key", "value"],
        [["years", "15"], ["[bold]x", "a b c d e f g h i j"]],
        {1},
    )
    shown = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert "[run] The run" in shown
    assert "[bold]x" in shown
    assert max(len(line) for line in shown.splitlines()) <= 30


def test_show_says_what_an_amount_of_another_year_was_in_its_file(run):
    shown = run("scenario", "show", "rules_2026", "--changed").stdout
    (row,) = (line for line in shown.splitlines() if line.startswith("threshold_nok "))
    assert "381,679" in row
    assert "rules_2026.toml, line 26: 500,000 kroner of 2026" in row


OWN_VALUES = """
name = "Own"
[[municipality]]
name = "Aker"
population = 9_000
threshold_nok = 200_000
[[municipality]]
name = "Bygd"
population = 3_000
"""


def test_what_one_municipality_sets_for_itself_is_said(run, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(OWN_VALUES, encoding="utf-8")
    plain = tmp_path / "plain.toml"
    plain.write_text(OWN_VALUES.replace("threshold_nok = 200_000\n", ""), encoding="utf-8")
    alone = tmp_path / "alone.toml"
    alone.write_text(OWN_VALUES.partition('[[municipality]]\nname = "Bygd"')[0], encoding="utf-8")
    checked = run("scenario", "check", str(path)).stdout
    assert "0 of " in checked
    assert "single municipalities that differ too: Aker: threshold_nok = 200,000." in checked
    assert "single municipalities" not in run("scenario", "check", str(plain)).stdout
    shown = run("scenario", "show", "--changed", str(path)).stdout
    assert "Every parameter has its default" not in shown
    own = shown[shown.index("[[municipality]] Aker") :]
    assert re.search(r"threshold_nok .*200,000 .*100,000.* set for this municipality", own)
    for other in (plain, "baseline"):
        listed = run("scenario", "diff", str(other), str(path)).stdout
        assert re.search(r"Aker +threshold_nok", listed), listed
    assert "Aker" not in run("scenario", "diff", str(path), str(alone)).stdout
