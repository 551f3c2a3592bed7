"""``collabsim interview``: what entrepreneurs of a region would tell, beside what the log knows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Csv, CsvOut, Seed, csv_file
from collabsim.errors import UserError
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.records.histories import Run
    from collabsim.scenario import Scenario


def register(app: typer.Typer) -> None:
    """Add ``collabsim interview``."""
    app.command()(interview)


def interview(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="A scenario of a region, or the name of one."),
    ] = "region",
    replications: Annotated[
        int, typer.Option(min=1, help="Regions whose entrepreneurs are asked.")
    ] = 20,
    show: Annotated[
        int, typer.Option(min=0, help="Entrepreneurs whose answers are shown one by one.")
    ] = 5,
    small_at_most: Annotated[
        int, typer.Option(min=1, help="Inhabitants up to which a municipality counts as small.")
    ] = 30_000,
    seed: Seed = 0,
    settings: Settings = None,
    out: CsvOut = None,
    csv: Csv = None,
) -> None:
    """Ask the entrepreneurs of a region what became of their pilots and who stopped them.

    Their answers stand beside what the event log says was the case. With --out all answers are
    written to a file.
    """
    language = language_of(ctx)
    scenario = given_scenario(file, settings)
    _refuse_no_region(scenario, small_at_most)
    target = csv_file(out, csv)
    from collabsim.validation.interview import interviews

    with bar_of(text("interview.working", language), quiet=False) as progress:
        asked = interviews(_runs(scenario, seed, replications, progress), small_at_most)
    if asked.empty:
        raise UserError(
            f"{scenario.name}: in {replications} replications no entrepreneur had results both in "
            f"municipalities of at most {small_at_most:,} inhabitants and in larger ones; "
            "ask for more replications"
        )
    if show:
        _print(asked.head(show), language)
        say()
    for sentence in told(asked, replications, small_at_most, language):
        tell(sentence)
    if target is not None:
        from collabsim.analysis.streamed import write_streamed

        rows = write_streamed([asked], target.path, norwegian=target.norwegian)
        tell(text("query.written", language, rows=number(rows, language), file=target.path))


def _refuse_no_region(scenario: Scenario, small_at_most: int) -> None:
    """Refuse what has no entrepreneurs who could compare.

    Raises:
        UserError: it is no region, or all its municipalities are on one side of the line.
    """
    from collabsim.experiment.plan import is_region, worlds

    if not is_region(scenario):
        raise UserError(
            f"{scenario.name} is no region: its entrepreneurs know one municipality each; "
            'set mode = "region" in [run], or take the shipped scenario region'
        )
    (plan,) = worlds(scenario)
    small = [people <= small_at_most for people in plan.populations]
    if all(small) or not any(small):
        raise UserError(
            f"{scenario.name} has no municipality "
            f"{'above' if all(small) else 'of at most'} {small_at_most:,} inhabitants, so nobody "
            "can compare; choose another --small-at-most"
        )


def _runs(scenario: Scenario, seed: int, replications: int, progress: object) -> Iterator[Run]:
    """One run after the other, with its event log."""
    from collabsim.experiment.plan import worlds
    from collabsim.experiment.replicate import run_one

    (plan,) = worlds(scenario)
    for replication in range(replications):
        yield run_one(plan, seed, replication)
        if callable(progress):
            progress(replication + 1, replications)


def _print(asked: pd.DataFrame, language: str) -> None:
    """The answers of some entrepreneurs, one by one."""
    rows = []
    for row in asked.to_dict("records"):
        blamed, true = (
            " / ".join(number(row[f"{which}_{place}"], language) for place in PLACES)
            for which in ("blamed", "true")
        )
        kept = [
            text("interview.kept_of", language, kept=row[f"kept_{s}"], of=row[f"results_{s}"])
            for s in ("small", "large")
        ]
        goes = text(f"interview.goes_{row['would_go']}", language)
        name = f"{row['replication']}.{row['entrepreneur']}"
        rows.append([name, *kept, goes, blamed, true])
    headings = ("who", "small", "large", "would_go", "blamed", "true")
    written = [text(f"interview.{one}", language) for one in headings]
    table(text("interview.title", language), written, rows)


PLACES = ("unit", "line", "rules")


def told(
    asked: pd.DataFrame, replications: int, small_at_most: int, language: str
) -> Iterator[str]:
    """What all of them together tell, sentence by sentence, and what the log says of it."""
    sums = asked.sum(numeric_only=True)
    yield text(
        "interview.asked",
        language,
        entrepreneurs=number(len(asked), language),
        replications=number(replications, language),
        size=number(small_at_most, language),
    )
    yield text(
        "interview.kept",
        language,
        small=percent(sums["kept_small"] / sums["results_small"], language),
        large=percent(sums["kept_large"] / sums["results_large"], language),
        go=percent((asked["would_go"] == "small").mean(), language),
    )
    if not sums["stops"]:
        return
    shares = {
        f"{which}_{place}": percent(
            sums[f"{which}_{place}"] / sum(sums[f"{which}_{one}"] for one in PLACES), language
        )
        for which in ("blamed", "true")
        for place in PLACES
    }
    yield text(
        "interview.blame",
        language,
        stops=number(sums["stops"], language),
        right=percent(sums["blamed_rightly"] / sums["stops"], language),
        **shares,
    )
