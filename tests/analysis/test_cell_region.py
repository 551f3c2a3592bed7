"""A cell of a sweep over the region of values: run once, kept in its folder, read from there."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pandas as pd
import pytest
from typer.testing import CliRunner

from collabsim import cell_region, cell_table, compare
from collabsim.analysis import cell_region as cell_region_module
from collabsim.analysis.cell_region import CannotRunError
from collabsim.analysis.region import RegionSpread
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.results import Results
from collabsim.experiment.store import folder as folder_module
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.region_files import KEPT
from collabsim.records.sweep_columns import REGION_COLUMNS
from tests.made_up_region import made_up_region
from tests.run_folders import REPLICATIONS, filled, small_sweep

POINTS = 3
NAMES = ["2,000 inhabitants", "30,000 inhabitants"]


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A folder of two cells, of which the first was run over the region."""
    path = tmp_path_factory.mktemp("over") / "run"
    steps = []
    with Results(filled(path)) as results:
        region = cell_region(
            results, points=POINTS, progress=lambda done, total: steps.append((done, total))
        )
    return SimpleNamespace(path=path, found=region, steps=steps)


@pytest.fixture
def copied(ran, tmp_path):
    return shutil.copytree(ran.path, tmp_path / "run")


@pytest.fixture
def not_run(monkeypatch):
    def refuse(*_given, **_named):
        raise AssertionError("it is run again")

    monkeypatch.setattr(cell_region_module, "run_over_region", refuse)


@pytest.fixture
def other_rules(monkeypatch):
    monkeypatch.setattr(folder_module, "source_hash_here", lambda *_driver: "other rules")


def said(*arguments):
    result = CliRunner().invoke(app, [str(one) for one in arguments])
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def test_a_cell_comes_to_the_same_as_a_comparison_of_its_scenario(ran):
    sweep = small_sweep()
    scenario = sweep.base.with_values(threshold_nok=300_000.0)
    wanted = compare(scenario, replications=REPLICATIONS, seed=5, region_points=POINTS)
    found = ran.found
    for name in ("shares", "fates", "difference", "each"):
        pd.testing.assert_frame_equal(getattr(found.region, name), getattr(wanted.region, name))
    assert found.region.points == wanted.region.points
    assert found.region.replications == REPLICATIONS
    pd.testing.assert_frame_equal(found.difference, wanted.difference)
    assert (found.small, found.large) == (wanted.small, wanted.large)
    assert ran.steps[-1] == (POINTS * REPLICATIONS * 2, POINTS * REPLICATIONS * 2)


@pytest.mark.usefixtures("not_run")
def test_the_second_time_it_is_read(ran):
    with Results(ran.path) as results:
        again = cell_region(results, points=POINTS)
        with pytest.raises(AssertionError, match="run again"):
            cell_region(results, points=POINTS + 1)
        with pytest.raises(AssertionError, match="run again"):
            cell_region(results, 1, points=POINTS)
    assert again.kept
    for name in ("shares", "fates", "difference", "each"):
        pd.testing.assert_frame_equal(getattr(again.region, name), getattr(ran.found.region, name))
    assert again.sentence("nb") == ran.found.sentence("nb")


def test_what_is_varied_is_set_also_where_it_is_at_its_default():
    base = small_sweep().base
    default = base.values["capacity"]
    sweep = make_sweep(base, {"capacity": [default, 2.0]}, replications=2, name="set")
    given = cell_region_module._as_set(
        SimpleNamespace(sweep=sweep),
        0,  # pyright: ignore[reportArgumentType]
    ).origins
    assert "capacity" in given
    assert set(given) >= set(sweep.cells[0].scenario.changed())


def test_the_folder_is_whole_with_it_and_its_parts_are_as_they_were(ran):
    folder = RunFolder.open(ran.path)
    assert len(folder.whole_parts()) == REPLICATIONS // 2
    (kept,) = (ran.path / KEPT).iterdir()
    record = json.loads(kept.read_text(encoding="utf-8"))
    assert record["sweep"] == folder.manifest.sweep_hash
    assert record["described"]["replications"] == REPLICATIONS
    assert folder.remarks == []


@pytest.mark.usefixtures("not_run")
def test_a_damaged_file_counts_as_missing(copied):
    (kept,) = (copied / KEPT).iterdir()
    kept.write_bytes(kept.read_bytes().replace(b"0.", b"1.", 1))
    with Results(copied) as results:
        assert results.region.empty
        with pytest.raises(AssertionError, match="run again"):
            cell_region(results, points=POINTS)


def test_a_folder_that_cannot_be_written_to_is_shown_all_the_same(tmp_path, monkeypatch):
    folder = filled(tmp_path / "run")
    (folder.path / KEPT).write_text("no folder", encoding="utf-8")
    spread = made_up_region(NAMES, points=POINTS)
    monkeypatch.setattr(cell_region_module, "run_over_region", lambda *_given, **_named: spread)
    told = said("results", folder.path, "--cell", 0, "--region-points", POINTS)
    assert "Over 3 sets of values that nobody can rule out" in told
    assert f"could not be kept in {folder.path}" in told
    assert "Share of started pilots delivering under a contract" in told


@pytest.mark.usefixtures("other_rules")
def test_with_other_rules_what_is_kept_is_shown_and_nothing_else_is_run(ran):
    with Results(ran.path) as results:
        assert cell_region(results, points=40).region.points == ran.found.region.points
        with pytest.raises(CannotRunError, match="was run with other rules"):
            cell_region(results, 1, points=POINTS)
    told = said("results", ran.path, "--cell", 1, "--region-points", POINTS)
    assert "another version of the rules" in told
    assert "Share of started pilots delivering under a contract" in told


def test_code_of_somebodys_own_is_not_run_again(tmp_path):
    place = RunFolder.create(
        tmp_path / "run", small_sweep(), driver="tests.experiment.faulty_driver:slow"
    )
    with Results(place.path) as results, pytest.raises(CannotRunError, match="somebody's own"):
        cell_region(results, points=POINTS)


def test_a_cell_that_is_not_there_or_was_not_run_is_refused(ran, tmp_path):
    with Results(ran.path) as results:
        with pytest.raises(UserError, match="there is no cell 2; the last one is 1"):
            cell_region(results, 2)
        with pytest.raises(UserError, match="points must be at least 1"):
            cell_region(results, 0, points=0)
    empty = RunFolder.create(tmp_path / "empty", small_sweep())
    none_yet = pytest.raises(UserError, match="nothing has been run yet in cell 1")
    with Results(empty) as nothing, none_yet:
        cell_region(nothing, 1)
    result = CliRunner().invoke(app, ["results", str(ran.path), "--cell", "2"])
    assert result.exit_code == 2
    assert result.stderr == "error: --cell: there is no cell 2; the last one is 1\n"


def test_of_many_cells_the_command_says_how_one_is_run(ran):
    assert f"one cell at a time: collabsim results {ran.path} --cell 0" in said(
        "results", ran.path, "--region-points", POINTS
    )
    assert "rule out" not in said("results", ran.path, "--region-points", 0)


@pytest.mark.usefixtures("not_run")
def test_the_command_shows_the_tables_of_a_comparison(ran):
    asked = ("results", ran.path, "--cell", 0, "--region-points", POINTS)
    for language, heading in (
        ("en", "Over values nobody can rule out: difference"),
        ("nb", "Over verdier ingen kan utelukke: forskjell"),
        ("nn", "Over verdiar ingen kan utelukke: skilnad"),
    ):
        told = said("--language", language, *asked)
        answer = " ".join(ran.found.sentence(language).split())
        assert told.index(answer) < told.index(heading)


def test_exports_have_the_figures_by_the_names_of_a_comparison(ran, tmp_path):
    with Results(ran.path) as results:
        region, table = results.region, cell_table(results)
        other = cell_table(results, "cell = 1")
    assert list(region) == [column.name for column in REGION_COLUMNS]
    assert set(region["cell"]) == {0}
    assert set(region["region_points"]) == {POINTS}
    spread = ran.found.region
    assert len(region) == sum(map(len, (spread.difference, spread.shares, spread.fates)))
    assert region["municipality"].isna().sum() == len(spread.difference)
    shares = spread.shares.query("sectors == 'all' and measure == 'delivering' and months == 12")
    own = table[table["cell"] == 0]
    assert own["delivering_12_region_median"].tolist() == shares["region_median"].tolist()
    assert table.loc[table["cell"] == 1, "delivering_12_region_5"].isna().all()
    assert not [name for name in other if "region" in name]
    path = tmp_path / "region.csv"
    said("query", ran.path, "FROM region WHERE municipality IS NULL", "--out", path)
    assert (
        pd.read_csv(path)["region_verdict"].tolist() == spread.difference["region_verdict"].tolist()
    )


def test_a_spread_is_read_back_as_it_was():
    for names in (NAMES, NAMES[:1]):
        spread = made_up_region(names)
        plain = json.loads(json.dumps([spread.described(), spread.tables()], allow_nan=False))
        again = RegionSpread.of_tables(*plain)
        assert again.described() == spread.described()
        for name in ("shares", "fates", "difference", "each"):
            read, made = getattr(again, name), getattr(spread, name)
            if made.empty:
                assert read.empty
            else:
                pd.testing.assert_frame_equal(read, made)
