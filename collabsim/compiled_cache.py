"""Compiled code on disk: a guess that saves a minute, and nothing of it is believed unchecked.

Every file begins with the hash of its own name and content, and is read only if nobody else
could have written it: machine code that another user put there would be run. What is damaged,
of another, or cannot be read is compiled anew; what cannot be kept is done without. Either
is said in one sentence, once.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import pickle
import re
import shutil
import stat
import sys
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numba.core.caching import (
    CompileResultCacheImpl,
    FunctionCache,
    IndexDataCacheFile,
    UserProvidedCacheLocator,
)

VARIABLE = "COLLABSIM_CACHE"
MAGIC = b"collabsim compiled code 1\n"
HASH_BYTES = 32

_FOLDER = re.compile(r"[0-9a-f]{20}")
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_SAID: set[str] = set()


def cache_root() -> Path:
    """The folder of all compiled code: ``COLLABSIM_CACHE``, or in the user's cache folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    try:
        if os.name == "nt":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home()) / "collabsim"
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "collabsim"
    except RuntimeError:  # a user without a home
        return Path(tempfile.gettempdir()) / "collabsim"


@dataclass(frozen=True, slots=True)
class CachedVersion:
    """The compiled code of one version of the rules: its folder, files and bytes."""

    folder: Path
    files: int
    size: int


def kept(root: Path) -> list[CachedVersion]:
    """What compiled code is kept in a folder, that of each version of the rules."""
    found = []
    for folder in _folders(root):
        sizes = [path.lstat().st_size for path in folder.rglob("*") if path.is_file()]
        found.append(CachedVersion(folder, len(sizes), sum(sizes)))
    return found


def clear(root: Path, keep: Iterable[Path] = ()) -> list[CachedVersion]:
    """Delete compiled code; nothing else that is in the folder.

    Args:
        root: The folder of all compiled code.
        keep: Folders of versions to leave.

    Returns:
        What was deleted.

    Raises:
        OSError: It cannot be deleted.
    """
    gone = [one for one in kept(root) if one.folder not in set(keep)]
    for one in gone:
        shutil.rmtree(one.folder)
    return gone


def _folders(root: Path) -> Iterator[Path]:
    with suppress(OSError):
        for path in sorted(root.iterdir()):
            if _FOLDER.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                yield path


def has_compiled(folder: Path, name: str) -> bool:
    """Whether code of a function is there that can be used."""
    try:
        return any(content_of(path) is not None for path in folder.rglob(f"*{name}*.nbc"))
    except OSError:
        return False


def content_of(path: Path) -> bytes | None:
    """The content of a file that is whole and that nobody else could have written.

    Returns:
        ``None`` if there is none, or it must not be used; why is said.
    """
    try:
        # What is looked at is what is read: the file may be another a moment later.
        with path.open("rb") as file:
            complaint = _untrusted(os.fstat(file.fileno()))
            if complaint:
                _say(f"compiled code in {path.parent.parent} is not used: {complaint}")
                return None
            found = file.read()
    except FileNotFoundError:
        return None
    except OSError as failure:
        _say(f"compiled code in {path.parent.parent} cannot be read ({failure.strerror})")
        return None
    head, content = found[: len(MAGIC) + HASH_BYTES], found[len(MAGIC) + HASH_BYTES :]
    if head != MAGIC + _digest(path.name, content):
        _say(f"compiled code in {path.parent.parent} is damaged; it is made anew")
        return None
    return content


def keep_content(path: Path, content: bytes) -> bool:
    """Keep a file, whole or not at all.

    Returns:
        Whether it was kept; why not is said.
    """
    part = path.with_name(f"{path.name}.tmp.{uuid.uuid4().hex[:16]}")
    try:
        # For nobody else to write to, whatever the user lets others do with new files.
        path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(part, flags, 0o644), "wb") as file:
                file.write(MAGIC + _digest(path.name, content) + content)
            part.replace(path)
        finally:
            with suppress(OSError):
                part.unlink()
    except OSError as failure:
        _say(
            f"compiled code cannot be kept in {path.parent.parent} ({failure.strerror}), so the "
            f"next program compiles again; {VARIABLE} may name a folder to keep it in"
        )
        return False
    return True


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\n" + content, digest_size=HASH_BYTES).digest()


def _untrusted(status: os.stat_result) -> str:
    """Why a file may be the work of another user; empty if it cannot be."""
    if os.name == "nt":  # where the folder is the user's own
        return ""
    if not stat.S_ISREG(status.st_mode):
        return "it is no plain file"
    if status.st_uid not in {0, os.geteuid()}:
        return "it belongs to another user"
    return "other users can write to it" if status.st_mode & _OTHERS_WRITE else ""


def _unusable(folder: Path, failure: Exception) -> str:
    return f"compiled code in {folder} cannot be used ({failure}); it is made anew"


def _say(sentence: str) -> None:
    """Say something on standard error, once, and not by every worker."""
    if sentence not in _SAID and multiprocessing.parent_process() is None:
        _SAID.add(sentence)
        print(f"note: {sentence}", file=sys.stderr)  # noqa: T201


class _CheckedFile(IndexDataCacheFile):  # type: ignore[misc]
    """numba's two kinds of file, an index and what it names, each checked before it is read."""

    def _load_index(self) -> dict[Any, str]:
        found = self._read(Path(self._index_path))
        if not isinstance(found, tuple) or found[:2] != (self._version, self._source_stamp):
            return {}
        overloads: dict[Any, str] = found[2]
        return overloads

    def _save_index(self, overloads: dict[Any, str]) -> None:
        content = self._dump((self._version, self._source_stamp, overloads))
        keep_content(Path(self._index_path), content)

    def _load_data(self, name: str) -> Any:
        return self._read(Path(self._data_path(name)))

    def _save_data(self, name: str, data: Any) -> None:
        keep_content(Path(self._data_path(name)), self._dump(data))

    def _read(self, path: Path) -> Any:
        content = content_of(path)
        if content is None:
            return None
        try:
            return pickle.loads(content)  # noqa: S301 - whole, and written by this user
        except Exception as failure:  # noqa: BLE001 - of other versions of libraries, most likely
            _say(_unusable(path.parent.parent, failure))
            return None


class _Place(UserProvidedCacheLocator):  # type: ignore[misc]
    """Where the files of a function are; looked at, and made, only when it is used."""

    def ensure_cache_path(self) -> None:
        """Nothing: the folder is made with the first file."""


class _Implementation(CompileResultCacheImpl):  # type: ignore[misc]
    _locator_classes = (_Place,)


class CompiledCache(FunctionCache):  # type: ignore[misc]
    """What numba asks for code that was compiled before, in place of its own.

    Made while numba's ``CACHE_DIR`` is the folder of a version of the rules.
    """

    _impl_class = _Implementation

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file = _CheckedFile(
            self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp()
        )

    def _load_overload(self, sig: Any, target_context: Any) -> Any:
        try:
            return super()._load_overload(sig, target_context)
        except Exception as failure:  # noqa: BLE001 - whatever it is, compiling anew mends it
            _say(_unusable(Path(self.cache_path).parent, failure))
            return None
