"""Compiled code is kept under the hash of everything it was built from."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabsim.experiment.store.parts import MADE_BY, source_hash_here
from collabsim.world import compiling
from collabsim.world.compiling import cache_folder, source_hash

PACKAGE = Path(compiling.__file__).resolve().parents[1]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the sources that runs depend on."""
    place = tmp_path / "collabsim"
    for room in MADE_BY:
        source, target = PACKAGE / room, place / room
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(
                source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(source, target)
    return place


@pytest.fixture
def fresh_folder() -> Iterator[None]:
    """The folder is looked for anew, before the test and after it."""
    cache_folder.cache_clear()
    yield
    cache_folder.cache_clear()


def test_a_copy_has_the_same_hash_wherever_it_stands(copy: Path) -> None:
    assert source_hash(copy) == source_hash()


@pytest.mark.parametrize(
    "edited",
    ["rules/consent.py", "rules/phases/deciding.py", "world/draws.py", "engine/loop.py",
     "municipality/structure.py"],
)  # fmt: skip
def test_an_edited_rule_gets_a_folder_of_its_own(copy: Path, edited: str) -> None:
    path = copy / edited
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert source_hash(copy) != source_hash()


@pytest.mark.parametrize(
    "edited",
    ["municipality/generate.py", "municipality/assemble.py", "parameters/__init__.py",
     "experiment/plan.py", "rules/consent.py"],
)  # fmt: skip
def test_runs_have_another_name_when_what_lays_worlds_out_was_edited(
    copy: Path, edited: str
) -> None:
    path = copy / edited
    before = source_hash(copy, MADE_BY)
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert source_hash(copy, MADE_BY) != before == source_hash_here()


def test_a_new_or_renamed_rule_gets_a_folder_of_its_own(copy: Path) -> None:
    (copy / "rules/consent.py").rename(copy / "rules/agreement.py")
    renamed = source_hash(copy)
    assert renamed != source_hash()
    (copy / "rules/another.py").write_text("", encoding="utf-8")
    assert source_hash(copy) not in {renamed, source_hash()}


def test_the_folder_is_named_by_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fresh_folder: None
) -> None:
    monkeypatch.setenv("COLLABSIM_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / source_hash()
    assert list(tmp_path.iterdir()) == [], "it is made with the first file"
