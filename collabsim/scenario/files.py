"""Reading scenario files: finding them, ``extends``, merging, and errors with their line."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.parameters import PARAMETERS, Value
from collabsim.scenario.model import (
    InconsistentError,
    MunicipalitySpec,
    Origin,
    Scenario,
    defaults,
    specify,
)
from collabsim.scenario.positions import Positions, find_positions
from collabsim.scenario.schema import TOP_KEYS, validated
from collabsim.scenario.sentences import nearest_name, sentence

SUFFIX = ".toml"
LARGEST_FILE_BYTES = 1_000_000
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def shipped_folder() -> Path:
    """Where the scenarios that come with collabsim are: in the package, or in a checkout."""
    package = Path(str(files("collabsim")))
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "scenarios"


def shipped_scenarios() -> tuple[str, ...]:
    """Names of the scenarios that come with collabsim."""
    return tuple(sorted(path.stem for path in shipped_folder().glob(f"*{SUFFIX}")))


def load_scenario(path_or_name: str | Path) -> Scenario:
    """Read, merge and check a scenario.

    Args:
        path_or_name: A ``.toml`` file, or the name of a shipped scenario such as
            ``"small_and_large"``.

    Raises:
        UserError: one sentence with file, line, key, what was expected and the nearest
            valid name.
    """
    path = _find(path_or_name)
    return _resolved(_read_chain(path))


@dataclass(frozen=True)
class _Document:
    """One scenario file as read and validated."""

    path: Path
    text: str
    content: dict[str, Any]

    @cached_property
    def positions(self) -> Positions:
        return find_positions(self.text)

    def place(self, *path: str | int) -> str:
        """``file, line n`` for a key, or the file alone where no line belongs to it."""
        return _place(self.path, self.positions.line(path))


def _place(path: Path, line: int | None) -> str:
    return f"{path}, line {line}" if line else str(path)


def _find(path_or_name: str | Path) -> Path:
    """The file a user means: a path, or else the name of a shipped scenario."""
    name = str(path_or_name)
    path = Path(name)
    if path.suffix == SUFFIX or len(path.parts) > 1 or isinstance(path_or_name, Path):
        if path.exists():
            return path
        raise UserError(f"{name}: there is no such file{_nearest_scenario(path)}")
    if name in shipped_scenarios():
        return shipped_folder() / f"{name}{SUFFIX}"
    if path.exists():
        return path
    raise UserError(f"{name}: there is no scenario of this name{_nearest_scenario(path)}")


def _nearest_scenario(path: Path) -> str:
    """The end of a sentence: a file of the same folder or a shipped name that is like ``path``."""
    near = None
    if path.suffix == SUFFIX and path.parent.is_dir():
        beside = {p.stem: p for p in path.parent.glob(f"*{SUFFIX}")}
        stem = nearest_name(path.stem, beside)
        near = str(beside[stem]) if stem else None
    near = near or nearest_name(path.stem, shipped_scenarios())
    if near:
        return f"; nearest: {near}"
    return f"; shipped scenarios are {', '.join(shipped_scenarios())}"


def _read_chain(path: Path) -> list[_Document]:
    """The document and everything it extends, the outermost first."""
    documents = [_read(path)]
    places = [path.resolve()]
    while "extends" in documents[-1].content:
        last = documents[-1]
        parent = _extended(last)
        if parent.resolve() in places:
            first = places.index(parent.resolve())
            cycle = " -> ".join(d.path.name for d in (*documents[first:], documents[first]))
            raise UserError(f"{last.place('extends')}: extends goes in a circle: {cycle}")
        documents.append(_read(parent))
        places.append(parent.resolve())
    return documents


def _extended(document: _Document) -> Path:
    """The file that ``extends`` names."""
    name: str = document.content["extends"]
    if name.endswith(SUFFIX):
        path = document.path.parent / name
        if path.exists():
            return path
    elif name in shipped_scenarios():
        return shipped_folder() / f"{name}{SUFFIX}"
    else:
        path = Path(name)
    what = "file" if name.endswith(SUFFIX) else "shipped scenario"
    raise UserError(
        f"{document.place('extends')}: extends names {name}, but there is no such "
        f"{what}{_nearest_scenario(path)}"
    )


def _read(path: Path) -> _Document:
    """Read and validate one file, without what it extends."""
    text = _text(path)
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as failure:
        raise UserError(_not_toml(path, text, failure)) from None
    content, problems = validated(raw)
    if problems:
        positions = find_positions(text)
        ranked = sorted(problems, key=lambda p: positions.line(p.path) or 0)
        line = positions.line(ranked[0].path)
        raise UserError(f"{_place(path, line)}: {sentence(ranked[0])}")
    return _Document(path, text, content)


def _text(path: Path) -> str:
    """The text of a file; a byte order mark at its start is passed over."""
    try:
        if path.is_dir():
            raise UserError(f"{path}: a scenario is a {SUFFIX} file, but this is a folder")
        content = path.read_bytes()
    except OSError as failure:
        reason = failure.strerror or "unknown reason"
        raise UserError(f"{path}: the file cannot be read: {reason}") from None
    if len(content) > LARGEST_FILE_BYTES:
        raise UserError(
            f"{path}: the file has {len(content):,} bytes, "
            f"a scenario must not have more than {LARGEST_FILE_BYTES:,}"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        byte = content[failure.start]
        raise UserError(
            f"{_place(path, line)}: the file must be UTF-8, but byte {failure.start + 1} "
            f"(0x{byte:02X}) is not; save it as UTF-8"
        ) from None


def _not_toml(path: Path, text: str, failure: Exception) -> str:
    """The sentence for a text that is no TOML: a repeated key, or a syntax error and its line."""
    positions = find_positions(text)
    if positions.repeated:
        keys, again, first = positions.repeated
        name = ".".join(str(key) for key in keys)
        return f"{_place(path, again)}: {name} is already set in line {first}"
    if isinstance(failure, RecursionError):
        return f"{path}: the file is nested too deeply"
    message = str(failure)
    place = _TOML_PLACE.search(message)
    if place is None:
        return f"{path}: this is not valid TOML: {message[:1].lower()}{message[1:]}"
    # What is never closed fails at the end of the file; its beginning is what one must look at.
    line = int(place[1]) if place[1] else positions.broken
    what = message[: place.start()]
    return f"{_place(path, line)}: this is not valid TOML: {what[:1].lower()}{what[1:]}"


def _resolved(documents: list[_Document]) -> Scenario:
    """Merge documents, the innermost ``extends`` first, and check the whole."""
    values: dict[str, Value] = defaults()
    origins: dict[str, Origin] = {}
    set_in: dict[str, _Document] = {}
    places: _Document | None = None
    for document in reversed(documents):
        for group, table in document.content.items():
            if group in TOP_KEYS:
                continue
            for name, value in table.items():
                values[name] = value
                set_in[name] = document
                line = document.positions.line((group, name))
                origins[name] = Origin(document.path.name, line)
        if "municipality" in document.content:
            places = document
    outermost = documents[0]
    specs = () if places is None else _municipalities(places)
    scenario = Scenario(
        name=outermost.content.get("name", outermost.path.stem),
        about=outermost.content.get("about", ""),
        values=values,
        municipalities=specs,
        path=outermost.path,
        origins=origins,
    )
    try:
        return scenario.checked()
    except InconsistentError as failure:
        place = _blame(failure, scenario, set_in, places or outermost, outermost)
        raise UserError(f"{place}: {failure}") from None


def _municipalities(document: _Document) -> tuple[MunicipalitySpec, ...]:
    """The municipalities a document lists; organisation files are relative to it."""
    specs = []
    for index, table in enumerate(document.content["municipality"]):
        try:
            spec = specify(table, document.path.parent)
        except UserError as failure:
            raise UserError(f"{document.place('municipality', index)}: {failure}") from None
        if spec.given is not None and not spec.given.is_file():
            place = document.place("municipality", index, "organisation_file")
            raise UserError(f"{place}: there is no organisation file {spec.given}")
        specs.append(spec)
    return tuple(specs)


def _blame(
    failure: InconsistentError,
    scenario: Scenario,
    set_in: dict[str, _Document],
    places: _Document,
    outermost: _Document,
) -> str:
    """Where to look: the last of the keys involved, in the outermost file that sets any of them.

    ``places`` is the document that lists the municipalities.
    """
    if failure.municipality is not None:
        own = scenario.municipalities[failure.municipality].overrides
        keys = [name for name in failure.names if name in own]
        return places.place("municipality", failure.municipality, *keys[-1:])
    setting = [name for name in failure.names if name in set_in]
    if not setting:
        return str(outermost.path)
    setting = [name for name in setting if set_in[name] is outermost] or setting
    line, last = max((set_in[n].positions.line((PARAMETERS[n].group, n)) or 0, n) for n in setting)
    return _place(set_in[last].path, line)
