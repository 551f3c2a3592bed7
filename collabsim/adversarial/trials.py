"""Trials as they are kept: a line of JSON each, the first says what they are trials of.

A line that a killed program has left half written is the last one, and is made again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from collabsim.adversarial.places import Codes, codes_from
from collabsim.errors import UserError
from collabsim.writing import explained, write_whole

FILE = "trials.jsonl"


@dataclass(frozen=True)
class Trial:
    """One point that was tried.

    ``score`` is what the search makes small; ``look`` is nothing where K1 to K4 are not met, and
    the contrast was not run.
    """

    number: int
    codes: Codes
    admissible: bool
    figures: Mapping[str, float | None]
    score: float
    look: Mapping[str, Any] | None

    def as_dict(self) -> dict[str, Any]:
        """In plain types."""
        return {
            "trial": self.number, "codes": list(self.codes), "admissible": self.admissible,
            "figures": dict(self.figures), "score": self.score,
            "look": None if self.look is None else dict(self.look),
        }  # fmt: skip

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Trial:
        """Read back what :meth:`as_dict` gave."""
        return cls(
            said["trial"], codes_from(said["codes"]), said["admissible"], said["figures"],
            said["score"], said["look"],
        )  # fmt: skip


@dataclass
class Kept:
    """A folder of trials; use :meth:`open`."""

    path: Path
    own: dict[str, Any]
    trials: list[Trial] = field(default_factory=list)

    @classmethod
    def there(cls, folder: Path, about: Mapping[str, Any]) -> Kept | None:
        """The trials of a folder; nothing where there are none.

        Raises:
            UserError: they are of another search, or of other rules.
        """
        path = folder / FILE
        if not path.exists():
            return None
        whole, records = _whole_lines(path.read_bytes())
        if not records:
            return None
        first, *others = records
        if first.get("about") != json.loads(json.dumps(about)):
            raise UserError(
                f"{folder} has trials of another search or of other rules; give --out another "
                "folder"
            )
        if len(whole) < path.stat().st_size:
            write_whole(path, whole)
        return cls(path, first["own"], [Trial.of(one) for one in others])

    @classmethod
    def begin(cls, folder: Path, about: Mapping[str, Any], own: Mapping[str, Any]) -> Kept:
        """A new file, which says what it is of and what holds at the scenario's own values.

        Raises:
            UserError: it cannot be written.
        """
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, _line({"about": about, "own": own}))
        return cls(folder / FILE, dict(own))

    def keep(self, trial: Trial) -> None:
        """Write a trial down before the next is run.

        Raises:
            UserError: it cannot be written.
        """
        with explained(self.path), self.path.open("ab") as file:
            file.write(_line(trial.as_dict()))
            file.flush()
            os.fsync(file.fileno())
        self.trials.append(trial)


def _line(said: Mapping[str, Any]) -> bytes:
    return (json.dumps(said, allow_nan=False) + "\n").encode()


def _whole_lines(content: bytes) -> tuple[bytes, list[dict[str, Any]]]:
    """The lines that are whole, and what they say."""
    found: list[dict[str, Any]] = []
    whole = b""
    for line in content.splitlines(keepends=True):
        if not line.endswith(b"\n"):
            break
        try:
            found.append(json.loads(line))
        except ValueError:
            break
        whole += line
    return whole, found
