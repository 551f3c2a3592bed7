"""Drivers and rules of one's own, kept in the run folder that was made with them.

A run folder names the function that ran it. To go on with it elsewhere that function has to
be there, so the files it is made of lie in the folder, under the hash of what they contain::

    drivers/<hash>/my_package/my_module.py

Nothing of them is imported unless the user says that the folder is trusted: to import a
file is to run it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import importlib.util
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

from collabsim.errors import UserError
from collabsim.experiment.drivers import SHIPPED, driver_of_name
from collabsim.writing import write_whole

DRIVERS = "drivers"
"""Folder of the files inside a run folder."""

_BYTES = 16
_OURS = "collabsim"


def own_files(driver: str) -> dict[str, bytes]:
    """The source files a driver of one's own is made of, by their places below one folder.

    That of its module, and of every module it imports that lies beside it; of an installed
    driver those of its package. None for a shipped driver, or one without a file.

    Args:
        driver: Its name. It is imported.

    Raises:
        UserError: there is no such driver, or it cannot be imported.
        OSError: a file cannot be read.
    """
    if driver in SHIPPED:
        return {}
    driver_of_name(driver)
    name = driver.partition(":")[0]
    root = _root(name)
    if root is None or name.partition(".")[0] == _OURS:
        return {}
    installed = root in {Path(sysconfig.get_path(key)) for key in ("purelib", "platlib", "stdlib")}
    only = name.partition(".")[0] if installed else None
    found: dict[str, bytes] = {}
    waiting, seen = [name], set()
    while waiting:
        one = waiting.pop()
        if one in seen or (only is not None and one.partition(".")[0] != only):
            continue
        seen.add(one)
        path = _source(one, root)
        if path is not None:
            content = path.read_bytes()
            found[path.relative_to(root).as_posix()] = content
            waiting += _imported(content, one, is_package=path.name == "__init__.py")
        waiting += [one.rpartition(".")[0]] if "." in one else []
    return found


def hash_of(files: Mapping[str, bytes]) -> str | None:
    """A hash of names and contents; ``None`` where there are no files."""
    if not files:
        return None
    digest = hashlib.blake2b(digest_size=_BYTES)
    for name, content in sorted(files.items()):
        digest.update(f"{len(name.encode())} {len(content)}\n{name}".encode() + content)
    return digest.hexdigest()


def keep_own_code(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files of a driver into a run folder.

    Raises:
        OSError: they cannot be written.
    """
    inside = folder / DRIVERS / str(hash_of(files))
    for name, content in files.items():
        target = inside / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content)


def use_own_code(folder: Path, kept: str, driver: str) -> None:
    """Let the files of a trusted run folder be imported, before any others of their names.

    What is imported already stays; whether it is the same is for the rules of the sweep to say.

    Args:
        folder: The run folder.
        kept: The hash of its files.
        driver: The name of the driver they are of.

    Raises:
        UserError: they are not those that were kept.
    """
    inside = folder.resolve() / DRIVERS / kept
    paths = [path for path in inside.rglob("*.py") if path.is_file()]
    there = {path.relative_to(inside).as_posix(): path.read_bytes() for path in paths}
    if hash_of(there) != kept:
        raise UserError(f"{inside} was changed after it was written; put the original back")
    if driver.partition(":")[0] not in sys.modules and str(inside) not in sys.path:
        sys.path.insert(0, str(inside))
        importlib.invalidate_caches()


def _root(name: str) -> Path | None:
    """The folder the module is imported from."""
    top = sys.modules.get(name.partition(".")[0])
    places = list(getattr(top, "__path__", ()))
    if places:
        return Path(places[0]).resolve().parent
    file = getattr(top, "__file__", None)
    return Path(file).resolve().parent if file else None


def _source(name: str, root: Path) -> Path | None:
    """The source file of a module, if it lies below a folder."""
    try:
        spec = importlib.util.find_spec(name)
    except (ImportError, ValueError, AttributeError):
        return None
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    path = Path(spec.origin).resolve()
    return path if path.is_relative_to(root) and path.is_file() else None


def _imported(content: bytes, name: str, *, is_package: bool) -> Iterator[str]:
    """The modules a source file names in its imports, those of collabsim left out."""
    package = name if is_package else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            base = importlib.util.resolve_name(dots + (node.module or ""), package)
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        yield from (one for one in names if one.partition(".")[0] != _OURS)
