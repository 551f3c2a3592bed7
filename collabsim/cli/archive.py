"""``collabsim archive`` and ``collabsim reproduce``: what a reviewer can run again."""

from __future__ import annotations

import re
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, tell
from collabsim.cli.sweep import FAILED, Folder, Trust
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.archive import Archive, Reproduced
    from collabsim.archive.run_hashes import HashedRun

_MB = 1e6
_NAMED = 5
"""Runs that differ and are named; of all it is said how many."""

Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]


def register(app: typer.Typer) -> None:
    """Add ``collabsim archive`` and ``collabsim reproduce``."""
    app.command()(archive)
    app.command()(reproduce)


def archive(
    ctx: typer.Context,
    folder: Folder,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the archive, new or empty; FOLDER's name and -archive if not given.",
        ),
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="Its title; the name of the sweep if not given.")
    ] = None,
    author: Annotated[
        list[str] | None,
        typer.Option(
            metavar='"NAME <ORCID>"', help="Who made it; may be repeated. ORCID may be left out."
        ),
    ] = None,
    licence: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Under which licence the results may be used, such as "
            "https://creativecommons.org/licenses/by/4.0/.",
        ),
    ] = "",
    trust: Trust = False,
    quiet: Quiet = False,
) -> None:
    """Put a finished sweep into an archive (RO-Crate) that others can check and run again.

    It holds the results, all that determines them, the program and its libraries, and the hash
    of every run, for which each is made once more. What was done is kept if it is interrupted.
    """
    from collabsim.archive import make_archive
    from collabsim.archive.crate import Words
    from collabsim.experiment.store.folder import RunFolder

    language = language_of(ctx)
    place = RunFolder.open(folder, trust=trust)
    name = str(place.manifest.sweep["name"])
    words = Words(
        title or text("archive.title", language, name=name),
        text("archive.about", language, name=name),
        tuple(author or ()),
        licence,
    )
    target = out or folder.resolve().with_name(f"{folder.resolve().name}-archive")
    with bar_of(text("archive.hashing", language), quiet=quiet) as progress:
        made = make_archive(place, target, words, progress)
    runs, size = number(made.runs, language), number(made.size / _MB, language, 1)
    tell(text("archive.made", language, folder=made.path, runs=runs, size=size))
    if not licence:
        tell(text("archive.no_licence", language))
    say()
    tell(text("archive.next", language, folder=shlex.quote(str(made.path)), trust=place.trusting))


def reproduce(
    ctx: typer.Context,
    archive: Annotated[Path, typer.Argument(metavar="ARCHIVE", help="The folder of an archive.")],
    verify: Annotated[
        str,
        typer.Option(
            metavar="PERCENT",
            help="How many of the runs to make again, at least 20 and one of every cell.",
        ),
    ] = "1%",
    run: Annotated[
        str | None,
        typer.Option(
            metavar="N", help="Only this run: its number in runs.csv, or the beginning of its name."
        ),
    ] = None,
    here: Annotated[
        bool,
        typer.Option("--here", help="In this environment, not in one made from the lock file."),
    ] = False,
    environment: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the environment, new or empty; a temporary one if not given.",
        ),
    ] = None,
    trust: Trust = False,
    quiet: Quiet = False,
) -> None:
    """Check every byte of an archive, and make part of its runs again, bit for bit.

    Unless told to do it here, it first makes an environment from the libraries and the program
    in the archive, which takes some minutes and a network.
    """
    from collabsim.archive import Archive

    language = language_of(ctx)
    share = _share(verify)
    if here and environment is not None:
        raise UserError("--here and --environment: name one; --here makes no environment")
    found = Archive.open(archive, trust=trust)
    wanted = _wanted(found, share, run)
    tell(text("archive.whole", language, folder=archive, runs=number(len(found.runs), language)))
    if here:
        _here(found, wanted, language, quiet=quiet)
    else:
        chosen = ["--run", run] if run is not None else ["--verify", verify]
        flags = [*["--trust"] * trust, *["--quiet"] * quiet]
        arguments = ["--language", language, "reproduce", str(archive), "--here", *chosen, *flags]
        _there(found, arguments, environment, language)


def _share(written: str) -> float:
    """A share of the runs, from how it is written.

    Raises:
        UserError: It is none.
    """
    found = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*%\s*", written)
    share = float(found[1].replace(",", ".")) / 100 if found else 0.0
    if not 0 < share <= 1:
        raise UserError(f"--verify: expected a share such as 1% or 100%, got {written!r}")
    return share


def _wanted(archive: Archive, share: float, run: str | None) -> list[HashedRun]:
    from collabsim.archive.reproducing import named_run, sample

    if run is not None:
        return [named_run(archive, run)]
    return sample(archive.runs, share)


def _there(archive: Archive, arguments: list[str], place: Path | None, language: str) -> None:
    """Make an environment and do it there."""
    from collabsim.archive.fresh import make_environment, run_there

    if place is not None and place.exists() and any(place.iterdir()):
        raise UserError(f"{place} is there already; name a folder that is new or empty")
    with tempfile.TemporaryDirectory(prefix="collabsim-") as temporary:
        tell(text("archive.environment", language))
        python = make_environment(archive, place or Path(temporary) / "environment")
        code = run_there(python, arguments)
    if code:
        raise typer.Exit(code)


def _here(archive: Archive, wanted: list[HashedRun], language: str, *, quiet: bool) -> None:
    from collabsim.archive import reproduce as make_again

    with bar_of(text("archive.making", language), quiet=quiet) as progress:
        done = make_again(archive, wanted, progress)
    _tell(archive, done, language)
    if done.different:
        raise typer.Exit(FAILED)


def _tell(archive: Archive, done: Reproduced, language: str) -> None:
    made, every = number(done.made, language), number(len(archive.runs), language)
    if done.different:
        several = number(len(done.different), language)
        tell(text("archive.different", language, made=made, different=several))
        for run in done.different[:_NAMED]:
            place = {"cell": run.cell, "world": run.world, "replication": run.replication}
            tell(text("archive.one", language, run=run.run, **place))
    else:
        tell(text("archive.same", language, made=made, runs=every))
    said = archive.platform
    where = f"{said['system']}, {said['machine']}, Python {said['python']}"
    if done.elsewhere:
        tell(text("archive.elsewhere", language, what="; ".join(done.elsewhere)))
    else:
        tell(text("archive.same_machine", language, where=where))
