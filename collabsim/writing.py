"""What is written for a user: whole or not at all, in the place that was named and no other.

Files are written into a folder of their own beside their place, forced to the disk and moved
in together, so that neither a killed program nor a full disk leaves some of them or half of
one. Nothing but a plain file is ever replaced, and no folder is made on the way to a path
that somebody typed: it would hide that it was misspelt.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import tempfile
from collections.abc import Buffer, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from collabsim.errors import UserError

RESULTS = Path("results")
"""The project's own folder, the one that is made without being named."""

PREFIX = ".collabsim-"
"""How the name of a folder begins that a program which was killed may leave behind."""

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""Errors that say there is no room."""

_TEMPORARY = ".part"
_STAGES: set[Path] = set()
_KINDS = {
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFDIR: "a folder",
    stat.S_IFLNK: "a link",
}


def reason_of(failure: OSError) -> str:
    """Why something could not be written, in words."""
    if failure.errno in FULL:
        return "there is no room left on the disk"
    return failure.strerror or "unknown reason"


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Say in a sentence why nothing could be written to ``place``."""
    try:
        yield
    except OSError as failure:
        raise UserError(f"{place}: results cannot be written there: {reason_of(failure)}") from None


def refuse_other_kinds(path: Path) -> None:
    """Refuse to replace what is not a plain file.

    Raises:
        UserError: A folder, a device, a pipe, a socket or a link is there.
        OSError: It cannot be looked at.
    """
    try:
        kind = stat.S_IFMT(path.lstat().st_mode)
    except FileNotFoundError:
        return
    if kind != stat.S_IFREG:
        what = _KINDS.get(kind, "no plain file")
        raise UserError(f"{path} is {what}, and only a plain file is replaced; name another file")


def refuse_missing_parent(path: Path) -> None:
    """Refuse a path in a folder that does not exist.

    Raises:
        UserError: It does not, or is a file.
        OSError: It cannot be looked at.
    """
    parent = path.parent
    if parent.is_dir() or (parent == RESULTS and not parent.exists()):
        return
    if parent.exists():
        raise UserError(f"{parent} is a file; name a folder to write results to")
    raise UserError(f"{path}: the folder {parent} does not exist; make it, or name another")


@contextmanager
def appearing_together(folder: Path, *, instead_of: Iterable[str] = ()) -> Iterator[Path]:
    """Put files into a folder once all of them are complete.

    Args:
        folder: Where they are to appear; if it is not there, it appears with them in it.
        instead_of: Names of files that are taken away as these appear.

    Yields:
        An empty folder to write them to, with folders in it if wanted. When the block ends
        well, they take their places, those of earlier files of their names too; when it
        does not, everything is as it was.

    Raises:
        UserError: They cannot be written.
    """
    if _inside_stage(folder):  # of somebody who writes these and others together
        folder.mkdir(exist_ok=True)
        yield folder
        return
    with explained(folder):
        new = not folder.exists()
        _refuse(folder, new)
        with _staged(folder, new, instead_of) as stage:
            yield stage


@contextmanager
def files_beside(path: Path) -> Iterator[Path]:
    """As :func:`appearing_together`, for files that stand beside a path that was typed.

    Args:
        path: The first of the files; a link is followed to the file it leads to.

    Yields:
        Where to write that file; the others are written beside it.
    """
    if _inside_stage(path):
        yield path
        return
    with explained(path):
        place = path.resolve() if path.is_symlink() else path
        refuse_missing_parent(place)
        # Looked at before the work is done, and again before anything is replaced.
        refuse_other_kinds(place)
        if place.parent == RESULTS:
            _made(RESULTS)
        with _staged(place.parent, new=False) as stage:
            yield stage / place.name


def check_folder(folder: Path) -> None:
    """Refuse a folder nothing can be written to, before hours are spent on its content.

    Raises:
        UserError: ``folder`` is a file, or neither it nor the folder it would
            have to be made in is there and can be written to.
    """
    with explained(folder):
        # A path that is too long fails as soon as it is looked at.
        new = not folder.exists()
        _refuse(folder, new)
        place = folder.parent if new else folder
        if new and place == RESULTS and not place.exists():
            place = place.parent
        with tempfile.TemporaryDirectory(dir=place, prefix=PREFIX):
            pass


def check_file(path: Path) -> None:
    """Refuse a file nothing can be written to, before time is spent on its content.

    Raises:
        UserError: As :func:`files_beside`.
    """
    with files_beside(path):
        pass


def remove_stages() -> None:
    """Take away what is half written, before a program ends without unwinding."""
    for stage in list(_STAGES):
        shutil.rmtree(stage, ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Put a file in its place once it is complete.

    For files of the project's own folders, one at a time and quickly.

    Yields:
        Where to write it. When the block ends well, that is forced to the disk and
        takes the place of ``path``; when it does not, nothing of it is left.

    Raises:
        OSError: It could not be written.
        UserError: What is there is not a plain file.
    """
    part = temporary_of(path)
    refuse_other_kinds(path)
    try:
        yield part
        with part.open("r+b") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    force_names(path.parent)


def write_whole(path: Path, content: Buffer) -> Path:
    """Write ``content`` to ``path``, whole or not at all.

    Returns:
        ``path``. A file that was there before is replaced.

    Raises:
        OSError: It could not be written; nothing of it is left.
        UserError: What is there is not a plain file.
    """
    with replacing(path) as part, part.open("wb") as file:
        file.write(content)
    return path


def temporary_of(path: Path) -> Path:
    """Where a file is written before it is put in its place."""
    return path.with_name(f".{path.name}{_TEMPORARY}")


def is_temporary(path: Path) -> bool:
    """Whether this is what a program that was killed while writing leaves behind."""
    return path.name.startswith(".") and path.name.endswith(_TEMPORARY)


def force_names(folder: Path) -> None:
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


@contextmanager
def _staged(folder: Path, new: bool, instead_of: Iterable[str] = ()) -> Iterator[Path]:
    """An empty folder, whose files are put into ``folder``, or become it, in the end."""
    within = folder.parent if new else folder
    made_results = new and within == RESULTS and _made(within)
    stage = Path(tempfile.mkdtemp(prefix=PREFIX, dir=within)).absolute()
    _STAGES.add(stage)
    try:
        yield stage
        _force(stage)
        if new:
            stage.chmod(0o777 & ~_umask())
            stage.rename(folder)
            made_results = False
        else:
            _put(stage, folder, instead_of)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        _STAGES.discard(stage)
        if made_results:
            with suppress(OSError):
                within.rmdir()


def _refuse(folder: Path, new: bool) -> None:
    if new:
        refuse_missing_parent(folder)
    if folder.exists() and not folder.is_dir():
        raise UserError(f"{folder} is a file; name a folder to write results to")


def _inside_stage(path: Path) -> bool:
    place = path.absolute()
    return any(one in _STAGES for one in (place, *place.parents))


def _made(folder: Path) -> bool:
    """Make a folder; whether it was not there."""
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    return True


def _umask() -> int:
    """The permissions that new files of this user do not get."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _force(stage: Path) -> None:
    """Force all files of a folder to the disk."""
    for path in stage.rglob("*"):
        if path.is_file():
            with path.open("r+b") as file:
                os.fsync(file.fileno())


def _put(stage: Path, folder: Path, instead_of: Iterable[str]) -> None:
    """Move files into a folder; if one cannot be, put back what was there."""
    found = sorted(path.relative_to(stage) for path in stage.rglob("*") if not path.is_dir())
    gone = [Path(name) for name in sorted(set(instead_of) - {str(name) for name in found})]
    for name in found:
        refuse_other_kinds(folder / name)
    before = Path(tempfile.mkdtemp(prefix=PREFIX, dir=stage))
    moved: list[tuple[Path, Path]] = []
    made: list[Path] = []
    try:
        for number, name in enumerate([*found, *gone]):
            target = folder / name
            made += [folder / one for one in reversed(name.parents[:-1]) if _made(folder / one)]
            if target.is_file() and not target.is_symlink():
                aside = before / str(number)
                moved.append((target, aside))
                target.rename(aside)
            if number < len(found):
                moved.append((stage / name, target))
                (stage / name).rename(target)
    except BaseException:
        _put_back(moved, made)
        raise
    force_names(folder)


def _put_back(moved: list[tuple[Path, Path]], made: list[Path]) -> None:
    for source, target in reversed(moved):
        with suppress(OSError):
            target.rename(source)
    for folder in reversed(made):
        with suppress(OSError):
            folder.rmdir()
