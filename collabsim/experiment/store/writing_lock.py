"""One process at a time writes to a run folder."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from collabsim.errors import UserError
from collabsim.writing import write_whole

LOCK = ".lock"
HOLDER = ".writer.json"


@contextmanager
def writing_lock(folder: Path) -> Iterator[None]:
    """Hold the right to write to ``folder``; the system gives it back if the process dies.

    Raises:
        UserError: Another process, or another part of this one, is writing there.
    """
    lock = FileLock(folder / LOCK, thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"{folder} is being written to by {_holder(folder)}; "
            "wait until it has ended, or stop it first"
        ) from None
    try:
        holder = {"pid": os.getpid(), "host": platform.node()}
        write_whole(folder / HOLDER, json.dumps(holder).encode())
        yield
    finally:
        (folder / HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(folder: Path) -> str:
    """Who writes, as far as is known: it says so a moment after it has begun."""
    try:
        holder = json.loads((folder / HOLDER).read_text(encoding="utf-8"))
        return f"process {holder['pid']} on {holder['host']}"
    except (OSError, ValueError, KeyError):
        return "another process"
