"""Files that are there whole or not at all, and files that name the hash of their content.

A file is written under a temporary name beside its place, forced to the disk
and then renamed, so that neither a killed program nor a full disk leaves half
a file under a name that anything reads. What a disk does to a file later is
found by the hash in its name.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Buffer, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

HASH_BYTES = 8
_NAMED = re.compile(r"(?P<stem>.+)-(?P<hash>[0-9a-f]{16})\.[a-z]+")
_TEMPORARY = ".part"


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Put a file in its place once it is complete.

    Yields:
        Where to write it. When the block ends well, that is forced to the disk and
        takes the place of ``path``; when it does not, nothing of it is left.

    Raises:
        OSError: It could not be written.
    """
    part = temporary_of(path)
    try:
        yield part
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    _force_names(path.parent)


def write_whole(path: Path, content: Buffer) -> Path:
    """Write ``content`` to ``path``, whole or not at all.

    Returns:
        ``path``. A file that was there before is replaced.

    Raises:
        OSError: It could not be written; nothing of it is left.
    """
    with replacing(path) as part, part.open("wb") as file:
        file.write(content)
    return path


def write_named(folder: Path, stem: str, suffix: str, content: Buffer) -> Path:
    """Write ``content`` whole to ``<stem>-<its hash><suffix>`` in ``folder``.

    Returns:
        The path of the file.

    Raises:
        OSError: It could not be written; nothing of it is left.
    """
    digest = hashlib.blake2b(content, digest_size=HASH_BYTES).hexdigest()
    return write_whole(folder / f"{stem}-{digest}{suffix}", content)


def stem_of(path: Path) -> str | None:
    """The stem of a file named by :func:`write_named`; ``None`` for any other name."""
    named = _NAMED.fullmatch(path.name)
    return named["stem"] if named else None


def is_as_named(path: Path) -> bool:
    """Whether the bytes of a file are those its name was made from."""
    named = _NAMED.fullmatch(path.name)
    if named is None:
        return False
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=HASH_BYTES))
    return digest.hexdigest() == named["hash"]


def temporary_of(path: Path) -> Path:
    """Where a file is written before it is put in its place."""
    return path.with_name(f".{path.name}{_TEMPORARY}")


def is_temporary(path: Path) -> bool:
    """Whether this is what a program that was killed while writing leaves behind."""
    return path.name.startswith(".") and path.name.endswith(_TEMPORARY)


def _force_names(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # Some network file systems refuse this; they keep names in their own way.
        with suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
