"""The metadata of an archive: RO-Crate 1.1 with the profile Process Run Crate.

What is said of files, people and actions is in the words of schema.org; the library ``rocrate``
knows their form. SHA-256 of a file is a term of the Workflow Run Crate vocabulary.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

METADATA = "ro-crate-metadata.json"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_KINDS = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".toml": "application/toml",
    ".whl": "application/zip",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".html": "text/html",
    ".lock": "text/plain",
    ".cff": "text/yaml",
}
_ORCID = re.compile(
    r"^(?P<name>.+?)\s*[<(]\s*(?:https://orcid\.org/)?(?P<orcid>[\dX-]{19})\s*[>)]$"
)
_MEANINGS = {
    "runs.csv": "Every run: cell, world, replication, seed, name and hash",
    "columns.csv": "What every column of the results holds",
    "odd.md": "Description of the model (ODD)",
    "requirements.lock": "Libraries it was run with, with hashes",
    "CITATION.cff": "How to cite the program",
    "codemeta.json": "The program as CodeMeta",
    "platform.json": "Machine and programs the hashes of runs were made with",
    "README.md": "What this is and how to run it again",
    "results/manifest.json": "What was run, with which parameters and programs",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What the author says of the archive; ``licence`` is an address, empty if none is given."""

    title: str
    about: str
    authors: tuple[str, ...] = ()
    licence: str = ""


def write_metadata(place: Path, words: Words, finished: dt.datetime) -> None:
    """Write the metadata of all files in a folder.

    Args:
        place: The folder, with everything in it.
        words: What its author says.
        finished: When the last run was.

    Raises:
        OSError: A file cannot be read, or it cannot be written.
    """
    from rocrate.model.contextentity import ContextEntity  # noqa: PLC0415 - it takes a second
    from rocrate.rocrate import ROCrate  # noqa: PLC0415

    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_TERMS)
    crate.name, crate.description = words.title, words.about
    profile = {"@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"}
    crate.root_dataset["conformsTo"] = crate.add(ContextEntity(crate, PROFILE, properties=profile))
    crate.license = _licence(crate, words.licence)
    people = [_person(crate, one) for one in words.authors]
    if people:
        crate.root_dataset["author"] = people if len(people) > 1 else people[0]
    files = [
        crate.add_file(dest_path=name, source=place / name, properties=_of_file(place / name, name))
        for name in names_in(place)
    ]
    by_name = {one.id: one for one in files}
    of_results = [one for name, one in by_name.items() if name.startswith("results/parts/")]
    given = [
        one
        for name, one in by_name.items()
        if name.startswith(("scenarios/", "results/organisations/", "results/drivers/"))
    ]
    action = crate.add_action(
        _program(crate, by_name),
        identifier="#sweep",
        object=[by_name["results/manifest.json"], *given],
        result=of_results,
        properties={
            "name": f"Sweep with collabsim {version('collabsim')}",
            "description": "All replications of all cells",
            "endTime": finished.isoformat(timespec="seconds"),
            "actionStatus": "http://schema.org/CompletedActionStatus",
        },
    )
    if people:
        action["agent"] = people[0]
    crate.root_dataset["mentions"] = action
    crate.metadata.write(place)


def names_in(place: Path) -> list[str]:
    """Every file of an archive but its metadata, by its place in it, in order."""
    paths = (path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    return sorted(path for path in paths if path != METADATA)


def sha256_of(path: Path) -> str:
    """SHA-256 of the bytes of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _of_file(path: Path, name: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": _MEANINGS.get(name, name),
        "sha256": sha256_of(path),
        "contentSize": str(path.stat().st_size),
    }
    kind = _KINDS.get(path.suffix)
    return said if kind is None else {**said, "encodingFormat": kind}


def _licence(crate: Any, licence: str) -> Any:
    from rocrate.model.contextentity import ContextEntity  # noqa: PLC0415

    if not licence:
        words = {"@type": "CreativeWork", "name": "No licence stated", "description": _NO_LICENCE}
        return crate.add(ContextEntity(crate, "#licence", properties=words))
    words = {"@type": "CreativeWork", "name": licence.rstrip("/").rpartition("/")[2] or licence}
    words["description"] = f"Licence of the results: {licence}"
    return crate.add(ContextEntity(crate, licence, properties=words))


_NO_LICENCE = "The author has not said under which licence the results may be used"


def _person(crate: Any, written: str) -> Any:
    from rocrate.model.person import Person  # noqa: PLC0415

    found = _ORCID.match(written)
    if found:
        return crate.add(
            Person(crate, f"https://orcid.org/{found['orcid']}", {"name": found["name"]})
        )
    return crate.add(Person(crate, f"#{re.sub(r'\W+', '-', written.lower())}", {"name": written}))


def _program(crate: Any, files: dict[str, Any]) -> Any:
    from rocrate.model.softwareapplication import SoftwareApplication  # noqa: PLC0415

    said = {
        "name": "collabsim",
        "softwareVersion": version("collabsim"),
        "description": "Agent-based model of municipalities and social entrepreneurs",
    }
    program = crate.add(SoftwareApplication(crate, "#collabsim", said))
    program["softwareRequirements"] = files["requirements.lock"]
    (program["hasPart"],) = (one for name, one in files.items() if name.startswith("wheel/"))
    return program


def listed_authors(authors: Sequence[str]) -> list[str]:
    """The names of authors, without their ORCID."""
    return [found["name"] if (found := _ORCID.match(one)) else one for one in authors]
