"""What a search of bundles has run so far, kept in a file so that it goes on where it ended."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from collabsim.writing import files_beside

KEY = "key"
SO_FAR = "rescue_so_far.npz"
"""Name of the file, in the folder the answer will be written to."""

type Sums = NDArray[np.float64]


def key_of(*parts: object) -> str:
    """A name for all that the sums hang on."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


class Kept:
    """Sums of bundles by half, kept in a file between two calls of the same search.

    A file of another search, or one that cannot be read, is not used; it is written over.

    Args:
        path: of the file; with none, nothing is kept.
        key: names all that the sums hang on.
    """

    def __init__(self, path: Path | None, key: str) -> None:
        self._path, self._key = path, key
        self.sums: dict[str, Sums] = dict(_read(path, key)) if path is not None else {}
        self.found = len(self.sums)

    def get(self, first: int, bundle: tuple[str, ...]) -> Sums | None:
        """The sums of a bundle, in replications from ``first`` on, if they are there."""
        return self.sums.get(_name(first, bundle))

    def put(self, first: int, bundle: tuple[str, ...], sums: Sums) -> None:
        """Keep the sums of a bundle."""
        self.sums[_name(first, bundle)] = sums

    def save(self) -> None:
        """Write all there is, complete or not at all.

        Raises:
            UserError: the file cannot be written.
        """
        if self._path is None or not self.sums:
            return
        with files_beside(self._path) as part, part.open("wb") as file:
            key = np.frombuffer(self._key.encode(), np.uint8)
            np.savez(file, **{KEY: key}, **self.sums)  # type: ignore[arg-type]

    def drop(self) -> None:
        """The search is over: the file has served."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _name(first: int, bundle: tuple[str, ...]) -> str:
    return "-".join([f"from_{first}", *bundle])


def _read(path: Path, key: str) -> Mapping[str, Sums]:
    try:
        with np.load(path, allow_pickle=False) as kept:
            if bytes(kept[KEY]).decode() != key:
                return {}
            return {name: np.array(kept[name]) for name in kept.files if name != KEY}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return {}
