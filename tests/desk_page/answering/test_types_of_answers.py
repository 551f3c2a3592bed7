"""The modules of the answers say of which types everything is, stay short, and touch no page."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import collabsim.desk_page

MODULES = Path(collabsim.desk_page.__file__).parent / "page" / "answering"
KEPT = Path(__file__).resolve().parents[3] / "build/typescript/node_modules/.bin/tsc"
STRICT = (
    "--checkJs", "--allowJs", "--noEmit", "--strict", "--noUnusedLocals", "--target", "es2022",
    "--module", "es2022", "--lib", "es2022", "--moduleResolution", "bundler",
)  # fmt: skip
FUNCTION = re.compile(r"^(?:export )?(?:async )?function \w+[\s\S]*?^}", re.MULTILINE)


@pytest.mark.jobs
def test_types_fit_and_a_wrong_one_is_found(tmp_path):
    program = os.environ.get("TSC") or shutil.which("tsc") or (str(KEPT) if KEPT.exists() else None)
    if program is None or shutil.which("node") is None:
        pytest.skip("there is no TypeScript here to check the types of modules with")
    wrong = tmp_path / "wrong.js"
    wrong.write_text(f'import {{ perHundred }} from "{MODULES}/ended.js";\nperHundred("one");\n')
    command = [program, *STRICT, *map(str, sorted(MODULES.glob("*.js"))), str(wrong)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    complaints = done.stdout.splitlines()
    assert len(complaints) == 1, complaints
    assert "wrong.js(2,12)" in complaints[0]


@pytest.mark.parametrize("file", sorted(MODULES.glob("*.js")), ids=lambda one: one.name)
def test_modules_are_short_and_know_no_document(file):
    text = file.read_text(encoding="utf-8")
    assert text.startswith("// @ts-check\n")
    assert text.count("\n") <= 500
    assert max((one.count("\n") + 1 for one in FUNCTION.findall(text)), default=0) <= 60
    assert not re.search(r"\b(document|window|Math\.random|Date)\b\s*[.(]", text)
