"""Libraries of others that the page keeps: which, of what version, under what licence, untouched.

Each file is as its publisher gives it out; ``vendor/vendor.json`` has its hash. What a file has
around it when it is put into a page (so that it leaves a global name behind) is said here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "vendor"
LIST = FOLDER / "vendor.json"

_AROUND = {
    "smol-toml.js": (
        "globalThis.smolToml = (() => { const exports = {}; const module = { exports };\n",
        "\nreturn exports; })();\n",
    ),
    # A variable of a script is a global name already.
    "docx.js": ("", "\nglobalThis.docx = docx;\n"),
}


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the file that is kept, where it comes from, and under what licence."""

    file: str
    name: str
    version: str
    licence: str
    licence_file: str
    copyright: str
    source: str
    sha256: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return FOLDER / self.file

    def found(self) -> str:
        """The hash of the file as it stands."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


@cache
def libraries() -> tuple[Library, ...]:
    """All libraries that are kept, in the order of their names."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    return tuple(Library(**one) for one in sorted(listed, key=lambda one: str(one["name"])))


@cache
def vendored() -> dict[str, str]:
    """Scripts and style sheets of the libraries by file, as they are put into a page.

    References to source maps are left out: a browser would ask for them.
    """
    made = {}
    for one in libraries():
        if not one.file:
            continue
        before, after = _AROUND.get(one.file, ("", ""))
        lines = one.path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if "sourceMappingURL=" not in line[:40])
        made[one.file] = before + kept + after
    return made
