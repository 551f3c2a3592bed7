"""``collabsim run``: one replication, shown and written."""

from __future__ import annotations

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim.cli import app
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.records.event_frame import events_frame
from collabsim.records.frames import run_pilots_frame
from collabsim.records.reading_columns import READING_COLUMNS
from collabsim.report.explain import explain
from collabsim.scenario import load_scenario


def run(*arguments):
    return CliRunner().invoke(app, ["run", *map(str, arguments)])


@pytest.fixture(scope="module")
def finished():
    return [run_one(plan, 2, 1) for plan in worlds(load_scenario("small_and_large"))]


def test_it_shows_proposals_starts_and_states(finished):
    result = run("small_and_large", "--seed", 2, "--replication", 1)
    assert result.exit_code == 0, result.output
    for world in finished:
        pilots = run_pilots_frame(world)
        started = pilots[pilots["started"]]
        name = pilots["municipality"][0]
        assert f"{name}: {len(pilots)} proposed, {len(started)} started" in result.stdout
        counts = [str((started[f"state_{h}"] == "delivering").sum()) for h in (12, 24, 36)]
        block = result.stdout.split(name)[1].splitlines()
        row = next(line for line in block if "delivering under a contract" in line)
        assert row.split()[-3:] == counts


def test_it_writes_pilots_and_events(finished, tmp_path):
    result = run("small_and_large", "--seed", 2, "--replication", 1, "--out", tmp_path / "deep")
    assert result.exit_code == 0, result.output
    folder = tmp_path / "deep"
    assert sorted(path.name for path in folder.iterdir()) == ["events.csv", "pilots.csv"]
    logs = [events_frame(world) for world in finished]
    written = pd.read_csv(folder / "events.csv", keep_default_na=False)
    assert list(written["event"]) == [n for log in logs for n in range(len(log))]
    assert list(written["kind"]) == [kind for log in logs for kind in log["kind"]]
    sums = pd.to_numeric(written["yearly_nok"]).fillna(-1.0)
    assert list(sums) == [x for log in logs for x in log["yearly_nok"].fillna(-1.0)]
    pilots = pd.read_csv(folder / "pilots.csv", keep_default_na=False)
    assert len(pilots) == sum(len(world.pilots) for world in finished)


def test_it_keeps_what_was_read_of_proximities(tmp_path):
    asked = ("baseline", "--set", "years=4", "--set", "proposal_years=3", "--keep", "proximities")
    assert run(*asked, "--out", tmp_path).exit_code == 0
    written = pd.read_csv(tmp_path / "proximities.csv")
    assert list(written) == [column.name for column in READING_COLUMNS]
    assert {"meeting", "answer"} == set(written["occasion"])
    assert written["read_social"].isna().all()
    refused = run(*asked)
    assert refused.exit_code == 2
    assert "--keep writes a file; say where to with --out DIR" in refused.stderr
    refused = run("baseline", "--keep", "courses", "--out", tmp_path)
    assert (
        "a run can keep the tables 'proximities' and 'distances', not 'courses'" in refused.stderr
    )


def test_a_story_names_events_of_the_file(tmp_path):
    assert run("baseline", "--out", tmp_path).exit_code == 0
    log = pd.read_csv(tmp_path / "events.csv", keep_default_na=False).set_index("event")
    for line in explain("baseline", pilot=0).lines:
        rows = log.loc[list(line.events)]
        assert ((rows["pilot"] == "0") | (rows["kind"] == "left")).all()


def test_one_municipality_can_be_chosen(tmp_path):
    result = run("small_and_large", "--municipality", "120000", "--out", tmp_path)
    assert result.exit_code == 0, result.output
    assert "10,000 inhabitants:" not in result.stdout.replace("120,000 inhabitants:", "")
    pilots = pd.read_csv(tmp_path / "pilots.csv", keep_default_na=False)
    assert set(pilots["population"]) == {120_000}


def test_a_folder_that_cannot_be_is_refused_before_computing(tmp_path, monkeypatch):
    def computed(*_, **__):
        raise AssertionError("it computed first")

    monkeypatch.setattr("collabsim.api.simulate", computed)
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    result = run("baseline", "--out", tmp_path / "file")
    assert result.exit_code == 2
    assert "is a file" in result.output
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


def test_a_misspelt_municipality_is_refused():
    result = run("small_and_large", "--municipality", "Nowhere")
    assert result.exit_code == 2
    assert "no municipality 'Nowhere'" in result.output
