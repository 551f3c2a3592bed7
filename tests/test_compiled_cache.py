"""Compiled code on disk is used where nothing is wrong with it, and done without elsewhere."""

from __future__ import annotations

import errno
import importlib.util
import os
import pickle
import stat
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabsim import compiled_cache
from collabsim.cli import app
from collabsim.compiled_cache import clear, content_of, has_compiled, keep_content, kept
from collabsim.world import compiling

posix = pytest.mark.skipif(os.name == "nt", reason="what POSIX has")
NUMBER = count()


@pytest.fixture
def root(tmp_path, monkeypatch):
    """A cache of its own, of which nothing was said yet."""
    monkeypatch.setenv("COLLABSIM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(compiled_cache, "_SAID", set())
    compiling.cache_folder.cache_clear()
    yield tmp_path / "cache"
    compiling.cache_folder.cache_clear()


@pytest.fixture
def program(tmp_path, root):
    """A small compiled function, made as by a program that has just started."""
    source = tmp_path / "small.py"
    source.write_text("def following(number):\n    return number + 1\n", encoding="utf-8")

    def start():
        spec = importlib.util.spec_from_file_location(f"small_{next(NUMBER)}", source)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return compiling.entry(module.following)

    return start


def files(root: Path, suffix: str = "") -> list[Path]:
    return sorted(path for path in root.rglob(f"*{suffix}") if path.is_file())


def loaded(function) -> bool:
    """Whether it is right, and came from the disk."""
    assert function(41) == 42
    return sum(function.stats.cache_hits.values()) == 1


def test_the_next_program_finds_what_was_compiled(program, root, capfd):
    assert not compiling.is_compiled_before("following")
    assert not loaded(program())
    assert compiling.is_compiled_before("following")
    assert loaded(program())
    assert [path.suffix for path in files(root)] == [".nbc", ".nbi"]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("suffix", [".nbi", ".nbc"])
@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: content[:-1],
        lambda content: content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
        lambda content: pickle.dumps("something else"),
    ],
    ids=["empty", "cut", "one bit", "other"],
)
def test_a_damaged_file_is_made_anew(program, root, capfd, suffix, damage):
    program()(1)
    (path,) = files(root, suffix)
    path.write_bytes(damage(path.read_bytes()))
    assert not loaded(program())
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 1
    assert "is damaged; it is made anew" in told[0]
    assert loaded(program())


def test_a_file_under_another_name_is_not_believed(tmp_path, root):
    keep_content(tmp_path / "a.nbc", b"code of a")
    assert content_of(tmp_path / "a.nbc") == b"code of a"
    (tmp_path / "a.nbc").rename(tmp_path / "b.nbc")
    assert content_of(tmp_path / "b.nbc") is None


def test_whole_files_of_another_make_are_made_anew(program, root, monkeypatch):
    """As after an update of a library: the bytes are whole, what they say is not understood."""
    program()(1)
    (path,) = files(root, ".nbc")
    keep_content(path, b"no pickle at all")
    assert not loaded(program())
    keep_content(path, pickle.dumps(("of", "another", "shape")))
    assert not loaded(program())
    assert loaded(program())


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_is_only_read_is_used(program, root, capfd, number):
    program()(1)
    with _without_writing(number):
        assert loaded(program())
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS])
def test_where_nothing_can_be_kept_one_does_without(program, root, capfd, number):
    before = set(Path(tempfile.gettempdir()).glob("collabsim-*"))
    with _without_writing(number):
        assert not loaded(program())
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 1
    assert f"cannot be kept in {compiling.cache_folder()} ({os.strerror(number)})" in told[0]
    assert files(root) == []
    assert set(Path(tempfile.gettempdir()).glob("collabsim-*")) == before


def test_a_disk_that_fills_up_leaves_no_half_file(program, root, monkeypatch, capfd):
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _raising(errno.ENOSPC))
        assert not loaded(program())
    assert files(root) == []
    assert "cannot be kept" in capfd.readouterr().err


def test_a_file_in_place_of_the_folder_is_no_reason_to_stop(program, root, capfd):
    root.write_text("", encoding="utf-8")
    assert not loaded(program())
    assert "cannot be kept" in capfd.readouterr().err


@posix
@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_nothing_is_used_that_others_could_have_written(program, root, capfd, mode):
    program()(1)
    (path,) = files(root, ".nbc")
    path.chmod(mode)
    assert not has_compiled(root, "following")
    assert not loaded(program())
    assert "is not used: other users can write to it" in capfd.readouterr().err
    # What is made anew stands in its place, and is this user's alone to change.
    assert loaded(program())


@posix
def test_nothing_is_used_that_belongs_to_another(program, root, monkeypatch, capfd):
    program()(1)
    owner = files(root)[0].stat().st_uid
    if owner == 0:
        for path in files(root):
            os.chown(path, 12_345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    assert not loaded(program())
    assert "is not used: it belongs to another user" in capfd.readouterr().err


@posix
def test_others_cannot_write_to_what_is_kept_whatever_is_usual(program, root):
    before = os.umask(0)
    try:
        program()(1)
    finally:
        os.umask(before)
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o644 for path in files(root))
    assert loaded(program())


# --- the command ----------------------------------------------------------------------------------


def collabsim(*arguments):
    return CliRunner().invoke(app, list(arguments))


def test_the_command_shows_and_clears_its_own(program, root):
    engine, empty = collabsim("cache").stdout.splitlines()
    assert engine == compiling.engine().told()
    assert empty == f"No compiled code is kept in {root}."
    program()(1)
    present = compiling.cache_folder()
    old = root / ("0" * 20)
    keep_content(old / "a.nbc", b"x" * 2_000_000)
    mine = root / "mine"
    mine.mkdir()
    (mine / "notes").write_text("", encoding="utf-8")
    assert [one.folder for one in kept(root)] == sorted([old, present])
    shown = collabsim("cache").stdout
    assert f"{present.name}  the present rules" in shown
    assert "other rules" in shown
    assert "2.0" in shown
    told = collabsim("cache", "--clear", "old")
    assert told.stdout.startswith("Deleted: compiled code of 1 versions of the rules, 2.0 MB.")
    assert present.exists()
    assert not old.exists()
    assert collabsim("cache", "--clear", "all").exit_code == 0
    assert [path.name for path in root.iterdir()] == ["mine"]
    assert (mine / "notes").exists()


@posix
def test_what_a_link_leads_to_is_not_cleared(tmp_path, root):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "file").write_text("", encoding="utf-8")
    root.mkdir()
    (root / ("0" * 20)).symlink_to(tmp_path / "elsewhere")
    assert clear(root) == []
    assert (tmp_path / "elsewhere" / "file").exists()


def _raising(number):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    return refuse


@contextmanager
def _without_writing(number):
    """Nothing can be written; also not by the user who may do everything."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", _raising(number))
        yield
