"""``collabsim report``: from a question to a memo, a page, a workbook and every number's source."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, tell
from collabsim.cli.effects import EffectsAsked, effects_in
from collabsim.cli.meant import Meant, meant
from collabsim.cli.options import RegionPoints, counted, sets_asked, was_given
from collabsim.cli.results import Against, Matters
from collabsim.cli.sweep import Sizes, SweepSettings
from collabsim.cli.sweep_progress import shown
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.language import number, text

if TYPE_CHECKING:
    from collabsim.analysis.desk.effects import Effects
    from collabsim.analysis.desk.tornado import Tornado
    from collabsim.experiment.design.sweep import Sweep
    from collabsim.report.desk.report import Written


Template = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE.docx", help="A document of your own with content controls cs.answer, ..."
    ),
]
RunsIn = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of the runs; results/ and the name if not given."),
]
ChangeOf = Annotated[
    int | None, typer.Option(min=0, help="The change the memo is about, by its cell.")
]
Sensitivity = Annotated[
    bool,
    typer.Option(
        "--sensitivity/--no-sensitivity",
        help="Also work out which assumptions move the effect; a minute or two, kept.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim report``."""
    app.command()(report)


def report(
    ctx: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER|FILE",
            help="A run folder, a sweep file, or the name of a shipped sweep: what is missing is "
            "run first. Also a folder of instruments or of sensitivity.",
        ),
    ],
    xlsx: Annotated[bool, typer.Option("--xlsx", help="Also write the workbook.")] = False,
    template: Template = None,
    out: RunsIn = None,
    cell: ChangeOf = None,
    replications: Annotated[
        int | None,
        typer.Option(
            "--replications", "-n", callback=counted, help="In place of FILE's replications."
        ),
    ] = None,
    sizes: Sizes = None,
    settings: SweepSettings = None,
    region_points: RegionPoints = 60,
    against: Against = None,
    matters: Matters = 1.0,
    sensitivity: Sensitivity = True,
) -> None:
    """Write the memo (Word and a page), the figures and the table of effects of a question."""
    from collabsim.analysis.desk.pairs import CannotPairError
    from collabsim.experiment.design.sweep_files import load_sweep
    from collabsim.experiment.results import Results
    from collabsim.report.desk.report import write_report

    language = language_of(ctx)
    _refuse_missing(template)
    if without_runs(what, language, template, [
        name for name in ("xlsx", "out", "cell", "replications", "sizes", "settings", "against")
        if was_given(ctx, name)
    ]):  # fmt: skip
        return
    read = partial(load_sweep, replications=replications, sizes=sizes, assignments=settings or ())
    given = replications is not None or bool(sizes or settings)
    folder = _folder(what, out, read, language, given=given)
    with Results(folder) as found:
        points, said = sets_asked(ctx, region_points, found.folder.sweep.sets)
        asked = EffectsAsked(against, points, said, matters)
        try:
            effects = effects_in(found, asked, language)
        except CannotPairError as failure:
            raise UserError(f"no report: {failure}") from None
        made = write_report(
            effects, language, _again(what, language, xlsx=xlsx), template=template, book=xlsx,
            cell=cell, moved=_moved(effects, cell, language) if sensitivity else None,
        )  # fmt: skip
    _tell(made, language)


def _refuse_missing(template: Path | None) -> None:
    if template is not None and not template.is_file():
        raise UserError(f"--template: there is no file {template}")


def _again(what: str, language: str, *, xlsx: bool) -> str:
    """The command that makes the report again."""
    return f"collabsim --language {language} report {shlex.quote(what)}{' --xlsx' * xlsx}"


def _moved(effects: Effects, cell: int | None, language: str) -> Tornado | None:
    """What moves the effect after one year in the largest municipality, with progress.

    Nothing where the change never took effect, or where its ends cannot be run here.
    """
    from collabsim.analysis.desk.tornado import IN_REPORT, tornado
    from collabsim.report.desk.answer import headlines, never_acted
    from collabsim.report.desk.report import chosen_change
    from collabsim.report.desk.telling import Teller, said

    change = chosen_change(effects, cell)
    if never_acted(change):
        return None
    measure = headlines(Teller(effects, language), change)[0]
    town = list(change.municipalities)[-1]
    runs = min(IN_REPORT, change.replications)
    with bar_of(said("working_sensitivity", language), quiet=False) as progress:
        try:
            return tornado(effects, change, measure, town, replications=runs, progress=progress)
        except UserError as failure:
            tell(said("sensitivity_not_run", language, reason=failure))
            return None


def without_runs(what: str, language: str, template: Path | None, given: list[str]) -> bool:
    """Write the memo of a folder of compared instruments or of what moves an effect.

    Nothing is run for it.

    Returns:
        Whether it is such a folder.

    Raises:
        UserError: an option was given that does not go with it.
    """
    from collabsim.report.desk.moving_memo import is_of_sensitivity, write_moving_report
    from collabsim.report.desk.ranked import is_of_instruments
    from collabsim.report.desk.ranked_memo import write_ranked_report

    folder = Path(what)
    ranked = is_of_instruments(folder)
    if not ranked and not is_of_sensitivity(folder):
        return False
    if given:
        named = {"settings": "set"}.get(given[0], given[0])
        kind = "compared instruments" if ranked else "what moves an effect"
        raise UserError(f"--{named} does not go with {what}, a folder of {kind}")
    write = write_ranked_report if ranked else write_moving_report
    _tell(write(folder, language, _again(what, language, xlsx=False), template=template), language)
    return True


def _tell(made: Written, language: str) -> None:
    """Which files there are now, how many numbers they show, and what to be warned of."""
    from collabsim.report.desk.telling import said

    memo = "report_memo" if "table" in made.files else "report_memo_alone"
    rows = [
        (said(memo, language), made.files["memo"]),
        (said("report_page", language), made.files["page"]),
    ]
    if "book" in made.files:
        count = number(made.sheets, language)
        rows.append((said("report_book", language, count=count), made.files["book"]))
    rows.append((said("report_numbers", language), made.files["numbers"]))
    for label, path in rows:
        say(f"{label:<30} {path}")
    say()
    tell(said("report_count", language, count=number(made.numbers, language)))
    for warning in made.warnings:
        tell(said("report_warnings", language, warning=warning))


def _folder(
    what: str, out: Path | None, read: Callable[[str], Sweep], language: str, *, given: bool
) -> Path:
    """The run folder: the one given, or that of a sweep, which is run as far as it is missing.

    Raises:
        UserError: it is neither, or the folder is one of another sweep.
    """
    if meant(what, scenarios=False) is Meant.FOLDER:
        if out is not None or given:
            raise UserError(
                f"{what} is a run folder: its runs are made, so --out, --replications, --sizes and "
                "--set do not go with it"
            )
        return Path(what)
    return _run(read(what), out, language)


def _run(sweep: Sweep, out: Path | None, language: str) -> Path:
    """Run a sweep as far as it is missing.

    Raises:
        UserError: the folder is one of another sweep.
        typer.Exit: it was interrupted; the same command goes on.
    """
    from collabsim.experiment.running.coordinate import resume_sweep, run_sweep
    from collabsim.experiment.store.folder import RunFolder
    from collabsim.experiment.store.manifest import MANIFEST
    from collabsim.report.folder import folder_name

    folder = out if out is not None else Path("results") / folder_name(sweep.name)
    there = (folder / MANIFEST).is_file()
    if there and RunFolder.open(folder).manifest.sweep != _plain(sweep.as_dict()):
        raise UserError(
            f"{folder} has runs of another sweep or of another version of it; "
            "--out names another folder"
        )
    with shown(sweep.name, language) as told:
        end = resume_sweep(folder, tell=told) if there else run_sweep(sweep, folder, tell=told)
    if end.stopped:
        typer.echo(text("sweeping.stopped_report", language), err=True)
        raise typer.Exit(INTERRUPTED)
    return folder


def _plain(record: object) -> object:
    """A record as a file has it."""
    return json.loads(json.dumps(record))
