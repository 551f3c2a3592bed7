"""What takes long beside the runs of a folder, kept in it: one file a figure or table.

::

    sets/set-<key>-<hash>.json             effects of one set of assumptions
    money/cell-<key>-<hash>.json           kroner of one cell, run by run
    sensitivity/ends/end-<key>-<hash>.json sums at one end of an assumption
    hashes/runs-<key>-<hash>.json          hashes of some runs, for an archive

A key is made of everything that determines the figures, so what is asked for again is found, what
was interrupted goes on, and asking for more sets runs the new ones only. A file whose bytes are not
those that were written counts as missing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from collabsim.errors import UserError
from collabsim.experiment.store.whole_file import is_as_named, write_named

_KEY_BYTES = 8
_SUFFIX = ".json"


class Kept:
    """Files of one kind in a folder of a run folder.

    Args:
        folder: The run folder.
        kind: Name of the folder in it.
        named: How the name of a file begins.
        before_making: Called before anything is made; what it raises ends it.
    """

    def __init__(
        self,
        folder: Path,
        kind: str,
        named: str,
        before_making: Callable[[], None] = lambda: None,
    ) -> None:
        self._place = folder / kind
        self._named = named
        self.before_making = before_making

    def found_or_made(self, determined: Any, make: Callable[[], Any]) -> Any:
        """What is kept under what determines it; else it is made, and kept.

        Args:
            determined: All that determines it, in plain types.
            make: Makes it, in plain types.

        Raises:
            Exception: Whatever ``before_making`` or ``make`` raises.
        """
        found = self.find(determined)
        if found is None:
            self.before_making()
            found = make()
            self.keep(determined, found)
        return found

    def find(self, determined: Any) -> Any | None:
        """What is kept under what determines it; nothing where there is none or it is damaged."""
        key = _key(determined)
        for path in sorted(self._place.glob(f"{self._named}-{key}-*{_SUFFIX}")):
            try:
                if is_as_named(path):
                    found = json.loads(path.read_bytes())
                    if found["key"] == key:
                        return found["found"]
            except (OSError, ValueError, TypeError, KeyError):
                continue
        return None

    def keep(self, determined: Any, found: Any) -> bool:
        """Keep something under what determines it, unless the folder cannot be written to."""
        key = _key(determined)
        content = json.dumps({"key": key, "found": found}, allow_nan=True).encode()
        try:
            self._place.mkdir(exist_ok=True)
            write_named(self._place, f"{self._named}-{key}", _SUFFIX, content)
        except (OSError, UserError):
            # What was found is shown all the same, and is found again the next time.
            return False
        return True


def _key(determined: Any) -> str:
    content = json.dumps(determined, sort_keys=True).encode()
    return hashlib.blake2b(content, digest_size=_KEY_BYTES).hexdigest()
