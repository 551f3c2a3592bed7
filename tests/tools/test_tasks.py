"""The tasks: one script, with and without make, on old and new Pythons."""

from __future__ import annotations

import ast
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
SCRIPT = CHECKOUT / "tools" / "tasks.py"


@pytest.fixture(scope="module")
def tasks():
    spec = importlib.util.spec_from_file_location("tasks", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(*arguments):
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, encoding="utf-8", check=False
    )


def test_an_old_python_can_read_it_and_it_needs_no_library():
    module = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    imported = {
        alias.name.split(".")[0]
        for node in ast.walk(module)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert imported
    assert imported <= sys.stdlib_module_names
    assert "__future__" not in SCRIPT.read_text(encoding="utf-8")


def test_make_and_the_script_know_the_same_tasks(tasks):
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^help (.*):$", makefile, re.MULTILINE)[1].split())
    listed = {line.split()[0] for line in tasks.HELP.splitlines()}
    assert targets == set(tasks.TASKS) == listed


def test_an_unknown_task_is_one_sentence():
    done = told("dmo")
    assert done.returncode == 2
    assert done.stderr.startswith("error: there is no task 'dmo'")
    assert done.stderr.count("\n") == 1


def test_where_no_python_fits_it_says_which_is_needed(tasks, monkeypatch):
    monkeypatch.setattr(tasks, "output", lambda *_, **__: "3 6\n/somewhere/python3.6")
    with pytest.raises(tasks.FailedError, match=r"needs Python 3\.12 or newer"):
        tasks.fitting_python()


def test_the_settings_of_pip_are_said_in_the_words_of_uv(tasks):
    options = tasks.pip_configuration(
        "global.extra-index-url='one two'\nglobal.index-url='mirror'\n"
        ":env:.find-links='wheels more'\ninstall.no-index='true'\nlist.format='columns'"
    )
    words = tasks.translated(options, {"UV_INDEX_URL": "own"})
    assert words == {
        "UV_INDEX": "one two",
        "UV_FIND_LINKS": "wheels,more",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "UV_NO_INDEX": "1",
    }
