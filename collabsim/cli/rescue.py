"""``collabsim rescue``: which bundle of instruments keeps most that is worth keeping."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.instruments_compare import Only
from collabsim.cli.options import File, Seed, counted, region_points_option
from collabsim.errors import UserError

if TYPE_CHECKING:
    from collabsim.analysis.rescue import Rescues

REGION_POINTS, REGION_REPLICATIONS = 20, 60
"""Accepted points of the region at which the best bundle is tried, and how often each."""


def register(app: typer.Typer) -> None:
    """Add ``collabsim rescue``."""
    app.command()(rescue)


def _sum(option: typer.CallbackParam, value: float | None) -> float | None:
    """Check a sum of kroner."""
    if value is not None and not 0.0 <= value < float("inf"):
        name = str(option.name).replace("_", "-")
        raise UserError(f"--{name} must be a number of kroner, 0 or more, not {value:g}")
    return value


Replications = Annotated[
    int,
    typer.Option(
        "--replications",
        "-n",
        callback=counted,
        help="Replications of each bundle: one half searches, the other tells.",
    ),
]
Most = Annotated[int, typer.Option(min=1, max=6, help="Instruments in the largest bundle.")]
Budget = Annotated[
    float | None,
    typer.Option(
        callback=_sum,
        metavar="NOK",
        help="Most that a bundle may cost a municipality in a year, kroner of 2018.",
    ),
]
GoodNok = Annotated[
    float,
    typer.Option(
        callback=_sum,
        metavar="NOK",
        help="What a good pilot kept is worth beyond its price (assumption).",
    ),
]
WeakNok = Annotated[
    float,
    typer.Option(callback=_sum, metavar="NOK", help="What a weak pilot kept loses (assumption)."),
]
ErrorNok = Annotated[
    float,
    typer.Option(callback=_sum, metavar="NOK", help="What a breach of law costs (assumption)."),
]
Points = Annotated[
    int,
    region_points_option(
        "(points of the admissible region), 60 replications of each, with the best bundle"
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR", help="Folder for tables and figure; results/rescue if not given."
    ),
]


def rescue(
    ctx: typer.Context,
    file: File = "small_and_large",
    replications: Replications = 100,
    seed: Seed = 0,
    most: Most = 4,
    budget_nok: Budget = None,
    good_nok: GoodNok = 1_000_000.0,
    weak_nok: WeakNok = 500_000.0,
    error_nok: ErrorNok = 100_000.0,
    only: Only = None,
    region_points: Points = REGION_POINTS,
    out: Folder = None,
    settings: Settings = None,
) -> None:
    """Search the bundle of instruments that is worth most in each municipality of FILE.

    Worth is good pilots kept, less weak ones kept, breaches of law and what it all costs; never
    survival alone. What is found in one half of the replications is told from the other. Ended
    with Ctrl-C, the same command goes on where it was.
    """
    from collabsim.analysis.instrument_effects import chosen_instruments
    from collabsim.analysis.rescue import Asked, Worth
    from collabsim.analysis.rescue import rescue as search
    from collabsim.analysis.rescue_kept import SO_FAR
    from collabsim.experiment.seeds import checked_replications
    from collabsim.report.folder import check_writable
    from collabsim.report.provenance import made_from
    from collabsim.report.rescue_words import said, write_rescue
    from collabsim.writing import RESULTS

    language = language_of(ctx)
    instruments = chosen_instruments(only)
    scenario = given_scenario(file, settings)
    checked_replications(region_points + 1, "region_points")
    folder = out if out is not None else RESULTS / "rescue"
    check_writable(folder)
    asked = Asked(
        seed, replications, most, budget_nok, region_points, REGION_REPLICATIONS,
        Worth(good_nok, weak_nok, error_nok),
    )  # fmt: skip
    with bar_of(said("working", language, scenario=scenario.name), quiet=False) as progress:
        found = search(scenario, instruments, asked, progress, folder / SO_FAR)
    origin = made_from(scenario, seed=seed, replications=replications, driver="compiled")
    write_rescue(found, folder, origin, language)
    show(found, language)
    say()
    tell(said("written", language, folder=folder))


def show(found: Rescues, language: str) -> None:
    """What was found for each municipality, then the tables, and what they rest on."""
    from rich.console import Console

    from collabsim.report.grid import width_of_output
    from collabsim.report.rescue_words import fronts, grids, left_out, legend, sentences

    for line in left_out(found, language):
        tell(line)
    for one in found.found:
        for line in sentences(one, language):
            tell(line)
    say()
    console = Console(width=width_of_output())
    for one in found.found:
        for line in fronts(one, language):
            tell(line)
        for grid in grids(one, language):
            console.print(grid.fitted(console.width), highlight=False)
            console.print()
    tell(legend(found, language))
