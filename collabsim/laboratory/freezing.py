"""Freezing a hypothesis before its first run: what was said, when, by its hash.

``hypotheses/H1a.frozen.json`` stands beside the folder of the runs. A file that says something
else is another hypothesis. Whoever has seen runs of a seed knows something of all that is run with
the same draws: a claim written then is exploratory, and gets no word.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from collabsim.archive.shipped import LOCK, document
from collabsim.errors import UserError
from collabsim.laboratory.hypothesis import Hypothesis, hash_of
from collabsim.writing import write_whole

SUFFIX = ".frozen.json"
BEGUN = "begun"
"""In the folder of a hypothesis: when its runs began."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A hypothesis as it was frozen: its hash, that of its design, when, and what it said."""

    path: Path
    sha256: str
    design_sha256: str
    date: str
    said: dict[str, Any]


def now() -> str:
    """This moment, so that later ones sort after it."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def begin_runs(folder: Path) -> None:
    """Put down when the runs began, the first time: from then on they may have been looked at."""
    if not (folder / BEGUN).exists():
        write_whole(folder / BEGUN, f"{now()}\n".encode())


def frozen_path(folder: Path, hypothesis: Hypothesis) -> Path:
    """Where the frozen form of a hypothesis stands whose runs are in ``folder``."""
    return folder.parent / f"{hypothesis.id}{SUFFIX}"


def freeze(folder: Path, hypothesis: Hypothesis) -> Frozen:
    """Freeze a hypothesis, or find that it was frozen as it is.

    Args:
        folder: Of its runs.
        hypothesis: As its file says it now.

    Raises:
        UserError: it was frozen and says something else now, or the frozen file was changed.
    """
    path = frozen_path(folder, hypothesis)
    if path.exists():
        found = read_frozen(path)
        if found.sha256 != hypothesis.sha256:
            raise UserError(
                f"{hypothesis.path or hypothesis.id}: this is not what was frozen on "
                f"{found.date} ({found.sha256[:12]}): {_difference(found.said, hypothesis)} "
                "differs; a changed claim is another hypothesis: give it another id"
            )
        return found
    content = {
        "id": hypothesis.id,
        "date": now(),
        "sha256": hypothesis.sha256,
        "design_sha256": hypothesis.design_sha256,
        "version": version("collabsim"),
        "lock_sha256": _lock_hash(),
        "hypothesis": hypothesis.as_dict(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode())
    return read_frozen(path)


def read_frozen(path: Path) -> Frozen:
    """Read a frozen hypothesis, and check that it is what its hash says.

    Raises:
        UserError: it was changed since, or is none.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        said, sha256 = content["hypothesis"], content["sha256"]
        made = Frozen(path, sha256, content["design_sha256"], content["date"], said)
    except (OSError, ValueError, KeyError, TypeError):
        raise UserError(f"{path}: this is no frozen hypothesis, or it was cut short") from None
    if hash_of(said) != sha256:
        raise UserError(
            f"{path}: this frozen hypothesis was changed: its words are not those of its hash "
            f"({sha256[:12]})"
        )
    return made


def seen_before(folder: Path, hypothesis: Hypothesis) -> str | None:
    """The id of another hypothesis beside it whose runs of the same design were there before.

    Args:
        folder: Of its runs; it is frozen already.
        hypothesis: The claim.
    """
    own = frozen_path(folder, hypothesis)
    for path in sorted(own.parent.glob(f"*{SUFFIX}")):
        if path == own:
            continue
        other = read_frozen(path)
        begun = path.parent / path.name.removesuffix(SUFFIX) / BEGUN
        before = begun.is_file() and begun.read_text("utf-8").strip() < read_frozen(own).date
        if before and other.design_sha256 == hypothesis.design_sha256:
            return path.name.removesuffix(SUFFIX)
    return None


def _difference(said: dict[str, Any], hypothesis: Hypothesis) -> str:
    """The first thing that differs, by its name."""
    now = hypothesis.as_dict()
    return next((key for key in now if said.get(key) != now[key]), "a key")


def _lock_hash() -> str:
    return hashlib.sha256(document(LOCK).read_bytes()).hexdigest()
