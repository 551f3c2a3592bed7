"""``collabsim hypothesis`` and ``collabsim power``: a claim from its file to its word."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, table, tell
from collabsim.cli.sweep_progress import shown
from collabsim.errors import UserError
from collabsim.language import number, percent, text

if TYPE_CHECKING:
    from collections.abc import Callable

    from collabsim.experiment.running.coordinate import Progress
    from collabsim.laboratory.hypothesis import Hypothesis
    from collabsim.laboratory.planning import Plan

FOLDER = "hypotheses"

What = Annotated[
    str | None,
    typer.Argument(
        metavar="FILE|NAME",
        help="A hypothesis file, or the name of one that comes with collabsim, such as H1a.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help=f"Its folder; {FOLDER}/ID if not given. What is there already is not made again.",
    ),
]
NoRegion = Annotated[
    bool, typer.Option("--no-region", help="Leave the points of the region of values out.")
]
List = Annotated[bool, typer.Option("--list", help="List the hypotheses that come with collabsim.")]
ShowFile = Annotated[
    bool, typer.Option("--file", help="Print the file, as a beginning for one of your own.")
]


def register(app: typer.Typer) -> None:
    """Add ``collabsim hypothesis`` and ``collabsim power``."""
    app.command()(hypothesis)
    app.command()(power)


def hypothesis(
    ctx: typer.Context,
    what: What = None,
    out: Out = None,
    no_region: NoRegion = False,
    listed: List = False,
    file: ShowFile = False,
) -> None:
    """Freeze a hypothesis, plan and run it, and say in one word what became of it.

    It is frozen with its date and hash before the first run, the number of replications follows
    from pilot runs of another seed, and there is one look. An interruption loses nothing: the
    same command goes on.
    """
    from collabsim.laboratory.files import load_hypothesis
    from collabsim.laboratory.running import Telling, run_hypothesis
    from collabsim.report.laboratory.page import write_page

    language = language_of(ctx)
    if listed or what is None:
        _list(language)
        return
    claim = load_hypothesis(what)
    if file:
        say((claim.path or Path(what)).read_text("utf-8").rstrip())
        return
    folder = out or Path(FOLDER) / claim.id
    tell(f"{claim.id}. {claim.in_words('claim', language)}")
    command = f"collabsim hypothesis {shlex.quote(what)}"
    command += f" --out {shlex.quote(str(out))}" if out is not None else ""
    with bar_of(text("hypothesis.stage_region", language), quiet=False) as points:
        stages = _Stages(language)
        try:
            found = run_hypothesis(
                claim, folder, Telling(stages.begin, stages.progress, points), region=not no_region
            )
        except KeyboardInterrupt:
            raise KeyboardInterrupt(text("hypothesis.interrupted", language, command=command)) \
                from None  # fmt: skip
        finally:
            stages.end()
    write_page(found, folder, language)
    _tell_found(found, language)
    tell(text("hypothesis.written", language, folder=folder))


def power(ctx: typer.Context, what: What, out: Out = None) -> None:
    """Say how many replications a hypothesis needs, from pilot runs of a seed of their own.

    Nothing is frozen and no run of the hypothesis itself is made or looked at.
    """
    from collabsim.laboratory.files import load_hypothesis
    from collabsim.laboratory.running import Telling, plan_of

    language = language_of(ctx)
    claim = load_hypothesis(str(what))
    folder = out or Path(FOLDER) / claim.id
    stages = _Stages(language)
    try:
        plan = plan_of(claim, folder, Telling(stages.begin, stages.progress))
    finally:
        stages.end()
    _tell_plan(claim, plan, language)


class _Stages:
    """The bar of each stage on the terminal; one at a time."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._open: Any = None
        self._tell: Callable[[Progress], None] | None = None

    def begin(self, stage: str) -> None:
        """Go to the next stage."""
        self.end()
        if stage == "region":
            return
        self._open = shown(text(f"hypothesis.stage_{stage}", self.language), self.language)
        self._tell = self._open.__enter__()

    def progress(self, progress: Progress) -> None:
        """Tell how far the runs of the stage are."""
        if self._tell is not None:
            self._tell(progress)

    def end(self) -> None:
        """Take the bar away."""
        if self._open is not None:
            self._open.__exit__(None, None, None)
        self._open = self._tell = None


def _list(language: str) -> None:
    from collabsim.laboratory.files import load_hypothesis, shipped_hypotheses

    rows = []
    for name in shipped_hypotheses():
        claim = load_hypothesis(name)
        form = text(f"hypothesis.form_{claim.test.form}", language) if claim.testable else "-"
        rows.append([name, claim.in_words("claim", language), form])
    headings = [text(f"hypothesis.column_{one}", language) for one in ("id", "claim", "form")]
    table(text("hypothesis.listed", language), headings, rows)


def _tell_found(found: dict[str, Any], language: str) -> None:
    from collabsim.report.laboratory.words import Words

    words = Words(found, language)
    tell(words.frozen())
    for line in words.plan():
        tell(line)
    say()
    exploratory = words.exploratory()
    if exploratory is not None:
        tell(exploratory)
        for one in found["hypothesis"]["outcomes"]:
            for line in words.effects(one["name"]):
                tell(f"{words.outcome(one['name'])}: {line}")
    for title, sentences in words.verdicts():
        tell(title)
        for line in sentences:
            tell(f"  {line}")
    put_in = found["hypothesis"]["put_in"]
    if put_in:
        tell(text("hypothesis.put_in", language, what=put_in))
    for line in (*words.mediation(), *words.beyond()):
        tell(line)
    say()
    tell(text("hypothesis.note", language))


def _tell_plan(claim: Hypothesis, plan: Plan, language: str) -> None:
    from collabsim.laboratory.cells import cells_of
    from collabsim.laboratory.planning import power_at
    from collabsim.report.laboratory.words import Words

    planned, asked = plan.planned, claim.plan
    words = Words({"hypothesis": claim.as_dict()}, language)
    if plan.given:
        tell(text("hypothesis.plan_given", language))
    if plan.sides:
        times = number(asked.true_effect, language, 1)
        rows = [
            [
                words.outcome(one.outcome), words.place(one.town), words.side(one.name),
                number(one.spread, language, 3), number(one.replications, language, 0),
                percent(power_at(one, planned.replications, asked.true_effect), language),
            ]
            for one in plan.sides
        ]  # fmt: skip
        wanted = number(planned.replications, language)
        headings = [
            text(f"hypothesis.plan_column_{one}", language, replications=wanted)
            for one in ("outcome", "place", "side", "spread", "wanted", "power")
        ]
        title = text("hypothesis.plan_title", language, id=claim.id)
        table(title, headings, rows, right=range(3, 6))
        tell(text("hypothesis.plan_note", language, times=times))
    if planned.too_few:
        tell(text("hypothesis.plan_too_few", language, wanted=number(planned.wanted, language),
                  allowed=number(planned.replications, language)))  # fmt: skip
    cells, towns = len(cells_of(claim)), len(claim.scenario.municipalities)
    tell(words.runs(planned.replications, cells, towns))
    if not claim.testable:  # pragma: no cover - plan_of has refused it
        raise UserError(claim.needs)
