"""Hold an archive against the profile it claims: ``python tools/crate_validator.py [ARCHIVE]``.

The validator of the RO-Crate community (roc-validator) wants older libraries than the project, so
it has an environment of its own, with a lock file of its own; nobody else needs it. It asks the
network for the words of RO-Crate and of workflow runs. Here it answers from what the library
``rocrate`` brings (the words of a later version, which has all of the earlier one's), so that a
check depends on nobody's server. Without an archive a small one is made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import venv
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements-crate.lock"
SEVERITY = "required"
WORKFLOW_RUN = "https://w3id.org/ro/terms/workflow-run/"
CRATE = "https://w3id.org/ro/crate/1.1/context"
OF_WORKFLOW_RUNS = ("sha256", "containerImage", "environment", "md5", "sha1", "sha512", "memory")
"""The words of the context of workflow runs that are no words of RO-Crate 1.1."""

_FILL = """
import json, sys
from requests_cache import CachedSession
from requests_cache.models import CachedRequest, CachedResponse
place, said = sys.argv[1], json.load(sys.stdin)
session = CachedSession(place, backend="sqlite", expire_after=-1)
for url, content in said.items():
    answer = CachedResponse(
        status_code=200, url=url, content=json.dumps(content).encode(), encoding="utf-8",
        headers={"Content-Type": "application/ld+json"},
        request=CachedRequest(method="GET", url=url, headers={}),
    )
    session.cache.save_response(answer, session.cache.create_key(answer.request))
"""


def main() -> int:
    """Check an archive; 0 if it is as its profile says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", nargs="?", type=Path, help="a folder; a small one if not given")
    asked = parser.parse_args()
    if asked.archive is not None:
        return validate(asked.archive)
    with tempfile.TemporaryDirectory() as place:
        return validate(_small(Path(place)))


def validate(archive: Path) -> int:
    """Run the validator on an archive, without a network.

    Returns:
        Its exit code: 0 if all that is required is there.
    """
    programs = _environment()
    with tempfile.TemporaryDirectory() as place:
        cache = Path(place) / "answers"
        subprocess.run(
            [programs / "python", "-c", _FILL, cache], input=json.dumps(_words()), text=True,
            check=True,
        )  # fmt: skip
        command = [
            programs / "rocrate-validator", "validate", "--offline", "--no-paging", "--verbose",
            "--cache-path", cache, "--requirement-severity", SEVERITY, archive.resolve(),
        ]  # fmt: skip
        return subprocess.run(command, check=False).returncode


def _words() -> dict[str, object]:
    """What the two addresses answer."""
    vocabulary = files("rocrate").joinpath("data/ro-crate.jsonld").read_text("utf-8")
    return {
        CRATE: {"@context": json.loads(vocabulary)["@context"]},
        f"{WORKFLOW_RUN}context": {
            "@context": {name: f"{WORKFLOW_RUN}{name}" for name in OF_WORKFLOW_RUNS}
        },
    }


def _environment() -> Path:
    """The folder of the validator's programs; made anew when its lock file is another."""
    place = ROOT / "build" / "roc-validator"
    mark, wanted = place / ".lock", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    programs = place / ("Scripts" if os.name == "nt" else "bin")
    if not (mark.is_file() and mark.read_text("utf-8") == wanted):
        venv.create(place, clear=True, with_pip=True)
        install = [programs / "python", "-m", "pip", "install", "--quiet", "--require-hashes"]
        subprocess.run([*install, "--requirement", LOCK], check=True)
        mark.write_text(wanted, encoding="utf-8")
    return programs


def _small(place: Path) -> Path:
    """The archive of a sweep of a few seconds, made as its user would."""
    for arguments in (
        ["sweep", "threshold_by_size", "--replications", "5", "--out", place / "run"],
        ["archive", place / "run", "--out", place / "archive", "--title", "A title: æøå",
         "--author", "Kari Nordmann <0000-0002-1825-0097>"],
    ):  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "collabsim", *arguments], check=True,
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return place / "archive"


if __name__ == "__main__":
    sys.exit(main())
