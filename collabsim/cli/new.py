"""``collabsim new``: a first question or scenario as a file, from a few answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from collabsim.cli.console import language_of, say, tell
from collabsim.ending import INTERRUPTED
from collabsim.errors import UserError
from collabsim.language import text

if TYPE_CHECKING:
    from collabsim.experiment.design.drafts import Draft
    from collabsim.scenario import Scenario

QUESTION, SCENARIO = "question", "scenario"
BASE = "rules_2026"
LEVER = "threshold_nok"


def register(app: typer.Typer) -> None:
    """Add ``collabsim new``."""
    app.command()(new)


def new(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="The file to write; my_question.toml or my_scenario.toml if not given.",
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing; take what Enter would take.")
    ] = False,
) -> None:
    """Ask a few questions and write a question (a sweep) or a scenario that can be run.

    Enter takes what stands in brackets. A file that is there is never written over, and nothing is
    written before the last answer.
    """
    language = language_of(ctx)
    if file is not None:
        _refuse(file)
    asking = _Asking(language, yes=yes)
    try:
        kind = asking.ask("kind", QUESTION, _kind)
        path = file if file is not None else Path(f"my_{kind}.toml")
        _refuse(path)
        draft = _question(asking) if kind == QUESTION else _scenario(asking)
        _write(path, kind, draft)
    except KeyboardInterrupt:
        typer.echo(f"\n{text('new.stopped', language)}", err=True)
        raise typer.Exit(INTERRUPTED) from None
    tell(text("new.written", language, path=path))
    command = f"collabsim report {path}" if kind == QUESTION else f"collabsim compare {path}"
    tell(text("new.next", language, command=command))


class _Asking:
    """Asks one question after the other, each until its answer can be used."""

    def __init__(self, language: str, *, yes: bool) -> None:
        self._language = language
        self._yes = yes

    def ask(self, key: str, default: str, read: Callable[[str], Any], **values: object) -> Any:
        """The answer to a question, or its default.

        Raises:
            UserError: there are no more answers, or a default cannot be used.
        """
        if self._yes:
            return read(default)
        label = text(f"new.ask_{key}", self._language, **values)
        while True:
            sys.stdout.write(f"{label} [{default}]: " if default else f"{label}: ")
            sys.stdout.flush()
            line = sys.stdin.readline()
            if not line:
                say()
                raise UserError("no more answers were given; --yes takes the defaults")
            try:
                return read(line.strip() or default)
            except UserError as failure:
                tell(str(failure))

    def word(self, key: str, **values: object) -> str:
        """A sentence in the language of the answers."""
        return text(f"new.{key}", self._language, **values)


def _question(asking: _Asking) -> Draft:
    from collabsim.experiment.design.drafts import (
        REPLICATIONS,
        SIZES,
        YEAR,
        Draft,
        lever_of,
        present,
        suggested,
        value_of,
    )

    base_name, base = asking.ask("base", BASE, _base)
    one = asking.ask("lever", LEVER, lever_of)
    label = asking.word("lever_label", name=one.name, unit=one.unit_of(YEAR))
    before = asking.ask(
        "before", _shown(present(one, base)), lambda said: value_of(one, said, base), lever=label
    )

    def other(said: str) -> Any:
        value = value_of(one, said, base)
        if value == before:
            raise UserError(f"{one.name} is {said} before as well; give another value")
        return value

    after = asking.ask("after", _shown(suggested(one, base)), other, lever=label)
    sizes = asking.ask("sizes", ", ".join(map(str, SIZES)), _sizes)
    usual = asking.word("usual_question", name=one.name, value=_shown(after))
    about = asking.ask("question", usual, _words)
    name = asking.ask("name", asking.word("usual_name"), _words)
    runs = asking.ask("replications", str(REPLICATIONS), _count)
    return Draft(name, about, base_name, sizes, {one.name: after}, before, runs)


def _scenario(asking: _Asking) -> Draft:
    from collabsim.experiment.design.drafts import SIZES, Draft

    base_name, base = asking.ask("base", BASE, _base)
    sizes = asking.ask("sizes", ", ".join(map(str, SIZES)), _sizes)
    values: dict[str, Any] = {}
    while (pair := asking.ask("value", "", lambda said: _assignment(said, base))) is not None:
        values[pair[0]] = pair[1]
    name = asking.ask("name", asking.word("usual_scenario"), _words)
    about = asking.ask("about", asking.word("usual_about", base=base_name), _words)
    return Draft(name, about, base_name, sizes, values)


def _assignment(said: str, base: Scenario) -> tuple[str, Any] | None:
    """``NAME=VALUE``; None for no answer."""
    from collabsim.experiment.design.drafts import parameter_of, value_of

    if not said:
        return None
    name, equals, value = said.partition("=")
    if not equals or not value.strip():
        raise UserError(f"{said!r} is not of the form name=value")
    one = parameter_of(name)
    return one.name, value_of(one, value, base)


def _kind(said: str) -> str:
    known = {"1": QUESTION, "2": SCENARIO, QUESTION: QUESTION, SCENARIO: SCENARIO}
    if said.lower() not in known:
        raise UserError(f"{said!r} is neither 1 nor 2")
    return known[said.lower()]


def _base(said: str) -> tuple[str, Scenario]:
    from collabsim.scenario import load_scenario

    found = load_scenario(said)
    path = Path(said)
    return (str(path.resolve()) if path.is_file() else said), found


def _sizes(said: str) -> list[int]:
    """Numbers of inhabitants, set apart by commas or blanks."""
    from collabsim.scenario import LARGEST_POPULATION, SMALLEST_POPULATION

    found = []
    for part in said.replace(",", " ").replace(";", " ").split():
        digits = part.replace("_", "")
        if not digits.isascii() or not digits.isdigit():
            raise UserError(f"{part!r} is no number of inhabitants; write 3000, 30000")
        if not SMALLEST_POPULATION <= int(digits) <= LARGEST_POPULATION:
            raise UserError(
                f"{part} inhabitants: a municipality has {SMALLEST_POPULATION:,} to "
                f"{LARGEST_POPULATION:,}"
            )
        if int(digits) in found:
            raise UserError(f"{part} is there twice")
        found.append(int(digits))
    if not found:
        raise UserError("give at least one number of inhabitants")
    return found


def _count(said: str) -> int:
    from collabsim.experiment.seeds import checked_replications

    if not said.isascii() or not said.isdigit():
        raise UserError(f"{said!r} is no number of replications")
    return checked_replications(int(said))


def _words(said: str) -> str:
    from collabsim.experiment.design.sweep_schema import MOST_SIGNS

    if not said or len(said) > MOST_SIGNS or not said.isprintable():
        raise UserError(f"write one line of 1 to {MOST_SIGNS} signs")
    return said


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else f"{value:.10g}"


def _refuse(path: Path) -> None:
    """Refuse a file that is there, or that nothing would read.

    Raises:
        UserError: it is.
    """
    from collabsim.scenario.reading import SUFFIX
    from collabsim.writing import check_file

    if path.suffix != SUFFIX:
        raise UserError(f"{path}: scenarios and sweeps are files that end in {SUFFIX}")
    if path.exists() or path.is_symlink():
        raise UserError(f"{path} is there already; new writes over no file, so give another name")
    check_file(path)


def _write(path: Path, kind: str, draft: Draft) -> None:
    """Write the file once it can be read back; nothing is left of one that cannot.

    Raises:
        UserError: the answers do not hold together.
    """
    from collabsim.experiment.design.drafts import question_text, scenario_text
    from collabsim.experiment.design.sweep_files import load_sweep
    from collabsim.scenario import load_scenario
    from collabsim.writing import replacing

    content = question_text(draft) if kind == QUESTION else scenario_text(draft)
    with replacing(path) as part:
        part.write_text(content, encoding="utf-8")
        try:
            load_sweep(part) if kind == QUESTION else load_scenario(part)
        except UserError as failure:
            raise UserError(str(failure).replace(str(part), str(path))) from None
        _refuse(path)
