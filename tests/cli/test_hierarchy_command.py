from __future__ import annotations

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.municipality.generate import generate
from collabsim.municipality.given import read_organisation

USER_ERROR = 2


def run(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_hierarchy_prints_levels_and_writes_picture_and_file(tmp_path):
    picture, file = tmp_path / "h.svg", tmp_path / "org.toml"
    result = run("hierarchy", "--population", 10_000, "--out", picture, "--to-file", file)
    assert result.exit_code == 0, result.output
    assert "chief executive" in result.output
    assert picture.read_text(encoding="utf-8").startswith("<?xml")
    assert read_organisation(file, {}) == generate("10,000 inhabitants", 10_000, {})
    again = run("--language", "nb", "hierarchy", "--file", file)
    assert again.exit_code == 0
    assert "kommunedirektør" in again.output


def test_the_old_name_of_the_option_works_and_says_the_new_one(tmp_path):
    result = run(
        "--language", "nn", "hierarchy", "--population", 900, "--write-file", tmp_path / "o.toml"
    )
    assert result.exit_code == 0, result.output
    assert result.stderr.strip() == (
        "--write-file heiter no --to-file; det gamle namnet verkar framleis."
    )
    assert read_organisation(tmp_path / "o.toml", {}).population == 900
    twice = run("hierarchy", "--population", 900, "--write-file", "a.toml", "--to-file", "b.toml")
    assert twice.exit_code == USER_ERROR
    assert "give --to-file alone" in twice.output
    shown = run("hierarchy", "--help").output
    assert "--to-file" in shown
    assert "--write-file" not in shown


def test_hierarchy_shows_local_councils_and_what_is_laid_down_of_persons(checkout):
    file = checkout / "scenarios/organisations/example_districts.toml"
    result = run("hierarchy", "--file", file)
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.output.splitlines()]
    assert ["2", "local", "council", "2", "1", "7"] in rows
    assert ["0", "municipal", "council", "1", "1", "16"] in rows
    assert "Traits laid down for persons; all others are drawn" in result.output
    assert ["chief", "fear", "of", "making", "an", "error", "0.8"] in rows
    assert "Traits" not in run("hierarchy", "--population", 900).output


def test_hierarchy_of_a_named_municipality_says_what_it_is_about():
    result = run("hierarchy", "--municipality", "bodo", "--organisation", "three_level")
    assert result.exit_code == 0
    assert "Bodø: posts and units" in result.output
    assert "a municipality of that size and structure" in result.output
    assert "sector head" in result.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "give one of --population, --municipality and --file"),
        (("--population", 10, "--municipality", "Oslo"), "give one of"),
        (("--population", 0), "expected 1 to 2,000,000 inhabitants"),
        (("--municipality", "Oslos"), "did you mean Oslo"),
        (("--population", 10, "--organisation", "flat"), "organisation must be one of"),
    ],
)
def test_hierarchy_refuses_in_one_sentence(arguments, sentence):
    result = run("hierarchy", *arguments)
    assert result.exit_code == USER_ERROR
    assert sentence in result.output
    assert "Traceback" not in result.output


def test_municipalities_are_listed_filtered_and_written(tmp_path):
    result = run("municipalities", "sand", "--county", "rogaland", "--out", tmp_path / "m.csv")
    assert result.exit_code == 0, result.output
    assert "Sandnes" in result.output
    assert "Sandefjord" not in result.output
    assert "municipality_number" in (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    nothing = run("--language", "nb", "municipalities", "xqzzy")
    assert nothing.exit_code == 0
    assert "Kommuner funnet: 0." in nothing.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--population", 120_000), True),
        (("--population", 5_000), False),
        (("--population", 120_000, "--set", "span_of_control=18"), False),
    ],
)
def test_a_hierarchy_that_is_one_of_several_says_so(arguments, said):
    result = run("hierarchy", *arguments)
    assert result.exit_code == 0, result.output
    assert ("20, 14, 26, 17, 23 in turn" in " ".join(result.output.split())) == said
