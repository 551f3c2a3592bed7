"""The canonical export: the same bytes whoever ran the sweep, and no digit lost."""

from __future__ import annotations

import csv
import io
import os

import numpy as np
import pandas as pd
import pytest

from collabsim.errors import UserError
from collabsim.experiment.results import Results
from collabsim.experiment.store.export import FAILURES, sibling_file
from collabsim.experiment.store.folder import RunFolder
from collabsim.records.pilot_columns import PILOT_COLUMNS
from collabsim.records.views import PILOTS
from tests.run_folders import failure, fill, filled, small_sweep

LOST = [failure(small_sweep(), 1, 0, 3), failure(small_sweep(), 0, 1, 4)]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """A folder filled in order, and its two files."""
    path = tmp_path_factory.mktemp("export")
    folder = filled(path / "run", failed=LOST)
    with Results(folder) as results:
        return results.pilots(), results.export_canonical(path / "pilots.csv")


def test_the_order_in_which_parts_were_made_leaves_no_trace(exported, tmp_path):
    folder = RunFolder.create(tmp_path / "elsewhere", small_sweep())
    fill(folder, [2, 0], failed=LOST)
    path = folder.part_files()[2]
    path.write_bytes(path.read_bytes()[:-1])
    again = RunFolder.open(folder.path)
    with again.writing():
        assert again.whole_parts() == {0}
    fill(again, [1, 2], failed=LOST)
    with Results(folder.path) as results:
        again = results.export_canonical(tmp_path / "pilots.csv")
    for one, other in zip(exported[1], again, strict=True):
        assert one.read_bytes() == other.read_bytes()


def test_it_is_sorted_and_has_every_pilot_and_column(exported):
    pilots, (path, _) = exported
    written = pd.read_csv(path, keep_default_na=False, na_values=[""])
    assert list(written) == list(PILOTS)
    assert len(written) == len(pilots)
    keys = ["cell", "municipality", "replication", "pilot"]
    expected = pilots.sort_values(keys, ignore_index=True)
    sparse = [one.name for one in PILOT_COLUMNS if one.pandas_type == "Int64"]
    expected = expected.astype(dict.fromkeys(sparse, "float64"))
    for one in PILOT_COLUMNS:
        if one.pandas_type == "boolean":
            known = expected[one.name].notna()
            expected[one.name] = expected[one.name].astype(object).where(known, np.nan)
    pd.testing.assert_frame_equal(written, expected, check_dtype=False, rtol=1e-6, atol=0)


def test_numbers_have_the_digits_that_restore_them_and_no_noise(exported):
    pilots, (path, _) = exported
    keys = ["cell", "municipality", "replication", "pilot"]
    expected = pilots.sort_values(keys, ignore_index=True)
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for column, kind, most in (
        ("uptake", np.float32, 9), ("users_reached", np.float32, 9),
        ("true_effect", np.float64, 17),
    ):  # fmt: skip
        for row, number in zip(rows, expected[column], strict=True):
            assert kind(row[column]) == kind(number)
            digits = row[column].partition("e")[0].replace(".", "").strip("0")
            assert len(digits) <= most


def test_lines_end_alike_everywhere_and_letters_are_utf8(exported):
    for path in exported[1]:
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        content.decode("utf-8")


def test_failures_stand_beside_without_a_word_of_the_machine(exported):
    _, (path, failures) = exported
    assert failures == sibling_file(path, "failures") == path.parent / "pilots.failures.csv"
    rows = list(csv.DictReader(io.StringIO(failures.read_text(encoding="utf-8"))))
    assert list(rows[0]) == list(FAILURES)
    assert [(row["cell"], row["world"], row["replication"]) for row in rows] == [
        ("0", "1", "4"),
        ("1", "0", "3"),
    ]
    assert "somewhere" not in failures.read_text(encoding="utf-8")
    assert rows[0]["error"] == LOST[0].error


def test_without_failures_there_is_a_header_only(tmp_path):
    with Results(filled(tmp_path / "run")) as results:
        _, failures = results.export_canonical(tmp_path / "a.csv")
    assert failures.read_text(encoding="utf-8") == ",".join(FAILURES) + "\n"


def test_what_was_exported_before_is_replaced_and_nothing_else_left(tmp_path):
    folder = filled(tmp_path / "run")
    out = tmp_path / "out"
    out.mkdir()
    with Results(folder) as results:
        first = [path.read_bytes() for path in results.export_canonical(out / "a.csv")]
        second = [path.read_bytes() for path in results.export_canonical(out / "a.csv")]
    assert first == second
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "a.failures.csv"]


def test_an_export_that_finds_no_room_leaves_what_was_there(tmp_path, monkeypatch):
    out = tmp_path / "a.csv"
    with Results(filled(tmp_path / "run")) as results:
        results.export_canonical(out)
        before = out.read_bytes()

        def full(_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(UserError, match="cannot be written there: there is no room left"):
            results.export_canonical(out)
    assert out.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.csv", "a.failures.csv", "run"]


def test_sorting_takes_little_memory(tmp_path):
    with Results(filled(tmp_path / "run"), memory_mb=200) as results:
        small = results.export_canonical(tmp_path / "small.csv")
    with Results(tmp_path / "run") as results:
        large = results.export_canonical(tmp_path / "large.csv")
    assert [path.read_bytes() for path in small] == [path.read_bytes() for path in large]
