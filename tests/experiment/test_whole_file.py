"""Files that are whole or not there."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from collabsim.experiment.store.whole_file import is_as_named, stem_of, write_named
from collabsim.writing import is_temporary, replacing, write_whole
from tests.full_disk import room_for

posix = pytest.mark.skipif(os.name == "nt", reason="what POSIX promises")


def test_a_file_is_there_with_its_content_and_nothing_beside_it(tmp_path):
    path = write_whole(tmp_path / "a.txt", b"first")
    assert path.read_bytes() == b"first"
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_what_goes_wrong_on_the_way_leaves_the_old_file_as_it_was(tmp_path):
    path = write_whole(tmp_path / "a.txt", b"old")

    def fail_halfway():
        with replacing(path) as part:
            part.write_bytes(b"ne")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@posix
def test_content_and_name_are_on_the_disk_before_the_file_counts(tmp_path, monkeypatch):
    done = []
    force, rename = os.fsync, Path.replace

    def fsync(handle):
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        force(handle)

    def replace(source, place):
        done.append("rename")
        return rename(source, place)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_whole(tmp_path / "a.txt", b"content")
    assert done == ["file", "rename", "folder"]


def test_a_name_holds_the_hash_of_the_bytes(tmp_path):
    path = write_named(tmp_path, "part-1", ".bin", b"content")
    assert stem_of(path) == "part-1"
    assert is_as_named(path)
    assert write_named(tmp_path, "part-1", ".bin", b"other") != path
    for content in (b"contenu", b"conten", b"content ", b""):
        path.write_bytes(content)
        assert not is_as_named(path)


def test_a_file_with_another_name_is_not_one_of_these(tmp_path):
    other = tmp_path / "notes.txt"
    other.write_bytes(b"")
    assert stem_of(other) is None
    assert not is_as_named(other)


def test_what_a_killed_writer_leaves_can_be_told(tmp_path):
    write = (
        "import os, sys, pathlib\n"
        "from collabsim.writing import replacing\n"
        "with replacing(pathlib.Path(sys.argv[1])) as part:\n"
        "    part.write_bytes(b'half')\n"
        "    os._exit(9)\n"
    )
    path = tmp_path / "a.txt"
    assert subprocess.run([sys.executable, "-c", write, path], check=False).returncode == 9
    (left,) = tmp_path.iterdir()
    assert left != path
    assert is_temporary(left)
    assert not is_temporary(path)


@posix
def test_a_file_that_finds_no_room_leaves_nothing(tmp_path):
    write = (
        "import pathlib, sys\n"
        "from collabsim.writing import write_whole\n"
        f"{room_for(1_000)}"
        "try:\n"
        "    write_whole(pathlib.Path(sys.argv[1]), b'x' * 100_000)\n"
        "except OSError as failure:\n"
        "    sys.exit(failure.errno)\n"
    )
    code = subprocess.run([sys.executable, "-c", write, tmp_path / "a"], check=False).returncode
    assert code > 0
    assert list(tmp_path.iterdir()) == []
