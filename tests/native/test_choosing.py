"""The library is used where it fits, and where it does not why not is said in one sentence."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from collabsim import native
from collabsim.cli import app
from collabsim.errors import UserError
from collabsim.native import FOLDER, PLATFORMS, Reason, choose, describe, file_name, platform_here
from collabsim.world import compiling
from collabsim.world.compiling import rules_hash

RULES = "0123456789abcdef0123"
KEPT = FOLDER / file_name("linux-x86_64")
here_it_fits = pytest.mark.skipif(
    platform_here() != "linux-x86_64", reason="a checkout keeps the library of one platform"
)


@pytest.fixture(autouse=True)
def _nothing_asked_for(monkeypatch):
    monkeypatch.delenv("COLLABSIM_ENGINE", raising=False)
    monkeypatch.setattr(native, "platform_here", lambda: "linux-x86_64")


@pytest.fixture
def folder(tmp_path):
    """A folder with a whole library that holds nothing."""
    write(tmp_path, b"not a library")
    return tmp_path


def write(folder: Path, content: bytes, rules: str = RULES) -> None:
    of = "linux-x86_64"
    file = folder / file_name(of)
    file.write_bytes(content)
    said = describe(of, rules, ["run_block"], content)
    file.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")


def reason(folder: Path) -> Reason | None:
    return choose(RULES, folder).reason


def test_where_there_is_none_it_is_missing(tmp_path, folder):
    assert reason(tmp_path / "elsewhere") is Reason.MISSING
    (folder / file_name("linux-x86_64")).with_suffix(".json").unlink()
    assert reason(folder) is Reason.MISSING


@pytest.mark.parametrize("suffix", [".so", ".json"])
@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda all_of_it: all_of_it[:-1], lambda all_of_it: b"x" + all_of_it[1:]],
    ids=["empty", "cut", "one byte"],
)
def test_what_is_damaged_is_never_opened(folder, suffix, damage, monkeypatch):
    monkeypatch.setattr(native, "library_at", None)
    file = (folder / file_name("linux-x86_64")).with_suffix(suffix)
    file.write_bytes(damage(file.read_bytes().strip()))
    assert reason(folder) is Reason.DAMAGED


@pytest.mark.parametrize("said", ["[]", "{}", '"rules"', '{"rules": 1, "functions": 2}'])
def test_what_says_nothing_about_a_library_is_damaged(folder, said):
    (folder / file_name("linux-x86_64")).with_suffix(".json").write_text(said, encoding="utf-8")
    assert reason(folder) is Reason.DAMAGED


def test_a_library_of_other_rules_is_never_opened(folder, monkeypatch):
    monkeypatch.setattr(native, "library_at", None)
    assert choose("f" * 20, folder).reason is Reason.CHANGED


def test_what_is_whole_and_no_library_cannot_be_loaded(folder):
    assert reason(folder) is Reason.NOT_LOADED


@here_it_fits
def test_a_library_that_says_itself_that_it_is_of_other_rules_is_not_used(tmp_path):
    write(tmp_path, KEPT.read_bytes())
    assert reason(tmp_path) is Reason.NOT_LOADED


@pytest.mark.parametrize("here", ["plan9-x86_64", "linux-riscv64", "windows-x86_64-32"])
def test_for_other_platforms_there_is_none(folder, monkeypatch, here):
    monkeypatch.setattr(native, "platform_here", lambda: here)
    found = choose(RULES, folder)
    assert found.reason is Reason.NO_PLATFORM
    assert here in found.told()


@pytest.mark.parametrize(
    ("system", "machine", "named"),
    [
        ("Linux", "x86_64", "linux-x86_64"),
        ("Linux", "aarch64", "linux-aarch64"),
        ("Darwin", "arm64", "macos-arm64"),
        ("Darwin", "x86_64", "macos-x86_64"),
        ("Windows", "AMD64", "windows-x86_64"),
    ],
)
def test_every_platform_has_its_name(monkeypatch, system, machine, named):
    monkeypatch.setattr("platform.system", lambda: system)
    monkeypatch.setattr("platform.machine", lambda: machine)
    assert platform_here() == named
    assert named in PLATFORMS


def test_one_engine_can_be_insisted_on(folder, monkeypatch):
    monkeypatch.setenv("COLLABSIM_ENGINE", "compile")
    assert reason(folder) is Reason.ASKED
    monkeypatch.setenv("COLLABSIM_ENGINE", "native")
    with pytest.raises(UserError, match=r"COLLABSIM_ENGINE=native, but the library for .* cannot"):
        choose(RULES, folder)
    monkeypatch.setenv("COLLABSIM_ENGINE", "fast")
    with pytest.raises(UserError, match="no such engine; it may be native, compile or auto"):
        choose(RULES, folder)


def test_numbas_own_checks_are_not_passed_by(folder):
    assert choose(RULES, folder, checked=True).reason is Reason.CHECKED


@pytest.mark.parametrize("why", [one for one in Reason if one is not Reason.ASKED])
def test_why_the_rules_are_compiled_is_said_once(why, monkeypatch, tmp_path, capfd):
    monkeypatch.setenv("COLLABSIM_CACHE", str(tmp_path))
    monkeypatch.setattr(compiling, "cache_folder", lambda: tmp_path)
    monkeypatch.setattr(compiling.config, "DISABLE_JIT", False)
    chosen = native.Choice("linux-x86_64", reason=why)
    monkeypatch.setattr(compiling, "engine", lambda: chosen)
    compiling.announce.cache_clear()
    compiling.announce()
    compiling.announce()
    compiling.announce.cache_clear()
    (said,) = capfd.readouterr().err.splitlines()
    assert said == (
        f"Compiling the rules ({chosen.why()}): once for each installation, about a minute."
    )
    for language in ("nb", "nn"):
        assert chosen.why(language) != chosen.why() != ""


# --- The rules and their hash ---------------------------------------------------------------------


@here_it_fits
def test_the_kept_library_is_that_of_these_rules():
    """If this fails, a rule was changed: make native (or tools/native.py --here) mends it."""
    found = choose(rules_hash())
    assert found.reason is None, found.told()
    assert set(compiling.ENTRIES) <= set(found.functions)


def test_a_parameter_in_another_place_is_another_hash(monkeypatch):
    before = rules_hash()
    fields = [(name, compiling.RECORD[name]) for name in compiling.RECORD.names]
    monkeypatch.setattr(compiling, "RECORD", np.dtype(fields))
    assert rules_hash() == before
    monkeypatch.setattr(compiling, "RECORD", np.dtype([("one_more", np.float64), *fields]))
    assert rules_hash() != before


def test_lines_that_end_in_another_way_are_the_same_rules(tmp_path):
    copy = tmp_path / "collabsim"
    shutil.copytree(
        FOLDER.parent, copy, ignore=lambda _, names: [n for n in names if n == "__pycache__"]
    )
    assert rules_hash(copy) == rules_hash()
    rule = copy / "rules" / "consent.py"
    rule.write_bytes(rule.read_bytes().replace(b"\n", b"\r\n"))
    assert rules_hash(copy) == rules_hash()
    rule.write_bytes(rule.read_bytes() + b"\n")
    assert rules_hash(copy) != rules_hash()


ENGINE = "from collabsim.world.compiling import engine; print(engine().told())"


@pytest.fixture(scope="module")
def edited(tmp_path_factory, checkout):
    """A copy of the program, its library in it, in which whoever would rather say yes says yes."""
    place = tmp_path_factory.mktemp("edited")
    for folder in ("collabsim", "scenarios"):
        shutil.copytree(
            checkout / folder, place / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    rule = place / "collabsim" / "rules" / "consent.py"
    text = rule.read_text(encoding="utf-8")
    before = "return 1.0 / (1.0 + exp(-x))"
    assert text.count(before) == 1
    rule.write_text(text.replace(before, "return 1.0"), encoding="utf-8")
    return place


def said_in(place: Path, script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "COLLABSIM_ENGINE"}
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=place, capture_output=True, text=True, check=True,
        env={**kept, "PYTHONPATH": str(place), "NUMBA_DISABLE_JIT": "0", **environment},
    )  # fmt: skip


@here_it_fits
def test_an_edited_rule_is_not_run_from_the_library(edited):
    told = said_in(edited, ENGINE).stdout
    assert told == (
        "The rules are compiled on this machine: "
        "the rules have changed since the library for linux-x86_64 was made.\n"
    )


RUN = """
from collabsim import simulate
print(simulate("baseline", seed=3).pilots.outcome.tolist())
"""


@pytest.mark.long
@here_it_fits
def test_what_an_edited_rule_says_is_what_happens(edited, tmp_path):
    here = Path(__file__).resolve().parents[2]
    shipped = said_in(here, RUN, COLLABSIM_CACHE=str(tmp_path))
    assert shipped.stderr == ""
    ran = said_in(edited, RUN, COLLABSIM_CACHE=str(tmp_path))
    assert "Compiling the rules (the rules have changed since the library" in ran.stderr
    assert ran.stdout == said_in(edited, RUN, NUMBA_DISABLE_JIT="1").stdout != shipped.stdout


# --- What is said of it ---------------------------------------------------------------------------


@here_it_fits
def test_the_command_says_which_engine_there_is(tmp_path, monkeypatch):
    monkeypatch.setenv("COLLABSIM_CACHE", str(tmp_path))
    said = CliRunner().invoke(app, ["cache"]).output
    assert " ".join(said.split()).startswith(compiling.engine().told())
