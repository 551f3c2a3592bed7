"""Results of a sweep: the words of the frame, every run, and nothing more than asked for."""

from __future__ import annotations

import gc
import re
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from collabsim.errors import UserError
from collabsim.experiment.results import Results
from collabsim.experiment.store import database
from collabsim.experiment.store.database import VIEWS
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.parts import run_name
from collabsim.parameters import PARAMETERS
from collabsim.records.columns import SCHEMA
from collabsim.records.counts import run_sums
from collabsim.records.frames import pilots_frame
from collabsim.records.histories import Histories
from collabsim.records.run_columns import SUM_COLUMNS, names_of
from collabsim.records.views import FRAME, PILOTS
from tests.run_folders import (
    REPLICATIONS,
    VARIED,
    blueprints,
    failure,
    fill,
    filled,
    lived,
    plans,
    small_sweep,
)

LOST = (1, 1, 3)
"""Cell, world and replication of the run that failed."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("sweep") / "run", failed=[failure(small_sweep(), *LOST)])


@pytest.fixture(scope="module")
def results(folder):
    with Results(folder.path) as found:
        yield found


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    folder = filled(tmp_path_factory.mktemp("sweep") / "region", small_sweep(region=True))
    with Results(folder) as found:
        yield found


def frames(sweep, lost=()) -> pd.DataFrame:
    """What the runs of a sweep lead to without being stored."""
    made = []
    for cell in sweep.cells:
        for world in range(len(blueprints(cell.scenario))):
            for one in range(REPLICATIONS):
                if (cell.number, world, one) not in lost:
                    run = lived(cell.scenario, world, sweep.seed_of(cell.number), one)
                    own = pilots_frame(
                        Histories(run.blueprint, run.seed, run.replication, run.pilots)
                    )
                    made.append(own.assign(cell=cell.number, world=world))
    return pd.concat([frame for frame in made if len(frame)], ignore_index=True)


@pytest.mark.parametrize("which", ["results", "region"])
def test_pilots_are_the_rows_of_the_frame(which, request):
    found = request.getfixturevalue(which)
    direct = frames(found.folder.sweep, {LOST} if which == "results" else ())
    stored = found.pilots()
    assert list(stored)[: 2 + len(FRAME)] == ["cell", "world", *pilots_frame(lived_once())]
    pd.testing.assert_frame_equal(stored[list(direct)], direct, rtol=1e-6, atol=0)
    exact = [name for name in direct if direct[name].dtype != np.float64]
    pd.testing.assert_frame_equal(stored[exact], direct[exact])


def lived_once() -> Histories:
    sweep = small_sweep()
    return lived(sweep.cells[0].scenario, 1, sweep.seed, 0)


def test_what_the_frame_leaves_out_is_there_in_words_too(results):
    pilots = results.pilots()
    assert set(pilots["months"]) == {96}
    assert set(pilots["initiated_by"]) <= {"entrepreneur", "leader", "frontline"}
    assert set(pilots["funding_form"]) <= {"grant", "research", "purchase"}
    assert pilots["gain_unit"].between(0, 1).all()


def test_rows_and_columns_are_those_asked_for(results):
    everything = results.pilots()
    asked = results.pilots(
        "started AND sector = 'care'", cells="threshold_nok > 500000", columns=["pilot", "sector"]
    )
    wanted = everything[
        everything["started"] & (everything["sector"] == "care") & (everything["cell"] == 1)
    ]
    assert len(wanted)
    pd.testing.assert_frame_equal(asked, wanted[["pilot", "sector"]].reset_index(drop=True))


def test_pieces_make_up_the_whole(results):
    pieces = list(results.batches("started", rows=7))
    assert max(map(len, pieces)) <= 7
    keys = ["cell", "world", "replication", "pilot"]
    whole = pd.concat(pieces).sort_values(keys, ignore_index=True)
    pd.testing.assert_frame_equal(whole, results.pilots("started"))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda r: r.pilots(columns=["sektor"]), "no column sektor; did you mean sector"),
        (lambda r: r.runs(columns=["proposal"]), "no column proposal; did you mean proposals"),
        (lambda r: r.pilots("sektor = 'care'"), "sektor"),
        (lambda r: r.pilots(cells="thresh > 1"), "thresh"),
        (lambda r: r.sql("SELEC 1"), "cannot be answered: .*SELEC"),
        (lambda r: list(r.stream("SELECT nothing FROM pilots")), "nothing"),
    ],
)
def test_what_cannot_be_understood_is_the_users_error(results, ask, told):
    with pytest.raises(UserError, match=told) as error:
        ask(results)
    assert "\n" not in str(error.value)


def test_every_run_has_a_row_with_the_sums_of_its_pilots(results):
    runs = results.runs()
    assert len(runs) == 2 * 2 * REPLICATIONS
    assert (runs["proposals"] == 0).sum() > 1
    direct = frames(small_sweep(), {LOST})
    for cell, own in runs[~runs["failed"]].groupby("cell"):
        sums = run_sums(direct[direct["cell"] == cell], range(REPLICATIONS))
        if cell == LOST[0]:
            sums = sums.drop(index=("30,000 inhabitants", LOST[2]))
        found = own.set_index(["municipality", "replication"])[list(sums)].astype(float)
        pd.testing.assert_frame_equal(
            found.sort_index(), sums.sort_index(), rtol=1e-6, check_names=False
        )


def test_municipalities_of_a_region_share_a_run_and_have_a_row_each(region):
    runs = region.runs()
    assert len(runs) == 2 * 2 * REPLICATIONS
    assert set(runs["world"]) == {0}
    assert len(runs[["cell", "replication", "run"]].drop_duplicates()) == 2 * REPLICATIONS
    counted = runs.groupby("municipality")["proposals"].sum()
    counted = counted[counted > 0]
    assert counted.to_dict() == region.pilots()["municipality"].value_counts().to_dict()


def test_a_run_that_failed_is_marked_and_described(results, folder):
    runs = results.runs("failed")
    (run,) = runs[["cell", "world", "replication", "run"]].to_dict("records")
    assert (run["cell"], run["world"], run["replication"]) == LOST
    assert runs[names_of(SUM_COLUMNS)].isna().all(axis=None)
    (lost,) = results.failures.to_dict("records")
    assert lost["run"] == run["run"]
    assert lost["municipality"] == "30,000 inhabitants"
    assert lost["replay"] == f"collabsim replay {folder.path} {run['run']}"
    assert results.sql("SELECT error FROM failures")["error"].tolist() == [lost["error"]]


def test_runs_are_known_by_their_names(results):
    sweep = small_sweep()
    found = results.runs(columns=["cell", "world", "replication", "run"])
    for row in found.iloc[::5].to_dict("records"):
        scenario = sweep.cells[row["cell"]].scenario
        expected = run_name(
            scenario.fingerprint, row["world"], sweep.seed_of(row["cell"]), row["replication"]
        )
        assert row["run"] == expected


def test_cells_have_what_is_varied_and_how_far_they_are(results):
    cells = results.cells
    assert results.varied == tuple(VARIED)
    assert cells["threshold_nok"].tolist() == VARIED["threshold_nok"]
    assert cells["replications"].tolist() == [REPLICATIONS] * 2
    assert cells["failed_runs"].tolist() == [0, 1]
    joined = results.sql(
        "SELECT threshold_nok, count(*) AS n FROM pilots JOIN cells USING (cell) GROUP BY ALL"
    )
    assert set(joined["threshold_nok"]) == set(VARIED["threshold_nok"])


def test_parameters_say_what_they_are(results):
    table = results.sql("SELECT * FROM parameters").set_index("name")
    assert set(PARAMETERS) <= set(table.index)
    one = PARAMETERS["threshold_nok"]
    row = table.loc["threshold_nok"]
    assert (row["unit"], row["low"], row["role"]) == (one.unit, one.low, one.role)
    assert float(row["default_value"]) == one.default
    assert table.index[table["varied"]].tolist() == list(VARIED)


def test_a_column_of_cells_is_never_that_of_a_parameter():
    assert not {"cell", "seed", "replications", "failed_runs"} & set(PARAMETERS)


def test_views_describe_themselves(results):
    views = results.views()
    assert tuple(views) == VIEWS
    assert list(views["pilots"]) == list(PILOTS)
    assert views["pilots"]["final_state"] == "VARCHAR"


def test_sums_are_ordinary_numbers(results):
    frame = results.sql(
        "SELECT sum(proposals) AS whole, sum(proposals) * 0.5 AS half, "
        "CAST(1.25 AS DECIMAL(4, 2)) AS decimal FROM runs"
    )
    assert frame.dtypes.tolist() == [np.int64, np.float64, np.float64]
    assert frame["decimal"][0] == 1.25


def test_an_unfinished_sweep_is_read_as_far_as_it_is(tmp_path):
    folder = RunFolder.create(tmp_path / "run", small_sweep())
    with Results(folder) as nothing:
        assert len(nothing.pilots()) == 0
        assert list(nothing.pilots()) == list(PILOTS)
        assert len(nothing.runs()) == 0
        assert nothing.cells["replications"].tolist() == [0, 0]
        assert [len(piece) for piece in nothing.batches()] == [0]
    fill(folder, [1])
    with Results(folder) as some:
        assert set(some.runs()["replication"]) == {2, 3}
        assert some.cells["replications"].tolist() == [2, 2]


def test_damaged_parts_are_left_out_and_named(tmp_path):
    folder = filled(tmp_path / "run")
    path = folder.part_files()[1]
    path.write_bytes(path.read_bytes()[:-9])
    with Results(tmp_path / "run") as found:
        damaged, missing = found.remarks
        assert path.name in damaged
        assert "this sweep is not finished" in missing
        assert set(found.runs()["replication"]) == {0, 1, 4, 5}


def test_it_says_that_a_sweep_is_not_finished_and_how_much_there_is(tmp_path):
    folder = filled(tmp_path / "run")
    with Results(folder) as found:
        assert found.remarks == ()
    min(tmp_path.glob("run/parts/*.parquet")).unlink()
    with Results(tmp_path / "run") as found:
        command = f"collabsim resume {tmp_path / 'run'}"
        (said,) = found.remarks
    assert said == f"this sweep is not finished: 16 of 24 runs are stored; go on with: {command}"


def test_with_a_wanted_precision_the_end_is_put_down(tmp_path):
    folder = RunFolder.create(tmp_path / "run", small_sweep(replications=None, within=0.1))
    fill(folder)
    with Results(tmp_path / "run") as found:
        assert "24 runs are stored; go on with" in found.remarks[0]
    folder.finish()
    with Results(tmp_path / "run") as found:
        assert found.remarks == ()
    min(tmp_path.glob("run/parts/*.parquet")).unlink()
    with Results(tmp_path / "run") as found:
        assert "16 runs are stored; go on with" in found.remarks[0]


@pytest.mark.parametrize("name", ["size=3", "a [1] b*", "it's, 100 % done"])
def test_a_folder_may_be_called_anything(tmp_path, name):
    (tmp_path / name).mkdir()
    filled(tmp_path / name / "run")
    with Results(tmp_path / name / "run") as found:
        assert list(found.pilots()) == list(PILOTS)
        assert len(found.pilots()) == len(frames(small_sweep()))


def test_results_of_rules_that_changed_since_are_still_read(folder, results, monkeypatch):
    monkeypatch.setattr("collabsim.experiment.store.folder.source_hash_here", lambda: "later")
    monkeypatch.setattr("collabsim.experiment.store.parts.source_hash_here", lambda: "later")
    with Results(folder.path) as later:
        pd.testing.assert_frame_equal(later.pilots(), results.pilots())
        pd.testing.assert_frame_equal(later.runs(), results.runs())


def test_only_what_a_query_needs_is_in_memory_and_all_is_given_back(folder):
    found = Results(folder.path, memory_mb=300)
    (limit,) = found.sql("SELECT current_setting('memory_limit') AS it")["it"]
    assert limit.startswith(("286", "300"))
    (spill,) = found.sql("SELECT current_setting('temp_directory') AS it")["it"]
    assert Path(spill).is_dir()
    gone = weakref.ref(found)
    del found
    gc.collect()
    assert gone() is None
    assert not Path(spill).exists()


def test_a_query_that_needs_more_than_it_may_take_says_so(folder, monkeypatch):
    lock = database._lock

    def with_little_room(connection, files):
        connection.execute("SET max_temp_directory_size = '1MB'")
        lock(connection, files)

    monkeypatch.setattr(database, "_lock", with_little_room)
    with (
        Results(folder.path, memory_mb=60) as found,
        pytest.raises(UserError, match="more memory than it may take"),
    ):
        found.sql("FROM range(3000) a, range(3000) b ORDER BY hash(a.range + b.range)")


def test_a_view_has_every_stored_column():
    used = set(re.findall(r"\w+", " ".join(PILOTS.values())))
    # The municipality is told by its name, the place of a stop by its post and role.
    assert set(SCHEMA.names) - used == {"municipality_row"}


def test_plans_of_the_tests_hold_every_run_once():
    shares = [share for plan in plans(small_sweep()) for share in plan.shares]
    assert sum(share.last - share.first for share in shares) == 2 * REPLICATIONS
