"""An archive holds what it takes to make any run again, or says what is wrong with it."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import count

import numpy as np
import pyarrow as pa
import pytest
from rocrate.rocrate import ROCrate
from typer.testing import CliRunner

from collabsim.archive import Archive, make_archive, reproduce
from collabsim.archive.crate import METADATA, Words, names_in
from collabsim.archive.lock import NUMBERS_DEPEND_ON, differing, pinned
from collabsim.archive.reproducing import LEAST_RUNS, named_run, sample
from collabsim.archive.run_hashes import HASHES, run_hash
from collabsim.archive.shipped import LOCK, document
from collabsim.archive.wheel import write_wheel
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.experiment.plan import worlds
from collabsim.experiment.replicate import run_one
from collabsim.experiment.store.folder import RunFolder
from tests import run_folders
from tests.run_folders import failure, fill, filled, plans, small_sweep

WORDS = Words("A title: æøå", "What it is about", ("Kari Nordmann <0000-0002-1825-0097>", "Ola"))
CELLS, WORLDS, REPLICATIONS = 2, 2, 6


def run(*arguments):
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("sweep") / "run")


@pytest.fixture(scope="module")
def made(folder):
    place = folder.path.parent / "archive"
    make_archive(folder, place, WORDS)
    return place


@pytest.fixture
def archive(made, tmp_path):
    """An archive that a test may spoil."""
    return shutil.copytree(made, tmp_path / "archive")


def sign(place):
    """Put down the present bytes of every file, as whoever changes them on purpose could."""
    path = place / METADATA
    crate = json.loads(path.read_text("utf-8"))
    for one in crate["@graph"]:
        if "sha256" in one and (place / one["@id"]).exists():
            one["sha256"] = hashlib.sha256((place / one["@id"]).read_bytes()).hexdigest()
    gone = {one["@id"] for one in crate["@graph"] if "sha256" in one}
    gone -= set(names_in(place))
    crate["@graph"] = [one for one in crate["@graph"] if one["@id"] not in gone]
    path.write_text(json.dumps(crate), encoding="utf-8")


def test_every_run_has_a_row_and_its_hash(folder, made):
    with (made / "runs.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = [tuple(int(row[name]) for name in ("cell", "world", "replication")) for row in rows]
    expected = [
        (cell, world, number)
        for cell in range(CELLS)
        for world in range(WORLDS)
        for number in range(REPLICATIONS)
    ]
    assert places == expected
    row = next(row for row in rows if int(row["events"]) > 0)
    plan = worlds(folder.sweep.cells[int(row["cell"])].scenario)[int(row["world"])]
    again = run_one(plan, int(row["seed"]), int(row["replication"]))
    assert row["sha256"] == run_hash(again)
    assert (int(row["pilots"]), int(row["events"])) == (len(again.pilots), len(again.events))


def test_a_hash_is_of_every_value_and_column(folder):
    plan = worlds(folder.sweep.cells[0].scenario)[1]
    lived = (run_one(plan, 5, number) for number in count())
    made = next(run for run in lived if len(run.pilots))
    before = run_hash(made)
    assert run_hash(run_one(plan, 5, made.replication)) == before
    for rows in (made.events, made.pilots):
        for column in rows.dtype.names:
            value = rows[column][0].copy()
            rows[column][0] = 0 if value else 1
            assert run_hash(made) != before, column
            rows[column][0] = value
    assert run_hash(made) == before


def test_the_library_reads_it_and_finds_every_file(made):
    crate = ROCrate(made)
    assert crate.name == WORDS.title
    listed = {one.id: one for one in crate.data_entities}
    assert set(listed) == set(names_in(made))
    for name, one in listed.items():
        assert one["sha256"] == hashlib.sha256((made / name).read_bytes()).hexdigest()
    action = crate.get("#sweep")
    assert action.type == "CreateAction"
    assert {one.id for one in action["result"]} == {
        n for n in listed if n.startswith("results/parts/")
    }
    assert crate.get("https://orcid.org/0000-0002-1825-0097")["name"] == "Kari Nordmann"


def test_what_is_in_it(made):
    wanted = {
        "README.md", "runs.csv", "columns.csv", "odd.md", LOCK, "CITATION.cff", "codemeta.json",
        "platform.json", "results/manifest.json",
    }  # fmt: skip
    names = set(names_in(made))
    assert wanted <= names
    assert any(name.startswith("scenarios/") for name in names)
    assert not any(HASHES in name.split("/") for name in names)
    assert "--hash=sha256:" in (made / LOCK).read_text("utf-8")


def test_the_same_runs_come_out_the_same(made):
    archive = Archive.open(made)
    done = reproduce(archive, sample(archive.runs, 0.01))
    assert (done.made, done.different, done.elsewhere) == (LEAST_RUNS, (), ())


def test_a_run_that_comes_out_otherwise_is_named(archive):
    lines = (archive / "runs.csv").read_text("utf-8").splitlines()
    digits = lines[8].rpartition(",")[2]
    lines[8] = lines[8].replace(digits, digits[::-1])
    (archive / "runs.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    sign(archive)
    ended = run("reproduce", archive, "--here", "--run", "8")
    assert ended.exit_code == 1
    opened = Archive.open(archive)
    assert opened.runs[7].run in ended.output
    assert run("reproduce", archive, "--here", "--run", "7").exit_code == 0


@pytest.mark.parametrize("share", [0.01, 0.5, 1.0])
def test_a_sample_is_the_same_for_all_and_has_every_cell(made, share):
    runs = Archive.open(made).runs
    many = [replace(one, replication=n) for n in range(50) for one in runs]
    chosen = sample(many, share)
    assert chosen == sample(many, share)
    assert len(chosen) == max(LEAST_RUNS, round(share * len(many)))
    assert {(one.cell, one.world) for one in chosen} == {(c, w) for c in range(2) for w in range(2)}


def test_a_run_is_found_by_number_and_by_name(made):
    opened = Archive.open(made)
    third = opened.runs[2]
    assert named_run(opened, "3") == named_run(opened, third.run) == third
    for wrong in ("xyz", "", "-1"):
        with pytest.raises(UserError, match="expected a number from 1 to 24"):
            named_run(opened, wrong)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda place: (place / "odd.md").write_text("x"), "odd.md was changed"),
        (lambda place: (place / "columns.csv").unlink(), "columns.csv is missing"),
        (lambda place: (place / "new.txt").write_text("x"), "new.txt was added"),
        (lambda place: (place / METADATA).unlink(), "is no archive"),
        (lambda place: (place / METADATA).write_text("{"), "cannot be read"),
        (lambda place: (place / METADATA).write_text('{"@graph": []}'), "no archive of collabsim"),
    ],
    ids=["byte", "missing", "added", "no_metadata", "torn", "other"],
)
def test_what_is_wrong_with_a_file_is_one_sentence(archive, spoil, sentence):
    spoil(archive)
    ended = run("reproduce", archive, "--here")
    assert ended.exit_code == 2
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_another_lock_is_named(archive):
    lock = (archive / LOCK).read_text("utf-8")
    numpy = pinned(lock)["numpy"]
    (archive / LOCK).write_text(lock.replace(f"numpy=={numpy}", "numpy==1.0.1"), encoding="utf-8")
    ended = run("reproduce", archive, "--here")
    assert f"{LOCK} was changed" in ended.stderr
    sign(archive)
    ended = run("reproduce", archive, "--here")
    assert ended.exit_code == 2
    assert f"here is numpy {numpy} and not 1.0.1" in ended.stderr


def test_own_code_that_is_missing_is_named(archive):
    path = archive / "results" / "manifest.json"
    content = json.loads(path.read_bytes())
    del content["hash"]
    content |= {"driver": "my_rules:drive", "own_code": "0" * 32}
    plain = json.dumps(content, sort_keys=True, separators=(",", ":"))
    mark = hashlib.blake2b(plain.encode(), digest_size=16).hexdigest()
    path.write_text(json.dumps({**content, "hash": mark}), encoding="utf-8")
    sign(archive)
    ended = run("reproduce", archive, "--here", "--trust")
    assert ended.exit_code == 2
    assert "'my_rules:drive', whose file is not in it" in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--verify", "0%"], "expected a share such as 1%"),
        (["--verify", "some"], "expected a share such as 1%"),
        (["--verify", "101%"], "expected a share such as 1%"),
        (["--run", "99"], "expected a number from 1 to 24"),
        (["--environment", "somewhere"], "name one"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(made, arguments, sentence):
    ended = run("reproduce", made, "--here", *arguments)
    assert ended.exit_code == 2
    assert sentence in ended.stderr


def test_what_cannot_be_archived_is_one_sentence(folder, tmp_path):
    half = RunFolder.create(tmp_path / "half", small_sweep())
    fill(half, [0])
    ended = run("archive", half.path)
    assert ended.exit_code == 2
    assert "go on with: collabsim resume" in ended.stderr
    ended = run("archive", folder.path, "--out", folder.path)
    assert ended.exit_code == 2
    assert "is there already" in ended.stderr
    assert not (tmp_path / "half-archive").exists()


def test_results_that_are_not_those_of_the_rules_are_refused(tmp_path, monkeypatch):
    """As those of a machine with other last digits would be."""
    other = small_sweep()
    folder = RunFolder.create(tmp_path / "run", other)
    first = run_folders.table_of(other, plans(other)[0])
    place = first.column_names.index("price_nok")
    prices = np.nextafter(first["price_nok"].to_numpy(), np.float32(np.inf))
    bent = first.set_column(place, first.field(place), pa.array(prices))
    real = run_folders.table_of
    monkeypatch.setattr(
        run_folders,
        "table_of",
        lambda sweep, plan, own=(): bent if plan.number == 0 else real(sweep, plan, own),
    )
    fill(folder)
    with pytest.raises(UserError, match="are not those its rules give here"):
        make_archive(folder, tmp_path / "archive", WORDS)
    assert not (tmp_path / "archive").exists()


def test_runs_that_failed_have_no_row(tmp_path):
    sweep = small_sweep(name="failing")
    folder = filled(tmp_path / "run", sweep, [failure(sweep, 1, 0, 3)])
    done = make_archive(folder, tmp_path / "archive", WORDS)
    runs = Archive.open(tmp_path / "archive").runs
    assert done.runs == len(runs) == CELLS * WORLDS * REPLICATIONS - 1
    assert (1, 0, 3) not in {(one.cell, one.world, one.replication) for one in runs}


def test_what_was_hashed_is_not_made_again(folder, made, monkeypatch):
    def refuse(*_):
        raise AssertionError("a run was made")

    monkeypatch.setattr("collabsim.archive.run_hashes.run_one", refuse)
    place = made.with_name("second")
    make_archive(folder, place, WORDS)
    assert (place / "runs.csv").read_bytes() == (made / "runs.csv").read_bytes()


def test_its_wheel_is_the_program_and_the_same_every_time(made, tmp_path):
    (wheel,) = (made / "wheel").glob("*.whl")
    assert write_wheel(tmp_path).read_bytes() == wheel.read_bytes()
    with zipfile.ZipFile(wheel) as file:
        names = set(file.namelist())
        assert file.testzip() is None
    assert {"collabsim/model.py", "collabsim/shipped/baseline.toml"} <= names
    assert f"collabsim/shipped_documents/{LOCK}" in names
    assert not any("__pycache__" in name for name in names)


def test_libraries_are_compared_by_version():
    lock = document(LOCK)
    wanted = pinned(lock.read_text("utf-8"))
    assert set(NUMBERS_DEPEND_ON) <= set(wanted)
    assert differing(lock) == []
    assert differing(lock, {"numpy": "1.0"}) == [f"numpy 1.0 and not {wanted['numpy']}"]


@pytest.mark.long
def test_it_is_reproduced_in_an_environment_of_its_own(made, tmp_path):
    """Made from the lock file and the wheel alone: nothing of the checkout is on its path."""
    place = tmp_path / "environment"
    ended = subprocess.run(
        [sys.executable, "-m", "collabsim", "reproduce", made, "--environment", place],
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert "20 of 24 runs were made again, and all came out the same" in ended.stdout
    where = [place / "bin" / "python", "-c", "import collabsim; print(collabsim.__file__)"]
    told = subprocess.run(where, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert str(place) in told.stdout
