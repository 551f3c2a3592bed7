"""Opening an archive: nothing of it is used before every byte was looked at."""

from __future__ import annotations

import csv
import json
from functools import cached_property
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote

from collabsim.archive.crate import METADATA, names_in, sha256_of
from collabsim.archive.making import PLATFORM, RESULTS, RUNS
from collabsim.archive.run_hashes import HashedRun
from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED
from collabsim.experiment.store.folder import RunFolder
from collabsim.experiment.store.own_code import DRIVERS

_NAMED = 3
"""Files named in a sentence; of others the number is said."""


class Archive:
    """An archive whose files are those that were put into it.

    ``path`` is its folder, ``trust`` whether a driver it carries may be run.
    """

    def __init__(self, path: Path, *, trust: bool) -> None:
        self.path = path
        self.trust = trust

    @classmethod
    def open(cls, path: str | Path, *, trust: bool = False) -> Self:
        """The archive in a folder.

        Args:
            path: Where it is.
            trust: Whether a driver that is not a shipped one may be imported from it.

        Raises:
            UserError: It is no archive of collabsim, or a file of it is changed, missing or new.
        """
        place = Path(path)
        listed = _listed(place)
        there = set(names_in(place))
        wrong = [f"{name} is missing" for name in sorted(listed.keys() - there)]
        wrong += [
            f"{name} was changed"
            for name in sorted(listed.keys() & there)
            if sha256_of(place / name) != listed[name]
        ]
        wrong += [f"{name} was added" for name in sorted(there - listed.keys())]
        if wrong:
            more = f" and {len(wrong) - _NAMED} files more" if len(wrong) > _NAMED else ""
            raise UserError(
                f"{place} is not as it was made: {', '.join(wrong[:_NAMED])}{more}; get it anew"
            )
        found = cls(place, trust=trust)
        found._refuse_missing_code()
        return found

    @cached_property
    def folder(self) -> RunFolder:
        """The run folder in it."""
        return RunFolder.open(self.path / RESULTS, trust=self.trust)

    @cached_property
    def runs(self) -> tuple[HashedRun, ...]:
        """Every run and its hash."""
        with (self.path / RUNS).open(encoding="utf-8", newline="") as file:
            return tuple(_run(row) for row in csv.DictReader(file))

    @cached_property
    def platform(self) -> dict[str, str]:
        """The machine the hashes were made on."""
        found: dict[str, str] = json.loads((self.path / PLATFORM).read_bytes())
        return found

    def _refuse_missing_code(self) -> None:
        """Refuse an archive whose driver is not in it.

        Raises:
            UserError: It is not.
        """
        manifest = self.folder.manifest
        if manifest.driver in SHIPPED:
            return
        place = self.path / RESULTS / DRIVERS / str(manifest.own_code)
        if manifest.own_code is None or not any(place.rglob("*.py")):
            raise UserError(
                f"{self.path} was run by {manifest.driver!r}, whose file is not in it: expected it "
                f"in {place.relative_to(self.path)}"
            )


def _listed(place: Path) -> dict[str, str]:
    """SHA-256 of every file, by its place, as the metadata has it.

    Raises:
        UserError: There is no such metadata.
    """
    try:
        graph: list[dict[str, Any]] = json.loads((place / METADATA).read_bytes())["@graph"]
        # An id is an address: a blank in the name of a file is %20 in it.
        listed = {unquote(one["@id"]): one["sha256"] for one in graph if "sha256" in one}
    except FileNotFoundError:
        raise UserError(f"{place} is no archive: it has no {METADATA}") from None
    except (OSError, ValueError, TypeError, KeyError) as failure:
        raise UserError(f"{place / METADATA} cannot be read: {failure}") from None
    if RUNS not in listed:
        raise UserError(f"{place} is no archive of collabsim: its {METADATA} has no {RUNS}")
    return listed


def _run(row: dict[str, str]) -> HashedRun:
    numbers = {name: int(row[name]) for name in _NUMBERS}
    return HashedRun(**numbers, run=row["run"], sha256=row["sha256"])


_NUMBERS = ("cell", "world", "replication", "seed", "pilots", "events")
