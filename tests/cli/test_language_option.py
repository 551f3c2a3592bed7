"""The option for the language of results: three languages, by option or by environment."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from collabsim.cli import app

DIFF = ["scenario", "diff", "rules_2016", "rules_2026"]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "3 resolved values differ between rules_2016 and rules_2026."),
        ("nb", "3 verdier er ulike i rules_2016 og rules_2026."),
        ("nn", "3 verdiar er ulike i rules_2016 og rules_2026."),
    ],
)
def test_results_are_in_the_language_asked_for(language, sentence):
    by_option = CliRunner().invoke(app, ["--language", language, *DIFF])
    assert by_option.exit_code == 0
    assert sentence in by_option.stdout
    by_environment = CliRunner().invoke(app, DIFF, env={"COLLABSIM_LANGUAGE": language})
    assert by_environment.stdout == by_option.stdout


def test_nynorsk_writes_numbers_as_norwegians_do():
    stdout = CliRunner().invoke(app, ["--language", "nn", *DIFF]).stdout
    assert "100\N{NO-BREAK SPACE}000" in stdout


def test_the_help_names_the_languages():
    words = " ".join(CliRunner().invoke(app, ["--help"], env={"COLUMNS": "200"}).stdout.split())
    assert "en|nb|nn" in words
    assert "English, bokmål or nynorsk" in words


def test_another_language_is_refused_with_those_there_are():
    answer = CliRunner().invoke(app, ["--language", "nno", *DIFF])
    assert answer.exit_code == 2
    words = " ".join(answer.output.replace("│", " ").split())
    assert "only en, nb and nn" in words
