"""The engine's modules say of which types everything is, and a checker agrees.

TypeScript is a tool of development: where neither ``tsc`` nor a copy of it is, this is left out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from collabsim.browser import MODULES, STATISTICS

FILES = sorted([*MODULES.glob("*.js"), *STATISTICS.glob("*.js")])
CHECKOUT = Path(__file__).resolve().parents[2]
KEPT = CHECKOUT / "build" / "typescript" / "node_modules" / ".bin" / "tsc"
"""Where ``.ci/run`` puts it: ``npm install --prefix build/typescript typescript``."""
STRICT = (
    "--checkJs", "--allowJs", "--noEmit", "--strict", "--noUnusedLocals", "--target", "es2022",
    "--module", "es2022", "--lib", "es2022,dom,dom.iterable", "--moduleResolution", "bundler",
)  # fmt: skip


def checker() -> str:
    """The type checker, if there is one."""
    found = os.environ.get("TSC") or shutil.which("tsc") or (str(KEPT) if KEPT.exists() else None)
    if found is None or shutil.which("node") is None:
        pytest.skip("there is no TypeScript here to check the types of modules with")
    return found


def checked(*files: Path) -> str:
    """What the checker complains of."""
    command = [checker(), *STRICT, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


@pytest.mark.jobs
def test_types_fit_and_a_wrong_one_is_found(tmp_path):
    """In one go: starting the checker takes most of the time."""
    wrong = tmp_path / "wrong.js"
    wrong.write_text(f'import {{ summed }} from "{MODULES}/lives.js";\nsummed("one");\n')
    complaints = checked(*FILES, wrong).splitlines()
    assert len(complaints) == 1, complaints
    assert "wrong.js(2,8)" in complaints[0]
    assert "not assignable" in complaints[0]


@pytest.mark.parametrize("file", FILES, ids=lambda one: one.name)
def test_every_module_is_checked_and_short(file):
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "// @ts-check"
    assert len(lines) <= 500
