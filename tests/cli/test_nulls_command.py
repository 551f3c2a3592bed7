"""``collabsim nulls``: what it writes, what it says in each language, and what it refuses."""

from __future__ import annotations

import csv
import json

import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.cli.nulls import show
from collabsim.language import LANGUAGES
from collabsim.report.rival_tables import stored
from collabsim.validation.rivals import everybody_says_yes as queue
from collabsim.validation.rivals import over_region
from collabsim.validation.rivals.running import PREDICTING
from collabsim.validation.rivals.scoring import GROUPS
from collabsim.validation.rivals.store import RECORD, TABLES, write

pytestmark = pytest.mark.jobs


def run(*arguments):
    return CliRunner().invoke(app, ["nulls", *arguments])


@pytest.fixture
def _short_search(monkeypatch):
    few = queue.Search(2, 5, 1, 4, 5)
    monkeypatch.setattr(queue, "FULL", few)
    monkeypatch.setattr(over_region, "SEARCH", few)
    monkeypatch.setattr(over_region, "REPLICATIONS", 5)


@pytest.mark.usefixtures("_short_search")
def test_the_folder_has_what_was_found_and_nothing_else(tmp_path):
    asked = ("--replications", "5", "--seed", "3", "--region-points", "2")
    first = run(*asked, "--out", str(tmp_path / "a"))
    assert first.exit_code == 0, first.output
    files = {RECORD, *TABLES.values()}
    assert {path.name for path in (tmp_path / "a").iterdir()} == files
    kept = json.loads((tmp_path / "a" / "rivals.json").read_text(encoding="utf-8"))
    assert (kept["replications"], kept["seed"]) == (5, 3)
    with (tmp_path / "a" / "errors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["rival"], row["group"]) for row in rows] == [
        (rival, group) for rival in PREDICTING for group in GROUPS
    ]
    # The errors told are those of the predictions told.
    own = [row for row in kept["predictions"] if not row["fitted"] and row["figure"] != "starts"]
    for row in kept["errors"]:
        here = [one for one in own if row["group"] in ("all", one["condition"])]
        gaps = [abs(one[row["rival"]] - one["model"]) for one in here]
        assert len(gaps) == row["figures"]
        assert row["error"] == pytest.approx(sum(gaps) / len(gaps), abs=2e-6)
    said = " ".join(first.stdout.split())
    assert "chance alone makes errors" in said
    assert "At 2 sets of values that nobody can rule out" in said
    assert len(kept["at_points"]) == kept["region"]["points"] == 2
    write({**kept, "date": ""}, tmp_path / "b")
    for name in files - {RECORD}:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    # What an earlier run left of points is not beside a record that has none.
    write({**kept, "region": None, "at_points": []}, tmp_path / "b")
    assert {path.name for path in (tmp_path / "b").iterdir()} == files - {"region.csv"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_eighty_columns(language, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")
    show(stored(), language)
    said = capsys.readouterr().out
    assert not [line for line in said.splitlines() if len(line) > 80]
    # Seven rows of groups, each with the errors of five rivals on one line.
    decimal = "." if language == "en" else ","
    lines = [line for line in said.splitlines() if line.count(decimal) >= 6]
    assert len(lines) >= 7 + 8


def test_too_few_replications_are_refused():
    done = run("--replications", "4")
    assert done.exit_code == 2
    assert "at least 5" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("_short_search")
def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_run(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "collabsim.validation.rivals.running.compare_rivals",
        lambda *_: pytest.fail("it was run"),
    )
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    done = run("--out", str(tmp_path / "file"))
    assert done.exit_code == 2
    assert "is a file" in " ".join(done.stderr.split())
    assert run("--out", str(tmp_path / "no" / "such")).exit_code == 2
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
