"""``collabsim interview``: entrepreneurs' answers beside the log, in sentences and in a file."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.scenario import load_scenario
from collabsim.validation.interview import COLUMNS, interviews


def run(*arguments):
    return CliRunner().invoke(app, ["interview", *arguments])


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_sentences_sum_what_the_file_has(language, tmp_path):
    file = tmp_path / "answers.csv"
    result = CliRunner().invoke(
        app,
        [
            "--language",
            language,
            "interview",
            "--replications",
            "2",
            "--show",
            "3",
            "--out",
            str(file),
        ],
    )
    assert result.exit_code == 0, result.output
    asked = pd.read_csv(file)
    assert tuple(asked.columns) == COLUMNS
    (plan,) = worlds(load_scenario("region"))
    expected = interviews(run_one(plan, 0, replication) for replication in range(2))
    assert asked["stops"].tolist() == expected["stops"].tolist()
    said = " ".join(result.stdout.split()).replace("\N{NO-BREAK SPACE}", " ")
    share = 100 * asked["kept_small"].sum() / asked["results_small"].sum()
    assert f"{share:.0f}" in said
    right = 100 * asked["blamed_rightly"].sum() / asked["stops"].sum()
    assert f"{right:.0f}" in said
    assert f"{int(asked['stops'].sum())}" in said


def test_what_is_no_region_is_refused():
    result = run("small_and_large")
    assert result.exit_code == 2
    assert "is no region" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_line_with_nobody_on_one_side_is_refused():
    result = run("--small-at-most", "1000")
    assert result.exit_code == 2
    assert "no municipality of at most 1,000 inhabitants" in " ".join(result.stderr.split())
