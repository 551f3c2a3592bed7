"""What ``collabsim results`` says of compared instruments: ranked, of a hundred proposals."""

from __future__ import annotations

import shlex
from pathlib import Path

from collabsim.cli.console import say, tell


def is_of_instruments(folder: Path) -> bool:
    """Whether a folder holds a comparison of instruments."""
    from collabsim.report.desk.ranked import is_of_instruments as is_one

    return is_one(folder)


def tell_ranked(folder: Path, rank: str | None, language: str) -> None:
    """Say what each instrument changes of a hundred proposals, ordered, by municipality.

    Raises:
        UserError: the folder's record cannot be read, or there is no such order.
    """
    from rich.console import Console

    from collabsim.report.desk.ranked import checked_rank, ranked_of, record_of
    from collabsim.report.desk.ranked_tables import ranked_grids
    from collabsim.report.desk.telling import said
    from collabsim.report.desk.tokens import plain, plain_grid
    from collabsim.report.grid import width_of_output

    order = checked_rank(rank)
    console = Console(width=width_of_output())
    for one in ranked_of(record_of(folder), language):
        tell(plain(" ".join(one.sentences(order))))
        for grid in ranked_grids(one, order):
            console.print(plain_grid(grid).fitted(console.width), highlight=False)
            say()
        for line in one.free():
            tell(plain(line))
        if warning := one.unknown():
            tell(warning)
    tell(one.word("note"))
    say()
    tell(said("ranked_next", language, folder=shlex.quote(str(folder))))
