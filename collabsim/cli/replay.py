"""``collabsim replay``: one run of a sweep again, to look at it closely or to see how it fails."""

from __future__ import annotations

import sys
import textwrap
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, outcome_text, say, table, tell, value_text
from collabsim.cli.costs import tell_costs_of_runs
from collabsim.cli.sweep import FAILED, Folder, HangAfter, Trust
from collabsim.errors import UserError
from collabsim.experiment.running.patience import HANG_AFTER
from collabsim.language import number, text
from collabsim.report.grid import width_of_output

if TYPE_CHECKING:
    from collabsim.experiment.running.replay import Replayed
    from collabsim.experiment.store.folder import RunFolder
    from collabsim.experiment.store.parts import Failure, RunId


def register(app: typer.Typer) -> None:
    """Add ``collabsim replay``."""
    app.command()(replay)


def replay(
    ctx: typer.Context,
    folder: Folder,
    run: Annotated[
        str,
        typer.Argument(
            metavar="RUN",
            help="Name of the run or its beginning; or cell/municipality/replication, the "
            "municipality by name or inhabitants.",
        ),
    ],
    driver: Annotated[
        str | None,
        typer.Option(
            metavar="compiled|mesa|module:function",
            help="What runs it; what ran the sweep if not given.",
        ),
    ] = None,
    pilot: Annotated[
        int | None, typer.Option(min=0, help="Also tell what happened to this pilot.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for pilots.csv and events.csv.")
    ] = None,
    hang_after: HangAfter = HANG_AFTER,
    trust: Trust = False,
) -> None:
    """Make one run of a sweep again: to look at it closely, or to see how it fails."""
    from collabsim.experiment.running.replay import failure_of, find_run
    from collabsim.experiment.store.folder import RunFolder
    from collabsim.report.folder import check_writable

    language = language_of(ctx)
    if out is not None:
        check_writable(out)
    place = RunFolder.open(folder, trust=trust)
    found = find_run(place, run)
    failure = failure_of(place, found)
    _introduce(place, found, failure, hang_after, language)
    made = _made(place, found, driver, hang_after, language)
    _show(made, language)
    tell_costs_of_runs(place.sweep.cells[found.cell].scenario, [made.run], language)
    if pilot is not None:
        _tell(made, pilot, language)
    if out is not None:
        _write(made, out, language)
    if made.same is False:
        raise typer.Exit(FAILED)


def _introduce(
    folder: RunFolder, run: RunId, failure: Failure | None, hang_after: float, language: str
) -> None:
    """Say which run it is, how it failed if it did, and what to expect now."""
    from collabsim.experiment.progress import world_label

    cell = folder.sweep.cells[run.cell]
    tell(
        text(
            "replay.run",
            language,
            run=run.name,
            cell=run.cell,
            municipality=world_label(cell.scenario, run.world, language),
            replication=run.replication,
            seed=run.seed,
        )
    )
    if cell.values:
        values = ", ".join(f"{k} = {value_text(v, language)}" for k, v in cell.values.items())
        tell(text("replay.values", language, values=values))
    if failure is None:
        return
    tell(text("replay.failed_then", language, error=failure.error))
    if failure.kind == "died":
        tell(text("replay.careful_died", language))
    elif failure.kind == "hung":
        tell(text("replay.careful_hung", language, seconds=number(hang_after, language)))
    sys.stdout.flush()


def _made(
    folder: RunFolder, run: RunId, driver: str | None, hang_after: float, language: str
) -> Replayed:
    """Make the run; how it fails is shown as it would be anywhere else.

    Raises:
        UserError: it cannot be made here.
        typer.Exit: it failed.
    """
    from collabsim.experiment.running.replay import LostRunError, replay_run

    try:
        return replay_run(folder, run, driver=driver, hang_after=hang_after)
    except UserError:
        raise
    except LostRunError as end:
        tell(text("replay.failed_again", language, error=end))
        if end.lost.traceback:
            typer.echo(end.lost.traceback.rstrip(), err=True)
    except Exception as failure:  # noqa: BLE001 - what the run raises is what was asked for
        sys.stdout.flush()
        traceback.print_exception(failure)
    raise typer.Exit(FAILED)


def _show(made: Replayed, language: str) -> None:
    """The started pilots, and whether they are those of the sweep."""
    from collabsim.records.frames import run_pilots_frame
    from collabsim.report.story_words import date

    pilots = run_pilots_frame(made.run)
    rows = [
        [
            str(row["pilot"]),
            text(f"sector.{row['sector']}", language),
            date(row["started_month"], language),
            outcome_text(row["outcome"], language),
            text(f"state.{row['final_state']}", language),
        ]
        for row in pilots[pilots["started"]].to_dict("records")
    ]
    headings = ("pilot", "sector", "started", "outcome", "final_state")
    say()
    table("", [text(f"explain.{heading}", language) for heading in headings], rows, right={0})
    say()
    key = {True: "same", False: "different", None: "no_failure"}[made.same]
    tell(text(f"replay.{key}", language))


def _tell(made: Replayed, pilot: int, language: str) -> None:
    """What happened to one pilot, month by month."""
    from collabsim.report.explain import story_of

    say()
    width = min(width_of_output(), 100)
    for paragraph in story_of(made.run, pilot, language).text.split("\n"):
        indent = "  " if paragraph else ""
        say(textwrap.fill(paragraph, width, subsequent_indent=indent))


def _write(made: Replayed, folder: Path, language: str) -> None:
    from collabsim.records.event_frame import events_frame
    from collabsim.records.frames import run_pilots_frame
    from collabsim.report.run_folder import numbered, write_run

    write_run(run_pilots_frame(made.run), [numbered(events_frame(made.run))], folder)
    tell(text("run.written", language, folder=folder))
