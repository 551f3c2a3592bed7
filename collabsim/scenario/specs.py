"""The municipalities of a scenario: how large each is, or which organisation file lays it down."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import Value
from collabsim.scenario.names import name_of_file
from collabsim.scenario.reading import parsed_toml, plain_bytes
from collabsim.scenario.schema import MUNICIPALITY_KEYS


@dataclass(frozen=True, slots=True)
class MunicipalitySpec:
    """A municipality to run: its size or its given organisation, and values of its own.

    ``population`` is ``None`` where an organisation file is ``given``: that file says it.
    ``overrides`` holds the parameters set for this municipality alone.
    """

    name: str
    population: int | None
    given: Path | None = None
    overrides: dict[str, Value] = field(default_factory=dict)

    def organisation_sha256(self) -> str | None:
        """Hash of what the organisation file and the table it names (``posts_csv``) contain.

        Line ends are made alike first. ``None`` without an organisation file.

        Raises:
            UserError: if a file cannot be read.
        """
        if self.given is None:
            return None
        parts = [_content(file) for file in organisation_files(self.given)]
        return hashlib.sha256(b"\0".join(parts)).hexdigest()


def organisation_files(path: Path) -> list[Path]:
    """An organisation file, and the table it names (``posts_csv``) if it names one.

    Raises:
        UserError: if the file cannot be read.
    """
    content = _content(path)
    try:
        table = parsed_toml(path, content.decode("utf-8-sig")).get("posts_csv")
    except (UserError, UnicodeDecodeError):
        table = None  # the reader of organisations says what is wrong with the file
    return [path, path.parent / table] if isinstance(table, str) else [path]


def _content(path: Path) -> bytes:
    """The bytes of a file with line ends made alike."""
    return plain_bytes(path, "organisation file").replace(b"\r\n", b"\n")


def specify(table: Mapping[str, Any], folder: Path | None = None) -> MunicipalitySpec:
    """Make a specification from a validated ``[[municipality]]`` table.

    Args:
        table: Keys and values as in a scenario file.
        folder: What a relative ``organisation_file`` is relative to; the working
            directory if ``None``.

    Raises:
        UserError: if there is neither a population nor an organisation file, or both.
    """
    population = table.get("population")
    written = table.get("organisation_file")
    if population is None and written is None:
        raise UserError("a [[municipality]] needs a population or an organisation_file")
    if population is not None and written is not None:
        raise UserError(
            "a [[municipality]] with an organisation_file has its population from there; "
            "leave one of the two out"
        )
    given = None if written is None else (folder or Path()) / written
    name = table.get("name") or (
        f"{population:,} inhabitants" if given is None else name_of_file(given)
    )
    own = {key: value for key, value in table.items() if key not in MUNICIPALITY_KEYS}
    return MunicipalitySpec(name=name, population=population, given=given, overrides=own)
