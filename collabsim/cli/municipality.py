"""``collabsim municipality``: what the model can say of one municipality, and what it cannot."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Seed, counted
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.analysis.structures import Facts
    from collabsim.municipality.norway import NorwegianMunicipality
    from collabsim.scenario import Scenario

INSTRUMENT_REPLICATIONS = 40
"""Few, so that it answers within minutes: what is not told from nothing may need more."""


def register(app: typer.Typer) -> None:
    """Add ``collabsim municipality``."""
    app.command()(municipality)


def municipality(
    ctx: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Name or number of a Norwegian municipality.")
    ],
    scenario: Annotated[
        str, typer.Option(metavar="FILE", help="Where values that are not tried are taken from.")
    ] = "rules_2026",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of the figures; results/ and NAME if not given."),
    ] = None,
    points: Annotated[
        int, typer.Option(min=3, help="Sets of values that nobody can rule out.")
    ] = 45,
    replications: Annotated[
        int, typer.Option("--replications", "-n", callback=counted, help="Of each set.")
    ] = 20,
    with_instruments: Annotated[
        bool,
        typer.Option("--instruments", help="Also try each instrument; takes a few minutes."),
    ] = False,
    seed: Seed = 0,
    settings: Settings = None,
) -> None:
    """Show the structure and the range of a municipality of NAME's size, never of NAME itself.

    The model knows how many inhabitants a municipality has and nothing else about it. There is one
    name in each figure, and no list of names.
    """
    from collabsim.municipality.norway import find_municipality
    from collabsim.report.folder import check_writable, folder_name

    language = language_of(ctx)
    chosen = given_scenario(scenario, settings)
    meant = find_municipality(name)
    folder = out if out is not None else Path("results") / folder_name(meant.label)
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    tell(text("municipalities.size_only", language))
    _predecessors(meant, language)
    say()
    _structure(chosen, meant, folder, language)
    say()
    _range(chosen, meant, folder, points, replications, seed, language)
    if with_instruments:
        say()
        _instruments(chosen, meant, seed, language)
    say()
    tell(text("municipality.written", language, folder=folder))


def _predecessors(meant: NorwegianMunicipality, language: str) -> None:
    """Which municipalities of 2017 its area belonged to."""
    from collabsim.municipality.norway import predecessors

    before = predecessors(meant)
    if not before:
        tell(text("municipality.no_predecessors", language, name=meant.label))
        return
    for change in ("merged", "split", "renamed"):
        own = [one for one in before if one.change == change]
        if own:
            names = ", ".join(one.name for one in own)
            years = ", ".join(str(year) for year in sorted({one.year for one in own}))
            key = f"municipality.before_{change}"
            tell(text(key, language, name=meant.label, names=names, years=years))


def _structure(
    scenario: Scenario, meant: NorwegianMunicipality, folder: Path, language: str
) -> None:
    """The structure that follows from its size, beside that of all others."""
    from collabsim.analysis.structures import facts, facts_of_all
    from collabsim.municipality.generate import generate
    from collabsim.report.municipality_figures import draw_structure

    own = facts(generate(meant.label, meant.population, scenario.values))
    with bar_of(text("municipality.laying_out", language), quiet=False) as bar:
        every = facts_of_all(scenario.values, bar)
    draw_structure(meant.label, own, every, folder, language)
    columns = ("fact", "value", "smaller", "same", "larger")
    rows = [_fact(fact, own, every[fact], language) for fact in own._fields]
    table(
        text("municipality.structure_title", language, name=meant.label),
        [text(f"municipality.column_{one}", language) for one in columns],
        rows,
        right={1, 2, 3, 4},
    )  # fmt: skip


def _fact(fact: str, own: Facts, every: object, language: str) -> list[str]:
    import numpy as np

    others, value = np.asarray(every, float), float(getattr(own, fact))
    counts = ((others < value).sum(), (others == value).sum() - 1, (others > value).sum())
    return [
        text(f"municipality.fact_{fact}", language),
        number(value / 1e6, language, 1) if fact == "frame_nok" else number(value, language),
        *(number(int(count), language) for count in counts),
    ]


def _range(
    scenario: Scenario,
    meant: NorwegianMunicipality,
    folder: Path,
    points: int,
    replications: int,
    seed: int,
    language: str,
) -> None:
    """The range over organisation models and values nobody can rule out."""
    from collabsim.analysis.spreadsheets import write_tables
    from collabsim.api import municipality_range
    from collabsim.report.municipality_figures import draw_range

    with bar_of(text("range.working", language, name=meant.label), quiet=False) as bar:
        found = municipality_range(
            meant.number, scenario=scenario, points=points, replications=replications, seed=seed,
            progress=bar,
        )  # fmt: skip
    draw_range(found, replications, folder, language)
    write_tables({"range_points": found.points, "range_spans": found.spans}, folder,
                 norwegian=language != "en")  # fmt: skip
    tell(found.sentence(language))
    tell(text("municipality.caveat", language, name=meant.label))


def _instruments(
    scenario: Scenario, meant: NorwegianMunicipality, seed: int, language: str
) -> None:
    """Which instruments change how many good pilots are kept in such a structure."""
    from collabsim.api import instruments
    from collabsim.scenario import MunicipalitySpec

    one = scenario.with_municipalities(MunicipalitySpec(meant.label, meant.population))
    with bar_of(text("municipality.trying", language), quiet=False) as bar:
        found = instruments(one, replications=INSTRUMENT_REPLICATIONS, seed=seed, progress=bar)
    own = found.effects[
        (found.effects["level"] == "usual")
        & (found.effects["measure"] == "good_kept_per_100_proposals")
    ]
    told = own[own["verdict"].isin(["more", "fewer"])].sort_values("change", ascending=False)
    rows = [
        [
            text(f"instrument.{row['instrument']}", language),
            number(row["change"], language, 1),
            text(
                "check.between_only", language, low=number(row["change_low"], language, 1),
                high=number(row["change_high"], language, 1),
            ),
        ]
        for row in told.to_dict("records")
    ]  # fmt: skip
    runs = number(INSTRUMENT_REPLICATIONS, language)
    if rows:
        headings = ("instrument", "change", "interval")
        columns = [text(f"municipality.column_{key}", language) for key in headings]
        table(text("municipality.instruments_title", language), columns, rows, right={1, 2})
    count = number(len(own) - len(rows), language)
    tell(text("municipality.instruments_rest", language, count=count, replications=runs))
    tell(text("municipality.instruments_note", language))
