"""``collabsim explain``: one story, all of them, or a list to choose from."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.report.explain import explain


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
