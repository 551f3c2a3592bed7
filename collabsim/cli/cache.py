"""``collabsim cache``: what compiled code is kept on disk, and how to be rid of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from collabsim.cli.console import language_of, table, tell
from collabsim.language import number, text
from collabsim.writing import explained

MEGABYTE = 1e6


class CacheSelection(StrEnum):
    """Which compiled code to delete."""

    OLD = "old"
    ALL = "all"


def register(app: typer.Typer) -> None:
    """Add ``collabsim cache``."""
    app.command()(cache)


def cache(
    ctx: typer.Context,
    clear: Annotated[
        CacheSelection | None,
        typer.Option(
            help="Delete compiled code: old, that of other versions of the rules; or all, also "
            "that of the present one, which is then compiled again (about a minute)."
        ),
    ] = None,
) -> None:
    """Show what runs the rules and what compiled code is kept on disk, or clear that away."""
    from collabsim.compiled_cache import cache_root, kept
    from collabsim.compiled_cache import clear as clear_away
    from collabsim.world.compiling import cache_folder, engine

    language = language_of(ctx)
    root, present = cache_root(), cache_folder()
    if clear is not None:
        with explained(root):
            gone = clear_away(root, keep=[present] if clear is CacheSelection.OLD else [])
        size = number(sum(one.size for one in gone) / MEGABYTE, language, 1)
        tell(text("cache.cleared", language, versions=number(len(gone), language), megabytes=size))
    tell(engine().told(language))
    found = kept(root)
    if not found:
        tell(text("cache.empty", language, folder=root))
        return
    rows = [
        [
            one.folder.name,
            text("cache.present" if one.folder == present else "cache.other", language),
            number(one.files, language),
            number(one.size / MEGABYTE, language, 1),
        ]
        for one in found
    ]
    names = ("version", "which", "files", "megabytes")
    headings = [text(f"cache.column_{name}", language) for name in names]
    table(text("cache.title", language, folder=root), headings, rows, right={2, 3})
