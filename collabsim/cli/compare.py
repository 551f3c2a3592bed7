"""``collabsim compare``: how often pilots outlive their project money, here and there."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, tell
from collabsim.cli.costs import tell_costs
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import (
    Csv,
    Driver,
    File,
    Form,
    RegionPoints,
    RunBy,
    Seed,
    counted,
    csv_form,
    was_given,
)
from collabsim.cli.ranges import RangeOptions, show_ranges
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.analysis.comparison import Comparison
    from collabsim.experiment.plan import Structures
    from collabsim.experiment.unchanged import Reason
    from collabsim.scenario import Scenario


Replications = Annotated[
    int,
    typer.Option(
        "--replications", "-n", callback=counted, help="Replications of each municipality."
    ),
]
Folder = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="Folder for tables and figures; results/ and the scenario's name if not given.",
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Only this municipality of FILE, by name or inhabitants, or one of another number "
        "of inhabitants with FILE's values; may be repeated. With the "
        "name of a Norwegian municipality: the range for one of that size and structure "
        "(45 sets of values, 20 replications of each if not given).",
    ),
]
Channels = Annotated[
    bool, typer.Option("--channels", help="Also neutralise each size channel alone.")
]
Shapley = Annotated[
    bool, typer.Option("--shapley", help="Also divide the difference among the channels.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print the answer only, in one sentence.")
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim compare``."""
    app.command()(compare)


def compare(
    ctx: typer.Context,
    file: File,
    replications: Replications = 200,
    seed: Seed = 0,
    out: Folder = None,
    municipality: Names = None,
    channels: Channels = False,
    shapley: Shapley = False,
    region_points: RegionPoints = 60,
    driver: RunBy = Driver.COMPILED,
    csv: Csv = None,
    quiet: Quiet = False,
    settings: Settings = None,
) -> None:
    """Compare the municipalities of FILE: how often do pilots outlive their project money?

    With --csv nb the CSV files are also written for Norwegian Excel.
    """
    from collabsim.api import compare as run_comparison
    from collabsim.experiment.plan import Structures
    from collabsim.report.folder import check_writable, folder_name

    language = language_of(ctx)
    also: Literal["nb"] | None = "nb" if csv_form(csv) is Form.NB else None
    scenario, own, elsewhere = _only(given_scenario(file, settings), municipality or [])
    structures = Structures()
    if channels or shapley:
        _refuse_channels(scenario, elsewhere, structures)
    folder = out if out is not None else Path("results") / folder_name(scenario.name)
    if elsewhere:
        each = replications if was_given(ctx, "replications") else None
        asked = RangeOptions(seed, each, driver.value, folder, quiet=quiet, csv=also is not None)
        show_ranges(scenario, elsewhere, language, asked)
        if not own:
            return
    check_writable(folder)
    with bar_of(_working(scenario, replications, language), quiet=quiet) as progress:
        comparison = run_comparison(
            scenario,
            replications=replications,
            seed=seed,
            channels=channels or shapley,
            shapley=shapley,
            driver=driver.value,
            progress=progress,
            structures=structures,
        )
    where = Told(folder, language, quiet, also)
    _answer(comparison, scenario, region_points, (seed, replications, driver, structures), where)
    if settings:
        still = _changed_nothing(file, scenario, replications, seed, driver.value, structures)
        _tell_unchanged(still, language)


def _working(scenario: Scenario, replications: int, language: str) -> str:
    """What the bar of the runs says."""
    count = number(replications, language)
    return text("compare.working", language, scenario=scenario.name, replications=count)


class Told(NamedTuple):
    """Where an answer goes: which folder and language, whether it is all, and for whose Excel."""

    folder: Path
    language: str
    quiet: bool
    csv: Literal["nb"] | None


def _answer(
    comparison: Comparison,
    scenario: Scenario,
    points: int,
    run: tuple[int, int, Driver, Structures],
    told: Told,
) -> None:
    """Tell the answer, then what other sets of values say, and leave files of both."""
    from collabsim.report.folder import write_answer, write_comparison
    from collabsim.report.provenance import made_from
    from collabsim.report.signs import signs_told

    seed, replications, driver, structures = run
    folder, language, quiet, csv = told
    origin = made_from(scenario, seed=seed, replications=replications, driver=driver.value)
    if not quiet:
        _show(comparison, scenario, language)
    if points:
        write_answer(comparison, folder, language, csv, origin)
        of_points = (seed, driver, structures)
        comparison = _over_region(comparison, scenario, points, of_points, told)
        origin |= {"region": comparison.region.described()} if comparison.region else {}
    laid_out = {spec.name: structures.usual(scenario, spec) for spec in scenario.municipalities}
    with signs_told() as signs:
        write_comparison(comparison, folder, language, csv, laid_out, origin)
    if quiet:
        tell(comparison.sentence(language))
    else:
        tell(text("compare.written", language, folder=folder))
    if signs:
        tell(text("compare.missing_signs", language, signs=" ".join(signs)))


def _over_region(
    comparison: Comparison,
    scenario: Scenario,
    points: int,
    run: tuple[int, Driver, Structures],
    told: Told,
) -> Comparison:
    """Run a comparison that has been told over so many sets of values, and tell what they say."""
    from collabsim.analysis.region_run import beside_region, replications_beside
    from collabsim.experiment.drivers import driver_for
    from collabsim.experiment.plan import worlds
    from collabsim.experiment.running.counting_up import counting_up

    seed, driver, structures = run
    language, count = told.language, number(points, told.language)
    if not told.quiet:
        say()
        tell(text("compare.region_next", language, points=count, folder=told.folder))
        sys.stdout.flush()
    each = len(worlds(scenario, None, structures)) * replications_beside(comparison.replications)
    working = text("compare.working_region", language, scenario=scenario.name, points=count)
    with bar_of(working, quiet=told.quiet) as progress:
        found = beside_region(
            comparison, scenario, points, seed=seed, driver=driver_for(driver.value),
            tick=counting_up(points * each, progress),
        )  # fmt: skip
    if not told.quiet:
        from collabsim.report.terminal import print_over_region

        say()
        print_over_region(found, language)
        say()
    return found


def _show(comparison: Comparison, scenario: Scenario, language: str) -> None:
    """Print the tables, the answer, what is not counted, and what computed it."""
    from collabsim.report.terminal import print_comparison
    from collabsim.world.compiling import engine

    print_comparison(comparison, language)
    say()
    tell_costs(scenario, language)
    tell(engine().told(language))


def _changed_nothing(
    file: str,
    scenario: Scenario,
    replications: int,
    seed: int,
    driver: str,
    structures: Structures,
) -> dict[str, Reason]:
    """The values of ``--set`` that made no difference to any pilot, each with why."""
    from collabsim.experiment.drivers import driver_for
    from collabsim.experiment.unchanged import changed_nothing

    return changed_nothing(
        scenario,
        given_scenario(file),
        replications=replications,
        seed=seed,
        driver=driver_for(driver),
        structures=structures,
    )


def _tell_unchanged(still: dict[str, Reason], language: str) -> None:
    from collabsim.report.unchanged import unchanged_sentence

    for name, reason in still.items():
        tell(unchanged_sentence(name, reason, language))


def _refuse_channels(scenario: Scenario, elsewhere: list[str], structures: Structures) -> None:
    """Refuse to neutralise channels where there is no difference that they could carry.

    Raises:
        UserError: there are no two sizes, or a municipality is not of the scenario.
    """
    from collabsim.experiment.plan import refuse_channels

    if elsewhere:
        raise UserError(
            f"--channels and --shapley compare municipalities of the scenario, "
            f"and {elsewhere[0]!r} is not one of them"
        )
    refuse_channels(scenario, structures=structures)


def _inhabitants_of(name: str) -> int | None:
    """A number of inhabitants, asked for where a name is none of the scenario's own."""
    from collabsim.municipality.norway import inhabitants_of  # imports pandas

    return inhabitants_of(name)


def _only(scenario: Scenario, names: list[str]) -> tuple[Scenario, list[str], list[str]]:
    """What is meant by the names given.

    A number is a municipality of FILE with so many inhabitants, else the Norwegian
    municipality of that number, else one of that size with the values of the scenario.

    Returns:
        The scenario with those of its municipalities that are named, or with all if none
        of them is; the names of those; and the names that are not its own.
    """
    known = {spec.name: spec for spec in scenario.municipalities}
    own, elsewhere = [], []
    for name in names:
        found = scenario.name_of(name)
        nearest = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
        if found is not None:
            own.append(found)
        elif (inhabitants := _inhabitants_of(name)) is not None:
            (spec,) = scenario.with_municipalities(inhabitants).municipalities
            known[spec.name] = spec
            own.append(spec.name)
        elif nearest:
            raise UserError(
                f"--municipality: {name!r} is not in the scenario; did you mean {nearest[0]!r}?"
            )
        else:
            elsewhere.append(name)
    kept = [known[name] for name in dict.fromkeys(own)]
    return (scenario.with_municipalities(*kept) if kept else scenario), own, elsewhere
