"""``collabsim measures``: what the literature would measure of the runs of a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Csv as CsvForm
from collabsim.cli.options import CsvFile, CsvOut, Seed, counted, csv_file, was_typed
from collabsim.errors import UserError
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    from collabsim.analysis.measures.declare import Figure, Measure
    from collabsim.analysis.measures.running import Measures

THOUSAND = 1_000.0
"""Kroner are shown in thousands."""
COUNTS_FROM = 100.0
"""Numbers from here on are shown without decimals."""

ToMeasure = Annotated[
    str | None,
    typer.Argument(metavar="[FILE]", help="A scenario file, or the name of a shipped scenario."),
]
One = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Only this municipality, by name or inhabitants."),
]
Replications = Annotated[
    int,
    typer.Option(
        "--replications", "-n", callback=counted, help="Replications of each municipality."
    ),
]
Only = Annotated[
    list[str] | None, typer.Option(metavar="NAME", help="Only this measure; may be repeated.")
]
Worth = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        help="What one user helped in full is worth to you, in kroner of 2018. Without it no "
        "return of what is paid is told.",
    ),
]
Everything = Annotated[
    bool, typer.Option("--all", help="Also show figures by year, pair and group.")
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim measures``."""
    app.command()(measures)


def measures(
    ctx: typer.Context,
    file: ToMeasure = None,
    municipality: One = None,
    replications: Replications = 50,
    only: Only = None,
    welfare_nok: Worth = None,
    everything: Everything = False,
    seed: Seed = 0,
    settings: Settings = None,
    out: CsvOut = None,
    csv: CsvForm = None,
) -> None:
    """Measure the runs of FILE as the literature would; without FILE, list the measures.

    Steps, ditches, levels of effect, who pays and who gains, who plans and who delivers, barriers,
    access, and the process. They are read from the event log; no rule of the model reads them.
    With --out all figures are written to a file.
    """
    language = language_of(ctx)
    if file is None:
        given = [name for name in ctx.params if name != "language" and was_typed(ctx, name)]
        if given:
            written = {"everything": "all", "settings": "set", "welfare_nok": "welfare-nok"}
            raise UserError(
                f"--{written.get(given[0], given[0])} needs a FILE to measure, such as "
                "small_and_large"
            )
        _list(language)
        return
    from collabsim.analysis.measures.catalogue import chosen
    from collabsim.analysis.measures.running import measures as run_measures
    from collabsim.report.explain import named

    chosen(only)
    target = csv_file(out, csv)
    scenario = given_scenario(file, settings)
    name = None if municipality is None else named(scenario, municipality)
    working = text("measures_told.working", language, scenario=scenario.name)
    names = None if name is None else [name]
    with bar_of(working, quiet=False) as progress:
        found = run_measures(
            scenario, only=only, replications=replications, seed=seed, municipalities=names,
            welfare_nok=welfare_nok, progress=progress,
        )  # fmt: skip
    hidden = sum(_show(found, one, language, everything=everything) for one in found.measured)
    count = number(replications, language)
    key = "intervals" if replications > 1 else "one"
    tell(
        text(f"measures_told.{key}", language, **({"replications": count} if key != "one" else {}))
    )
    if hidden:
        tell(text("measures_told.more", language, count=number(hidden, language)))
    if target is not None:
        _write(found, target, language)


def _write(found: Measures, target: CsvFile, language: str) -> None:
    from collabsim.analysis.streamed import write_streamed

    rows = write_streamed([found.figures], target.path, norwegian=target.norwegian)
    tell(text("query.written", language, rows=number(rows, language), file=target.path))


def _list(language: str) -> None:
    """Say what there is to say of each measure."""
    from collabsim.analysis.measures.catalogue import MEASURES

    for one in MEASURES.values():
        tell(f"{one.title(language)} ({one.name})")
        said = {
            "meaning": one.meaning(language),
            "unit": one.unit,
            "computed": one.computed,
            "limit": one.cannot_say(language),
            "sources": ", ".join(map(str, one.sources)),
        }
        for heading, words in said.items():
            tell(f"  {text(f'measures_told.{heading}', language)}: {words}")
        say()


def _show(found: Measures, measure: Measure, language: str, *, everything: bool) -> int:
    """Print the figures of a measure, municipalities side by side; how many are left out."""
    from collabsim.language import label

    own = found.figures[found.figures["measure"] == measure.name]
    rows, hidden = [], 0
    for figure in measure.figures:
        here = own[own["figure"] == figure.name]
        here = here[here["value"].notna()]
        groups = list(dict.fromkeys(here["by"].tolist()))
        if figure.detail and not everything:
            hidden += len(groups)
            continue
        for group in groups:
            cells = []
            for name in found.populations:
                one = here[(here["by"] == group) & (here["municipality"] == name)]
                values = one[["value", "low", "high"]].to_numpy(float).tolist()
                cells.append(_value(figure, values[0], language) if values else "")
            rows.append([_label(measure, figure, group, language), *cells])
    heads = [label(name, people, language) for name, people in found.populations.items()]
    if rows:
        table(
            measure.title(language),
            [text("measures_told.figure", language), *heads],
            rows,
            right=range(1, 1 + len(heads)),
        )
        tell(text("measures_told.cannot", language, limit=measure.cannot_say(language)))
        say()
    return hidden


def _label(measure: Measure, figure: Figure, group: object, language: str) -> str:
    title = measure.figure_title(figure, language)
    if group == "":
        return title
    words = group_text(figure, group, language)
    return text("measures_told.of", language, figure=title, group=words)


def group_text(figure: Figure, group: object, language: str) -> str:
    """A group of a figure in words: a number, or one or several words of a code."""
    if figure.words in ("year", "step"):
        return text(f"measures_told.{figure.words}", language, number=group)
    said = str(group)
    for sign in (" > ", "/", " + "):
        if sign in said:
            apart = " / " if sign == "/" else sign
            return apart.join(group_text(figure, part, language) for part in said.split(sign))
    return text(f"{figure.words}.{said}", language)


def _value(figure: Figure, interval: list[float], language: str) -> str:
    """A figure with its interval, or alone where there is none."""
    value, low, high = interval
    if figure.unit == "NOK":
        value, low, high = (one / THOUSAND for one in (value, low, high))

    def shown(one: float) -> str:
        if figure.kind in ("share", "shares"):
            return percent(one, language)
        whole = figure.unit == "NOK" or abs(value) >= COUNTS_FROM
        return number(one, language, 0 if whole else 2)

    if low != low or high != high:  # noqa: PLR0124
        return shown(value)
    return text(
        "compare.share_between", language, share=shown(value), low=shown(low), high=shown(high)
    )
