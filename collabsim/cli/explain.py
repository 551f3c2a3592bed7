"""``collabsim explain``: the history of one pilot in plain sentences, and why it ended so."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, outcome_text, say, table, tell
from collabsim.cli.costs import tell_costs_of_runs
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import Driver, File, Replication, RunBy, Seed
from collabsim.errors import UserError
from collabsim.language import number, text
from collabsim.report.grid import width_of_output

if TYPE_CHECKING:
    from collabsim.records.histories import Run
    from collabsim.report.story import Story
    from collabsim.scenario import Scenario


def register(app: typer.Typer) -> None:
    """Add ``collabsim explain``."""
    app.command()(explain)


def explain(
    ctx: typer.Context,
    file: File,
    municipality: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Municipality of FILE, by name or inhabitants."),
    ] = None,
    seed: Seed = 0,
    replication: Replication = 0,
    pilot: Annotated[
        int | None, typer.Option(min=0, help="Number of the pilot; none lists them.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Tell the story of every pilot.")] = False,
    why: Annotated[
        bool,
        typer.Option(
            "--why",
            help="Say instead what would have saved the pilot, or what kept it, each answer "
            "found by running the same world again.",
        ),
    ] = False,
    driver: RunBy = Driver.COMPILED,
    settings: Settings = None,
) -> None:
    """Tell what happened to one pilot and why, or list the pilots of a run to choose from."""
    from collabsim.report.explain import run_of, story_of

    if every and pilot is not None:
        raise UserError("give --pilot or --all, not both")
    if why and not every and pilot is None:
        raise UserError("--why is asked about one pilot or all of them: give --pilot or --all")
    language = language_of(ctx)
    scenario = given_scenario(file, settings)
    run = run_of(scenario, municipality, seed=seed, replication=replication, driver=driver.value)
    if why:
        _tell_why(scenario, run, range(len(run.pilots)) if pilot is None else [pilot], language)
    elif pilot is not None:
        _print(story_of(run, pilot, language))
    elif every:
        for number_of_pilot in range(len(run.pilots)):
            if number_of_pilot:
                say()
            _print(story_of(run, number_of_pilot, language))
    else:
        _list(run, language)
    if scenario.instruments:
        say()
        tell_costs_of_runs(scenario, [run], language)


def _tell_why(scenario: Scenario, run: Run, pilots: Sequence[int], language: str) -> None:
    """What would have saved each pilot, or what kept it."""
    from collabsim.inquiry.replays import Ways
    from collabsim.report.why import can_be_asked, why_of

    alone = len(pilots) == 1
    asked = [i for i in pilots if alone or can_be_asked(run, i)]
    width = min(width_of_output(), 100)
    for place, i in enumerate(asked):
        with bar_of(text("why.working", language), quiet=False) as progress:
            found = why_of(scenario, run, i, Ways(progress=progress))
        if place:
            say()
        say(found.text(language, width))
    if len(asked) < len(pilots):
        left = [str(i) for i in pilots if i not in asked]
        say()
        say(textwrap.fill(text("why.skipped", language, list=", ".join(left)), width))


def _print(story: Story) -> None:
    """A story, wrapped, with one paragraph for each line."""
    width = min(width_of_output(), 100)
    for paragraph in story.text.split("\n"):
        indent = "  " if paragraph else ""
        say(textwrap.fill(paragraph, width, subsequent_indent=indent))


def _list(run: Run, language: str) -> None:
    """The pilots of a run: what to ask about."""
    from collabsim.records.frames import run_pilots_frame
    from collabsim.report.story_words import date

    never = text("explain.never", language)
    rows = [
        [
            str(row["pilot"]),
            text(f"sector.{row['sector']}", language),
            number(row["price_nok"], language),
            date(row["started_month"], language) if row["started"] else never,
            outcome_text(row["outcome"], language) if row["started"] else "",
            text(f"state.{row['final_state']}", language),
            _stopped(row["stop_role"], row["stop_stage"], language),
        ]
        for row in run_pilots_frame(run).to_dict("records")
    ]
    headings = ("pilot", "sector", "price", "started", "outcome", "final_state", "stopped")
    table("", [text(f"explain.{heading}", language) for heading in headings], rows, right={0, 2})
    say()
    tell(text("explain.choose", language))


def _stopped(role: object, stage: object, language: str) -> str:
    """Where a pilot stopped: with whom and at which stage, each a word or nothing."""
    if not isinstance(stage, str):
        return ""
    where = text(f"stage.{stage}", language)
    return f"{text(f'role.{role}', language)}: {where}" if isinstance(role, str) else where
