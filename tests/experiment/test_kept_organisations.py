"""Organisation files go with their sweep: what was begun with need not be there any more."""

from __future__ import annotations

import shutil

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.running.coordinate import resume_sweep
from collabsim.experiment.running.replay import find_run, replay_run
from collabsim.experiment.store.folder import RunFolder
from collabsim.scenario import load_scenario
from tests.experiment.sweeps import CHECKOUT, SHORT, canonical, swept

EXAMPLE = CHECKOUT / "scenarios" / "organisations" / "example_merger.toml"
SECTORS = ("school", "kindergarten", "care", "culture", "nav")
HEADER = "name;role;superior;unit;sector;budget_nok;staff;frontline;duty;shared"


@pytest.fixture
def files(tmp_path):
    """One file that says everything, and one whose posts stand in a table beside its folder."""
    (tmp_path / "own" / "plans").mkdir(parents=True)
    (tmp_path / "own" / "tables").mkdir()
    whole = tmp_path / "own" / "whole [1].toml"
    whole.write_bytes(EXAMPLE.read_bytes())
    rows = ["council;council;;;;;;;;", "chief;chief_executive;council;;;;;;;"]
    rows += [f"{s} manager;unit_manager;chief;{s} unit;{s};14800000,0;10;4;;" for s in SECTORS]
    table = tmp_path / "own" / "tables" / "posts.csv"
    table.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    parted = tmp_path / "own" / "plans" / "parted.toml"
    parted.write_text(
        'name = "Small"\npopulation = 2000\nposts_csv = "../tables/posts.csv"\n', encoding="utf-8"
    )
    return whole, parted


@pytest.fixture
def sweep(files):
    named = [
        {"name": name, "organisation_file": str(file)}
        for name, file in zip(("whole", "parted"), files, strict=True)
    ]
    scenario = load_scenario("baseline").with_municipalities(*named).with_values(**SHORT)
    return make_sweep(scenario, {"threshold_nok": [100_000, 200_000]}, replications=4, name="own")


def test_what_is_missing_is_made_without_the_files(sweep, files, tmp_path):
    folder = swept(tmp_path / "run", sweep)
    expected = canonical(folder)
    for part in sorted(folder.glob("parts/*.parquet"))[::2]:
        part.unlink()
    shutil.rmtree(tmp_path / "own")
    assert not any(file.exists() for file in files)
    moved = shutil.move(folder, tmp_path / "elsewhere")
    assert not resume_sweep(moved).stopped
    assert canonical(tmp_path / "elsewhere") == expected


def test_a_run_is_replayed_without_the_files(sweep, tmp_path):
    folder = RunFolder.open(swept(tmp_path / "run", sweep))
    shutil.rmtree(tmp_path / "own")
    for world in ("whole", "parted"):
        again = replay_run(folder, find_run(folder, f"1/{world}/2"), hang_after=60)
        assert again.same
        assert len(again.run.pilots) > 0


def test_a_kept_file_that_was_edited_is_not_gone_on_with(sweep, tmp_path):
    folder = swept(tmp_path / "run", sweep)
    (kept,) = folder.glob("organisations/*/whole*.toml")
    kept.write_text(kept.read_text("utf-8") + "\n# edited\n", encoding="utf-8")
    with pytest.raises(UserError, match="has changed"):
        resume_sweep(folder)


def test_sweeps_of_generated_municipalities_keep_none(tmp_path):
    assert not (swept(tmp_path / "run") / "organisations").exists()
