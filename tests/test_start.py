"""How soon the program starts: what is imported before it is needed costs every user seconds."""

from __future__ import annotations

import subprocess
import sys

import pytest

LATER = {
    "duckdb", "matplotlib", "mesa", "networkx", "pandas", "pyarrow", "SALib", "scipy.stats",
    "statsmodels",
}  # fmt: skip
"""Libraries that are wanted when there is something to tell, or by other commands."""

HEAVY = LATER | {"collabsim.world", "numba", "numpy", "scipy"}
"""What a program that runs nothing can do without; typer itself looks for pydantic."""

IMPORT = """
import sys
import collabsim
print(*sys.modules)
"""

HELP = """
import sys
from collabsim.cli import app
try:
    app(sys.argv[1:])
except SystemExit as ended:
    assert ended.code == 0
print(*sys.modules)
"""

# The first replication ends the program: what is imported by then is what a user waits for.
FIRST_REPLICATION = """
import os, sys
from collabsim import api
from collabsim.cli import app
from collabsim.engine.loop import run_world

def leave(*_):
    print(*sys.modules, flush=True)
    os._exit(0)

def run_and_leave(world):
    run_world(world)
    leave()

simulate, compare = api.simulate, api.compare
api.simulate = lambda *a, **named: simulate(*a, **named | {"driver": "__main__:run_and_leave"})
api.compare = lambda *a, **named: compare(*a, **named | {"progress": leave})
app(sys.argv[1:])
"""

# The end of the answer ends the program: what only draws it is not waited for.
FIRST_ANSWER = """
import os, sys
from collabsim.cli import app
from collabsim.report import terminal

shown = terminal.print_comparison

def print_and_leave(*given):
    shown(*given)
    print(*sys.modules, flush=True)
    os._exit(0)

terminal.print_comparison = print_and_leave
app(sys.argv[1:])
"""


def imported(folder, program: str, *arguments: str) -> set[str]:
    """What a program has imported in a new interpreter when it prints that, its last line."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True, check=True, cwd=folder, encoding="utf-8",
    )  # fmt: skip
    return set(done.stdout.splitlines()[-1].split())


def test_the_package_is_imported_at_once(tmp_path) -> None:
    modules = imported(tmp_path, IMPORT)
    assert "collabsim" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize("command", [(), ("run",), ("compare",), ("explain",)])
def test_help_needs_no_library_of_the_model(tmp_path, command) -> None:
    modules = imported(tmp_path, HELP, *command, "--help")
    assert "collabsim.cli.run" in modules
    assert not modules & HEAVY


@pytest.mark.parametrize(
    "command",
    [
        ("run", "baseline"),
        ("run", "baseline", "--out", "folder"),
        ("compare", "small_and_large"),
        ("compare", "small_and_large", "--shapley", "--quiet"),
    ],
    ids=" ".join,
)
def test_a_first_replication_waits_for_nothing_it_does_not_need(tmp_path, command) -> None:
    modules = imported(tmp_path, FIRST_REPLICATION, *command)
    assert "collabsim.engine.loop" in modules
    assert not modules & LATER


def test_an_answer_waits_for_no_figure_and_no_other_set_of_values(tmp_path) -> None:
    command = ("compare", "small_and_large", "-n", "3", "--region-points", "9")
    modules = imported(tmp_path, FIRST_ANSWER, *command)
    assert "collabsim.report.terminal" in modules
    assert not modules & {"collabsim.analysis.region_run", "matplotlib", "mesa", "SALib"}
