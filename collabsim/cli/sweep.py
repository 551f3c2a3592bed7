"""``collabsim sweep`` and ``collabsim resume``: many runs, whatever happens on the way."""

from __future__ import annotations

import shlex
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.costs import tell_costs_of_scenarios
from collabsim.cli.given import read_or_hinted
from collabsim.cli.options import checked, counted, was_given
from collabsim.cli.sweep_progress import shown
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.experiment.running.coordinate import ExecutionSettings, SweepEnd

FAILED = 1
MOST_FAILURES = 20
"""Failures listed at the end; the results have all of them."""


class ExecutorName(StrEnum):
    """Who makes the runs; results are the same."""

    THREADS = "threads"
    PROCESSES = "processes"
    DASK = "dask"


Workers = Annotated[
    int | None,
    typer.Option(min=1, help="How many workers; as many as there are processors if not given."),
]
Executor = Annotated[
    ExecutorName | None,
    typer.Option(
        "--executor",
        help="Who makes the runs; threads for compiled runs and processes for others if not given.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option(metavar="tcp://...", help="Address of a running Dask scheduler."),
]
HangAfter = Annotated[
    float,
    typer.Option(
        metavar="SECONDS",
        help="Seconds without a sign of life, beside a multiple of what is usual, after which a "
        "run is given up (in processes and with Dask).",
    ),
]
Trust = Annotated[
    bool,
    typer.Option(
        "--trust",
        help="Import and run a driver that is not a shipped one because FOLDER names it: "
        "code of whoever made the folder.",
    ),
]
Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="The folder of a sweep.")]


Sizes = Annotated[
    list[int] | None,
    typer.Option(
        "--sizes",
        metavar="INHABITANTS",
        help="Municipalities of this size in place of FILE's; may be repeated.",
    ),
]
SweepSettings = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A value in FILE's kroner: of what the sweep varies, in place of all but the value it "
        "is held against; of anything else, in every cell. May be repeated.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim sweep`` and ``collabsim resume``."""
    app.command()(sweep)
    app.command()(resume)


def sweep(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A sweep file, or the name of a shipped sweep.")
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the results, new or empty; results/ and the sweep's name if not "
            "given.",
        ),
    ] = None,
    workers: Workers = None,
    executor: Executor = None,
    scheduler: Scheduler = None,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications",
            "-n",
            callback=counted,
            help="In place of FILE's replications or precision.",
        ),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(callback=checked, help="In place of FILE's seed.")
    ] = None,
    sizes: Sizes = None,
    settings: SweepSettings = None,
    driver: Annotated[
        str,
        typer.Option(
            metavar="compiled|mesa|module:function",
            help="What runs the model: shipped, or a function of your own.",
        ),
    ] = "compiled",
    hang_after: HangAfter = HANG_AFTER,
) -> None:
    """Run every cell of a sweep; stopped anywhere, it can go on from there."""
    from collabsim.experiment.design.sweep_files import load_sweep
    from collabsim.experiment.running.coordinate import run_sweep
    from collabsim.report.folder import folder_name

    language = language_of(ctx)
    read = partial(
        load_sweep, replications=replications, seed=seed, sizes=sizes, assignments=settings or ()
    )
    chosen = read_or_hinted(read, file)
    folder = out if out is not None else Path("results") / folder_name(chosen.name)
    execution = _execution(ctx, driver, executor, workers, scheduler, hang_after)
    title = _title(chosen.name, len(chosen.cells), language)
    with shown(title, language) as tell:
        end = run_sweep(chosen, folder, driver=driver, execution=execution, tell=tell)
    _finish(end, language)


def resume(
    ctx: typer.Context,
    folder: Folder,
    workers: Workers = None,
    executor: Executor = None,
    scheduler: Scheduler = None,
    hang_after: HangAfter = HANG_AFTER,
    failed: Annotated[
        bool, typer.Option("--failed", help="Also make the runs again that failed.")
    ] = False,
    trust: Trust = False,
) -> None:
    """Go on with a sweep that was interrupted, however it was."""
    from collabsim.experiment.running.coordinate import resume_sweep
    from collabsim.experiment.store.folder import RunFolder

    language = language_of(ctx)
    place = RunFolder.open(folder, trust=trust)
    manifest = place.manifest
    execution = _execution(ctx, place.driver, executor, workers, scheduler, hang_after)
    title = _title(str(manifest.sweep["name"]), manifest.cells, language)
    with shown(title, language) as tell:
        end = resume_sweep(folder, execution=execution, tell=tell, failed=failed, trust=trust)
    _finish(end, language)


def _execution(
    ctx: typer.Context,
    driver: str,
    executor: ExecutorName | None,
    workers: int | None,
    scheduler: str | None,
    hang_after: float,
) -> ExecutionSettings:
    """What the sweep is run with.

    Raises:
        UserError: a run that hangs is to be given up where that cannot be done.
    """
    from collabsim.experiment.running.coordinate import ExecutionSettings
    from collabsim.experiment.running.executors import usual_executor

    name = None if executor is None else executor.value
    asked = was_given(ctx, "hang_after")
    if asked and scheduler is None and (name or usual_executor(driver)) == "threads":
        raise UserError(
            "--hang-after is for --executor processes or dask: a thread cannot be given up"
        )
    return ExecutionSettings(name, workers, scheduler, hang_after)


def _title(name: str, cells: int, language: str) -> str:
    return text("sweeping.working", language, name=name, cells=_cells(cells, language))


def _cells(cells: int, language: str) -> str:
    key = "sweeping.cells_one" if cells == 1 else "sweeping.cells_many"
    return text(key, language, count=number(cells, language))


def _finish(end: SweepEnd, language: str) -> None:
    """Say what there is now, what failed and how to go on; end with the code that says the same.

    Raises:
        typer.Exit: it was interrupted, or runs failed.
    """
    from collabsim.experiment.store.folder import RunFolder

    if end.stopped:
        trusting = RunFolder.open(end.folder).trusting
        command = f"collabsim resume {shlex.quote(str(end.folder))}{trusting}"
        runs, planned = (number(count, language) for count in (end.runs, end.planned))
        typer.echo(
            text("sweeping.stopped", language, runs=runs, planned=planned, command=command),
            err=True,
        )
        raise typer.Exit(INTERRUPTED)
    _show_estimates(end, language)
    _tell_alike(end, language)
    tell_costs_of_scenarios([cell.scenario for cell in end.sweep.cells], language)
    say()
    cells = _cells(len(end.sweep.cells), language)
    tell(
        text(
            "sweeping.ended",
            language,
            runs=number(end.runs, language),
            cells=cells,
            folder=end.folder,
        )
    )
    if end.failed:
        _list_failures(end.folder, language)
        raise typer.Exit(FAILED)
    if end.sweep.against:
        command = f"collabsim results {shlex.quote(str(end.folder))}"
        tell(text("sweeping.effects_by", language, command=command))


def _show_estimates(end: SweepEnd, language: str) -> None:
    """The shares of the first cells, what their intervals cover, and which are too wide."""
    from collabsim.experiment.progress import (
        estimate_rows,
        horizons_of,
        interval_note,
        short_sentence,
    )

    sweep = end.sweep
    months = [
        text("sweeping.after_months", language, months=at) for at in horizons_of(end.estimates)
    ]
    rows = estimate_rows(end.estimates, language)
    table(
        text("sweeping.estimates", language),
        [text("sweeping.column_place", language), *months],
        rows,
    )
    if sweep.precision is None:
        tell(text("sweeping.estimates_note", language))
    else:
        tell(interval_note(sweep.precision, language))
    places = sum(len(cell.scenario.municipalities) for cell in sweep.cells)
    if places > len(rows):
        shown_, all_ = number(len(rows), language), number(places, language)
        tell(text("sweeping.estimates_more", language, shown=shown_, all=all_))
    if sweep.precision is not None and end.short:
        scenarios = [cell.scenario for cell in sweep.cells]
        tell(short_sentence(end.short, scenarios, sweep.precision, language))


def _tell_alike(end: SweepEnd, language: str) -> None:
    """What was varied and changed nothing in any run."""
    if len(end.sweep.cells) < 2:
        return
    from collabsim.experiment.results import Results
    from collabsim.report.unchanged import alike_sentences

    with Results(end.folder) as found:
        for sentence in alike_sentences(found, language):
            tell(sentence)


def _list_failures(path: Path, language: str) -> None:
    """The runs that failed, each with the command that makes it again."""
    from collabsim.experiment.progress import world_label
    from collabsim.experiment.store.folder import RunFolder

    folder = RunFolder.open(path)
    failures = folder.failures()
    key = "sweeping.failures_one" if len(failures) == 1 else "sweeping.failures_many"
    say()
    tell(text(key, language, count=number(len(failures), language)))
    for row in failures.head(MOST_FAILURES).to_dict("records"):
        scenario = folder.sweep.cells[row["cell"]].scenario
        tell(
            text(
                f"sweeping.failure_{row['kind']}",
                language,
                cell=row["cell"],
                municipality=world_label(scenario, row["world"], language),
                replication=row["replication"],
                error=row["traceback"].partition("\n")[0] or row["error"]
                if row["kind"] != "exception"
                else row["error"],
            )
        )
        say(f"  {row['replay']}{folder.trusting}")
    more = len(failures) - MOST_FAILURES
    if more > 0:
        tell(text("sweeping.failures_more", language, count=number(more, language)))
