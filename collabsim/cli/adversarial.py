"""``collabsim adversarial``: admissible values at which a contrast or a verdict turns."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabsim.cli.bar import bar_of
from collabsim.cli.console import language_of, say, tell
from collabsim.cli.given import Settings, given_scenario
from collabsim.cli.options import File, checked, counted, was_given
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError

if TYPE_CHECKING:
    from collabsim.adversarial.aims import Aim


def register(app: typer.Typer) -> None:
    """Add ``collabsim adversarial``."""
    app.command()(adversarial)


Claim = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|NAME",
        help="Search where the word of this hypothesis turns, in place of a contrast of FILE.",
    ),
]
Measure = Annotated[
    str,
    typer.Option(
        metavar="delivering|alive",
        help="Of which the contrast is: share of started pilots 36 months after the money.",
    ),
]
Trials = Annotated[
    int,
    typer.Option(callback=counted, help="Points to try in all; one takes one to three seconds."),
]
Minutes = Annotated[
    float | None, typer.Option(help="End the search after so many minutes, whatever is left.")
]
Replications = Annotated[
    int,
    typer.Option(
        "--replications", "-n", callback=counted,
        help="Replications at each point; the nearest points are confirmed with four times as "
        "many.",
    ),
]  # fmt: skip
Seed = Annotated[
    int, typer.Option(callback=checked, help="Seed of the search; the next one confirms.")
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar="DIR",
        help="Folder for trials and points; results/adversarial/NAME if not given. Trials that "
        "are there are not run again.",
    ),
]  # fmt: skip


def adversarial(
    ctx: typer.Context,
    file: File = "small_and_large",
    hypothesis: Claim = None,
    measure: Measure = "delivering",
    trials: Trials = 200,
    minutes: Minutes = None,
    replications: Replications = 40,
    seed: Seed = 7,
    out: Out = None,
    settings: Settings = None,
) -> None:
    """Search for admissible values at which the contrast of FILE, or a hypothesis, turns.

    Only values that meet K1 to K4 count. What is found with one half of the luck is confirmed
    with the other, and told whatever it is. Ended with Ctrl-C, the same command goes on.
    """
    from collabsim.adversarial.search import Asked, search
    from collabsim.report.adversarial_words import said, sentences, write_found

    language = language_of(ctx)
    if hypothesis is not None and (was_given(ctx, "file") or settings):
        raise UserError("a hypothesis has its own scenario: leave FILE and --set out")
    asked = Asked(trials, minutes, replications, seed).checked()
    aim, name, folder = _aim(file, settings, hypothesis, measure, asked.seed, out)
    try:
        with bar_of(said("working", language, name=name), quiet=False) as progress:
            found = search(aim, folder, asked, progress)
    except KeyboardInterrupt:
        command = shlex.join(["collabsim", "adversarial", *_typed(ctx)])
        typer.echo(said("interrupted", language, command=command), err=True)
        raise typer.Exit(INTERRUPTED) from None
    write_found(found, folder, language)
    for line in sentences(found, language):
        tell(line)
    say()
    tell(said("written", language, folder=folder))


def _typed(ctx: typer.Context) -> list[str]:
    """What was given, as it can be typed again."""
    words: list[str] = []
    for one in ctx.command.params:
        value = ctx.params.get(str(one.name))
        if value is None or not was_given(ctx, str(one.name)):
            continue
        for single in value if isinstance(value, list) else [value]:
            words += [one.opts[0], str(single)] if one.opts[0].startswith("-") else [str(single)]
    return words


def _aim(
    file: str, settings: list[str] | None, hypothesis: str | None, measure: str, seed: int,
    out: Path | None,
) -> tuple[Aim, str, Path]:  # fmt: skip
    """What is to turn, its name, and the folder of its trials."""
    from collabsim.adversarial.aims import SizeContrast, Word
    from collabsim.laboratory.files import load_hypothesis
    from collabsim.report.adversarial_words import base_of
    from collabsim.writing import RESULTS

    place = RESULTS / "adversarial"
    if hypothesis is not None:
        claim = load_hypothesis(hypothesis)
        folder = out or place / claim.id
        return Word.of(claim, folder, (seed, seed + 1)), claim.id, folder
    scenario = given_scenario(file, settings)
    name = base_of(scenario)
    folder = out or place / f"{name}_{measure}"
    return SizeContrast.of(scenario, measure), scenario.name, folder
