"""What an archive says of itself in words and plain data."""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Sequence
from importlib.metadata import metadata, version
from typing import Any

from collabsim.experiment.store.folder import RunFolder

_README = """\
# {title}

An archive of a sweep of collabsim {version}, an agent-based model of collaboration between
municipalities and social entrepreneurs. It explains and compares; it forecasts nothing.

{runs:,} runs of {cells} cells. What each file is stands in `ro-crate-metadata.json`, with its
SHA-256; what each column holds, in `columns.csv`; how the model works, in `odd.md`.

To run part of it again, in an environment of its own that is made from `requirements.lock` and
`wheel/`:

    python -m venv again
    again/bin/pip install --require-hashes -r requirements.lock
    again/bin/pip install --no-deps wheel/{wheel}
    again/bin/collabsim reproduce . --here --verify 1%

On Windows the programs are in `again\\Scripts`. Where collabsim is installed already,
`collabsim reproduce .` does the four.{trust}

A run comes out the same if its hash does: SHA-256 of its events and its pilots. The hashes in
`runs.csv` were made with {system} on {machine}, Python {python}. They are
shown to be the same there; on other systems the functions of the C library may differ in the last
digit, and `collabsim reproduce` says so.
"""
_TRUST = """

The sweep was run by a driver of its own, whose files are in `results/drivers`. They are run only
if you say that you trust them: add `--trust`."""


def readme(folder: RunFolder, title: str, runs: int, wheel: str) -> str:
    """What somebody reads who opens the archive."""
    here = platform_here()
    return _README.format(
        title=title,
        version=folder.manifest.versions["collabsim"],
        runs=runs,
        cells=folder.manifest.cells,
        wheel=wheel,
        trust=_TRUST if folder.trusting else "",
        system=here["system"],
        machine=here["machine"],
        python=here["python"],
    )


def platform_here() -> dict[str, str]:
    """The machine and the programs that decide the last digits."""
    import llvmlite.binding as llvm  # noqa: PLC0415 - a second, for this line

    return {
        "system": f"{platform.system()} {platform.release()}",
        "machine": platform.machine(),
        "processor": llvm.get_host_cpu_name(),
        "c_library": " ".join(platform.libc_ver()).strip() or "unknown",
        "llvm": ".".join(map(str, llvm.llvm_version_info)),
        "python": platform.python_version(),
        "implementation": sys.implementation.name,
    }


def codemeta(authors: Sequence[str]) -> dict[str, Any]:
    """The program as CodeMeta 2.0 describes software."""
    of = metadata("collabsim")
    return {
        "@context": "https://doi.org/10.5063/schema/codemeta-2.0",
        "@type": "SoftwareSourceCode",
        "name": "collabsim",
        "version": version("collabsim"),
        "description": of["Summary"],
        "license": "https://spdx.org/licenses/MIT",
        "programmingLanguage": {"@type": "ComputerLanguage", "name": "Python"},
        "runtimePlatform": f"Python {of['Requires-Python']}",
        "keywords": re.split(r",\s*", of["Keywords"] or ""),
        "author": [{"@type": "Organization", "name": "the collabsim authors"}],
        "contributor": [{"@type": "Person", "name": name} for name in authors],
    }


def as_json(data: Any) -> bytes:
    """Plain data as a file of JSON that people read too."""
    return (json.dumps(data, indent=2, ensure_ascii=False) + "\n").encode()
