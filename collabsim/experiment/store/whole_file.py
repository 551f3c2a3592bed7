"""Files that name the hash of their content: what a disk does to them later is found by it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Buffer
from pathlib import Path

from collabsim.writing import write_whole

HASH_BYTES = 8
_NAMED = re.compile(r"(?P<stem>.+)-(?P<hash>[0-9a-f]{16})\.[a-z]+")


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
