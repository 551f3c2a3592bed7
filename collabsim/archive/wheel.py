"""A wheel of the program as it runs here: what an archive is run again with.

It is made of the files of the package, so that it is there from a checkout and from an
installation alike, without a build program or a network; edits that were not committed are in it.
"""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from importlib.resources import files
from pathlib import Path

from collabsim.archive.shipped import carried

_TAG = "py3-none-any"
_LEFT_OUT = frozenset({"__pycache__", "shipped", "shipped_documents"})
_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Time of every file in it: the same program gives the same bytes."""


def write_wheel(folder: Path) -> Path:
    """Write the wheel of this program into a folder.

    Args:
        folder: Where to.

    Returns:
        Its file.

    Raises:
        OSError: It cannot be written.
    """
    of = distribution("collabsim")
    stem = f"collabsim-{of.version}"
    path = folder / f"{stem}-{_TAG}.whl"
    listed: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, content in sorted({**_package(), **_information(of, stem)}.items()):
            _put(wheel, name, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=")
            listed.append(f"{name},sha256={digest.decode()},{len(content)}")
        record = f"{stem}.dist-info/RECORD"
        _put(wheel, record, "\n".join([*listed, f"{record},,", ""]).encode())
    return path


def _put(wheel: zipfile.ZipFile, name: str, content: bytes) -> None:
    place = zipfile.ZipInfo(name, _EARLIEST)
    place.compress_type = zipfile.ZIP_DEFLATED
    place.external_attr = 0o644 << 16
    wheel.writestr(place, content)


def _package() -> dict[str, bytes]:
    package = Path(str(files("collabsim")))
    own = {f"collabsim/{path.relative_to(package).as_posix()}": path for path in _files(package)}
    return {name: path.read_bytes() for name, path in {**own, **carried()}.items()}


def _files(package: Path) -> Iterator[Path]:
    for path in package.rglob("*"):
        inside = path.relative_to(package).parts
        if path.is_file() and not _LEFT_OUT.intersection(inside) and path.suffix != ".pyc":
            yield path


def _information(of: Distribution, stem: str) -> dict[str, bytes]:
    """What an installer reads of a wheel."""
    texts = {
        "METADATA": of.read_text("METADATA") or "",
        "entry_points.txt": of.read_text("entry_points.txt") or "",
        "WHEEL": f"Wheel-Version: 1.0\nGenerator: {stem}\nRoot-Is-Purelib: true\nTag: {_TAG}\n",
    }
    return {f"{stem}.dist-info/{name}": text.encode() for name, text in texts.items()}
