"""No line of what a command says is wider than the terminal, in any language."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.language import LANGUAGES

pytestmark = pytest.mark.jobs

SHORT = ("--set", "years=10", "--set", "proposal_years=3")
SWEEP = """[sweep]
scenario = "small_and_large"
design = "grid"
seeds = "paired"
replications = 2
populations = [3_000]

[levers]
delegation_all_unit_nok = [0, 500_000]
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a sweep and what it has come to."""
    folder = tmp_path_factory.mktemp("w")
    (folder / "s.toml").write_text(SWEEP, encoding="utf-8")
    done = CliRunner().invoke(app, ["sweep", str(folder / "s.toml"), "--out", str(folder / "r")])
    assert done.exit_code == 0, done.output
    return folder


COMMANDS = (
    ("hierarchy", "--population", "120000"),
    ("hierarchy", "--municipality", "Oslo"),
    ("hierarchy", "--file", "ORG"),
    ("sweep", "s.toml", "--out", "fresh"),
    ("results", "r"),
    ("query", "r"),
    ("query", "r", "SELECT * FROM pilots"),
    ("export", "r", "--csv", "nb"),
    ("run", "small_and_large", *SHORT),
    ("explain", "baseline", *SHORT),
    ("explain", "baseline", *SHORT, "--all"),
    ("municipalities", "sand"),
    ("measures",),
    ("measures", "small_and_large", *SHORT, "-n", "2", "--welfare-nok", "1000", "--all"),
    ("survival", "small_and_large", *SHORT, "-n", "2", "--levels"),
    ("survival", "r"),
    ("columns",),
    ("interview", "--replications", "1"),
    ("columns", "events"),
    ("scenario", "check", "large_case"),
    ("scenario", "show", "large_case", "--changed"),
    ("scenario", "diff", "baseline", "large_case"),
    ("cache",),
)  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_line_is_wider_than_eighty_columns(command, language, place, checkout, monkeypatch):
    monkeypatch.chdir(place)
    organisation = checkout / "scenarios" / "organisations" / "example_districts.toml"
    words = [str(organisation) if word == "ORG" else word for word in command]
    words = [f"fresh_{language}" if word == "fresh" else word for word in words]
    done = CliRunner(env={"COLUMNS": "80"}).invoke(app, ["--language", language, *words])
    assert done.exit_code == 0, done.output
    # What is to be copied as it stands, a path or a command, is on one line.
    lines = [
        line
        for line in done.stdout.splitlines()
        if "collabsim " not in line and "/" not in line and "\\" not in line
    ]
    assert not [line for line in lines if len(line) > 80]
