"""``collabsim run``: one replication, its pilots and its event log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.costs import tell_costs_of_runs
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Driver, File, Replication, RunBy, Seed
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    import pandas as pd

    from collabsim.api import Simulation


def register(app: typer.Typer) -> None:
    """Add ``collabsim run``."""
    app.command()(run)


def run(
    ctx: typer.Context,
    file: File,
    municipality: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this municipality, by name or inhabitants."),
    ] = None,
    seed: Seed = 0,
    replication: Replication = 0,
    driver: RunBy = Driver.COMPILED,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for pilots.csv and events.csv."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TABLE",
            help="proximities or distances: also a file of that table; with --out.",
        ),
    ] = None,
    settings: Settings = None,
) -> None:
    """Run one replication of FILE and show what became of its pilots."""
    from collabsim.api import simulate
    from collabsim.experiment.plan import is_region
    from collabsim.report.explain import named
    from collabsim.report.folder import check_writable

    language = language_of(ctx)
    scenario = given_scenario(file, settings)
    name = None if municipality is None else named(scenario, municipality)
    _refuse_kept(keep or [], out)
    if out is not None:
        check_writable(out)
    # In a region all municipalities share one world: it is run whole and shown in part.
    shared = is_region(scenario)
    simulation = simulate(
        scenario,
        seed=seed,
        replication=replication,
        municipality=None if shared else name,
        driver=driver.value,
        log="events" if out is not None or scenario.instruments else "pilots",
        keep=keep or (),
    )
    _summary(_of(simulation.pilots, name), language)
    say()
    tell_costs_of_runs(scenario, simulation.runs, language, name)
    tell(text("run.one_course", language))
    if out is not None:
        _write(simulation, name, keep or [], out)
        tell(text("run.written", language, folder=out))


def _write(simulation: Simulation, name: str | None, keep: list[str], out: Path) -> None:
    """Write the pilots, the event log and what else was kept."""
    from collabsim.records.event_frame import events_frame
    from collabsim.records.kept_tables import KEPT_TABLES
    from collabsim.report.run_folder import numbered, write_run

    logs = [_of(numbered(events_frame(finished)), name) for finished in simulation.runs]
    kept = {
        table: [_of(KEPT_TABLES[table].frame(finished), name) for finished in simulation.runs]
        for table in keep
    }
    write_run(_of(simulation.pilots, name), logs, out, kept)


def _refuse_kept(keep: list[str], out: Path | None) -> None:
    """Refuse a table that no run keeps, and one that would not be written.

    Raises:
        UserError: what is asked for cannot be kept.
    """
    from collabsim.records.kept_names import refuse_unkept

    refuse_unkept(keep)
    if keep and out is None:
        raise UserError("--keep writes a file; say where to with --out DIR")


def _of(frame: pd.DataFrame, municipality: str | None) -> pd.DataFrame:
    """The rows of one municipality; all of them if none is named."""
    return frame if municipality is None else frame[frame["municipality"] == municipality]


def _summary(pilots: pd.DataFrame, language: str) -> None:
    """Proposals, starts, and how many started pilots were in each state."""
    from collabsim.language import label
    from collabsim.records.course import CENSORED, HORIZONS, STATES, state_column

    rows = []
    places = pilots.drop_duplicates("municipality").sort_values("population", kind="stable")
    for name, population in zip(places["municipality"], places["population"], strict=True):
        own = pilots[pilots["municipality"] == name]
        started = own[own["started"].to_numpy(bool)]
        columns = [started[state_column(months)] for months in HORIZONS]
        title = text(
            "run.municipality",
            language,
            municipality=label(str(name), int(population), language),
            started=number(len(started), language),
            proposals=number(len(own), language),
        )
        rows.append([title, *("" for _ in HORIZONS)])
        for state in (*STATES, CENSORED):
            counts = [int((column == state).sum()) for column in columns]
            if any(counts):
                written = [number(count, language) for count in counts]
                rows.append([f"  {text(f'state.{state}', language)}", *written])
    months = [text("compare.after_months", language, months=h) for h in HORIZONS]
    table("", [text("run.pilots", language), *months], rows, right={1, 2, 3})
