"""Folders of the first format, in which -1 is stored where there is nothing, are read as ours."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from collabsim.errors import UserError
from collabsim.experiment.results import Results
from collabsim.experiment.running.headline import COLUMNS
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.experiment.running.replay import find_run, replay_run
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.manifest import FORMAT, Manifest, write_manifest
from collabsim.experiment.store.whole_file import write_named
from collabsim.records.columns import FORMER_FIELDS, SCHEMA, numbers_of, to_rows
from collabsim.records.pilot_columns import NOTHING_IS_NEGATIVE
from tests.run_folders import filled, small_sweep


def as_before(table: pa.Table) -> pa.Table:
    """A stored table as it was in format 1: former names, another order, and nothing is null."""
    columns = []
    for name in table.column_names:
        column = table.column(name)
        if name == "post":
            column = column.cast(pa.string()).fill_null("none").dictionary_encode()
        elif name in NOTHING_IS_NEGATIVE:
            column = column.fill_null(-1)
        columns.append(column)
    kinds = [pa.field(f.name, c.type, nullable=False) for f, c in zip(SCHEMA, columns, strict=True)]
    before = pa.table(columns, schema=pa.schema(kinds, metadata=table.schema.metadata))
    before = before.select(sorted(SCHEMA.names))
    before = before.rename_columns([FORMER_FIELDS.get(n, n) for n in before.column_names])
    return before.replace_schema_metadata(table.schema.metadata)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """The same sweep in a folder of ours, and in one of the first format."""
    place = tmp_path_factory.mktemp("formats")
    now = filled(place / "now", small_sweep(region=True))
    before = filled(place / "before", small_sweep(region=True))
    for path in before.part_files().values():
        table = as_before(pq.read_table(path))
        assert sum(column.null_count for column in table.columns) == 0
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink)
        stem = path.stem.rpartition("-")[0]
        path.unlink()
        write_named(path.parent, stem, path.suffix, sink.getvalue())
    write_manifest(replace(before.manifest, format=1), before.path)
    return now.path, before.path


def test_it_says_the_same(folders):
    with Results(folders[0]) as now, Results(folders[1]) as before:
        assert (now.folder.manifest.format, before.folder.manifest.format) == (FORMAT, 1)
        pd.testing.assert_frame_equal(before.pilots(), now.pilots())
        pd.testing.assert_frame_equal(
            before.runs().drop(columns="run"), now.runs().drop(columns="run")
        )
        stops = "SELECT stop_post, count(*) AS n FROM pilots GROUP BY ALL ORDER BY ALL"
        pd.testing.assert_frame_equal(before.sql(stops), now.sql(stops))
        assert before.sql(stops)["stop_post"].isna().sum() == 1
        one, other = (found.folder.read_part(1) for found in (now, before))
        assert to_rows(one).tolist() == to_rows(other).tolist()
        for name in COLUMNS:
            assert numbers_of(one, name).tolist() == numbers_of(other, name).tolist()


def test_its_runs_are_replayed_and_found_the_same(folders):
    for path in folders:
        folder = RunFolder.open(path)
        assert replay_run(folder, find_run(folder, "1/30000/3"), hang_after=HANG_AFTER).same


def test_nothing_is_added_to_it(folders):
    folder = RunFolder.open(folders[1])
    before = sorted(path.name for path in folder.path.rglob("*"))
    with pytest.raises(UserError, match="can be read but not gone on with"), folder.writing():
        pass
    assert sorted(path.name for path in folder.path.rglob("*")) == before


def test_a_format_to_come_is_refused(folders, tmp_path):
    write_manifest(replace(Manifest.read(folders[0]), format=FORMAT + 1), tmp_path)
    with pytest.raises(UserError, match="lays folders out in another way"):
        Manifest.read(tmp_path)
