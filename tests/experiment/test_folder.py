"""The run folder: parts that are whole or missing, and nothing of a user's touched."""

from __future__ import annotations

import errno
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from collabsim.errors import UserError
from collabsim.experiment.design.sweep import make_sweep
from collabsim.experiment.running.in_memory import run_many
from collabsim.experiment.store import folder as folders
from collabsim.experiment.store import part_file, whole_file
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.manifest import MANIFEST
from collabsim.experiment.store.part_file import part_bytes, read_record
from collabsim.experiment.store.writing_lock import HOLDER
from collabsim.records.columns import to_table
from collabsim.records.histories import Block
from collabsim.writing import is_temporary
from tests.full_disk import room_for
from tests.run_folders import blueprints, failure, fill, filled, plans, small_sweep, table_of

ALL = {0, 1, 2}
CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path):
    """A complete run folder in which one run failed."""
    return filled(tmp_path / "run", failed=[failure(small_sweep(), 1, 0, 3)])


def part_path(folder, number):
    return RunFolder.open(folder.path).part_files(check=False)[number]


def flip(path, at=-200):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


# --- Parts --------------------------------------------------------------------------------------


def test_what_was_written_is_read_again(folder):
    again = RunFolder.open(folder.path)
    assert again.sweep == small_sweep()
    assert again.whole_parts() == ALL
    assert again.remarks == []
    for plan in plans(small_sweep()):
        lost = [failure(small_sweep(), 1, 0, 3)] if plan.number == 1 else []
        table = table_of(small_sweep(), plan, lost)
        assert again.read_part(plan.number).to_pydict() == table.to_pydict()
        assert again.read_part(plan.number, ["key", "cell"]).column_names == ["key", "cell"]
        record = again.records()[plan.number]
        assert record.shares == plan.shares
        assert record.pilots == table.num_rows


def test_a_failure_is_a_row_with_the_command_that_repeats_it(folder):
    (row,) = RunFolder.open(folder.path).failures().to_dict("records")
    lost = failure(small_sweep(), 1, 0, 3)
    assert {name: row[name] for name in ("cell", "world", "replication", "seed", "run")} == {
        "cell": 1, "world": 0, "replication": 3, "seed": lost.seed, "run": lost.run,
    }  # fmt: skip
    assert (row["kind"], row["error"], row["traceback"]) == (
        lost.kind, lost.error, lost.traceback,
    )  # fmt: skip
    assert row["replay"] == f"collabsim replay {folder.path} {lost.run}"


def test_failures_are_in_order_whatever_the_order_of_parts(tmp_path):
    lost = [failure(small_sweep(), c, w, r) for r in (5, 0) for w in (1, 0) for c in (1, 0)]
    folder = RunFolder.create(tmp_path / "run", small_sweep())
    fill(folder, [2, 0, 1], failed=lost)
    found = folder.failures()
    keys = list(zip(found["cell"], found["world"], found["replication"], strict=True))
    assert keys == sorted((one.cell, one.world, one.replication) for one in lost)


def test_without_failures_there_is_an_empty_table(tmp_path):
    found = filled(tmp_path / "run").failures()
    assert len(found) == 0
    assert "replay" in found
    assert not list((tmp_path / "run" / "failures").iterdir())


def test_parts_are_added_by_the_one_who_holds_the_lock_only(folder):
    plan = plans(small_sweep())[0]
    with pytest.raises(RuntimeError, match="writing"):
        folder.write_part(plan, table_of(small_sweep(), plan))


def test_a_table_with_other_columns_is_refused(folder):
    plan = plans(small_sweep())[0]
    record = folder.records()[0]
    with pytest.raises(ValueError, match="columns"):
        part_bytes(table_of(small_sweep(), plan).drop_columns(["key"]), record)


def test_a_part_that_is_not_there_is_not_read(folder):
    with pytest.raises(KeyError):
        folder.read_part(99)


# --- Damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        flip,
        lambda path: flip(path, 5),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(b""),
    ],
    ids=["a flipped bit", "an early one", "truncated", "emptied"],
)
def test_a_damaged_part_is_named_moved_away_and_made_again(folder, spoil):
    path = part_path(folder, 1)
    spoil(path)
    spoilt = path.read_bytes()
    reader = RunFolder.open(folder.path)
    assert reader.whole_parts() == ALL - {1}
    assert reader.remarks == [
        f"{path.name} is damaged: its bytes are not those that were written; it is left out"
    ]
    assert path.exists()
    writer = RunFolder.open(folder.path)
    with writer.writing():
        assert writer.whole_parts() == ALL - {1}
    assert "moved to damaged/" in writer.remarks[0]
    assert (folder.path / "damaged" / path.name).read_bytes() == spoilt
    fill(writer, [1])
    assert RunFolder.open(folder.path).whole_parts() == ALL


def test_a_part_is_missing_with_the_file_of_its_failures(folder):
    (failures,) = (folder.path / "failures").iterdir()
    before = failures.read_bytes()
    flip(failures, 10)
    reader = RunFolder.open(folder.path)
    assert reader.whole_parts() == ALL - {1}
    assert "failures of part-000001" in reader.remarks[0]
    failures.unlink()
    reader = RunFolder.open(folder.path)
    assert reader.whole_parts() == ALL - {1}
    assert "lacks the file of its failures" in reader.remarks[0]
    assert len(reader.failures()) == 0
    fill(RunFolder.open(folder.path), [1], failed=[failure(small_sweep(), 1, 0, 3)])
    assert failures.read_bytes() == before


def test_a_part_there_twice_counts_once(folder):
    path = part_path(folder, 2)
    plan = plans(small_sweep())[2]
    other = part_bytes(table_of(small_sweep(), plan).slice(1), read_record(path))
    twin = whole_file.write_named(path.parent, "part-000002", ".parquet", other)
    first, second = sorted([path, twin])
    reader = RunFolder.open(folder.path)
    assert reader.part_files()[2] == first
    assert reader.remarks == ["part 2 is there twice; it is left out"]
    writer = RunFolder.open(folder.path)
    with writer.writing():
        assert writer.whole_parts() == ALL
    assert not second.exists()
    assert (folder.path / "damaged" / second.name).exists()


def test_what_is_put_aside_twice_is_kept_twice(folder):
    for _ in range(2):
        flip(part_path(folder, 0))
        writer = RunFolder.open(folder.path)
        with writer.writing():
            writer.whole_parts()
        fill(writer, [0])
    assert len(list((folder.path / "damaged").iterdir())) == 2


def test_a_part_of_another_sweep_is_no_part_of_this(folder, tmp_path):
    other = filled(tmp_path / "other", small_sweep("other"))
    path = part_path(folder, 0)
    path.unlink()
    foreign = part_path(other, 0)
    foreign.rename(path.parent / foreign.name)
    reader = RunFolder.open(folder.path)
    assert reader.whole_parts() == ALL - {0}
    assert "belongs to another sweep" in reader.remarks[0]


def test_a_file_of_the_users_among_the_parts_is_left_alone(folder):
    notes = folder.path / "parts" / "my notes.parquet"
    notes.write_bytes(b"mine")
    strange = whole_file.write_named(folder.path / "parts", "part-abc", ".parquet", b"mine too")
    writer = RunFolder.open(folder.path)
    with writer.writing():
        assert writer.whole_parts() == ALL
    assert writer.remarks == []
    assert notes.exists()
    assert strange.exists()


def test_unchecked_parts_are_known_by_their_names(folder):
    flip(part_path(folder, 1))
    assert RunFolder.open(folder.path).whole_parts(check=False) == ALL


# --- Killed, refused, full ----------------------------------------------------------------------


def test_what_a_killed_writer_left_is_cleared_away(folder):
    left = [
        folder.path / "parts" / ".part-000001-0123456789abcdef.parquet.part",
        folder.path / "failures" / ".part-000001-0123456789abcdef.parquet.part",
    ]
    for path in left:
        path.write_bytes(b"half a pa")
    assert RunFolder.open(folder.path).whole_parts() == ALL
    with RunFolder.open(folder.path).writing() as writer:
        assert writer.whole_parts() == ALL
    assert not any(path.exists() for path in left)


def test_what_others_are_writing_beside_the_parts_is_left_alone(folder):
    """``collabsim export`` into the run folder itself, while the sweep goes on."""
    exported = folder.path / ".pilots.csv.part"
    left = [folder.path / f".{name}.part" for name in (MANIFEST, HOLDER)]
    for path in (exported, *left):
        path.write_bytes(b"half a ta")
    with RunFolder.open(folder.path).writing():
        pass
    assert exported.exists()
    assert not any(path.exists() for path in left)


def test_a_second_writer_is_told_who_the_first_is(folder):
    with folder.writing():
        expected = f"being written to by process {os.getpid()} on {platform.node()}"
        with pytest.raises(UserError, match=expected), RunFolder.open(folder.path).writing():
            pass
        assert RunFolder.open(folder.path).whole_parts() == ALL
    with RunFolder.open(folder.path).writing():
        pass


def test_a_writer_of_another_process_is_refused_too_and_its_death_frees_the_folder(folder):
    hold = (
        "import sys\n"
        "from collabsim.experiment.store.folder import RunFolder\n"
        "with RunFolder.open(sys.argv[1]).writing():\n"
        "    print('holding', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", hold, folder.path],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout.readline() == "holding\n"
        with pytest.raises(UserError, match=f"process {other.pid} on"), folder.writing():
            pass
        other.kill()
    with folder.writing():
        assert folder.whole_parts() == ALL


def test_a_folder_of_other_rules_is_read_but_not_added_to(folder, monkeypatch):
    monkeypatch.setattr(folders, "source_hash_here", lambda driver: "other")
    later = RunFolder.open(folder.path)
    assert later.whole_parts() == ALL
    assert len(later.failures()) == 1
    with pytest.raises(UserError, match=r"other rules .* results would mix"), later.writing():
        pass


def test_errors_of_those_who_write_are_their_own(folder):
    with pytest.raises(FileNotFoundError), folder.writing():
        raise FileNotFoundError(errno.ENOENT, "mine")
    with folder.writing():
        pass


def test_only_a_new_or_empty_folder_is_begun_in(folder, tmp_path):
    with pytest.raises(UserError, match="already has this sweep; go on with: collabsim resume"):
        RunFolder.create(folder.path, small_sweep())
    with pytest.raises(UserError, match="has another sweep, 'small'"):
        RunFolder.create(folder.path, small_sweep("other"))
    theses = tmp_path / "theses"
    theses.mkdir()
    (theses / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UserError, match=r"not a run folder and not empty \(it has thesis.txt\)"):
        RunFolder.create(theses, small_sweep())
    assert [path.name for path in theses.iterdir()] == ["thesis.txt"]
    with pytest.raises(UserError, match="is a file"):
        RunFolder.create(theses / "thesis.txt", small_sweep())
    with pytest.raises(UserError, match="is not a run folder"):
        RunFolder.open(theses)
    assert folder.whole_parts() == ALL


def test_a_folder_whose_making_was_interrupted_is_begun_again(tmp_path):
    half = RunFolder.create(tmp_path / "run", small_sweep())
    (half.path / MANIFEST).rename(half.path / f".{MANIFEST}.part")
    again = RunFolder.create(half.path, small_sweep())
    fill(again)
    assert RunFolder.open(half.path).whole_parts() == ALL


def test_a_driver_of_ones_own_is_remembered(tmp_path):
    mine = "tests.experiment.faulty_driver:raising"
    RunFolder.create(tmp_path / "run", small_sweep(), driver=mine)
    assert RunFolder.open(tmp_path / "run").manifest.driver == mine


@pytest.mark.skipif(sys.platform != "linux", reason="looks up what a handle is open for")
@pytest.mark.parametrize("at", ["parts", "failures"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_no_half_part_and_says_what_to_do(tmp_path, monkeypatch, at, code):
    folder = RunFolder.create(tmp_path / "run", small_sweep())
    fill(folder, [0])
    lost = [failure(small_sweep(), 0, 0, 2)]
    force = os.fsync

    def fsync(handle):
        if at in str(Path(f"/proc/self/fd/{handle}").readlink()):
            raise OSError(code, os.strerror(code))
        force(handle)

    with monkeypatch.context() as full:
        full.setattr(os, "fsync", fsync)
        with pytest.raises(UserError, match=r"no room left .* collabsim resume") as told:
            fill(folder, [1], failed=lost)
    assert str(folder.path) in str(told.value)
    assert RunFolder.open(folder.path).whole_parts() == {0}
    assert not [p for p in folder.path.rglob("*") if is_temporary(p)]
    fill(folder, [1, 2], failed=lost)
    assert RunFolder.open(folder.path).whole_parts() == ALL
    assert len(folder.failures()) == 1


def test_a_folder_that_may_not_be_written_says_why(tmp_path, monkeypatch):
    folder = RunFolder.create(tmp_path / "run", small_sweep())

    def refuse(*_):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(folders, "write_named", refuse)
    with pytest.raises(UserError, match="cannot be written to: Permission denied"):
        fill(folder, [0])
    monkeypatch.setattr(folders, "write_manifest", refuse)
    with pytest.raises(UserError, match="cannot be written to: Permission denied"):
        RunFolder.create(tmp_path / "other", small_sweep())


@pytest.mark.skipif(os.name == "nt", reason="limits of processes are of POSIX")
def test_a_process_that_may_write_no_more_leaves_a_folder_that_can_be_gone_on_with(tmp_path):
    folder = RunFolder.create(tmp_path / "run", small_sweep())
    write = (
        "import sys\n"
        "from collabsim.errors import UserError\n"
        "from collabsim.experiment.store.folder import RunFolder\n"
        "from tests.run_folders import fill\n"
        "folder = RunFolder.open(sys.argv[1])\n"
        "fill(folder, [0])\n"
        f"{room_for(2_000)}"
        "try:\n"
        "    fill(folder, [1, 2])\n"
        "except UserError as told:\n"
        "    print(told)\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", write, folder.path],
        check=True, capture_output=True, text=True, cwd=CHECKOUT,
    )  # fmt: skip
    assert "no room left on the disk" in told.stdout
    assert RunFolder.open(folder.path).whole_parts() == {0}
    fill(folder, [1, 2])
    assert RunFolder.open(folder.path).whole_parts() == ALL


# --- Size and speed -----------------------------------------------------------------------------


def test_a_stored_row_takes_about_a_tenth_of_a_pilot_row():
    sweep = small_sweep("large", replications=400)
    table = to_table(
        Block.of(cell.number, world, run_many(plan, sweep.seed_of(cell), 400, workers=1), 0, 400)
        for cell in sweep.cells
        for world, plan in enumerate(blueprints(cell.scenario))
    )
    record = part_file.PartRecord(0, "", (), table.num_rows, None)
    assert table.num_rows > 200
    empty = part_bytes(table.slice(0, 0), record).size
    assert (part_bytes(table, record).size - empty) / table.num_rows < 250


def test_paths_are_told_so_that_they_can_be_copied(tmp_path):
    folder = filled(tmp_path / "my run", failed=[failure(small_sweep(), 0, 0, 0)])
    (command,) = folder.failures()["replay"]
    assert command.startswith(f"collabsim replay '{folder.path}' ")


def test_a_sweep_made_by_hand_comes_back_as_it_was(tmp_path):
    sweep = make_sweep("baseline", {"threshold_nok": [1.0, 2.0]}, replications=3)
    RunFolder.create(tmp_path / "run", sweep)
    assert RunFolder.open(tmp_path / "run").sweep == sweep
