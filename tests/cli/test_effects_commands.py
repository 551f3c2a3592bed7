"""``collabsim results`` with effects and ``collabsim report``, as their user meets them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk import money_sets, sets
from collabsim.cli import app
from collabsim.language import LANGUAGES

pytestmark = pytest.mark.jobs

SWEEP = """
[sweep]
name = "asked"
question = "What does the threshold do?"
scenario = "rules_2026"
populations = [2_000, 30_000]
seeds = "paired"
seed = 4
replications = 20
[prices]
year = 2026
[levers]
threshold_nok = [100_000, 500_000]
[against]
threshold_nok = 100_000
"""


def run(*arguments, **environment):
    return CliRunner().invoke(app, [str(one) for one in arguments], env=environment or None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("asked")
    (place / "asked.toml").write_text(SWEEP, encoding="utf-8")
    done = run("sweep", place / "asked.toml", "--out", place / "runs")
    assert done.exit_code == 0, done.output
    return place / "runs"


@pytest.mark.parametrize("language", LANGUAGES)
def test_effects_fit_a_terminal_and_nothing_is_cut(folder, language):
    done = run("--language", language, "results", folder, "--region-points", 2, COLUMNS="80")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert max(len(line.rstrip()) for line in lines if "/" not in line or "·" in line) <= 80
    assert "\N{HORIZONTAL ELLIPSIS}" not in done.stdout
    assert "500" in lines[0]
    assert "2026" in " ".join(lines[:2])


def test_the_answer_stands_before_the_tables_and_levels_are_asked_for(folder):
    done = run("results", folder, "--region-points", 0)
    text = " ".join(done.stdout.split())
    assert text.index("After one year") < text.index("Change in pilots delivering")
    assert "Other sets of assumptions were not tried" in text
    assert "2 cells" not in text
    levels = run("results", folder, "--region-points", 0, "--levels")
    assert "2 cells" in levels.stdout
    assert "After one year" not in levels.stdout


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_curve_and_the_levels_are_pages_of_their_own(folder, language):
    curve = run("--language", language, "results", folder, "--region-points", 2, "--curve",
                COLUMNS="80")  # fmt: skip
    assert curve.exit_code == 0, curve.output
    lines = curve.stdout.splitlines()
    assert max(len(line.rstrip()) for line in lines if "/" not in line) <= 80
    rows = [line for line in lines if "±" in line and "(" not in line.partition("±")[0]]
    assert len([line for line in rows if line.strip()[:1].isdigit()]) == 2
    spans = re.findall(r"\[([^\[\]]*\d) (?:to|til) ([^\[\]]*\d)\]", curve.stdout)
    assert len(spans) == 4
    refused = run("results", folder, "--curve", "--levels")
    assert refused.exit_code == 2
    assert "--curve shows effects" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_without_sets_no_word_is_without_a_hedge(folder):
    done = run("results", folder, "--region-points", 0)
    for line in done.stdout.splitlines():
        words = line.split()
        if words and words[-1].rstrip("*") in {"more", "fewer"}:
            assert words[-1].endswith("*"), line


def test_the_file_says_over_how_many_sets_and_the_command_goes_before_it(tmp_path, monkeypatch):
    monkeypatch.delenv("COLLABSIM_REGION_POINTS")
    monkeypatch.setattr(sets, "FIRST", 2)
    monkeypatch.setattr(sets, "MOST", 2)
    monkeypatch.setattr(money_sets, "REPLICATIONS", 2)
    file = tmp_path / "asked.toml"
    file.write_text(f"{SWEEP}[sets]\npoints = 3\n", encoding="utf-8")
    runs = tmp_path / "runs"
    assert run("sweep", file, "-n", 2, "--out", runs).exit_code == 0
    said, asked = (f"Of {count} sets of assumptions: more" for count in (3, 2))
    for command in (("results", runs), ("report", runs, "--no-sensitivity")):
        for more, wanted in ((), said), (("--region-points", 2), asked):
            done = run("--language", "en", *command, *more)
            assert done.exit_code == 0, done.output
            told = done.stdout if command[0] == "results" else _memo_text(runs)
            assert wanted in " ".join(told.split())
    without = run("--language", "en", "results", runs, "--region-points", 0)
    assert "were not tried" in without.stdout


def _memo_text(runs):
    page = (runs / "report" / "memo.en.html").read_text(encoding="utf-8")
    return unescape(re.sub(r"<[^>]+>", "", page))


def test_what_cannot_be_used_is_one_sentence(folder, tmp_path):
    for arguments, sentence in (
        (("results", folder, "--against", 7), "--against: there is no cell 7; the last one is 1"),
        (("results", folder, "--matters", 0), "--matters must be above 0, not 0"),
        (("report", "threshold_2062"), "did you mean threshold_2026?"),
        (("report", folder, "-n", 4), "its runs are made"),
        (("report", folder, "--cell", 5), "cell 5 is not a change; changes are cells 1"),
        (("report", folder, "--template", tmp_path / "no.docx"), "--template: there is no file"),
        (("report", tmp_path), "is not a run folder"),
    ):
        done = run(*arguments, "--region-points", 0)
        assert done.exit_code == 2, done.output
        assert sentence in done.stderr
        assert done.stderr.count("\n") == 1
    (tmp_path / "bad.docx").write_text("no zip")
    done = run("report", folder, "--template", tmp_path / "bad.docx", "--region-points", 0)
    assert done.exit_code == 2
    assert "cannot be read as a .docx" in done.stderr


def test_a_lever_that_no_rule_reads_never_took_effect(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    idle = (
        '[sweep]\nname = "idle"\nscenario = "baseline"\nseeds = "paired"\nreplications = 4\n'
        "populations = [3_000]\n[levers]\ntraining_gain = [0.0, 0.5]\n"
    )
    (tmp_path / "idle.toml").write_text(idle, encoding="utf-8")
    done = run("sweep", "idle.toml", "--out", "idle")
    assert done.exit_code == 0, done.output
    told = run("results", "idle", "--region-points", 0)
    assert "never took effect" in told.stdout


def test_a_report_runs_what_is_missing_and_goes_on(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "asked.toml").write_text(SWEEP, encoding="utf-8")
    arguments = ("report", "asked.toml", "--region-points", 0, "-n", 4)
    first = run(*arguments)
    assert first.exit_code == 0, first.output
    again = run(*arguments)
    assert again.exit_code == 0, again.output
    report = tmp_path / "results" / "asked" / "report"
    assert {one.name for one in report.iterdir()} == {
        "memo.en.docx",
        "memo.en.html",
        "numbers.json",
    }
    other = run("report", "asked.toml", "--region-points", 0, "-n", 5)
    assert other.exit_code == 2
    assert "another sweep" in other.stderr
