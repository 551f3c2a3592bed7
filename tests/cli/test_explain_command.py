"""``collabsim explain``: one story, all of them, a list to choose from, or why one ended so."""

from __future__ import annotations

from functools import cache

import pytest
from typer.testing import CliRunner

from collabsim import load_scenario, simulate
from collabsim.cli import app
from collabsim.report.explain import explain
from collabsim.report.why import can_be_asked


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


def unwrapped(text):
    return " ".join(text.split())


def test_it_prints_one_story():
    result = run("explain", "small_and_large", "--municipality", "10000", "--pilot", "2")
    assert result.exit_code == 0, result.output
    story = explain("small_and_large", municipality="10000", pilot=2)
    assert unwrapped(result.stdout) == unwrapped(story.text)
    assert max(len(line) for line in result.stdout.splitlines()) <= 100


def test_it_speaks_the_chosen_language():
    result = run("--language", "nb", "explain", "baseline", "--pilot", "0", "--seed", "3")
    assert unwrapped(explain("baseline", pilot=0, seed=3, language="nb").text) == unwrapped(
        result.stdout
    )


def test_without_a_pilot_it_lists_them():
    result = run("explain", "baseline", "--replication", "1")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].split()[0] == "Pilot"
    numbers = [int(line.split()[0]) for line in lines[1:] if line and line.split()[0].isdigit()]
    assert numbers == list(range(len(numbers)))
    assert len(numbers) > 10
    assert "--pilot" in lines[-1]


def test_all_tells_every_pilot():
    listed = run("explain", "baseline").stdout.splitlines()
    count = sum(1 for line in listed if line and line.split()[0].isdigit())
    told = run("explain", "baseline", "--all").stdout.splitlines()
    assert sum(1 for line in told if line.startswith("Pilot ")) == count


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("small_and_large", "--pilot", "0"), "name one of"),
        (("small_and_large", "--municipality", "Nowhere", "--pilot", "0"), "no municipality"),
        (("baseline", "--pilot", "999"), "numbered 0 to"),
        (("baseline", "--pilot", "0", "--all"), "not both"),
        (("no_such_scenario", "--pilot", "0"), "no_such_scenario"),
    ],
)
def test_a_wrong_question_is_answered_in_a_sentence(arguments, said):
    result = run("explain", *arguments)
    assert result.exit_code == 2
    assert said in unwrapped(result.output)
    assert "Traceback" not in result.output


CONTENT = """
extends = "baseline"
[run]
years = 6
proposal_years = 2
[[municipality]]
population = 2000
"""


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """Arguments that name a run of few months in a small place."""
    file = tmp_path_factory.mktemp("short") / "short.toml"
    file.write_text(CONTENT, encoding="utf-8")
    return (str(file), "--seed", "3")


@cache
def short_run():
    scenario = load_scenario("baseline").with_values(years=6, proposal_years=2)
    return simulate(scenario.with_municipalities(2_000), seed=3, driver="compiled")


@cache
def expected(pilot):
    return short_run().why(pilot)


def settled():
    run = short_run().runs[0]
    return [i for i in range(len(run.pilots)) if can_be_asked(run, i)]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_why_is_told_in_the_chosen_language_at_eighty_columns(short, language):
    pilot = settled()[0]
    result = CliRunner().invoke(
        app,
        ["--language", language, "explain", *short, "--pilot", str(pilot), "--why"],
        env={"COLUMNS": "80"},
    )
    assert result.exit_code == 0, result.output
    assert result.stdout == expected(pilot).text(language) + "\n"
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_why_of_all_leaves_out_what_is_not_settled(short):
    run_ = short_run().runs[0]
    result = run("explain", *short, "--all", "--why")
    assert result.exit_code == 0, result.output
    told = [line for line in result.stdout.splitlines() if line.startswith("Pilot ")]
    assert [int(line.split()[1].rstrip(",")) for line in told] == settled()
    left = [str(i) for i in range(len(run_.pilots)) if i not in settled()]
    assert unwrapped(result.stdout).endswith(f"{', '.join(left)}.")


def test_why_is_the_same_from_agents(short):
    pilot = settled()[0]
    told = run("explain", *short, "--pilot", str(pilot), "--why", "--driver", "mesa")
    assert unwrapped(told.stdout) == unwrapped(str(expected(pilot)))


def test_why_needs_a_pilot_that_has_an_end(short):
    unsettled = next(i for i in range(99) if i not in settled())
    for arguments, said in (
        ((), "give --pilot or --all"),
        (("--pilot", "999"), "numbered 0 to"),
        (("--pilot", str(unsettled)), f"pilot {unsettled} "),
    ):
        result = run("explain", *short, "--why", *arguments)
        assert result.exit_code == 2
        assert said in unwrapped(result.output)
        assert "Traceback" not in result.output
