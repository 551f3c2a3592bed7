"""The comparison behind ``collabsim instruments FILE``: each instrument alone, against none."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import say, tell
from collabsim.cli.given import given_scenario
from collabsim.cli.options import Form, counted, csv_form, region_points_option
from collabsim.language import number

if TYPE_CHECKING:
    from collabsim.analysis.instrument_effects import InstrumentEffects

REGION_POINTS = 20
"""Accepted points of the region that are run where nobody says otherwise."""

ToCompareIn = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="A scenario file, or the name of a shipped scenario."),
]
Replications = Annotated[
    int,
    typer.Option(
        "--replications",
        "-n",
        callback=counted,
        help="Replications of each municipality, without and with each instrument.",
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="DIR",
        help="Folder for tables and figure; results/ and the scenario's name if not given.",
    ),
]
Only = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME", help="Only this instrument; may be repeated."),
]
Points = Annotated[
    int,
    region_points_option(
        "(points of the admissible region), at most 60 replications of each, to tell at what "
        "share of them more good pilots are kept"
    ),
]


class ToCompare(NamedTuple):
    """What ``collabsim instruments FILE`` was asked."""

    file: str
    replications: int
    seed: int
    out: Path | None
    region_points: int
    only: list[str] | None
    settings: list[str] | None
    csv: str | None = None
    sizes: list[int] | None = None


def compare_instruments(given: ToCompare, language: str) -> None:
    """Try each instrument alone in a scenario, write what comes of it, and say it.

    Raises:
        UserError: the scenario, an instrument or the folder cannot be used.
    """
    from collabsim.analysis.instrument_effects import chosen_instruments
    from collabsim.api import instruments as run_comparison
    from collabsim.experiment.seeds import checked_replications
    from collabsim.report.folder import check_writable, folder_name
    from collabsim.report.instrument_table import write_instruments
    from collabsim.report.instrument_words import said
    from collabsim.report.provenance import made_from
    from collabsim.report.signs import signs_told

    also: Literal["nb"] | None = "nb" if csv_form(given.csv) is Form.NB else None
    instruments = chosen_instruments(given.only)
    scenario = given_scenario(given.file, given.settings)
    if given.sizes:
        scenario = scenario.with_municipalities(*given.sizes)
    checked_replications(given.region_points + 1, "region_points")
    folder = given.out if given.out is not None else Path("results") / folder_name(scenario.name)
    check_writable(folder)
    working = said(
        "working", language, scenario=scenario.name, count=number(len(instruments), language)
    )
    with bar_of(working, quiet=False) as progress:
        found = run_comparison(
            scenario, only=given.only, replications=given.replications, seed=given.seed,
            region_points=given.region_points, progress=progress,
        )  # fmt: skip
    origin = made_from(
        scenario, seed=given.seed, replications=given.replications, driver="compiled"
    )
    origin |= {"region": dict(found.region)} if found.region else {}
    with signs_told() as signs:
        write_instruments(found, folder, language, origin, also)
    show(found, language)
    say()
    tell(said("written", language, folder=folder))
    if signs:
        from collabsim.language import text

        tell(text("compare.missing_signs", language, signs=" ".join(signs)))


def show(found: InstrumentEffects, language: str) -> None:
    """A sentence for each municipality, then the tables, and what their signs mean."""
    from rich.console import Console

    from collabsim.instruments.declare import HOUR_NOK, HOUR_NOK_RANGE
    from collabsim.report.grid import width_of_output
    from collabsim.report.instrument_table import (
        cost_line_words,
        cost_words,
        ends_only,
        grids,
        usual_alone,
    )
    from collabsim.report.instrument_words import left_out_words, said, sentence, sentences

    for one in found.left_out:
        tell(left_out_words(one, language))
    for name in found.populations:
        if usual_alone(found):
            for line in sentences(found, name, language):
                tell(line)
        else:
            tell(sentence(found, name, language))
    if only := ends_only(found, language):
        tell(only)
    say()
    console = Console(width=width_of_output())
    for grid in grids(found, language):
        console.print(grid.fitted(console.width), highlight=False)
        console.print()
    for line in (*cost_line_words(found, language), *cost_words(found, language)):
        tell(line)
    if usual_alone(found):
        tell(said("usual_alone", language))
    tell(said("legend", language))
    hour = {"nok": HOUR_NOK, "low": HOUR_NOK_RANGE[0], "high": HOUR_NOK_RANGE[1]}
    written = {name: number(nok, language) for name, nok in hour.items()}
    tell(said("legend_costs", language, **written))
    if found.region:
        tell(
            said(
                "legend_region",
                language,
                points=number(len(found.region["points"]), language),
                replications=number(found.region["replications"], language),
            )
        )
