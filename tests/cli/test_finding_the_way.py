"""What one writes first, in any command, is understood or answered with what to write."""

from __future__ import annotations

import pandas as pd
import pytest
import typer.main
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.parameters import PARAMETERS
from collabsim.scenario import load_scenario


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def commands(command=None, path=()):
    """Every command with its path."""
    command = command or typer.main.get_command(app)
    if not hasattr(command, "commands"):
        return [(path, command)]
    parts = command.commands.items()
    return [found for name, one in parts for found in commands(one, (*path, name))]


EVERY = commands()


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_every_command_takes_a_language_and_refuses_another(path, command):
    options = [one for one in command.params if "--language" in one.opts]
    assert len(options) == 1
    needed = [one for one in command.params if one.param_type_name == "argument" and one.required]
    answer = run(*path, *("x" for _ in needed), "--language", "xx")
    assert answer.exit_code == 2
    assert "no language 'xx'" in " ".join(answer.output.split())


def test_a_language_after_the_command_is_that_before_it():
    what = ("scenario", "diff", "rules_2016", "rules_2026")
    before, after = run("--language", "nn", *what), run(*what, "--language", "nn")
    assert "3 verdiar er ulike" in after.stdout
    assert after.stdout == before.stdout
    assert run("--language", "en", *what, "--language", "nn").stdout == before.stdout


@pytest.mark.parametrize("command", [("compare",), ("run",), ("explain",), ("scenario", "check")])
@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("Steinkjer", "run: collabsim compare baseline --municipality Steinkjer"),
        ("Oppegård", "became part of Nordre Follo in 2020: say 'Nordre Follo'"),
        ("60000", "run: collabsim compare baseline --municipality 60_000"),
    ],
)
def test_a_municipality_in_place_of_a_scenario_says_where_it_belongs(command, name, way):
    answer = run(*command, name)
    assert answer.exit_code == 2
    assert answer.stderr.strip().endswith(way)


def test_a_scenario_that_is_misspelt_is_no_municipality():
    assert run("compare", "small_and_larg").stderr.strip().endswith("nearest: small_and_large")


def test_a_number_of_inhabitants_is_compared_as_it_is_said(tmp_path):
    how = ("-n", 2, "--set", "years=12", "--set", "proposal_years=4", "--out", tmp_path / "out")
    sizes = ("--municipality", "60 000", "--municipality", "10000")
    answer = run("compare", "small_and_large", *sizes, *how)
    assert answer.exit_code == 0, answer.output
    written = pd.concat(
        [pd.read_csv(file) for file in (tmp_path / "out").glob("*.csv")], ignore_index=True
    )
    assert set(written["population"].dropna()) >= {10_000, 60_000}
    assert 120_000 not in set(written["population"])


def test_a_number_of_inhabitants_outside_the_bounds_is_refused(tmp_path):
    answer = run("compare", "baseline", "--municipality", "99999999999", "--out", tmp_path / "o")
    assert answer.exit_code == 2
    assert "population must be a whole number from" in answer.stderr


def test_hierarchy_takes_a_number_of_inhabitants_too():
    by_name = run("hierarchy", "--municipality", "60,000")
    assert by_name.exit_code == 0, by_name.output
    assert by_name.stdout == run("hierarchy", "--population", 60_000).stdout


WITH_SCENARIO = {
    ("compare", "baseline"): (),
    ("run", "baseline"): (),
    ("explain", "baseline"): (),
    ("hierarchy", "--population", "5000"): (),
    ("scenario", "check", "baseline"): (),
    ("scenario", "show", "baseline"): (),
    ("scenario", "diff", "baseline", "baseline"): (),
}


@pytest.mark.parametrize("command", WITH_SCENARIO, ids=" ".join)
def test_set_is_read_as_a_file_is_in_every_command_with_a_scenario(command):
    for setting, sentence in (
        ("threshold=3", "there is no parameter threshold; nearest: threshold_nok in"),
        ("years=x", "years must be a whole number (years)"),
        ("years", "'years' is not of the form name=value"),
        ("years_until_gain_low=9", "years_until_gain_low must not be above years_until_gain_high"),
    ):
        answer = run(*command, "--set", setting)
        assert answer.exit_code == 2
        assert answer.stderr.startswith("error: --set: ")
        assert sentence in answer.stderr


def test_set_changes_what_is_run():
    shown = run("scenario", "check", "baseline", "--set", "years=12", "--set", "proposal_years=4")
    changed = load_scenario("baseline").with_values(years=12, proposal_years=4)
    assert changed.fingerprint in shown.stdout
    ways = [run("run", "baseline", *more).stdout for more in ((), ("--set", "willingness=-3"))]
    assert ways[0] != ways[1]


RETENTION = PARAMETERS["retention"].default
SHORT = ("-n", 3, "--set", "years=12", "--set", "proposal_years=4", "-q")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            ("fund_nok_per_inhabitant=0", "fund_saved_years=9"),
            "fund_saved_years changed nothing: no municipality has a fund",
        ),
        ((f"retention={RETENTION}",), "retention changed nothing: it had this value before"),
        (
            ("travel_cost=0.3",),
            "travel_cost changed nothing: no rule reads it while mode = paired.",
        ),
        (
            ("fund_nok_per_inhabitant=34", "project_money_nok=10000", "bridge_chance=0"),
            "fund_nok_per_inhabitant changed nothing. With either value the fund of ",
        ),
        (("willingness=-3",), None),
    ],
)
def test_a_value_that_changes_nothing_is_said_to(settings, said, tmp_path):
    words = [word for setting in settings for word in ("--set", setting)]
    answer = run("compare", "baseline", *SHORT, *words, "--out", tmp_path / "out")
    assert answer.exit_code == 0, answer.output
    lines = [line for line in answer.stdout.splitlines() if "changed nothing" in line]
    assert ([line for line in lines if line.startswith(said)] != []) if said else not lines


def test_a_sweep_and_the_list_of_municipalities_know_names_too():
    swept = run("sweep", "Steinkjer", "--out", "nowhere")
    assert swept.exit_code == 2
    assert "collabsim compare baseline --municipality Steinkjer" in swept.stderr
    listed = run("municipalities", "Oppegård")
    assert listed.exit_code == 2
    assert "Oppegård (Akershus) became part of Nordre Follo in 2020" in listed.stderr
    assert run("municipalities", "Nordre Follo").exit_code == 0
