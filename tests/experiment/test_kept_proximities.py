"""What is read of proximities is kept by a sweep that asks for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from collabsim import Results, make_sweep, proximities, resume, sweep
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import Sweep
from collabsim.experiment.design.sweep_files import load_sweep
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.reading_columns import STORED_READING_COLUMNS
from collabsim.scenario import load_scenario

SEED = 3
READINGS = "proximities"


def asked(keep: tuple[str, ...] = ("proximities", "distances")) -> Sweep:
    scenario = load_scenario("baseline").with_municipalities(1_000, 3_000)
    short = scenario.with_values(years=4, proposal_years=3)
    return make_sweep(short, {"tie_gain": [0.05, 0.2]}, seed=SEED, replications=3, keep=keep)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "sweep"
    sweep(asked(), path)
    return path


def read(path: Path) -> pd.DataFrame:
    with Results(path) as results:
        return results.proximities()


def test_rows_are_those_of_the_runs(folder: Path) -> None:
    rows = read(folder)
    assert list(rows) == [column.name for column in STORED_READING_COLUMNS]
    scenario = asked().cells[1].scenario
    alone = proximities(scenario, replications=3, seed=SEED)
    own = rows[rows["cell"] == 1].drop(columns=["cell", "world"]).reset_index(drop=True)
    own = own.sort_values(["municipality", "replication", "reading"], ignore_index=True)
    alone = alone.sort_values(["municipality", "replication", "reading"], ignore_index=True)
    assert len(own) > 100
    pd.testing.assert_frame_equal(own, alone, check_dtype=False)


def test_they_are_asked_for_in_sql_beside_pilots(folder: Path) -> None:
    with Results(folder) as results:
        counted = results.sql(
            "SELECT count(*) AS n, count(DISTINCT p.pilot_key) AS pilots FROM proximities r "
            "JOIN pilots p USING (cell, world, replication, pilot) "
            "WHERE occasion = 'meeting' AND p.started"
        )
        some = results.proximities(
            "reader = 'line'", cells="tie_gain > 0.1", columns=["cell", "reader", "social"]
        )
    assert counted["n"][0] > 100
    assert counted["pilots"][0] > 3
    assert set(some["cell"]) == {1}
    assert set(some["reader"]) == {"line"}


def test_distances_are_kept_beside(folder: Path) -> None:
    with Results(folder) as results:
        rows = results.distances("moment = 'start'")
        started = results.sql("SELECT count(*) AS n FROM pilots WHERE started")["n"][0]
    assert (rows["group"] == "team").sum() == started > 5
    assert list(rows)[:2] == ["cell", "world"]


def test_interrupted_and_gone_on_with_they_are_the_same(folder: Path, tmp_path: Path) -> None:
    begun = RunFolder.create(tmp_path / "again", asked())
    shutil.copytree(folder, tmp_path / "whole")
    parts = sorted((tmp_path / "whole" / "parts").iterdir())
    assert len(parts) > 2
    for path in parts[::2]:
        path.rename(begun.path / "parts" / path.name)
    (begun.path / READINGS).mkdir()
    for path in sorted((tmp_path / "whole" / READINGS).iterdir())[::2]:
        path.rename(begun.path / READINGS / path.name)
    (begun.path / "distances").mkdir()
    for path in sorted((tmp_path / "whole" / "distances").iterdir())[::2]:
        path.rename(begun.path / "distances" / path.name)
    resume(begun.path)
    pd.testing.assert_frame_equal(read(begun.path), read(folder))
    names = {path.name for path in (folder / READINGS).iterdir()}
    assert {path.name for path in (begun.path / READINGS).iterdir()} == names


def test_a_part_whose_readings_are_damaged_or_gone_is_made_again(
    folder: Path, tmp_path: Path
) -> None:
    shutil.copytree(folder, tmp_path / "sweep")
    before = read(tmp_path / "sweep")
    first, second, *_ = sorted((tmp_path / "sweep" / READINGS).iterdir())
    first.write_bytes(first.read_bytes()[:-1] + b"x")
    second.unlink()
    with Results(tmp_path / "sweep") as results:
        assert any("proximities of" in one and "damaged" in one for one in results.remarks)
        assert any("lacks the file of its proximities" in one for one in results.remarks)
        assert len(results.proximities()) < len(before)
    resume(tmp_path / "sweep")
    pd.testing.assert_frame_equal(read(tmp_path / "sweep"), before)


def test_pilots_and_the_name_of_a_sweep_are_as_without(folder: Path, tmp_path: Path) -> None:
    sweep(asked(()), tmp_path / "without")
    with Results(folder) as kept, Results(tmp_path / "without") as without:
        pd.testing.assert_frame_equal(kept.pilots(), without.pilots())
        assert not len(without.sql("FROM proximities"))
        with pytest.raises(UserError, match=r"the sweep keeps no proximities; write keep = "):
            without.proximities()
    assert "keep" not in asked(()).as_dict()
    assert Sweep.from_dict(asked().as_dict()) == asked()


def test_a_file_says_it(tmp_path: Path) -> None:
    text = '[sweep]\nscenario = "baseline"\nseeds = "paired"\nreplications = 1\nkeep = ["{}"]\n'
    file = tmp_path / "kept.toml"
    file.write_text(text.format("proximities"))
    assert load_sweep(file).keep == ("proximities",)
    file.write_text(text.format("events"))
    with pytest.raises(UserError, match=r"kept\.toml, line 5: keep"):
        load_sweep(file)
