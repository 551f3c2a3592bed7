"""``collabsim nulls``: five simpler accounts, fitted at two sizes, beside the model elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.options import Seed, counted, counted_or_none
from collabsim.errors import UserError
from collabsim.language import number, text
from collabsim.writing import RESULTS

FEWEST = 5
"""Replications in which every span of control comes once."""


def register(app: typer.Typer) -> None:
    """Add ``collabsim nulls``."""
    app.command()(nulls)


def nulls(
    ctx: typer.Context,
    replications: Annotated[
        int,
        typer.Option(
            "--replications", "-n", callback=counted, help="Replications of each municipality."
        ),
    ] = 200,
    seed: Seed = 0,
    region_points: Annotated[
        int,
        typer.Option(
            "--region-points",
            callback=counted_or_none,
            help="Also fit the fifth account anew at so many sets of values that nobody can rule "
            "out (points of the admissible region), 60 replications of each.",
        ),
    ] = 0,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for tables; results/rivals if not given."),
    ] = None,
) -> None:
    """Hold the model against five simpler accounts: would one of them say the same?

    Each is fitted at 3,000 and 120,000 inhabitants and has to predict other sizes, organisation
    models, delegation, a higher threshold, no ties, and training.
    """
    from collabsim.experiment.replicate import check_memory
    from collabsim.validation.rivals.conditions import CONDITIONS, lay_out
    from collabsim.validation.rivals.running import TIMES_AS_MANY, compare_rivals
    from collabsim.validation.rivals.store import record, write
    from collabsim.writing import check_folder

    language = language_of(ctx)
    if replications < FEWEST:
        raise UserError(
            f"--replications {replications} is too few: spans of control come in turn, "
            f"so take at least {FEWEST}"
        )
    folder = out if out is not None else RESULTS / "rivals"
    check_folder(folder)
    check_memory(list(lay_out(CONDITIONS[:1]).values()), TIMES_AS_MANY * replications)
    with bar_of(text("rivals.working", language), quiet=False) as progress:
        found = compare_rivals(replications, seed, progress, region_points=region_points)
    kept = record(found)
    write(kept, folder)
    show(kept, language)
    say()
    tell(text("rivals.written", language, folder=folder))


def show(kept: Mapping[str, Any], language: str) -> None:
    """The tables, what their signs mean, and what follows."""
    from collabsim.report.rival_words import (
        errors_table,
        fitted_table,
        sentences,
        sizes_table,
    )

    for made in (fitted_table, sizes_table, errors_table):
        written = made(kept, language)
        table(written.title, written.columns, written.rows, written.right)
        say()
    replications = number(kept["replications"], language)
    tell(text("rivals.legend", language, replications=replications))
    say()
    for sentence in sentences(kept, language):
        tell(sentence)
