"""What is written for a user appears whole, where it was asked for, and replaces files only."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from collabsim.analysis.spreadsheets import write_tables
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.municipality.norway import municipalities_table
from collabsim.writing import PREFIX, appearing_together, check_folder, files_beside, write_whole
from tests.full_disk import room_for

posix = pytest.mark.skipif(os.name == "nt", reason="what POSIX has")
FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
NO_ROOM = "there is no room left on the disk"


def collabsim(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, however deep and however hidden."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def fill(stage: Path, *names: str, text: str = "new") -> None:
    for name in names:
        (stage / name).parent.mkdir(exist_ok=True)
        (stage / name).write_text(text, encoding="utf-8")


# --- sets of files --------------------------------------------------------------------------------


def test_a_new_folder_appears_with_its_files(tmp_path):
    with appearing_together(tmp_path / "out") as stage:
        fill(stage, "a", "deep/b")
        assert not (tmp_path / "out").exists()
    assert content(tmp_path) == {"out/a": b"new", "out/deep/b": b"new"}


@posix
def test_a_new_folder_has_the_permissions_of_any_other(tmp_path):
    (tmp_path / "plain").mkdir()
    with appearing_together(tmp_path / "out") as stage:
        fill(stage, "a")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("out", "plain")]
    assert modes[0] == modes[1]


def test_in_an_old_folder_they_take_the_places_of_earlier_ones(tmp_path):
    fill(tmp_path, "a", "mine", "gone", text="old")
    with appearing_together(tmp_path, instead_of=["a", "gone", "never"]) as stage:
        fill(stage, "a", "deep/b")
    assert content(tmp_path) == {"a": b"new", "deep/b": b"new", "mine": b"old"}


@pytest.mark.parametrize("new", [True, False])
def test_what_goes_wrong_leaves_everything_as_it_was(tmp_path, new):
    folder = tmp_path / "out"
    if not new:
        folder.mkdir()
        fill(folder, "a", text="old")
    before = content(tmp_path)

    def write():
        with appearing_together(folder) as stage:
            fill(stage, "a", "b")
            raise FULL

    with pytest.raises(UserError, match=f"out: results cannot be written there: {NO_ROOM}"):
        write()
    assert content(tmp_path) == before
    assert folder.exists() != new


@pytest.mark.parametrize("fatal", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
@pytest.mark.parametrize("at", range(1, 6))
def test_a_move_that_fails_halfway_is_taken_back(tmp_path, monkeypatch, at, fatal):
    """Two files are put aside and three moved in; each of the five moves fails once."""
    fill(tmp_path, "a", "b", text="old")
    rename, moves = Path.rename, []

    def failing(self, target):
        moves.append(self)
        if len(moves) == at:
            raise fatal
        return rename(self, target)

    def write():
        with appearing_together(tmp_path) as stage:
            fill(stage, "a", "b", "deep/c")
            monkeypatch.setattr(Path, "rename", failing)

    with pytest.raises((UserError, KeyboardInterrupt)):
        write()
    assert len(moves) > at or at == 1
    assert content(tmp_path) == {"a": b"old", "b": b"old"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_files_of_a_table_are_all_there_or_none(tmp_path, monkeypatch):
    """The second of two tables finds no room."""
    from collabsim.analysis import spreadsheets

    table = municipalities_table()
    canonical = spreadsheets.canonical
    calls = []

    def full(table):
        calls.append(table)
        if len(calls) == 2:
            raise FULL
        return canonical(table)

    monkeypatch.setattr(spreadsheets, "canonical", full)
    with pytest.raises(UserError, match=NO_ROOM):
        write_tables({"one": table, "two": table}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


# --- places ---------------------------------------------------------------------------------------


def commands(place: Path) -> list[list[str]]:
    """Every command that writes to a file or folder that is typed, at this place."""
    return [
        ["municipalities", "Utsira", "--out", f"{place}.csv"],
        ["hierarchy", "--population", "2000", "--out", f"{place}.svg"],
        ["hierarchy", "--population", "2000", "--to-file", f"{place}.toml"],
        ["run", "baseline", "--out", str(place)],
        ["compare", "baseline", "-n", "1", "--out", str(place)],
        ["classroom", "--sheets", str(place)],
        ["classroom", "--export", f"{place}.html"],
    ]


WRITERS = [" ".join((words[0], words[-2])) for words in commands(Path("x"))]


@pytest.mark.parametrize("number", range(len(WRITERS)), ids=WRITERS)
def test_no_parent_folder_is_invented(tmp_path, number):
    told = collabsim(*commands(tmp_path / "mispelt" / "deep")[number])
    assert told.exit_code == 2, told.output
    assert f"the folder {tmp_path / 'mispelt'} does not exist" in told.stderr
    assert list(tmp_path.iterdir()) == []


@posix
@pytest.mark.parametrize("number", range(len(WRITERS)), ids=WRITERS)
def test_a_pipe_is_not_replaced(tmp_path, number):
    words = commands(tmp_path / "pipe")[number]
    pipe = Path(words[-1])
    os.mkfifo(pipe)
    told = collabsim(*words)
    assert told.exit_code == 2, told.output
    assert str(pipe) in told.stderr
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == [pipe.name]


@posix
def test_no_other_kind_of_thing_is_replaced_either(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    (tmp_path / "to_pipe").symlink_to(tmp_path / "pipe")
    for name in ("pipe", "folder", "to_pipe"):
        with pytest.raises(UserError, match="only a plain file is replaced"):
            files_beside(tmp_path / name).__enter__()
    with pytest.raises(UserError, match="only a plain file is replaced"):
        write_whole(tmp_path / "pipe", b"content")
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


@posix
def test_a_link_is_followed_to_its_file(tmp_path):
    (tmp_path / "real").mkdir()
    fill(tmp_path / "real", "a.csv", text="old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real" / "a.csv")
    with files_beside(tmp_path / "link.csv") as part:
        part.write_text("new", encoding="utf-8")
    assert (tmp_path / "link.csv").is_symlink()
    assert content(tmp_path / "real") == {"a.csv": b"new"}


def test_only_the_own_folder_of_results_is_made_unasked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    check_folder(Path("results/one"))
    with pytest.raises(UserError, match="the folder other does not exist"):
        check_folder(Path("other/one"))
    with appearing_together(Path("results/one")) as stage:
        fill(stage, "a")
    assert content(tmp_path) == {"results/one/a": b"new"}


# --- a full disk ----------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    ("words", "room"),
    [
        (["municipalities", "--out", "out.csv"], 8_000),
        (["hierarchy", "--population", "120000", "--to-file", "out.toml"], 2_000),
        (["hierarchy", "--population", "120000", "--out", "out.png"], 2_000),
        (["classroom", "--sheets", "out"], 2_000),
        (["run", "baseline", "--out", "out"], 4_000),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_on_a_full_disk_every_command_says_so_and_leaves_nothing(tmp_path, words, room):
    code = (
        "import sys\n"
        "from collabsim.cli import main\n"
        "sys.argv = ['collabsim', *sys.argv[2:]]\n"
        f"{room_for(room)}"
        "main()\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "-", *words],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert told.returncode == 2, told.stderr
    assert told.stderr.splitlines()[-1].startswith("error: out")
    assert told.stderr.endswith(f"{NO_ROOM}\n")
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@posix
def test_such_a_disk_cuts_no_module_of_those_who_come_later(tmp_path):
    """Nor does a process that is started from there."""
    (tmp_path / "imported.py").write_text("\n".join(f"A{n} = {n}.5" for n in range(500)))
    code = (
        f"{room_for(2_000)}"
        "import subprocess, imported\n"
        "subprocess.run([sys.executable, '-c', 'import imported'], check=True)\n"
    )
    allowed = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=allowed, check=True)
    assert not list(tmp_path.rglob("*.pyc"))


@posix
def test_standard_output_that_finds_no_room_is_one_sentence(tmp_path):
    code = (
        "import sys\n"
        "from collabsim.cli import main\n"
        "sys.argv = ['collabsim', 'municipalities']\n"
        f"{room_for(2_000)}"
        "main()\n"
    )
    with (tmp_path / "out").open("w", encoding="utf-8") as out:
        told = subprocess.run(
            [sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, text=True,
            check=False, timeout=300,
        )  # fmt: skip
    assert (told.returncode, told.stderr) == (2, f"error: standard output: {NO_ROOM}\n")


def test_what_a_killed_program_leaves_is_hidden(tmp_path):
    with appearing_together(tmp_path / "out") as stage:
        assert stage.name.startswith(PREFIX)
        fill(stage, "a")
