"""``collabsim new`` and ``scenario levers``: files that load, and nothing half written."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from collabsim.analysis.desk.pairs import pairs_of
from collabsim.cli import app
from collabsim.experiment.design.drafts import (
    YEAR,
    Draft,
    lever_of,
    present,
    question_text,
    scenario_text,
    suggested,
    value_of,
)
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.instruments import CATALOGUE
from collabsim.language import LANGUAGES
from collabsim.parameters import PARAMETERS, kroner
from collabsim.scenario import load_scenario

LEVERS = [name for name, one in PARAMETERS.items() if one.role == "lever"]


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.delenv("COLLABSIM_LANGUAGE", raising=False)
    monkeypatch.chdir(tmp_path)
    return lambda *words, answers=None: CliRunner().invoke(app, list(words), input=answers)


@pytest.fixture(scope="module")
def base():
    return load_scenario("rules_2026")


@pytest.mark.parametrize("name", LEVERS)
def test_enter_alone_gives_a_question_about_any_lever_that_loads(base, name, tmp_path):
    one = PARAMETERS[name]
    typed = [_typed(present(one, base)), _typed(suggested(one, base))]
    before, after = (value_of(one, str(value), base) for value in typed)
    assert before != after
    draft = Draft("Mine", "What does it do?", "rules_2026", (3_000,), {name: after}, before, 7)
    path = tmp_path / "q.toml"
    path.write_text(question_text(draft), encoding="utf-8")
    sweep = load_sweep(path)
    assert sweep.replications == 7
    (pair,) = pairs_of(sweep)
    assert pair.before.scenario.values[name] == base.values[name], "before is what holds now"
    assert pair.after.scenario.values[name] != base.values[name]
    scenario = tmp_path / "s.toml"
    scenario.write_text(scenario_text(draft), encoding="utf-8")
    assert load_scenario(scenario).values[name] == pair.after.scenario.values[name]


def _typed(value):
    return str(value).lower() if isinstance(value, bool) else value


def test_the_usual_question_needs_no_answer_and_can_be_run(run, tmp_path):
    found = run("new", "--yes")
    assert found.exit_code == 0
    sweep = load_sweep(tmp_path / "my_question.toml")
    assert [cell.scenario.values["threshold_nok"] for cell in sweep.cells] == [
        kroner(500_000, YEAR), kroner(1_000_000, YEAR)
    ]  # fmt: skip
    text = (tmp_path / "my_question.toml").read_text(encoding="utf-8")
    assert "threshold_nok = [500_000, 1_000_000]" in text
    assert text.count("#") >= 8, "it is commented"


def test_a_file_that_is_there_is_never_written_over(run, tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("mine", encoding="utf-8")
    found = run("new", "mine.toml", "--yes")
    assert found.exit_code == 2
    assert "is there already" in found.stderr
    assert path.read_text(encoding="utf-8") == "mine"
    for words in (("new", "mine.txt", "--yes"), ("new", "nowhere/mine.toml", "--yes")):
        assert run(*words).exit_code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["mine.toml"]


def test_an_answer_that_cannot_be_used_is_said_and_asked_for_again(run, tmp_path):
    answers = ["1", "rules_2027", "rules_2026", "threshold_nokk", "turnover_per_year",
               "pooled_budget", "", "no", "false", "true", "3000, x", "3000 3000", "3000, 60_000",
               "Does a pooled budget help?", "Pooled", "many", "20"]  # fmt: skip
    found = run("new", "p.toml", answers="\n".join(answers) + "\n")
    assert found.exit_code == 0, found.output
    for sentence in ("nearest: rules_2026", "nearest: threshold_nok", "is no lever",
                     "is no number of inhabitants", "is there twice"):  # fmt: skip
        assert sentence in found.stdout
    sweep = load_sweep(tmp_path / "p.toml")
    assert sweep.question == "Does a pooled budget help?"
    assert [cell.values["pooled_budget"] for cell in sweep.cells] == [False, True]
    assert [one.population for one in sweep.base.municipalities] == [3_000, 60_000]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_scenario_from_answers(run, tmp_path, language):
    answers = "2\n\n5000\nthreshold_nok=900_000\npatience_months=9\n\n\n\n"
    found = run("--language", language, "new", "s.toml", answers=answers)
    assert found.exit_code == 0, found.output
    scenario = load_scenario(tmp_path / "s.toml")
    assert scenario.values["threshold_nok"] == kroner(900_000, YEAR)
    assert scenario.values["patience_months"] == 9
    assert [one.population for one in scenario.municipalities] == [5_000]


def test_a_value_that_does_not_hold_with_the_others_is_asked_for_again(run, tmp_path):
    found = run("new", "s.toml", answers="2\n\n5000\nthreshold_nok=9_000_000\n\n\n\n")
    assert found.exit_code == 0
    assert "national_threshold_nok" in found.stdout
    scenario = load_scenario(tmp_path / "s.toml")
    assert scenario.values["threshold_nok"] == kroner(500_000, YEAR)


def test_no_more_answers_and_ctrl_c_leave_nothing(run, tmp_path, monkeypatch):
    found = run("new", "s.toml", answers="2\n")
    assert found.exit_code == 2
    assert "--yes takes the defaults" in found.stderr

    def stopped(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr("collabsim.experiment.design.drafts.question_text", stopped)
    found = run("new", "s.toml", "--yes")
    assert found.exit_code == 130
    assert "Nothing was written" in found.stderr
    assert not list(tmp_path.iterdir())


def test_a_lever_may_have_its_table_before_it():
    assert lever_of("procurement.threshold_nok").name == "threshold_nok"
    assert lever_of("delegation.school.unit_nok").name == "delegation_school_unit_nok"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lever_and_every_instrument_is_listed(run, tmp_path, language):
    found = run("--language", language, "scenario", "levers", "rules_2026", "--out", "l.csv")
    assert found.exit_code == 0, found.output
    for name in LEVERS:
        assert PARAMETERS[name].key in found.stdout
    for one in CATALOGUE.values():
        for setting in one.settings:
            assert f"{one.name}.{setting.name}" in found.stdout
    rows = (tmp_path / "l.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) >= 1 + len(LEVERS) + sum(len(one.settings) for one in CATALOGUE.values())
    assert run("scenario", "levers", "rules_2027").exit_code == 2
