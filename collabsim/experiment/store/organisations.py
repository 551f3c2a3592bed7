"""Organisation files of a sweep, kept in its run folder.

What a sweep was begun with need not be there any more when it is gone on with, and
not on the machine where one of its runs is replayed. So the files lie in the folder,
named by the hash of what they contain; a table of posts lies where its organisation
file looks for it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from collabsim.scenario import MunicipalitySpec, Scenario
from collabsim.scenario.specs import organisation_files
from collabsim.writing import write_whole

ORGANISATIONS = "organisations"
"""Folder of the files inside a run folder."""

_DIGITS = 16


def keep_organisations(scenarios: Iterable[Scenario], folder: Path) -> None:
    """Copy the organisation files of scenarios into a run folder.

    A file that names its table by an absolute path goes on reading the one outside.

    Raises:
        OSError: they cannot be read or written.
        UserError: they cannot be read.
    """
    for scenario in scenarios:
        for spec in scenario.municipalities:
            if spec.given is not None:
                _keep(spec, spec.given.resolve(), folder)


def with_kept_organisations(record: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """A scenario as the manifest has it, with its organisation files read from the run folder.

    Args:
        record: What :meth:`~collabsim.scenario.Scenario.as_dict` wrote.
        folder: The run folder. What was not kept there is read from where it was.
    """
    places = []
    for one in record["municipalities"]:
        kept = _kept(one, folder)
        places.append(one if kept is None else {**one, "organisation_file": str(kept)})
    return {**record, "municipalities": places}


def _keep(spec: MunicipalitySpec, path: Path, folder: Path) -> None:
    files = [Path(os.path.normpath(file)) for file in organisation_files(path)]
    top = Path(os.path.commonpath([file.parent for file in files]))
    inside = _place(str(spec.organisation_sha256()), folder)
    for file in files:
        target = inside / file.relative_to(top)
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, file.read_bytes())


def _kept(municipality: Mapping[str, Any], folder: Path) -> Path | None:
    """Where the organisation file of a municipality was kept, if it was."""
    if municipality["organisation_file"] is None:
        return None
    inside = _place(municipality["organisation_sha256"], folder)
    name = Path(municipality["organisation_file"]).name
    # Compared and not searched for: a name may hold what a pattern means something else by.
    return next((file for file in sorted(inside.rglob("*")) if file.name == name), None)


def _place(sha256: str, folder: Path) -> Path:
    return folder.resolve() / ORGANISATIONS / sha256[:_DIGITS]
