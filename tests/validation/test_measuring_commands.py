"""How long measurements end: whole, refused, or interrupted."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from collabsim import __version__
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.validation.measuring import dated, exit_code, write_record
from tests.test_house import CHECKOUT


def refuse():
    raise UserError("no such thing")


def interrupt():
    raise KeyboardInterrupt


def test_work_that_is_done_refused_or_interrupted_says_so_by_its_code(capsys):
    assert exit_code(lambda: None, goes_on=True) == 0
    assert capsys.readouterr().err == ""
    assert exit_code(refuse, goes_on=True) == 2
    assert capsys.readouterr().err == "error: no such thing\n"
    assert exit_code(interrupt, goes_on=True) == INTERRUPTED
    assert capsys.readouterr().err == "stopped by the user; the same command goes on from here\n"
    assert exit_code(interrupt, goes_on=False) == INTERRUPTED
    assert capsys.readouterr().err == "stopped by the user\n"


def fail():
    raise ZeroDivisionError


def test_an_error_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        exit_code(fail, goes_on=True)


def test_a_record_says_when_and_by_what_it_was_made(tmp_path):
    write_record(tmp_path / "r.json", dated({"seed": 3}, rows=[1, 2]))
    found = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert (found["version"], found["seed"], found["rows"]) == (__version__, 3, [1, 2])


@pytest.mark.long
@pytest.mark.parametrize("module", ["patterns_region_run", "causes_run"])
def test_a_command_measures_in_its_processes_and_goes_on_with_what_is_there(module, tmp_path):
    numbers = {
        "patterns_region_run": ["--points", "2", "--replications", "5"],
        "causes_run": ["--points", "1", "--point-replications", "5", "--replications", "5"],
    }[module]
    out = tmp_path / ("r.json" if module == "patterns_region_run" else "out")
    command = [
        sys.executable, "-m", f"collabsim.validation.{module}", *numbers,
        "--folder", str(tmp_path / "kept"), "--out", str(out),
    ]  # fmt: skip
    for _ in range(2):
        subprocess.run(command, cwd=CHECKOUT, check=True, timeout=900)
    other = [*command, "--seed", "9"]
    assert subprocess.run(other, cwd=CHECKOUT, check=False, timeout=60).returncode == 2
