"""``collabsim results``: the cells of a sweep side by side."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell, value_text
from collabsim.cli.costs import tell_costs_of_scenarios
from collabsim.cli.effects import EffectsAsked, effects_in, tell_effects
from collabsim.cli.instruments_ranked import is_of_instruments, tell_ranked
from collabsim.cli.options import RegionPoints, above_nothing, sets_asked
from collabsim.errors import UserError
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.experiment.design.varied import Varied
    from collabsim.experiment.results import Results

CELLS_SHOWN = 40

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="A run folder.")]
Cell = Annotated[
    int | None,
    typer.Option(
        "--cell",
        metavar="N",
        min=0,
        help="Only this cell of the sweep, also over values that nobody can rule out.",
    ),
]


Levels = Annotated[
    bool, typer.Option("--levels", help="Show levels, cell by cell, in place of effects.")
]
Curve = Annotated[
    bool, typer.Option("--curve", help="Show each change by size of municipality, as a table.")
]
Against = Annotated[
    int | None,
    typer.Option("--against", metavar="CELL", help="The cell the others are held against."),
]
Rank = Annotated[
    str | None,
    typer.Option(
        metavar="MEASURE",
        help="Order changes by a measure, the best first; kroner: by what the municipality pays. "
        "Compared instruments: good_kept, weak_kept, rule_breaks, kroner (per good pilot) or "
        "per_million (of their price).",
    ),
]
Page = Annotated[int, typer.Option(min=1, help="Page of a long list of changes.")]
Matters = Annotated[
    float,
    typer.Option(
        callback=above_nothing,
        metavar="POINTS",
        help="Smallest difference of shares that matters, in percentage points; others keep their "
        "proportion to it.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim results``."""
    app.command()(results)


def results(
    ctx: typer.Context,
    folder: Folder,
    cell: Cell = None,
    region_points: RegionPoints = 60,
    levels: Levels = False,
    curve: Curve = False,
    against: Against = None,
    rank: Rank = None,
    page: Page = 1,
    matters: Matters = 1.0,
) -> None:
    """Show what a sweep says: what each change does, with intervals and over assumptions.

    Cells that differ in levers are held against the one with the scenario's own values, or the one
    the sweep names. What cannot be held against another, one --cell, and all with --levels, is
    shown as it is: what was run, what failed, how many pilots were delivering. What takes long is
    run once and kept in FOLDER. Of a folder of compared instruments each is ranked per 100
    proposals.
    """
    from collabsim.analysis.cell_table import cell_table, precision_of
    from collabsim.experiment.results import Results
    from collabsim.experiment.running.headline import horizons_shown
    from collabsim.report.unchanged import alike_sentences

    language = language_of(ctx)
    if is_of_instruments(folder):
        tell_ranked(folder, rank, language)
        return
    with Results(folder) as found:
        warn(found.remarks)
        _refuse_missing(found, cell)
        runs, cells = int(found.cells["replications"].sum()), len(found.cells)
        if not runs:
            tell(text("results.nothing", language))
            return
        points, said = sets_asked(ctx, region_points, found.folder.sweep.sets)
        asked = EffectsAsked(against, points, said, matters, rank, page, curve)
        if curve and (levels or cell is not None):
            raise UserError("--curve shows effects, and --levels and --cell do not; give one")
        if cell is None and not levels and _told_as_effects(found, asked, language):
            _failures(found, folder, language)
            return
        tell(_title(found, language))
        say()
        _over_region(found, cell, points, language)
        rows = cell_table(found, f"cell < {CELLS_SHOWN}" if cell is None else f"cell = {cell}")
        months = horizons_shown(precision_of(found))
        table(text("results.share", language), *_table(rows, found.varied, months, language))
        say()
        for one in found.folder.sweep.varied:
            if one.written:
                tell(as_written(one, language))
        _note(found, language)
        for sentence in alike_sentences(found, language):
            tell(sentence)
        shown = found.folder.sweep.cells
        chosen = shown if cell is None else [shown[cell]]
        tell_costs_of_scenarios([one.scenario for one in chosen], language)
        if cells > 1 and cell is None and points:
            tell(text("results.region_of_one", language, command=_command(folder, "--cell 0")))
        if cells > CELLS_SHOWN and cell is None:
            command = _query(folder, "FROM runs JOIN cells USING (cell)")
            more = number(cells - CELLS_SHOWN, language)
            tell(text("results.more_cells", language, cells=more, command=command))
        _failures(found, folder, language)


def _failures(found: Results, folder: Path, language: str) -> None:
    """How many runs failed, and how to see them."""
    failed = len(found.failures)
    if failed:
        key = "results.failures_one" if failed == 1 else "results.failures"
        command = _query(folder, "FROM failures")
        tell(text(key, language, runs=number(failed, language), command=command))


def _told_as_effects(found: Results, asked: EffectsAsked, language: str) -> bool:
    """Say the effects of a folder whose cells can be held against each other.

    Where they cannot, and nobody asked against which, levels are what it has to say.
    """
    from collabsim.analysis.desk.pairs import CannotPairError

    if len(found.cells) == 1 and asked.against is None and not asked.curve:
        return False
    try:
        effects = effects_in(found, asked, language)
    except CannotPairError:
        if asked.against is not None or asked.rank is not None or asked.curve:
            raise
        return False
    tell_effects(effects, asked, language)
    return True


def _command(folder: Path, more: str) -> str:
    return f"collabsim results {shlex.quote(str(folder))} {more}"


def _query(folder: Path, sql: str) -> str:
    return f'collabsim query {shlex.quote(str(folder))} "{sql}"'


def _refuse_missing(found: Results, cell: int | None) -> None:
    """Refuse a cell that is not there.

    Raises:
        UserError: there is none of that number.
    """
    last = len(found.cells) - 1
    if cell is not None and cell > last:
        raise UserError(f"--cell: there is no cell {cell}; the last one is {last}")


def _over_region(found: Results, cell: int | None, points: int, language: str) -> None:
    """What one cell comes to over values nobody can rule out, or in a sentence why it is not said.

    The folder's own results are shown whatever becomes of it.
    """
    if not points or (cell is None and len(found.cells) > 1):
        return
    from collabsim.analysis.cell_region import CannotRunError, cell_region
    from collabsim.experiment.drivers import SHIPPED
    from collabsim.report.terminal import print_region

    label = text("results.working_region", language, points=number(points, language))
    try:
        with bar_of(label, quiet=False) as progress:
            made = cell_region(found, cell or 0, points=points, progress=progress)
    except CannotRunError:
        driver = found.folder.manifest.driver
        own = driver not in SHIPPED
        tell(text(f"results.region_{'own_code' if own else 'other_rules'}", language))
        say()
        return
    except UserError as failure:
        tell(text("results.region_not_run", language, reason=failure))
        say()
        return
    tell(made.sentence(language))
    say()
    print_region(made, language)
    if not made.kept:
        tell(text("results.region_not_kept", language, folder=found.folder.path))
        say()


def as_written(one: Varied, language: str) -> str:
    """What the amounts of a column were in the kroner they were written in."""
    pairs = [
        f"{number(value, language)} = {number(amount, language)}"
        for value, amount in zip(one.values, one.written, strict=True)
        if not isinstance(value, str) and not isinstance(amount, str)
    ]
    amounts = "; ".join(pairs)
    return text("results.in_kroner", language, name=one.name, year=one.year, amounts=amounts)


def _note(found: Results, language: str) -> None:
    """What the intervals cover, and which of them are wider than was asked for."""
    from collabsim.analysis.cell_table import precision_of, wider_than_asked
    from collabsim.experiment.progress import interval_note, short_sentence

    precision = precision_of(found)
    if precision is None:
        tell(text("compare.interval_note", language))
        return
    tell(interval_note(precision, language))
    short = wider_than_asked(found)
    if short:
        scenarios = [cell.scenario for cell in found.folder.sweep.cells]
        tell(short_sentence(short, scenarios, precision, language))


def warn(remarks: tuple[str, ...]) -> None:
    """Say on standard error what was found wrong with a run folder."""
    for remark in remarks:
        typer.echo(f"warning: {remark}", err=True)


def _title(found: Results, language: str) -> str:
    runs = int(
        found.sql("SELECT count(DISTINCT (cell, world, replication)) AS n FROM runs")["n"][0]
    )
    cells = len(found.cells)
    return text(
        "results.title_one" if cells == 1 else "results.title",
        language,
        sweep=found.folder.manifest.sweep["name"],
        runs=number(runs, language),
        cells=number(cells, language),
    )


def _table(
    rows: pd.DataFrame, varied: tuple[str, ...], horizons: Sequence[int], language: str
) -> tuple[list[str], list[list[str]], set[int]]:
    """Headings, rows and which columns end at the right."""
    from collabsim.language import label

    shown = [name for name in varied if name in rows]
    headings = [
        text("results.column_cell", language),
        *shown,
        *(
            text(f"results.column_{name}", language)
            for name in ("municipality", "replications", "failed")
        ),
        *(text("compare.after_months", language, months=months) for months in horizons),
    ]
    written = [
        [
            str(row["cell"]),
            *(value_text(_plain(row[name]), language) for name in shown),
            label(str(row["municipality"]), int(row["population"]), language),
            number(row["replications"], language),
            number(row["failed_runs"], language),
            *(_share(row, months, language) for months in horizons),
        ]
        for row in rows.to_dict("records")
    ]
    names = len(shown) + 1
    return headings, written, {0, *range(names + 1, len(headings))}


def _share(row: Mapping[Any, Any], months: int, language: str) -> str:
    share, low, high = (row[f"delivering_{months}{ending}"] for ending in ("", "_low", "_high"))
    if math.isnan(share):
        return text("format.missing", language)
    ends = {"low": percent(low, language), "high": percent(high, language)}
    return text("compare.share_between", language, share=percent(share, language), **ends)


def _plain(value: object) -> float | int | bool | str:
    """A value of a frame as a value of a parameter."""
    plain = value.item() if hasattr(value, "item") else value
    return plain if isinstance(plain, float | int | bool | str) else str(plain)
