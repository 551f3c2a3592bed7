"""What ``collabsim results`` says first: effects against a named cell, with both uncertainties."""

from __future__ import annotations

import shlex
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NamedTuple

from collabsim.cli.bar import bar_of
from collabsim.cli.console import say, tell
from collabsim.cli.costs import tell_costs_of_scenarios
from collabsim.errors import UserError
from collabsim.language import number

if TYPE_CHECKING:
    from collabsim.analysis.desk.effects import Change, Effects
    from collabsim.experiment.results import Results
    from collabsim.report.desk.telling import Teller

PAGE = 12
"""Changes on a page; of more there are several pages."""

MOST_WITH_SETS = 6
"""Changes that are tried over sets of assumptions without being asked to; more take long."""


class EffectsAsked(NamedTuple):
    """What ``collabsim results`` was asked about effects.

    ``region_points`` is how many sets of assumptions, ``points_given`` whether somebody said so.
    """

    against: int | None = None
    region_points: int = 60
    points_given: bool = False
    matters: float = 1.0
    rank: str | None = None
    page: int = 1
    curve: bool = False


def effects_in(found: Results, asked: EffectsAsked, language: str) -> Effects:
    """Work out the effects of a folder, with progress.

    Raises:
        CannotPairError: there is nothing to hold the cells against.
        UserError: something that was asked for is not there.
    """
    from collabsim.analysis.desk.effects import Asked, folder_effects
    from collabsim.analysis.desk.pairs import pairs_of
    from collabsim.report.desk.telling import said

    pairs = pairs_of(found.folder.sweep, asked.against)
    many = len(pairs) > MOST_WITH_SETS and not asked.points_given
    points = 0 if many else asked.region_points
    with ExitStack() as bars:

        def progress(what: str) -> Any:
            label = said(f"working_{what}", language, points=number(points, language))
            return bars.enter_context(bar_of(label, quiet=False))

        return folder_effects(
            found, Asked(asked.against, points, money=not many, matters=asked.matters), progress
        )


def tell_effects(effects: Effects, asked: EffectsAsked, language: str) -> None:
    """Say the effects: title, answer, tables, warnings, notes, and what to do next.

    Raises:
        UserError: ``--rank`` or ``--page`` names nothing there is.
    """
    from collabsim.report.desk.telling import Teller

    teller = Teller(effects, language)
    if asked.curve:
        _tell_curves(teller)
    elif len(effects.changes) == 1:
        _tell_one(teller, effects.changes[0])
    else:
        _tell_many(teller, asked)
    _notes(teller)
    cells = [cell.scenario for cell in effects.results.folder.sweep.cells]
    tell_costs_of_scenarios(cells, language)
    folder = shlex.quote(str(effects.results.folder.path))
    say()
    tell(teller.word("next", folder=folder))


def _tell_one(teller: Teller, change: Change) -> None:
    from collabsim.report.desk.answer import answer, never_acted
    from collabsim.report.desk.costs import cost_lines
    from collabsim.report.desk.tables import beside_grids, headline_grid
    from collabsim.report.desk.tokens import plain

    tell(plain(teller.title(change)))
    say()
    tell(plain(" ".join(answer(teller, change))))
    if never_acted(change):
        return
    say()
    _print(headline_grid(teller, change))
    for grid in beside_grids(teller, change):
        _print(grid)
    if teller.effects.moves_starts(change):
        tell(teller.word("moves_starts"))
    for line in cost_lines(teller, change):
        tell(plain(line))


def _tell_curves(teller: Teller) -> None:
    """Each change over sizes of municipalities, with chance and what the sets span."""
    from collabsim.report.desk.tables import curve_grid
    from collabsim.report.desk.tokens import plain

    for change in teller.effects.changes:
        tell(plain(teller.title(change)))
        say()
        _print(curve_grid(teller, change))


def _tell_many(teller: Teller, asked: EffectsAsked) -> None:
    from collabsim.report.desk.tables import many_grids
    from collabsim.report.desk.tokens import plain

    changes = teller.effects.changes
    pages = -(-len(changes) // PAGE)
    if asked.page > pages:
        raise UserError(f"--page: there is no page {asked.page}; the last one is {pages}")
    first = PAGE * (asked.page - 1)
    rank = None if asked.rank is None else _rank_of(asked.rank)
    towns = list(dict.fromkeys(name for change in changes for name in change.municipalities))
    for town in towns:
        own = [change for change in changes if town in change.municipalities]
        shown = own if rank else own[first : first + PAGE]
        if shown:
            for grid in many_grids(teller, shown, town, rank):
                _print(grid)
    if pages > 1 and rank is None:
        last = min(first + PAGE, len(changes))
        count = number(len(changes), teller.language)
        more = asked.page % pages + 1
        tell(teller.word("page", first=first + 1, last=last, count=count, next=more))
    before = "; ".join(dict.fromkeys(plain(_held(teller, change)) for change in changes))
    tell(teller.word("same_against", before=before))
    if any(teller.effects.moves_starts(change) for change in changes):
        tell(teller.word("moves_starts"))


def _held(teller: Teller, change: Change) -> str:
    from collabsim.report.desk.telling import lever_name

    held = change.pair.before.values
    return ", ".join(
        f"{lever_name(name, teller.language)} {teller.value(name, held[name])}"
        for name in teller.effects.names
    )


def _rank_of(name: str) -> str:
    """The measure to order by: its name, or ``kroner`` for what the municipality pays."""
    from collabsim.analysis.desk.measures import measure_of

    if name == "kroner":
        return "services_by_municipality"
    return measure_of(name, "--rank").name


def _notes(teller: Teller) -> None:
    from collabsim.report.desk.notes import notes
    from collabsim.report.desk.tokens import plain

    for line in notes(teller):
        tell(plain(line))


def _print(grid: Any) -> None:
    from rich.console import Console

    from collabsim.report.grid import width_of_output

    console = Console(width=width_of_output())
    console.print(grid.fitted(console.width), highlight=False)
    console.print()
