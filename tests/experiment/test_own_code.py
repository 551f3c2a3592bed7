"""A driver of one's own is kept in the run folder, and imported from one that is trusted only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys

import pytest

from collabsim.errors import UserError
from collabsim.experiment.running.coordinate import ExecutionSettings, resume_sweep, run_sweep
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.manifest import Manifest
from collabsim.experiment.store.own_code import DRIVERS, hash_of, own_files
from tests.experiment.sweeps import CHECKOUT, canonical, command, small, swept

pytestmark = pytest.mark.jobs

THREADS = ExecutionSettings("threads", 1)


def begun(place, sweep, driver):
    """A folder with a sweep that was stopped before its first run, made by a program of its own."""
    code = (
        "import sys\n"
        "from collabsim.experiment.store.folder import RunFolder\n"
        "from tests.experiment.sweeps import small\n"
        f"RunFolder.create(sys.argv[1], {sweep}, driver={driver!r})\n"
    )
    subprocess.run(
        [sys.executable, "-c", code, place / "run"], check=True, cwd=CHECKOUT, timeout=300,
        env={**os.environ, "PYTHONPATH": str(place)},
    )  # fmt: skip
    return place / "run"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A driver in a package with a neighbour, and a sweep begun with it.

    Whoever imports the driver leaves a mark.
    """
    tmp_path = tmp_path_factory.mktemp("program")
    package = tmp_path / "my_rules"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    (package / "word.py").write_text("WORD = 'mine'\n", encoding="utf-8")
    (package / "unused.py").write_text("", encoding="utf-8")
    (tmp_path / "beside.py").write_text("from collabsim.engine.loop import run_world\n", "utf-8")
    mark = tmp_path / "mark"
    (package / "driving.py").write_text(
        f"import pathlib\npathlib.Path({str(mark)!r}).touch()\n"
        "import beside\nfrom . import word\n\n\n"
        "def drive(world):\n    beside.run_world(world)\n",
        encoding="utf-8",
    )
    begun(tmp_path, "small(2)", "my_rules.driving:drive")
    return tmp_path, mark


@pytest.fixture
def program(made, tmp_path):
    """The same in a place of its own, where nobody has looked at it."""
    place, mark = made
    mark.unlink(missing_ok=True)
    shutil.copytree(place, tmp_path / "program")
    return tmp_path / "program", mark


def test_a_strangers_folder_imports_nothing_and_a_trusted_one_runs_elsewhere(program, tmp_path):
    place, mark = program
    elsewhere = tmp_path / "elsewhere"
    shutil.move(place / "run", elsewhere)

    def collabsim(*words):
        return subprocess.run(
            command(*words), cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=300
        )

    told = collabsim("resume", elsewhere)
    assert told.returncode == 2
    assert told.stderr.count("\n") == 1
    assert "'my_rules.driving:drive', which is code that would be run here" in told.stderr
    assert "--trust" in told.stderr
    for ask in (
        lambda: resume_sweep(elsewhere, execution=THREADS),
        lambda: RunFolder.open(elsewhere).writing().__enter__(),
        lambda: RunFolder.open(elsewhere).refuse_other_rules("no"),
    ):
        with pytest.raises(UserError, match="which is code that would be run here"):
            ask()
    assert not mark.exists()
    told = collabsim("resume", elsewhere, "--trust", "--executor", "threads", "--workers", 1)
    assert told.returncode == 0, told.stderr
    assert mark.exists()
    assert canonical(elsewhere) == canonical(swept(tmp_path / "plain", small(2)))


def test_the_driver_and_what_it_imports_from_beside_it_are_kept(program):
    place, _ = program
    folder = place / "run"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    inside = folder / DRIVERS / manifest["own_code"]
    kept = {p.relative_to(inside).as_posix(): p.read_bytes() for p in inside.rglob("*.py")}
    assert sorted(kept) == [
        "beside.py",
        *(f"my_rules/{n}.py" for n in ("__init__", "driving", "word")),
    ]
    assert all((place / name).read_bytes() == content for name, content in kept.items())
    assert hash_of(kept) == manifest["own_code"]


def test_files_that_were_changed_are_refused(program):
    place, mark = program
    folder = place / "run"
    kept = next((folder / DRIVERS).rglob("word.py"))
    kept.write_text("WORD = 'theirs'\n", encoding="utf-8")
    with pytest.raises(UserError, match="was changed after it was written"):
        resume_sweep(folder, execution=THREADS, trust=True)
    assert not mark.exists()


def test_shipped_drivers_are_not_kept_and_need_no_trust(tmp_path):
    folder = RunFolder.create(tmp_path / "run", small(1))
    assert own_files("mesa") == own_files("compiled") == {}
    assert "own_code" not in json.loads((folder.path / "manifest.json").read_text("utf-8"))
    assert Manifest.read(folder.path).own_code is None
    assert RunFolder.open(folder.path).driver == "compiled"
    assert not (folder.path / DRIVERS).exists()


def test_a_folder_that_cannot_be_begun_leaves_nothing(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("collabsim.experiment.store.folder.write_manifest", full)
    with pytest.raises(UserError, match="no room left"):
        run_sweep(small(1), tmp_path / "run", execution=THREADS)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(UserError, match="does not exist"):
        run_sweep(small(1), tmp_path / "mispelt" / "run", execution=THREADS)
    assert list(tmp_path.iterdir()) == []
