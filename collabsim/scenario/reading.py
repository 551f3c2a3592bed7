"""Finding and reading the TOML files a user writes, and saying where in them something is wrong."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.scenario.dotted_names import path_without_dots, tables_without_dots
from collabsim.scenario.former_names import present_path, with_present_names
from collabsim.scenario.positions import Positions, find_positions
from collabsim.scenario.sentences import nearest_name

SUFFIX = ".toml"
LARGEST_FILE_BYTES = 1_000_000
DEEPEST = 30
_TOO_DEEP = f"the file is nested too deeply: more than {DEEPEST} tables or lists in each other"
_DEEP_KEY = re.compile(rf"\s*[\[\s]*(?:[^.=#]+\.){{{DEEPEST}}}")
_LONG_NUMBER = re.compile(r"[\d_]{4300}")
_TOML_PLACE = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)$")


def shipped_folder() -> Path:
    """Where the scenarios that come with collabsim are: in the package, or in a checkout."""
    package = Path(str(files("collabsim")))
    inside = package / "shipped"
    return inside if inside.is_dir() else package.parent / "scenarios"


_WRITTEN_NUMBER = re.compile(
    r"[^\"'#]*?=\s*("
    r"[+-]?\d{1,3}(?:[ .\N{NO-BREAK SPACE}]\d{3})+(?:,\d+)?"  # 100 000 or 1.000.000,50
    r"|[+-]?\d+(?:,\d+)+"  # 0,08 or 1,000,000
    r")(?=\s*(?:[,}#]|$))"
)
"""A number as it is written in a text: with a comma, or with signs between the thousands."""

_COUNTED = re.compile(r"[^=#]*(?:_nok|population)[^=#]*=(?P<values>[^#]*)")
_THOUSANDS = re.compile(r"(?<![\w.])[1-9]\d{0,2}\.\d{2}0(?![\w.])")
"""Of kroner or people, a number such as 500.000, which is 500 in TOML. No program writes it so."""


@dataclass(frozen=True)
class Document:
    """One TOML file as read: its text, and what it holds under the present names."""

    path: Path
    text: str
    content: dict[str, Any]

    @cached_property
    def positions(self) -> Positions:
        """The lines of its keys, under the present name of each parameter too."""
        found = find_positions(self.text)
        for told in (path_without_dots, present_path):
            found.lines.update({told(path): line for path, line in found.lines.items()})
        return found

    def place(self, *path: str | int) -> str:
        """``file, line n`` for a key, or the file alone where no line belongs to it."""
        return place_in(self.path, self.positions.line(path))


def place_in(path: Path, line: int | None) -> str:
    """``file, line n``, or the file alone."""
    return f"{path}, line {line}" if line else str(path)


def is_there(path: Path) -> bool:
    """Whether there is something at ``path``.

    Raises:
        UserError: it cannot even be looked for, such as under a name that is too long.
    """
    try:
        return path.exists()
    except OSError as failure:
        raise _unreadable(path, failure) from None


def _unreadable(path: Path, failure: OSError) -> UserError:
    reason = failure.strerror or "unknown reason"
    return UserError(f"{path}: the file cannot be read: {reason}")


@dataclass(frozen=True, slots=True)
class ShippedFiles:
    """A kind of file that comes with collabsim and is found by its name: ``what``, and where."""

    what: str
    folder: Path

    def names(self) -> tuple[str, ...]:
        """Names of the files, without their suffix."""
        return tuple(sorted(path.stem for path in self.folder.glob(f"*{SUFFIX}")))

    def path(self, name: str) -> Path:
        """The file of this name."""
        return self.folder / f"{name}{SUFFIX}"

    def find(self, path_or_name: str | Path) -> Path:
        """The file a user means: a path, or else the name of a shipped file.

        Raises:
            UserError: there is none, and the sentence names the nearest; or the path is
                one no file can have, such as one that is too long.
        """
        name = str(path_or_name)
        path = Path(name)
        if path.suffix == SUFFIX or len(path.parts) > 1 or isinstance(path_or_name, Path):
            if is_there(path):
                return path
            raise UserError(f"{name}: there is no such file{self.nearest(path)}")
        if name in self.names():
            return self.path(name)
        if is_there(path):
            return path
        raise UserError(f"{name}: there is no {self.what} of this name{self.nearest(path)}")

    def nearest(self, path: Path) -> str:
        """The end of a sentence: a file beside ``path`` or a shipped name that is like it."""
        near = None
        if path.suffix == SUFFIX and path.parent.is_dir():
            beside = {p.stem: p for p in path.parent.glob(f"*{SUFFIX}")}
            stem = nearest_name(path.stem, beside)
            near = str(beside[stem]) if stem else None
        near = near or nearest_name(path.stem, self.names())
        if near:
            return f"; nearest: {near}"
        return f"; shipped {self.what}s are {', '.join(self.names())}"

    def read(self, path: Path) -> Document:
        """Read a file of this kind.

        Raises:
            UserError: it cannot be read, is too large, is not UTF-8 or not TOML.
        """
        text = plain_text(path, self.what)
        read = Document(path, text, tables_without_dots(parsed_toml(path, text)))
        return replace(
            read, content=with_present_names(read.content, lambda keys: read.place(*keys))
        )


def plain_bytes(path: Path, what: str) -> bytes:
    """The bytes of a file that a user names, which is ``what``.

    Raises:
        UserError: it cannot be read, is no plain file (a folder, a pipe, a device) or is too
            large.
    """
    article = "an" if what[0] in "aeiou" else "a"
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise UserError(f"{path}: {article} {what} is a {SUFFIX} file, but this is a folder")
        if not stat.S_ISREG(kind):
            raise UserError(f"{path}: {article} {what} is a plain file, and this is none")
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE_BYTES + 1)
            size = max(len(content), os.fstat(file.fileno()).st_size)
    except OSError as failure:
        raise _unreadable(path, failure) from None
    except ValueError:  # a name with a zero byte
        raise UserError(f"{path}: no file can have this name") from None
    if size > LARGEST_FILE_BYTES:
        raise UserError(
            f"{path}: the file has {size:,} bytes, "
            f"{article} {what} must not have more than {LARGEST_FILE_BYTES:,}"
        )
    return content


def plain_text(path: Path, what: str) -> str:
    """The text of a file that a user names; a byte order mark at its start is passed over.

    Raises:
        UserError: as :func:`plain_bytes`, and for a file that is not UTF-8.
    """
    content = plain_bytes(path, what)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = content.count(b"\n", 0, failure.start) + 1
        byte = content[failure.start]
        raise UserError(
            f"{place_in(path, line)}: the file must be UTF-8, but byte {failure.start + 1} "
            f"(0x{byte:02X}) is not; save it as UTF-8"
        ) from None


def parsed_toml(path: Path, text: str) -> dict[str, Any]:
    """What a TOML text holds; ``path`` is for errors.

    Raises:
        UserError: it is no TOML, a number is out of all bounds, kroner or people have a point
            between thousands, or tables and lists lie too deep in each other.
    """
    for line, written in enumerate(text.split("\n"), start=1):
        # Reading a key takes time by the square of its parts.
        if written.partition("=")[0].count(".") > DEEPEST and _DEEP_KEY.match(written):
            raise UserError(f"{place_in(path, line)}: a key of more than {DEEPEST} parts")
        counted = _COUNTED.match(written)
        if counted and (found := _THOUSANDS.search(counted["values"])):
            whole, thousands = found[0].split(".")
            raise UserError(
                f"{place_in(path, line)}: {found[0]} may be {whole}_{thousands} or {whole}; "
                "write which it is"
            )
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as failure:
        raise UserError(_not_toml(path, text, failure)) from None
    if _is_too_deep(content):
        raise UserError(f"{path}: {_TOO_DEEP}")
    return content


def refuse_another_kind(path: Path, content: Mapping[str, Any], wanted: str) -> None:
    """Refuse a file that is of another kind than the one a command reads.

    Args:
        path: For the sentence.
        content: What the file holds.
        wanted: ``scenario``, ``sweep`` or ``organisation``.

    Raises:
        UserError: it is of another kind; with what to write instead.
    """
    found = _kind_of(content)
    if found is not None and found != wanted:
        wanted_kind, found_kind = _KINDS[wanted], _KINDS[found]
        raise UserError(
            f"{path} is {found_kind}, not {wanted_kind}; {_INSTEAD[found].format(file=path)}"
        )


_KINDS = {"scenario": "a scenario", "sweep": "a sweep", "organisation": "an organisation file"}
_INSTEAD = {
    "scenario": "run it with: collabsim compare {file}",
    "sweep": "run it with: collabsim sweep {file}",
    "organisation": "a scenario uses it with organisation_file under [[municipality]]; "
    "look at it with: collabsim hierarchy --file {file}",
}


def _kind_of(content: Mapping[str, Any]) -> str | None:
    """The kind of file that only has tables such as these; None where that is not clear."""
    if "sweep" in content:
        return "sweep"
    if "municipality" in content or "extends" in content:
        return "scenario"
    if {"post", "unit", "posts_csv"} & set(content):
        return "organisation"
    return None


def _is_too_deep(content: object) -> bool:
    """Whether tables and lists lie deeper in each other than anything here reads."""
    layer: list[Any] = [content]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in layer]
        layer = [part for parts in inner for part in parts if isinstance(part, dict | list)]
        if not layer:
            return False
    return True


def _not_toml(path: Path, text: str, failure: Exception) -> str:
    """The sentence for a text that is no TOML: a repeated key, or a syntax error and its line."""
    positions = find_positions(text)
    if positions.repeated:
        keys, again, first = positions.repeated
        name = ".".join(str(key) for key in keys)
        return f"{place_in(path, again)}: {name} is already set in line {first}"
    if isinstance(failure, RecursionError):
        return f"{path}: {_TOO_DEEP}"
    message = str(failure)
    if "integer string conversion" in message:
        long = next(
            (n for n, row in enumerate(text.split("\n"), 1) if _LONG_NUMBER.search(row)), None
        )
        return f"{place_in(path, long)}: a number of that many digits cannot be read"
    place = _TOML_PLACE.search(message)
    if place is None:
        return f"{path}: this is not valid TOML: {message[:1].lower()}{message[1:]}"
    # What is never closed fails at the end of the file; its beginning is what one must look at.
    line = int(place[1]) if place[1] else positions.broken
    what = message[: place.start()]
    hint = number_hint(text, line)
    return f"{place_in(path, line)}: this is not valid TOML: {what[:1].lower()}{what[1:]}{hint}"


def number_hint(text: str, line: int | None) -> str:
    """The end of a sentence on a line that is no TOML: how the number on it is written, if any.

    Norwegian has a comma before decimals and spaces between thousands.
    """
    lines = text.split("\n")
    found = _WRITTEN_NUMBER.match(lines[line - 1]) if line and line <= len(lines) else None
    if found is None:
        return ""
    whole, *parts = re.sub(r"[ .\N{NO-BREAK SPACE}]", "_", found[1]).split(",")
    ways = [f"{whole}.{parts[0]}"] if len(parts) == 1 else []
    # 100,000 may be either; 0,500 and 100 000,500 are not.
    if all(len(part) == 3 for part in parts) and (not parts or re.match(r"\D?[1-9]\d*$", whole)):
        ways.append("_".join([whole, *parts]))
    if not ways:
        return ""
    return f"; a number has a point before decimals and _ between thousands: {' or '.join(ways)}"
